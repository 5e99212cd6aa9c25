"""Who read where a grid worker was: the stream `position_access-{account}` (V-03)."""

from typing import Final, Literal

from pydantic import AwareDatetime

from events.event import Event, Names

POSITION_ACCESS_STREAM: Final = "position_access-"  # and the worker's account


class PositionsRead(Event):
    """Someone read where a grid worker's phone was in a period (查看网格员位置)."""

    type: Literal["positions.read"] = "positions.read"
    worker: str
    since: AwareDatetime
    until: AwareDatetime

    def sentence(self, _: Names) -> str:
        return f"查看网格员 {self.worker} 的位置"

    def sentence_en(self, _: Names) -> str:
        return f"The positions of {self.worker} were read"
