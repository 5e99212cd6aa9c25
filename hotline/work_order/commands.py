"""What people ask of a work order. Each carries who (`by`) and when (`at`)."""

from dataclasses import dataclass, field
from datetime import datetime

from events.catalog.names import (
    Channel,
    ContactMethod,
    RequestKind,
    Role,
    Satisfaction,
    Secrecy,
    Urgency,
)
from events.catalog.values import NOWHERE, Area, Point
from hotline.routing import Router
from hotline.work_order.terms import Terms


@dataclass(frozen=True, kw_only=True)
class Actor:
    """
    Who acts: the account, the roles it holds, the department it belongs to.

    `line` holds that department and those above and below it in the directory.
    """

    account: str
    roles: frozenset[Role]
    department: str | None = None
    line: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.department is not None and self.department not in self.line:
            object.__setattr__(self, "line", self.line | {self.department})


@dataclass(frozen=True, kw_only=True)
class Command:
    """Base of all: who and when."""

    by: Actor
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Requester:
    """诉求人, in clear: lives between the request and the vault only."""

    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Register(Command):
    """登记. `subject_id` names the key that will seal what is personal."""

    order_no: str
    subject_id: str
    channel: Channel
    kind: RequestKind
    matter: str
    urgency: Urgency = Urgency.ORDINARY
    secrecy: Secrecy = Secrecy.OPEN
    title: str | None = field(default=None, repr=False)
    narrative: str | None = field(default=None, repr=False)
    requester: Requester | None = None
    area: Area = NOWHERE
    place_text: str | None = field(default=None, repr=False)
    point: Point | None = field(default=None, repr=False)
    source_system: str | None = None
    external_ref: str | None = field(default=None, repr=False)
    occurred_at: datetime | None = None
    reported_department: str | None = None
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class Accept(Command):
    """受理: the citizen's clock starts."""

    terms: Terms


@dataclass(frozen=True, kw_only=True)
class Answer(Command):
    """直接答复."""

    text: str = field(repr=False)
    article_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Decline(Command):
    """不予受理."""

    reason_code: str
    reason: str = field(repr=False)
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class MarkInvalid(Command):
    """判为无效."""

    reason: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class FixedDeadline:
    """A deadline that another city set, for imported logs. None: no handling clock at all."""

    due_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Dispatch(Command):
    """派单. Without `lead_department` the routing decides; with it a person does, and says why."""

    lead_department: str | None = None
    supporting_departments: tuple[str, ...] | None = None
    reason: str | None = field(default=None, repr=False)
    router: Router
    terms: Terms
    deadline: FixedDeadline | None = None


@dataclass(frozen=True, kw_only=True)
class Acknowledge(Command):
    """签收."""


@dataclass(frozen=True, kw_only=True)
class ContactRequester(Command):
    """先行联系."""

    method: ContactMethod
    reached: bool


@dataclass(frozen=True, kw_only=True)
class RequestReturn(Command):
    """申请退单."""

    reason_code: str
    ground: str = field(repr=False)
    suggested_department: str
    router: Router
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class GrantReturn(Command):
    """同意退单."""

    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class DenyReturn(Command):
    """不同意退单."""

    note: str | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class SubmitResult(Command):
    """申报办结, in two texts (U-02)."""

    substantiated: bool | None
    resolved: bool
    unresolved_reason: str | None = field(default=None, repr=False)
    findings: str | None = field(repr=False)  # None: an imported log holds no texts
    public_reply: str | None = field(repr=False)
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ApproveResult(Command):
    """审核通过."""


@dataclass(frozen=True, kw_only=True)
class RejectResult(Command):
    """驳回; `false_close` voids the submission (T-06)."""

    reason: str = field(repr=False)
    false_close: bool = False


@dataclass(frozen=True, kw_only=True)
class SendReply(Command):
    """统一回复."""

    text: str | None = field(repr=False)
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class RecordFollowUp(Command):
    """回访. `reached`: this call got through; `contacted`: the department had called before."""

    reached: bool
    contacted: bool | None = None
    resolved: bool | None = None
    satisfied_result: Satisfaction | None = None
    satisfied_process: Satisfaction | None = None
    note: str | None = field(default=None, repr=False)
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class Close(Command):
    """办结."""


@dataclass(frozen=True, kw_only=True)
class Urge(Command):
    """催办. `requester` None: the order's own requester asks again."""

    note: str | None = field(default=None, repr=False)
    channel: Channel
    requester: Requester | None = None
    subject_id: str | None = None  # of another caller


@dataclass(frozen=True, kw_only=True)
class Withdraw(Command):
    """撤单, on the requester's verified wish."""

    reason: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Correct(Command):
    """更正 (X-03)."""

    what: str
    value: str = field(repr=False)
    reason: str = field(repr=False)
    subject_id: str | None = None  # whose number a corrected one is


@dataclass(frozen=True, kw_only=True)
class Reveal(Command):
    """查看诉求人完整信息, with a reason; recorded."""

    reason: str = field(repr=False)
