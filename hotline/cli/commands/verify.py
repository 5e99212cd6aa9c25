"""`hotline verify`."""

from typing import Final

import typer

from hotline.app.existing_log import existing_log
from hotline.app.loop import run
from hotline.app.settings import Settings
from hotline.app.verify.whole import Report, Verification, verified, verified_stream
from hotline.cli.commands.rebuild import Phases
from hotline.cli.console import err, out, say_json
from hotline.cli.exit_codes import Exit
from hotline.cli.progress import Bar

KINDS: Final = {
    "log": "日志",
    "stream": "事件链",
    "vault": "密钥库",
    "view": "视图",
    "attachment": "附件",
}


def verify(*, stream: str | None, full: bool, as_json: bool, quiet: bool) -> None:
    settings = Settings.from_env()
    with Bar("核对", quiet=quiet or as_json) as bar:
        shown = Phases(bar)

        def report(phase: str, done: int, total: int) -> None:
            shown.report("核对 verify", phase, done, total)

        verdict = run(verdict_on(settings, stream, full=full, report=report))
    if as_json:
        say_json(verdict.said())
    else:
        say(verdict)
    if verdict.found:
        raise typer.Exit(Exit.FOUND)


async def verdict_on(
    settings: Settings, stream: str | None, *, full: bool, report: Report
) -> Verification:
    async with existing_log(settings) as log:
        if stream is not None:
            return await verified_stream(log, stream, report)
        return await verified(log, full=full, report=report)


def say(verdict: Verification) -> None:
    out.print(
        f"流 streams {verdict.streams} · 事件 events {verdict.events} · "
        f"密封 sealed {verdict.sealed} · 签名至 signed up to {verdict.signed_up_to} · "
        f"核对视图 rows compared {verdict.rows_compared} · "
        f"附件 attachments {verdict.attachments} · "
        f"{verdict.seconds:.1f} s",
        soft_wrap=True,
    )
    if not verdict.found:
        out.print("[green]完好 sound[/green]")
        return
    err.print(f"[red]发现问题 found {len(verdict.found)}[/red]")
    for each in verdict.found:
        at = f" v{each.version}" if each.version is not None else ""
        line = f"{KINDS[each.kind]} {each.kind} {each.where}{at}: {each.what}"
        err.print(line, soft_wrap=True, markup=False)
