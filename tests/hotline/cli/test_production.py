"""A real city: its own reference files, no invented events, and one city for each log."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from hotline.app.demo_city.seed import demo_city
from hotline.app.reference.exchange import write
from hotline.app.reference.writing import texts_of
from hotline.cli.exit_codes import Exit
from tests.databases import Database, temporary_state
from tests.hotline.cli.program import Done, hotline, serving

ANOTHER_CITY = "330100"
CALL = {
    "channel": "phone",
    "kind": "complaint",
    "matter": "010301",
    "title": "路灯不亮",
    "narrative": "三盏路灯连续两晚不亮。",
    "requester": {"name": "林某", "phone": "13800000000"},
    "place": {"text": "某路口", "point": None},
}
BOSTON_LOG = (
    "case_enquiry_id,open_dt,target_dt,closed_dt,ontime,type,department,source,latitude,longitude\n"
    "1,2011-07-01 09:00:00,2011-07-02 09:00:00,,ONTIME,灯,A,Constituent Call,42.3,-71.1\n"
)


@pytest.fixture
def state() -> Iterator[Path]:
    with temporary_state() as folder:
        yield folder


@pytest.fixture(scope="module")
def files() -> Iterator[Path]:
    """The reference files of the demo city, as `hotline export` writes them."""
    with temporary_state() as folder:
        write(folder, texts_of(demo_city()))
        yield folder


@pytest.fixture(scope="module")
def files_of_another_city(files: Path) -> Iterator[Path]:
    """Codes of another city throughout, and a department that only this city has."""
    with temporary_state() as folder:
        for path in files.iterdir():
            text = path.read_text("utf-8").replace("4405", ANOTHER_CITY[:4])
            (folder / path.name).write_text(re.sub(r"\blighting\b", "west-lake-lighting", text))
        yield folder


async def properties(database: Database) -> dict[str, str]:
    rows = await database.pool.fetch("SELECT name, value FROM hotline_log.log_property")
    return {row["name"]: row["value"] for row in rows}


async def imported(state: Path, dsn: str, folder: Path, **settings: str) -> Done:
    return await hotline(state, "import", str(folder), HOTLINE_DATABASE_URL=dsn, **settings)


async def test_serve_empty_writes_no_accounts_and_does_not_mark_the_log_simulated(
    state: Path, safe_database: Database
):
    async with serving(state, ["--empty"], HOTLINE_DATABASE_URL=safe_database.dsn) as service:
        async with service.session.get(f"{service.address}/readyz") as ready:
            assert 200 == ready.status
        async with service.session.get(f"{service.address}/api/v1/matters") as answer:
            assert 401 == answer.status

    assert not (state / "demo-accounts.json").exists()
    assert "simulated" not in await properties(safe_database)
    assert 0 == await safe_database.pool.fetchval("SELECT count(*) FROM credential")
    assert 0 == await safe_database.pool.fetchval("SELECT count(*) FROM hotline_log.event")


async def test_what_a_log_still_needs_is_told_by_serve_and_doctor(
    state: Path, safe_database: Database, files: Path
):
    """A city first, then an account; and the city that the settings name."""
    dsn = safe_database.dsn
    async with serving(state, ["--empty"], HOTLINE_DATABASE_URL=dsn) as service:
        empty = service.said
    await imported(state, dsn, files)
    async with serving(state, ["--empty"], HOTLINE_DATABASE_URL=dsn) as service:
        peopleless = service.said
    looked = await hotline(state, "doctor", HOTLINE_DATABASE_URL=dsn, HOTLINE_CITY=ANOTHER_CITY)

    assert "hotline import" in empty
    assert "hotline account add" in peopleless
    assert "hotline import" not in peopleless
    assert f"HOTLINE_CITY={ANOTHER_CITY}" in looked.out
    assert "hotline account add" in looked.out
    assert looked.code == Exit.FOUND


async def test_an_empty_start_has_no_days(state: Path):
    done = await hotline(state, "serve", "--empty", "--days", "3")

    assert done.code == Exit.USAGE
    assert "--empty" in done.err


async def test_before_anything_is_imported_a_request_is_told_so(
    state: Path, safe_database: Database
):
    dsn = safe_database.dsn
    words = ("account", "add", "first", "--name", "甲", "--role", "operator", "--ask-password")
    await hotline(state, *words, typed="a password of its own\n", HOTLINE_DATABASE_URL=dsn)
    async with serving(state, ["--empty"], HOTLINE_DATABASE_URL=dsn) as service:
        url = f"{service.address}/api/v1"
        old = {"username": "first", "password": "a password of its own"}
        async with service.session.post(f"{url}/sessions", json=old) as answer:
            bearer = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        new = {"old": old["password"], "new": "another one of its own"}
        await service.session.post(f"{url}/me/password", json=new, headers=bearer)

        async with service.session.get(f"{url}/matters", headers=bearer) as answer:
            problem = await answer.json()

    assert (503, "city.not_published") == (answer.status, problem["code"])


async def test_the_imported_city_is_served_and_stays_real(
    state: Path, safe_database: Database, files: Path
):
    dsn = safe_database.dsn
    done = await imported(state, dsn, files)
    assert Exit.DONE == done.code, done.err

    async with (
        serving(state, [], HOTLINE_DATABASE_URL=dsn) as service,
        service.session.get(f"{service.address}/readyz") as ready,
    ):
        assert 200 == ready.status

    assert not (state / "demo-accounts.json").exists()
    assert {"city": "440500"} == await properties(safe_database)


async def test_nothing_invented_is_written_into_a_real_log(
    state: Path, safe_database: Database, files: Path, tmp_path: Path
):
    dsn = safe_database.dsn
    await imported(state, dsn, files)
    log = tmp_path / "log.csv"
    log.write_text(BOSTON_LOG, "utf-8")
    before = await safe_database.pool.fetchval("SELECT count(*) FROM hotline_log.event")

    for command in (("simulate", "--days", "1"), ("replay", str(log), "--preset", "boston-311")):
        done = await hotline(state, *command, HOTLINE_DATABASE_URL=dsn)

        assert Exit.FAULT == done.code
        assert "真实" in done.err
        assert "HOTLINE_STATE" in done.err
    after = await safe_database.pool.fetchval("SELECT count(*) FROM hotline_log.event")
    assert before == after
    assert "simulated" not in await properties(safe_database)


async def test_another_city_brings_its_own_departments_and_its_own_numbers(
    state: Path, safe_database: Database, files_of_another_city: Path
):
    settings = {"HOTLINE_DATABASE_URL": safe_database.dsn, "HOTLINE_CITY": ANOTHER_CITY}
    done = await imported(
        *(state, safe_database.dsn, files_of_another_city), HOTLINE_CITY=ANOTHER_CITY
    )
    assert Exit.DONE == done.code, done.err
    assert {"city": ANOTHER_CITY} == await properties(safe_database)
    initial, own = "known to two people", "known to one person"
    words = ("--role", "operator", "--role", "handler", "--department", "west-lake-lighting")
    added = await hotline(
        *(state, "account", "add", "first", "--name", "甲", "--ask-password", *words),
        typed=f"{initial}\n",
        **settings,
    )
    assert Exit.DONE == added.code, added.err

    async with serving(state, [], **settings) as service:
        url = f"{service.address}/api/v1"
        signing_in = {"username": "first", "password": initial}
        async with service.session.post(f"{url}/sessions", json=signing_in) as answer:
            headers = {"Authorization": f"Bearer {(await answer.json())['token']}"}
        new = {"old": initial, "new": own}
        async with service.session.post(f"{url}/me/password", json=new, headers=headers) as answer:
            assert 204 == answer.status
        headers["Idempotency-Key"] = "the-first-call"
        async with service.session.post(f"{url}/work-orders", json=CALL, headers=headers) as answer:
            order = await answer.json()

    assert 201 == answer.status
    assert f"-{ANOTHER_CITY}-000001" == order["order_no"][8:]


@pytest.mark.parametrize("command", [("serve",), ("simulate", "--days", "1")])
async def test_a_log_keeps_its_city_whatever_the_setting_says(
    state: Path, safe_database: Database, files: Path, command: tuple[str, ...]
):
    dsn = safe_database.dsn
    await imported(state, dsn, files)

    done = await hotline(state, *command, HOTLINE_DATABASE_URL=dsn, HOTLINE_CITY=ANOTHER_CITY)

    assert Exit.FAULT == done.code
    assert "440500" in done.err
    assert "HOTLINE_CITY" in done.err


async def test_the_demo_city_is_not_served_under_another_citys_code(
    state: Path, safe_database: Database
):
    dsn = safe_database.dsn

    done = await hotline(state, "serve", HOTLINE_DATABASE_URL=dsn, HOTLINE_CITY=ANOTHER_CITY)

    assert Exit.FAULT == done.code
    assert "hotline import" in done.err
    assert 0 == await safe_database.pool.fetchval("SELECT count(*) FROM hotline_log.event")


async def test_files_of_another_city_than_the_setting_says_are_not_imported(
    state: Path, safe_database: Database, files: Path
):
    done = await imported(state, safe_database.dsn, files, HOTLINE_CITY=ANOTHER_CITY)

    assert Exit.FOUND == done.code
    assert "city.yaml 第 2 行 /code" in done.err
    assert {} == await properties(safe_database)
