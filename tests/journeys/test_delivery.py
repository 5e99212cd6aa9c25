"""The unified reply leaves the house, over the channel of intake (U-04)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from events.reaction import reaction_key
from hotline.app.erasure.erase import Whom
from hotline.app.outbox.office import office
from hotline.app.settings import Settings
from hotline.cli.exit_codes import Exit
from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.hotline.cli.program import hotline
from tests.journeys.erasing import erase
from tests.journeys.story import SATISFIED, Story
from tests.journeys.town import Town, opened_town
from tests.mail_server import Mailbox, mail_server

pytestmark = pytest.mark.chance

ADDRESS = "linmou@example.com"
BY_MAIL = {"channel": "email", "requester": {"name": "林某", "phone": None, "email": ADDRESS}}
NO_ORDER = "20990101-440500-000001"
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


async def messages(town: Town, by: str = "supervisor", **query: Any) -> list[dict[str, Any]]:
    reply = await town.get(by, "/api/v1/messages", **query)
    assert reply.status == 200, reply.text
    items: list[dict[str, Any]] = reply.json["items"]
    return items


async def message_of(story: Story, state: str, *, attempts: int = 0) -> dict[str, Any]:
    """Once the outbox has it in this state, after so many attempts."""
    async with asyncio.timeout(60):
        while True:
            for each in await messages(story.town, state=state, limit=200):
                if each["order_no"] == story.order_no and each["attempts"] >= attempts:
                    return each
            await asyncio.sleep(0)


async def postponed(story: Story, attempts: int) -> dict[str, Any]:
    """Once an attempt has failed, so that the next one is made later."""
    while True:
        waiting = await message_of(story, "waiting", attempts=attempts)
        if datetime.fromisoformat(waiting["due_at"]) > story.town.clock():
            return waiting


async def test_a_refused_connection_is_tried_again(mailing: Town, mailbox: Mailbox):
    await mailbox.close()
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    waiting = await postponed(story, 1)
    await mailbox.open()
    mailing.wait(minutes=1, seconds=1)
    await until_told(story, DELIVERED)

    assert "SMTPConnectError" == waiting["cause"]
    assert 1 == len(mails_about(mailbox, story))
    assert 2 == (await message_of(story, "delivered"))["attempts"]


async def test_a_dead_letter_is_seen_and_sent_again(mailing: Town, mailbox: Mailbox):
    """After the attempts of the policy a person has to act (U-04)."""
    mailbox.answer = "451 try later"
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    for attempt in range(1, 6):
        await postponed(story, attempt)
        mailing.wait(hours=1)
    dead = await message_of(story, "undelivered")
    told = await until_told(story, "第1轮统一回复未送达：电子邮件多次发送失败，请人工联系诉求人")
    ready = (await mailing.get(None, "/readyz")).json
    database = {"HOTLINE_DATABASE_URL": str(mailing.settings.owner_url)}
    listed = await hotline(mailing.settings.state, "outbox", "list", "--json", **database)
    other = ("outbox", "retry", "--order", NO_ORDER, "--json")
    nothing = await hotline(mailing.settings.state, *other, **database)
    mailbox.answer = "250 OK"
    mailbox.mails.clear()
    await story.goes("supervisor", "retry-messages")
    again = await until_told(story, DELIVERED)

    assert (6, "SMTPDataError 451") == (dead["attempts"], dead["cause"])
    assert DELIVERED not in told
    alarms = {each["code"]: each for each in ready["alarms"]}
    assert "hotline outbox" in alarms["outbox.undelivered"]["action"]
    assert Exit.FOUND == listed.code
    numbers = [each["order_no"] for each in listed.answer["messages"]]
    assert {each["made_at"][-6:] for each in listed.answer["messages"]} == {"+08:00"}
    assert story.order_no in numbers
    assert ADDRESS not in listed.out
    assert (Exit.DONE, {"orders": []}) == (nothing.code, nothing.answer)
    assert "未送达的告知重新发送" in again
    assert 1 == len(mails_about(mailbox, story))
    assert "retry-messages" not in story.shown["allowed_commands"]


async def test_the_operator_of_the_machine_sends_again_what_was_given_up(
    mailing: Town, mailbox: Mailbox
):
    """At the town's time: the program's would be in its future."""
    mailbox.unknown = frozenset({ADDRESS})
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    await message_of(story, "undelivered")
    mailbox.unknown = frozenset()
    dsn = str(mailing.settings.owner_url)
    own = Settings(state=mailing.settings.state, database_url=dsn)
    async with office(own) as opened:
        sent_again = await replace(opened, clock=mailing.clock).retry(story.order_no)
    await until_told(story, DELIVERED)

    assert [story.order_no] == sent_again
    assert 1 == len(mails_about(mailbox, story))


async def test_an_address_that_is_refused_for_good_is_not_tried_again(
    mailing: Town, mailbox: Mailbox
):
    """The centre tells it on the phone instead."""
    mailbox.unknown = frozenset({ADDRESS})
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    dead = await message_of(story, "undelivered")
    await until_told(story, "第1轮统一回复未送达：电子邮件地址被拒收，请人工联系诉求人")
    mailbox.unknown = frozenset()
    await story.goes("follow-up", "tell-by-phone", {"reached": True})

    assert 1 == dead["attempts"]
    assert ADDRESS not in str(dead)
    assert "第1轮统一回复已电话告知诉求人" in await summaries(story)
    await message_of(story, "delivered")


async def test_an_erased_requester_gets_nothing_and_the_order_ends(mailing: Town, mailbox: Mailbox):
    mailbox.answer = "451 try later"
    before = len(mailbox.mails)
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    await postponed(story, 1)
    await erase(mailing, Whom(order_no=story.order_no))
    mailbox.answer = "250 OK"
    await until_told(story, "第1轮统一回复不再发送：诉求人的个人信息已删除")
    mailing.wait(hours=2)
    cancelled = await message_of(story, "cancelled")
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    await story.goes("follow-up", "close")

    assert "cancelled" == cancelled["state"]
    assert before + 1 == len(mailbox.mails)  # what was refused before the erasure
    assert "closed" == story.status


async def test_text_and_address_are_nowhere_in_the_outbox(mailing: Town, mailbox: Mailbox):
    story = await (await Story.begins(mailing, **BY_MAIL)).replied()
    await until_told(story, DELIVERED)
    owner = await asyncpg.connect(mailing.settings.owner_url)
    rows = await owner.fetch("SELECT * FROM outbox WHERE stream LIKE '%' || $1", story.order_no)
    await owner.close()

    assert 1 == len(rows)
    for word in (ADDRESS, "linmou", "路灯", "修复", "林某"):
        assert word not in str(rows)


async def test_a_request_for_information_is_sent_as_one_notice(mailing: Town, mailbox: Mailbox):
    """T-08."""
    story = await (await Story.begins(mailing, **BY_MAIL)).dispatched()
    await story.goes(story.lead, "acknowledge")
    await story.goes(story.lead, "request-information", {"items": [], "note": "请提供杆号。"})
    await until_told(story, "第1次补充材料告知已通过电子邮件发出")

    (mail,) = mails_about(mailbox, story)
    assert "请提供杆号。" in mail.get_content()
    assert "补充材料" in str(mail["Subject"])


async def test_a_merged_order_is_told_over_its_own_channel(mailing: Town, mailbox: Mailbox):
    """D-06: the leader came by phone, its follower by mail."""
    leader = await (await Story.begins(mailing)).dispatched()
    follower = await Story.begins(mailing, **BY_MAIL)
    await follower.goes("dispatcher", "merge", {"into": leader.order_no})
    await until_told(leader, f"工单{follower.order_no}并入本工单")
    await leader.goes(leader.lead, "acknowledge")
    result = {"resolved": True, "findings": "更换灯头。", "public_reply": "已修复。"}
    await leader.goes(leader.lead, "submit-result", result)
    await leader.goes("dispatcher", "approve-result")
    await leader.goes("follow-up", "send-reply", {"text": "路灯已修复。"})
    await until_told(follower, DELIVERED)

    (mail,) = mails_about(mailbox, follower)
    assert "路灯已修复。" in mail.get_content()
    assert [] == mails_about(mailbox, leader)


async def test_a_reply_that_is_followed_up_is_told_in_that_call(mailing: Town):
    story = await (await Story.begins(mailing)).replied()
    await message_of(story, "call")
    offered = (await story.read("follow-up")).json["allowed_commands"]
    await story.goes("follow-up", "record-follow-up", SATISFIED)
    told = await until_told(story, "第1轮统一回复已电话告知诉求人")

    assert "tell-by-phone" not in offered
    assert 1 == told.count("第1轮统一回复已电话告知诉求人")


async def test_a_reply_without_follow_up_is_a_call_for_the_centre(mailing: Town):
    story = await (await Story.begins(mailing, kind="suggestion")).replied()
    await until_told(story, "第1轮统一回复待电话告知诉求人")
    script = (await story.read("follow-up")).json["reply"]["text"]
    await story.goes("follow-up", "tell-by-phone", {"reached": False})
    await story.goes("follow-up", "tell-by-phone", {"reached": True, "note": "已宣读。"})
    told = await summaries(story)

    assert "路灯已修复。" == script
    assert ["第1次电话告知未接通", "第1轮统一回复已电话告知诉求人"] == told[-2:]
    assert (
        "work_order.nothing_to_tell"
        == (await story.tries("follow-up", "tell-by-phone", {"reached": True})).code
    )


async def test_a_medium_without_a_gateway_says_that_nothing_left_the_house(mailing: Town):
    story = await (await Story.begins(mailing, channel="counter")).replied()

    await until_told(story, "第1轮统一回复已登记（尚未接入短信通道，未实际发出）")


async def test_what_the_platform_shows_itself_is_not_sent(mailing: Town):
    """A later message of another order shows that the outbox has passed it."""
    web = await (await Story.begins(mailing, channel="web")).replied()
    later = await (await Story.begins(mailing, channel="counter")).replied()
    await message_of(later, "delivered")
    found = [await messages(mailing, state=each, limit=200) for each in ("waiting", "call",
             "delivered", "undelivered", "cancelled")]  # fmt: skip

    assert web.order_no not in {each["order_no"] for part in found for each in part}


async def test_a_system_administrator_sees_messages_and_no_orders(mailing: Town):
    """A protected order does not exist for them; a department sees no message at all."""
    secret = await Story.begins(mailing, channel="counter", secrecy="confidential")
    await secret.replied()
    story = await (await Story.begins(mailing, channel="counter")).replied()
    own = (await message_of(story, "delivered"))["message_id"]
    hidden = (await message_of(secret, "delivered"))["message_id"]
    seen = await messages(mailing, "system-admin", state="delivered", limit=200)
    refused = await mailing.get("handler-lighting", "/api/v1/messages")

    assert {None} == {each["order_no"] for each in seen}
    ids = {each["message_id"] for each in seen}
    assert (True, False) == (own in ids, hidden in ids)
    assert 403 == refused.status


async def test_the_id_of_a_message_does_not_tell_its_order(mailing: Town):
    """A system administrator reads no orders, and could try the few numbers of a day."""
    story = await (await Story.begins(mailing, channel="counter")).replied()
    own = (await message_of(story, "delivered"))["message_id"]
    causes = range(1, story.shown["version"] + 1)
    guesses = {reaction_key("message", f"work_order-{story.order_no}", each).id for each in causes}

    assert UUID(own) not in guesses


async def test_messages_are_read_page_by_page(mailing: Town):
    everything = await messages(mailing, state="delivered", limit=200)
    pages, cursor = list[Any](), None
    while True:
        more = {} if cursor is None else {"cursor": cursor}
        page = (await mailing.get("supervisor", "/api/v1/messages", state="delivered", limit=2,
                                  **more)).json  # fmt: skip
        pages += page["items"]
        if (cursor := page["next_cursor"]) is None:
            break

    assert everything == pages
