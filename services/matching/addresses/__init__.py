"""Addresses: beside a name as evidence (``lines``), and without any name (``streets``).

Owns: comparing addresses. Refuses to know: names, geocoding, and what an address means in law.
"""

from services.matching.addresses.lines import address_abbreviations, address_words, agrees

__all__ = ["address_abbreviations", "address_words", "agrees"]
