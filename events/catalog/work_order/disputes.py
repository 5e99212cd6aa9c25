"""The centre rules which department is in charge (争议裁定, R-02)."""

from typing import ClassVar, Literal

from events.catalog.names import ClockName, Status
from events.catalog.values import ClockStart, PrecedentScope, RouteTaken
from events.catalog.work_order.effect import Effect
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names, Sealed


class LeadRuled(WorkOrderEvent):
    """
    The ruling is a dispatch: it names the lead, binds it, and starts fresh clocks (R-02, R-03).

    `precedent`: what routing follows it for from now on (ADR 0013); None: for this order alone.
    """

    type: Literal["work_order.lead_ruled"] = "work_order.lead_ruled"
    effect: ClassVar = Effect(
        status=Status.DISPATCHED,
        stamps=("dispatched_at",),
        assigns=True,
        stops=ClockName.DISPUTE,
        ends="dispatch",
        starts=True,
    )
    lead_department: str
    supporting_departments: tuple[str, ...] = ()
    former_lead: str | None = None  # None: the order had no lead when the dispute was opened
    precedent: PrecedentScope | None = None
    route: RouteTaken
    clocks: tuple[ClockStart, ...] = ()
    reason: Sealed[str] = None

    def sentence(self, names: Names) -> str:
        supporting = "、".join(names.department(code) for code in self.supporting_departments)
        support = f"，协办：{supporting}" if supporting else ""
        precedent = "，作为今后派单的先例" if self.precedent else ""
        return f"裁定主办单位：{names.department(self.lead_department)}{support}{precedent}"

    def sentence_en(self, names: Names) -> str:
        supporting = ", ".join(names.department(code) for code in self.supporting_departments)
        support = f"; supporting: {supporting}" if supporting else ""
        precedent = "; kept as a precedent" if self.precedent else ""
        return (
            f"{names.department(self.lead_department)} was ruled to be the lead{support}{precedent}"
        )
