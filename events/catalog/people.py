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


class SubjectErased(Event):
    """The key of a requester was destroyed: nothing of theirs can be read again (删除个人信息)."""

    type: Literal["subject.erased"] = "subject.erased"
    erased_subject: str
    reason: str
