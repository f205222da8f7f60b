"""How outgoing events name the transaction they are about."""

from schemas.envelope import SourceName
from schemas.wire import Identifier, Natural, WireModel


class TransactionName(WireModel):
    """Transaction identity: the registered source, its transaction id, and the version.

    ``version`` is 0 where no readable version is known (an unreadable event named the id).
    """

    source: SourceName
    id: Identifier
    version: Natural
