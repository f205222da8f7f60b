"""Whether the process of this container lives: ``python -m services.chassis.local.alive``.

Owns: one question to ``/live`` and an exit status. Refuses to know: whether it is ready.
"""

import http.client
import os
import sys
from collections.abc import Mapping

from services.chassis.local.ports import HOST

TIMEOUT_S = 2.0


def is_live(port: int, host: str = HOST) -> bool:
    """Ask ``/live``; anything but a plain yes is no."""
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.request("GET", "/live")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main(environ: Mapping[str, str] = os.environ) -> int:
    """Give 0 when the process lives, 1 otherwise."""
    port = environ.get("PORTCULLIS_HTTP_PORT", "")
    return 0 if port.isdigit() and is_live(int(port)) else 1


if __name__ == "__main__":
    sys.exit(main())
