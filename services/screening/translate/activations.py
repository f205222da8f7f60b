"""List activations as signed statements, and as the domain asks about them.

Owns: the bytes that a reviewer signs. Refuses to know: how many signatures it takes.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from schemas.controls import ListActivation, ListApproval
from services.screening.domain.activation import Activation
from services.screening.domain.reference import ListInForce
from services.screening.domain.review import Reviewer
from services.tlog.dsse import encode_pae

STATEMENT_TYPE = "application/vnd.portcullis.list-activation+json"


class Signed(NamedTuple):
    """Who signed; ``wrong``: ``unknown_reviewer`` or ``bad_signature``, empty where all hold."""

    approvers: tuple[str, ...] = ()
    keys: int = 0
    wrong: str = ""


def statement_of(activation: ListActivation) -> bytes:
    """Return the bytes that a reviewer signs: the activation without its approvals."""
    plain = activation.model_copy(update={"approvals": ()})
    said = plain.model_dump(mode="json", exclude_none=True, exclude={"approvals"})
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return encode_pae(text.encode(), STATEMENT_TYPE)


def approve(activation: ListActivation, reviewer: str, seed: bytes) -> ListApproval:
    """Sign an activation.

    Args:
        activation: what is approved; approvals it has already are not signed.
        reviewer: the registered name.
        seed: raw Ed25519 private key, 32 bytes.
    """
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(statement_of(activation))
    return ListApproval(reviewer=reviewer, signature=base64.b64encode(signature).decode())


def read_approvals(activation: ListActivation, reviewers: Mapping[str, Reviewer]) -> Signed:
    """Verify every approval of an activation against the registered reviewers."""
    statement = statement_of(activation)
    keys = set()
    for approval in activation.approvals:
        reviewer = reviewers.get(approval.reviewer)
        if reviewer is None:
            return Signed(wrong="unknown_reviewer")
        if not _holds(statement, approval.signature, reviewer.public_key):
            return Signed(wrong="bad_signature")
        keys.add(reviewer.public_key)
    return Signed(tuple(each.reviewer for each in activation.approvals), len(keys))


def _holds(statement: bytes, signature: str, public_key: bytes) -> bool:
    try:
        raw = base64.b64decode(signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public_key).verify(raw, statement)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def list_of(activation: ListActivation) -> ListInForce:
    """Return the list that an activation would put in force."""
    return ListInForce(
        name=activation.list_name,
        digest=activation.digest,
        fetched_at=activation.fetched_at,
        rows=activation.rows,
        form=activation.format,
        kept=activation.kept,
    )


def ask_activation(activation: ListActivation, *, is_shipped: bool) -> Activation:
    """Put an activation in the domain's words."""
    return Activation(
        digest=activation.digest,
        form=activation.format,
        kept=activation.kept,
        replaces=activation.replaces,
        fetched_at=activation.fetched_at,
        requested_by=activation.requested_by,
        is_shipped=is_shipped,
    )
