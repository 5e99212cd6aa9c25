"""A worker's phone comes back after hours without a network: each item is answered, none twice."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.journeys.cases import CASES, REPORT, Case
from tests.journeys.town import Reply, Town

SYNC = "/api/v1/grid/sync"
WORKER = "worker-5"
TRUE = {"result": "true", "note": "现场属实。", "photos": []}


def item(town: Town, sequence: int, action: str, body: Any, **more: Any) -> dict[str, Any]:
    recorded_at = (town.clock() - timedelta(minutes=60 - sequence)).isoformat()
    own = {"client_id": str(uuid4()), "sequence": sequence, "recorded_at": recorded_at}
    return {**own, "action": action, "body": body, **more}


async def send(town: Town, *items: dict[str, Any], by: str = WORKER) -> Reply:
    return await town.post(by, SYNC, {"device_id": "phone-5", "items": items})


async def synced(town: Town, *items: dict[str, Any], by: str = WORKER) -> list[Any]:
    reply = await send(town, *items, by=by)
    assert reply.status == 200, reply.raw.decode()
    assert [each["client_id"] for each in items] == [
        each["client_id"] for each in reply.json["items"]
    ]
    return list(reply.json["items"])


def outcomes(answers: list[Any]) -> list[str]:
    return [each["outcome"] for each in answers]


def codes(answers: list[Any]) -> list[str | None]:
    return [each["problem"] and each["problem"]["code"] for each in answers]


async def verifying(town: Town, worker: str = WORKER) -> Case:
    """The public's report, which this worker is asked to verify."""
    case = await Case.reported(town, "operator", source="public")
    await case.goes("operator", "request-verification", {"worker": worker})
    return case


async def test_reports_are_accepted_once_and_a_repeat_gets_the_first_answer(town: Town):
    reports = [item(town, number, "report-case", REPORT) for number in (1, 2)]
    first = await synced(town, *reports)
    again = await synced(town, *reports[::-1])
    case = await town.get(WORKER, f"{CASES}/{first[0]['case_no']}")

    assert outcomes(first) == ["accepted", "accepted"]
    assert len({each["case_no"] for each in first}) == 2
    assert case.json["reporter"] == WORKER
    assert outcomes(again) == ["replayed", "replayed"]
    assert [each["first"] for each in again] == ["accepted", "accepted"]
    for name in ("case_no", "position", "version"):
        assert [each[name] for each in again[::-1]] == [each[name] for each in first]


async def test_a_report_without_a_place_is_not_lost_but_told_and_taken_once_corrected(town: Town):
    sent = item(town, 1, "report-case", {**REPORT, "place": {}})
    (told,) = await synced(town, sent)
    (taken,) = await synced(town, {**sent, "body": REPORT})

    assert ("refused", "grid_case.place_needed") == (told["outcome"], told["problem"]["code"])
    assert "地点" in told["problem"]["title"]
    assert "accepted" == taken["outcome"]


async def test_two_requests_with_the_same_items_at_once_lead_to_one_case_each(town: Town):
    reports = [item(town, number, "report-case", REPORT) for number in range(1, 6)]
    both = await asyncio.gather(*(synced(town, *reports) for _ in range(4)))
    cases = {each["case_no"] for answers in both for each in answers}
    found = [outcome for answers in both for outcome in outcomes(answers)]

    assert len(cases) == 5
    assert sorted(set(found)) == ["accepted", "replayed"]
    assert found.count("accepted") == 5


async def test_what_came_too_late_is_kept_and_told_who_changed_what(town: Town):
    """The office opened the case while the worker was in a basement."""
    case = await Case.reported(town, WORKER)
    seen, photo = case.json["version"], {"sha256": "c" * 64, "kind": "scene"}
    await case.goes("shift-lead", "open")
    said = {**TRUE, "photos": [photo]}
    late = item(town, 1, "submit-verification", said, case_no=case.case_no, base_version=seen)
    (first,) = await synced(town, late)
    (again,) = await synced(town, late)
    (change,) = first["changed_meanwhile"]
    shown = (await case.read("shift-lead")).json
    facts = (await town.get("shift-lead", f"{case.path}/timeline")).json["items"]

    assert (first["outcome"], first["problem"]["code"]) == ("kept", "sync.late_fact")
    assert "案件当前状态不允许此操作" in first["problem"]["detail"]
    assert ("shift-lead", "立案") == (change["by"], change["summary"][:2])
    assert (again["outcome"], again["first"]) == ("replayed", "kept")
    assert again["problem"]["code"] == "sync.late_fact"
    assert "opened" == shown["status"]
    assert "c" * 64 in {each["sha256"] for each in shown["photos"]}
    assert [each["type"] for each in facts].count("grid_case.fact_kept") == 1
    assert facts[-1]["actor"]["account"] == WORKER
    assert "现场属实。" == facts[-1]["data"]["note"]


async def test_a_second_answer_to_the_same_task_is_kept(town: Town):
    case = await verifying(town)
    answers = await synced(
        town,
        item(town, 1, "submit-check", {"passed": True}, case_no=case.case_no),
        item(town, 2, "submit-verification", TRUE, case_no=case.case_no),
        item(town, 3, "submit-verification", TRUE, case_no=case.case_no),
    )

    assert outcomes(answers) == ["kept", "accepted", "kept"]


async def test_a_late_photo_is_attached_even_to_a_case_that_moved_on(town: Town):
    case = await Case.reported(town, WORKER)
    await case.goes("shift-lead", "open")
    photo = {"sha256": "d" * 64, "kind": "scene"}
    added = item(town, 1, "attach", {"photos": [photo]}, case_no=case.case_no)
    here = item(town, 2, "arrive", {"note": "已到现场。"}, case_no=case.case_no)
    answers = await synced(town, added, here)
    shown = (await case.read("shift-lead")).json

    assert outcomes(answers) == ["accepted", "accepted"]
    assert "d" * 64 in {each["sha256"] for each in shown["photos"]}
    assert shown["version"] == case.json["version"] + 2


async def verified_later(town: Town, hours: float) -> tuple[Case, datetime, Any]:
    """Done at once, sent after some hours; and the clock that it stopped."""
    case = await verifying(town)
    done_at = town.clock() + timedelta(minutes=1)
    town.wait(hours=hours)
    own = {"client_id": str(uuid4()), "sequence": 1, "recorded_at": done_at.isoformat()}
    (answer,) = await synced(
        town, {**own, "action": "submit-verification", "body": TRUE, "case_no": case.case_no}
    )
    assert answer["outcome"] == "accepted"
    clocks = (await case.read("shift-lead")).json["clocks"]
    (clock,) = [each for each in clocks if each["name"] == "verify"]
    return case, done_at, clock


async def test_nobody_is_late_because_of_the_network(town: Town):
    """Verified in time in a basement, sent when the limit was long past: both times are kept."""
    case, done_at, clock = await verified_later(town, 7)
    facts = (await town.get("shift-lead", f"{case.path}/timeline")).json["items"]
    verified = next(each for each in facts if each["type"] == "grid_case.verified")

    assert datetime.fromisoformat(clock["done_at"]) == done_at
    assert clock["done_at"] <= clock["due_at"]
    assert clock["missed"] is False
    assert datetime.fromisoformat(verified["data"]["phone_at"]) == done_at
    assert datetime.fromisoformat(verified["recorded_at"]) > done_at + timedelta(hours=6)


async def test_what_is_older_than_the_window_counts_when_it_arrives(town: Town):
    _, done_at, clock = await verified_later(town, 9)

    assert datetime.fromisoformat(clock["done_at"]) > done_at + timedelta(hours=8)


async def test_an_item_waits_for_what_its_phone_recorded_before(town: Town):
    report = item(town, 1, "report-case", REPORT)
    about = {"case_client_id": report["client_id"]}
    verified = item(town, 2, "submit-verification", TRUE, **about, after=report["client_id"])
    alone = await synced(town, verified)
    together = await synced(town, verified, report)

    assert codes(alone) == ["sync.gap"]
    assert alone[0]["retry"] is True
    assert together[1]["outcome"] == "accepted"
    assert codes(together)[0] != "sync.gap"


async def test_one_item_that_cannot_be_taken_keeps_no_other_back(town: Town):
    good = item(town, 3, "report-case", REPORT)
    wrong = {**REPORT, "matter": {"kind": "matter", "code": "垃圾"}}
    answers = await synced(
        town,
        item(town, 1, "fly", {}),
        item(town, 2, "report-case", wrong),
        good,
        item(town, 4, "submit-check", {"passed": True}),
        item(town, 5, "submit-check", {"passed": True}, case_no="G20200101-440500-000001"),
    )

    assert codes(answers) == [
        "sync.unknown_action",
        "request.invalid",
        None,
        "sync.no_case_named",
        "sync.no_such_case",
    ]
    assert answers[1]["problem"]["errors"][0]["pointer"] == "/matter/code"
    assert not any(each["retry"] for each in answers)


async def test_a_report_that_names_a_case_is_refused_and_makes_none_until_corrected(town: Town):
    """G-04: a repeat under its own id is a repeat, whatever case it names by then."""
    case = await Case.reported(town, WORKER)
    report, about = item(town, 1, "report-case", REPORT), {"case_no": case.case_no}
    (told,) = await synced(town, {**report, **about})
    (taken,) = await synced(town, report)
    (again,) = await synced(town, {**report, "case_no": taken["case_no"]})

    assert ("refused", "sync.report_names_a_case") == (told["outcome"], told["problem"]["code"])
    assert told["case_no"] is None
    assert "accepted" == taken["outcome"]
    assert case.case_no != taken["case_no"]
    assert ("replayed", taken["case_no"]) == (again["outcome"], again["case_no"])


async def test_a_refused_item_may_be_corrected_under_its_own_id(town: Town):
    wrong = item(town, 1, "report-case", {**REPORT, "matter": {"kind": "matter", "code": "9"}})
    first = await synced(town, wrong)
    second = await synced(town, {**wrong, "body": REPORT})

    assert (outcomes(first), outcomes(second)) == (["refused"], ["accepted"])


async def test_another_item_under_a_known_id_is_refused_and_not_lost(town: Town):
    report = item(town, 1, "report-case", REPORT)
    other = {**report, "body": {**REPORT, "description": "另一处垃圾。"}}
    await synced(town, report)
    refused = await synced(town, other)
    own_id = await synced(town, {**other, "client_id": str(uuid4())})

    assert codes(refused) == ["sync.client_id_reused"]
    assert outcomes(own_id) == ["accepted"]


async def test_the_id_of_one_account_says_nothing_to_another(town: Town):
    report = item(town, 1, "report-case", REPORT)
    mine = await synced(town, report)
    theirs = await synced(town, report, by="worker-6")

    assert outcomes(theirs) == ["accepted"]
    assert theirs[0]["case_no"] != mine[0]["case_no"]


async def test_a_case_that_a_worker_may_not_read_does_not_exist_for_them(town: Town):
    case = await verifying(town, "worker-6")
    answers = await synced(town, item(town, 1, "submit-verification", TRUE, case_no=case.case_no))

    assert codes(answers) == ["sync.no_such_case"]


async def test_a_code_is_read_in_the_catalogue_that_the_phone_had(town: Town):
    """The newest catalogue has no such code: the older one had."""
    body = {**REPORT, "matter": {"kind": "matter", "code": "0102"}}
    old, new = await synced(
        town,
        item(town, 1, "report-case", body, catalogue_version="CJ/T 214-2007", map_version=1),
        item(town, 2, "report-case", body),
    )
    case = (await town.get(WORKER, f"{CASES}/{old['case_no']}")).json

    assert ("CJ/T 214-2007", "暴露垃圾") == (case["matter"]["standard"], case["matter"]["name"])
    assert codes([old, new]) == [None, "grid_case.unknown_row"]


async def test_a_shift_is_started_and_ended_by_the_phone_too(town: Town):
    """The service's time counts; that of the phone is kept beside it."""
    start = item(town, 1, "start-shift", {})
    end = item(town, 2, "end-shift", {})
    first = await synced(town, start)
    worker = (await town.get("supervisor", f"/api/v1/grid/workers/{WORKER}")).json
    again = await synced(town, start, end, item(town, 3, "end-shift", {}))

    assert outcomes(first) == ["accepted"]
    assert first[0]["case_no"] is None
    assert worker["status"] == "on_duty"
    assert outcomes(again) == ["replayed", "accepted", "refused"]
    assert codes(again)[2] is not None
