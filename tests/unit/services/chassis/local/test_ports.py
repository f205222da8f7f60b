import socket

import pytest

from services.chassis.local.errors import PortError
from services.chassis.local.ports import free_ports, is_answering, require_free


def test_free_ports_are_all_different() -> None:
    assert 20 == len(set(free_ports(20)))


def test_a_taken_port_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert is_answering(port)
        with pytest.raises(PortError, match=str(port)) as caught:
            require_free([port])

    assert "--port-offset" in caught.value.remedy


def test_a_free_port_is_free_and_does_not_answer() -> None:
    (port,) = free_ports(1)
    require_free([port])

    assert not is_answering(port)
