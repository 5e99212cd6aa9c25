"""The worker's app in a real browser against the real service: nothing is lost, nothing doubled."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import BrowserContext, Page, Route, expect

from hotline.http.screens import BUILT, add_screens, built_screens
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser
from tests.screens.relay import Relay
from tests.screens.worker.conftest import WORKER, killed, photograph, report

CASES = "/api/v1/grid-cases"
REPORTS = 20 if os.environ.get("HOTLINE_TEST_EFFORT") == "full" else 3
HOP = {"transfer-encoding", "content-encoding", "content-length", "connection"}

pytestmark = in_a_browser


async def reported(town: Town) -> list[dict[str, Any]]:
    await town.settled()
    reply = await town.get(WORKER, CASES, worker=WORKER, limit="200")
    return list(reply.json["items"])


async def photos_of(town: Town, case_no: str) -> list[dict[str, Any]]:
    reply = await town.get("shift-lead", "/api/v1/attachments", grid_case=case_no)
    assert reply.status == 200, reply.raw.decode()
    return [dict(each) for each in reply.json["items"]]


async def test_reports_made_without_a_network_arrive_once_each_with_their_photos(
    screens: Town, phone: BrowserContext, app: Page
):
    before = {each["case_no"] for each in await reported(screens)}
    await phone.set_offline(True)
    for number in range(REPORTS):
        await report(app, number)
    await expect(app.locator("[data-part='waiting']")).to_have_text(f"● 未送达 {REPORTS}")

    again = await killed(app, phone)
    await expect(again.locator("[data-part='waiting']")).to_have_text(f"● 未送达 {REPORTS}")
    await expect(again.locator("li[data-state='kept']")).to_have_count(REPORTS)
    assert {each["case_no"] for each in await reported(screens)} == before
    await phone.set_offline(False)
    await expect(again.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")

    cases = [each for each in await reported(screens) if each["case_no"] not in before]
    assert len(cases) == REPORTS
    photos = [each for case in cases for each in await photos_of(screens, case["case_no"])]
    assert [(each["state"], each["reason"]) for each in photos] == [("ready", None)] * REPORTS
    assert len({each["name"] for each in photos}) == REPORTS
    numbers = await again.locator("li[data-state='delivered'] .number").all_inner_texts()
    assert sorted(each.strip() for each in numbers) == sorted(each["case_no"] for each in cases)


async def test_a_service_that_dies_before_and_after_the_answer_has_each_report_once(
    screens: Town, relay: Relay, app: Page
):
    before = {each["case_no"] for each in await reported(screens)}
    answered = asyncio.Event()

    async def lost(route: Route) -> None:
        """The service has it; the phone never hears so."""
        await route.fetch()
        relay.down()
        await route.abort()
        answered.set()

    await app.route("**/api/v1/grid/sync", lost, times=1)
    await report(app, 1)
    await answered.wait()
    await screens.stop()
    await report(app, 2)
    await expect(app.locator("[data-part='waiting']")).to_have_text("● 未送达 2")

    relay.address = (await screens.start()).address
    await relay.up()
    await app.get_by_role("link", name="我的").click()
    await send_now(app)
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")

    cases = [each for each in await reported(screens) if each["case_no"] not in before]
    assert len(cases) == 2


async def test_a_sign_out_is_refused_while_something_waits_and_then_leaves_nothing(
    phone: BrowserContext, app: Page
):
    await phone.set_offline(True)
    await report(app, 7)
    await app.get_by_role("link", name="我的").click()
    await sign_out(app)
    await expect(app.get_by_text("现在不能退出")).to_be_visible()
    await app.get_by_role("button", name="知道了").click()
    await expect(app.locator("li[data-state='kept']")).to_have_count(1)

    await phone.set_offline(False)
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")
    await sign_out(app)

    await expect(app.get_by_label("用户名")).to_be_visible()
    assert await app.evaluate(ROWS) == 0


async def test_a_full_phone_says_so_and_keeps_what_it_has(phone: BrowserContext, app: Page):
    await phone.set_offline(True)
    await report(app, 8)
    await app.evaluate(FULL)

    await app.get_by_role("link", name="上报").click()
    await photograph(app, "拍照", 9)
    await expect(app.get_by_role("alert")).to_contain_text("手机空间不足")

    await app.reload()
    await expect(app.locator("[data-part='waiting']")).to_have_text("● 未送达 1")
    await phone.set_offline(False)
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")


def next_build(folder: Path) -> Path:
    """The built screens with another entry of the worker's app, under the names of its content."""
    shutil.copytree(BUILT, folder, ignore=shutil.ignore_patterns("*.gz"))
    (entry,) = (folder / "assets").glob("worker-*.js")
    later = entry.with_name("worker-later.js")
    marked = "document.documentElement.dataset.build = 'later';"
    later.write_text(marked + entry.read_text("utf-8"), "utf-8")
    page, shell = folder / "index" / "worker.html", folder / "worker" / "shell.js"
    page.write_text(page.read_text("utf-8").replace(entry.name, later.name), "utf-8")
    own = shell.read_text("utf-8").replace(entry.name, later.name)
    revised = own.replace('"/worker/","revision":"', '"/worker/","revision":"later-')
    assert revised != own
    shell.write_text(revised, "utf-8")
    entry.unlink()
    return folder


@pytest.fixture
async def updated(screens: Town, tmp_path: Path) -> AsyncIterator[str]:
    """The address of the same service with the next build of its screens."""
    app, folder = web.Application(), next_build(tmp_path / "next")
    async with aiohttp.ClientSession(auto_decompress=True) as session:

        async def passed_on(request: web.Request) -> web.Response:
            async with session.request(
                request.method,
                f"{screens.address}{request.path_qs}",
                headers=request.headers,
                data=await request.read(),
                allow_redirects=False,
            ) as answer:
                kept = [(n, v) for n, v in answer.headers.items() if n.lower() not in HOP]
                body = await answer.read()
                return web.Response(status=answer.status, headers=kept, body=body)

        add_screens(app, built_screens(folder), folder)
        app.router.add_route("*", "/{path:.*}", passed_on)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}"
        await runner.cleanup()


async def test_an_update_of_the_app_loses_nothing(
    screens: Town, relay: Relay, phone: BrowserContext, app: Page, updated: str
):
    before = {each["case_no"] for each in await reported(screens)}
    await phone.route("**/api/v1/grid/sync", lambda route: route.abort())
    await report(app, 41)
    await app.get_by_role("link", name="上报").click()
    await photograph(app, "拍照", 42)  # of a report that is not finished

    relay.down()
    relay.address = updated
    await relay.up()
    await app.evaluate("navigator.serviceWorker.getRegistration().then(each => each.update())")
    await app.get_by_role("button", name="更新").click()
    await expect(app.locator("html[data-build='later']")).to_have_count(1)
    await expect(app.locator("[data-part='waiting']")).to_have_text("● 未送达 1")
    await expect(app.get_by_role("button", name="确认位置")).to_be_visible()

    await phone.unroute("**/api/v1/grid/sync")
    await app.get_by_role("link", name="我的").click()
    await send_now(app)
    await expect(app.locator("[data-part='waiting']")).to_have_text("✓ 全部送达")
    relay.down()
    relay.address = screens.address
    await relay.up()

    (case,) = [each for each in await reported(screens) if each["case_no"] not in before]
    assert [each["state"] for each in await photos_of(screens, case["case_no"])] == ["ready"]


async def send_now(page: Page) -> None:
    """The app may have sent everything by itself already: then the button does nothing."""
    await page.get_by_role("button", name="立即发送").dispatch_event("click")


async def sign_out(page: Page) -> None:
    await page.get_by_role("button", name="退出登录").click()
    await page.get_by_role("dialog").get_by_role("button", name="退出登录").click()


FULL = """() => IDBObjectStore.prototype.add = () => {
    throw new DOMException('the disk is full', 'QuotaExceededError');
}"""
ROWS = """async () => {
    const open = indexedDB.open('worker');
    const database = await new Promise(done => open.onsuccess = () => done(open.result));
    const names = [...database.objectStoreNames], read = database.transaction(names);
    const counts = await Promise.all(names.map(name => new Promise(done => {
        const asked = read.objectStore(name).count();
        asked.onsuccess = () => done(asked.result);
    })));
    database.close();
    return counts.reduce((sum, each) => sum + each, 0);
}"""
