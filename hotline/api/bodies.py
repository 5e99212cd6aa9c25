"""What clients send about work orders (api-examples.md). Field names are fixed."""

from typing import Annotated

from pydantic import Field

from events.catalog.names import (
    Channel,
    Crs,
    RequestKind,
    Satisfaction,
    Secrecy,
    Urgency,
)
from hotline.http.types import Body, Code, Instant, Line, Narrative, Phone, Text

Evidence = Annotated[tuple[Line, ...], Field(max_length=20)]
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
    name: Annotated[Text, Field(max_length=100)] | None = None
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
    source_system: Code | None = None
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
    method: Code
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


class CorrectBody(Body):
    field: Code
    value: Narrative
    reason: Narrative
