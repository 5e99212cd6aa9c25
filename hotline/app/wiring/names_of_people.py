"""The names of the accounts that a case names, for those who may read them."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from events.act import Actor
from events.catalog.names import Role
from grid.api.workers.shown import may_read
from grid.workers.context import StreetContext

READS_EVERYONE: Final = frozenset({Role.SUPERVISOR, Role.INSPECTOR})


def names_of_people(
    context: Callable[[], StreetContext],
) -> Callable[[Actor, Collection[str | None]], Mapping[str, str]]:
    """
    Supervisors read every name; others those of grid workers whom they may read, and their own.

    As on the list of workers; who was on it and has no account in force keeps the account's name.
    """

    def names(by: Actor, accounts: Collection[str | None]) -> Mapping[str, str]:
        now = context()
        return {
            account: person.display_name
            for account in sorted({each for each in accounts if each is not None})
            if (person := now.people.get(account)) is not None
            and person.enabled
            and may_name(by, account, now)
        }

    return names


def may_name(by: Actor, account: str, context: StreetContext) -> bool:
    if by.account == account or by.roles & READS_EVERYONE:
        return True
    worker = context.roster.of(account)
    return worker.area is not None and may_read(by, worker, context)
