import base64

import pytest

from services.tlog.checkpoint import (
    Checkpoint,
    open_checkpoint,
    parse_checkpoint,
    sign_checkpoint,
)
from services.tlog.errors import (
    CheckpointError,
    NoteError,
    SignatureError,
    TlogError,
    UntrustedNoteError,
)
from services.tlog.note import (
    NOTE_BYTES_MAX,
    SIGNATURES_MAX,
    new_signer,
    new_verifier,
    open_note,
    parse_note,
    parse_skey,
    parse_vkey,
    sign_note,
)

ANN = new_signer("ann.example", bytes(31) + b"a")
BOB = new_signer("bob.example", bytes(31) + b"b")
TEXT = "hello\n\nworld\n"


def test_a_text_may_have_empty_lines() -> None:
    assert TEXT == open_note(sign_note(TEXT, [ANN]), [ANN.verifier]).text


def test_signatures_of_unknown_keys_are_ignored() -> None:
    both = sign_note(TEXT, [BOB, ANN])

    assert ("ann.example",) == tuple(one.name for one in open_note(both, [ANN.verifier]).signatures)


def test_a_note_without_a_known_signature_proves_nothing() -> None:
    with pytest.raises(UntrustedNoteError):
        open_note(sign_note(TEXT, [BOB]), [ANN.verifier])


def test_a_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    spoiled = sign_note("other\n", [ANN]).replace("other", "hello")

    with pytest.raises(SignatureError, match=r"ann\.example"):
        open_note(spoiled, [ANN.verifier])


def test_a_second_signature_of_the_same_key_is_ignored() -> None:
    line = sign_note(TEXT, [ANN]).splitlines()[-1]
    twice = sign_note(TEXT, [ANN]) + line[:-8] + "AAAAAAA=\n"

    assert 1 == len(open_note(twice, [ANN.verifier]).signatures)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "no newline",
        "no blank line\n",
        "text\n\n",
        "text\n\nnot a signature\n",
        "text\n\n\u2014 name\n",
        "text\n\n\u2014 na+me AAAAAAAA\n",
        "text\n\n\u2014  AAAAAAAA\n",
        "text\n\n\u2014 name !!!!\n",
        "text\n\n\u2014 name AAAA\n",
        "text\n\n\u2014 name AAAAAAB=\n",
        "te\x00xt\n\n\u2014 name AAAAAAAA\n",
        "te\rxt\n\n\u2014 name AAAAAAAA\n",
        "te\ud800xt\n\n\u2014 name AAAAAAAA\n",
        "text\n\n" + "\u2014 name AAAAAAAA\n" * (SIGNATURES_MAX + 1),
        "x" * NOTE_BYTES_MAX + "\n\n\u2014 name AAAAAAAA\n",
    ],
)
def test_what_is_not_a_note_is_refused(broken: str) -> None:
    with pytest.raises(NoteError):
        parse_note(broken)


@pytest.mark.parametrize("text", ["no newline", "tab\t\n"])
def test_a_text_that_cannot_be_signed_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        sign_note(text, [ANN])


def test_keys_survive_their_text_form() -> None:
    assert ANN.verifier == parse_vkey(ANN.verifier.vkey() + "\n")
    assert ANN.verifier == parse_skey(ANN.skey()).verifier
    assert ANN.skey().split("+")[-1] not in repr(ANN)


@pytest.mark.parametrize(
    "text",
    [
        "name",
        "name+00000000",
        "name+00000000+" + base64.b64encode(b"\x01" + bytes(32)).decode(),
        "na me+" + ANN.verifier.vkey().partition("+")[2],
        "name+c74f20a3+" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        "name+c74f20a3+" + base64.b64encode(b"\x01" + bytes(31)).decode(),
        "name+c74f20a3+not base64",
        "",
    ],
)
def test_a_malformed_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_vkey(text)


@pytest.mark.parametrize("text", ["", "PRIVATE+KEY+x", ANN.skey().replace("ann", "eve")])
def test_a_malformed_signer_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_skey(text)


def test_keys_have_their_length() -> None:
    with pytest.raises(NoteError):
        new_signer("x", b"short")
    with pytest.raises(NoteError):
        new_verifier("x", b"short")


def test_a_checkpoint_is_opened_by_the_key_of_its_origin() -> None:
    checkpoint = Checkpoint("ann.example", 7, bytes(32))
    note = sign_checkpoint(checkpoint, [ANN])

    assert checkpoint == open_checkpoint(note, ANN.verifier)


def test_a_checkpoint_of_another_origin_is_refused() -> None:
    note = sign_checkpoint(Checkpoint("eve.example", 7, bytes(32)), [ANN])

    with pytest.raises(CheckpointError, match="eve"):
        open_checkpoint(note, ANN.verifier)


def test_extension_lines_are_allowed() -> None:
    text = Checkpoint("o", 1, bytes(32)).text() + "extension\n"

    assert 1 == parse_checkpoint(text).size


ROOT = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize(
    "text",
    [
        "o\n1\n",
        f"\n1\n{ROOT}\n",
        f"o\n01\n{ROOT}\n",
        f"o\n-1\n{ROOT}\n",
        f"o\n1e3\n{ROOT}\n",
        f"o\n9999999999999999999\n{ROOT}\n",
        "o\n1\nAAAA\n",
        "o\n1\n!\n",
        f"o\n1\n{ROOT}\n\next\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError):
        parse_checkpoint(text)


def test_every_error_has_a_code_of_its_own() -> None:
    def below(kind: type[TlogError]) -> list[type[TlogError]]:
        return [kind, *(one for child in kind.__subclasses__() for one in below(child))]

    codes = [kind.code for kind in below(TlogError)]

    assert len(set(codes)) == len(codes)
