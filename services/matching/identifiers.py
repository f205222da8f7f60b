"""Registration numbers: their form, their check digits, and what two of them say together.

Owns: folding a number, checking it through python-stdnum, and comparing stated with listed
numbers. Refuses to know: registers, and what agreement means in law.

Source: ISO 17442 (LEI), GB 32100-2015 (Unified Social Credit Code), ISO 9362 (BIC), IMO resolution
A.1117(30) (ship numbers); stdnum's modules for European VAT, Russian INN and OGRN and others.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from stdnum import bic, bitcoin, imo, isin, lei
from stdnum.br import cnpj
from stdnum.cn import uscc
from stdnum.eu import vat
from stdnum.exceptions import InvalidComponent, ValidationError
from stdnum.ru import inn, ogrn

DIGITS_MIN = 4  # a value with fewer digits is a word, such as a gender or a program
LENGTH_MIN = 5
VAT_PREFIX = 2  # letters of the country, stated or not
Pairs = Iterable[tuple[str, str]]  # (scheme, value)

_VALIDATORS: dict[str, Callable[[str], str]] = {
    "LEI": lei.validate,
    "USCC": uscc.validate,
    "INN": inn.validate,
    "OGRN": ogrn.validate,
    "IMO": imo.validate,
    "BIC": bic.validate,
    "ISIN": isin.validate,
    "VAT": vat.validate,
    "CNPJ": cnpj.validate,
    "XBT": bitcoin.validate,
}
# How lists and orders name these numbers; the first that stands in the folded label counts.
_LABELS = (
    ("USCC", ("uscc", "unified social credit")),
    ("LEI", ("lei", "legal entity identifier", "legal entity number")),
    ("BIC", ("bic", "swift")),
    ("IMO", ("imo", "vessel registration identification")),
    ("OGRN", ("ogrn", "primary state registration number")),
    ("INN", ("inn", "russian tax", "taxpayer identification number of russia")),
    ("ISIN", ("isin", "international securities identification")),
    ("VAT", ("vat", "v a t", "value added tax")),
    ("CNPJ", ("cnpj",)),
    ("XBT", ("xbt", "bitcoin")),
    ("DUNS", ("duns", "d u n s")),
)
# A party has one number of these schemes: two valid ones that differ are two parties.
_ONE_EACH = frozenset({"LEI", "USCC", "INN", "OGRN", "IMO", "CNPJ"})
# Codes of letters: four digits are not asked of them.
_LETTERED = frozenset({"BIC", "XBT"})
BRANCH_BIC_LENGTH = 11  # ISO 9362: 8 characters name the institution, 3 more the branch
_NOT_LETTER = re.compile(r"[^a-z0-9]+")


def fold_identifier(value: str, scheme: str = "") -> str:
    """Fold a number for comparison: capitals and digits only; empty if it names nobody.

    Args:
        value: as printed.
        scheme: as printed beside it; a BIC needs no digits.
    """
    folded = "".join(letter for letter in value.upper() if letter.isalnum() and letter.isascii())
    kind = scheme_of(scheme)
    if kind == "IMO":
        folded = folded.removeprefix("IMO")
    if kind == "BIC" and len(folded) == BRANCH_BIC_LENGTH:
        folded = folded.removesuffix("XXX")  # the head office, stated or not
    if kind in _LETTERED:
        return folded if len(folded) >= LENGTH_MIN else ""
    digits = sum(letter.isdigit() for letter in folded)
    return folded if digits >= DIGITS_MIN and len(folded) >= LENGTH_MIN else ""


def identifier_keys(scheme: str, value: str) -> tuple[str, ...]:
    """The keys under which equal numbers meet; a VAT number also without its country."""
    folded = fold_identifier(value, scheme)
    if scheme_of(scheme) != "VAT" or not folded[:VAT_PREFIX].isalpha():
        return (folded,) if folded else ()
    bare = fold_identifier(folded[VAT_PREFIX:])
    return (folded, bare) if bare else (folded,)


@lru_cache(maxsize=1024)
def scheme_of(label: str) -> str:
    """Bring the name of a scheme to one form, such as ``LEI``; empty if it is none of ours."""
    words = f" {_NOT_LETTER.sub(' ', label.casefold())} ".replace("  ", " ")
    for scheme, labels in _LABELS:
        if any(f" {each} " in words for each in labels):
            return scheme
    return ""


def is_valid_identifier(scheme: str, value: str) -> bool | None:
    """Check a number's form and check digits.

    Returns:
        None where the scheme has no check digits that we know: another one, or a VAT number of a
        country outside the European Union or without its country.
    """
    kind = scheme_of(scheme)
    validate = _VALIDATORS.get(kind)
    if validate is None:
        return None
    try:
        validate(fold_identifier(value, scheme) if kind == "IMO" else value)
    except InvalidComponent:
        return None if kind == "VAT" else False
    except ValidationError:
        return False
    return True


def malformed(stated: Pairs) -> tuple[tuple[str, str], ...]:
    """The stated numbers whose form or check digits are wrong."""
    return tuple(pair for pair in stated if is_valid_identifier(*pair) is False)


def usable_keys(stated: Pairs) -> tuple[str, ...]:
    """The keys of the stated numbers that may agree with anything: a malformed one may not."""
    return tuple(
        key
        for scheme, value in stated
        if is_valid_identifier(scheme, value) is not False
        for key in identifier_keys(scheme, value)
    )


def compare_identifiers(stated: Pairs, listed: Pairs) -> tuple[str, ...]:
    """What the stated numbers say beside the listed ones, as labels.

    Returns:
        Any of ``identifier_agrees``; ``identifier_differs``: two valid numbers of a scheme of which
        a party has one only; ``identifier_malformed``: a stated number's check digits are wrong: it
        agrees with nothing.
    """
    pairs = tuple(stated)
    if not pairs:
        return ()
    known = tuple(listed)
    labels = []
    good = [pair for pair in pairs if is_valid_identifier(*pair) is not False]
    if any(_agree(mine, theirs) for mine in good for theirs in known):
        labels.append("identifier_agrees")
    elif any(_differ(mine, theirs) for mine in good for theirs in known):
        labels.append("identifier_differs")
    if len(good) < len(pairs):
        labels.append("identifier_malformed")
    return tuple(labels)


def _agree(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    schemes = {scheme_of(mine[0]), scheme_of(theirs[0])}
    if "DUNS" in schemes and len(schemes) > 1:
        return False  # nine digits, like many a passport
    return not set(identifier_keys(*mine)).isdisjoint(identifier_keys(*theirs))


def _differ(mine: tuple[str, str], theirs: tuple[str, str]) -> bool:
    scheme = scheme_of(mine[0])
    return (
        scheme in _ONE_EACH
        and scheme == scheme_of(theirs[0])
        and is_valid_identifier(*mine) is True
        and is_valid_identifier(*theirs) is True
    )
