"""`hotline replay`."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer

from hotline.app.loop import run
from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import Outcome
from hotline.app.replay.running import replay as play
from hotline.app.settings import Settings
from hotline.cli.exits import Exit
from hotline.cli.progress import Bar
from hotline.cli.words import err, out


def replay(
    file: Annotated[Path, typer.Argument(help="日志文件 CSV/JSONL, 可为 .gz", exists=True)],
    *,
    preset: Annotated[str, typer.Option(help=" | ".join(PRESETS))],
    as_json: Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度")] = False,
) -> None:
    """回放真实日志. Feed a real log through intake, routing and handling at historical time."""
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


def say(outcome: Outcome, results: Path) -> None:
    out.print(
        f"行 rows {outcome.rows} · 工单 work orders {outcome.work_orders} · "
        f"事件 events {outcome.events} · {outcome.seconds} s"
    )
    out.print(f"应办 due {outcome.due} = 按时 {outcome.on_time} + 超期 {outcome.overdue}")
    if outcome.refused:
        err.print(f"未录入 refused {len(outcome.refused)}: {results}", soft_wrap=True)
