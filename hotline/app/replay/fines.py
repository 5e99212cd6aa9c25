"""An event log of road-traffic fines: sent, notified, appealed, paid or sent for collection."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from events.catalog.names import Channel, RequestKind
from events.working_time import ordinary_weeks
from hotline.app.replay.case import Case, LoggedState, Preset, Row, Stage, midnight_of
from hotline.app.replay.rows import cases_of_events

NUMBER: Final = "case_id"
COLUMNS: Final = ("seq", "activity", "date", "article")
ROME: Final = ZoneInfo("Europe/Rome")
OFFICE: Final = "fines office"
STAGES: Final[Mapping[str, Stage]] = {
    "Create Fine": Stage.WAITING,
    "Insert Date Appeal to Prefecture": Stage.SUSPENDED,
    "Send Appeal to Prefecture": Stage.SUSPENDED,
    "Appeal to Judge": Stage.SUSPENDED,
}
ENDS: Final = frozenset({"Payment", "Send for Credit Collection"})


def fine(number: int, row: Row) -> Case:
    """Days without times, in the order of the log; it gives no deadlines: policy sets them."""
    rows: Sequence[Row] = sorted(row["events"], key=lambda each: int(each["seq"]))
    moments = tuple(moments_of(rows))
    return Case(
        number=number,
        ref=row[NUMBER],
        opened=moments[0].at,
        closed=None,
        target=None,
        channel=Channel.OTHER,
        kind=RequestKind.HELP,
        matter=f"article {rows[0]['article'] or '-'}",
        department=OFFICE,
        moments=moments,
    )


def moments_of(rows: Sequence[Row]) -> Iterator[LoggedState]:
    """A fine ends with its last payment, or with the collection; before, a payment is a part."""
    for turn, row in enumerate(rows, start=1):
        activity = row["activity"]
        ends = turn == len(rows) and activity in ENDS
        yield LoggedState(
            at=midnight_of(row["date"], ROME),
            stage=Stage.CLOSED if ends else STAGES.get(activity, Stage.WORKING),
            department=OFFICE,
        )


def fines_preset() -> Preset:
    return Preset(
        name="road-fines",
        city="380000",
        city_name="Italian municipality",
        zone=ROME,
        calendar=ordinary_weeks(ROME, "ordinary-weeks"),
        source_system="road-fines",
        rows=partial(cases_of_events, number=NUMBER, columns=COLUMNS),
        case=fine,
    )
