import hashlib

from services.policy.reference.catalog import Catalog, import_item_master, starter_catalog
from services.policy.reference.chips import find_chip
from services.policy.reference.item_master import COLUMNS

HEADER = ",".join(COLUMNS)


def load(content: bytes) -> Catalog:
    catalog = import_item_master(content)
    assert isinstance(catalog, Catalog), catalog
    return catalog


def test_the_starter_catalog_imports() -> None:
    catalog = load(starter_catalog())

    assert 60 <= len(catalog.items)
    assert starter_catalog() == catalog.content


def test_the_digest_is_that_of_the_canonical_bytes() -> None:
    catalog = load(starter_catalog())

    assert hashlib.sha256(catalog.content).hexdigest() == catalog.digest


def test_the_digest_does_not_depend_on_order_or_line_ends() -> None:
    rows = ["B,Bolt,other,EAR99,,maker,none,,,,,", 'A,"Axle",other,EAR99,,maker,none,,,,,no']
    there = "\n".join([HEADER, *rows]).encode()
    back = "\r\n".join([HEADER, *reversed(rows)]).encode()

    assert load(there).digest == load(back).digest


def test_importing_the_canonical_bytes_gives_the_same_catalog() -> None:
    catalog = load(starter_catalog())

    assert catalog == load(catalog.content)


def test_an_unknown_sku_is_not_found() -> None:
    assert load(starter_catalog()).find("NOBODY") is None


def test_a_server_is_resolved_by_its_chips() -> None:
    item = load(starter_catalog()).find("SRV-DGX-H100-8")

    assert item is not None
    assert ((find_chip("nvidia-h100-sxm"), 8),) == tuple(
        (inside.chip, inside.count) for inside in item.contained_chips
    )


def test_a_starter_item_with_an_eccn_says_who_classified_it() -> None:
    for item in load(starter_catalog()).items.values():
        if item.eccn is not None and not item.fictitious:
            assert str(item.classification_source).startswith("own review of")
            assert item.eccn.startswith(("3A090", "4A090"))


def test_a_starter_chip_without_published_rate_is_not_classified() -> None:
    item = load(starter_catalog()).find("amd-instinct-mi308x")

    assert item is not None
    assert item.eccn is None


def test_faults_come_back_instead_of_a_catalog() -> None:
    faults = import_item_master(b"sku,title\n")

    assert isinstance(faults, tuple)
    assert ["header"] == [fault.code for fault in faults]
