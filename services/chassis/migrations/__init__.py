"""The chassis's own tables, revision by revision."""
