"""Indicators of the street side and evaluations over HTTP: counts, cases, moment, who sees whom."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl

from projections.small_numbers import FEW
from tests.journeys.cases import Case
from tests.journeys.test_street_map import SMALL
from tests.journeys.town import Town

INDICATORS = "/api/v1/grid/indicators"
EVALUATIONS = "/api/v1/evaluations"
MONTHLY = "/api/v1/reports/monthly"


def period(town: Town) -> dict[str, Any]:
    today = town.clock().date()
    return {"from": str(today - timedelta(days=2)), "to": str(today + timedelta(days=9))}


async def figure(town: Town, who: str, name: str, **query: Any) -> Any:
    reply = await town.get(who, f"{INDICATORS}/{name}", **{**period(town), **query})
    assert reply.status == 200, reply.raw.decode()
    return reply.json


async def behind(town: Town, who: str, name: str, **query: Any) -> list[str]:
    """Page by page."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        asked = {**period(town), **query, **cursor, "limit": 7}
        reply = await town.get(who, f"{INDICATORS}/{name}/cases", **asked)
        assert reply.status == 200, reply.raw.decode()
        found += [each["case_no"] for each in reply.json["items"]]
        if reply.json["next_cursor"] is None:
            return found
        cursor = {"cursor": reply.json["next_cursor"]}


async def test_a_period_is_within_reach(town: Town):
    """As every instant; beyond it a database knows no days."""
    for path in (
        f"{INDICATORS}/report",
        f"{INDICATORS}/report/cases",
        "/api/v1/grid/patrol-coverage",
    ):
        for far in ({"from": "0001-01-01"}, {"to": "2200-01-01"}):
            reply = await town.get(
                "supervisor", path, **{**period(town), "part": "numerator"} | far
            )
            assert reply.status == 422, (path, far, reply.raw.decode())


async def test_a_figure_shows_its_counts_definition_moment_and_cases(town: Town):
    before_it = town.clock()
    case = await Case.reported(town)
    await case.submitted()
    await case.goes(case.worker, "submit-check", {"passed": True, "photos": []})
    await case.goes("shift-lead", "close")
    position = (await case.read("shift-lead")).position
    now = {"min_position": position}

    found = await figure(town, "supervisor", "register", by="department", **now)
    reports = await figure(town, "supervisor", "report", **now)
    past = await figure(
        town, "supervisor", "report", as_of=(before_it - timedelta(seconds=1)).isoformat(), **now
    )
    cases = await behind(town, "supervisor", "report", **now)

    assert case.case_no in cases
    assert len(cases) == reports["total"]["denominator"] > past["total"]["denominator"]
    assert "立案" in found["definition"]["denominator"]
    assert found["position"] >= position
    row = next(each for each in found["rows"] if each["key"] == "urban-management")
    assert (
        len(await behind(town, "supervisor", "register", by="department", key=row["key"]))
        == (row["denominator"])
    )
    assert (None, None) == (row["rate"], row["rank"])


async def test_each_reader_counts_what_they_answer_for(town: Town):
    """G-08: supervisors all, a lead their communities, a worker and a department their own."""
    case = await Case.reported(town)
    await case.submitted()
    now = {"min_position": (await case.read("shift-lead")).position}
    whole = await figure(town, "supervisor", "report", by="worker", **now)
    own = await figure(town, "worker-1", "report", by="worker", **now)
    led = await figure(town, "grid-lead-1", "report", by="community", **now)
    theirs = await figure(town, "handler-urban-management", "need-dispose", by="department", **now)
    other = await town.get(
        "handler-lighting", f"{INDICATORS}/dispose", **period(town), department="power"
    )
    staff = await figure(town, "grid-lead-1", "in-time-dispatch-rate", by="worker", **now)

    assert ["worker-1"] == [each["key"] for each in own["rows"]]
    assert own["total"]["denominator"] == next(
        each["denominator"] for each in whole["rows"] if each["key"] == "worker-1"
    )
    assert {each["key"] for each in led["rows"]} <= {*led["scope"]["communities"]}
    assert "urban-management" in theirs["scope"]["departments"]
    assert (403, "evaluation.other_department") == (other.status, other.code)
    assert "grid-lead-1" == staff["scope"]["worker"]


LONE = {"lon": 116.712, "lat": 23.412, "crs": "wgs84"}  # no other test has a case there


async def test_a_reader_of_no_case_gets_no_small_number_of_a_cell(town: Town):
    """As on the map; the rows with a number of 1 to 4 are one, and the sum stays the total."""
    many = [await Case.reported(town) for _ in range(SMALL)]
    lone = await Case.reported(town, place={"text": "远处", "point": LONE})
    query = {"by": "cell", "min_position": (await lone.read("shift-lead")).position}
    whole = await figure(town, "supervisor", "report", **query)
    told = await figure(town, "analyst", "report", **query)
    cells = [each.json["place"]["cell"]["code"] for each in (many[0], lone)]
    exact = {each["key"]: each["denominator"] for each in whole["rows"]}
    shown = {each["key"]: each["denominator"] for each in told["rows"]}
    few = await town.get("analyst", f"{INDICATORS}/report", **period(town), cell=cells[1])
    community = cells[1][:12]
    of_area = await figure(town, "analyst", "report", **query, community=community)

    assert exact[cells[0]] == shown[cells[0]]
    assert 0 < exact[cells[1]] < SMALL
    assert shown.keys() & exact.keys() == {key for key, count in exact.items() if count >= SMALL}
    assert told["total"] == whole["total"]
    assert sum(shown.values()) == told["total"]["denominator"]
    assert "小于 5 的合计" in {each["name"] for each in told["rows"]}
    assert (422, "evaluation.too_few") == (few.status, few.code)
    assert 0 < of_area["total"]["denominator"] < SMALL
    assert [FEW] == [each["key"] for each in of_area["rows"]]


async def test_an_evaluation_scores_each_row_and_shows_what_stands_behind_it(town: Town):
    case = await Case.reported(town)
    await case.submitted()
    await case.goes(case.worker, "submit-check", {"passed": True, "photos": []})
    query = {**period(town), "min_position": (await case.read("shift-lead")).position}
    forms = (await town.get("supervisor", EVALUATIONS)).json["items"]
    found = await town.get("supervisor", f"{EVALUATIONS}/department-jinniu", **query)
    own = await town.get("worker-1", f"{EVALUATIONS}/workers", **query)
    unknown = await town.get("supervisor", f"{EVALUATIONS}/no-such-form", **query)

    row = next(each for each in found.json["rows"] if each["key"] == "urban-management")
    parts = {each["indicator"]: each for each in row["parts"]}
    handled = parts["dispose-rate"]
    assert handled["points"] == round(30 * handled["numerator"] / handled["denominator"], 2)
    assert [each["small"] for each in row["parts"]] == [
        each["points"] is not None and each["denominator"] < 20 for each in row["parts"]
    ]
    assert row["small"] == any(each["small"] for each in row["parts"])
    assert all(each["source"] for each in forms)
    assert {each["key"] for each in own.json["rows"]} <= {"worker-1"}
    assert all(each["rank"] is None for each in own.json["rows"])
    assert (404, "request.not_found") == (unknown.status, unknown.code)


async def test_the_cases_behind_a_part_are_those_that_its_form_counts(town: Town):
    """Jinhua weighs the third failed check of a case apart: its part of reworks leaves it out."""
    case = await Case.reported(town)
    await case.submitted()
    for _ in range(2):
        await case.goes(
            case.worker, "submit-check", {"passed": False, "note": "仍有垃圾。", "photos": []}
        )
        await case.goes("handler-urban-management", "submit-handling", {"note": "又清了一次。"})
    await case.goes(
        case.worker, "submit-check", {"passed": False, "note": "仍有垃圾。", "photos": []}
    )
    now = {"min_position": (await case.read("shift-lead")).position}
    jinhua = await town.get("supervisor", f"{EVALUATIONS}/department-jinhua", **period(town), **now)
    row = next(each for each in jinhua.json["rows"] if each["key"] == "urban-management")
    (part,) = [each for each in row["parts"] if each["indicator"] == "rework"]
    here = {"by": "department", "key": row["key"], "part": "denominator"}

    counted = await behind(town, "supervisor", "rework", form="department-jinhua", **here)
    every = await behind(town, "supervisor", "rework", **here)
    other = await town.get(
        "supervisor", f"{INDICATORS}/report/cases", form="department-jinhua", **period(town)
    )

    assert len(counted) == part["denominator"]
    assert (2, 3) == (counted.count(case.case_no), every.count(case.case_no))
    assert 422 == other.status
    assert "unknown_form" == other.json["errors"][0]["code"]
    assert all(not each["small"] for each in row["parts"] if each["indicator"] == "rework")


async def test_the_monthly_workbook_shows_the_same_evaluations(town: Town):
    case = await Case.reported(town)
    await case.submitted()
    await town.settled()
    month, as_of = f"{town.clock():%Y-%m}", town.clock().isoformat()
    report = {"month": month, "as_of": as_of}
    named = (await town.get("supervisor", MONTHLY, **report)).json
    asked = {"from": named["from"][:10], "to": named["to"][:10], "as_of": as_of}
    of = {
        form: (await town.get("supervisor", f"{EVALUATIONS}/{form}", **asked)).json
        for form in ("department-jinniu", "region-cjt292", "region-tianmen")
    }
    files = [await town.get("supervisor", MONTHLY, **report, format="xlsx") for _ in range(2)]
    handler = await town.get("handler-urban-management", MONTHLY, **report, format="xlsx")

    assert files[0].raw == files[1].raw
    sheet = openpyxl.load_workbook(BytesIO(files[0].raw))["考核"]
    header, *rows = sheet.iter_rows(values_only=True)
    for each in of.values():
        shown = [row for row in rows if row[0] == each["form"]["title"]]
        assert [
            (unit["rank"], unit["key"], unit["score"], part["numerator"], part["denominator"])
            for unit in each["rows"]
            for part in unit["parts"]
        ] == [(row[2], row[4], row[5], row[9], row[10]) for row in shown]
    titles = {each["title"] for each in (await town.get("supervisor", EVALUATIONS)).json["items"]}
    assert ("考核方案", "名次") == (header[0], header[2])
    assert {row[0] for row in rows} < titles, "none that bears names of persons"
    _, *own = openpyxl.load_workbook(BytesIO(handler.raw))["考核"].iter_rows(values_only=True)
    assert {"urban-management"} >= {row[4] for row in own}


async def test_a_question_that_makes_no_sense_is_refused_with_what_is_wrong(town: Town):
    backwards = {"from": "2026-03-02", "to": "2026-03-01"}
    refused = [
        await town.get("supervisor", f"{INDICATORS}/report", **backwards),
        await town.get("supervisor", f"{INDICATORS}/no-such-rate", **period(town)),
        await town.get("supervisor", f"{INDICATORS}/report", **period(town), version=7),
        await town.get("supervisor", f"{INDICATORS}/report", **period(town), then_by="day"),
        await town.get("integration", f"{INDICATORS}/report", **period(town)),
    ]

    assert [422, 404, 422, 422, 403] == [each.status for each in refused]
