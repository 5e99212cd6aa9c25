"""A new build of the app beside the old one: what waits on the phone waits there afterwards."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from playwright.async_api import BrowserContext, Page, expect

from hotline.http.screens import BUILT, add_screens, built_screens
from tests.journeys.town import Town
from tests.screens.reading import in_a_browser
from tests.screens.relay import Relay
from tests.screens.worker.conftest import photograph, report
from tests.screens.worker.test_offline import photos_of, reported

WAITING = "[data-part='waiting']"
HOP = {"transfer-encoding", "content-encoding", "content-length", "connection"}

pytestmark = in_a_browser


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
    await expect(app.locator(WAITING)).to_have_text("● 未送达 1")
    await expect(app.get_by_role("button", name="确认位置")).to_be_visible()

    await phone.unroute("**/api/v1/grid/sync")
    await app.get_by_role("link", name="我的").click()
    await app.get_by_role("button", name="立即发送").click()
    await expect(app.locator(WAITING)).to_have_text("✓ 全部送达")
    relay.down()
    relay.address = screens.address
    await relay.up()

    (case,) = [each for each in await reported(screens) if each["case_no"] not in before]
    assert [each["state"] for each in await photos_of(screens, case["case_no"])] == ["ready"]
