"""The pages of the worker's app: large enough for a thumb, open to all, and of use to a worker."""

import asyncio
import re
from datetime import timedelta
from re import Pattern
from typing import Any

from playwright.async_api import BrowserContext, Page, expect

from tests.journeys.cases import Case
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser, serious_findings
from tests.screens.worker.conftest import HERE, WORKER, photograph, report
from tests.screens.worker.test_offline import photos_of, reported

PAGES = ("", "report", "map", "me")
SMALL = """() => [...document.querySelectorAll("a, button, input, textarea, .camera")]
    .filter(each => each.offsetParent && !each.classList.contains("away"))
    .filter(each => each.getBoundingClientRect().height < 48)
    .map(each => each.outerHTML.slice(0, 120))"""
COVERED = """() => {
    const [note, send] = ["textarea", ".dock"].map(
        each => document.querySelector(each).getBoundingClientRect());
    return note.bottom > send.top && note.top < send.bottom;
}"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ROUNDS = "/api/v1/grid/rounds"
WAITING = "[data-part='waiting']"
HEIC = {
    "name": "IMG_0001.HEIC",
    "mimeType": "image/heic",
    "buffer": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(64),
}

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


async def test_the_send_button_leaves_the_note_free_where_the_page_is_longer_than_the_phone(
    app: Page,
):
    await app.get_by_role("link", name="上报").click()
    await photograph(app, "拍照", 7)
    await app.get_by_role("button", name="确认位置").click()
    await app.get_by_role("button", name="暴露垃圾").click()
    assert not await app.evaluate(COVERED)

    await app.get_by_role("button", name="已当场处置").click()  # two more rows
    await photograph(app, "拍处置后照片", 8)
    await expect(app.get_by_role("button", name="发送")).to_be_enabled()
    await app.get_by_label("说明").focus()
    assert not await app.evaluate(COVERED)


async def test_a_shift_begins_and_ends_in_the_hand(screens: Town, app: Page):
    await screens.post("supervisor", "/api/v1/grid/workers", ASSIGNED)
    await app.get_by_role("link", name="我的").click()
    await expect(app.get_by_text(OFF).or_(app.get_by_text(ON))).to_be_visible()
    if await app.get_by_text(ON).is_visible():
        await recorded(app, "签退", OFF)
    await recorded(app, "签到", ON)
    await recorded(app, "签退", OFF)
    newest = app.locator("li[data-state]").first
    await expect(newest.locator("p").first).to_have_text(re.compile("^签退[^签]*$"))

    async with asyncio.timeout(60):  # the word "delivered" may still be of the item before
        while not await shift_is_over(screens):
            await asyncio.sleep(0.05)


async def test_who_is_off_duty_is_told_what_becomes_of_the_tasks(screens: Town, app: Page):
    await screens.post("supervisor", "/api/v1/grid/workers", ASSIGNED)
    case = await Case.reported(screens, "operator", source="public")
    await case.goes("operator", "request-verification", {"worker": WORKER})
    await screens.settled()
    await app.reload()
    await app.get_by_role("link", name="我的").click()
    await expect(app.get_by_text(OFF).or_(app.get_by_text(ON))).to_be_visible()
    if await app.get_by_text(ON).is_visible():
        await recorded(app, "签退", OFF)
    await expect(app.get_by_text("签退后仍由您办理")).to_be_visible()
    await app.get_by_role("link", name="任务").click()
    await expect(app.get_by_text("请到“我的”签到")).to_be_visible()
    await case.goes(WORKER, "submit-verification", {"result": "true", "photos": []})


async def test_a_wrong_password_is_said_once_and_leaves_no_dead_button(phone: BrowserContext):
    page = await phone.new_page()
    for path in ("/worker/", "/dashboard/"):
        await page.goto(path)
        await page.get_by_label("用户名").fill("no-such-account")
        await page.get_by_label("密码").fill("a wrong password")
        await page.get_by_role("button", name="登录").click()
        await expect(page.get_by_role("alert")).to_be_visible()

        await expect(page.get_by_text("用户名或密码错误")).to_have_count(1)
        await expect(page.get_by_role("button", name="重试")).to_have_count(0)


async def shift_is_over(town: Town) -> bool:
    shown = await town.get("supervisor", f"/api/v1/grid/workers/{WORKER}")
    return shown.json["shift"]["ended_at"] is not None


async def recorded(app: Page, act: str, duty: Pattern[str]) -> None:
    await app.get_by_role("button", name=act).click()
    await expect(app.get_by_text(duty)).to_be_visible()
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")


ON, OFF = re.compile("^在岗$"), re.compile("^未在岗$")
ASSIGNED = {"worker": WORKER, "area": "440511001001", "is_lead": False, "cells": []}


async def planned(town: Town) -> dict[str, Any]:
    """A round of this worker: the cell of the phone, and two beside it."""
    lon, lat = HERE["longitude"], HERE["latitude"]
    exactly = f"{lon - 1e-6},{lat - 1e-6},{lon + 1e-6},{lat + 1e-6}"
    found = await town.get("supervisor", "/api/v1/cells", bbox=exactly)
    (here, *_) = [each["properties"] for each in found.json["features"]]
    area = here["subdistrict"]
    around = f"{lon - 0.02},{lat - 0.02},{lon + 0.02},{lat + 0.02}"
    near = await town.get("supervisor", "/api/v1/cells", bbox=around, limit=200)
    others = [each["properties"] for each in near.json["features"]]
    cells = [here, *(each for each in others if each["subdistrict"] == area and each != here)][:3]
    body = {
        "kind": "street",
        "form": "on_foot",
        "period": "day",
        "starts_on": town.clock().date().isoformat(),
        "area": area,
        "worker": WORKER,
        "cells": [each["code"] for each in cells],
    }
    reply = await town.post("supervisor", ROUNDS, body)
    assert reply.status == 201, reply.raw.decode()
    await town.settled()
    return {"round_id": reply.json["round_id"], "names": [each["name"] for each in cells]}


async def test_a_round_is_gone_without_a_network(screens: Town, phone: BrowserContext, app: Page):
    patrol = await planned(screens)
    here, there, _ = patrol["names"]
    async with app.expect_response("**/grid/bundle*") as answer:
        await app.reload()
    bundle = await (await answer.value).json()
    await expect(app.get_by_role("link", name="街面巡查")).to_be_visible()
    assert "since=" in (await answer.value).url
    assert "catalogue" in bundle["unchanged"]
    assert "catalogue" not in bundle

    await phone.set_offline(True)
    await app.reload()
    await app.get_by_role("link", name="街面巡查").click()
    await app.get_by_role("button", name=f"到达 {here}", exact=True).last.click()
    await app.get_by_role("button", name=f"到达 {there}", exact=True).click()
    await expect(app.locator("[data-point='passed']")).to_have_count(2)
    assert await app.evaluate(SMALL) == []
    assert await serious_findings(app) == []
    await app.reload()
    await expect(app.get_by_text("已巡 2 / 3")).to_be_visible()
    await app.get_by_role("button", name="结束巡查").click()
    await app.get_by_role("dialog").get_by_role("button", name="结束巡查").click()
    await expect(app.get_by_text("未巡的点位仍可补巡")).to_be_visible()
    await expect(app.locator(WAITING)).to_have_text("● 未送达 3")

    await phone.set_offline(False)
    await expect(app.locator(WAITING)).to_have_text("✓ 全部送达")
    shown = (await screens.get("supervisor", f"{ROUNDS}/{patrol['round_id']}")).json
    passed = {each["cell"]: bool(each["passed_at"]) for each in shown["cells"]}
    assert (shown["status"], [*passed.values()]) == ("ended", [True, True, False])


async def test_what_is_fixed_on_the_spot_is_sent_with_both_photos_and_a_late_one(
    screens: Town, phone: BrowserContext, app: Page
):
    before = {each["case_no"] for each in await reported(screens)}
    await phone.set_offline(True)
    await app.get_by_role("link", name="上报").click()
    await photograph(app, "拍照", HEIC)
    await expect(app.get_by_role("alert")).to_contain_text("兼容性最佳")
    await report(app, 31, fixed=32)

    await app.get_by_role("link", name="我的").click()
    await app.get_by_role("link", name="补照片").click()
    await photograph(app, "拍照", 33)
    assert await app.evaluate(SMALL) == []
    assert await serious_findings(app) == []
    await app.get_by_role("button", name="发送").click()
    await expect(app.locator(WAITING)).to_have_text("● 未送达 2")
    await phone.set_offline(False)
    await expect(app.locator(WAITING)).to_have_text("✓ 全部送达")

    (case,) = [each for each in await reported(screens) if each["case_no"] not in before]
    photos = await photos_of(screens, case["case_no"])
    assert case["status"] == "fixed_on_spot"
    assert [each["state"] for each in photos] == ["ready"] * 3
    await app.get_by_role("link", name="我的").click()
    await expect(app.get_by_text("已全部送达")).to_be_visible()


async def test_where_a_worker_is_is_noted_on_duty_alone_and_sent_with_the_rest(
    screens: Town, app: Page
):
    await screens.post("supervisor", "/api/v1/grid/workers", ASSIGNED)
    await app.get_by_role("link", name="我的").click()
    await expect(app.get_by_text(OFF).or_(app.get_by_text(ON))).to_be_visible()
    if await app.get_by_text(ON).is_visible():
        await recorded(app, "签退", OFF)
    await expect(app.get_by_text("未在岗时不记录位置")).to_be_visible()
    await expect(app.get_by_text("待报位置")).to_have_count(0)
    async with app.expect_response("**/api/v1/grid/positions") as answer:
        await app.get_by_role("button", name="签到").click()
    assert (await answer.value).ok
    await expect(app.get_by_text("每分钟记录一次位置")).to_be_visible()
    await app.get_by_role("button", name="签退").click()
    await expect(app.locator(WAITING)).to_have_text("✓ 全部送达")
    await expect(app.get_by_text("待报位置")).to_have_count(0)

    hours = timedelta(hours=6)
    period = {
        "from": (screens.clock() - hours).isoformat(),
        "to": (screens.clock() + hours).isoformat(),
    }
    track = await screens.get("supervisor", "/api/v1/grid/positions", worker=WORKER, **period)
    here = (HERE["longitude"], HERE["latitude"])
    points = [each["point"] for each in track.json["items"]]
    assert {(each["lon"], each["lat"]) for each in points} == {here}
