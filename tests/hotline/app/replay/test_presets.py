"""Logs without deadlines and departments of ours: routing and policy decide, as for a new call."""

import json
from pathlib import Path
from typing import Any

import pytest

from hotline.app.demo_city.matters import demo_matters
from hotline.app.replay.presets import PRESETS
from hotline.app.replay.running import ReplayResult, replay
from hotline.app.settings import Settings
from tests.databases import Database

SAMPLES = Path(__file__).parent / "samples"
SHARED = Path(__file__).parents[5] / "shared" / "data" / "dev"
LOGS = {
    "zh-messages": "zh_requests_teddy2020c_raw.jsonl.gz",
    "zh-mailbox": "zh_mayor_mailbox_shangluo.jsonl.gz",
    "zh-replies": "zh_replies_teddy2020c.jsonl.gz",
    "nyc-311": "nyc311_queens_2020_2023.csv.gz",
}
LEADS = {
    "zh-messages": ["housing", "human-resources", "ecology", "hotline-centre"],
    "zh-mailbox": ["traffic-police", "education", "hotline-centre"],
    "zh-replies": ["hotline-centre", "hotline-centre"],
    "nyc-311": ["municipal-works", "drainage", "lighting", "hotline-centre", "housing"],
}
VERDICTS = {  # due and on time, of the closed ones and of those whose time is over
    "zh-messages": (4, 0),
    "zh-mailbox": (3, 1),
    "zh-replies": (2, 1),
    "nyc-311": (5, 2),
}
DISPATCHED = """SELECT data FROM hotline_log.event
 WHERE type = 'work_order.dispatched' ORDER BY (data->>'at')::timestamptz, position"""


def sample(name: str) -> Path:
    (path,) = SAMPLES.glob(f"{name}.*")
    return path


async def played(database: Database, state: Path, name: str) -> ReplayResult:
    settings = Settings(state=state, database_url=database.dsn)
    return await replay(settings, sample(name), PRESETS[name], lambda _: None, lambda _: None)


@pytest.mark.parametrize("name", LOGS)
async def test_routing_finds_the_department_and_policy_sets_the_clocks(
    name: str, safe_database: Database, tmp_path: Path
):
    outcome = await played(safe_database, tmp_path, name)

    rows = await safe_database.pool.fetch(DISPATCHED)
    dispatched: list[dict[str, Any]] = [json.loads(row["data"]) for row in rows]
    assert outcome.refused == []
    assert LEADS[name] == [each["lead_department"] for each in dispatched]
    for each in dispatched:
        assert each["route"]["rule_id"].startswith("matter-")
        assert not each["route"]["overridden_by_person"]
        (handle,) = [clock for clock in each["clocks"] if is_handling(clock, each)]
        assert handle["due_at"] > each["at"]
        assert (handle["policy_version"], bool(handle["explanation"])) == (1, True)
    assert (outcome.due, outcome.on_time) == VERDICTS[name]


def is_handling(clock: dict[str, Any], dispatched: dict[str, Any]) -> bool:
    return (clock["name"], clock["department"]) == ("handle", dispatched["lead_department"])


@pytest.mark.parametrize("name", LOGS)
def test_every_category_of_a_preset_is_a_matter_of_the_catalogue(name: str):
    catalogue = {matter.code for matter in demo_matters()}
    matters = PRESETS[name].matters

    assert matters is not None
    assert {*matters.by_category.values(), matters.otherwise} <= catalogue


@pytest.mark.parametrize("name", [name for name in LOGS if name != "zh-replies"])
def test_most_rows_of_the_real_log_have_a_category_with_a_matter(name: str):
    """Half of the mailbox was answered by an office that forwards, or by a district: no matter."""
    path = SHARED / LOGS[name]
    if not path.exists():
        pytest.skip("the log is not here: ../shared/data/dev")
    preset = PRESETS[name]
    categories = [
        case.matter
        for number, row in enumerate(preset.rows(path), start=1)
        if (case := readable(name, number, row)) is not None
    ]

    known = sum(category in preset.matters.by_category for category in categories)
    assert known / len(categories) > {"zh-mailbox": 0.2}.get(name, 0.999)


def readable(name: str, number: int, row: Any) -> Any:
    try:
        return PRESETS[name].case(number, row)
    except ValueError:
        return None
