import pytest

from services.matching.addresses import agrees

LISTED = ["Building 16, Room 1302, No. 2388 Chenhang Highway, Minhang District, Shanghai, China"]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Rm 1302, Bldg 16", "2388 Chenhang Hwy", "Minhang, Shanghai"], True),
        (["2388 Jiangnan Highway, Minhang, Shanghai"], False),
        (["Chenhang Highway, Minhang, Shanghai"], False),
        ([], False),
    ],
)
def test_an_address_agrees_by_its_distinctive_words_and_a_number(
    lines: list[str], *, expected: bool
) -> None:
    assert expected == agrees(lines, LISTED)
