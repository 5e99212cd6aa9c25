"""The outbox through kill -9, two processes at once, and a mail server that holds its answer."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.databases import ROOT, Database, effort
from tests.hotline.app.followers.mailing import delivered, prepare
from tests.mail_server import HoldingMailbox, Mailbox

pytestmark = [pytest.mark.chance, pytest.mark.faults, pytest.mark.slow]

ORDERS = effort(ci=30, full=300)
PATIENCE = 120  # seconds


@pytest.fixture
async def mailbox() -> AsyncIterator[HoldingMailbox]:
    box = HoldingMailbox()
    await box.open()
    yield box
    box.held.set()
    await box.close()


@contextmanager
def mailing(database: Database, state: Path, box: Mailbox) -> Iterator[subprocess.Popen[bytes]]:
    program = [
        sys.executable,
        "-m",
        "tests.hotline.app.followers.mailing",
        database.dsn,
        str(state),
        f"smtp+plain://127.0.0.1:{box.port}",
    ]
    process = subprocess.Popen(program, cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


async def until_delivered(database: Database, orders: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while (await delivered(database.pool)).total() < orders:
            await asyncio.sleep(0.05)


async def test_a_killed_service_and_two_more_deliver_each_reply_once(
    safe_database: Database, tmp_path: Path, mailbox: HoldingMailbox
):
    """The one that was being sent at the kill may come twice, with the same Message-ID."""
    mailbox.held.set()
    await prepare(safe_database.dsn, tmp_path, ORDERS)
    with mailing(safe_database, tmp_path, mailbox):
        await until(lambda: len(mailbox.mails) > ORDERS // 4)
    killed_at = len(mailbox.mails)
    with (
        mailing(safe_database, tmp_path, mailbox),
        mailing(safe_database, tmp_path, mailbox),
    ):
        await until_delivered(safe_database, ORDERS)

    found = await delivered(safe_database.pool)
    assert 0 < killed_at < ORDERS
    assert (ORDERS, {1}) == (len(found), set(found.values()))
    assert {f"<{each}@12345.example>" for each in found} == set(mailbox.ids)
    assert len(mailbox.ids) - ORDERS in {0, 1}


async def test_two_services_send_each_reply_once(
    safe_database: Database, tmp_path: Path, mailbox: HoldingMailbox
):
    mailbox.held.set()
    await prepare(safe_database.dsn, tmp_path, ORDERS)
    with (
        mailing(safe_database, tmp_path, mailbox),
        mailing(safe_database, tmp_path, mailbox),
    ):
        await until_delivered(safe_database, ORDERS)

    assert ORDERS == len(mailbox.ids) == len(set(mailbox.ids))


async def test_a_kill_before_the_server_has_the_mail_loses_and_doubles_nothing(
    safe_database: Database, tmp_path: Path, mailbox: HoldingMailbox
):
    mailbox.keeps = False
    await prepare(safe_database.dsn, tmp_path, 1)
    with mailing(safe_database, tmp_path, mailbox):
        await asyncio.wait_for(mailbox.asked.wait(), PATIENCE)
    mailbox.held.set()
    with mailing(safe_database, tmp_path, mailbox):
        await until_delivered(safe_database, 1)

    assert 1 == len(mailbox.ids)


async def test_a_lost_answer_brings_the_mail_again_with_its_message_id(
    safe_database: Database, tmp_path: Path, mailbox: HoldingMailbox
):
    """SMTP cannot do better: the server had the mail, and its answer was lost."""
    await prepare(safe_database.dsn, tmp_path, 1)
    with mailing(safe_database, tmp_path, mailbox):
        await asyncio.wait_for(mailbox.asked.wait(), PATIENCE)
    mailbox.held.set()
    with mailing(safe_database, tmp_path, mailbox):
        await until_delivered(safe_database, 1)

    assert (2, 1) == (len(mailbox.ids), len(set(mailbox.ids)))
    assert {1} == set((await delivered(safe_database.pool)).values())
