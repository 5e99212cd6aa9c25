"""The map over HTTP: a cell as it was and is, the versions, and the cells of an inexact point."""

from typing import Any

import pytest

from tests.journeys.town import Reply, Town

AT = {"lon": 116.70, "lat": 23.36, "crs": "wgs84"}


async def cell_there(town: Town) -> dict[str, Any]:
    (cell,) = (await town.get("operator", "/api/v1/cells/at", **AT, scheme="unit")).json["cells"]
    return dict(cell)


async def history(town: Town, code: str, **asked: Any) -> Reply:
    return await town.get("operator", f"/api/v1/cells/{code}", **asked)


async def test_a_cell_is_shown_as_it_was_and_as_it_is_now(town: Town):
    cell = await cell_there(town)
    found = (await history(town, cell["code"], map_version=cell["map_version"])).json

    assert (cell["code"], True, []) == (found["code"], found["in_force"], found["changes"])
    assert [cell["code"]] == [each["code"] for each in found["now"]]
    assert cell["community"] == found["then"]["properties"]["community"]
    assert found["map_version"] == found["newest_version"] == cell["map_version"]


async def test_a_moment_asks_for_the_version_in_force_then(town: Town):
    cell = await cell_there(town)
    published = (await history(town, cell["code"])).json["published_at"]

    assert 200 == (await history(town, cell["code"], as_of=town.clock().isoformat())).status
    assert 200 == (await history(town, cell["code"], as_of=published)).status
    before = await history(town, cell["code"], as_of="2001-01-01T00:00:00Z")
    assert (404, "grid.no_such_cell") == (before.status, before.code)


@pytest.mark.parametrize(
    ("code", "asked", "refusal"),
    [
        ("000000000000000", {}, "grid.no_such_cell"),
        ("440511005001001", {"map_version": 999}, "grid.no_such_cell"),
        ("440511005001001", {"scheme": "duty"}, "grid.no_such_scheme"),
    ],
)
async def test_what_is_on_no_map_is_not_found(
    town: Town, code: str, asked: dict[str, Any], refusal: str
):
    reply = await history(town, code, **asked)

    assert (404, refusal) == (reply.status, reply.code)


async def test_the_versions_of_the_maps_are_listed_with_what_was_odd_about_them(town: Town):
    (version,) = (await town.get("worker-1", "/api/v1/grid/maps")).json["items"]

    assert ("unit", "单元网格", 1, True) == tuple(
        version[name] for name in ("scheme", "scheme_name", "map_version", "in_force")
    )
    assert version["cells"] > 2_000


async def test_a_circle_of_accuracy_names_every_cell_that_it_touches(town: Town):
    """k cells are k candidates, the nearest first."""
    own = await cell_there(town)
    at = AT | {"scheme": "unit", "accuracy_m": 120}
    found = (await town.get("worker-1", "/api/v1/cells/at", **at)).json["cells"]

    assert own["code"] == found[0]["code"]
    assert len(found) > 1
    assert {(True, 1 / len(found))} == {(each["ambiguous"], each["confidence"]) for each in found}
    assert sorted(each["metres"] for each in found) == [each["metres"] for each in found]
    assert all(0 <= each["metres"] <= 120 for each in found)


@pytest.mark.parametrize("accuracy", [0, -1, 1001, "nan"])
async def test_an_accuracy_that_says_nothing_is_refused(town: Town, accuracy: Any):
    reply = await town.get("worker-1", "/api/v1/cells/at", **AT, accuracy_m=accuracy)

    assert (422, "request.invalid") == (reply.status, reply.code)


async def test_a_city_without_a_registry_of_components_says_so(town: Town):
    asked = {"bbox": "116.69,23.35,116.71,23.37", "code": "01001"}
    reply = await town.get("worker-1", "/api/v1/grid/components", **asked)
    refused = await town.get("worker-1", "/api/v1/grid/components", component_id="1")

    assert (200, 0, []) == (reply.status, reply.json["version"], reply.json["items"])
    assert (422, "request.invalid") == (refused.status, refused.code)
