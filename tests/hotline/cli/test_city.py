"""The commands beside the running service of one demo city."""

import asyncio
import json
import os
import re
import shutil
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml

from events.embedded.folders import ServerFolders
from events.embedded.server import Server, prepare
from hotline.app.read_side import MODELS
from hotline.app.reference.parts import FILES
from hotline.cli.exit_codes import Exit
from tests.databases import temporary_state
from tests.events.personal.sweep import hits
from tests.hotline.cli.program import PATIENCE, Service, hotline, serving, started

pytestmark = pytest.mark.slow

SUGGESTION = {
    "channel": "phone",
    "kind": "suggestion",
    "matter": "020101",
    "title": "建议增设座椅",
    "narrative": "建议在公交站增设座椅。",
    "requester": {"name": "林某", "phone": "13800000001"},
}

CANARIES = {
    "name": "甪里栩",
    "phone": "13912345679",
    "title": "鸱吻脊兽坠落檐口",
    "narrative": "蘅芜苑旧厝瓦垄塌陷三日未修",
    "place": "石炮台街道蕨薇里九十七号阁楼",
    "external_ref": "openid-wx-oQx7KjW2",
}


@pytest.fixture(scope="module")
async def city(city_folder: Path) -> AsyncIterator[Service]:
    async with serving(city_folder) as service:
        yield service


@pytest.fixture(scope="module")
async def order_no(city: Service) -> str:
    return await register(city, CANARIES)


async def register(city: Service, said: dict[str, str]) -> str:
    body = {
        "channel": "phone",
        "kind": "complaint",
        "matter": "010301",
        "urgency": "ordinary",
        "secrecy": "open",
        "title": said["title"],
        "narrative": said["narrative"],
        "requester": {"name": said["name"], "phone": said["phone"]},
        "place": {"text": said["place"], "point": None},
        "source_system": "wechat",
        "external_ref": said["external_ref"],
        "occurred_at": None,
    }
    status, order = await city.call("POST", "work-orders", by="operator", body=body)
    assert 201 == status
    return str(order["order_no"])


def dsn_of(state: Path) -> str:
    return Server(prepare(state, {}, None), None).dsn


def places(service: Service) -> list[Path]:
    """Everything that was written, but for PostgreSQL's own programs."""
    place = ServerFolders(service.state.resolve())
    return [place.data, place.log]


@pytest.fixture(scope="module")
async def exported(city: Service) -> AsyncIterator[Path]:
    with temporary_state() as folder:
        done = await hotline(city.state, "export", str(folder / "files"))
        assert (Exit.DONE, len(FILES)) == (done.code, len(done.out.splitlines()))
        yield folder / "files"


@pytest.fixture
def files(exported: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(exported, tmp_path / "files"))


@pytest.mark.chance
async def test_a_running_service_is_found_in_order(city: Service, order_no: str):
    await city.settled()
    verified, looked = await asyncio.gather(
        hotline(city.state, "verify", "--full", "--json"),
        hotline(city.state, "doctor", "--json"),
    )

    assert (Exit.DONE, Exit.DONE) == (verified.code, looked.code)
    assert verified.answer["sound"]
    assert (1, 123) == (verified.answer["sealed"], verified.answer["rows_compared"])
    found = [each["name"] for each in looked.answer["checks"] if each["level"] != "ok"]
    recorded = ["电子邮件 mail", "短信 SMS", "微信 WeChat"]  # they have no sender here
    assert recorded == found


@pytest.mark.chance
async def test_a_fault_inside_a_group_of_tasks_is_a_sentence_too(city: Service):
    """The second service finds the port taken while its other tasks are at work."""
    port = city.address.rpartition(":")[2]

    second = await hotline(city.state, "serve", HOTLINE_PORT=port)

    assert Exit.FAULT == second.code
    assert "端口被占用" in second.err
    assert "HOTLINE_PORT" in second.err
    assert "Traceback" not in second.err


async def test_views_are_rebuilt_while_they_are_read(city: Service, order_no: str):
    _, order = await city.call("GET", f"work-orders/{order_no}", by="supervisor")
    listed = f"work-orders?min_position={order['position']}"
    _, before = await city.call("GET", listed, by="supervisor")

    rebuilt = await hotline(city.state, "rebuild", "all", "--json")

    _, after = await city.call("GET", "work-orders", by="supervisor")
    assert Exit.DONE == rebuilt.code
    assert [order_no] == [each["order_no"] for each in before["items"]]
    assert [(2, None)] * len(MODELS) == [
        (each["generation"], each["fault"]) for each in rebuilt.answer["views"]
    ]
    assert before == after


async def test_a_killed_process_of_a_rebuild_is_said_with_what_to_do(city: Service):
    rebuilding = await started(city.state, "rebuild", "all", "--processes", "1")
    async with asyncio.timeout(PATIENCE):
        while not (workers := workers_of(rebuilding.pid)):
            await asyncio.sleep(0.01)
    for each in workers:
        os.kill(each, signal.SIGKILL)
    _, said = await rebuilding.communicate()
    again = await hotline(city.state, "rebuild", "progress")

    assert Exit.FAULT == rebuilding.returncode
    assert "--processes 1" in said.decode()
    assert "Error" not in said.decode()
    assert Exit.DONE == again.code


def workers_of(pid: int) -> list[int]:
    """Of the processes that it started, those that rebuild."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    words = {int(each): Path(f"/proc/{each}/cmdline").read_bytes() for each in children}
    return [each for each, own in words.items() if b"spawn_main" in own]


@pytest.mark.chance
async def test_an_export_imported_again_is_nothing_new(city: Service, files: Path):
    again, twice = await asyncio.gather(
        hotline(city.state, "import", str(files), "--json"),
        hotline(city.state, "export", str(files)),
    )

    answer = again.answer
    assert answer.pop("dry_run") is False
    assert not any(answer.values()), answer
    assert Exit.FAULT == twice.code
    assert "--force" in twice.err


async def test_an_import_lists_every_defect_and_publishes_nothing(city: Service, files: Path):
    edit(files / "policy.yaml", max_returns=5)
    rules = yaml.safe_load((files / "routing.yaml").read_bytes())["rules"]
    edit(files / "routing.yaml", version=2, rules=[rules[0] | {"lead": "no"}, *rules[1:]])

    done = await hotline(city.state, "import", str(files))

    assert Exit.FOUND == done.code
    assert "policy.yaml 第 1 行 /version: 版本 1 已发布，内容与此不同；请将版本号改为 2" in done.err
    assert "version 1 exists with other content" in done.err
    assert re.search(r"routing\.yaml 第 \d+ 行 /rules/0: 规则 \S+ 所写单位 no 不在名录中", done.err)
    assert "unknown department no" in done.err
    assert "nothing was published" in done.err
    assert 1 == await policy_version(city)


async def test_a_new_version_is_published_to_the_running_service(city: Service, files: Path):
    edit(files / "policy.yaml", version=2, max_returns=5)

    dry = await hotline(city.state, "import", str(files), "--dry-run", "--json")
    after_dry = await policy_version(city)
    done = await hotline(city.state, "import", str(files), "--json")

    assert 1 == after_dry
    assert ["policy-440500"] == dry.answer["published"] == done.answer["published"]
    async with asyncio.timeout(60):
        while await policy_version(city) != 2:
            await asyncio.sleep(0.05)


@pytest.mark.chance
async def test_a_decree_is_dry_run_with_the_deadlines_that_it_would_move(
    city: Service, tmp_path: Path
):
    """T-03: the first twenty days of every month become days off."""
    files = tmp_path / "now"
    await hotline(city.state, "export", str(files))
    _, order = await city.call("POST", "work-orders", by="operator", body=SUGGESTION)
    number, version = order["order_no"], order["version"]
    _, order = await city.call(
        "POST", f"work-orders/{number}/accept", by="operator", body={}, version=version
    )
    (clock,) = order["clocks"]
    year = int(clock["due_at"][:4])
    calendars = yaml.safe_load((files / "calendar.yaml").read_bytes())
    decree = {
        "year": year,
        "days_off": [
            f"{year}-{month:02d}-{day:02d}" for month in range(1, 13) for day in range(1, 21)
        ],
        "make_up_days": [],
        "names": {},
        "version": f"{year}.9",
        "source": "a decree",
    }
    others = [each for each in calendars if each["year"] != year]
    write(files / "calendar.yaml", [*others, decree])

    dry = await hotline(city.state, "import", str(files), "--dry-run", "--json")
    _, after = await city.call("GET", f"work-orders/{number}", by="supervisor")

    moved = [each for each in dry.answer["deadlines"] if each["order_no"] == number]
    assert [f"calendar-{year}"] == dry.answer["published"]
    assert [("citizen", True)] == [(each["clock"], each["becomes"] > each["was"]) for each in moved]
    assert clock["due_at"] == after["clocks"][0]["due_at"]


async def policy_version(city: Service) -> int:
    _, policies = await city.call("GET", "policies", by="supervisor")
    return int(policies["items"][-1]["version"])


def edit(path: Path, **changes: object) -> None:
    write(path, yaml.safe_load(path.read_bytes()) | changes)


def write(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


async def test_an_erased_requester_is_nowhere_to_be_found(city: Service, order_no: str):
    """删除个人信息: sealed from the first event on, and unreadable everywhere after it."""
    dsn, canaries = dsn_of(city.state), [*CANARIES.values()]
    before = await hits(dsn, [*places(city)], canaries)
    assert canaries_in(city.log) == []

    by_phone = ("erase", "--phone", "-", "--reason", "来函 12 号", "--yes", "--json")
    done = await hotline(city.state, *by_phone, typed=CANARIES["phone"] + "\n")
    receipt = done.answer
    again = await hotline(city.state, *by_phone, typed=CANARIES["phone"] + "\n")

    assert [] == before
    assert (Exit.DONE, Exit.FOUND) == (done.code, again.code)
    assert ([order_no], 1, False) == (receipt["orders"], receipt["phones"], receipt["already"])
    assert [] == [each for each in canaries if each in done.out + done.err + again.err]
    status, order = await city.call("GET", f"work-orders/{order_no}", by="supervisor")
    assert (200, True) == (status, order["erased"])
    assert [] == [each for each in canaries if each in json.dumps(order, ensure_ascii=False)]
    found = await city.call(
        "GET",
        f"work-orders?phone={CANARIES['phone']}&min_position={receipt['position']}",
        by="supervisor",
    )
    assert (200, []) == (found[0], found[1]["items"])
    assert [] == await hits(dsn, [], canaries)
    assert canaries_in(city.log) == []


def canaries_in(log: Path) -> list[str]:
    text = log.read_text("utf-8")
    return [each for each in CANARIES.values() if each in text]


async def test_erasing_names_the_copies_that_remain(city: Service):
    number = await register(
        city, CANARIES | {"phone": "13912345680", "external_ref": "openid-wx-2"}
    )

    done = await hotline(city.state, "erase", "--order", number, "--reason", "来函", "--yes")

    assert Exit.DONE == done.code
    assert number in done.out
    assert "Backups of the key table" in done.out
    assert "13912345680" not in done.out


async def test_without_a_service_each_command_starts_the_server_and_stops_it(city: Service):
    """Comes last: nothing serves afterwards."""
    await city.stop()

    verified = await hotline(city.state, "verify")
    answer = (await hotline(city.state, "verify", "--json")).answer
    looked = await hotline(city.state, "doctor")

    assert [Exit.DONE] * 2 == [verified.code, looked.code], verified.out + looked.out
    assert "完好 sound" in verified.out
    assert answer["events"] == answer["signed_up_to"] > 0, "a service that ends signs the rest"
    assert "为本次检查启动" in looked.out
    assert "\x1b" not in looked.out + verified.out + verified.err
    assert not (ServerFolders(city.state.resolve()).data / "postmaster.pid").exists()
