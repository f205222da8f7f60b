"""Verbs of the embedded stack: up, down, status, logs, kafka, install.

Owns: what a person sees of it. Refuses to know: how processes are supervised.
"""
