"""`hotline erase`: says what it will touch, asks, destroys, gives a receipt."""

import getpass
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import typer

from hotline.app.erasure.erase import NoSuchPerson, Receipt, Whom, erasing, receipt_json, scope_json
from hotline.app.erasure.scope import VIEWS, ErasureScope
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit

BACKUPS: Final = (
    "密钥表的备份在过期前仍含该密钥: 请按备份保留期核销。"
    "Backups of the key table (schema vault) keep the key until they expire."
)
VIEWS_LEFT: Final = (
    "密钥已销毁, 但以下视图正由另一进程处理, 尚未清除, 请稍后重复执行 · the key is destroyed, but "
    "another process is at work on these views and they are not cleared yet; repeat"
)
NOT_WITH_IT: Final = (
    "上述工单曾用或更正为另一人的号码, 该人另有工单, 其信息不一并删除; 确为同一人时另行执行 · "
    "a number of these orders leads to a person with orders of their own, who is not erased with "
    "them; if they are the same person, run"
)
NOTHING_DONE: Final = "未删除任何数据: 确认请加 --yes · nothing was erased; confirm with --yes"


def erase(
    *,
    order: str | None,
    phone: str | None,
    subject: str | None,
    reason: str,
    yes: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    if sum(given is not None for given in (order, phone, subject)) != 1:
        raise typer.BadParameter("give exactly one", param_hint="--order | --phone | --subject")
    whom = Whom(order, typed_number() if phone == "-" else phone, subject)
    done = run(found_and_erased(Settings.from_env(), whom, reason, sure=yes, as_json=as_json))
    match done:
        case None:
            err.print(f"查无此人 · {NoSuchPerson.__doc__}", soft_wrap=True)
            raise typer.Exit(Exit.FOUND)
        case ErasureScope():
            if as_json:
                say_json(scope_json(done) | {"erased": False})
            err.print(NOTHING_DONE, soft_wrap=True)
            raise typer.Exit(Exit.USAGE)
        case Receipt():
            say(done, as_json=as_json, quiet=quiet)


def typed_number() -> str:
    return getpass.getpass("号码 phone: ") if sys.stdin.isatty() else sys.stdin.readline().strip()


async def found_and_erased(
    settings: Settings, whom: Whom, reason: str, *, sure: bool, as_json: bool
) -> Receipt | ErasureScope | None:
    """
    None: no such person. A scope: it was not confirmed, and nothing was done.

    Answers instead of exceptions: the connections are tasks of a group, which would wrap them.
    """
    async with erasing(settings) as at_work:
        try:
            scope = await at_work.find(whom)
        except NoSuchPerson:
            return None
        if not sure and not confirmed(scope, as_json=as_json):
            return scope
        return await at_work.erase(scope, reason)


def confirmed(scope: ErasureScope, *, as_json: bool) -> bool:
    if not as_json:
        say_scope(scope)
    if not sys.stdin.isatty():
        return False
    with suppress(typer.Abort):
        return typer.confirm("不可恢复, 确认删除? This cannot be undone. Erase?", err=True)
    return False


def say_scope(scope: ErasureScope) -> None:
    out.print(f"将删除 will be erased · 人员 person {scope.subject}", soft_wrap=True)
    say_orders(scope)
    out.print(
        f"密封事件 sealed events {scope.sealed_events} · 号码索引 phone numbers {scope.phones} · "
        f"视图 views {', '.join(VIEWS)}",
        soft_wrap=True,
    )


def say_orders(scope: ErasureScope) -> None:
    said: Sequence[tuple[str, Sequence[str]]] = (
        ("未办结工单, 可继续办理 open orders, which can go on", scope.open_orders),
        ("已办结工单 closed orders", scope.closed_orders),
        ("在他人工单上的催办 urges on orders of others", scope.orders_of_others),
        ("网格案件 grid cases", scope.cases),
    )
    for words, orders in said:
        out.print(f"{words}: {len(orders)}", soft_wrap=True)
        for order_no in orders:
            out.print(f"  {order_no}", soft_wrap=True)
    for person in scope.other_people:
        out.print(f"{NOT_WITH_IT}: hotline erase --subject {person}", soft_wrap=True)


def say(receipt: Receipt, *, as_json: bool, quiet: bool) -> None:
    """A receipt to keep: what is gone, and where a copy may still be."""
    if as_json:
        say_json(receipt_json(receipt))
    elif not quiet:
        say_receipt(receipt)
    if receipt.views_left:
        named = ", ".join(receipt.views_left)
        again = f"hotline erase --subject {receipt.scope.subject}"
        err.print(f"{VIEWS_LEFT} ({named}): {again}", soft_wrap=True)
        raise typer.Exit(Exit.FOUND)


def say_receipt(receipt: Receipt) -> None:
    scope = receipt.scope
    done = "此前已删除 already erased" if scope.already else "已删除 erased"
    out.print(f"{done} {receipt.erased_at} · 人员 person {scope.subject}", soft_wrap=True)
    out.print(
        f"不再可读 unreadable now: 密封事件 sealed events {scope.sealed_events} · "
        f"号码索引 phone numbers {scope.phones}",
        soft_wrap=True,
    )
    say_orders(scope)
    out.print(f"记录 recorded at position {receipt.position}: {receipt.reason}", soft_wrap=True)
    out.print(BACKUPS, soft_wrap=True)
