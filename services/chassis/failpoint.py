"""Named steps at which a fault test may end the process.

Owns: the one switch ``PORTCULLIS_FAILPOINT=<process>:<step>:<pass>``.
Refuses to know: what happens at a step. Without the switch a step costs one comparison.
Steps in use: received, decided, committed, published, sealed.
"""

import os
import signal


class _Armed:
    """The step to die at, and how many passes are left."""

    step: str = ""
    remaining: int = 0


def arm(process: str, setting: str) -> None:
    """Read the switch: ``screening:committed:3`` kills process screening at its third commit."""
    _Armed.step = ""
    if not setting:
        return
    name, step, passes = setting.split(":")
    if name == process:
        _Armed.step = step
        _Armed.remaining = int(passes)


def reach(step: str) -> None:
    """Pass a named step; SIGKILL this process when the switch names it and its passes are up."""
    if step != _Armed.step:
        return
    _Armed.remaining -= 1
    if _Armed.remaining <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
