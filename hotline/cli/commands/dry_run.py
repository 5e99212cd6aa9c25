"""`hotline dry-run`: what a policy or a rule set would have changed."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import typer

from hotline.app.dry_run.program import Kind, tried_file
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit

ROWS = 20


def dry_run(
    what: str,
    file: Path,
    *,
    since: datetime | None,
    to: datetime | None,
    as_json: bool,
) -> None:
    if what not in {"policy", "routing"}:
        raise typer.BadParameter(
            f"没有这一部分 · no such part: {what}. 可用 one of: policy | routing"
        )
    first, last = (None if each is None else each.date() for each in (since, to))
    if first is not None and last is not None and first >= last:
        raise typer.BadParameter("--from 须早于 --to · --from must be before --to")
    done = run(tried_file(Settings.from_env(), cast("Kind", what), file, first, last))
    if as_json:
        period = {"from": done.since, "to": done.to}
        say_json({**period, "defects": [asdict(each) for each in done.defects], **done.outcome})
    elif done.defects:
        for each in done.defects:
            at = f" 第 {each.line} 行" if each.line else ""
            say(f"{file}{at} {each.pointer}: {each.what}", to_err=True)
    else:
        say(f"登记于 registered {done.since} – {done.to} (不含 exclusive)")
        for line in (of_policy if what == "policy" else of_routing)(done.outcome):
            say(line)
        if not done.outcome["complete"]:
            say(f"未算完, 算到 not complete, up to {done.outcome['up_to']}")
        if what == "policy":
            say(
                "到期时间移到现在之后的, 不再计入按时率 · what is due later than now is not counted"
            )
        say("只是试算, 没有改动任何数据 · nothing was changed")
    if done.defects:
        raise typer.Exit(Exit.FOUND)


def say(line: str, *, to_err: bool = False) -> None:
    (err if to_err else out).print(line, soft_wrap=True, markup=False)


def of_routing(found: dict[str, Any]) -> Iterator[str]:
    yield (
        f"派单 dispatches {found['dispatches']:,}: 不变 unchanged {found['unchanged']:,}, "
        f"改变 changed {found['changed']:,}, 人工指定 by a person {found['by_person']:,}"
    )
    for each in found["matrix"][:ROWS]:
        numbers = " ".join(each["order_numbers"][:3])
        yield f"{each['from_name']} → {each['to_name']}: {each['dispatches']:,} ({numbers} …)"


def of_policy(found: dict[str, Any]) -> Iterator[str]:
    if found["valid_from"] is not None:
        yield (
            f"施行日 {found['valid_from']}: 只用于当日起派单的工单 · "
            "in force for orders dispatched from that day on"
        )
    yield moved_line("全部 all", found)
    yield (
        f"未列入 left out: {found['left_out']:,} 件 orders, "
        "没有时限、时限由外部指定、暂停中、撤回或并单等 without a running limit of the policy"
    )
    for each in found["by_department"][:ROWS]:
        yield moved_line(each["department_name"], each)


def moved_line(name: str, found: dict[str, Any]) -> str:
    rates = " → ".join(percent(found[each]) for each in ("was", "would_be"))
    return (
        f"{name}: {found['orders']:,} 件 orders, 提前 earlier {found['earlier']:,}, "
        f"推后 later {found['later']:,}; 按时 on time {rates}"
    )


def percent(pair: dict[str, Any]) -> str:
    if pair["rate"] is None:
        return "–"
    return f"{pair['rate']:.1%} ({pair['numerator']:,}/{pair['denominator']:,})"
