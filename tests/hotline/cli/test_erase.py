"""`hotline erase`: it says what it will touch, asks, and ends in a sentence."""

import asyncio
import os
import pty
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from hotline.cli.exit_codes import Exit
from tests.hotline.cli.program import Service, hotline, serving, started

pytestmark = pytest.mark.slow

REASON = ("--reason", "来函 12 号")
NUMBERS = count(13_710_000_000)
NAME = "甪里栩"


@pytest.fixture(scope="module")
async def city(city_folder: Path) -> AsyncIterator[Service]:
    async with serving(city_folder) as service:
        yield service


async def register(city: Service, phone: str, **more: Any) -> str:
    body = {
        "channel": "phone",
        "kind": "complaint",
        "matter": "010301",
        "title": "路灯不亮",
        "narrative": "三盏路灯连续两晚不亮。",
        "requester": {"name": NAME, "phone": phone},
        "place": {"text": "金平区石炮台街道"},
    }
    status, order = await city.call("POST", "work-orders", by="operator", body=body | more)
    assert 201 == status, order
    return str(order["order_no"])


async def withdraw(city: Service, order_no: str) -> None:
    path, body = f"work-orders/{order_no}/withdraw", {"reason": "已自行解决。"}
    status, _ = await city.call("POST", path, by="operator", body=body, version=1)
    assert 200 == status


async def urge(city: Service, order_no: str, phone: str) -> None:
    body = {"note": "再次来电。", "requester": {"name": NAME, "phone": phone}, "channel": "phone"}
    path = f"work-orders/{order_no}/urge"
    status, _ = await city.call("POST", path, by="operator", body=body, version=1)
    assert 200 == status


async def title_of(city: Service, order_no: str) -> str | None:
    _, order = await city.call("GET", f"work-orders/{order_no}", by="supervisor")
    title: str | None = order["title"]
    return title


async def test_it_says_what_it_would_touch_and_does_nothing_unless_told_to(city: Service):
    phone, other = str(next(NUMBERS)), str(next(NUMBERS))
    first, second, theirs = [await register(city, each) for each in (phone, phone, other)]
    await withdraw(city, second)
    await urge(city, theirs, phone)

    said = await hotline(city.state, "erase", "--phone", phone, *REASON)
    told = await hotline(city.state, "erase", "--phone", phone, *REASON, "--json")
    done = await hotline(city.state, "erase", "--phone", phone, *REASON, "--json", "--yes")

    expected = {
        "already": False,
        "phones": 1,
        "orders": sorted([first, second]),
        "open_orders": [first],
        "closed_orders": [second],
        "orders_of_others": [theirs],
        "grid_cases": [],
        "other_people": [],
        "attachments": 0,
        "awaited_attachments": 0,
        "sealed_events": 4,
        "views": ["order_list"],
    }
    assert (Exit.USAGE, Exit.USAGE, Exit.DONE) == (said.code, told.code, done.code)
    assert expected | {"erased": False} == {
        name: value for name, value in told.answer.items() if name != "subject"
    }
    assert expected.items() <= done.answer.items()
    assert (True, []) == (done.answer["erased"], done.answer["views_left"])
    for order_no in (first, second, theirs):
        assert order_no in said.out
    assert "--yes" in said.err
    assert [] == [word for word in (phone, NAME) if word in said.out + said.err + told.out]


async def test_it_asks_on_a_terminal(city: Service):
    phone = str(next(NUMBERS))
    order_no = await register(city, phone)

    no = await on_a_terminal(city, "n\n", "erase", "--phone", phone, *REASON)
    before = await title_of(city, order_no)
    yes = await on_a_terminal(city, "y\n", "erase", "--phone", phone, *REASON)

    assert (Exit.USAGE, "路灯不亮", Exit.DONE) == (no, before, yes)
    async with asyncio.timeout(60):
        while await title_of(city, order_no) is not None:
            pass


@pytest.mark.parametrize(
    "whom",
    [
        ("--phone", "13712345678"),
        ("--phone", "匿名"),
        ("--order", "20260101-440500-999999"),
        ("--order", "nonsense"),
        ("--subject", "00000000-0000-0000-0000-000000000000"),
    ],
)
async def test_nobody_found_is_one_sentence(city: Service, whom: tuple[str, str]):
    done = await hotline(city.state, "erase", *whom, *REASON, "--yes", "--json")

    assert Exit.FOUND == done.code
    assert "" == done.out
    assert 1 == len(done.err.splitlines())
    assert "查无此人" in done.err
    assert whom[1] not in done.err


async def test_the_reason_is_kept_without_the_names_of_the_person(city: Service):
    phone = str(next(NUMBERS))
    await register(city, phone)
    reason = f"{NAME}本人 ({phone}) 来函 12 号"

    words = ("erase", "--phone", phone, "--reason", reason, "--yes", "--json")
    done = await hotline(city.state, *words)

    assert "***本人 (***) 来函 12 号" == done.answer["reason"]


async def on_a_terminal(city: Service, typed: str, *words: str) -> int:
    ours, theirs = pty.openpty()
    process = await started(city.state, *words, stdin=theirs)
    os.close(theirs)
    os.write(ours, typed.encode())
    try:
        await asyncio.wait_for(process.communicate(), 120)
    finally:
        os.close(ours)
    return process.returncode or 0


@pytest.mark.parametrize(
    ("registered", "typed"),
    [
        ("0754-88112345转12", "0754-88112345转12"),
        ("0754-88112346 ext. 12", "88112346转12"),
        ("88112347", "+86 754 8811 2347"),
        ("（０７５４）８８１１２３４８", "88112348"),
    ],
)
async def test_a_person_is_found_however_their_number_is_written(
    city: Service, registered: str, typed: str
):
    order_no = await register(city, registered)

    words = ("erase", "--phone", "-", *REASON, "--yes", "--json")
    done = await hotline(city.state, *words, typed=typed + "\n")

    assert (Exit.DONE, [order_no]) == (done.code, done.answer["orders"])
