"""Dealing in chips presumed to have been made in breach of the law."""
