"""From a body to a command: one row for each `POST /work-orders/{order_no}/{command}`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotline.api import bodies
from hotline.city import City
from hotline.http.types import Body
from hotline.work_order import commands
from hotline.work_order.commands import Actor, Command, Requester

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """How one command comes in: its body, what it needs beside it, an example, its Chinese name."""

    command: type[Command]
    body: type[Body]
    summary: str
    example: Json
    needs: Callable[[City], Json] = lambda _: {}


def terms(city: City) -> Json:
    return {"terms": city.terms}


def routing(city: City) -> Json:
    return {"terms": city.terms, "router": city.router}


RESULT: Final[Json] = {
    "substantiated": True,
    "resolved": True,
    "unresolved_reason": None,
    "findings": "现场查勘, 已更换灯头。",
    "public_reply": "路灯已修复。",
    "evidence": [],
}
RETURN: Final[Json] = {
    "reason_code": "not_in_charge",
    "ground": "该路段属供电部门管养。",
    "suggested_department": "power",
}
FOLLOW_UP: Final[Json] = {
    "reached": True,
    "contacted": True,
    "resolved": True,
    "satisfied_result": "satisfied",
    "satisfied_process": "satisfied",
    "note": "诉求人表示满意。",
}
ENTRIES: Final = (
    Entry(commands.Accept, bodies.EmptyBody, "受理", {}, terms),
    Entry(commands.Answer, bodies.AnswerBody, "直接答复", {"text": "可通过小程序办理。"}),
    Entry(
        commands.Decline,
        bodies.DeclineBody,
        "不予受理",
        {"reason_code": "court_case", "reason": "已进入诉讼程序。"},
        terms,
    ),
    Entry(commands.MarkInvalid, bodies.ReasonBody, "判为无效", {"reason": "无声电话。"}),
    Entry(commands.Dispatch, bodies.DispatchBody, "派单", {}, routing),
    Entry(commands.Acknowledge, bodies.EmptyBody, "签收", {}),
    Entry(
        commands.ContactRequester,
        bodies.ContactBody,
        "先行联系",
        {"method": "phone", "reached": True},
    ),
    Entry(commands.RequestReturn, bodies.RequestReturnBody, "申请退单", RETURN, routing),
    Entry(commands.GrantReturn, bodies.NoteBody, "同意退单", {"note": "情况属实。"}),
    Entry(commands.DenyReturn, bodies.NoteBody, "不同意退单", {"note": "属本单位职责。"}),
    Entry(commands.SubmitResult, bodies.ResultBody, "申报办结", RESULT),
    Entry(commands.ApproveResult, bodies.EmptyBody, "审核通过", {}),
    Entry(
        commands.RejectResult,
        bodies.RejectBody,
        "驳回",
        {"reason": "未附现场照片。", "false_close": False},
    ),
    Entry(commands.SendReply, bodies.ReplyBody, "统一回复", {"text": "路灯已修复。"}, terms),
    Entry(commands.RecordFollowUp, bodies.FollowUpBody, "回访", FOLLOW_UP, terms),
    Entry(commands.Close, bodies.EmptyBody, "办结", {}, terms),
    Entry(
        commands.Urge,
        bodies.UrgeBody,
        "催办",
        {"note": "再次来电询问进度。", "requester": None, "channel": "phone"},
    ),
    Entry(commands.Withdraw, bodies.ReasonBody, "撤单", {"reason": "问题已自行解决。"}),
    Entry(
        commands.Correct,
        bodies.CorrectBody,
        "更正",
        {"field": "place_text", "value": "金平区石炮台街道", "reason": "登记时听错路名。"},
    ),
    Entry(commands.Reveal, bodies.ReasonBody, "查看诉求人", {"reason": "需回电核实地址。"}),
)
RENAMED: Final = {"field": "what"}  # a name that dataclasses keep for themselves


def build(entry: Entry, body: Body, *, by: Actor, at: Any, city: City, **more: Any) -> Command:
    """Return the command that the body asks for."""
    said = {RENAMED.get(name, name): getattr(body, name) for name in type(body).model_fields}
    if isinstance(said.get("requester"), bodies.RequesterBody):
        said["requester"] = requester(said["requester"])
    return entry.command(by=by, at=at, **said, **entry.needs(city), **more)


def requester(body: bodies.RequesterBody | None) -> Requester | None:
    return None if body is None else Requester(name=body.name, phone=body.phone)
