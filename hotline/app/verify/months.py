"""Published months: each seal fits what it seals, each correction follows what it corrects."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from events.catalog.published_months import PUBLISHED_MONTHS, MonthCorrected, MonthPublished
from events.event import Event
from events.postgres.following.log_reader import LogReader
from events.stored.reading import as_recorded
from hotline.app.existing_log import ExistingLog
from hotline.app.verify.chain import Finding
from hotline.published_months.sealing import seal_of

ALL: frozenset[str] = frozenset({f"{PUBLISHED_MONTHS}-"})


async def month_findings(log: ExistingLog, streams: Collection[str] = ALL) -> list[Finding]:
    """Of the streams whose names begin so."""
    rows = sorted(
        await LogReader(log.pool).of_streams(streams), key=lambda row: (row.stream, row.version)
    )
    return [
        found
        for stream, own in groupby(rows, lambda row: row.stream)
        for found in seal_findings(stream, [as_recorded(row).event for row in own])
    ]


def seal_findings(stream: str, events: Sequence[Event]) -> Iterator[Finding]:
    before = ""
    for version, event in enumerate(events, start=1):
        if not isinstance(event, MonthPublished | MonthCorrected):
            continue
        if seal_of(event) != event.seal:
            yield Finding("stream", stream, version, "the seal is not that of the figures")
        if isinstance(event, MonthCorrected) and event.corrects != before:
            yield Finding("stream", stream, version, "corrects another publication than the last")
        before = event.seal
