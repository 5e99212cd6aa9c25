"""A reply goes out by SMS or WeChat, where the city has a gateway (U-04)."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import Servers, cloned, pg_bins, temporary_state
from tests.gateway import SECRET, GatewayServer, gateway_server
from tests.journeys.story import Story
from tests.journeys.test_delivery import message_of, postponed, summaries, until_told
from tests.journeys.town import Town, opened_town

AT_THE_COUNTER = {"channel": "counter", "requester": {"name": "林某", "phone": "13800000000"}}
BY_WECHAT = {"channel": "wechat", "source_system": "wechat", "external_ref": "oX7-open-id"}
BY_SMS, IN_WECHAT = "第1轮统一回复已通过短信发出", "第1轮统一回复已通过微信发出"


@pytest.fixture(scope="module")
async def gateway() -> AsyncIterator[GatewayServer]:
    async with gateway_server() as server:
        yield server


@pytest.fixture(scope="module")
async def sending(fast_servers: Servers, gateway: GatewayServer) -> AsyncIterator[Town]:
    """A town of its own, whose SMS and WeChat messages go to the gateway."""
    server = await fast_servers.of(pg_bins()[0])
    with temporary_state() as state:
        secret = state / "gateway-secret"
        secret.write_bytes(SECRET + b"\n")
        async with (
            cloned(server) as own,
            opened_town(
                own,
                state,
                sms_url=gateway.url,
                sms_secret_file=secret,
                sms_template="SMS_1001",
                wechat_url=gateway.url,
                wechat_secret_file=secret,
            ) as town,
        ):
            yield town


def sent_about(gateway: GatewayServer, story: Story) -> list[tuple[str, str, str | None]]:
    return [
        (each["medium"], each["to"], each["template"])
        for each in gateway.requests
        if story.order_no in each["text"]
    ]


async def test_each_channel_has_its_reply_by_its_gateway_once(
    sending: Town, gateway: GatewayServer
):
    at_counter = await (await Story.begins(sending, **AT_THE_COUNTER)).replied()
    in_wechat = await (await Story.begins(sending, **BY_WECHAT)).replied()
    told = [await until_told(at_counter, BY_SMS), await until_told(in_wechat, IN_WECHAT)]

    assert sent_about(gateway, at_counter) == [("sms", "13800000000", "SMS_1001")]
    assert sent_about(gateway, in_wechat) == [("wechat", "oX7-open-id", None)]
    assert [told[0].count(BY_SMS), told[1].count(IN_WECHAT)] == [1, 1]


async def test_an_answer_that_was_lost_sends_the_message_again_with_its_id(
    sending: Town, gateway: GatewayServer
):
    gateway.answer_is_lost = True
    story = await (await Story.begins(sending, **AT_THE_COUNTER)).replied()
    waiting = await postponed(story, 1)
    sending.wait(minutes=1, seconds=1)
    await until_told(story, BY_SMS)

    assert waiting["cause"] == "ServerDisconnectedError"
    assert len(sent_about(gateway, story)) == 2
    assert sum(story.order_no in each["text"] for each in gateway.taken.values()) == 1


async def test_what_the_gateway_refuses_for_good_is_a_dead_letter_at_once(
    sending: Town, gateway: GatewayServer
):
    gateway.answers = [(422, {"code": "unknown_address", "detail": "13800000000"})]
    story = await (await Story.begins(sending, **AT_THE_COUNTER)).replied()
    dead = await message_of(story, "undelivered")
    told = await until_told(story, "第1轮统一回复未送达：短信地址被拒收，请人工联系诉求人")
    await story.goes("supervisor", "retry-messages")
    await until_told(story, BY_SMS)

    assert (dead["attempts"], dead["cause"]) == (1, "GatewayAnswer 422 unknown_address")
    assert BY_SMS not in told
    assert "13800000000" not in str(dead)


async def test_a_gateway_that_stays_busy_is_a_dead_letter_after_the_attempts_of_the_policy(
    sending: Town, gateway: GatewayServer
):
    gateway.answers = [(200, {"code": "busy"})] * 6
    story = await (await Story.begins(sending, **AT_THE_COUNTER)).replied()
    for attempt in range(1, 6):
        await postponed(story, attempt)
        sending.wait(hours=1)
    dead = await message_of(story, "undelivered")
    ready = (await sending.get(None, "/readyz")).json

    assert (dead["attempts"], dead["cause"]) == (6, "GatewayAnswer 200 busy")
    assert "outbox.undelivered" in {each["code"] for each in ready["alarms"]}
    assert BY_SMS not in await summaries(story)
