"""`hotline erase`."""

import getpass
import sys
from typing import Annotated

import typer

from hotline.app.erasing import NobodyFound, Receipt, Whom, erasing, shown
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.exits import Exit
from hotline.cli.options import AsJson, Quiet
from hotline.cli.words import err, out, say_json

BACKUPS = (
    "密钥表的备份在过期前仍含该密钥: 请按备份保留期核销。"
    "Backups of the key table (schema vault) keep the key until they expire."
)
VIEWS_LEFT = (
    "密钥已销毁, 但以下视图正由另一进程处理, 尚未清除, 请稍后重复执行 · the key is destroyed, but "
    "another process is at work on these views and they are not cleared yet; repeat"
)
IRREVERSIBLE = "不可恢复。This cannot be undone."


def erase(
    *,
    order: Annotated[str | None, typer.Option(help="某工单的诉求人")] = None,
    phone: Annotated[
        str | None, typer.Option(help="使用该号码的人; - 表示从标准输入读取, 不留在命令历史里")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="verify 报告的人员编号")] = None,
    reason: Annotated[str, typer.Option(help="依据, 如来函编号; 不要写姓名和号码")],
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """删除个人信息. Destroy a requester's key: name, phone, address, texts cannot be read again."""
    if sum(given is not None for given in (order, phone, subject)) != 1:
        raise typer.BadParameter("give exactly one", param_hint="--order | --phone | --subject")
    if not yes and not sys.stdin.isatty():
        raise typer.BadParameter(f"{IRREVERSIBLE} Add --yes to confirm.", param_hint="--yes")
    whom = Whom(order, typed_number() if phone == "-" else phone, subject)
    try:
        receipt = run(erased(Settings.from_env(), whom, reason, sure=yes))
    except NobodyFound as nobody:
        err.print(f"查无此人 · {nobody.__doc__}", soft_wrap=True)
        raise typer.Exit(Exit.FOUND) from None
    if as_json:
        say_json(shown(receipt))
    elif not quiet:
        say(receipt)
    if receipt.views_left:
        named = ", ".join(receipt.views_left)
        err.print(
            f"{VIEWS_LEFT} ({named}): hotline erase --subject {receipt.subject}", soft_wrap=True
        )
        raise typer.Exit(Exit.FOUND)


def typed_number() -> str:
    return getpass.getpass("号码 phone: ") if sys.stdin.isatty() else sys.stdin.readline().strip()


async def erased(settings: Settings, whom: Whom, reason: str, *, sure: bool) -> Receipt:
    async with erasing(settings) as at_work:
        subject = await at_work.find(whom)
        if not sure:
            orders, _ = await at_work.touched(subject)
            named = ", ".join(orders) or "-"
            typer.confirm(
                f"将删除 {len(orders)} 件工单的个人信息 ({named})。{IRREVERSIBLE}", abort=True
            )
        return await at_work.erase(subject, reason)


def say(receipt: Receipt) -> None:
    """A receipt to keep: what is gone, and where a copy may still lie."""
    done = "此前已删除 already erased" if receipt.already else "已删除 erased"
    out.print(f"{done} {receipt.erased_at} · 人员 person {receipt.subject}", soft_wrap=True)
    out.print(
        f"不再可读 unreadable now: 密封事件 sealed events {receipt.values} · "
        f"工单 orders {len(receipt.orders)} · 号码索引 phone numbers {receipt.phones}",
        soft_wrap=True,
    )
    for order_no in receipt.orders:
        out.print(f"  {order_no}", soft_wrap=True)
    out.print(f"记录 recorded at position {receipt.position}: {receipt.reason}", soft_wrap=True)
    out.print(BACKUPS, soft_wrap=True)
