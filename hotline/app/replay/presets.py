"""The logs that we can read: 311 calls, permits, incidents, fines, and Chinese texts."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from events.calendars import shipped_years
from events.catalog.names import Channel, Crs, RequestKind
from events.catalog.values import Point
from events.working_time import SHANGHAI, calendar_of, every_day, ordinary_weeks
from hotline.app.replay.case import BadRow, Case, Preset, Row, instant, local, midnight_of
from hotline.app.replay.fines import fines_preset
from hotline.app.replay.incidents import incidents_preset
from hotline.app.replay.matters import matters_of
from hotline.app.replay.rows import csv_rows, json_lines

NEW_YORK: Final = ZoneInfo("America/New_York")
AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
WORKING_DAY_OF_A_DATE: Final = timedelta(hours=18)  # a reply known by its day was given by its end
BOSTON_CHANNELS: Final[Mapping[str, Channel]] = {
    "Constituent Call": Channel.PHONE,
    "Self Service": Channel.WEB,
    "Citizens Connect App": Channel.APP,
    "Twitter": Channel.FORUM,
    "Employee Generated": Channel.GRID,
}
BOSTON_VERDICTS: Final[Mapping[str, bool]] = {"ONTIME": True, "OVERDUE": False}
PERMIT_CHANNELS: Final[Mapping[str, Channel]] = {
    "Internet": Channel.WEB,
    "Desk": Channel.COUNTER,
    "Post": Channel.MAILBOX,
    "e-mail": Channel.EMAIL,
}


def boston(number: int, row: Row) -> Case:
    """Boston 311: `target_dt` is the city's own deadline."""
    return Case(
        number=number,
        ref=row["case_enquiry_id"],
        opened=local(row["open_dt"], NEW_YORK),
        closed=local(row["closed_dt"], NEW_YORK) if row["closed_dt"] else None,
        target=local(row["target_dt"], NEW_YORK) if row["target_dt"] else None,
        channel=BOSTON_CHANNELS.get(row["source"], Channel.OTHER),
        kind=RequestKind.COMPLAINT,
        matter=row["type"],
        department=row["department"],
        point=point_of(row),
        on_time=BOSTON_VERDICTS.get(row.get("ontime", "")) if row["target_dt"] else None,
    )


def new_york(number: int, row: Row) -> Case:
    """New York 311: no deadlines; each type of complaint is a matter of ours."""
    return Case(
        number=number,
        ref=row["unique_key"],
        opened=local(row["created"], NEW_YORK),
        closed=local(row["closed"], NEW_YORK) if row["closed"] else None,
        target=None,
        channel=Channel.OTHER,
        kind=RequestKind.COMPLAINT,
        matter=row["complaint_type"],
        point=point_of(row),
    )


def permit(number: int, row: Row) -> Case:
    """A Dutch municipality's permit applications: `deadline` is the municipality's own."""
    opened = instant(row["startdate"])
    return Case(
        number=number,
        ref=row["case_id"],
        opened=opened,
        closed=end_of(row["enddate"], opened) if row["enddate"] else None,
        target=instant(row["deadline"]),
        channel=PERMIT_CHANNELS.get(row["channel"], Channel.OTHER),
        kind=RequestKind.HELP,
        matter="environmental permit",
        department=row["department"],
    )


def end_of(text: str, opened: datetime) -> datetime:
    """An end at the first midnight of the opening's own day is a day without a time."""
    end = instant(text)
    same_day = end.astimezone(AMSTERDAM).date() == opened.astimezone(AMSTERDAM).date()
    return max(end, opened) if same_day else end


def mailbox(number: int, row: Row) -> Case:
    """A mayor's mailbox (市长信箱): days without times; the agency hints at the matter."""
    if not row["received"]:
        raise BadRow("no date")
    return Case(
        number=number,
        ref=row["id"],
        opened=midnight_of(row["received"], SHANGHAI),
        closed=midnight_of(row["replied"], SHANGHAI, WORKING_DAY_OF_A_DATE)
        if row["replied"]
        else None,
        target=None,
        channel=Channel.MAILBOX,
        kind=RequestKind.HELP,
        matter=row["agency_group"],
        title=row["title"],
        narrative=row["text"],
        reply=row["reply"],
    )


def messages(number: int, row: Row) -> Case:
    """Citizens' messages with a category and no answer: they stay open."""
    return Case(
        number=number,
        ref=row["id"],
        opened=local(row["time"], SHANGHAI),
        closed=None,
        target=None,
        channel=Channel.WEB,
        kind=RequestKind.COMPLAINT,
        matter=row["label"],
        title=row["title"],
        narrative=row["text"],
    )


def replies(number: int, row: Row) -> Case:
    """Citizens' messages with the reply and its time, and no category."""
    return Case(
        number=number,
        ref=row["id"],
        opened=local(row["time"], SHANGHAI),
        closed=local(row["reply_time"], SHANGHAI) if row["reply_time"] else None,
        target=None,
        channel=Channel.WEB,
        kind=RequestKind.HELP,
        matter="",
        title=row["title"],
        narrative=row["text"],
        reply=row["reply"],
    )


def point_of(row: Row) -> Point | None:
    if not row["latitude"] or not row["longitude"]:
        return None
    try:
        return Point(lon=float(row["longitude"]), lat=float(row["latitude"]), crs=Crs.WGS84)
    except ValueError:
        raise BadRow("not a point") from None


def boston_preset() -> Preset:
    return Preset(
        name="boston-311",
        city="025025",
        city_name="Boston",
        zone=NEW_YORK,
        calendar=every_day(NEW_YORK, "every-day"),
        source_system="boston-311",
        rows=csv_rows,
        case=boston,
    )


def new_york_preset() -> Preset:
    return Preset(
        name="nyc-311",
        city="036081",
        city_name="New York, Queens",
        zone=NEW_YORK,
        calendar=ordinary_weeks(NEW_YORK, "ordinary-weeks"),
        source_system="nyc-311",
        rows=csv_rows,
        case=new_york,
        matters=matters_of("nyc-311"),
    )


def permits_preset() -> Preset:
    return Preset(
        name="permits",
        city="528000",
        city_name="Dutch municipality",
        zone=AMSTERDAM,
        calendar=every_day(AMSTERDAM, "every-day"),
        source_system="permits",
        rows=csv_rows,
        case=permit,
    )


def chinese_preset(
    name: str, city: str, city_name: str, case: Callable[[int, Row], Case]
) -> Preset:
    """With the holidays that are shipped; before their first year Monday to Friday."""
    years = shipped_years()
    return Preset(
        name=name,
        city=city,
        city_name=city_name,
        zone=SHANGHAI,
        calendar=calendar_of(years),
        source_system=name,
        rows=json_lines,
        case=case,
        matters=matters_of(name),
        years=years,
    )


PRESETS: Final[Mapping[str, Preset]] = {
    preset.name: preset
    for preset in (
        boston_preset(),
        new_york_preset(),
        chinese_preset("zh-mailbox", "611000", "商洛市", mailbox),
        chinese_preset("zh-messages", "999900", "A市", messages),
        chinese_preset("zh-replies", "999901", "A市", replies),
        permits_preset(),
        incidents_preset(),
        fines_preset(),
    )
}
