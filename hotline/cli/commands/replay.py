"""`hotline replay`."""

from dataclasses import asdict
from pathlib import Path

import orjson
import typer

from hotline.app.loop import run
from hotline.app.replay.comparison import REASONS
from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import ReplayResult
from hotline.app.replay.running import replay as play
from hotline.app.settings import Settings
from hotline.cli.console import err, out
from hotline.cli.exit_codes import Exit
from hotline.cli.progress import Bar


def replay(file: Path, *, preset: str, as_json: bool, quiet: bool) -> None:
    if preset not in PRESETS:
        raise typer.BadParameter(f"unknown preset: {preset}", param_hint="--preset")
    settings = Settings.from_env()
    with Bar("回放", quiet=quiet or as_json) as bar:
        outcome = run(play(settings, file, PRESETS[preset], bar.at, bar.of))
    if as_json:
        out.print(orjson.dumps(asdict(outcome)).decode(), soft_wrap=True, markup=False)
    else:
        say(outcome, settings.state / f"replay-{preset}.csv")
    if outcome.refused:
        raise typer.Exit(Exit.FOUND)


def say(outcome: ReplayResult, results: Path) -> None:
    out.print(
        f"行 rows {outcome.rows} · 工单 work orders {outcome.work_orders} · "
        f"事件 events {outcome.events} · {outcome.seconds} s"
    )
    out.print(
        f"应办 due {outcome.due} = 按时 on time {outcome.on_time} + 逾期办结 late {outcome.late} + "
        f"未办结 without an end {outcome.without_end}"
    )
    for name, count in {**outcome.commands, **outcome.followed}.items():
        out.print(f"  {name} {count}", highlight=False)
    for name, count in outcome.verdicts.items():
        why = REASONS.get(name.rpartition(": ")[2], "")
        out.print(f"判定 verdict {name} {count} {why}".rstrip(), soft_wrap=True)
    if outcome.refused:
        err.print(f"未录入 refused {len(outcome.refused)}: {results}", soft_wrap=True)
