"""`hotline export` and `hotline import`: a folder with all reference data, or one part alone."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from hotline.app.loop import run
from hotline.app.reference.exchange import (
    Imported,
    exported,
    imported,
    part_exported,
    part_imported,
)
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.moved_deadlines import MovedDeadline
from hotline.app.reference.parts import PARTS
from hotline.app.settings import Settings
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit

if TYPE_CHECKING:
    from events.catalog.values import CellChange

NOT_PUBLISHED = (
    "[red]未发布任何内容 · nothing was published[/red]: {} 处问题, "
    "改正后再导入 · defects; correct them and import again"
)


def export(what: str, file: Path | None, *, force: bool, as_json: bool, quiet: bool) -> None:
    check_words("export", what, file)
    if file is None:
        paths = run(exported(Settings.from_env(), Path(what), force=force))
    else:
        run(part_exported(Settings.from_env(), what, file, force=force))
        paths = [file]
    if as_json:
        say_json({"files": [str(path) for path in paths]})
    elif not quiet:
        for path in paths:
            out.print(str(path), soft_wrap=True, markup=False)


def import_(what: str, file: Path | None, *, dry_run: bool, as_json: bool, quiet: bool) -> None:
    check_words("import", what, file)
    if file is None:
        check_folder(Path(what))
        outcome = run(imported(Settings.from_env(), Path(what), dry_run=dry_run))
    else:
        outcome = run(part_imported(Settings.from_env(), what, file, dry_run=dry_run))
    if as_json:
        say_json(
            {
                "dry_run": dry_run,
                "published": outcome.published,
                "deadlines": [asdict(each) for each in outcome.deadlines],
                "cells": [each.model_dump(mode="json") for each in outcome.cells],
                "remarks": [asdict(each) for each in outcome.remarks],
                "defects": [asdict(each) for each in outcome.defects],
            }
        )
    elif outcome.defects:
        say_defects(outcome.defects, what, file)
        err.print(NOT_PUBLISHED.format(len(outcome.defects)), soft_wrap=True)
    else:
        say_defects(outcome.remarks, what, file)
        if not quiet:
            say(outcome, dry_run=dry_run)
    if outcome.defects or outcome.remarks:
        raise typer.Exit(Exit.FOUND)


def check_words(command: str, what: str, file: Path | None) -> None:
    """Refuse a part without its file, and a file without the name of its part."""
    if file is None and what in PARTS:
        raise typer.BadParameter(
            f"缺少文件名: hotline {command} {what} FILE (目录若叫此名, 请写 ./{what}) · "
            f"the file is missing; for a folder of this name write ./{what}"
        )
    if file is not None and what not in PARTS:
        raise typer.BadParameter(
            f"没有这一部分 · no such part: {what}. 可用 one of: {' | '.join(PARTS)}"
        )


def check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise typer.BadParameter(
            f"没有目录 {folder}; 只导入一个文件时请写明是哪一部分: hotline import policy FILE · "
            f"no such folder; for a single file name its part"
        )


def say_defects(defects: list[FileDefect], what: str, file: Path | None) -> None:
    for each in defects:
        name = file_name(each, what, file)
        line = f" 第 {each.line} 行" if each.line else ""
        err.print(
            f"{name}{line} {each.pointer}".rstrip() + f": {each.what}",
            soft_wrap=True,
            markup=False,
        )


def file_name(defect: FileDefect, what: str, file: Path | None) -> str:
    """The person's own file, or what holds of another part that it does not fit to."""
    if file is None:
        return defect.file
    return str(file) if defect.file == PARTS[what] else f"现行数据 published {defect.file}"


def say(outcome: Imported, *, dry_run: bool) -> None:
    done = "将发布 would publish" if dry_run else "已发布 published"
    lines = [f"{done} {stream}" for stream in outcome.published]
    lines += [cell_line(each) for each in outcome.cells]
    lines += [f"将重算 would move {moved_line(each)}" for each in outcome.deadlines]
    if not outcome.published:
        lines.append("无变化 · nothing new")
    elif dry_run:
        lines.append("检查通过，未发布 · all is well, nothing was published")
        lines += [
            f"对过去工单的影响 · the effects on past orders: hotline dry-run {part} FILE"
            for part in ("policy", "routing")
            if any(stream.startswith(f"{part}-") for stream in outcome.published)
        ]
    else:
        lines.append("运行中的服务随即采用；已定的时限不变 · running services follow at once")
    for line in lines:
        out.print(line, soft_wrap=True, markup=False)


def cell_line(change: "CellChange") -> str:
    before, after = ", ".join(change.before) or "-", ", ".join(change.after) or "-"
    return f"网格{change.kind.chinese} {change.kind}: {before} → {after}"


def moved_line(moved: MovedDeadline) -> str:
    name = f"{moved.clock.chinese} {moved.department or ''}".rstrip()
    return f"{moved.order_no} {name}: {moved.was.isoformat()} → {moved.becomes.isoformat()}"
