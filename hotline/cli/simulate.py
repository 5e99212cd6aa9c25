"""`hotline simulate`."""

from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.app.simulation.playing import simulate as play
from hotline.app.simulation.running import RATE
from hotline.cli.progress import Bar
from hotline.cli.words import out, say_json


class Speed(StrEnum):
    """How fast the simulated city's time goes."""

    MAX = "max"
    REAL = "1"


def simulate(
    *,
    days: Annotated[float, typer.Option(min=0.001, max=3660, help="多少天")] = 7,
    rate: Annotated[float, typer.Option(min=0.1, help="每天工单数")] = RATE,
    speed: Annotated[Speed, typer.Option(help="max: 进程内尽快; 1: 经 HTTP 实时")] = Speed.MAX,
    seed: Annotated[int, typer.Option(help="随机种子: 同种子同故事")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一行 JSON 结果")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="不显示进度")] = False,
) -> None:
    """模拟城市. Play a plausible city: up to now when the state is empty, else on from there."""
    with Bar("模拟", quiet=quiet or as_json) as bar:
        bar.of(1_000)
        played = run(
            play(
                Settings.from_env(),
                days=days,
                rate=rate,
                seed=seed,
                live=speed is Speed.REAL,
                progress=bar.at,
            )
        )
    if as_json:
        say_json(asdict(played))
    else:
        out.print(
            f"登记 registered {played.registered} · 操作 commands {played.commands} · "
            f"{played.since} → {played.until} · {played.seconds} s",
            soft_wrap=True,
        )
