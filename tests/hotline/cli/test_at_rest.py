"""The commands where no service runs: each starts the server for itself, and stops it again."""

from pathlib import Path

from events.embedded.place import Place
from hotline.cli.exits import Exit
from tests.hotline.cli.program import hotline


async def test_each_command_starts_the_server_and_leaves_none_behind(state_folder: Path):
    place = Place(state_folder.resolve())

    migrated = await hotline(state_folder, "migrate", "--json")
    verified = await hotline(state_folder, "verify")
    looked = await hotline(state_folder, "doctor")

    assert [Exit.DONE] * 3 == [migrated.code, verified.code, looked.code]
    assert "events/0001_pre_log.sql" in migrated.answer["applied"]
    assert "完好 sound" in verified.out
    assert "为本次检查启动" in looked.out
    assert "\x1b" not in looked.out + verified.out + verified.err
    assert (place.data / "PG_VERSION").exists()
    assert not (place.data / "postmaster.pid").exists()


async def test_a_database_damaged_beyond_starting_is_said_and_not_repaired(state_folder: Path):
    data = Place(state_folder.resolve()).data
    await hotline(state_folder, "migrate")
    (data / "global" / "pg_control").unlink()

    looked = await hotline(state_folder, "doctor", "--json")

    assert Exit.FAULT == looked.code
    last = looked.answer["checks"][-1]
    assert ("unknown", "ServerDidNotStart") == (last["level"], last["value"])
    assert "startup.log" in last["mend"]
