"""How the program ends when it cannot run: a sentence, what to do, and the documented code."""

import asyncio
import os
import sys
from pathlib import Path

import asyncpg
import pytest

from hotline.app.read_side import MODELS
from hotline.app.settings import BadSetting
from hotline.cli.exit_codes import Exit
from hotline.cli.faults import faults_in
from tests.databases import Database
from tests.hotline.cli.program import hotline

NOWHERE = "postgresql://nobody@127.0.0.1:1/nothing"


async def test_unsafe_settings_keep_the_service_from_starting_and_are_explained(
    database: Database, state_folder: Path
):
    """The tests' fast server runs with fsync=off."""
    url = {"HOTLINE_DATABASE_URL": database.dsn}

    served, looked = await asyncio.gather(
        hotline(state_folder, "serve", **url), hotline(state_folder, "doctor", "--json", **url)
    )

    assert Exit.FAULT == served.code
    assert "Traceback" not in served.err
    for words in ("fsync = off", "断电或死机会损坏整个数据库", "ALTER SYSTEM SET fsync = on"):
        assert words in served.err
    assert Exit.FOUND == looked.code
    found = [each for each in looked.answer["checks"] if each["value"] == "fsync = off"]
    assert ["ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();"] == [
        each["mend"] for each in found
    ]


async def test_nothing_is_made_where_no_city_is(tmp_path: Path):
    state = tmp_path / "misspelt"

    verified, looked = await asyncio.gather(
        hotline(state, "verify"), hotline(state, "doctor", "--json")
    )

    assert (Exit.FAULT, Exit.DONE) == (verified.code, looked.code)
    assert "set HOTLINE_STATE to the right one" in verified.err
    assert not state.exists()


async def test_settings_that_are_wrong_and_a_database_that_is_away_are_sentences(tmp_path: Path):
    misspelt, refused, away = await asyncio.gather(
        hotline(tmp_path, "doctor", HOTLINE_PROT="1"),
        hotline(tmp_path, "verify", HOTLINE_PROT="1"),
        hotline(tmp_path, "verify", HOTLINE_DATABASE_URL=NOWHERE),
    )

    assert (Exit.FOUND, Exit.FAULT, Exit.FAULT) == (misspelt.code, refused.code, away.code)
    assert "did you mean HOTLINE_PORT" in refused.err
    assert "Extra inputs" not in refused.err
    assert "did you mean HOTLINE_PORT" in misspelt.out
    assert "检查 HOTLINE_DATABASE_URL" in away.err
    assert "Traceback" not in away.err


FEW_DESCRIPTORS = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512))
os.execv(sys.executable, [sys.executable, "-m", "hotline.cli", "doctor"])
"""


async def test_doctor_says_when_descriptors_limit_the_connections(tmp_path: Path):
    looked = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        FEW_DESCRIPTORS,
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "HOTLINE_STATE": str(tmp_path / "none")},
    )
    out, _ = await looked.communicate()

    assert looked.returncode == Exit.FOUND
    assert "384" in out.decode()
    assert "LimitNOFILE=4128" in out.decode()


async def test_a_schema_that_is_behind_is_migrated_only_when_asked(
    database: Database, state_folder: Path
):
    url = {"HOTLINE_DATABASE_URL": database.dsn}
    await database.pool.execute("DELETE FROM migration WHERE name LIKE 'hotline/%'")

    verified, planned = await asyncio.gather(
        hotline(state_folder, "verify", **url),
        hotline(state_folder, "migrate", "--dry-run", "--json", **url),
    )

    assert Exit.FAULT == verified.code
    assert "hotline migrate" in verified.err
    assert planned.answer["pending"]
    assert all(name.startswith("hotline/") for name in planned.answer["pending"])


async def test_wrong_words_are_told_from_everything_else(tmp_path: Path):
    named, nobody = await asyncio.gather(
        hotline(tmp_path, "rebuild", "nothing"), hotline(tmp_path, "erase", "--reason", "x")
    )

    assert [Exit.USAGE] * 2 == [named.code, nobody.code]
    assert all(model.name in named.err for model in MODELS)
    assert "--order" in nobody.err


@pytest.mark.parametrize(
    ("error", "faults"),
    [
        (BadSetting("x"), 1),
        (ExceptionGroup("tasks", [ExceptionGroup("tasks", [BadSetting("x")])]), 1),
        (ExceptionGroup("tasks", [BadSetting("x"), ConnectionRefusedError()]), 2),
        (ExceptionGroup("tasks", [BadSetting("x"), KeyError("a mistake of ours")]), 0),
        (KeyError("a mistake of ours"), 0),
        (asyncpg.UniqueViolationError("a mistake of ours"), 0),
    ],
)
def test_only_faults_that_we_have_words_for_are_faults(error: Exception, faults: int):
    assert faults == len(faults_in(error))
