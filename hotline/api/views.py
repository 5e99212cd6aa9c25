"""What lists and figures ask of the read side, with read-your-write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import tzinfo

import asyncpg

from hotline.http.problems import Problem
from projections.engine.runner import BeyondLog

WAIT_SECONDS = 2.0


@dataclass(frozen=True)
class ReadSide:
    """
    `wait_for(view, position, seconds)` is true once the view holds that position.

    It raises BeyondLog for one that the log does not have.
    """

    pool: asyncpg.Pool
    wait_for: Callable[[str, int, float], Awaitable[bool]]
    zone: Callable[[], tzinfo]

    async def at_least(self, view: str, position: int | None) -> None:
        """`min_position`: wait until the view holds it. Raises PositionBeyondLog, NotYet."""
        if position is None:
            return
        try:
            reached = await self.wait_for(view, position, WAIT_SECONDS)
        except BeyondLog:
            raise PositionBeyondLog from None
        if not reached:
            raise NotYet


class PositionBeyondLog(Problem):
    """`min_position` is beyond the end of the log; use the X-Position of an earlier answer."""

    code = "request.position_beyond_log"
    status = 422
    title_zh = "min_position 超出日志末尾，请使用此前答复中的 X-Position"
    title_en = "The position is beyond the log"


class NotYet(Problem):
    """The view is behind the position you asked for; what you wrote is saved. Ask again."""

    code = "view.not_yet"
    status = 503
    title_zh = "列表尚未更新到所求位置，数据已保存，请稍后再查"
    title_en = "Not yet"

    def __init__(self) -> None:
        super().__init__(headers={"Retry-After": "1"})
