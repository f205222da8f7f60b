from services.reporting_sink.domain.receipt import signed_bytes


def test_the_envelope_is_that_of_dsse() -> None:
    kind = b"application/vnd.portcullis.filing-receipt.v1+json"
    expected = b'DSSEv1 49 %s 15 {"a":1,"b":"x"}' % kind

    assert expected == signed_bytes({"b": "x", "a": 1})
