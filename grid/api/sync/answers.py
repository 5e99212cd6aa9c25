"""The answer to each item of a synchronisation."""

from typing import Any

from pydantic import AwareDatetime, Field

from events.catalog.names import SyncOutcome
from hotline.http.representation import Representation


class ChangeShown(Representation):
    """他人在此期间所作的一项变更."""

    summary: str = Field(description="一句话说明")
    by: str = Field(description="操作人账号")
    at: AwareDatetime = Field(description="时间")


class ReceiptShown(Representation):
    """一项的结果."""

    client_id: str = Field(description="该项的 client_id")
    outcome: SyncOutcome = Field(
        description="accepted 已受理, replayed 此前已收到, kept 未改变案件, 但内容已记入案件, "
        "refused 未受理, 内容仍只在手机上"
    )
    first: SyncOutcome | None = Field(description="replayed 时首次的结果; 其他为 null")
    retry: bool = Field(description="true 为稍后原样重发")
    position: int | None = Field(
        description="在日志中的位置; 未受理的, 或此前已有同样记录而无须再记的为 null"
    )
    case_no: str | None = Field(description="案件编号; 未受理的, 或不属案件的 (班次、巡查) 为 null")
    version: int | None = Field(description="此后的案件、班次或巡查的版本; 未受理的为 null")
    problem: dict[str, Any] | None = Field(description="未受理或未改变案件的原因及办法")
    changed_meanwhile: tuple[ChangeShown, ...] = Field(
        description="自 base_version 以来他人所作的变更; 未填 base_version 时为空"
    )


class SyncAnswer(Representation):
    """各项的结果, 与所发各项次序相同."""

    items: tuple[ReceiptShown, ...] = Field(description="各项的结果")
    received_at: AwareDatetime = Field(description="服务器收到的时间, 时限以此为准")
    clock_skew_s: float | None = Field(
        description="手机时钟落后于服务器的秒数, 负数为超前; 未报 sent_at 时为 null"
    )
