"""Whatever is killed, whenever: what was acknowledged is there, and the service comes back."""

import asyncio
import os
import pwd
import signal
import subprocess
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from events.embedded import embedded_server
from events.embedded.binaries import wheel_folder
from events.embedded.folders import ServerFolders
from events.embedded.owner import own_or_find
from events.embedded.postmaster import start
from events.embedded.server import prepare
from events.embedded.settings import PRODUCTION
from tests.databases import effort
from tests.events.embedded.embedded_process import PATIENCE, embedded_process
from tests.events.embedded.test_embedded import ask, eventually, root_only

pytestmark = [pytest.mark.chance, pytest.mark.faults]
ROWS = effort(ci=200, full=3000)
# asyncpg may also be caught between two of its states (InternalClientError)
CUT = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError)


async def test_a_killed_server_is_started_again_by_its_owner(each_used_state):
    state, pg_bin = each_used_state.folder, each_used_state.pg_bin
    async with embedded_process(state, pg_bin) as service:
        written = await write_until_cut(service.dsn, lambda: kill(service.server_pid))
        kept = await eventually(service.dsn, "SELECT count(*) FROM written")
        async with embedded_server(state, pg_bin=pg_bin) as server:
            restarted = server.pid

    assert ROWS <= written <= kept
    assert restarted not in {None, service.server_pid}


async def test_a_server_that_does_not_start_is_tried_again(used_state):
    """A full disk is mended by a person; the service must not need a restart afterwards."""
    data = ServerFolders(used_state.folder).data
    away = data.with_name("away")
    with capture_logs() as said:
        async with embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as server:
            pid = server.pid
            data.rename(away)
            kill(pid)
            await seen(said, "postgres_does_not_start")
            away.rename(data)
            answer = await eventually(server.dsn, "SELECT 1")

    assert 1 == answer


async def test_a_server_killed_with_all_its_processes_is_started_again(used_state):
    async with embedded_process(used_state.folder, used_state.pg_bin) as service:
        group = service.server_pid
        written = await write_until_cut(service.dsn, lambda: os.killpg(group, signal.SIGKILL))
        kept = await eventually(service.dsn, "SELECT count(*) FROM written")

    assert ROWS <= written <= kept


async def test_the_next_owner_finds_all_that_a_killed_owner_acknowledged(each_used_state):
    state, pg_bin = each_used_state.folder, each_used_state.pg_bin
    async with embedded_process(state, pg_bin) as service:
        written = await write_until_cut(service.dsn, service.process.kill)
    async with embedded_server(state, pg_bin=pg_bin) as server:
        kept = await ask(server.dsn, "SELECT count(*) FROM written")
        ours = server.is_ours

    assert ROWS <= written <= kept
    assert ours


async def test_the_server_does_not_outlive_a_killed_owner(used_state):
    """PR_SET_PDEATHSIG: nobody is left to stop it otherwise."""
    async with embedded_process(used_state.folder, used_state.pg_bin) as service:
        gone = os.pidfd_open(service.server_pid)
        await service.kill()
        await readable(gone)

    assert "shut down" == cluster_state(used_state.folder, used_state.pg_bin)


async def test_another_process_takes_over_from_a_killed_owner(used_state):
    """Both keep the same address, so pools only reconnect."""
    async with (
        embedded_process(used_state.folder, used_state.pg_bin) as first,
        embedded_process(used_state.folder, used_state.pg_bin) as second,
    ):
        await first.kill()
        answer = await eventually(second.dsn, "SELECT 1")
        async with embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as server:
            now = server.pid

    assert (True, False) == (first.ready["is_ours"], second.ready["is_ours"])
    assert first.dsn == second.dsn
    assert 1 == answer
    assert now not in {None, first.server_pid}


async def test_a_service_told_to_stop_leaves_a_clean_folder(each_used_state):
    state, pg_bin = each_used_state.folder, each_used_state.pg_bin
    async with embedded_process(state, pg_bin) as service:
        status = await service.kill(signal.SIGTERM)

    assert 0 == status
    assert not (ServerFolders(state).data / "postmaster.pid").exists()
    assert "shut down" == cluster_state(state, pg_bin)


async def test_processes_that_start_together_agree_on_one_owner(used_state):
    async with (
        asyncio.timeout(PATIENCE),
        embedded_process(used_state.folder, used_state.pg_bin) as first,
        embedded_process(used_state.folder, used_state.pg_bin) as second,
        embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as third,
    ):
        owners = [first.ready["is_ours"], second.ready["is_ours"], third.is_ours]
        pids = {first.server_pid, second.server_pid, third.pid}

    assert [True, False, False] == owners
    assert 1 == len(pids)


async def test_a_dead_server_that_nobody_has_reaped_does_not_block_the_next(used_state):
    """PostgreSQL itself takes the zombie for a running server."""
    launch = prepare(used_state.folder, PRODUCTION, used_state.pg_bin)
    owned = await own_or_find(launch)
    assert owned is not None
    zombie = owned.process
    kill(zombie.pid)
    os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
    owned.process = await start(owned.launch)
    alive = owned.process.poll() is None
    await owned.release()
    zombie.wait()

    assert alive


async def test_a_stranger_with_the_number_of_a_dead_server_does_not_block_the_next(used_state):
    """After a reboot the number in postmaster.pid may belong to any process of the same user."""
    async with embedded_process(used_state.folder, used_state.pg_bin) as service:
        os.killpg(service.server_pid, signal.SIGSTOP)
        await service.kill()
        left = (ServerFolders(used_state.folder).data / "postmaster.pid").read_text(
            encoding="utf-8"
        )
        os.killpg(service.server_pid, signal.SIGKILL)
        await readable(os.pidfd_open(service.server_pid))
    identity = prepare(used_state.folder, {}, used_state.pg_bin).account.identity()
    with subprocess.Popen(["/bin/cat"], stdin=subprocess.PIPE, cwd="/", **identity) as stranger:
        lines = left.splitlines()
        pid_file = ServerFolders(used_state.folder).data / "postmaster.pid"
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n", encoding="utf-8")
        async with embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as server:
            answer = await ask(server.dsn, "SELECT 1")
        unharmed = stranger.poll() is None

    assert 1 == answer
    assert unharmed


@root_only
async def test_an_ordinary_user_runs_it_too(state_folder):
    nobody = pwd.getpwnam("nobody")
    if not all(step.stat().st_mode & 0o001 for step in wheel_folder().parents):
        pytest.skip("the wheel lies where nobody may go")
    os.chown(state_folder, nobody.pw_uid, nobody.pw_gid)
    async with embedded_process(state_folder, uid=nobody.pw_uid) as service:
        owner = Path(f"/proc/{service.server_pid}").stat().st_uid
        status = await service.kill(signal.SIGTERM)

    assert nobody.pw_uid == owner
    assert 0 == status


async def write_until_cut(dsn, cut):
    """Insert one row after the other, cut after ROWS of them, return how many were acknowledged."""
    connection = await asyncpg.connect(dsn)
    await connection.execute("DROP TABLE IF EXISTS written")
    await connection.execute("CREATE TABLE written (number int PRIMARY KEY)")
    acknowledged = 0
    try:
        while True:
            await connection.execute("INSERT INTO written VALUES ($1)", acknowledged)
            acknowledged += 1
            if acknowledged == ROWS:
                cut()
    except CUT:
        connection.terminate()
        return acknowledged


async def seen(said, name):
    async with asyncio.timeout(PATIENCE):
        while name not in [line["event"] for line in said]:
            await asyncio.sleep(0.02)


def kill(pid):
    os.kill(pid, signal.SIGKILL)


async def readable(descriptor):
    """Wait until the process of a pidfd has ended, then close it."""
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    await asyncio.wait_for(ended.wait(), PATIENCE)
    loop.remove_reader(descriptor)
    os.close(descriptor)


def cluster_state(state, pg_bin):
    launch = prepare(state, {}, pg_bin)
    command = [launch.binaries.folder / "pg_controldata", launch.place.data]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = next(line for line in said.splitlines() if "cluster state" in line)
    return found.split(":")[1].strip()
