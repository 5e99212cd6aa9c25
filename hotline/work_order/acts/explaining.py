"""Monitoring (电子监察): those responsible explain each miss; nothing else moves (S-02)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.names import ClockName
from events.catalog.work_order.deadlines import MissExplained
from events.catalog.work_order.event import WorkOrderEvent
from events.catalog.work_order.parts.clocks import Clock
from events.input_types import Narrative
from events.refusal import Refusal
from hotline.work_order.context import Asked
from hotline.work_order.roles import ANY_STAGE, DEPARTMENT, DISPATCHERS
from hotline.work_order.state import WorkOrder


@command
class ExplainMiss:
    """说明超时原因 (S-02). Without a clock, or its revision: the miss that is due first."""

    text: Narrative
    clock: ClockName | None = None
    revision: Annotated[int, Field(ge=1)] | None = None


class NothingToExplain(Refusal):
    """No miss waits for an explanation from you."""

    code: ClassVar[str] = "work_order.nothing_to_explain"
    title: ClassVar[str] = "没有待贵单位说明原因的超时"
    needs_zh: ClassVar[str] = (
        "每次超时由责任单位说明一次；责任单位已不承办的，以及热线中心自身的，由热线中心说明"
    )
    needs: ClassVar[str] = "Each miss is explained once: by its department, else by the centre."


def may_explain(order: WorkOrder, by: Actor, _at: datetime) -> None:
    """The department that missed; the centre for its own, and where that has no part now (S-02)."""
    if not unexplained(order, by):
        raise NothingToExplain


def unexplained(order: WorkOrder, by: Actor) -> list[Clock]:
    """Return the open clocks of explanation that are this person's to stop, oldest first."""
    holding = order.assignments if order.lead is not None else {}
    return [
        clock
        for clock in order.clocks
        if clock.is_open
        and clock.start.name is ClockName.EXPLANATION
        and (
            by.department == clock.start.department
            if clock.start.department in holding
            else not by.roles.isdisjoint(DISPATCHERS)
        )
    ]


def explain_miss(ask: Asked[ExplainMiss], order: WorkOrder) -> Sequence[WorkOrderEvent]:
    """Once for each miss, in any stage: what happened does not go away with the order."""
    body = ask.command
    for clock in unexplained(order, ask.by):
        missed = clock.start.explains
        if missed is None:
            continue
        if body.clock in {None, missed.name} and body.revision in {None, missed.revision}:
            return [
                MissExplained(
                    at=ask.at,
                    subject_id=order.subject_id,
                    clock=missed.name,
                    revision=missed.revision,
                    assignment_id=clock.start.assignment_id,
                    department=department_of(ask.by, clock),
                    text=body.text,
                )
            ]
    raise NothingToExplain


def department_of(by: Actor, clock: Clock) -> str | None:
    """None: the centre explains it."""
    return by.department if by.department == clock.start.department else None


ACTS = (
    Act(
        command=ExplainMiss,
        name_zh="说明超时原因",
        allowed_in=ANY_STAGE,
        roles=DEPARTMENT | DISPATCHERS,
        decide=explain_miss,
        when=may_explain,
        waits=False,
        example={"clock": "handle", "revision": 1, "text": "备件缺货，已于次日更换。"},
    ),
)
