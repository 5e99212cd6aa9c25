"""The pages of the worker's app: large enough for a thumb, open to all, and of use to a worker."""

import re
from re import Pattern

from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.cases import Case
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser, serious_findings
from tests.screens.worker.conftest import WORKER

PAGES = ("", "report", "map", "me")
SMALL = """() => [...document.querySelectorAll("a, button, input, textarea, .camera")]
    .filter(each => each.offsetParent && !each.classList.contains("away"))
    .filter(each => each.getBoundingClientRect().height < 48)
    .map(each => each.outerHTML.slice(0, 120))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = in_a_browser


async def test_each_page_opens_without_a_network_is_large_enough_and_keeps_no_one_out(
    phone: BrowserContext, app: Page
):
    await phone.set_offline(True)
    for path in PAGES:
        await app.goto(f"/worker/{path}")
        await expect(app.locator("main h2").first).to_be_visible()
        await app.wait_for_function("document.fonts.status === 'loaded'")

        assert await app.evaluate(SMALL) == [], path
        assert await app.evaluate(WIDER) == 0, path
        assert await serious_findings(app) == [], path


async def test_a_task_is_answered_without_a_network_and_moves_the_case(
    screens: Town, phone: BrowserContext, app: Page
):
    case = await Case.reported(screens, "operator", source="public")
    await case.goes("operator", "request-verification", {"worker": WORKER})
    await screens.settled()
    await app.reload()
    task = app.get_by_role("link", name="核实").first
    await expect(task).to_be_visible()

    await phone.set_offline(True)
    await app.reload()
    await task.click()
    await expect(app.get_by_text(case.json["case_no"])).to_be_visible()
    await app.get_by_role("button", name="到场").click()
    await expect(app.get_by_text("已到场")).to_be_visible()
    await app.get_by_role("button", name="属实", exact=True).click()
    await app.get_by_role("button", name="发送").click()
    await expect(app.get_by_text("已存本机")).to_be_visible()
    await phone.set_offline(False)
    await expect(app.get_by_text("已送达")).to_be_visible()

    shown = await screens.get("shift-lead", f"/api/v1/grid-cases/{case.json['case_no']}")
    assert shown.json["verified"] == "true"
    facts = (await screens.get("shift-lead", f"{case.path}/timeline")).json["items"]
    assert [each["type"] for each in facts[-2:]] == ["grid_case.fact_kept", "grid_case.verified"]


async def test_a_shift_begins_and_ends_in_the_hand(screens: Town, app: Page):
    await screens.post("supervisor", "/api/v1/grid/workers", ASSIGNED)
    await app.get_by_role("link", name="我的").click()
    await expect(app.get_by_text(OFF).or_(app.get_by_text(ON))).to_be_visible()
    if await app.get_by_text(ON).is_visible():
        await recorded(app, "签退", OFF)
    await recorded(app, "签到", ON)
    await recorded(app, "签退", OFF)

    shown = await screens.get("supervisor", f"/api/v1/grid/workers/{WORKER}")
    assert shown.json["shift"]["ended_at"] is not None


async def recorded(app: Page, act: str, duty: Pattern[str]) -> None:
    await app.get_by_role("button", name=act).click()
    await expect(app.get_by_text(duty)).to_be_visible()
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")


ON, OFF = re.compile("^在岗$"), re.compile("^未在岗$")
ASSIGNED = {"worker": WORKER, "area": "440511001001", "is_lead": False, "cells": []}
