"""`hotline backup` and `hotline restore`."""

from pathlib import Path

from hotline.app.database.backup import backed_up, restored
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.cli.console import out, say_json

CLOSING = (
    "接下来 · next: hotline verify, 再 then hotline serve",
    "备份之后的删除须重做 · repeat each erasure that is younger than the backup: hotline erase",
)


def backup(file: Path, *, as_json: bool, quiet: bool) -> None:
    done = run(backed_up(Settings.from_env(), file))
    if as_json:
        say_json(
            {
                "file": str(done.file),
                "bytes": done.size,
                "position": done.position,
                "apart": list(done.apart),
            }
        )
    elif not quiet:
        out.print(
            f"{done.file} · {done.size:,} 字节 bytes · 日志至 log up to {done.position}",
            soft_wrap=True,
            markup=False,
        )
        for each in done.apart:
            out.print(f"不在其中，请另行备份 · not in it, keep apart: {each}", soft_wrap=True)


def restore(file: Path, *, as_json: bool, quiet: bool) -> None:
    applied = run(restored(Settings.from_env(), file))
    if as_json:
        say_json({"file": str(file), "applied": applied})
    elif not quiet:
        out.print(f"已恢复 restored {file}", soft_wrap=True, markup=False)
        for line in CLOSING:
            out.print(line, soft_wrap=True)
