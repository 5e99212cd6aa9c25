"""The monthly report (月报、通报): figures, files, and who may read what. Told over HTTP."""

import csv
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from hotline.reports.month import Month
from tests.journeys.story import CALL, RESULT, Story
from tests.journeys.town import Reply, Town

PATH = "/api/v1/reports/monthly"


async def asked(town: Town, by: str = "supervisor", **query: Any) -> Reply:
    reply = await town.get(by, PATH, **query)
    assert reply.status == 200, reply.raw.decode()
    return reply


async def lived(town: Town) -> tuple[str, Story, Story]:
    """An order finished in time, one that was never finished: both were due in the last month."""
    first_of_month = (town.clock().replace(day=1) + timedelta(days=40)).replace(day=3)
    town.wait(seconds=(first_of_month - town.clock()).total_seconds())
    finished, never = await Story.begins(town), await Story.begins(town)
    await finished.closed()
    await never.dispatched()
    await (await Story.begins(town, secrecy="confidential")).dispatched()
    (clock,) = [each for each in never.shown["clocks"] if each["name"] == "handle"]
    month = datetime.fromisoformat(clock["due_at"])
    town.wait(days=40)
    await town.settled()
    return f"{month:%Y-%m}", finished, never


def of(report: dict[str, Any], department: str) -> dict[str, Any]:
    (found,) = [each for each in report["departments"] if each["key"] == department]
    return dict(found)


async def test_it_has_the_figures_of_a_bulletin_and_they_are_those_of_the_indicator(town: Town):
    month, finished, _ = await lived(town)
    lead = finished.shown["lead_department"]
    report = (await asked(town, month=month)).json
    own = of(report, lead)
    # an analyst's figure by department counts no protected order, as the report does
    rate = await town.get(
        "analyst",
        "/api/v1/indicators/on-time-rate",
        **{"from": report["from"], "to": report["to"], "by": "department"},
    )

    assert {row["key"]: (row["numerator"], row["denominator"]) for row in rate.json["rows"]} == {
        each["key"]: (each["on_time"]["numerator"], each["due"]) for each in report["departments"]
    }
    assert own["due"] == own["on_time"]["numerator"] + own["late"] + own["open"]
    assert own["on_time"]["numerator"] >= 1
    assert own["open"] >= 1
    total = report["total"]
    assert total["due"] == sum(each["due"] for each in report["departments"])
    assert sum(each["orders"] for each in report["channels"]) == report["registered"] >= 2


SHOWN = {
    "on_time": "on-time-rate",
    "closed": "closing-rate",
    "done_at_first": "done-at-first-rate",
    "dissatisfied": "dissatisfaction-rate",
}


async def test_each_rate_is_that_of_the_indicator(town: Town):
    month, finished, _ = await lived(town)
    report = (await asked(town, month=month)).json
    assert of(report, finished.shown["lead_department"])["done_at_first"]["numerator"] >= 1
    period = {"from": report["from"], "to": report["to"], "by": "department"}
    for field, name in SHOWN.items():
        rate = await town.get("analyst", f"/api/v1/indicators/{name}", **period)
        rows = {
            row["key"]: {each: row[each] for each in ("numerator", "denominator", "rate")}
            for row in rate.json["rows"]
        }
        shown = {
            each["key"]: each[field]
            for each in report["departments"]
            if each[field]["denominator"] or each["key"] in rows
        }

        assert rows == shown, field
        assert rate.json["definition"]["version"] == report["indicators"][name]


async def test_as_of_a_moment_it_is_what_the_meeting_saw(town: Town):
    month, _, never = await lived(town)
    lead = never.shown["lead_department"]
    meeting = town.clock()
    town.wait(minutes=1)
    await town.settled()  # a moment that the views have not reached is answered by what they have
    before = (await asked(town, month=month, as_of=meeting.isoformat())).json
    town.wait(minutes=5)
    await never.goes(never.lead, "acknowledge")
    await never.goes(never.lead, "submit-result", RESULT)
    await town.settled()
    later = (await asked(town, month=month)).json
    again = (await asked(town, month=month, as_of=meeting.isoformat())).json

    assert before == again
    assert of(before, lead)["open"] == of(later, lead)["open"] + 1
    assert of(before, lead)["late"] == of(later, lead)["late"] - 1


async def test_the_files_show_the_same_figures_and_are_the_same_bytes_each_time(town: Town):
    month, finished, never = await lived(town)
    query = {"month": month, "as_of": town.clock().isoformat()}
    report = (await asked(town, **query)).json
    files = {form: await asked(town, **query, format=form) for form in ("xlsx", "csv", "text")}
    again = {form: await asked(town, **query, format=form) for form in files}

    assert {form: each.raw for form, each in files.items()} == {
        form: each.raw for form, each in again.items()
    }
    total = report["total"]
    sheet = openpyxl.load_workbook(BytesIO(files["xlsx"].raw))
    assert total["due"] == sheet["总表"]["C4"].value
    _, first, *_ = csv.reader(StringIO(files["csv"].raw.decode("utf-8-sig")))
    assert [str(report["registered"]), str(total["due"])] == first[1:3]
    assert f"应结案{total['due']}件" in files["text"].text
    assert files["text"].text.startswith(f"关于{Month.read(month).title}12345热线")
    for form, ending in (("xlsx", "xlsx"), ("csv", "csv"), ("text", "txt")):
        name = files[form].headers["Content-Disposition"]
        assert f'attachment; filename="12345-{month}.{ending}"' == name
    numbers = [row[0].value for row in sheet["工单明细"].iter_rows(min_row=2)]
    assert total["due"] == len(numbers)
    assert {finished.order_no, never.order_no} <= set(numbers)


async def test_the_details_hold_no_personal_data_and_no_text(town: Town):
    month, _, _ = await lived(town)
    book = openpyxl.load_workbook(BytesIO((await asked(town, month=month, format="xlsx")).raw))
    told = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
    requester = CALL["requester"]

    for private in (requester["name"], requester["phone"], CALL["narrative"]):
        assert not any(private in each for each in told), private


async def test_a_reader_sees_the_orders_that_he_may_read(town: Town):
    """D-07, V-01: a department its own; who reads no orders has no sheet of them."""
    month, finished, _ = await lived(town)
    lead = finished.shown["lead_department"]

    async def book(by: str) -> Any:
        return openpyxl.load_workbook(
            BytesIO((await asked(town, by, month=month, format="xlsx")).raw)
        )

    own = (await book(f"handler-{lead}"))["工单明细"]
    other = (await book("handler-power"))["工单明细"]
    assert finished.order_no in {row[0].value for row in own.iter_rows(min_row=2)}
    assert finished.order_no not in {row[0].value for row in other.iter_rows(min_row=2)}
    assert ["总表", "考核", "口径"] == (await book("analyst")).sheetnames
    scope = (await asked(town, f"handler-{lead}", month=month)).json
    assert ({"department": lead, "subtree": True}, None) == (scope["scope"], scope["registered"])
    foreign = await town.get("handler-power", PATH, month=month, department=lead)
    assert (403, "indicator.other_department") == (foreign.status, foreign.code)


async def test_no_protected_order_counts_for_anybody(town: Town):
    month, _, never = await lived(town)
    lead = never.shown["lead_department"]
    before = of((await asked(town, month=month)).json, lead)
    await never.goes(
        "dispatcher", "set-secrecy", {"secrecy": "confidential", "reason": "担心报复。"}
    )
    await town.settled()
    after = of((await asked(town, month=month)).json, lead)

    assert (before["due"] - 1, before["open"] - 1) == (after["due"], after["open"])


@pytest.mark.parametrize("month", ["2026-13", "2026-1", "202610", "2026-10-01", "٢٠٢٦-١٠", ""])
async def test_a_month_is_a_year_and_a_month(town: Town, month: str):
    refused = await town.get("supervisor", PATH, month=month)

    assert (422, "month") == (refused.status, refused.json["errors"][0]["parameter"])


async def test_a_month_that_has_not_begun_has_no_report(town: Town):
    refused = await town.get("supervisor", PATH, month="2199-12")

    assert (422, "report.month_not_begun") == (refused.status, refused.code)
