"""What can go wrong between a publisher's address and a list in force.

Owns: the codes of fetching and of proposals. Refuses to know: what is wrong inside a list file
(``services.matching.errors``).
"""

from services.cli.errors import CliError


class FetchError(CliError):
    """A publisher's file could not be fetched whole; the list in force stays.

    Attributes:
        retry: whether another attempt may help.
    """

    code = "fetch"

    def __init__(self, message: str, *, what: str, remedy: str = "", retry: bool = False) -> None:
        super().__init__(message, remedy=remedy)
        self.code = f"fetch_{what}"
        self.retry = retry


class SourceSettingError(CliError):
    """The settings that say where lists are fetched are not usable."""

    code = "list_sources"


class ProposalError(CliError):
    """There is no such proposal, or it cannot be approved like that."""

    code = "list_proposal"
