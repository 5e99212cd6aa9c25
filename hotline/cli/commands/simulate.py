"""`hotline simulate`."""

from dataclasses import asdict

from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.app.simulation.playing import simulate as play
from hotline.cli.console import out, say_json
from hotline.cli.progress import Bar
from hotline.cli.speed import Speed


def simulate(
    *, days: float, rate: float, speed: Speed, seed: int, as_json: bool, quiet: bool
) -> None:
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
