"""The outlines of the map: GeoJSON of every area, small enough for a screen, sent once."""

from typing import Any

import aiohttp
import pytest

from tests.journeys.town import Reply, Town

AREAS = "/api/v1/areas"
LEVELS = ("district", "subdistrict", "community", "cell")
MOST_BYTES = 300_000


async def areas(town: Town, **asked: Any) -> Reply:
    reply = await town.get("operator", AREAS, **asked)
    assert reply.status == 200, reply.raw.decode()
    return reply


@pytest.mark.parametrize(("level", "above"), [*zip(LEVELS[1:], LEVELS[:-1], strict=True)])
async def test_every_area_says_in_which_one_it_lies(town: Town, level: str, above: str):
    inner, outer = (await areas(town, level=level)).json, (await areas(town, level=above)).json
    codes = {each["properties"]["code"] for each in outer["features"]}

    assert inner["coordinate_system"] == "wgs84"
    assert {each["properties"]["parent"] for each in inner["features"]} == codes
    assert all(each["properties"]["name"] for each in inner["features"])


@pytest.mark.parametrize("level", LEVELS)
async def test_the_areas_of_a_level_are_small_enough_for_a_screen(town: Town, level: str):
    """As they are sent, compressed."""
    token = await town.token("operator")
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as plain,
        plain.get(f"{town.address}{AREAS}", params={"level": level}, headers=headers) as response,
    ):
        body = await response.read()

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(body) < MOST_BYTES


async def test_areas_that_have_not_changed_are_not_sent_again(town: Town):
    first = await areas(town, level="subdistrict")
    known = {"If-None-Match": first.headers["ETag"]}
    same, other = [
        await town.send("GET", AREAS, by="operator", query={"level": level}, headers=known)
        for level in ("subdistrict", "district")
    ]

    assert (same.status, same.raw, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert other.status == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"level": "province"},
        {"level": "cell", "tolerance": 501},
        {"level": "cell", "tolerance": 7},
        {"level": "cell", "format": "kml"},
    ],
)
async def test_a_level_or_tolerance_that_there_is_not_is_refused(town: Town, wrong: dict[str, Any]):
    refused = await town.get("operator", AREAS, **wrong)

    assert (refused.status, refused.code) == (422, "request.invalid")
