"""What the desk, leads and supervisors see of the street: areas with cases, workers, photos."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from tests.journeys.cases import CASES, PLACE, Case
from tests.journeys.town import Town

MAP = "/api/v1/grid/map"
SMALL = 5
FAR = {"lon": 116.70, "lat": 23.40, "crs": "wgs84"}  # 4 km north of the place


async def areas(
    town: Town, level: str, by: str = "supervisor", **asked: str
) -> dict[str, dict[str, Any]]:
    reply = await town.get(by, MAP, level=level, **asked)
    assert reply.status == 200, reply.raw.decode()
    return {each["area"]: each for each in reply.json["items"]}


async def listed(town: Town, address: str, by: str = "supervisor") -> list[str]:
    parts, found, more = urlsplit(address), list[str](), {"limit": "200"}
    while True:
        reply = await town.get(by, parts.path, **dict(parse_qsl(parts.query)), **more)
        assert reply.status == 200, reply.raw.decode()
        found += [each["case_no"] for each in reply.json["items"]]
        if reply.json["next_cursor"] is None:
            return found
        more["cursor"] = reply.json["next_cursor"]


async def test_each_number_of_the_map_is_the_count_of_its_list_unless_it_is_small(town: Town):
    cases = [await Case.reported(town) for _ in range(SMALL)]
    await town.settled()
    cell = cases[0].json["place"]["cell"]["code"]
    shown = (await areas(town, "cell"))[cell]
    (open_cases,) = [each for each in shown["counts"] if each["part"] == "open"]
    found = await listed(town, open_cases["cases"])
    everywhere = await areas(town, "cell")

    assert open_cases["count"] == len(found)
    assert {each.case_no for each in cases} <= set(found)
    for each in everywhere.values():
        for count in each["counts"]:
            assert count["suppressed"] == (count["count"] is None)
            assert count["count"] is None or count["count"] == 0 or count["count"] >= SMALL


async def test_the_map_can_be_asked_by_the_cells_of_the_map_in_force(town: Town):
    """G-02; a list of cases takes the cells of today too, and no other area of today."""
    cases = [await Case.reported(town) for _ in range(SMALL)]
    await town.settled()
    cell = cases[0].json["place"]["cell"]["code"]
    (shown,) = [
        each
        for each in (await areas(town, "cell", cells="now"))[cell]["counts"]
        if each["part"] == "open"
    ]
    found = await listed(town, shown["cases"])
    refused = await town.get("supervisor", MAP, level="district", cells="now")

    assert "cells=now" in shown["cases"]
    assert shown["count"] == len(found)
    assert {each.case_no for each in cases} <= set(found)
    assert [each["code"] for each in refused.json["errors"]] == ["only_by_cell"]


async def test_the_map_counts_workers_where_their_duty_is(town: Town):
    workers = (await town.get("supervisor", "/api/v1/grid/workers", limit=200)).json["items"]
    worker = next(each for each in workers if each["cells"] and not each["covers"])
    cells, communities = await areas(town, "cell"), await areas(town, "community")

    assert all(cells[cell]["assigned"] >= 1 for cell in worker["cells"])
    assert communities[worker["area"]]["assigned"] == sum(
        each["area"] == worker["area"] for each in workers
    )
    assert sum(each["on_duty"] for each in communities.values()) == sum(
        each["status"] == "on_duty" and not each["is_lead"] for each in workers
    )


async def test_a_lead_sees_the_own_area_and_others_see_none(town: Town):
    case = await Case.reported(town, "worker-1", place={"text": "远处", "point": FAR})
    await town.settled()
    own = await areas(town, "subdistrict", "grid-lead-1")

    assert own.keys() <= {"440511001000"}
    assert case.json["place"]["subdistrict"] != "440511001000"
    for reader in ("worker-1", "analyst", "handler-power"):
        assert (await town.get(reader, MAP, level="cell")).status == 403


async def test_the_map_of_a_lead_counts_what_their_list_shows(town: Town):
    """Also of the district that their subdistrict is in: what they may read of it, never 0."""
    for _ in range(SMALL):
        case = await Case.reported(town)
    await town.settled()
    for level in ("cell", "community", "subdistrict", "district"):
        row = (await areas(town, level, "grid-lead-1"))[area_of(case, level)]
        (open_cases,) = [each for each in row["counts"] if each["part"] == "open"]
        found = await listed(town, open_cases["cases"], "grid-lead-1")
        assert SMALL <= len(found) == open_cases["count"], level


def area_of(case: Case, level: str) -> str:
    place = case.json["place"]
    return str(place["cell"]["code"] if level == "cell" else place[level])


async def test_signals_about_photos_are_shown_to_who_may_ask_and_refuse_nothing(town: Town):
    shared, other = uuid4().hex * 2, uuid4().hex * 2
    at = town.clock()
    first = await Case.reported(town, photos=[{"sha256": shared, "kind": "scene"}])
    before = {
        "sha256": shared,
        "kind": "before",
        "taken_at": at.isoformat(),
        "point": PLACE["point"],
    }
    after = {
        "sha256": other,
        "kind": "after",
        "taken_at": (at + timedelta(seconds=30)).isoformat(),
        "point": FAR,
        "accuracy_m": 20,
    }
    case = await Case.reported(town, "worker-2", photos=[before, after])
    await case.goes("worker-2", "attach", {"photos": [{"sha256": shared, "kind": "after"}]})
    await town.settled()
    seen = {each["code"]: each for each in (await case.read("supervisor")).json["signals"]}
    english = await town.send("GET", case.path, by="shift-lead", headers={"Accept-Language": "en"})

    assert seen.keys() == {
        "same_photo_twice",
        "before_is_after",
        "far_from_place",
        "impossible_speed",
    }
    assert seen["same_photo_twice"]["cases"] == [first.case_no]
    assert seen["before_is_after"]["photos"] == [shared]
    assert seen["far_from_place"]["photos"] == [other]
    assert "米" in seen["far_from_place"]["message"]
    assert "The same photo" in english.text
    for reader in ("worker-2", "dispatcher", "inspector"):
        assert (await case.read(reader)).json["signals"] is None


async def test_the_list_of_cases_is_asked_for_those_that_are_open(town: Town):
    here, there = await Case.reported(town), await Case.reported(town)
    await there.goes("shift-lead", "void", {"reason": "重复。"})
    await town.settled()
    community = here.json["place"]["community"]
    found = await listed(town, f"{CASES}?community={community}&open=true")
    ended = await listed(town, f"{CASES}?community={community}&open=false")

    assert here.case_no in set(found) - set(ended)
    assert there.case_no in set(ended) - set(found)
