"""The rules of accounts that no command line can break."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import Role
from hotline.accounts import (
    AccountRecord,
    DisableAccount,
    NoRoles,
    SetRoles,
    account_decider,
)

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
DECIDER = account_decider({"lighting"})
HANDLER = AccountRecord(
    username="lamps-1",
    display_name="路灯所承办人",
    roles=frozenset({Role.HANDLER}),
    department="lighting",
)


def test_an_account_keeps_at_least_one_role():
    with pytest.raises(NoRoles):
        DECIDER.decide(SetRoles(at=NOON, roles=frozenset(), department=None), HANDLER)


def test_what_is_so_already_is_no_fact():
    same = SetRoles(at=NOON, roles=HANDLER.roles, department=HANDLER.department)
    disabled = DECIDER.fold(DECIDER.decide(DisableAccount(at=NOON), HANDLER), HANDLER)

    assert [] == DECIDER.decide(same, HANDLER)
    assert [] == DECIDER.decide(DisableAccount(at=NOON), disabled)
