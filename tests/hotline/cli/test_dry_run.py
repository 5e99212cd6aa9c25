"""`hotline dry-run PART FILE` beside a running service: figures, defects with lines, no trace."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from hotline.cli.exit_codes import Exit
from tests.databases import temporary_state
from tests.hotline.cli.program import Service, hotline, serving

pytestmark = [pytest.mark.chance, pytest.mark.slow]
ORDER = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "金平区石炮台街道"},
}


@pytest.fixture(scope="module")
async def city(city_folder: Path) -> AsyncIterator[Service]:
    """With one dispatched order."""
    async with serving(city_folder) as service:
        _, order = await service.call("POST", "work-orders", body=ORDER, by="operator")
        path = f"work-orders/{order['order_no']}"
        await service.call("POST", f"{path}/accept", body={}, by="operator", version=1)
        await service.call("POST", f"{path}/dispatch", body={}, by="dispatcher", version=2)
        yield service


@pytest.fixture(scope="module")
async def exports(city: Service) -> AsyncIterator[Path]:
    with temporary_state() as folder:
        for part in ("policy", "routing"):
            done = await hotline(city.state, "export", part, str(folder / f"{part}.yaml"))
            assert done.code == Exit.DONE, done.err
        yield folder


def edited(exports: Path, folder: Path, *changes: tuple[str, str]) -> Path:
    """A policy of one's own."""
    text, file = (exports / "policy.yaml").read_text("utf-8"), folder / "policy.yaml"
    for old, becomes in changes:
        text = text.replace(old, becomes, 1)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.parametrize("part", ["policy", "routing"])
async def test_what_holds_changes_nothing(city: Service, exports: Path, part: str):
    """Neither deadlines nor routes, and no event is recorded."""
    file = exports / f"{part}.yaml"
    before = await published_and_listed(city)
    done = await hotline(city.state, "dry-run", part, str(file), "--json")
    told = await hotline(city.state, "dry-run", part, str(file))
    found = done.answer

    assert (Exit.DONE, True, 1) == (done.code, found["complete"], found["orders"])
    unchanged = found["unmoved"] if part == "policy" else found["unchanged"]
    assert unchanged == 1
    assert "没有改动任何数据 · nothing was changed" in told.out
    assert (part == "policy") == ("未列入 left out: " in told.out)
    assert before == await published_and_listed(city)


async def test_a_file_with_a_defect_is_not_tried(city: Service, exports: Path, tmp_path: Path):
    file = edited(exports, tmp_path, ("max_returns: 2", "max_returns: two"))
    done = await hotline(city.state, "dry-run", "policy", str(file))

    assert done.code == Exit.FOUND
    assert re.search(r"policy\.yaml 第 \d+ 行 /max_returns: ", done.err)


async def test_an_import_on_trial_names_the_command(city: Service, exports: Path, tmp_path: Path):
    changes = ("version: 1", "version: 2"), ("max_returns: 2", "max_returns: 3")
    file = edited(exports, tmp_path, *changes)
    done = await hotline(city.state, "import", "policy", str(file), "--dry-run")

    assert "hotline dry-run policy FILE" in done.out


async def test_words_that_make_no_sense_are_a_usage_error(city: Service, exports: Path):
    file = exports / "policy.yaml"
    words: list[list[str]] = [
        ["calendar", str(file)],
        ["policy", str(file), "--from", "2026-03-02", "--to", "2026-03-01"],
        ["policy", str(file), "--from", "yesterday"],
        ["policy", str(file), "--quiet"],  # its answer is all that it writes
    ]

    assert [Exit.USAGE] * 4 == [
        (await hotline(city.state, "dry-run", *each)).code for each in words
    ]


async def published_and_listed(city: Service) -> Any:
    _, policies = await city.call("GET", "policies", by="supervisor")
    _, orders = await city.call("GET", "work-orders", by="supervisor")
    return policies["items"], orders["items"]
