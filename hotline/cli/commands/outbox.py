"""`hotline outbox`: what did not reach its requester, and to send it once more."""

from typing import Any

import typer

from events.catalog.names import MessageState
from hotline.app.loop import run
from hotline.app.outbox.office import listed, retried
from hotline.app.settings import Settings
from hotline.cli.console import out, say_json
from hotline.cli.exit_codes import Exit


def list_(*, state: str, as_json: bool) -> None:
    if state not in {*MessageState}:
        raise typer.BadParameter(f"one of: {', '.join(MessageState)}", param_hint="--state")
    rows = run(listed(Settings.from_env(), MessageState(state)))
    if as_json:
        say_json({"messages": rows})
    else:
        for row in rows:
            out.print("  ".join(columns(row)), soft_wrap=True, markup=False)
        named = MessageState(state).chinese
        out.print(f"{len(rows)} 条告知 messages: {named} {state}", soft_wrap=True)
    if rows and state == MessageState.UNDELIVERED:
        raise typer.Exit(Exit.FOUND)


def columns(row: dict[str, Any]) -> list[str]:
    """Neither text nor address: those are in the log alone."""
    attempts = f"{row['attempts']} 次 attempts"
    what = f"{row['kind']} {row['round']}"
    return [row["order_no"], what, row["medium"], attempts, row["made_at"], row["cause"] or "-"]


def retry(*, order: str | None, as_json: bool) -> None:
    orders = run(retried(Settings.from_env(), order))
    if as_json:
        say_json({"orders": orders})
        return
    for number in orders:
        out.print(f"重新发送 sent again: {number}", soft_wrap=True, markup=False)
    out.print(f"{len(orders)} 件工单 orders", soft_wrap=True)
