"""``portcullis match``: one name explained, or a file of names answered.

Owns: what is asked and how answers are shown and written. Refuses to know: how names are compared.
"""

from services.cli.match.verb import match

__all__ = ["match"]
