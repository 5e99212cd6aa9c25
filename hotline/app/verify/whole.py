"""
`hotline verify`: is the log what was written, does the vault fit it, do the views say what it says?

Reads only, page by page, each page as of one moment, so that a service may be at work meanwhile.
"""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

from events.postgres.following.log_reader import LogReader
from events.postgres.statements import statements
from events.vault.database import run
from hotline.app.existing_log import ExistingLog
from hotline.app.signing.check import signatures
from hotline.app.verify.attachments import attachment_findings
from hotline.app.verify.chain import (
    Finding,
    StreamPage,
    chain_findings,
    heads_of_all,
    heads_of_one,
    page_of,
)
from hotline.app.verify.log import log_findings
from hotline.app.verify.months import ALL, month_findings
from hotline.app.verify.vault import sealed_findings
from hotline.app.verify.view import view_findings

SQL: Final = statements(__file__)

DESTROYED: Final = "SELECT subject_id FROM vault.subject_key WHERE destroyed_at IS NOT NULL"
SECONDS: Final = 600.0
Report = Callable[[str, int, int], None]  # phase, done, of


@dataclass
class Verification:
    """What was looked at and what was found; sound when nothing was."""

    streams: int = 0
    events: int = 0
    sealed: int = 0
    rows_compared: int = 0
    attachments: int = 0
    signed_up_to: int = 0  # the position to which the log is signed without a break
    seconds: float = 0.0
    found: list[Finding] = field(default_factory=list)

    def said(self) -> dict[str, Any]:
        return {
            "sound": not self.found,
            "streams": self.streams,
            "events": self.events,
            "sealed": self.sealed,
            "rows_compared": self.rows_compared,
            "attachments": self.attachments,
            "signed_up_to": self.signed_up_to,
            "found": [each.said() for each in self.found],
            "seconds": round(self.seconds, 2),
        }


async def verified(log: ExistingLog, *, full: bool, report: Report) -> Verification:
    """
    The whole log. `full`: every row of every view, else a sample of them; and every attachment is
    opened.
    """
    begun, verdict = monotonic(), Verification()
    head = (await LogReader(log.pool).head()).position
    verdict.found += [each async for each in log_findings(log.pool, report)]
    await look_at_chains(log, verdict, heads_of_all(log.pool), lambda n: report("chains", n, head))
    signed = await signatures(log.pool, log.vault.signing, log.note)
    verdict.signed_up_to = signed.up_to
    verdict.found += signed.found
    verdict.found += await erasure_findings(log)
    verdict.found += await month_findings(log)
    async for files, found in attachment_findings(log, full=full, report=report):
        verdict.attachments += files
        verdict.found += found
    async for compared, found in view_findings(log, None, full=full, report=report):
        verdict.rows_compared += compared
        verdict.found += found
    verdict.seconds = monotonic() - begun
    return verdict


async def verified_stream(log: ExistingLog, stream: str, report: Report) -> Verification:
    """One stream, and what the views say of it. A stream without a head row is found too."""
    begun, verdict = monotonic(), Verification()
    await look_at_chains(log, verdict, heads_of_one(log.pool, stream), lambda _: None)
    if stream.startswith(tuple(ALL)):
        verdict.found += await month_findings(log, {stream})
    async for compared, found in view_findings(log, stream, full=True, report=report):
        verdict.rows_compared += compared
        verdict.found += found
    verdict.seconds = monotonic() - begun
    return verdict


async def look_at_chains(
    log: ExistingLog,
    verdict: Verification,
    heads: AsyncIterator[StreamPage],
    report: Callable[[int], None],
) -> None:
    async for page in heads:
        links = await page_of(page)
        verdict.streams += len(page.heads)
        verdict.events += sum(len(own) for own in links.values())
        verdict.found += chain_findings(log.vault.chain, page.heads, links)
        seen, found = await sealed_findings(log.vault, links)
        verdict.sealed += seen
        verdict.found += found
        report(verdict.events)


async def erasure_findings(log: ExistingLog) -> list[Finding]:
    """A key is destroyed and the log says so, or neither."""
    said = await log.pool.fetch(SQL["erased_subjects"], timeout=SECONDS)
    recorded = {row["subject"] for row in said}
    async with log.vault.pool.acquire(timeout=SECONDS) as connection:
        destroyed = {row["subject_id"] for row in await connection.fetch(DESTROYED)}
    alive = recorded - destroyed
    known = {row["subject_id"] for row in await run(log.vault.pool, "read_keys", [*alive])}
    return [
        *(
            Finding("vault", subject, None, "the log says erased, but the key is still there")
            for subject in sorted(alive & known)
        ),
        *(
            Finding(
                "vault",
                subject,
                None,
                f"the key is destroyed, but the log does not say so; "
                f"run: hotline erase --subject {subject}",
            )
            for subject in sorted(destroyed - recorded)
        ),
    ]
