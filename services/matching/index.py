"""The listed names, prepared once for comparison.

Owns: the immutable index and its digest. Refuses to know: the subjects.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.matching.lists import PartyList


@dataclass(frozen=True, slots=True)
class Index:
    """Every name of the lists in force, prepared.

    Attributes:
        digest: of the lists' digests and the version of this engine: the same digest answers
            the same subject in the same way.
        names: how many distinct listed names a subject is compared with.
    """

    digest: str
    names: int


def build_index(lists: Sequence[PartyList]) -> Index:
    """Prepare the lists for comparison."""
    raise NotImplementedError
