"""`hotline export PART FILE` and `hotline import PART FILE` beside two running services."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hotline.cli.exit_codes import Exit
from tests.databases import ROOT
from tests.hotline.cli.program import Service, hotline, serving

pytestmark = pytest.mark.slow

BIKES = {
    "matter": {"standard": "local", "code": "09999"},
    "place": {"text": "石炮台街道某路口"},
}


@pytest.fixture(scope="module")
async def services(city_folder: Path) -> AsyncIterator[tuple[Service, Service]]:
    """Two on one database; the second has no tokens of the first."""
    async with serving(city_folder) as first, serving(city_folder) as second:
        yield first, second


@pytest.fixture
async def policy(services: tuple[Service, Service], tmp_path: Path) -> Path:
    file = tmp_path / "policy.yaml"
    done = await hotline(services[0].state, "export", "policy", str(file))
    assert (Exit.DONE, f"{file}\n") == (done.code, done.out)
    return file


def edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text("utf-8")
    for pattern, becomes in changes:
        text, changed = re.subn(pattern, becomes, text, count=1, flags=re.MULTILINE)
        assert 1 == changed, pattern
    file.write_text(text, "utf-8")


async def shown(service: Service) -> tuple[int, int]:
    _, policies = await service.call("GET", "policies", by="supervisor")
    (policy,) = policies["items"]
    return policy["version"], policy["max_returns"]


@pytest.mark.parametrize("part", ["matters", "calendar"])
async def test_a_part_imported_as_it_was_exported_publishes_nothing(
    services: tuple[Service, Service], tmp_path: Path, part: str
):
    first, second = tmp_path / "first", tmp_path / "second"
    state = services[0].state

    await hotline(state, "export", part, str(first))
    done = await hotline(state, "import", part, str(first))
    await hotline(state, "export", part, str(second))

    assert (Exit.DONE, "无变化 · nothing new\n") == (done.code, done.out)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.chance
async def test_a_new_version_reaches_both_services_and_only_when_it_is_not_a_dry_run(
    services: tuple[Service, Service], policy: Path
):
    state = services[0].state
    version, _ = await shown(services[0])
    edit(
        policy,
        (rf"^version: {version}\b", f"version: {version + 1}"),
        ("max_returns: 2", "max_returns: 3"),
    )

    dry = await hotline(state, "import", "policy", str(policy), "--dry-run")
    between = await shown(services[0])
    done = await hotline(state, "import", "policy", str(policy))
    async with asyncio.timeout(60):
        for service in services:
            while await shown(service) != (version + 1, 3):
                await asyncio.sleep(0.05)

    assert (version, 2) == between
    assert [Exit.DONE, Exit.DONE] == [dry.code, done.code]
    assert "将发布 would publish policy-440500" in dry.out
    assert "检查通过，未发布" in dry.out
    assert "已发布 published policy-440500" in done.out


async def test_an_example_of_a_city_is_found_in_order_by_a_dry_run(
    services: tuple[Service, Service], tmp_path: Path
):
    """Shenzhen's has a version that this city may have used by now."""
    file = tmp_path / "shenzhen.yaml"
    file.write_bytes((ROOT / "deploy" / "policies" / "shenzhen.yaml").read_bytes())
    version, _ = await shown(services[0])
    edit(file, (r"^version: 2\b", f"version: {version + 1}"))

    done = await hotline(services[0].state, "import", "policy", str(file), "--dry-run")

    assert (Exit.DONE, "") == (done.code, done.err)
    assert "将发布 would publish policy-440500" in done.out


async def test_every_defect_is_listed_with_its_line_and_nothing_is_published(
    services: tuple[Service, Service], policy: Path
):
    before = await shown(services[0])
    edit(policy, ("unit: working_hour", "unit: workhour"), (r"^zone: \S+", "zone: Asia/Shangai"))
    edit(policy, (r"^max_reworks: 2", "max_rewroks: 2"))
    lines = policy.read_text("utf-8").splitlines()

    done = await hotline(services[0].state, "import", "policy", str(policy))
    as_json = await hotline(services[0].state, "import", "policy", str(policy), "--json")

    places = re.findall(
        rf"^{re.escape(str(policy))} 第 (\d+) 行 (\S+): (.*)$", done.err, re.MULTILINE
    )
    assert (Exit.FOUND, Exit.FOUND) == (done.code, as_json.code)
    assert {
        ("/kinds/inquiry/acknowledge/unit", "workhour"),
        ("/zone", "Shangai"),
        ("/max_rewroks", "max_rewroks"),
        ("/max_reworks", "version"),  # it is missing in the whole, which begins there
    } == {(at, wrong_in(lines[int(line) - 1])) for line, at, _ in places}
    assert all(re.match("[\u4e00-\u9fff]", what) for _, _, what in places)
    assert "未发布任何内容" in done.err
    assert 4 == len(as_json.answer["defects"])
    assert [] == as_json.answer["published"]
    assert before == await shown(services[0])


def wrong_in(line: str) -> str:
    words = ("workhour", "Shangai", "max_rewroks", "version")
    return next(word for word in words if word in line)


async def test_a_version_that_exists_is_refused_with_the_number_to_write(
    services: tuple[Service, Service], policy: Path
):
    version, _ = await shown(services[0])
    edit(policy, (r"^max_reworks: \d+", "max_reworks: 9"))

    done = await hotline(services[0].state, "import", "policy", str(policy))

    assert Exit.FOUND == done.code
    assert (
        f"第 2 行 /version: 版本 {version} 已发布，内容与此不同；请将版本号改为 {version + 1}"
        in done.err
    )


async def test_a_part_that_no_longer_fits_to_another_names_that_one(
    services: tuple[Service, Service], tmp_path: Path
):
    file, state = tmp_path / "matters.csv", services[0].state
    await hotline(state, "export", "matters", str(file))
    rows = file.read_text("utf-8-sig").splitlines(keepends=True)
    file.write_text("".join(row for row in rows if not row.startswith("010301")), "utf-8")

    done = await hotline(state, "import", "matters", str(file))

    assert Exit.FOUND == done.code
    assert "现行数据 published routing.yaml /rules/" in done.err
    assert "所写事项 010301 不在目录中" in done.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "policy"), "缺少文件名: hotline export policy FILE"),
        (("import", "policy"), "缺少文件名: hotline import policy FILE"),
        (("export", "policies", "x.yaml"), "没有这一部分"),
        (("import", "nowhere/"), "没有目录 nowhere"),
        (("import", "policy", "nowhere.yaml"), "nowhere.yaml"),
    ],
)
async def test_a_slip_of_the_fingers_is_a_usage_error_that_says_what_to_type(
    city_folder: Path, words: tuple[str, ...], said: str
):
    done = await hotline(city_folder, *words, COLUMNS="400")

    assert Exit.USAGE == done.code
    assert said in done.err
    assert not Path("policy").exists()


async def test_a_file_is_overwritten_only_on_demand(
    services: tuple[Service, Service], policy: Path
):
    refused = await hotline(services[0].state, "export", "policy", str(policy))
    done = await hotline(services[0].state, "export", "policy", str(policy), "--force")

    assert (Exit.FAULT, Exit.DONE) == (refused.code, done.code)
    assert f"{policy} 已存在；要覆盖请加 --force" in refused.err


@pytest.mark.chance
async def test_a_new_map_reaches_both_services_and_the_old_one_can_still_be_asked(
    services: tuple[Service, Service], tmp_path: Path
):
    """G-02: each process takes the whole new version in, without a restart."""
    file, state = tmp_path / "cells.geojson", services[0].state
    await hotline(state, "export", "cells", str(file))
    text = file.read_text("utf-8")
    renamed, redrawn = json.loads(text)["features"][:2]
    cell, was = renamed["properties"], redrawn["properties"]["code"]
    there = await registered_in(services[0], redrawn)
    text = text.replace(f'"{cell["name"]}"', '"改名网格"', 1)
    file.write_text(text.replace(f'"{was}"', f'"{was[:12]}999"', 1), "utf-8")

    done = await hotline(state, "import", "cells", str(file))
    async with asyncio.timeout(60):
        for service in services:
            while (now := await cell_of(service, cell["code"]))["newest_version"] == 1:
                await asyncio.sleep(0.05)
            then = await cell_of(service, cell["code"], map_version=1)

            assert ("改名网格", [(2, "described")]) == (
                now["then"]["properties"]["name"],
                [(each["map_version"], each["kind"]) for each in now["changes"]],
            )
            assert cell["name"] == then["then"]["properties"]["name"]
    assert "已发布 published grid_map-unit" in done.out
    assert f"described: {cell['code']} → {cell['code']}" in done.out
    await located_again(services[0], there, was, f"{was[:12]}999")


async def registered_in(service: Service, feature: dict[str, Any]) -> tuple[str, str]:
    """An order and a case in the middle of a cell, as the paths of their documents."""
    corners = feature["geometry"]["coordinates"][0]
    while not isinstance(corners[0][0], float):  # of several parts
        corners = corners[0]
    lon, lat = (sum(each[n] for each in corners[1:]) / len(corners[1:]) for n in (0, 1))
    place = {"text": None, "point": {"lon": lon, "lat": lat, "crs": "wgs84"}}
    order = {
        "channel": "phone",
        "kind": "complaint",
        "matter": "010301",
        "title": "路灯不亮",
        "narrative": "三盏路灯不亮。",
        "place": place,
    }
    _, shown = await service.call("POST", "work-orders", by="operator", body=order)
    case = {"matter": {"kind": "matter", "code": "06010"}, "place": place}
    _, found = await service.call("POST", "grid-cases", by="worker-1", body=case)
    return f"work-orders/{shown['order_no']}", f"grid-cases/{found['case_no']}"


async def located_again(service: Service, paths: tuple[str, str], was: str, now: str) -> None:
    """G-02: open documents keep their cell until they are located again, and say what it is now."""
    for path in paths:
        asked = f"{path}?here=true" if path.startswith("work-orders") else path
        _, kept = await service.call("GET", asked, by="shift-lead")
        assert (was, [now]) == (kept["place"]["cell"]["code"], kept["cells_now"])
        assert ([], True) == await listed_in(service, path, was, now)
        by = "operator" if path.startswith("work-orders") else "shift-lead"
        act = {"by": by, "body": {}, "version": kept["version"]}
        status, moved = await service.call("POST", f"{path}/locate-again", **act)
        assert (200, now, 2) == (
            status,
            moved["place"]["cell"]["code"],
            moved["place"]["cell"]["map_version"],
        )
        act["version"] = moved["version"]
        status, _ = await service.call("POST", f"{path}/locate-again", **act)
        assert 409 == status
    _, told = await service.call("GET", f"{paths[1]}/timeline", by="shift-lead")
    assert was == told["items"][-1]["data"]["was"]["code"]


async def listed_in(service: Service, path: str, was: str, now: str) -> tuple[list[Any], bool]:
    """What is listed in the former cell and whether the document is in the one of today."""
    kind, number = path.split("/")
    rows = []
    for cell in (was, now):
        asked = f"{kind}?cell={cell}&cells=now"
        _, page = await service.call("GET", asked, by="supervisor")
        rows.append([each.get("order_no") or each.get("case_no") for each in page["items"]])
    return rows[0], number in rows[1]


async def cell_of(service: Service, code: str, **asked: int) -> dict[str, Any]:
    query = "".join(f"?{name}={value}" for name, value in asked.items())
    _, found = await service.call("GET", f"cells/{code}{query}", by="supervisor")
    return dict(found)


@pytest.mark.chance
async def test_the_citys_own_row_is_reported_and_leads_on_once_it_is_retired(
    services: tuple[Service, Service], tmp_path: Path
):
    """G-05: what an old phone still sends is taken under the name of its time."""
    file, service = tmp_path / "local-rows.csv", services[1]
    rows = "kind,code,name,retired,successor\nmatter,09999,共享单车乱停放（自定义）,"
    names = []
    for end in (",", "yes,09010"):
        file.write_text(rows + end, "utf-8")
        done = await hotline(service.state, "import", "local-rows", str(file))
        async with asyncio.timeout(60):
            while (row := await local_row(service)).get("retired") is not end.startswith("yes"):
                await asyncio.sleep(0.05)
        _, case = await service.call("POST", "grid-cases", by="worker-1", body=BIKES)
        names.append((case["matter"]["name"], row["successor"]))

        assert "已发布 published street_table-local_rows" in done.out
    assert [("共享单车乱停放（自定义）", "09999"), ("共享单车乱停放（自定义）", "09010")] == names


async def local_row(service: Service) -> dict[str, Any]:
    _, page = await service.call("GET", "grid/catalogue?standard=local", by="worker-1")
    return dict(next(iter(page["items"]), {}))
