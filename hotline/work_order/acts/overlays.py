"""
Beside the handling, without moving it: urge, correct, reveal; and withdrawal, which ends it.

No order waits for one of these.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from events.act import Act, Actor, command
from events.catalog.chinese import CORRECTABLE
from events.catalog.names import Channel
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import (
    CorrectionRecorded,
    WorkOrderUrged,
    WorkOrderWithdrawn,
)
from events.catalog.work_order.parts.lifecycle import OPEN
from events.input_types import Code, Line, Narrative, Note, Phone, Text
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotYourAssignment
from hotline.work_order.inputs import Name, Requester
from hotline.work_order.roles import ANY_STAGE, CALLERS, DISPATCHERS, HANDLER, OPERATOR, SUPERVISOR
from hotline.work_order.state import WorkOrder

FIELDS: Final = "要更正的字段：" + "；".join(" ".join(each) for each in CORRECTABLE.items())
FORMS: Final[Mapping[str, TypeAdapter[str]]] = {
    "title": TypeAdapter(Line),
    "requester_name": TypeAdapter(Name),
    "requester_phone": TypeAdapter(Phone),
    "place_text": TypeAdapter(Text),
}


@command
class Urge:
    """催办. `requester` None: the order's own requester asks again."""

    note: Note = None
    requester: Requester | None = None
    channel: Channel


def urge(ask: Asked[Urge], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """A second contact is no new order; another caller is added (D-05)."""
    caller = ask.command.requester or Requester()
    return [
        WorkOrderUrged(
            at=ask.at,
            subject_id=ask.context.subject_id or order.subject_id,
            channel=ask.command.channel,
            by_requester=ask.command.requester is None,
            note=ask.command.note,
            caller_name=caller.name,
            caller_phone=ask.context.number(caller.phone),
        )
    ]


@command
class Withdraw:
    """撤单, on the requester's verified wish."""

    reason: Narrative


def withdraw(ask: Asked[Withdraw], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The order ends, from any open stage."""
    return [WorkOrderWithdrawn(at=ask.at, subject_id=order.subject_id, reason=ask.command.reason)]


def of_its_form(value: str, info: ValidationInfo) -> str:
    """A corrected value is as long, and of the form, that the field was registered with."""
    form = FORMS.get(info.data.get("field", ""))
    if form is None:
        return value
    try:
        return form.validate_python(value)
    except ValidationError as error:
        first = error.errors()[0]
        raise PydanticCustomError(first["type"], first["msg"], first.get("ctx")) from None


@command
class Correct:
    """更正 (X-03)."""

    field: Annotated[Code, Field(json_schema_extra={"enum": [*CORRECTABLE]}, description=FIELDS)]
    value: Annotated[Narrative, AfterValidator(of_its_form)]
    reason: Narrative


class FieldNotCorrectable(Refusal):
    """This field cannot be corrected (X-03)."""

    code: ClassVar[str] = "work_order.field_not_correctable"
    title: ClassVar[str] = "该字段不能更正"
    needs_zh: ClassVar[str] = "可以更正的字段：{valid}"
    needs: ClassVar[str] = "These can be corrected: {valid}."


def owner_of_number(body: Correct) -> Requester | None:
    """A corrected number is sealed with the key of the person whose number it is."""
    return Requester(phone=body.value) if body.field == "requester_phone" else None


def correct(ask: Asked[Correct], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The correction is kept beside the earlier value, never instead of it (X-03)."""
    body = ask.command
    if body.field not in CORRECTABLE:
        raise FieldNotCorrectable(field=body.field, valid=sorted(CORRECTABLE))
    return [
        CorrectionRecorded(
            at=ask.at,
            subject_id=ask.context.subject_id or order.subject_id,
            field=body.field,
            value=body.value,
            reason=body.reason,
        )
    ]


@command
class Reveal:
    """查看诉求人完整信息, with a reason; recorded."""

    reason: Narrative


class RequesterIsProtected(Refusal):
    """Requester data of a protected order is not shown to departments (D-07)."""

    code: ClassVar[str] = "work_order.requester_is_protected"
    title: ClassVar[str] = "保密工单不向承办单位公开诉求人信息"
    needs_zh: ClassVar[str] = "如需补充情况，请通过热线中心联系诉求人"
    needs: ClassVar[str] = "Ask the centre to contact the requester."


def may_see_requester(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The centre, and a department that has had a part; never one of a protected order (D-07)."""
    if by.department is None:
        return
    if order.protected:
        raise RequesterIsProtected
    if by.department not in order.assignments:
        raise NotYourAssignment(department=by.department)


def reveal(_: Asked[Reveal], __: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Nothing happens to the order: the access is recorded in its stream of accesses."""
    return ()


ACTS = (
    Act(
        command=Urge,
        name_zh="催办",
        allowed_in=OPEN,
        roles=CALLERS | SUPERVISOR,
        decide=urge,
        person=lambda body: body.requester,
        waits=False,
        example={"note": "再次来电询问进度。", "requester": None, "channel": "phone"},
    ),
    Act(
        command=Withdraw,
        name_zh="撤单",
        allowed_in=OPEN,
        roles=OPERATOR,
        decide=withdraw,
        waits=False,
        example={"reason": "问题已自行解决。"},
    ),
    Act(
        command=Correct,
        name_zh="更正",
        allowed_in=ANY_STAGE,
        roles=SUPERVISOR,
        decide=correct,
        person=owner_of_number,
        waits=False,
        example={
            "field": "place_text",
            "value": "金平区石炮台街道",
            "reason": "登记时听错路名。",
        },
    ),
    Act(
        command=Reveal,
        name_zh="查看诉求人",
        allowed_in=ANY_STAGE,
        roles=DISPATCHERS | CALLERS | SUPERVISOR | HANDLER,
        decide=reveal,
        when=may_see_requester,
        waits=False,
        example={"reason": "需回电核实地址。"},
    ),
)
