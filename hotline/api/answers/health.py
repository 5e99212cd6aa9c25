"""Whether the service lives and is ready."""

from typing import Literal

from pydantic import AwareDatetime, Field

from hotline.http.representation import Representation


class Alive(Representation):
    """存活."""

    alive: Literal[True] = Field(description="总是 true")


class AlarmShown(Representation):
    """须处理的情况."""

    code: str = Field(description="编码")
    view: str = Field(default="", description="所涉视图; 与视图无关时不出现")
    follower: str = Field(default="", description="所涉后台任务; 与之无关时不出现")
    since: AwareDatetime | None = Field(description="起于何时")
    detail: str = Field(description="情况")
    action: str = Field(description="如何处理")


class ParkedEvent(Representation):
    """搁置的事件."""

    position: int = Field(description="在日志中的位置")
    event: str = Field(description="事件类型")
    cause: str = Field(description="原因")


class FollowerShown(Representation):
    """后台任务."""

    follower: str = Field(description="名称")
    position: int = Field(description="已读到的日志位置")
    state: Literal["waiting", "following"] = Field(description="waiting 停顿, following 正常")
    since: AwareDatetime | None = Field(description="停顿起于何时")
    cause: str | None = Field(description="停顿原因")
    parked: tuple[ParkedEvent, ...] = Field(description="搁置的事件")


class ViewShown(Representation):
    """视图; 数据库没有应答时各项为 null."""

    view: str = Field(description="名称")
    position: int | None = Field(description="已处理到的日志位置")
    lag_events: int | None = Field(description="落后的事件数")
    lag_seconds: float | None = Field(description="落后的秒数")
    heartbeat_seconds: float | None = Field(description="上次动静距今秒数")
    parked: int | None = Field(description="搁置的工单数")


class Readiness(Representation):
    """是否就绪; 其余各项只在本机给出."""

    ready: bool = Field(description="是否就绪; 为假时状态码为 503")
    alarms: tuple[AlarmShown, ...] = Field(default=(), description="须处理的情况")
    followers: tuple[FollowerShown, ...] = Field(default=(), description="后台任务")
    views: tuple[ViewShown, ...] = Field(default=(), description="视图")
