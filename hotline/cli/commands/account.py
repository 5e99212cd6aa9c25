"""`hotline account`: the life of accounts."""

import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import typer

from events.refusal import Refusal
from hotline.app.accounts import AccountOffice, Given, account_office
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit

T = TypeVar("T")


def add(
    username: str,
    *,
    name: str,
    role: list[str],
    department: str | None,
    ask_password: bool,
    as_json: bool,
) -> None:
    typed = typed_password() if ask_password else None
    given = at_office(lambda office: office.add(username, name, role, department, typed))
    say_given(given, "已开通 opened", as_json=as_json)


def list_(*, as_json: bool) -> None:
    rows = at_office(lambda office: office.listed())
    if as_json:
        say_json({"accounts": rows})
        return
    for row in rows:
        out.print("  ".join(columns(row)), soft_wrap=True, markup=False)


def set_roles(username: str, *, role: list[str], department: str | None, as_json: bool) -> None:
    at_office(lambda office: office.set_roles(username, role, department))
    say_done(username, "已调整角色 roles set", as_json=as_json)


def disable(username: str, *, as_json: bool) -> None:
    at_office(lambda office: office.disable(username))
    say_done(username, "已停用 disabled", as_json=as_json)


def enable(username: str, *, as_json: bool) -> None:
    at_office(lambda office: office.enable(username))
    say_done(username, "已启用 enabled", as_json=as_json)


def reset_password(username: str, *, ask_password: bool, as_json: bool) -> None:
    typed = typed_password() if ask_password else None
    given = at_office(lambda office: office.reset_password(username, typed))
    say_given(given, "已重置 reset", as_json=as_json)


def at_office(work: Callable[[AccountOffice], Awaitable[T]]) -> T:
    """Do the work on the log; a refusal is a sentence and exit code 1."""
    try:
        return run(worked(Settings.from_env(), work))
    except Refusal as refusal:
        err.print(f"[red]未执行 · refused[/red] ({refusal.code}): {refusal.title}", soft_wrap=True)
        err.print(str(refusal), soft_wrap=True, markup=False)
        for name, value in refusal.details.items():
            shown = ", ".join(value) if isinstance(value, list) else str(value)
            err.print(f"{name}: {shown}", soft_wrap=True, markup=False)
        raise typer.Exit(Exit.FOUND) from None


async def worked(settings: Settings, work: Callable[[AccountOffice], Awaitable[T]]) -> T:
    """Raises Refusal; outside the block, whose task groups would wrap it."""
    async with account_office(settings) as office:
        try:
            return await work(office)
        except Refusal as refusal:
            refused = refusal
    raise refused


def typed_password() -> str:
    """Never an argument: arguments are seen in process lists and kept in shell histories."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("初始密码 initial password: ")
    if getpass.getpass("再输一次 again: ") != first:
        raise typer.BadParameter("两次输入不同。The two entries differ.", param_hint="password")
    return first


def say_given(given: Given, done: str, *, as_json: bool) -> None:
    if as_json:
        drawn = {} if given.password is None else {"password": given.password}
        say_json({"username": given.username, "must_change_password": True, **drawn})
        return
    out.print(f"{done}: {given.username}", soft_wrap=True, markup=False)
    if given.password is not None:
        out.print(f"初始密码 initial password: {given.password}", soft_wrap=True, markup=False)
        out.print("仅显示这一次, 首次登录须修改。Shown once; to be changed at the first sign-in.")


def say_done(username: str, done: str, *, as_json: bool) -> None:
    if as_json:
        say_json({"username": username})
    else:
        out.print(f"{done}: {username}", soft_wrap=True, markup=False)


def columns(row: dict[str, Any]) -> list[str]:
    state = "启用 enabled" if row["enabled"] else "停用 disabled"
    if row["password_changed_at"] is None:
        state += ", 无密码 no password"
    elif row["must_change_password"]:
        state += ", 初始密码 initial password"
    department = row["department"] or "-"
    return [row["username"], ",".join(row["roles"]), department, state, row["display_name"]]
