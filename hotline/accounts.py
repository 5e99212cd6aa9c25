"""
The life of an account (账号): opened, given roles, disabled, enabled again. Pure.

三员分立 (A-01): a system, security or audit administrator holds no other role. A role of a
department needs one (A-02). That a second person must confirm a grant is not enforced yet.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, assert_never

from events.catalog.names import Role
from events.catalog.people import (
    AccountDisabled,
    AccountEnabled,
    AccountEvent,
    AccountOpened,
    AccountPasswordReset,
    AccountRolesSet,
)
from events.decider import Decider
from events.refusal import Refusal

ACCOUNT_STREAM: Final = "account-"
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
LONGEST_NAME: Final = 50
ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
OF_A_DEPARTMENT: Final = frozenset({Role.HANDLER, Role.DEPARTMENT_LEAD})


@dataclass(frozen=True, kw_only=True)
class AccountRecord:
    """An account as its stream describes it."""

    username: str
    display_name: str
    roles: frozenset[Role]
    department: str | None
    enabled: bool = True


@dataclass(frozen=True, kw_only=True)
class OpenAccount:
    at: datetime
    username: str
    display_name: str
    roles: frozenset[Role]
    department: str | None


@dataclass(frozen=True, kw_only=True)
class SetRoles:
    at: datetime
    roles: frozenset[Role]
    department: str | None


@dataclass(frozen=True, kw_only=True)
class DisableAccount:
    at: datetime


@dataclass(frozen=True, kw_only=True)
class EnableAccount:
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ResetPassword:
    at: datetime


AccountCommand = OpenAccount | SetRoles | DisableAccount | EnableAccount | ResetPassword
AccountDecider = Decider[AccountCommand, AccountRecord | None, AccountEvent]


def account_decider(departments: Collection[str]) -> AccountDecider:
    """`departments`: the codes of those that are in service."""

    def decide(command: AccountCommand, account: AccountRecord | None) -> Sequence[AccountEvent]:
        if isinstance(command, OpenAccount):
            return opened(command, account, departments)
        if account is None:
            raise UnknownAccount
        return changed(command, account, departments)

    return Decider(initial=None, decide=decide, evolve=evolve)


def opened(
    command: OpenAccount, account: AccountRecord | None, departments: Collection[str]
) -> Sequence[AccountEvent]:
    if not USERNAME.fullmatch(command.username):
        raise BadUsername
    if account is not None:
        raise AccountExists
    if not is_display_name(command.display_name.strip()):
        raise BadDisplayName
    require_roles(command.roles, command.department, departments)
    event = AccountOpened(
        at=command.at,
        username=command.username,
        display_name=command.display_name.strip(),
        roles=tuple(sorted(command.roles)),
        department=command.department,
    )
    return [event]


def is_display_name(name: str) -> bool:
    """A line break or a control sign in a list would hide an account, or show one that is none."""
    return 1 <= len(name) <= LONGEST_NAME and name.replace("\u3000", " ").isprintable()


def changed(
    command: SetRoles | DisableAccount | EnableAccount | ResetPassword,
    account: AccountRecord,
    departments: Collection[str],
) -> Sequence[AccountEvent]:
    """What is so already is no event."""
    username, at = account.username, command.at
    match command:
        case SetRoles(roles=roles, department=department):
            require_roles(roles, department, departments)
            if (roles, department) == (account.roles, account.department):
                return []
            held = tuple(sorted(roles))
            return [AccountRolesSet(at=at, username=username, roles=held, department=department)]
        case DisableAccount():
            return [AccountDisabled(at=at, username=username)] if account.enabled else []
        case EnableAccount():
            return [] if account.enabled else [AccountEnabled(at=at, username=username)]
        case ResetPassword():
            return [AccountPasswordReset(at=at, username=username)]


def require_roles(
    roles: frozenset[Role], department: str | None, departments: Collection[str]
) -> None:
    if not roles:
        raise NoRoles
    if roles & ADMINISTRATORS and len(roles) > 1:
        raise AdministratorsApart(roles=sorted(roles))
    if department is None and roles & OF_A_DEPARTMENT:
        raise DepartmentNeeded
    if department is not None and department not in departments:
        raise NoSuchDepartment(department=department)


def evolve(account: AccountRecord | None, event: AccountEvent) -> AccountRecord | None:
    if isinstance(event, AccountOpened):
        return AccountRecord(
            username=event.username,
            display_name=event.display_name,
            roles=frozenset(event.roles),
            department=event.department,
        )
    if account is None:
        return None
    match event:
        case AccountRolesSet(roles=roles, department=department):
            return replace(account, roles=frozenset(roles), department=department)
        case AccountDisabled():
            return replace(account, enabled=False)
        case AccountEnabled():
            return replace(account, enabled=True)
        case AccountPasswordReset():
            return account
        case _:
            assert_never(event)


def roles_named(names: Sequence[str]) -> frozenset[Role]:
    """Raises UnknownRole with all role codes."""
    codes = {role.value: role for role in Role}
    if unknown := [name for name in names if name not in codes]:
        raise UnknownRole(unknown=unknown, roles=sorted(codes))
    return frozenset(codes[name] for name in names)


class BadUsername(Refusal):
    """A user name is 1 to 64 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit."""

    code = "account.bad_username"
    title = "用户名应为 1 至 64 个小写字母、数字、点、下划线或连字符，并以字母或数字开头"


class BadDisplayName(Refusal):
    """A display name is 1 to 50 characters, without line breaks and invisible ones."""

    code = "account.bad_display_name"
    title = "姓名应为 1 至 50 个字符，不得含换行、控制字符或不可见字符"


class AccountExists(Refusal):
    """There is an account with this name: use set-roles, enable or reset-password."""

    code = "account.exists"
    title = "该用户名已有账号：请用 set-roles、enable 或 reset-password"


class UnknownAccount(Refusal):
    """There is no account with this name; `hotline account list` shows all."""

    code = "account.unknown"
    title = "没有这个账号：请用 hotline account list 查看"


class NoRoles(Refusal):
    """An account needs at least one role."""

    code = "account.no_roles"
    title = "账号至少应有一个角色"


class UnknownRole(Refusal):
    """There is no such role; `roles` lists all."""

    code = "account.unknown_role"
    title = "没有这个角色"


class AdministratorsApart(Refusal):
    """A system, security or audit administrator holds no other role: open a second account."""

    code = "account.administrators_apart"
    title = "三员分立：系统、安全、审计管理员不得兼任其他角色，请另开账号"


class DepartmentNeeded(Refusal):
    """The roles handler and department_lead need a department."""

    code = "account.department_needed"
    title = "承办人和部门负责人须指定所属部门"


class NoSuchDepartment(Refusal):
    """No department in service has this code; `hotline import` publishes departments."""

    code = "account.unknown_department"
    title = "没有这个部门，或该部门已停用：部门由 hotline import 发布"
