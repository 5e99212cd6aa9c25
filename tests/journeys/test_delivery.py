"""The unified reply leaves the house, over the channel of intake (U-04)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.journeys.story import SATISFIED, Story
from tests.journeys.town import Town, opened_town
from tests.mail_server import Mailbox, mail_server

ADDRESS = "linmou@example.com"
BY_MAIL = {"channel": "email", "requester": {"name": "林某", "phone": None, "email": ADDRESS}}
DELIVERED = "第1轮统一回复已通过电子邮件发出"


@pytest.fixture(scope="module")
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
async def mailing(fast_servers: Servers, mailbox: Mailbox) -> AsyncIterator[Town]:
    """A town of its own, whose mail goes to the mailbox."""
    address = f"smtp+plain://127.0.0.1:{mailbox.port}"
    server = await fast_servers.of(pg_bins()[0])
    with temporary_state() as state:
        async with (
            cloned(server) as own,
            opened_town(own, state, smtp_url=address, smtp_from="reply@12345.example") as town,
        ):
            yield town


async def summaries(story: Story) -> list[str]:
    items = (await story.town.get("supervisor", f"{story.path}/timeline")).json["items"]
    return [each["summary"] for each in items]


async def until_told(story: Story, summary: str) -> list[str]:
    async with asyncio.timeout(60):
        while summary not in (told := await summaries(story)):
            await asyncio.sleep(0)
    story.shown = (await story.read("supervisor")).json
    return told


def mails_about(mailbox: Mailbox, story: Story) -> list[Any]:
    return [each for each in mailbox.mails if story.order_no in str(each["Subject"])]


async def test_a_request_by_mail_is_answered_by_mail_once(mailing: Town, mailbox: Mailbox):
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    told = await until_told(story, DELIVERED)
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")

    (mail,) = mails_about(mailbox, story)
    assert [ADDRESS] == mail["To"].addresses[0].addr_spec.split()
    assert "您反映的“路灯不亮”" in mail.get_content()
    assert "路灯已修复。" in mail.get_content()
    assert mail["Message-ID"].endswith("@12345.example>")
    assert 1 == told.count(DELIVERED)
    assert "closed" == story.status
    assert {"name": "林某", "phone": None, "email": "l****@example.com"} == story.shown["requester"]
