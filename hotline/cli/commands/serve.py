"""`hotline serve`."""

from datetime import timedelta
from importlib import import_module
from unicodedata import east_asian_width

import typer

from hotline.app.compose import Core
from hotline.app.loop import run
from hotline.app.reference.feed import still_needed
from hotline.app.serve import Running, running, until_stopped
from hotline.app.settings import Settings
from hotline.http.screens import built_screens

SHOWN = ("operator", "dispatcher", "handler-lighting", "follow-up", "supervisor")


DAYS = 7.0  # of the demo city's past


def serve(*, empty: bool, days: float | None) -> None:
    if empty and days is not None:
        raise typer.BadParameter("--empty 不写入演示城市，不能同时给出 --days · has no past")
    lived = None if empty else timedelta(days=DAYS if days is None else days)
    run(serve_until_stopped(Settings.from_env(), lived))


async def serve_until_stopped(settings: Settings, lived: timedelta | None) -> None:
    async def on_first(core: Core) -> None:
        first = import_module("hotline.cli.first_start")  # comes once: a start must be quick
        await first.begin_city(core, lived=lived)

    async with running(settings, on_first=on_first if lived is not None else None) as service:
        announce(service)
        await until_stopped()


def announce(service: Running) -> None:
    """One table of addresses and accounts, and the one line that programs look for."""
    settings = service.core.settings
    accounts = settings.state / "demo-accounts.json"
    rows = [
        *screen_rows(service),
        ("接口文档 API", f"{service.address}/docs"),
        ("就绪 ready", f"{service.address}/readyz"),
        ("状态目录 state", str(settings.state)),
    ]
    if accounts.exists():
        rows += [("演示账号 accounts", " · ".join(SHOWN)), ("密码 passwords", str(accounts))]
    rows += [("尚缺 missing", each) for each in still_needed(service.core.feed)]
    if not service.noted:
        other = f"另一个服务登记在此 another service is noted there: {settings.state / 'address'}"
        rows += [("地址文件 address", other)]
    broadest = max(columns(name) for name, _ in rows)
    for name, said in rows:
        print(name + " " * (broadest - columns(name)), said, sep="  ")
    print(f"listening on {service.address}", flush=True)


def screen_rows(service: Running) -> list[tuple[str, str]]:
    """Each screen with its address and an account of the demo city to sign in with."""
    if service.core.settings.ui == "skip":
        return [("界面 screens", "已跳过 left out (HOTLINE_UI=skip)")]
    screens = built_screens()
    if not screens:
        again = "重新安装时不设 HOTLINE_UI=skip · install again without HOTLINE_UI=skip"
        return [("界面 screens", f"未构建 not built: {again}")]
    demo = (service.core.settings.state / "demo-accounts.json").exists()
    return [
        (
            each.title,
            f"{service.address}/{each.name}/"
            + (f"  ({each.account})" if demo and each.account else ""),
        )
        for each in screens
    ]


def columns(text: str) -> int:
    """Of a terminal: a Chinese sign takes two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
