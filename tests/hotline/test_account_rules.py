"""The rules of accounts that no command line can break."""

from datetime import UTC, datetime

import pytest

from events.catalog.names import Role
from hotline.accounts import (
    AccountRecord,
    BadDisplayName,
    DisableAccount,
    NoRoles,
    OpenAccount,
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


@pytest.mark.parametrize(
    "name",
    ["林\n路人  supervisor  -  启用", "\x1b[2K林", "\u202e林", "林\u200b", "林\u2028某", "林\x7f"],
    ids=["line break", "terminal command", "bidi", "zero width", "separator", "delete"],
)
def test_a_display_name_that_a_list_would_not_show_as_it_is_is_refused(name: str):
    with pytest.raises(BadDisplayName):
        DECIDER.decide(opened(name), None)


@pytest.mark.parametrize("name", ["林\u3000某", "阿依古丽·买买提", "话务员 17", "𠮷田"])
def test_names_as_people_write_them_are_kept(name: str):
    [event] = DECIDER.decide(opened(name), None)

    assert name == event.display_name


def opened(name: str) -> OpenAccount:
    analyst = frozenset({Role.ANALYST})
    return OpenAccount(at=NOON, username="new-1", display_name=name, roles=analyst, department=None)
