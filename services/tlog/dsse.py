"""What a signature over a record or receipt covers.

Owns: the DSSE pre-authentication encoding (PAE) and the payload type of our events. Refuses to
know: keys and who may sign. Source: DSSE v1 protocol, "PAE".
"""

EVENT_TYPE = "application/cloudevents+json"


def encode_pae(payload: bytes, payload_type: str = EVENT_TYPE) -> bytes:
    """The bytes to sign: type and payload, each behind its length, so neither can move."""
    named = payload_type.encode()
    return b"DSSEv1 %d %s %d %s" % (len(named), named, len(payload), payload)
