from pathlib import Path

from services.cli.workshop.generate import GENERATORS, ROOT, differing, restore, snapshot


def test_every_generator_and_its_files_exist() -> None:
    for module, patterns in GENERATORS.items():
        place = ROOT / module.replace(".", "/")

        assert place.with_suffix(".py").exists() or (place / "__main__.py").exists()
        assert all(list(ROOT.glob(pattern)) for pattern in patterns)


def test_files_added_removed_and_changed_differ() -> None:
    before = {"kept": b"1", "changed": b"1", "removed": b"1"}
    after = {"kept": b"1", "changed": b"2", "added": b"1"}

    assert ["added", "changed", "removed"] == differing(before, after)


def test_restoring_gives_back_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "changed").write_bytes(b"2")
    (tmp_path / "added").write_bytes(b"1")
    restore(tmp_path, {"changed": b"1"}, ["added", "changed"])

    assert [tmp_path / "changed"] == list(tmp_path.iterdir())
    assert b"1" == (tmp_path / "changed").read_bytes()


def test_the_snapshot_holds_generated_files_only() -> None:
    names = snapshot(ROOT)

    assert "deploy/kafka/topics.sh" in names
    assert "deploy/kafka/generate.py" not in names
