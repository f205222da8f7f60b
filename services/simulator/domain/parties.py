"""Fictitious clean companies, drawn from a seed.

Owns: names and addresses nobody has. Refuses to know: lists and law.
"""

import random
from dataclasses import dataclass
from typing import Any

_FIRST = (
    "Nor", "Vel", "Tam", "Ker", "Lun", "Bro", "Fal", "Mir", "Ost", "Pel", "Qua", "Ris", "Sol",
    "Tor", "Ulm", "Wen", "Yar", "Zel", "Hol", "Gre", "Dun", "Cas", "Alb", "Eri",
)  # fmt: skip
_SECOND = (
    "vane", "drift", "mark", "stad", "quist", "holm", "berg", "field", "wick", "dale", "gard",
    "lund", "more", "stone", "brook", "haven", "ridge", "thorpe", "crest", "mere",
)  # fmt: skip
_TRADE = (
    "Bakeries", "Dental Care", "Garden Supply", "Film Studios", "Furniture", "Libraries",
    "Orchards", "Veterinary", "Ceramics", "Bookshops", "Sailmakers", "Theaters", "Breweries",
    "Gaming Cafes", "Design Bureau", "Toy Works", "Textile Mills", "Music School",
)  # fmt: skip
_STREETS = ("Harbor Street", "Mill Lane", "Station Road", "Market Square", "Linden Avenue")
_PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "US": ("Inc.", ("Portland, OR", "Austin, TX", "Madison, WI")),
    "DE": ("GmbH", ("Hamburg", "Leipzig", "Stuttgart")),
    "JP": ("KK", ("Osaka", "Sapporo", "Nagoya")),
    "FR": ("SARL", ("Lyon", "Nantes", "Lille")),
    "NL": ("B.V.", ("Utrecht", "Eindhoven", "Delft")),
    "GB": ("Ltd", ("Leeds", "Bristol", "Norwich")),
    "CA": ("Inc.", ("Halifax", "Calgary", "Kingston")),
    "SE": ("AB", ("Uppsala", "Lund", "Gavle")),
    "AU": ("Pty Ltd", ("Hobart", "Adelaide", "Perth")),
    "KR": ("Co., Ltd.", ("Busan", "Daejeon", "Suwon")),
    "BR": ("Ltda", ("Curitiba", "Recife", "Campinas")),
    "MX": ("S.A. de C.V.", ("Puebla", "Monterrey", "Merida")),
    "SG": ("Pte. Ltd.", ("Singapore",)),
    "MY": ("Sdn. Bhd.", ("Penang", "Johor Bahru")),
    "TW": ("Co., Ltd.", ("Tainan", "Taichung")),
    "IN": ("Pvt. Ltd.", ("Pune", "Kochi")),
    "SA": ("LLC", ("Riyadh", "Dammam")),
    "AE": ("LLC", ("Sharjah", "Ajman")),
    "CN": ("Co., Ltd.", ("Suzhou", "Xiamen", "Changsha")),
    "RU": ("OOO", ("Tver", "Kazan")),
    "IR": ("Co.", ("Shiraz", "Tabriz")),
    "CU": ("S.A.", ("Santa Clara",)),
    "KP": ("Corp.", ("Wonsan",)),
}


@dataclass(frozen=True, slots=True)
class PartyPool:
    """Draws the n-th fictitious company of a country; the same seed gives the same companies."""

    seed: int
    size: int = 2_000

    def company(self, country: str, number: int) -> dict[str, Any]:
        """Give one company as the wire's party: name, address, country."""
        number %= self.size
        draw = random.Random(f"{self.seed}/{country}/{number}")
        form, towns = _PLACES.get(country, ("Ltd", ("Old Town",)))
        name = f"{draw.choice(_FIRST)}{draw.choice(_SECOND)} {draw.choice(_TRADE)} {form}"
        street = f"{draw.randint(1, 240)} {draw.choice(_STREETS)}"
        return {"name": name, "address": [street, draw.choice(towns)], "country": country}
