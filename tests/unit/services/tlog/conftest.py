"""A small log in a dictionary: leaves, tiles, bundles, payloads and a signed checkpoint."""

import hashlib

import pytest

from services.tlog.checkpoint import Checkpoint, sign_checkpoint
from services.tlog.edge import Edge
from services.tlog.leaf import Leaf, digest_headers, digest_key, digest_value
from services.tlog.note import Signer, new_signer
from services.tlog.payload import Payload, encode_payload, segment_path
from services.tlog.tiles import TILE_WIDTH, bundle_path, join_bundle
from services.tlog.tree import leaf_hash

ORIGIN = "log.example/one"


class Folder(dict[str, bytes]):
    """A log folder: path to bytes."""

    def __init__(self, signer: Signer) -> None:
        super().__init__()
        self.signer = signer
        self.entries: list[bytes] = []
        self.payloads: list[Payload] = []
        self.edge = Edge(self.get)

    def append(self, *payloads: Payload, topic: str = "orders.events.v1") -> None:
        """Seal payloads of one partition and sign."""
        for payload in payloads:
            offset = len(self.entries)
            self.add(make_leaf(payload, offset, topic=topic), payload)
        self.seal()

    def add(self, leaf: Leaf, payload: Payload) -> None:
        """Append one leaf, not yet written."""
        self.entries.append(leaf.encode())
        self.payloads.append(payload)
        self.edge.append(leaf_hash(self.entries[-1]))

    def seal(self) -> None:
        """Write everything that changed, then the checkpoint."""
        size = len(self.entries)
        self.update(self.edge.tiles_since(0))
        for first in range(0, size, TILE_WIDTH):
            width = min(TILE_WIDTH, size - first)
            bundle = join_bundle(self.entries[first : first + width])
            self[bundle_path(first // TILE_WIDTH, width)] = bundle
            records = map(encode_payload, self.payloads[first : first + width])
            self[segment_path(first)] = b"".join(records)
        checkpoint = Checkpoint(ORIGIN, size, self.edge.root())
        self["checkpoint"] = sign_checkpoint(checkpoint, [self.signer]).encode()


def make_leaf(payload: Payload, offset: int, **changes: object) -> Leaf:
    """A leaf bound to its payload."""
    fields: dict[str, object] = {
        "kind": "event",
        "topic": "orders.events.v1",
        "partition": 3,
        "offset": offset,
        "prev_offset": offset - 1,
        "time_ms": 1_764_000_000_000,
        "value_digest": digest_value(payload.value),
        "length": -1 if payload.value is None else len(payload.value),
        "key_digest": digest_key(payload.key),
        "headers_digest": digest_headers(payload.headers),
    }
    return Leaf(**{**fields, **changes})  # type: ignore[arg-type]  # test data by name


def make_payload(number: int) -> Payload:
    """A record like a real one."""
    headers = (("sig", b"ann:abc"),) if number % 5 == 0 else ()
    return Payload(f"T-{number}".encode(), headers, b'{"n":%d}' % number)


@pytest.fixture
def signer() -> Signer:
    return new_signer(ORIGIN, hashlib.sha256(b"seed").digest())


@pytest.fixture
def folder(signer: Signer) -> Folder:
    made = Folder(signer)
    made.append(*map(make_payload, range(300)))
    return made
