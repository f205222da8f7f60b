"""Builds orders and capacity requests as plain JSON objects, the way a distributor's system would.

Owns: the short order and how a story overrides it. Refuses to know: our wire models.
"""

import random
from collections.abc import Mapping
from typing import Any

from services.simulator.domain.parties import PartyPool

Json = dict[str, Any]


def merge(base_value: Json, override: Mapping[str, Any]) -> Json:
    """Lay ``override`` over ``base_value``; nested objects are merged, everything else replaced."""
    merged = dict(base_value)
    for name, value in override.items():
        current = merged.get(name)
        if isinstance(value, Mapping) and isinstance(current, dict):
            merged[name] = merge(current, value)
        else:
            merged[name] = value
    return merged


def build_order(
    draw: random.Random, pool: PartyPool, *, number: int, skus: list[str], destination: str
) -> Json:
    """Write the short order: 24 fields, clean parties in the country of destination."""
    lines = [
        {
            "line_id": str(position),
            "sku": sku,
            "quantity": draw.randint(1, 12),
            "unit_value": f"{draw.randint(20, 900)}.{draw.randint(0, 99):02d}",
            "currency": "USD",
        }
        for position, sku in enumerate(skus, 1)
    ]
    forwarder = pool.company("US", number + 7)
    return {
        "version": 1,
        "ships_from": "US",
        "destination": destination,
        "end_use": "enterprise_computing",
        "red_flags_seen": [],
        "purchaser": pool.company(destination, number),
        "intermediate_consignee": [],
        "ultimate_consignee": pool.company(destination, number + 1),
        "end_user": pool.company(destination, number + 2),
        "freight_forwarder": {"name": forwarder["name"], "country": "US"},
        "lines": lines,
    }


def build_capacity(
    draw: random.Random, pool: PartyPool, *, number: int, skus: list[str], destination: str
) -> Json:
    """Write an everyday capacity request: a clean tenant at a site in ``destination``."""
    return {
        "version": 1,
        "site_country": destination,
        "access_kind": "virtual",
        "end_use": "ai_inference",
        "red_flags_seen": [],
        "cloud_operator": pool.company("US", number + 11),
        "tenant": pool.company(destination, number),
        "end_user": {"same_as": "tenant"},
        "capacity": [
            {"line_id": str(position), "chip": sku, "chip_count": draw.randint(1, 8)}
            for position, sku in enumerate(skus, 1)
        ],
    }
