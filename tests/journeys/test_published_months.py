"""公布的月份: published once, never rewritten, corrected openly (I-07). Told over HTTP."""

import asyncio
import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from events.working_time import SHANGHAI
from hotline.api.reports.figures import MonthReader
from hotline.api.reports.published import FiguresBehind, PublishedMonths
from hotline.api.views import ReadSide
from tests.journeys.story import Story
from tests.journeys.test_monthly_report import asked, lived, of
from tests.journeys.town import Reply, Town

MONTHS = "/api/v1/published-months"


async def published(town: Town, month: str) -> Reply:
    reply = await town.post("supervisor", MONTHS, {"month": month})
    assert reply.status == 201, reply.raw.decode()
    return reply


async def read(town: Town, month: str, by: str = "supervisor") -> dict[str, Any]:
    reply = await town.get(by, f"{MONTHS}/{month}")
    assert reply.status == 200, reply.raw.decode()
    return dict(reply.json)


async def listed(town: Town, month: str) -> dict[str, Any]:
    """The list follows the log; wait until it has the month."""
    async with asyncio.timeout(60):
        while True:
            items = (await town.get("analyst", MONTHS)).json["items"]
            if found := [each for each in items if each["month"] == month]:
                return dict(found[0])
            await asyncio.sleep(0.02)


def number(month: dict[str, Any], indicator: str, key: str, by: str = "department") -> Any:
    (found,) = [
        each
        for each in month["figures"]
        if (each["indicator"], each["by"], each["key"]) == (indicator, by, key)
    ]
    return found


def counts(ratio: dict[str, Any]) -> tuple[int, int]:
    return ratio["numerator"], ratio["denominator"]


async def becomes_secret(town: Town, story: Story) -> None:
    """So one order fewer is counted."""
    await story.goes(
        "dispatcher", "set-secrecy", {"secrecy": "confidential", "reason": "担心报复。"}
    )
    await town.settled()


async def test_a_month_is_published_with_the_figures_of_its_report(town: Town):
    month, _, never = await lived(town)
    lead = never.shown["lead_department"]
    reply = await published(town, month)
    report = (await asked(town, month=month)).json
    shown, item = await read(town, month), await listed(town, month)

    assert f"{MONTHS}/{month}" == reply.headers["Location"]
    assert reply.json["seal"] == shown["seal"] == item["seal"]
    own = of(report, lead)
    for field, indicator in (("on_time", "on-time-rate"), ("closed", "closing-rate")):
        found = number(shown, indicator, lead)
        assert own[field] == found["published"] == found["today"], indicator
        total = number(shown, indicator, "all", "city")["published"]
        assert total == report["total"][field]
        for by in ("department", "district"):
            rows = [
                counts(each["published"])
                for each in shown["figures"]
                if (each["indicator"], each["by"]) == (indicator, by)
            ]
            assert counts(total) == tuple(map(sum, zip(*rows, strict=True))), by
    registered = number(shown, "registered", "all", "city")["published"]
    assert report["registered"] == registered["numerator"] == registered["denominator"]
    assert not shown["differs"]
    assert (None, 1) == (item["corrected_at"], item["version"])
    assert report["indicators"].items() <= shown["definitions"].items()


async def test_what_was_published_is_never_rewritten(town: Town):
    month, _, never = await lived(town)
    lead = never.shown["lead_department"]
    first = (await published(town, month)).json
    again = await town.post("supervisor", MONTHS, {"month": month})
    await becomes_secret(town, never)
    later = await read(town, month)

    assert (409, "published_month.published_already") == (again.status, again.code)
    assert "公布的数据不能改写" in again.json["title"]
    assert {
        (each["indicator"], each["by"], each["key"]): each["published"] for each in first["figures"]
    }.items() == {
        (each["indicator"], each["by"], each["key"]): each["published"] for each in later["figures"]
    }.items()
    found = number(later, "on-time-rate", lead)
    assert found["differs"]
    assert later["differs"]
    assert counts(found["published"])[1] - 1 == counts(found["today"])[1]
    assert first["seal"] == later["seal"]


async def test_a_correction_says_each_number_that_changed_and_why(town: Town):
    month, _, never = await lived(town)
    lead = never.shown["lead_department"]
    first = (await published(town, month)).json
    path, reason = f"{MONTHS}/{month}/correct", {"reason": "一件工单改为保密，不再计入。"}
    none = await town.post("supervisor", path, reason, version=1)
    before = number(first, "on-time-rate", lead)["published"]
    await becomes_secret(town, never)
    corrected = await town.post("supervisor", path, reason, version=1)
    stale = await town.post("supervisor", path, reason, version=1)
    shown = await read(town, month, by="analyst")

    assert (409, "published_month.nothing_to_correct") == (none.status, none.code)
    assert 200 == corrected.status, corrected.raw.decode()
    assert 412 == stale.status
    (correction,) = shown["corrections"]
    assert (reason["reason"], first["seal"]) == (correction["reason"], correction["corrects"])
    change = {(each["indicator"], each["key"]): each for each in correction["changes"]}
    assert before == change["on-time-rate", lead]["old"]
    found = number(shown, "on-time-rate", lead)
    assert before == found["published"]
    assert found["corrected"] == found["today"] == change["on-time-rate", lead]["new"]
    assert not found["differs"]
    assert 2 == shown["version"]


async def test_a_report_of_a_published_month_says_so(town: Town):
    month, _, never = await lived(town)
    unpublished = (await asked(town, month=month)).json
    meeting = town.clock().isoformat()
    town.wait(minutes=1)
    await published(town, month)
    await listed(town, month)
    same = (await asked(town, month=month)).json["published"]
    seen = (await asked(town, month=month, as_of=meeting)).json
    files = {form: await asked(town, month=month, format=form) for form in ("xlsx", "csv", "text")}
    await becomes_secret(town, never)
    differs = (await asked(town, month=month)).json["published"]
    own = (await asked(town, f"handler-{never.shown['lead_department']}", month=month)).json
    other = (await asked(town, "handler-power", month=month)).json
    told = await asked(town, month=month, format="text")

    assert unpublished["published"] is None
    assert seen["published"] is None, "the meeting before the publication saw none"
    assert not same["differs"]
    assert same["note"].endswith("本件与公布的一致")
    book = openpyxl.load_workbook(BytesIO(files["xlsx"].raw))
    assert same["note"] in book["总表"]["A2"].value
    _, total, *_ = csv.reader(StringIO(files["csv"].raw.decode("utf-8-sig")))
    assert same["note"] in total[-1]
    assert same["note"] in files["text"].text
    assert differs["differs"]
    assert "与公布的不同，以公布的为准" in told.text
    assert own["published"]["differs"]
    assert not other["published"]["differs"]


async def test_only_a_month_that_is_over_is_published(town: Town):
    await (await Story.begins(town)).dispatched()
    await town.settled()
    now = await town.post("supervisor", MONTHS, {"month": f"{town.clock():%Y-%m}"})
    later = await town.post("supervisor", MONTHS, {"month": "2199-12"})
    empty = await town.post("supervisor", MONTHS, {"month": "2019-12"})
    unknown = await town.get("supervisor", f"{MONTHS}/2019-12")
    uncorrected = await town.post(
        "supervisor", f"{MONTHS}/2019-12/correct", {"reason": "无。"}, version=1
    )

    for refused in (now, later):
        assert (409, "published_month.not_over") == (refused.status, refused.code)
        assert "请在" in refused.json["detail"]
    assert (409, "published_month.without_orders") == (empty.status, empty.code)
    assert (404, 404) == (unknown.status, uncorrected.status)


@pytest.mark.parametrize("by", ["analyst", "shift-lead", "inspector", "handler-lighting"])
async def test_only_a_supervisor_publishes(town: Town, by: str):
    refused = await town.post(by, MONTHS, {"month": "2026-01"})

    assert (403, "access.forbidden") == (refused.status, refused.code)


async def test_a_repeated_request_is_answered_as_the_first(town: Town):
    month, _, _ = await lived(town)
    key = "11111111-2222-4333-8444-555555555555"
    first = await town.post("supervisor", MONTHS, {"month": month}, key=key)
    town.wait(seconds=timedelta(minutes=1).seconds)
    again = await town.post("supervisor", MONTHS, {"month": month}, key=key)

    assert (201, 201) == (first.status, again.status)
    assert first.json["seal"] == again.json["seal"]
    assert first.headers["Location"] == again.headers["Location"]
    assert "true" == again.headers["Idempotency-Replayed"]


async def test_figures_that_are_behind_are_not_published(town: Town):
    """`published_month.figures_behind`: nothing is saved, and it is tried again later."""

    async def behind(*_: Any) -> bool:
        return False

    views = ReadSide(town.pools.lists, behind, lambda: SHANGHAI)
    api = PublishedMonths(desk=Any, reader=MonthReader(desk=Any, views=views))  # type: ignore[arg-type]
    with pytest.raises(FiguresBehind) as refused:
        await api.caught_up()

    assert 503 == refused.value.status
    assert {"Retry-After": "1"} == refused.value.headers
