"""更正: a mistake in what was written or recorded is put right by saying so (X-03)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from events.act import Act, command
from events.catalog.names import Satisfaction, Secrecy
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.overlays import CORRECTABLE, CorrectionRecorded, FollowUpAnswer
from events.input_types import Code, Line, Narrative, Phone, Text
from events.refusal import Refusal
from events.stored.writing import SubjectIsErased
from hotline.work_order.acts.particulars import BEFORE_SUBMISSION
from hotline.work_order.context import Asked
from hotline.work_order.errors import AnonymousWithRequester
from hotline.work_order.inputs import Name, ReportedPlace, Requester
from hotline.work_order.roles import ANY_STAGE, SUPERVISOR
from hotline.work_order.state import WorkOrder

REQUESTER: Final = frozenset({"requester_name", "requester_phone"})
REGISTERED: Final = REQUESTER | {"title", "narrative", "place_text"}
FOLLOW_UP: Final = frozenset({"contacted", "resolved", "satisfied_result", "satisfied_process"})
FIELDS: Final = "要更正的字段：" + "；".join(" ".join(each) for each in CORRECTABLE.items())
YES_OR_NO: Final[TypeAdapter[Any]] = TypeAdapter(Literal["true", "false"])
ANSWER: Final[TypeAdapter[FollowUpAnswer]] = TypeAdapter(FollowUpAnswer)
OPINION: Final[TypeAdapter[Any]] = TypeAdapter(Satisfaction)
FORMS: Final[Mapping[str, TypeAdapter[str]]] = {
    "title": TypeAdapter(Line),
    "requester_name": TypeAdapter(Name),
    "requester_phone": TypeAdapter(Phone),
    "place_text": TypeAdapter(Text),
    "contacted": YES_OR_NO,
    "resolved": YES_OR_NO,
    "satisfied_result": OPINION,
    "satisfied_process": OPINION,
}


def of_its_form(value: str, info: ValidationInfo) -> str:
    """A corrected value is as long, and of the form, that the field was recorded with."""
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


class NothingToCorrect(Refusal):
    """The order has no result, reply or follow-up yet whose record could be corrected."""

    code: ClassVar[str] = "work_order.nothing_to_correct"
    title: ClassVar[str] = "工单尚无此项内容，不能更正"
    needs_zh: ClassVar[str] = "申报办结、统一回复或完成回访之后，才能更正其中的内容"
    needs: ClassVar[str] = "Possible after the result, the reply or the follow-up is recorded."


class PlaceIsElsewhere(Refusal):
    """The corrected place is in another subdistrict; the order has to be relocated (G-01)."""

    code: ClassVar[str] = "work_order.place_is_elsewhere"
    title: ClassVar[str] = "更正后的地点不在工单现属的辖区"
    needs_zh: ClassVar[str] = "请用地点变更（relocate）填写新地点，网格和辖区随之重新确定"
    needs: ClassVar[str] = "Use `relocate`, which resolves the place again."


def owner_of_number(body: Correct) -> Requester | None:
    """A corrected number is sealed with the key of the person whose number it is."""
    return Requester(phone=body.value) if body.field == "requester_phone" else None


def corrected_place(body: Correct) -> ReportedPlace | None:
    return ReportedPlace(text=body.value) if body.field == "place_text" else None


def correct(ask: Asked[Correct], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """The correction is kept beside the earlier value, never instead of it (X-03)."""
    body = ask.command
    require_correctable(ask, order)
    of_follow_up = body.field in FOLLOW_UP
    return [
        CorrectionRecorded(
            at=ask.at,
            subject_id=ask.context.subject_id or order.subject_id,
            field=body.field,
            of_follow_up=of_follow_up,
            follow_up_answer=ANSWER.validate_python(body.value) if of_follow_up else None,
            value=body.value,
            reason=body.reason,
        )
    ]


def require_correctable(ask: Asked[Correct], order: WorkOrder) -> None:
    """There is something to correct, and it does not bring back what was erased."""
    field = ask.command.field
    if field not in CORRECTABLE:
        raise FieldNotCorrectable(field=field, valid=sorted(CORRECTABLE))
    if field in REGISTERED and order.erased:
        raise SubjectIsErased(order.subject_id)
    if field in REQUESTER and order.secrecy is Secrecy.ANONYMOUS:
        raise AnonymousWithRequester
    if not is_recorded(field, order):
        raise NothingToCorrect(field=field)
    if field == "place_text" and order.status in BEFORE_SUBMISSION:
        require_same_subdistrict(ask, order)


def is_recorded(field: str, order: WorkOrder) -> bool:
    if field in FOLLOW_UP:
        return order.follow_up.recorded
    return {"findings": order.submitted_by is not None, "reply": order.replied}.get(field, True)


def require_same_subdistrict(ask: Asked[Correct], order: WorkOrder) -> None:
    """What the text says is asked of the street side; a text that it does not know may stand."""
    named, now = ask.context.area, order.area
    for level in ("district", "subdistrict"):
        other = getattr(named, level)
        if other is not None and other != getattr(now, level):
            raise PlaceIsElsewhere


ACTS = (
    Act(
        command=Correct,
        name_zh="更正",
        allowed_in=ANY_STAGE,
        roles=SUPERVISOR,
        decide=correct,
        person=owner_of_number,
        place=corrected_place,
        waits=False,
        example={
            "field": "place_text",
            "value": "金平区石炮台街道",
            "reason": "登记时听错路名。",
        },
    ),
)
