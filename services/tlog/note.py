"""Signed notes: a text and Ed25519 signatures under it.

Owns: the note format, verifier keys and signer keys as text. Refuses to know: what the text says.
Source: C2SP signed-note v1 (the format of Go's ``golang.org/x/mod/sumdb/note``).
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.tlog.errors import NoteError, SignatureError, UntrustedNoteError

ED25519 = b"\x01"
NOTE_BYTES_MAX = 1_000_000
SIGNATURES_MAX = 100
_DASH = "\u2014 "
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")
_HASH_BYTES = 4
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key under a name. ``key_hash`` is its 32-bit id, big-endian."""

    name: str
    key_hash: bytes
    public_key: bytes
    _key: Ed25519PublicKey = field(repr=False, compare=False)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether ``signature`` (64 bytes) is this key's over ``text``."""
        try:
            self._key.verify(signature, text)
        except InvalidSignature:
            return False
        return True

    def vkey(self) -> str:
        """The key as text: ``name+hash+base64(type || key)``."""
        encoded = base64.b64encode(ED25519 + self.public_key).decode()
        return f"{self.name}+{self.key_hash.hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key under a name. Never printed: ``repr`` shows the name only."""

    name: str
    verifier: Verifier
    _key: Ed25519PrivateKey = field(repr=False, compare=False)

    def sign(self, text: bytes) -> bytes:
        """The Ed25519 signature over ``text`` (64 bytes)."""
        return self._key.sign(text)

    def skey(self) -> str:
        """The private key as text: ``PRIVATE+KEY+name+hash+base64(type || seed)``."""
        encoded = base64.b64encode(ED25519 + self._key.private_bytes_raw()).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_hash.hex()}+{encoded}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line, not yet verified."""

    name: str
    key_hash: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A note as parsed. ``text`` ends with a newline; nothing in it is trusted yet."""

    text: str
    signatures: tuple[Signature, ...]


def key_hash(name: str, public_key: bytes) -> bytes:
    """The 32-bit key id: ``SHA-256(name || newline || type || key)[:4]``."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:_HASH_BYTES]


def new_verifier(name: str, public_key: bytes) -> Verifier:
    """A verifier from a raw Ed25519 public key (32 bytes).

    Raises:
        NoteError: the name has spaces or a plus, or the key is not a point.
    """
    _refuse_bad_name(name)
    if len(public_key) != _KEY_BYTES:
        message = f"an Ed25519 public key has {_KEY_BYTES} bytes, this one {len(public_key)}"
        raise NoteError(message)
    key = Ed25519PublicKey.from_public_bytes(public_key)
    return Verifier(name, key_hash(name, public_key), public_key, key)


def new_signer(name: str, seed: bytes) -> Signer:
    """A signer from a raw Ed25519 seed (32 bytes).

    Raises:
        NoteError: the name has spaces or a plus, or the seed has another length.
    """
    if len(seed) != _KEY_BYTES:
        message = f"an Ed25519 seed has {_KEY_BYTES} bytes"
        raise NoteError(message)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return Signer(name, new_verifier(name, key.public_key().public_bytes_raw()), key)


def parse_vkey(text: str) -> Verifier:
    """Read a verifier key ``name+hash+base64(type || key)``.

    Raises:
        NoteError: malformed, of another type, or its hash does not belong to it.
    """
    parts = text.strip().split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, hash, key
        message = "a verifier key reads name+hash+key: fetch it again from a source you trust"
        raise NoteError(message)
    name, hashed, encoded = parts
    verifier = new_verifier(name, _raw_key(encoded))
    if hashed != verifier.key_hash.hex():
        message = f"the verifier key of {name} does not belong to its hash {hashed[:16]}"
        raise NoteError(message)
    return verifier


def parse_skey(text: str) -> Signer:
    """Read a signer key ``PRIVATE+KEY+name+hash+base64(type || seed)``.

    Raises:
        NoteError: malformed, or its hash does not belong to it. The message never shows the key.
    """
    parts = text.strip().split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:  # noqa: PLR2004 - as documented above
        message = "a signer key reads PRIVATE+KEY+name+hash+key"
        raise NoteError(message)
    signer = new_signer(parts[2], _raw_key(parts[4]))
    if parts[3] != signer.verifier.key_hash.hex():
        message = f"the signer key of {parts[2]} does not belong to its hash"
        raise NoteError(message)
    return signer


def parse_note(signed: str) -> Note:
    """Take a note apart. Verifies nothing.

    Raises:
        NoteError: not a note.
    """
    if len(signed) > NOTE_BYTES_MAX or not signed.endswith("\n"):
        message = "a note ends with a newline and has at most a million characters"
        raise NoteError(message)
    if _FORBIDDEN.search(signed):
        message = "a note has no control characters other than newline"
        raise NoteError(message)
    text, blank, tail = signed.rpartition("\n\n")
    if not blank:
        message = "a note has a blank line before its signatures"
        raise NoteError(message)
    lines = tail.removesuffix("\n").split("\n")
    if len(lines) > SIGNATURES_MAX:
        message = f"a note has at most {SIGNATURES_MAX} signatures"
        raise NoteError(message)
    return Note(text + "\n", tuple(map(_parse_signature, lines)))


def open_note(signed: str, verifiers: Iterable[Verifier]) -> Note:
    """Take a note apart and verify it.

    Signatures of unknown keys are ignored. The note returned keeps the verified ones only.

    Raises:
        NoteError: not a note.
        SignatureError: a known key's signature does not verify.
        UntrustedNoteError: no signature of a known key.
    """
    note = parse_note(signed)
    known = {(one.name, one.key_hash): one for one in verifiers}
    text = note.text.encode()
    verified: dict[tuple[str, bytes], Signature] = {}
    for signature in note.signatures:
        identity = (signature.name, signature.key_hash)
        verifier = known.get(identity)
        if verifier is None or identity in verified:
            continue
        if not verifier.verify(text, signature.signature):
            message = f"the signature of {signature.name} does not verify"
            raise SignatureError(message)
        verified[identity] = signature
    if not verified:
        message = "no signature of a key you trust: check origin and verifier key"
        raise UntrustedNoteError(message)
    return Note(note.text, tuple(verified.values()))


def sign_note(text: str, signers: Iterable[Signer]) -> str:
    """Write a note: the text, a blank line, one signature line per signer.

    Raises:
        NoteError: the text does not end with a newline or has control characters.
    """
    if not text.endswith("\n") or _FORBIDDEN.search(text):
        message = "the text of a note ends with a newline, without control characters"
        raise NoteError(message)
    lines = [
        _DASH + signer.name + " " + _pack(signer.verifier.key_hash, signer.sign(text.encode()))
        for signer in signers
    ]
    return text + "\n" + "\n".join(lines) + "\n"


def _pack(hashed: bytes, signature: bytes) -> str:
    return base64.b64encode(hashed + signature).decode()


def _parse_signature(line: str) -> Signature:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space:
        message = "a signature line reads em dash, space, name, space, base64"
        raise NoteError(message)
    _refuse_bad_name(name)
    packed = _decode(encoded)
    if len(packed) <= _HASH_BYTES:
        message = f"the signature of {name} is too short"
        raise NoteError(message)
    return Signature(name, packed[:_HASH_BYTES], packed[_HASH_BYTES:])


def _raw_key(encoded: str) -> bytes:
    packed = _decode(encoded)
    if packed[:1] != ED25519 or len(packed) != 1 + _KEY_BYTES:
        message = "the key is not of type 0x01, Ed25519, with 32 bytes"
        raise NoteError(message)
    return packed[1:]


def _decode(encoded: str) -> bytes:
    """Strict base64: the one spelling of these bytes, or an error."""
    try:
        raw = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        message = "a key or signature is not base64"
        raise NoteError(message) from error
    if base64.b64encode(raw).decode() != encoded:
        message = "a key or signature is not in canonical base64"
        raise NoteError(message)
    return raw


def _refuse_bad_name(name: str) -> None:
    if not name or "+" in name or any(char.isspace() for char in name):
        message = "a key name is not empty and has neither spaces nor a plus"
        raise NoteError(message)
