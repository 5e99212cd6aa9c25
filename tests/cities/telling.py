"""
The life of an order as a file: commands, and the whole events that they lead to.

A file is written by a person and completed by the rules: of each step a person writes when, who,
which command and its body; what the clock does by itself, all events and the summary are computed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson
import yaml

from events.act import Actor
from events.calendars import shipped_years
from events.catalog.values import ClockStart
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Names
from events.refusal import Refusal
from events.working_time import calendar_of
from hotline.app.demo_city.matters import demo_matters
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.formats.yaml_files import read_document, yaml_text
from hotline.policy import Policy
from hotline.reference import policy_from_json
from hotline.work_order.acts.deadlines import WarnDeadline
from hotline.work_order.context import Context
from hotline.work_order.reactions import CLOCK, Instant, deadlines
from hotline.work_order.state import WorkOrder
from hotline.work_order.table import OFFERED, REGISTER, work_order
from hotline.work_order.terms import Terms
from tests.databases import ROOT
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    DISPATCHER,
    OPERATOR,
    PLACE,
    SHIFT_LEAD,
    SUPERVISOR,
    ZONE,
    ask,
    handler,
    router,
)

POLICIES: Final = ROOT / "deploy" / "policies"
WAIT: Final = "wait"
MINUTES: Final = "%Y-%m-%d %H:%M"
ONE_MINUTE: Final = timedelta(minutes=1)
ORDER: Final = "20260302-440500-000001"
THE_CLOCK: Final = "系统时钟"
HANDLER: Final = "承办单位 "
PEOPLE: Final[Mapping[str, Actor]] = {
    "受理员": OPERATOR,
    "派单员": DISPATCHER,
    "班长": SHIFT_LEAD,
    "回访员": CALLER_BACK,
    "督办员": SUPERVISOR,
}
HEADING: Final = "工单实例：人写时间、人员、命令和内容，其余由规则得出；改动后须复核全文"
MEANINGS: Final = {
    "title": "事由",
    "source": "依据",
    "policy": "政策文件，在 deploy/policies",
    "summary": "经过：每个事实一行，附其启动的时限",
    "steps": "逐步：命令与其产生的全部事实",
    "by": "何人；系统时钟的各步由时限自动产生",
    "command": "命令",
    "body": "内容",
    "refused": "不予办理的代码",
    "sentence": "说明",
    "events": "事实",
    "type": "事实类型",
    "clocks": "启动或变动的时限",
    "due_at": "到期",
    "warn_at": "预警",
    "explanation": "时限说明",
    "may_extend": "可延期",
}
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Script:
    """What a person wrote."""

    title: str
    source: str
    policy: str
    steps: Sequence[Step]


@dataclass(frozen=True)
class Taken:
    """A step and what came of it."""

    at: datetime
    step: Step
    events: Sequence[WorkOrderEvent] = ()
    refused: Refusal | None = None


@cache
def policy(name: str) -> Policy:
    path, found = POLICIES / f"{name}.yaml", list[FileDefect]()
    content = read_document(path.name, path.read_bytes(), found).content
    assert [] == found
    return policy_from_json(content)


def script(path: Path) -> Script:
    """The steps of people alone."""
    content = yaml.safe_load(path.read_bytes())
    steps = [each for each in content["steps"] if each["by"] != THE_CLOCK]
    return Script(content["title"], content["source"], content["policy"], steps)


@cache
def context(name: str) -> Context:
    """The demo city's departments under this policy. Its matters have no limits of their own."""
    matters = (replace(each, limit=None, urgent_limit=None) for each in demo_matters())
    terms = Terms(
        policy=policy(name),
        calendar=calendar_of(shipped_years()),
        matters={matter.code: matter for matter in matters},
        catalogue_version=1,
    )
    return Context(terms=terms, router=router())


def life(told: Script) -> Iterator[Taken]:
    """Every step in its time; before it, what the clock does until then."""
    order, around = work_order.initial, context(told.policy)
    for step in told.steps:
        at = datetime.strptime(step["at"], MINUTES).replace(tzinfo=ZONE)
        for due in until(at, order, around):
            order = work_order.fold(due.events, order)
            yield due
        if step["command"] != WAIT:
            taken = taken_by_person(step, at, order, around)
            order = work_order.fold(taken.events, order)
            yield taken
        else:
            yield Taken(at, step)


def until(at: datetime, order: WorkOrder, around: Context) -> Iterator[Taken]:
    """What the clock does before `at`, in the order of time."""
    while first := min(due_before(at, order), key=lambda each: each.at, default=None):
        asked = replace(ask(first.command, CLOCK, first.at), context=around)
        events = work_order.decide(asked, order)
        assert events, f"{first} leads to nothing"
        yield Taken(first.at, {"by": THE_CLOCK, "command": first.reaction}, events)
        order = work_order.fold(events, order)


def due_before(at: datetime, order: WorkOrder) -> list[Instant]:
    """A warning comes at its instant; what follows the end of a limit, a minute after it."""
    later = (
        each if isinstance(each.command, WarnDeadline) else each._replace(at=each.at + ONE_MINUTE)
        for each in deadlines(order)
    )
    return [each for each in later if each.at <= at]


def taken_by_person(step: Step, at: datetime, order: WorkOrder, around: Context) -> Taken:
    """What the person asked for, decided or refused."""
    name, body = step["command"], step.get("body", {})
    act = REGISTER if name == "register" else OFFERED[name]
    command = act.reads.validate_json(orjson.dumps(body), strict=True)
    number = {"area": PLACE, "order_no": ORDER, "subject_id": "诉求人"} if act is REGISTER else {}
    asked = replace(ask(command, person(step["by"]), at), context=replace(around, **number))
    try:
        return Taken(at, step, work_order.decide(asked, order))
    except Refusal as refusal:
        return Taken(at, step, refused=refusal)


def person(name: str) -> Actor:
    return handler(name.removeprefix(HANDLER)) if name.startswith(HANDLER) else PEOPLE[name]


def text(told: Script) -> bytes:
    """The whole file, as the rules of today make it."""
    taken = [*life(told)]
    content = {
        "title": told.title,
        "source": told.source,
        "policy": told.policy,
        "summary": [line for each in taken for line in summary(each)],
        "steps": [written(each) for each in taken],
    }
    return yaml_text(content, HEADING, MEANINGS)


def summary(taken: Taken) -> Iterator[str]:
    when = f"{taken.at:%m-%d %H:%M} {taken.step['by']}"
    if taken.refused is not None:
        yield f"{when}：{OFFERED[taken.step['command']].name_zh}，未予办理：{taken.refused.title}"
    for event in taken.events:
        clocks = [each for each in getattr(event, "clocks", ()) if each.due_at is not None]
        several = len({each.department for each in clocks} - {None}) > 1
        ends = [ending(each, with_department=several) for each in clocks]
        until = f"（{'、'.join(ends)}）" if ends else ""
        yield f"{when}：{event.sentence(names())}{until}"


def ending(clock: ClockStart, *, with_department: bool) -> str:
    whose = names().department(clock.department) if with_department else ""
    assert clock.due_at is not None
    return f"{whose}{clock.name.chinese} {clock.due_at.astimezone(ZONE):%m-%d %H:%M}"


def written(taken: Taken) -> dict[str, Any]:
    step = {"at": f"{taken.at:{MINUTES}}", **{name: taken.step[name] for name in ("by", "command")}}
    if "body" in taken.step:
        step["body"] = taken.step["body"]
    if taken.refused is not None:
        return step | {"refused": taken.refused.code}
    return step | {"events": [whole(event) for event in taken.events]}


def whole(event: WorkOrderEvent) -> dict[str, Any]:
    """Every field that is filled in."""
    fields = event.model_dump(mode="json", exclude_none=True)
    return {"type": fields.pop("type"), "sentence": event.sentence(names()), **fields}


@cache
def names() -> Names:
    listed = router().directory.departments.values()
    return Names({department.code: department.name for department in listed})
