"""The commands on a state folder where no service has ever run."""

from pathlib import Path

from events.embedded.folders import ServerFolders
from hotline.cli.exit_codes import Exit
from tests.hotline.cli.program import hotline


async def test_a_damaged_database_is_said_and_not_repaired(state_folder: Path):
    data = ServerFolders(state_folder.resolve()).data
    migrated = await hotline(state_folder, "migrate", "--json")
    (data / "global" / "pg_control").unlink()

    looked = await hotline(state_folder, "doctor", "--json")

    assert Exit.DONE == migrated.code
    assert "events/0001_pre_log.sql" in migrated.answer["applied"]
    assert Exit.FAULT == looked.code
    last = looked.answer["checks"][-1]
    assert ("unknown", "ServerDidNotStart") == (last["level"], last["value"])
    assert "startup.log" in last["mend"]
