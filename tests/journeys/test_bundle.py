"""What a phone carries for hours without a network, and what of it has changed since."""

from typing import Any

from tests.journeys.cases import REPORT, Case
from tests.journeys.town import Reply, Town

BUNDLE = "/api/v1/grid/bundle"
SECTIONS = {
    "tasks", "cases", "rounds", "cells", "catalogue", "most_used", "phrases", "limits", "versions",
}  # fmt: skip


async def bundle(town: Town, by: str = "worker-1", **query: Any) -> Any:
    reply = await town.get(by, BUNDLE, **query)
    assert reply.status == 200, reply.raw.decode()
    return reply.json


async def test_a_bundle_holds_what_a_worker_needs_offline(town: Town):
    case = await Case.reported(town, "operator", source="public", description="路面塌陷一处。")
    await case.goes("operator", "request-verification", {"worker": "worker-1"})
    position = (await case.read("shift-lead")).position
    found = await bundle(town, min_position=position)
    task = next(each for each in found["tasks"] if each["case_no"] == case.case_no)
    duty = (await town.get("supervisor", "/api/v1/grid/workers/worker-1")).json["cells"]

    assert found.keys() >= SECTIONS
    assert found["unchanged"] == []
    assert ("verify", "路面塌陷一处。", "石炮台街道某路口") == tuple(
        task[name] for name in ("task", "description", "place")
    )
    assert case.case_no in {each["case_no"] for each in found["cases"]}
    assert duty == sorted(each["properties"]["code"] for each in found["cells"]["features"])
    assert {"暴露垃圾"} <= {each["name"] for each in found["catalogue"]}
    assert len(found["most_used"]) == 6
    assert found["limits"]["items"] == 200
    assert found["versions"]["catalogue"] == found["catalogue"][0]["standard"]


async def test_a_phone_asks_for_what_has_changed_since(town: Town):
    first = await bundle(town, "worker-7")
    same = await bundle(town, "worker-7", since=first["version"])
    case = await Case.reported(town, "worker-7", **REPORT)
    position = (await case.read("shift-lead")).position
    later = await bundle(town, "worker-7", since=first["version"], min_position=position)

    assert set(same["unchanged"]) == SECTIONS
    assert not same.keys() & SECTIONS
    assert "cases" in later
    assert {"cells", "catalogue", "phrases"} <= set(later["unchanged"])
    assert "catalogue" not in later


async def test_an_unchanged_bundle_is_304(town: Town):
    first: Reply = await town.get("worker-8", BUNDLE)
    etag = first.headers["ETag"]
    again = await town.send("GET", BUNDLE, by="worker-8", headers={"If-None-Match": etag})
    others = await town.send("GET", BUNDLE, by="worker-7", headers={"If-None-Match": etag})

    assert (again.status, again.raw) == (304, b"")
    assert again.headers["ETag"] == etag
    assert others.status == 200


async def test_what_a_phone_names_and_nobody_knows_gets_everything(town: Town):
    found = await bundle(town, since="tasks-000000000000.fields-000000000000")

    assert found["unchanged"] == []


async def test_a_bundle_is_for_workers_and_leads(town: Town):
    assert (await town.get("operator", BUNDLE)).status == 403
    assert (await town.get("grid-lead-1", BUNDLE)).status == 200
