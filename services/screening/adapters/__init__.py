"""Stores behind the ports: tables of the database, files of the installation.

Owns: rows, columns, statements, file names. Refuses to know: why something is stored.
"""
