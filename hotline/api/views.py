"""What lists and figures ask of the read side, with read-your-write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo

import asyncpg

from hotline.http.problems import Problem

WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class ReadSide:
    """`wait_for(view, position, seconds)` is true once the view holds that position."""

    pool: asyncpg.Pool
    wait_for: Callable[[str, int, float], Awaitable[bool]]
    zone: Callable[[], tzinfo]

    async def at_least(self, view: str, position: int | None) -> None:
        """`min_position`: wait until what the caller wrote can be read. Raises NotYet."""
        if position is not None and not await self.wait_for(view, position, WAIT_SECONDS):
            raise NotYet


class NotYet(Problem):
    """The list is behind the position you asked for; what you wrote is saved. Ask again."""

    code = "view.not_yet"
    status = 503
    title_zh = "列表尚未更新到所求位置, 数据已保存, 请稍后再查"
    title_en = "Not yet"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})
