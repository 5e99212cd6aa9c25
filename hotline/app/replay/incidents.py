"""An event log of IT incidents: states, handovers between groups, reopenings, an SLA flag."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from events.catalog.names import Channel, RequestKind, Unit, Urgency
from events.working_time import TimeLimit, ordinary_weeks
from hotline.app.replay.case import Case, LoggedState, Preset, Row, Stage, local
from hotline.app.replay.rows import cases_of_events
from hotline.default_policy import default_policy

NUMBER: Final = "number"
COLUMNS: Final = (
    "ident_state", "reopen_count", "sys_mod_count", "made_sla", "caller_id", "opened_at",
    "sys_updated_at", "contact_type", "category", "priority", "assignment_group",
)  # fmt: skip
UTC: Final = ZoneInfo("UTC")  # the log names no zone
ANY_TIME: Final = TimeLimit(400, Unit.NATURAL_DAY)
STAGES: Final[Mapping[str, Stage]] = {
    "New": Stage.WAITING,
    "Active": Stage.WORKING,
    "Awaiting User Info": Stage.AWAITING_REQUESTER,
    "Awaiting Vendor": Stage.SUSPENDED,
    "Awaiting Problem": Stage.SUSPENDED,
    "Awaiting Evidence": Stage.SUSPENDED,
    "Resolved": Stage.RESOLVED,
    "Closed": Stage.CLOSED,
}
CHANNELS: Final[Mapping[str, Channel]] = {
    "Phone": Channel.PHONE,
    "IVR": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Self service": Channel.WEB,
}
URGENCIES: Final[Mapping[str, Urgency]] = {"1": Urgency.CRITICAL, "2": Urgency.URGENT}
VERDICTS: Final[Mapping[str, bool]] = {"true": True, "false": False}


def incident(number: int, row: Row) -> Case:
    """Opened for the group of its first state; each row from then on is a moment."""
    rows: Sequence[Row] = sorted(row["events"], key=lambda each: int(each["sys_mod_count"]))
    first, last = rows[0], rows[-1]
    moments = tuple(moments_of(rows))
    return Case(
        number=number,
        ref=row[NUMBER],
        opened=min(local(first["opened_at"], UTC), moments[0].at),
        closed=None,
        target=None,
        channel=CHANNELS.get(first["contact_type"], Channel.OTHER),
        kind=RequestKind.HELP,
        matter=f"category {first['category'] or '-'}",
        department=moments[0].department,
        urgency=URGENCIES.get(first["priority"], Urgency.ORDINARY),
        on_time=VERDICTS.get(last["made_sla"]),
        moments=moments,
        requester=f"caller {first['caller_id']}" if first["caller_id"] else None,
    )


def moments_of(rows: Sequence[Row]) -> Iterator[LoggedState]:
    """In the order of changes; time never runs backwards. An unknown state changes nothing."""
    at, stage = local(rows[0]["sys_updated_at"], UTC), Stage.WAITING
    for before, row in pairwise((rows[0], *rows)):
        at = max(at, local(row["sys_updated_at"], UTC))
        stage = STAGES.get(row["ident_state"], stage)
        yield LoggedState(
            at=at,
            stage=stage,
            department=group_of(row),
            handed_over=group_of(row) != group_of(before),
            reopened=int(row["reopen_count"]) > int(before["reopen_count"]),
        )


def group_of(row: Row) -> str:
    """A group that the log does not name is one of its own."""
    return f"group {row['assignment_group'] or '-'}"


def incidents_preset() -> Preset:
    """Our limits and rules; only the window of a return is as long as groups hand incidents on."""
    return Preset(
        name="incidents",
        city="999902",
        city_name="IT help desk",
        zone=UTC,
        calendar=ordinary_weeks(UTC, "ordinary-weeks"),
        source_system="incidents",
        rows=partial(cases_of_events, number=NUMBER, columns=COLUMNS),
        case=incident,
        policy=replace(default_policy(), return_window=ANY_TIME, return_window_urgent=ANY_TIME),
    )
