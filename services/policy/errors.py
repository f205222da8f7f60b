"""What can be wrong with the law itself.

Owns: the errors of the policy engine under one root, each with a stable ``code``.
Refuses to know: what a caller does about them (the engine holds).
"""

from datetime import date
from typing import ClassVar


class PolicyError(Exception):
    """Root: the law cannot be read, or cannot answer.

    Attributes:
        code: stable name of the kind of error.
    """

    code: ClassVar[str] = "policy"


class NotInForceError(PolicyError):
    """A value was asked for a day on which it has none: never a default.

    Attributes:
        name: the parameter.
        on: the day asked.
    """

    code = "not_in_force"

    def __init__(self, name: str, on: date) -> None:
        self.name = name
        self.on = on
        super().__init__(f"{name} has no value on {on}. Ask only where the rule is in force.")


class ParameterError(PolicyError):
    """A parameter file is not as it must be.

    Attributes:
        name: the parameter or file.
        detail: what is wrong there.
    """

    code = "parameter"

    def __init__(self, name: str, detail: str) -> None:
        self.name = name
        self.detail = detail
        super().__init__(f"Parameter {name}: {detail}. Correct parameters.toml from its source.")


class ModeError(PolicyError):
    """A mode that the law does not have.

    Attributes:
        mode: the mode as asked.
    """

    code = "mode"

    def __init__(self, mode: str) -> None:
        self.mode = mode
        super().__init__(f"Unknown mode {mode!r}. Use as_enforced or as_codified.")
