"""Bytes that others hash: published vectors, and our own formats frozen.

A change here is a change of format: bump the leaf version and say so in CHANGELOG.
Sources: RFC 6962 (empty tree), the widely used Certificate Transparency reference tree of eight
entries (RFC 6962 section 2.1.3 shape), C2SP signed-note, Go's note package documentation.
"""

import hashlib

import pytest

from services.tlog.checkpoint import parse_checkpoint
from services.tlog.dsse import encode_pae
from services.tlog.leaf import Leaf, digest_headers, digest_key, digest_value
from services.tlog.note import open_note, parse_note, parse_skey, parse_vkey, sign_note
from services.tlog.payload import Payload, encode_payload, segment_path
from services.tlog.tiles import bundle_path, tile_path
from services.tlog.tree import EMPTY_ROOT, CompactRange, leaf_hash, node_hash

# The reference inputs of the Certificate Transparency code base and the roots published for them.
REFERENCE = (
    b"",
    b"\x00",
    b"\x10",
    bytes.fromhex("2021"),
    bytes.fromhex("3031"),
    bytes.fromhex("40414243"),
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
)
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
SIGNED = TEXT + (
    "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqd"
    "ngotpRZb6KE6RyyBwJnAM=\n"
)
BEHIND_THE_SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5"
    "/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
)


def test_the_empty_tree_has_the_root_of_nothing() -> None:
    expected = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    assert expected == EMPTY_ROOT.hex()
    assert EMPTY_ROOT == CompactRange().root()


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_tree_has_its_published_roots(size: int) -> None:
    tree = CompactRange()
    for entry in REFERENCE[:size]:
        tree.append(leaf_hash(entry))

    assert ROOTS[size - 1] == tree.root().hex()


def test_leaf_and_node_hashes_are_told_apart() -> None:
    leaf = "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    node = "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"

    assert leaf == leaf_hash(b"L123456").hex()
    assert node == node_hash(b"N123", b"N456").hex()


def test_notes_read_and_write_like_the_go_package() -> None:
    signer = parse_skey(SKEY)

    assert VKEY == signer.verifier.vkey()
    assert SKEY == signer.skey()
    assert SIGNED == sign_note(TEXT, [signer])
    assert TEXT == open_note(SIGNED, [parse_vkey(VKEY)]).text


def test_the_example_checkpoint_of_the_specification_is_read() -> None:
    note = parse_note(BEHIND_THE_SOFA)
    checkpoint = parse_checkpoint(note.text)

    assert ("example.com/behind-the-sofa", 20852163) == (checkpoint.origin, checkpoint.size)
    assert "033de0ae" == note.signatures[0].key_hash.hex()
    assert note.text == checkpoint.text()


def test_paths_are_those_of_the_specification() -> None:
    assert "tile/0/x001/x234/067" == tile_path(0, 1234067)
    assert "tile/2/000.p/1" == tile_path(2, 0, 1)
    assert "tile/entries/273.p/112" == bundle_path(273, 112)
    assert "payload/x001/024.seg" == segment_path(1279)


def test_the_leaf_format_is_frozen() -> None:
    leaf = Leaf(
        kind="event",
        topic="orders.events.v1",
        partition=3,
        offset=7,
        prev_offset=6,
        time_ms=1764000000000,
        value_digest=digest_value(b"{}"),
        length=2,
        key_digest=digest_key(b"ORD-1"),
        headers_digest=digest_headers((("sig", b"ann:x"),)),
        laneseq=8,
        sig_keyid="ann",
        sig_state="valid",
    )

    assert (
        b"v1|event|orders.events.v1|3|7|6|1764000000000|"
        b"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a|2|"
        b"%s|%s|8|ann|valid"
        % (
            hashlib.sha256(b"ORD-1").hexdigest().encode(),
            hashlib.sha256(b"\0\0\0\x03sig\0\0\0\x05ann:x").hexdigest().encode(),
        )
        == leaf.encode()
    )


def test_the_payload_format_is_frozen() -> None:
    record = encode_payload(Payload(b"k", (("h", b"v"),), None))

    assert "00000017000000016b0000000100000001680000000176ffffffff" == record.hex()


def test_the_signed_encoding_is_that_of_dsse() -> None:
    assert b"DSSEv1 29 http://example.com/HelloWorld 11 hello world" == encode_pae(
        b"hello world", "http://example.com/HelloWorld"
    )
