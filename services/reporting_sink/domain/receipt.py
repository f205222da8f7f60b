"""The bytes under a receipt's signature.

Owns: DSSE pre-authentication encoding of a receipt. Refuses to know: keys.
Source: Dead Simple Signing Envelope protocol, PAE.
"""

import json
from collections.abc import Mapping

PAYLOAD_TYPE = "application/vnd.portcullis.filing-receipt.v1+json"


def signed_bytes(fields: Mapping[str, str | int | bool]) -> bytes:
    """PAE over a receipt's fields as canonical JSON: names sorted, no spaces, UTF-8.

    Args:
        fields: every field of the receipt but ``signature``, as written on the wire.
    """
    payload = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    kind = PAYLOAD_TYPE.encode()
    return b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
