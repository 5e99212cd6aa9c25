"""The embedded server: made once, started again, shared, and particular about where it lies."""

import asyncio
import os
import subprocess
from pathlib import Path

import asyncpg
import pytest

from events.embedded import embedded_server
from events.embedded.faults import (
    FolderClosed,
    NoBinaries,
    NotTheMainThread,
    NotYourFolder,
    OtherMajorVersion,
    ServerDidNotStart,
)
from events.embedded.folders import LONGEST_SOCKET_PATH, ServerFolders
from events.embedded.owner import drop_old_logs
from events.postgres.safety import unsafe_settings
from tests.databases import DEBIAN_15, FAST, pg_bins, pg_name

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
SECRET = "13800001234"
SYSTEM_PYTHON = Path("/usr/bin/python3")
SIGN_IN = """
import socket, struct, sys
door = socket.socket(socket.AF_UNIX)
door.connect(sys.argv[1])
words = f"user\\0{sys.argv[2]}\\0database\\0hotline\\0\\0".encode()
door.sendall(struct.pack("!II", 8 + len(words), 196608) + words)
sys.stdout.buffer.write(door.recv(1000))
"""


@pytest.mark.parametrize("pg_bin", pg_bins(), ids=pg_name)
async def test_a_new_server_is_safe_and_sees_chinese(state_folder, pg_bin):
    async with embedded_server(state_folder, pg_bin=pg_bin) as server:
        connection = await asyncpg.connect(server.dsn)
        await connection.execute("CREATE EXTENSION pg_trgm")
        similar = await connection.fetchval("SELECT similarity('路灯坏了', '路灯不亮')")
        unsafe = await unsafe_settings(connection)
        checksums = await connection.fetchval("SHOW data_checksums")
        await connection.close()

    assert similar > 0
    assert [] == unsafe
    assert "on" == checksums


@pytest.mark.parametrize("pg_bin", pg_bins(), ids=pg_name)
async def test_a_restart_keeps_every_row(state_folder, pg_bin):
    async with embedded_server(state_folder, pg_bin=pg_bin) as server:
        await ask(server.dsn, "CREATE TABLE kept AS SELECT 42 AS number")
        first = server.pid
    async with embedded_server(state_folder, pg_bin=pg_bin) as server:
        number = await ask(server.dsn, "SELECT number FROM kept")
        second = server.pid

    assert 42 == number
    assert first != second


async def test_whoever_comes_second_shares(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as owner:
        async with embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as guest:
            assert (True, False) == (owner.is_ours, guest.is_ours)
            assert (owner.pid, owner.dsn) == (guest.pid, guest.dsn)

        assert 1 == await ask(owner.dsn, "SELECT 1")


async def test_the_guest_takes_over_when_the_owner_leaves(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as owner:
        guest = embedded_server(used_state.folder, FAST, used_state.pg_bin)
        shared = await guest.__aenter__()
        dsn = owner.dsn
    answer = await eventually(dsn, "SELECT 1")
    ours = shared.is_ours
    await guest.__aexit__(None, None, None)

    assert 1 == answer
    assert ours


async def test_nothing_is_left_running(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as server:
        pid = server.pid

    assert server.pid is None
    assert not Path(f"/proc/{pid}").exists()


async def test_a_state_folder_with_a_long_name_gets_a_short_socket(state_folder):
    deep = state_folder / "城市" / ("x" * 100)
    async with embedded_server(deep, FAST) as server:
        answer = await ask(server.dsn, "SELECT 1")
        socket = ServerFolders(deep).socket
        mode = socket.stat().st_mode & 0o777
    socket.rmdir()

    assert 1 == answer
    assert len(os.fsencode(socket)) < LONGEST_SOCKET_PATH
    assert 0o700 == mode


async def test_a_short_socket_folder_that_somebody_else_made_is_refused(state_folder):
    deep = state_folder / ("x" * 100)
    socket = ServerFolders(deep).socket
    socket.symlink_to(state_folder)
    try:
        with pytest.raises(FolderClosed):
            await start_and_stop(deep)
    finally:
        socket.unlink()


async def test_the_dump_program_takes_the_same_address(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as server:
        await ask(server.dsn, "CREATE TABLE IF NOT EXISTS lamp (id int)")
        command = [server.bin_folder / "pg_dump", "--schema-only", server.dsn]
        dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert "CREATE TABLE public.lamp" in dump


async def test_the_socket_is_the_only_door(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as server:
        listens = await ask(server.dsn, "SHOW listen_addresses")

    assert "" == listens
    assert 0o700 == ServerFolders(used_state.folder).socket.stat().st_mode & 0o777


async def test_only_the_owner_of_the_state_folder_has_a_rule(each_used_state):
    """No TCP at all, also if somebody made the server listen; nobody by trust."""
    async with embedded_server(each_used_state.folder, FAST, each_used_state.pg_bin) as server:
        connection = await asyncpg.connect(server.dsn)
        rules = await connection.fetch("SELECT type, auth_method FROM pg_hba_file_rules")
        await connection.close()
        by_hand = (server.data_folder / "pg_hba.conf").read_text(encoding="utf-8")

    assert {("local", "peer")} == {tuple(rule) for rule in rules}
    words = {line.split()[-1] for line in by_hand.splitlines() if line and line[0] != "#"}
    assert {"peer", "reject"} == words


@root_only
@pytest.mark.skipif(not SYSTEM_PYTHON.exists(), reason="nothing that another user could run")
@pytest.mark.parametrize("role", ["hotline", "hotline_app"])
async def test_not_even_the_servers_own_user_signs_in(each_used_state, role: str):
    """Root runs the server as `postgres` or `nobody`, which other programs may be, too."""
    async with embedded_server(each_used_state.folder, FAST, each_used_state.pg_bin) as server:
        socket = ServerFolders(each_used_state.folder.resolve()).socket / ".s.PGSQL.5432"
        owner = server.data_folder.stat()
        answer = subprocess.run(
            [SYSTEM_PYTHON, "-c", SIGN_IN, socket, role],
            check=True,
            capture_output=True,
            user=owner.st_uid,
            group=owner.st_gid,
            extra_groups=[],
            cwd="/",
        ).stdout

    assert b"FATAL" in answer
    assert b"28000" in answer


async def test_the_server_log_holds_no_personal_data(used_state):
    async with embedded_server(used_state.folder, pg_bin=used_state.pg_bin) as server:
        await ask(
            server.dsn, "CREATE TABLE IF NOT EXISTS person (phone text PRIMARY KEY, born date)"
        )
        for statement in (
            f"SELECT '{SECRET}'::date",
            f"SELEC {SECRET}",
            f"INSERT INTO person VALUES ('{SECRET}'), ('{SECRET}')",
            f"DO $$ BEGIN RAISE EXCEPTION 'called from {SECRET}'; END $$",
        ):
            with pytest.raises(asyncpg.PostgresError):
                await ask(server.dsn, statement)
        with pytest.raises(asyncpg.PostgresError):
            await ask(server.dsn, "SELECT $1::text::date", SECRET)
        await ask(server.dsn, f"DO $$ BEGIN RAISE WARNING 'called from {SECRET}'; END $$")
        log = server.log_file
    text = log.read_text(encoding="utf-8")

    assert "database system is ready" in text
    assert SECRET not in text


async def test_old_log_files_are_dropped(state_folder):
    place = ServerFolders(state_folder)
    place.log.mkdir(parents=True)
    for day in range(10, 20):
        (place.log / f"server-202601{day}-000000.log").touch()

    drop_old_logs(place)

    assert [15, 16, 17, 18, 19] == sorted(int(f.name[13:15]) for f in place.log.iterdir())


async def test_half_a_cluster_of_a_crashed_start_is_made_anew(state_folder):
    half = ServerFolders(state_folder).home / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18", encoding="ascii")
    async with embedded_server(state_folder, FAST) as server:
        assert 1 == await ask(server.dsn, "SELECT 1")

    assert not half.exists()


async def test_a_setting_that_the_server_refuses_is_told_in_its_own_words(used_state):
    with pytest.raises(ServerDidNotStart, match="no_such_setting"):
        await start_and_stop(used_state.folder, {"no_such_setting": "1"}, used_state.pg_bin)

    await start_and_stop(used_state.folder, FAST, used_state.pg_bin)


async def test_only_the_main_thread_may_launch(used_state):
    """The death signal follows the thread that forked: a pool's thread ends earlier than we do."""
    with pytest.raises(NotTheMainThread):
        await asyncio.to_thread(
            asyncio.run, start_and_stop(used_state.folder, FAST, used_state.pg_bin)
        )


async def test_a_folder_without_programs_is_refused(state_folder):
    with pytest.raises(NoBinaries, match="initdb"):
        await start_and_stop(state_folder, pg_bin=state_folder)


@pytest.mark.skipif(not (DEBIAN_15 / "postgres").exists(), reason="no PostgreSQL 15 here")
async def test_data_of_another_major_version_is_refused(state_folder):
    await start_and_stop(state_folder, pg_bin=DEBIAN_15)

    with pytest.raises(OtherMajorVersion, match="15"):
        await start_and_stop(state_folder)


@root_only
async def test_root_runs_the_server_as_an_unprivileged_user(used_state):
    async with embedded_server(used_state.folder, FAST, used_state.pg_bin) as server:
        owner = Path(f"/proc/{server.pid}").stat().st_uid

    assert 0 != owner
    assert owner == ServerFolders(used_state.folder).data.stat().st_uid


@root_only
async def test_root_opens_nobodys_folders(tmp_path):
    """A folder that is closed to the server's user stays closed; the fault names it."""
    tmp_path.chmod(0o700)
    with pytest.raises(FolderClosed) as refused:
        await start_and_stop(tmp_path / "state")

    assert 0o700 == tmp_path.stat().st_mode & 0o777
    assert isinstance(refused.value.details["folder"], Path)
    assert tmp_path.is_relative_to(refused.value.details["folder"])


@root_only
async def test_a_private_state_folder_gets_a_passage_for_the_servers_group_only(state_folder):
    state = state_folder / "state"
    state.mkdir(mode=0o700)
    await start_and_stop(state)

    assert 0o710 == state.stat().st_mode & 0o777


@root_only
async def test_root_does_not_write_where_another_user_could_lay_a_link(state_folder):
    os.chown(state_folder, 65534, 65534)

    with pytest.raises(NotYourFolder):
        await start_and_stop(state_folder)


async def start_and_stop(state, settings=FAST, pg_bin=None):
    async with embedded_server(state, settings, pg_bin):
        pass


async def ask(dsn, statement, *values: object):
    connection = await asyncpg.connect(dsn, timeout=10)
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()


async def eventually(dsn, statement):
    """Ask until the server answers; a minute at most."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await ask(dsn, statement)
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.02)
