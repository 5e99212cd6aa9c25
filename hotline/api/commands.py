"""From a body to a command: one row for each `POST /work-orders/{order_no}/{command}`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from events.phone import canonical
from hotline.api import bodies
from hotline.city import City
from hotline.http.request.types import Body
from hotline.work_order import commands
from hotline.work_order.commands import Actor, Command, Requester

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """How one command comes in: its body, an example of it, what the command needs beside it."""

    command: type[Command]
    body: type[Body]
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
    Entry(commands.Accept, bodies.EmptyBody, {}, terms),
    Entry(commands.Answer, bodies.AnswerBody, {"text": "可通过小程序办理。"}),
    Entry(
        commands.Decline,
        bodies.DeclineBody,
        {"reason_code": "court_case", "reason": "已进入诉讼程序。"},
        terms,
    ),
    Entry(commands.MarkInvalid, bodies.ReasonBody, {"reason": "无声电话。"}),
    Entry(commands.Dispatch, bodies.DispatchBody, {}, routing),
    Entry(commands.Acknowledge, bodies.EmptyBody, {}),
    Entry(
        commands.ContactRequester,
        bodies.ContactBody,
        {"method": "phone", "reached": True},
    ),
    Entry(commands.RequestReturn, bodies.RequestReturnBody, RETURN, routing),
    Entry(commands.GrantReturn, bodies.NoteBody, {"note": "情况属实。"}),
    Entry(commands.DenyReturn, bodies.NoteBody, {"note": "属本单位职责。"}),
    Entry(commands.SubmitResult, bodies.ResultBody, RESULT),
    Entry(commands.ApproveResult, bodies.EmptyBody, {}),
    Entry(
        commands.RejectResult,
        bodies.RejectBody,
        {"reason": "未附现场照片。", "false_close": False},
    ),
    Entry(commands.SendReply, bodies.ReplyBody, {"text": "路灯已修复。"}, terms),
    Entry(commands.RecordFollowUp, bodies.FollowUpBody, FOLLOW_UP, terms),
    Entry(commands.Close, bodies.EmptyBody, {}),
    Entry(
        commands.Urge,
        bodies.UrgeBody,
        {"note": "再次来电询问进度。", "requester": None, "channel": "phone"},
    ),
    Entry(commands.Withdraw, bodies.ReasonBody, {"reason": "问题已自行解决。"}),
    Entry(
        commands.Correct,
        bodies.CorrectBody,
        {"field": "place_text", "value": "金平区石炮台街道", "reason": "登记时听错路名。"},
    ),
    Entry(commands.Reveal, bodies.ReasonBody, {"reason": "需回电核实地址。"}),
)
RENAMED: Final = {"field": "what"}  # a name that dataclasses keep for themselves


def build(entry: Entry, body: Body, *, by: Actor, at: Any, city: City, **more: Any) -> Command:
    """Return the command that the body asks for."""
    said = {RENAMED.get(name, name): getattr(body, name) for name in type(body).model_fields}
    if isinstance(said.get("requester"), bodies.RequesterBody):
        said["requester"] = requester(said["requester"], city)
    return entry.command(by=by, at=at, **said, **entry.needs(city), **more)


def requester(body: bodies.RequesterBody | None, city: City) -> Requester | None:
    """A local number is read with the city's area code."""
    if body is None:
        return None
    phone = canonical(body.phone, city.policy.area_code) if body.phone else None
    return Requester(name=body.name, phone=phone)
