"""The list that ships with the gate: parties that matter for AI chips; a demo needs no feed.

Owns: our own table of listed parties in the official layout, and their native names. Refuses to
know: whether it is current; load the official list for anything real.
"""

import hashlib
from functools import cache
from importlib.resources import files


def load_starter() -> bytes:
    """The starter list, in the CSV layout of the Consolidated Screening List."""
    return files(__name__).joinpath("starter_list.csv").read_bytes()


@cache
def starter_digest() -> str:
    """SHA-256 of the starter list, hex: the one list that may come into force without people."""
    return hashlib.sha256(load_starter()).hexdigest()
