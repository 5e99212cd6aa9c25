"""Accounts, and the end of a person's data."""

from typing import Final, Literal

from events.catalog.names import Role
from events.event import Event

SUBJECT_STREAM: Final = "subject-"  # and the id of the person: what became of their data
ERASED_SUBJECT: Final = "erased_subject"  # a field of every version, read without decoding


class AccountOpened(Event):
    """Someone may sign in (开通账号). The password's hash is not an event."""

    type: Literal["account.opened"] = "account.opened"
    username: str
    display_name: str
    roles: tuple[Role, ...]
    department: str | None = None


class AccountRolesSet(Event):
    """The account holds these roles from now on, and no others (调整角色)."""

    type: Literal["account.roles_set"] = "account.roles_set"
    username: str
    roles: tuple[Role, ...]
    department: str | None = None


class AccountDisabled(Event):
    """The account cannot be used until it is enabled again; its sessions end (停用账号)."""

    type: Literal["account.disabled"] = "account.disabled"
    username: str


class AccountEnabled(Event):
    """The account may be used again (启用账号)."""

    type: Literal["account.enabled"] = "account.enabled"
    username: str


class AccountPasswordReset(Event):
    """The account got an initial password, to be changed at the next sign-in (重置密码)."""

    type: Literal["account.password_reset"] = "account.password_reset"
    username: str


AccountEvent = (
    AccountOpened | AccountRolesSet | AccountDisabled | AccountEnabled | AccountPasswordReset
)


class SubjectErased(Event):
    """The key of a requester was destroyed: nothing of theirs can be read again (删除个人信息)."""

    type: Literal["subject.erased"] = "subject.erased"
    erased_subject: str
    reason: str
