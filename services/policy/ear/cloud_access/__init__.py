"""Capacity for tenants: the operator's own policy; no rule of law requires a license."""
