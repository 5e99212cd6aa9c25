"""Positions as answers."""

from pydantic import AwareDatetime, Field

from events.catalog.names import Crs
from hotline.http.representation import Representation


class PositionsKept(Representation):
    """收到的位置."""

    kept: int = Field(description="本次保存的位置数")
    known: int = Field(description="此前已保存的位置数, 未重复保存")
    too_old: int = Field(description="早于保存期限的位置数, 未保存")
    received_at: AwareDatetime = Field(description="服务器收到的时间")
    clock_skew_s: float | None = Field(
        description="手机时钟落后于服务器的秒数, 负数为超前; 未报 sent_at 时为 null"
    )


class PositionPoint(Representation):
    """坐标点, 按手机所报."""

    lon: float = Field(description="经度, 度")
    lat: float = Field(description="纬度, 度")
    crs: Crs = Field(description="坐标系")


class SignalShown(Representation):
    """供督办人员询问的线索, 不作为拒绝的依据."""

    code: str = Field(description="线索编码")
    message: str = Field(description="说明")


class PositionShown(Representation):
    """一个位置."""

    at: AwareDatetime = Field(description="时间, 按服务器时钟")
    phone_at: AwareDatetime = Field(description="时间, 按手机时钟")
    received_at: AwareDatetime = Field(description="服务器收到的时间")
    device_id: str = Field(description="手机标识")
    point: PositionPoint = Field(description="坐标点")
    accuracy_m: float | None = Field(description="误差半径, 米; 手机未报时为 null")
    signals: tuple[SignalShown, ...] = Field(description="线索: impossible_speed 移动过快")


class PositionPage(Representation):
    """一名网格员的位置, 最早的在前."""

    items: tuple[PositionShown, ...] = Field(description="本页位置")
    next_cursor: str | None = Field(description="下一页的游标, 作 cursor 带回; null 为没有下一页")
