"""`hotline dry-run`: a file of `hotline export`, tried beside a running service or without one."""

import asyncio
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal
from zoneinfo import ZoneInfo

from events.postgres.following.log_reader import LogReader
from hotline.app.compose import clock_of
from hotline.app.dry_run.trial import Json, TrialAsk, tried
from hotline.app.existing_log import existing_log
from hotline.app.reference.defects import reference_defects
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.history import read_history
from hotline.app.reference.one_part import read_part
from hotline.app.settings import Settings
from hotline.reference import to_json

Kind = Literal["policy", "routing"]
PAST: Final = timedelta(days=90)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class TrialOfFile:
    """`outcome` is empty where the file has defects."""

    since: date
    to: date
    defects: list[FileDefect] = field(default_factory=list)
    outcome: Json = field(default_factory=dict)


async def tried_file(
    settings: Settings, kind: Kind, file: Path, since: date | None, to: date | None
) -> TrialOfFile:
    """
    Of the orders registered on the days [since, to): by default, of the last 90 days.

    Raises NotPublished before the city has its other parts.
    """
    content = await asyncio.to_thread(file.read_bytes)
    async with existing_log(settings) as log:
        current = (await read_history(LogReader(log.pool))).current()
        now = (await clock_of(log.pool, None))()
        today = now.astimezone(ZoneInfo(current.policy.zone)).date()
        before = to or today + ONE_DAY
        after = since or before - PAST
        files = await asyncio.to_thread(read_part, current, kind, content)
        data, defects = files.data, files.defects
        if data is not None:
            defects = files.placed(await asyncio.to_thread(reference_defects, data))
        if data is None or defects:
            return TrialOfFile(after, before, defects)
        candidate = to_json(data.policy if kind == "policy" else data.rule_set)
        ask = TrialAsk(kind=kind, candidate=candidate, since=after, to=before, now=now)
        return TrialOfFile(after, before, [], await tried(log.dsn, ask))
