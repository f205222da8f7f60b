import pytest

from services.matching.countries import countries_of, country_of


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("No. 36 Zhongguancun Software Park, Haidian District, Beijing, China", ("CN",)),
        ("Shenyang, CN", ("CN",)),
        ("108 Profsoyuznaya Street, Moscow, 117437, Russia", ("RU",)),
        ("605 TRAIL LAKE DRIVE, RICHARDSON, TX, 75081, US", ("US",)),
        ("12725 ROYAL DRIVE, STAFFORD, TX, US, 77477", ("US",)),
        ("Haupstrasse 23, Kreuzlingen, CH, CH-8280", ("CH",)),
        ("Business Bay, Dubai U.A.E", ("AE",)),
        ("75th Floor, 99 Queen's Road Central, Hong Kong", ("HK",)),
        ("Kabul, Afghanistan (See alternate addresses under Pakistan)", ("AF",)),
        ("San Jose, CA, 95133", ()),
        ("REGION: KAFIA KINGI", ()),
        ("CN", ("CN",)),
    ],
)
def test_a_country_is_read_at_the_end_of_a_line(line: str, expected: tuple[str, ...]) -> None:
    assert expected == country_of(line)


def test_the_countries_of_several_lines_are_added_up() -> None:
    assert frozenset({"CN", "VE"}) == countries_of(["CN", "VE", "nowhere"])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kabul, Afghanistan (See alternate addresses under Pakistan)", {"AF", "PK"}),
        ("Tehran, Iran (see alternate addresses under Belarus and Russia)", {"IR", "BY", "RU"}),
        ("Ajman, U.A.E. (see also address under the United Kingdom", {"AE", "GB"}),
        ("Dubai, United Arab Emirates (See additional address in Canada)", {"AE", "CA"}),
        ("Address unknown, Berlin, Germany", {"DE"}),
        ("202 Factory Baotou, Inner Mongolia", {"CN"}),
    ],
)
def test_a_party_has_addresses_where_the_line_says_so(line: str, expected: set[str]) -> None:
    assert expected == countries_of([line])
