"""What a phone records beside its tasks: patrol rounds, and what is fixed on the spot."""

from typing import Any
from uuid import uuid4

from tests.journeys.cases import CASES, REPORT, Case
from tests.journeys.test_sync import WORKER, codes, item, outcomes, synced
from tests.journeys.town import Town

ROUNDS = "/api/v1/grid/rounds"
AREA = "440511001001"  # no other test has rounds here
CELLS = [f"{AREA}{serial:03d}" for serial in (1, 2, 3)]


async def patrol(town: Town) -> dict[str, Any]:
    """A round of today for this worker."""
    body = {
        "kind": "street",
        "form": "on_foot",
        "period": "day",
        "starts_on": town.clock().date().isoformat(),
        "area": AREA,
        "worker": WORKER,
        "cells": CELLS,
    }
    reply = await town.post("supervisor", ROUNDS, body)
    assert reply.status == 201, reply.raw.decode()
    return {"round_id": reply.json["round_id"]}


async def test_a_round_is_gone_without_a_network_and_counts_from_when_it_was_gone(town: Town):
    """Passed before midnight, sent after it: in time, and once, in whatever order it arrives."""
    town.wait(hours=(22 - town.clock().hour) % 24)
    about = await patrol(town)
    start = item(town, 1, "start-round", {}, **about)
    passed = [
        item(town, number, "pass-point", {"cell": cell}, **about)
        for number, cell in enumerate(CELLS, 2)
    ]
    end = item(town, 9, "end-round", {}, **about, after=passed[-1]["client_id"])
    town.wait(hours=3)
    again_there = item(town, 10, "pass-point", {"cell": CELLS[0]}, **about)
    alone = await synced(town, end)
    first = await synced(town, start, *passed[::-1], end)
    again = await synced(town, start, *passed, end, again_there)
    shown = (await town.get(WORKER, f"{ROUNDS}/{about['round_id']}")).json

    assert codes(alone) == ["sync.gap"]
    assert outcomes(first) == ["accepted"] * 5
    assert [each["case_no"] for each in first] == [None] * 5
    assert outcomes(again) == ["replayed"] * 5 + ["accepted"]
    assert again[-1]["position"] is None
    assert (shown["status"], shown["done"], shown["late"]) == ("ended", 3, 0)


async def test_what_was_passed_before_a_round_was_given_away_is_passed(town: Town):
    about, cell = await patrol(town), CELLS[0]
    before = item(town, 59, "pass-point", {"cell": cell}, **about)
    path = f"{ROUNDS}/{about['round_id']}/reassign"
    reply = await town.post("supervisor", path, {"worker": "worker-6"})
    assert reply.status == 200, reply.raw.decode()
    town.wait(minutes=5)
    after = item(town, 60, "pass-point", {"cell": CELLS[1]}, **about)
    answers = await synced(town, before, after)

    assert codes(answers) == [None, "patrol_round.not_yours"]


async def test_a_round_that_is_not_named_or_not_there_is_told_so(town: Town):
    answers = await synced(
        town,
        item(town, 1, "start-round", {}),
        item(town, 2, "start-round", {}, round_id=str(uuid4())),
    )

    assert codes(answers) == ["sync.no_round_named", "sync.no_such_round"]


async def test_a_bundle_carries_the_rounds_of_a_worker_with_their_outlines(town: Town):
    about = await patrol(town)
    await synced(town, item(town, 1, "pass-point", {"cell": CELLS[0]}, **about))
    await town.settled()
    found = (await town.get(WORKER, "/api/v1/grid/bundle")).json
    others = (await town.get("worker-6", "/api/v1/grid/bundle")).json
    mine = next(each for each in found["rounds"] if each["round_id"] == about["round_id"])
    outlined = {each["properties"]["code"] for each in found["cells"]["features"]}

    assert [bool(each["passed_at"]) for each in mine["points"]] == [True, False, False]
    assert mine["status"] == "started"
    assert set(CELLS) <= outlined
    assert about["round_id"] not in {each["round_id"] for each in others["rounds"]}


async def test_what_is_fixed_on_the_spot_needs_both_photos_and_is_reported_once(town: Town):
    pair = [{"sha256": "a" * 64, "kind": "before"}, {"sha256": "b" * 64, "kind": "after"}]
    fixed = item(town, 1, "fix-on-spot", {**REPORT, "photos": pair})
    half = item(town, 2, "fix-on-spot", {**REPORT, "photos": pair[:1]})
    first = await synced(town, fixed, half)
    again = await synced(town, fixed)
    case = (await town.get(WORKER, f"{CASES}/{first[0]['case_no']}")).json

    assert codes(first) == [None, "grid_case.before_and_after_needed"]
    assert (case["status"], case["reporter"]) == ("fixed_on_spot", WORKER)
    assert [each["outcome"] for each in again] == ["replayed"]
    assert again[0]["case_no"] == first[0]["case_no"]


async def test_an_own_report_is_fixed_later_and_what_is_left_out_may_be_corrected(town: Town):
    """The photo of before came with the report; what lacks the one of after moves nothing."""
    before = {**REPORT, "photos": [{"sha256": "c" * 64, "kind": "before"}]}
    report = item(town, 1, "report-case", before)
    about = {"case_client_id": report["client_id"], "after": report["client_id"]}
    without = item(town, 2, "fix-on-spot", {"note": "已清理。", "photos": []}, **about)
    whole = {"note": "已清理。", "photos": [{"sha256": "d" * 64, "kind": "after"}]}
    first = await synced(town, report, without)
    second = await synced(town, {**without, "body": whole})
    case = (await town.get(WORKER, f"{CASES}/{first[0]['case_no']}")).json
    late = item(town, 3, "fix-on-spot", whole, **about)
    third = await synced(town, late)

    assert codes(first) == [None, "grid_case.before_and_after_needed"]
    assert outcomes(second) == ["accepted"]
    assert case["status"] == "fixed_on_spot"
    assert (outcomes(third), codes(third)) == (["kept"], ["sync.late_fact"])


async def test_what_repeats_a_known_photo_keeps_nothing_that_follows_waiting(town: Town):
    """It records nothing: the phone is told so, and does not name it as what came before."""
    case = await Case.reported(town, WORKER)
    photo = {"photos": [{"sha256": "e" * 64, "kind": "scene"}]}
    first, same = (item(town, each, "attach", photo, case_no=case.case_no) for each in (1, 2))
    answers = await synced(town, first, same)

    assert outcomes(answers) == ["accepted", "accepted"]
    assert answers[0]["position"] is not None
    assert answers[1]["position"] is None
