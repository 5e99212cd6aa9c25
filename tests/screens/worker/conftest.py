"""A worker's phone: a browser of its size, whose connection to the service can be cut."""

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, expect

from tests.journeys.town import Town
from tests.screens.conftest import SECONDS
from tests.screens.relay import Relay

WORKER = "worker-1"
SIZE = {"width": 360, "height": 640}
HERE = {"longitude": 116.70, "latitude": 23.36, "accuracy": 12}
DRAWN = """async n => {
    const canvas = new OffscreenCanvas(640, 480), pen = canvas.getContext('2d');
    pen.fillStyle = `hsl(${n * 37} 60% 50%)`; pen.fillRect(0, 0, 640, 480);
    pen.fillStyle = '#000'; pen.font = '120px sans-serif'; pen.fillText(`${n}`, 200, 280);
    const blob = await canvas.convertToBlob({type: 'image/jpeg', quality: 0.9});
    return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
}"""


@pytest.fixture(scope="module")
async def relay(screens: Town) -> AsyncIterator[Relay]:
    relay = Relay(screens.address)
    await relay.up()
    yield relay
    relay.down()


@pytest.fixture
async def phone(chromium: Browser, relay: Relay) -> AsyncIterator[BrowserContext]:
    """Each with a storage of its own; nobody is signed in."""
    context = await chromium.new_context(
        base_url=relay.own_address,
        viewport=SIZE,
        has_touch=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        geolocation=HERE,
        permissions=["geolocation"],
    )
    context.set_default_timeout(SECONDS * 1000)
    yield context
    await context.close()


@pytest.fixture
async def app(phone: BrowserContext, screens: Town) -> Page:
    return await signed_in(phone, screens, WORKER)


async def signed_in(phone: BrowserContext, screens: Town, worker: str) -> Page:
    """The tasks of this worker, in an app that is able to open without a network."""
    page = await phone.new_page()
    await page.goto("/worker/")
    await page.get_by_label("用户名").fill(worker)
    await page.get_by_label("密码").fill(screens.passwords[worker])
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("heading", name="待办")).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready")
    await expect(page.get_by_text("离线资料取于")).to_be_visible()  # the catalogue is here
    return page


async def photograph(page: Page, button: str, picture: int | FilePayload) -> None:
    """By the camera button of this name: a file, or a picture with this number drawn on it."""
    if isinstance(picture, int):
        drawn = base64.b64decode(await page.evaluate(DRAWN, picture))
        picture = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": drawn}
    async with page.expect_file_chooser() as chooser:
        await page.get_by_text(button, exact=True).last.click()
    await (await chooser.value).set_files(picture)


async def report(page: Page, number: int, *, fixed: int | None = None) -> None:
    """
    In six taps: 上报, 拍照, the shutter, 确认位置, a tile, 发送.

    `fixed`: on the spot, with a photo of after.
    """
    await page.get_by_role("link", name="上报").click()  # also where the last one is still shown
    await photograph(page, "拍照", number)
    await page.get_by_role("button", name="确认位置").click()
    await page.get_by_role("button", name="暴露垃圾").click()
    if fixed is not None:
        await page.get_by_role("button", name="已当场处置").click()
        await photograph(page, "拍处置后照片", fixed)
    await page.get_by_role("button", name="发送").click()
    await expect(page.get_by_text("再报一件")).to_be_visible()


async def killed(page: Page, phone: BrowserContext) -> Page:
    """The system ends the tab in the middle of whatever it did; the app is opened again."""
    session = await phone.new_cdp_session(page)
    async with page.expect_event("crash"):
        crashing = asyncio.ensure_future(session.send("Page.crash"))  # a dead tab answers nothing
    crashing.cancel()
    await page.close()
    again = await phone.new_page()
    await again.goto("/worker/me")
    return again
