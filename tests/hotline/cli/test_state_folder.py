"""The state folder is closed to others, whichever command makes it, and `doctor` agrees."""

import stat
from pathlib import Path

import pytest

from events.embedded import Server
from hotline.app.database.prepared import close_to_others
from hotline.cli.exit_codes import Exit
from tests.databases import execute
from tests.hotline.cli.program import Done, hotline, serving

OTHERS = stat.S_IRWXO | stat.S_IRGRP | stat.S_IWGRP  # root lets the server's group pass


def about_the_folder(looked: Done) -> str:
    (check,) = [each for each in looked.answer["checks"] if each["name"].startswith("状态目录")]
    return str(check["level"])


async def test_migrate_makes_it_private(state_folder: Path):
    state = state_folder / "new"

    done = await hotline(state, "migrate", "--json")
    looked = await hotline(state, "doctor", "--json")

    assert 0 == done.code, done.err
    assert 0 == state.stat().st_mode & OTHERS
    assert "ok" == about_the_folder(looked)


async def test_serve_beside_another_database_makes_it_private(
    state_folder: Path, safe_server: Server
):
    state = state_folder / "new"
    await execute(safe_server, "CREATE DATABASE elsewhere")
    url = {"HOTLINE_DATABASE_URL": safe_server.dsn_of(database="elsewhere")}

    async with serving(state, log_folder=state_folder, **url):
        mode = state.stat().st_mode
    looked = await hotline(state, "doctor", "--json", **url)

    assert 0 == mode & OTHERS
    assert "ok" == about_the_folder(looked)


@pytest.mark.parametrize("mode", [0o750, 0o755, 0o722])
async def test_doctor_names_a_folder_that_is_open_to_others(state_folder: Path, mode: int):
    state = state_folder / "new"
    state.mkdir()
    state.chmod(mode)

    looked = await hotline(state, "doctor", "--json")

    assert "warn" == about_the_folder(looked)
    assert Exit.FOUND == looked.code


async def test_serve_closes_a_folder_of_ours_that_is_open_to_others(
    state_folder: Path, safe_server: Server
):
    state = state_folder / "new"
    state.mkdir()
    state.chmod(0o755)
    await execute(safe_server, "CREATE DATABASE open_folder")
    url = {"HOTLINE_DATABASE_URL": safe_server.dsn_of(database="open_folder")}

    async with serving(state, log_folder=state_folder, **url):
        mode = state.stat().st_mode

    assert 0 == mode & OTHERS & ~stat.S_IXOTH
    assert "ok" == about_the_folder(await hotline(state, "doctor", "--json", **url))


@pytest.mark.parametrize(
    ("mode", "holds", "closed"),
    [
        (0o755, "vault.key", 0o711),
        (0o777, "postgres", 0o711),
        (0o755, "somebody-elses", 0o755),
        (0o1777, "vault.key", 0o1777),
    ],
)
def test_a_folder_is_closed_only_where_it_is_for_a_city_alone(
    state_folder: Path, mode: int, holds: str, closed: int
):
    state = state_folder / "shared"
    state.mkdir()
    (state / holds).touch()
    state.chmod(mode)

    close_to_others(state)

    assert closed == stat.S_IMODE(state.stat().st_mode)


async def test_simulate_closes_a_folder_of_ours_that_is_open_to_others(
    state_folder: Path, safe_server: Server
):
    state = state_folder / "new"
    state.mkdir()
    state.chmod(0o755)
    await execute(safe_server, "CREATE DATABASE open_to_simulate")
    url = {"HOTLINE_DATABASE_URL": safe_server.dsn_of(database="open_to_simulate")}

    played = await hotline(state, "simulate", "--days", "0.02", "--rate", "100", "--json", **url)

    assert Exit.DONE == played.code, played.err
    assert 0 == state.stat().st_mode & OTHERS & ~stat.S_IXOTH
    assert "ok" == about_the_folder(await hotline(state, "doctor", "--json", **url))
