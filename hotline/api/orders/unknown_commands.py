"""What is none of an order's commands: 404 with the list of those that exist."""

import re
from collections.abc import Sequence
from typing import Final

from aiohttp import web

from hotline.api.orders.work_orders import PATH
from hotline.http.problems import Problem
from hotline.http.routes import Route
from hotline.work_order.table import OFFERED

BELOW: Final = f"{PATH}/{{order_no}}/"


def refuse_unknown_commands(app: web.Application, routes: Sequence[Route]) -> None:
    """Mounted last; addresses that exist are left to 405, which names their method."""
    known = {each.path.removeprefix(BELOW) for each in routes if each.path.startswith(BELOW)}
    others = "|".join(re.escape(name) for name in sorted(known) if "/" not in name)
    app.router.add_route("*", f"{BELOW}{{command:(?!(?:{others})$)[^/]+}}", unknown_command)


async def unknown_command(_: web.Request) -> web.StreamResponse:
    raise UnknownCommand


class UnknownCommand(Problem):
    """A work order has no such command; `commands` lists those that exist."""

    code = "request.unknown_command"
    status = 404
    title_zh = "没有这个工单操作"
    title_en = "Unknown command"

    def __init__(self) -> None:
        listed = "、".join(f"{name}（{act.name_zh}）" for name, act in OFFERED.items())
        super().__init__(f"没有这个工单操作，可用的操作：{listed}", commands=list(OFFERED))
