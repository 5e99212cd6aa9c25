"""`hotline simulate`."""

from collections.abc import Sequence

import typer
from rich.table import Table

from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.app.simulation.checking.counting import Line
from hotline.app.simulation.checking.whole import INVARIANTS
from hotline.app.simulation.playing import Played
from hotline.app.simulation.playing import simulate as play
from hotline.cli.console import out, say_json
from hotline.cli.exit_codes import Exit
from hotline.cli.progress import Bar
from hotline.cli.speed import Speed

SHOWN = 20  # violations


def simulate(
    *, days: float, rate: float, street: float, speed: Speed, seed: int, as_json: bool, quiet: bool
) -> None:
    with Bar("模拟", quiet=quiet or as_json) as bar:
        bar.of(1_000)
        played = run(
            play(
                Settings.from_env(),
                days=days,
                rate=rate,
                street=street,
                seed=seed,
                live=speed is Speed.REAL,
                progress=bar.at,
            )
        )
    if as_json:
        say_json(played.as_json())
    else:
        show(played)
    if played.checked.violations:
        raise typer.Exit(Exit.FOUND)


def show(played: Played) -> None:
    out.print(
        f"登记 registered {played.registered} · 上报 reported {played.reported} · "
        f"操作 commands {played.commands} · {played.facts_a_second} events/s · "
        f"{played.since} → {played.until} · {played.seconds} s",
        soft_wrap=True,
    )
    if played.published_months:
        months = "、".join(played.published_months)
        out.print(f"公布月份 published months: {months}", soft_wrap=True)
    out.print(table_of(played.checked.lines))
    found = played.checked.violations
    held = len(INVARIANTS) - len({each.invariant for each in found})
    out.print(
        f"不变量 invariants: {held}/{len(INVARIANTS)} · 工单 orders {played.checked.orders} · "
        f"案件 cases {played.checked.cases} · "
        f"事件 events {played.checked.facts} · {played.check_seconds} s",
        soft_wrap=True,
    )
    for each in found[:SHOWN]:
        out.print(
            f"  {each.invariant} {each.order_no} v{each.version} {each.detail}", soft_wrap=True
        )


def table_of(lines: Sequence[Line]) -> Table:
    table = Table("指标", "实测", "n", "预期", "", "依据 source", box=None, pad_edge=False)
    for line in lines:
        mark = "超出 outside" if line.is_outside else ""
        expected = "" if line.low is None else f"{shown(line, line.low)}–{shown(line, line.high)}"
        table.add_row(
            line.name_zh,
            shown(line, line.value),
            f"{line.denominator:,.0f}",
            expected,
            mark,
            line.source,
        )
    return table


def shown(line: Line, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if line.name == "requests_a_day" else f"{value:.1%}"
