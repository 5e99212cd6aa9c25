"""The centre hands the order to its departments, and departments return it (派单, 退单)."""

from typing import ClassVar, Literal

from pydantic import AwareDatetime

from events.catalog.names import AssignmentStatus, Status
from events.catalog.values import ClockStart, RouteTaken
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class WorkOrderDispatched(WorkOrderEvent):
    """The centre handed the order to its departments (派单); again = redispatch (改派)."""

    type: Literal["work_order.dispatched"] = "work_order.dispatched"
    schema_version: ClassVar[int] = 2  # v1 named one `department`: see upcasters.py
    effect: ClassVar = Effect(
        status=Status.DISPATCHED, stamps=("dispatched_at",), assigns=True, starts=True
    )
    lead_department: str
    supporting_departments: tuple[str, ...] = ()
    route: RouteTaken | None = None  # v1 did not keep it
    clocks: tuple[ClockStart, ...] = ()
    return_until: AwareDatetime | None = None  # until when the lead may return it
    reason: Sealed[str] = None  # why a person overrode the routing

    def sentence(self, names: Names) -> str:
        supporting = "、".join(names.department(code) for code in self.supporting_departments)
        support = f"，协办：{supporting}" if supporting else ""
        return f"派单，主办：{names.department(self.lead_department)}{support}"

    def sentence_en(self, names: Names) -> str:
        supporting = ", ".join(names.department(code) for code in self.supporting_departments)
        support = f"; supporting: {supporting}" if supporting else ""
        return f"Dispatched to {names.department(self.lead_department)}{support}"


class ReturnRequested(WorkOrderEvent):
    """The lead says that the order is not its own (退单申请, R-01)."""

    type: Literal["work_order.return_requested"] = "work_order.return_requested"
    effect: ClassVar = Effect(status=Status.RETURN_PENDING, remembers=True)
    department: str
    reason_code: str
    suggested_department: str
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        suggested = names.department(self.suggested_department)
        return f"{names.department(self.department)}申请退单，建议改派：{suggested}"

    def sentence_en(self, names: Names) -> str:
        suggested = names.department(self.suggested_department)
        return (
            f"{names.department(self.department)} asked to return the order; suggested: {suggested}"
        )


class ReturnGranted(WorkOrderEvent):
    """The order goes back to be dispatched again, never to this department (退单同意, D-03)."""

    type: Literal["work_order.return_granted"] = "work_order.return_granted"
    effect: ClassVar = Effect(
        status=Status.ACCEPTED,
        assignment=AssignmentStatus.RETURNED,
        releases="all",
        ends="dispatch",
    )
    assignment_id: str
    department: str
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"同意{names.department(self.department)}退单，待重新派单"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} was allowed to return the order for redispatch"


class ReturnDenied(WorkOrderEvent):
    """The order stays where it is; no clock moves (退单不同意, R-03)."""

    type: Literal["work_order.return_denied"] = "work_order.return_denied"
    effect: ClassVar = Effect(restores=True)
    department: str
    note: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        return f"不同意{names.department(self.department)}退单"

    def sentence_en(self, names: Names) -> str:
        return f"{names.department(self.department)} was not allowed to return the order"


class DisputeOpened(WorkOrderEvent):
    """
    Returned too often, or the centre asks for it: the centre will rule (争议会商, R-02).

    A clock of its own starts. `department`: the lead then; None before a dispatch.
    """

    type: Literal["work_order.dispute_opened"] = "work_order.dispute_opened"
    effect: ClassVar = Effect(status=Status.DISPUTED, remembers=True, starts=True)
    department: str | None = None
    opened_by_centre: bool = False
    suggested_department: str | None = None
    clocks: tuple[ClockStart, ...] = ()
    ground: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        if self.opened_by_centre:
            return "热线中心提起争议会商，待裁定主办单位"
        return f"{names.department(self.department)}再次申请退单，进入争议会商"

    def sentence_en(self, names: Names) -> str:
        if self.opened_by_centre:
            return "The hotline centre opened a dispute about the lead"
        return f"{names.department(self.department)} asked again to return it; a dispute was opened"
