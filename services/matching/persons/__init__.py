"""Listed persons: their names read, weighed, proposed and aligned; their dates of birth.

Owns: everything that is true of people's names and not of companies'. Refuses to know: lists in
law, countries, and the threshold's use.
"""
