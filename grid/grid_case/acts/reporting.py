"""Report, verify, open or not (上报、核实、立案, G-09)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.reporting import (
    CaseNotOpened,
    CaseOpened,
    CaseReported,
    CaseVerificationRequested,
    CaseVerified,
)
from events.catalog.grid_case.values import CaseMatter, CaseTask
from events.catalog.names import (
    CaseSource,
    CaseStatus,
    ClockName,
    Role,
    TaskKind,
    VerificationResult,
)
from events.input_types import Narrative, Note, Text
from events.refusal import Refusal
from grid.catalogue.entry import EntryKey
from grid.grid_case.clocks import counted_at, node_clock
from grid.grid_case.context import AskedOfCase, CaseTerms
from grid.grid_case.guards import has_to_verify, own_task
from grid.grid_case.inputs import (
    CasePlace,
    CaseRequester,
    CatalogueKey,
    ComponentId,
    Photos,
    shown,
)
from grid.grid_case.refusals import (
    OnlyPublicNamesRequester,
    SourceNotYours,
    UnknownCatalogueRow,
)
from grid.grid_case.roles import MONITORS, OPENERS, REPORTED, REPORTERS, WORKERS
from grid.grid_case.task_workers import named_or_on_duty

OF_THE_CENTRE: Final = frozenset({CaseSource.PUBLIC, CaseSource.TRANSFER})


@command
class ReportCase:
    """上报. `source`: of a worker `worker`, of an operator `public`, where nothing is named."""

    matter: CatalogueKey
    component: ComponentId | None = None
    description: Annotated[Text | None, Field(max_length=2_000)] = None
    place: CasePlace
    photos: Photos = ()
    source: CaseSource | None = None
    requester: CaseRequester | None = None


class PlaceNeeded(Refusal):
    """A case is at a place: in words, as a point, or both (G-01)."""

    code: ClassVar[str] = "grid_case.place_needed"
    title: ClassVar[str] = "须写明案件的地点"
    field: ClassVar[str] = "place"
    needs_zh: ClassVar[str] = "请填写地点文字（text）或定位（point），以便派人核实和处置"
    needs: ClassVar[str] = "Give `text` or `point`: no one could be sent there."


def report(ask: AskedOfCase[ReportCase], _: GridCase) -> Sequence[GridCaseEvent]:
    """Every source becomes this one fact; only the public's waits for the centre first."""
    body, context = ask.command, ask.context
    source = source_of(body.source, ask.by)
    requester = body.requester or CaseRequester()
    named = requester.name is not None or requester.phone is not None
    if body.place.text is None and body.place.point is None:
        raise PlaceNeeded
    if named and source is not CaseSource.PUBLIC:
        raise OnlyPublicNamesRequester
    first = ClockName.ACCEPT if source is CaseSource.PUBLIC else ClockName.OPEN
    return [
        CaseReported(
            at=ask.at,
            subject_id=context.subject_id,
            case_no=context.case_no,
            source=source,
            matter=row_of(body.matter, context.terms),
            component=body.component,
            area_class=context.area_class,
            standards_version=context.terms.standards.newest,
            area=context.area,
            reporter=None if ask.by.is_system else ask.by.account,
            order_no=context.order_no,
            has_requester=named,
            clocks=node_clock(first, ask.at, context.terms),
            phone_at=context.phone_at,
            description=body.description,
            place_text=body.place.text,
            point=body.place.point,
            requester_name=requester.name,
            requester_phone=requester.phone,
            **shown(body.photos),
        )
    ]


def source_of(source: CaseSource | None, by: Actor) -> CaseSource:
    """Workers report what they saw, operators what others told them, the service for orders."""
    in_centre = Role.OPERATOR in by.roles
    if by.is_system:
        return source or CaseSource.WORK_ORDER
    named = source or (CaseSource.PUBLIC if in_centre else CaseSource.WORKER)
    may = OF_THE_CENTRE if in_centre else frozenset()
    if by.roles & {Role.GRID_WORKER, Role.GRID_LEAD}:
        may |= {CaseSource.WORKER}
    if named not in may:
        raise SourceNotYours
    return named


def row_of(key: CatalogueKey, terms: CaseTerms) -> CaseMatter:
    """The row with the name that it has now (G-05). Raises UnknownCatalogueRow."""
    standard = key.standard or terms.catalogue.newest
    row = terms.catalogue.get(EntryKey(standard, key.kind, key.code))
    if row is None:
        raise UnknownCatalogueRow(standard=standard, code=key.code)
    return CaseMatter(standard=standard, kind=key.kind, code=key.code, name=row.name)


@command
class RequestCaseVerification:
    """发核实. `worker`: another than who is on duty for the place."""

    worker: Annotated[str | None, Field(max_length=64)] = None
    note: Note = None


def request_verification(
    ask: AskedOfCase[RequestCaseVerification], case: GridCase
) -> Sequence[GridCaseEvent]:
    """To the worker on duty for the cell; without one the task waits for the grid lead."""
    worker = named_or_on_duty(TaskKind.VERIFY, ask.command.worker, case, ask)
    return [
        CaseVerificationRequested(
            at=ask.at,
            subject_id=case.subject_id,
            task=CaseTask(id=case.next_task, kind=TaskKind.VERIFY, worker=worker),
            clocks=node_clock(ClockName.VERIFY, ask.at, ask.context.terms),
            note=ask.command.note,
        )
    ]


@command
class SubmitCaseVerification:
    """核实反馈."""

    result: VerificationResult
    note: Note = None
    photos: Photos = ()


def submit_verification(
    ask: AskedOfCase[SubmitCaseVerification], case: GridCase
) -> Sequence[GridCaseEvent]:
    """Whatever it is, the shift lead decides next."""
    task = own_task(case, ask.by, TaskKind.VERIFY)
    return [
        CaseVerified(
            at=ask.at,
            subject_id=case.subject_id,
            task_id=task.task.id,
            result=ask.command.result,
            clocks=node_clock(ClockName.OPEN, ask.at, ask.context.terms),
            phone_at=ask.context.phone_at,
            counted_at=counted_at(case, ClockName.VERIFY, ask.context),
            note=ask.command.note,
            **shown(ask.command.photos),
        )
    ]


class NotVerified(Refusal):
    """A report of the public is opened after a worker has seen that it is true (G-09)."""

    code: ClassVar[str] = "grid_case.not_verified"
    title: ClassVar[str] = "公众举报须经核实属实后才能立案"
    needs_zh: ClassVar[str] = "请先发核实（request-verification）；核实不属实或未找到的，不予立案"
    needs: ClassVar[str] = "Request a verification first; what is not true is not opened."


def must_be_true(case: GridCase, _by: Actor, _at: datetime) -> None:
    if case.is_public and case.verified is not VerificationResult.TRUE:
        raise NotVerified


@command
class OpenCase:
    """立案."""


def open_case(ask: AskedOfCase[OpenCase], _: GridCase) -> Sequence[GridCaseEvent]:
    clocks = node_clock(ClockName.DISPATCH, ask.at, ask.context.terms)
    return [CaseOpened(at=ask.at, clocks=clocks)]


@command
class NotOpenCase:
    """不予立案."""

    reason: Narrative


def not_open(ask: AskedOfCase[NotOpenCase], case: GridCase) -> Sequence[GridCaseEvent]:
    return [CaseNotOpened(at=ask.at, subject_id=case.subject_id, reason=ask.command.reason)]


REPORT_EXAMPLE: Final[dict[str, Any]] = {
    "matter": {"kind": "matter", "code": "06010"},
    "description": "路口垃圾成堆。",
    "place": {
        "text": "石炮台街道路口",
        "point": {"lon": 116.70, "lat": 23.36, "crs": "wgs84"},
    },
    "photos": [{"sha256": "0" * 64, "kind": "scene", "taken_at": "2026-03-10T09:30:00+08:00"}],
}
ACTS: Final = (
    Act(
        command=ReportCase,
        name_zh="上报案件",
        allowed_in=frozenset({None}),
        roles=REPORTERS,
        decide=report,
        person=lambda body: body.requester,
        place=lambda body: body.place,
        example=REPORT_EXAMPLE,
    ),
    Act(
        command=RequestCaseVerification,
        name_zh="发核实",
        allowed_in=REPORTED,
        roles=MONITORS,
        decide=request_verification,
        example={},
    ),
    Act(
        command=SubmitCaseVerification,
        name_zh="核实反馈",
        allowed_in=frozenset({CaseStatus.VERIFYING}),
        roles=WORKERS,
        decide=submit_verification,
        when=has_to_verify,
        example={"result": "true", "note": "现场属实。", "photos": []},
    ),
    Act(
        command=OpenCase,
        name_zh="立案",
        allowed_in=REPORTED,
        roles=OPENERS,
        decide=open_case,
        when=must_be_true,
        example={},
    ),
    Act(
        command=NotOpenCase,
        name_zh="不予立案",
        allowed_in=REPORTED,
        roles=OPENERS,
        decide=not_open,
        example={"reason": "不属于城市管理范围。"},
    ),
)
