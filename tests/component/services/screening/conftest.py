"""A furnished stand for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.component.services.screening.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    made = Stand(tmp_path)
    made.furnish("ada", "grace")
    yield made
    made.stop()
