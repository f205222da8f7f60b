"""What the gate itself knows."""

from datetime import UTC, datetime, timedelta

from services.policy.law import load_law
from services.policy.reference.catalog import Catalog
from services.screening.domain.change import Change
from services.screening.domain.deadline import Allowances
from services.screening.domain.reference import ListInForce, Reference, Source
from services.screening.domain.standing import Standing

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
CATALOG = Catalog(items={}, content=b"", digest="c" * 64)


class Nobody:
    """Compares nothing."""

    def screen(self, subjects: object) -> list[object]:
        del subjects
        return []


def reference(age: timedelta = timedelta(), **more: object) -> Reference:
    fetched = ListInForce(name="csl", digest="d" * 64, fetched_at=NOW - age, rows=1)
    given: dict[str, object] = {
        "generation": 2,
        "law": load_law(),
        "lists": (fetched,),
        "catalog": CATALOG,
        "screening": Nobody(),
    }
    return Reference(**(given | more))  # type: ignore[arg-type]  # as given


def test_fresh_references_are_not_stale_up_to_the_limit() -> None:
    gate = reference(timedelta(hours=72)).gate_at(NOW, Allowances())

    assert ((), "c" * 64, (("csl", "d" * 64),)) == (
        gate.stale,
        gate.catalog_digest,
        gate.list_digests,
    )


def test_an_over_aged_missing_or_broken_reference_is_stale() -> None:
    allowed = Allowances()

    assert ("lists",) == reference(timedelta(hours=73)).gate_at(NOW, allowed).stale
    assert ("lists",) == reference(lists=()).gate_at(NOW, allowed).stale
    assert ("lists",) == reference(screening=None).gate_at(NOW, allowed).stale
    assert ("catalog",) == reference(catalog=None).gate_at(NOW, allowed).stale
    assert ("catalog",) == reference(broken=("catalog",)).gate_at(NOW, allowed).stale


def test_a_company_s_own_list_does_not_age_and_is_no_list_of_a_publisher() -> None:
    old = NOW - timedelta(days=100)
    own = ListInForce(name="own", digest="e" * 64, fetched_at=old, rows=1, form="watch_csv")
    published = ListInForce(name="csl", digest="d" * 64, fetched_at=NOW, rows=1)
    both = reference(lists=(published, own))

    assert () == both.gate_at(NOW, Allowances()).stale
    assert [NOW] == both.fetched_at()
    assert ("lists",) == reference(lists=(own,)).gate_at(NOW, Allowances()).stale


def test_a_source_speaks_for_its_exporter() -> None:
    known = Source(name="urn:a", channels=frozenset(), exporter="Ordinary LLC", country="US")
    found = reference(sources={"urn:a": known})
    exporter = found.exporter_of("urn:a", "capacity")

    assert exporter is not None
    assert ("Ordinary LLC", "cloud") == (exporter.name, exporter.kind)
    assert found.exporter_of("urn:b", "order") is None


def test_only_changes_above_the_transactions_generation_are_asked() -> None:
    changes = (
        Change(kind="list", subject="csl", cause="one", generation=1),
        Change(kind="catalog", subject="c", cause="two", generation=2),
    )
    found = reference(changes=changes)
    behind = Standing(lane=0, source="s", transaction_id="t", generation=1)
    current = Standing(lane=0, source="s", transaction_id="t", generation=2)

    assert changes[1] == found.change_for(behind)
    assert found.change_for(current) is None
