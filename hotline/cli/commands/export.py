"""`hotline export` and `hotline import`."""

from dataclasses import asdict
from pathlib import Path

import typer

from events.catalog.chinese import chinese_name
from hotline.app.loop import run
from hotline.app.reference.exchange import Imported, exported, imported
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit


def export(folder: Path, *, force: bool, as_json: bool, quiet: bool) -> None:
    paths = run(exported(Settings.from_env(), folder, force=force))
    if as_json:
        say_json({"files": [str(path) for path in paths]})
    elif not quiet:
        for path in paths:
            out.print(str(path), soft_wrap=True, markup=False)


def import_(folder: Path, *, dry_run: bool, as_json: bool, quiet: bool) -> None:
    outcome = run(imported(Settings.from_env(), folder, dry_run=dry_run))
    if as_json:
        defects = listed(outcome)
        say_json(
            {
                "dry_run": dry_run,
                "published": outcome.published,
                "deadlines": [asdict(each) for each in outcome.deadlines],
                "defects": defects,
            }
        )
    else:
        say(outcome, dry_run=dry_run, quiet=quiet)
    if outcome.defects:
        raise typer.Exit(Exit.FOUND)


def listed(outcome: Imported) -> list[dict[str, str]]:
    return [
        {"file": each.file, "pointer": each.pointer, "what": each.what} for each in outcome.defects
    ]


def say(outcome: Imported, *, dry_run: bool, quiet: bool) -> None:
    for each in outcome.defects:
        err.print(f"{each.file} {each.pointer}: {each.what}", soft_wrap=True, markup=False)
    if outcome.defects:
        err.print(
            f"[red]未发布任何内容 · nothing was published[/red]: "
            f"{len(outcome.defects)} 处问题 defects",
            soft_wrap=True,
        )
    elif not quiet:
        done = "将发布 would publish" if dry_run else "已发布 published"
        for stream in outcome.published:
            out.print(f"{done} {stream}", soft_wrap=True, markup=False)
        for moved in outcome.deadlines:
            name = f"{chinese_name(moved.clock)} {moved.department or ''}".rstrip()
            change = f"{moved.was.isoformat()} → {moved.becomes.isoformat()}"
            moves = f"{moved.order_no} {name}: {change}"
            out.print(f"将重算 would move {moves}", soft_wrap=True, markup=False)
        if not outcome.published:
            out.print("无变化 · nothing new")
