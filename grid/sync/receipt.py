"""What became of an item, and the refusals of the synchronisation itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from events.catalog.names import SyncOutcome
from events.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class OthersChange:
    """What others did to the case since the version that the worker saw."""

    summary: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class ItemReceipt:
    """
    The answer to one item. `first`: what a repeated item led to the first time.

    `problem` says why nothing changed; `retry`: the same item is sent again as it is.
    """

    client_id: UUID
    outcome: SyncOutcome
    first: SyncOutcome | None = None
    position: int | None = None
    stream: str | None = None
    version: int | None = None
    problem: Exception | None = None
    changed_meanwhile: Sequence[OthersChange] = ()

    @property
    def retry(self) -> bool:
        return isinstance(self.problem, SyncGap | TryAgain)


class CannotPrepare(Exception):
    """The item cannot be decided at all; `error` is what the phone is told."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


class SyncGap(Refusal):
    """What this phone recorded before about the same case has not arrived yet."""

    code: ClassVar[str] = "sync.gap"
    title: ClassVar[str] = "此前一项尚未送达，本项暂不受理"
    needs_zh: ClassVar[str] = "请按顺序先送达同一案件此前的各项，再原样重发本项"
    needs: ClassVar[str] = "Send the earlier items of the case first, then this one again."


class TryAgain(Refusal):
    """The service was busy, or lost its database for a moment; nothing is doubled by a repeat."""

    code: ClassVar[str] = "sync.try_again"
    title: ClassVar[str] = "系统繁忙，本项是否保存尚不确定"
    needs_zh: ClassVar[str] = "请稍后原样重发，不会重复登记"
    needs: ClassVar[str] = "Send it again as it is, a little later."


class ClientIdReused(Refusal):
    """Another item came with this client_id before; this one is not saved."""

    code: ClassVar[str] = "sync.client_id_reused"
    title: ClassVar[str] = "该 client_id 此前已用于另一项内容，本项未保存"
    needs_zh: ClassVar[str] = "请为本项换用新的 client_id 后重发"
    needs: ClassVar[str] = "Send it with a client_id of its own."


class UnknownAction(Refusal):
    """Phones do not send this action."""

    code: ClassVar[str] = "sync.unknown_action"
    title: ClassVar[str] = "手机端没有这项操作"
    needs_zh: ClassVar[str] = "可用的操作：{actions}；请更新应用"
    needs: ClassVar[str] = "Actions: {actions}. Update the app."


class NoCaseNamed(Refusal):
    """The item does not say which case it is about."""

    code: ClassVar[str] = "sync.no_case_named"
    title: ClassVar[str] = "未写明是哪个案件"
    needs_zh: ClassVar[str] = "请填写 case_no，或本机上报该案件时的 client_id（case_client_id）"
    needs: ClassVar[str] = "Name `case_no`, or the client_id of the report as `case_client_id`."


class ReportNamesACase(Refusal):
    """A report makes a case of its own; this item names one that is there."""

    code: ClassVar[str] = "sync.report_names_a_case"
    title: ClassVar[str] = "上报的是新案件，不应写明已有案件，本项未保存"
    needs_zh: ClassVar[str] = (
        "新案件请去掉 case_no 和 case_client_id 后重发；要为已有案件补充照片的，请用 attach"
    )
    needs: ClassVar[str] = (
        "For a new case leave out `case_no` and `case_client_id`; for photos of one that is there "
        "send `attach`."
    )


class NoRoundNamed(Refusal):
    """The item does not say which patrol round it is about."""

    code: ClassVar[str] = "sync.no_round_named"
    title: ClassVar[str] = "未写明是哪次巡查"
    needs_zh: ClassVar[str] = "请填写 round_id"
    needs: ClassVar[str] = "Name the round as `round_id`."


class NoSuchRound(Refusal):
    """There is no such patrol round."""

    code: ClassVar[str] = "sync.no_such_round"
    title: ClassVar[str] = "没有这次巡查"
    needs_zh: ClassVar[str] = "请核对巡查编号，或更新离线资料后再试"
    needs: ClassVar[str] = "Check the id, or read the bundle again."


class NoSuchCase(Refusal):
    """There is no such case, or it is not yours to read."""

    code: ClassVar[str] = "sync.no_such_case"
    title: ClassVar[str] = "没有这个案件，或您无权查看"
    needs_zh: ClassVar[str] = "请核对案件编号；任务已改派他人的，请联系网格长"
    needs: ClassVar[str] = "Check the number; ask the grid lead if the task was reassigned."
