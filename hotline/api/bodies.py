"""What clients send about work orders (api-examples.md). Field names are fixed."""

import re
from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import (
    AfterValidator,
    Field,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from events.catalog.names import (
    Channel,
    ContactMethod,
    Crs,
    RequestKind,
    Satisfaction,
    Secrecy,
    Urgency,
)
from hotline.http.request.types import Body, Code, Instant, Line, Narrative, Phone, Text

Name = Annotated[Text, Field(max_length=100)]
ATTACHMENT: Final = re.compile(
    r"sha256:[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
SYSTEM: Final = re.compile(r"(?!.*[0-9]{7})[A-Za-z][A-Za-z0-9_.\-]{0,31}")


def attachment(written: str) -> str:
    """Stored in clear for as long as the log: the name of a file would name people."""
    if ATTACHMENT.fullmatch(written) is None:
        raise PydanticCustomError("attachment_form", "not a content hash or an attachment id")
    return written


def system(written: str) -> str:
    """Stored in clear as well: the code of a system, never a number or an account of a person."""
    if SYSTEM.fullmatch(written) is None:
        raise PydanticCustomError("system_form", "not the code of a system")
    return written


SourceSystem = Annotated[str, AfterValidator(system)]
Evidence = Annotated[tuple[Annotated[str, AfterValidator(attachment)], ...], Field(max_length=20)]
Departments = Annotated[tuple[Code, ...], Field(max_length=20)]


class PointBody(Body):
    """A point without a declared coordinate system is refused (G-01)."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    lat: Annotated[float, Field(ge=-90, le=90)]
    crs: Crs


class PlaceBody(Body):
    text: Text | None = None
    point: PointBody | None = None


class RequesterBody(Body):
    name: Name | None = None
    phone: Phone | None = None


class RegisterBody(Body):
    channel: Channel
    kind: RequestKind
    matter: Code
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    title: Line
    narrative: Narrative
    requester: RequesterBody | None = None
    place: PlaceBody | None = None
    source_system: SourceSystem | None = None
    external_ref: Line | None = None
    occurred_at: Instant | None = None
    reported_department: Code | None = None


class EmptyBody(Body):
    """`{}`: the command says it all."""


class AnswerBody(Body):
    text: Narrative
    article_id: Code | None = None


class DeclineBody(Body):
    reason_code: Code
    reason: Narrative


class ReasonBody(Body):
    reason: Narrative


class NoteBody(Body):
    note: Text | None = None


class DispatchBody(Body):
    lead_department: Code | None = None
    supporting_departments: Departments | None = None
    reason: Text | None = None


class ContactBody(Body):
    method: ContactMethod
    reached: bool


class RequestReturnBody(Body):
    reason_code: Code
    ground: Narrative
    suggested_department: Code


class ResultBody(Body):
    substantiated: bool | None = None
    resolved: bool
    unresolved_reason: Text | None = None
    findings: Narrative
    public_reply: Narrative
    evidence: Evidence = ()


class RejectBody(Body):
    reason: Narrative
    false_close: bool = False


class ReplyBody(Body):
    text: Narrative


class FollowUpBody(Body):
    reached: bool
    contacted: bool | None = None
    resolved: bool | None = None
    satisfied_result: Satisfaction | None = None
    satisfied_process: Satisfaction | None = None
    note: Text | None = None


class UrgeBody(Body):
    note: Text | None = None
    requester: RequesterBody | None = None
    channel: Channel


CORRECTED: Final[Mapping[str, TypeAdapter[str]]] = {
    "title": TypeAdapter(Line),
    "requester_name": TypeAdapter(Name),
    "requester_phone": TypeAdapter(Phone),
    "place_text": TypeAdapter(Text),
}


class CorrectBody(Body):
    """`value` is as long, and of the form, that the field was registered with."""

    field: Code
    value: Narrative
    reason: Narrative

    @field_validator("value")
    @classmethod
    def fits(cls, value: str, info: ValidationInfo) -> str:
        form = CORRECTED.get(info.data.get("field", ""))
        if form is None:
            return value
        try:
            return form.validate_python(value)
        except ValidationError as error:
            first = error.errors()[0]
            raise PydanticCustomError(first["type"], first["msg"], first.get("ctx")) from None
