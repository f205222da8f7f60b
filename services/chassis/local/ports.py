"""Ports of this machine.

Owns: picking free ports, and saying who cannot listen where. Refuses to know: what listens.
"""

import contextlib
import socket
from collections.abc import Iterable

from services.chassis.local.errors import PortError

HOST = "127.0.0.1"


def free_ports(count: int) -> tuple[int, ...]:
    """Give ports that nobody listens on now, all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for opened in sockets:
            opened.bind((HOST, 0))
        return tuple(int(opened.getsockname()[1]) for opened in sockets)


def is_answering(port: int, host: str = HOST, timeout_s: float = 0.5) -> bool:
    """Whether something accepts TCP connections there."""
    try:
        with socket.create_connection((host, port), timeout=timeout_s):
            return True
    except OSError:
        return False


def require_free(ports: Iterable[int]) -> None:
    """Refuse ports that are taken.

    Raises:
        PortError: names the first taken port.
    """
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError as cause:
                message = f"Port {HOST}:{port} is taken by another program"
                remedy = "Stop that program, or use '--port-offset N' or '--ports free'."
                raise PortError(message, remedy=remedy) from cause
