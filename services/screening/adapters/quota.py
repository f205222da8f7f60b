"""Licenses and quota accounts in the database.

Owns: their rows and locks. Refuses to know: the arithmetic (``domain.account``).
"""

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update

from schemas.authorizations import License as WireLicense
from services.chassis.database import OneOf, Statement, upsert
from services.chassis.database import Transaction as Work
from services.screening.adapters.statements import put
from services.screening.adapters.tables import ACCOUNTS, HOLDINGS, LICENSES
from services.screening.domain.account import Account, Holding
from services.screening.ports import Named

_LICENSES = OneOf(
    select(LICENSES.c.source, LICENSES.c.transaction_id, LICENSES.c.content).where(
        LICENSES.c.is_revoked == 0
    ),
    LICENSES.c.transaction_id,
)
_PUT_LICENSE = put(LICENSES)
_ONE_LICENSE = Statement(
    select(LICENSES.c.content, LICENSES.c.is_revoked).where(
        LICENSES.c.license_number == bindparam("license_number")
    )
)
_REVOKE = Statement(
    update(LICENSES)
    .where(LICENSES.c.license_number == bindparam("b_license_number"))
    .values(is_revoked=1)
)
_ACCOUNT = Statement(
    select(ACCOUNTS.c.limit_units, ACCOUNTS.c.balance, ACCOUNTS.c.accountseq)
    .where(ACCOUNTS.c.account == bindparam("account"))
    .with_for_update()
)
_PUT_ACCOUNT = put(ACCOUNTS)
_KEEP_ACCOUNT = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.account == bindparam("b_account"))
    .values(
        limit_units=bindparam("limit_units"),
        balance=bindparam("balance"),
        violated=ACCOUNTS.c.violated + bindparam("violated_more"),
        accountseq=bindparam("accountseq"),
    )
)
_HOLDINGS = Statement(
    select(
        HOLDINGS.c.account,
        HOLDINGS.c.line,
        HOLDINGS.c.reserved,
        HOLDINGS.c.consumed,
    )
    .where(
        HOLDINGS.c.source == bindparam("source"),
        HOLDINGS.c.transaction_id == bindparam("transaction_id"),
    )
    .order_by(HOLDINGS.c.account, HOLDINGS.c.line)
)
_KEEP_HOLDING = upsert(HOLDINGS)
_UNUSED = Statement(
    select(HOLDINGS.c.source, HOLDINGS.c.transaction_id)
    .where(
        HOLDINGS.c.lane == bindparam("lane"),
        HOLDINGS.c.give_back_at_ms <= bindparam("now_ms"),
        HOLDINGS.c.reserved > 0,
    )
    .distinct()
    .limit(bindparam("most"))
)


class SqlQuota:
    """``ports.Quota`` on the process's database."""

    def licenses(
        self, work: Work, transaction_ids: Sequence[str]
    ) -> dict[Named, list[WireLicense]]:
        """Return licenses in force by the transaction they were granted for."""
        found: dict[Named, list[WireLicense]] = {}
        for source, transaction_id, content in _LICENSES.rows(work, transaction_ids):
            license_ = WireLicense.model_validate_json(bytes(content))
            found.setdefault((source, transaction_id), []).append(license_)
        return found

    def keep_license(self, work: Work, license_: WireLicense) -> bool:
        """Insert a license; False if its number is known."""
        if work.one(_ONE_LICENSE, license_number=license_.license_number) is not None:
            return False
        work.execute(
            _PUT_LICENSE,
            license_number=license_.license_number,
            source=license_.transaction_source,
            transaction_id=license_.transaction_id,
            content=license_.model_dump_json().encode(),
            is_revoked=0,
        )
        return True

    def revoke_license(self, work: Work, license_number: str) -> WireLicense | None:
        """Mark a license; None if there is nothing to mark."""
        row = work.one(_ONE_LICENSE, license_number=license_number)
        if row is None or row[1]:
            return None
        work.execute(_REVOKE, b_license_number=license_number)
        return WireLicense.model_validate_json(bytes(row[0]))

    def lock_accounts(self, work: Work, accounts: Sequence[str]) -> dict[str, Account]:
        """Lock one after the other in sorted order: unsorted locks deadlock."""
        locked: dict[str, Account] = {}
        for account in sorted(set(accounts)):
            row = work.one(_ACCOUNT, account=account)
            if row is not None:
                limit, balance, accountseq = row
                locked[account] = Account(
                    account=account, limit=limit, balance=balance, accountseq=accountseq
                )
        return locked

    def keep_account(self, work: Work, account: Account, *, violated: int = 0) -> None:
        """Update an account, or insert it."""
        touched = work.count(
            _KEEP_ACCOUNT,
            b_account=account.account,
            limit_units=account.limit,
            balance=account.balance,
            violated_more=violated,
            accountseq=account.accountseq,
        )
        if not touched:
            work.execute(
                _PUT_ACCOUNT,
                account=account.account,
                limit_units=account.limit,
                balance=account.balance,
                violated=violated,
                accountseq=account.accountseq,
            )

    def holdings(self, work: Work, source: str, transaction_id: str) -> list[Holding]:
        """Return what a transaction holds, by account and line."""
        return [
            Holding(
                account=account,
                source=source,
                transaction_id=transaction_id,
                line=line,
                reserved=reserved,
                consumed=consumed,
            )
            for account, line, reserved, consumed in work.rows(
                _HOLDINGS, source=source, transaction_id=transaction_id
            )
        ]

    def keep_holding(self, work: Work, lane: int, holding: Holding, give_back_at_ms: int) -> None:
        """Insert or replace a holding."""
        work.execute(
            _KEEP_HOLDING,
            account=holding.account,
            source=holding.source,
            transaction_id=holding.transaction_id,
            line=holding.line,
            lane=lane,
            reserved=holding.reserved,
            consumed=holding.consumed,
            give_back_at_ms=give_back_at_ms,
        )

    def unused(self, work: Work, lane: int, now_ms: int, most: int) -> list[Named]:
        """Return (source, transaction id) of reservations to give back."""
        return [
            (source, transaction_id)
            for source, transaction_id in work.rows(_UNUSED, lane=lane, now_ms=now_ms, most=most)
        ]
