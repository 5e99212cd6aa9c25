"""What a worker fixes on the spot, and its review (自行处置, G-09)."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, ClassVar, Final

from events.act import Act, Actor, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.life import GridCase
from events.catalog.grid_case.overlays import CaseFixAccepted, CaseFixedOnSpot, CaseFixRejected
from events.catalog.names import CaseStatus, ClockName, PhotoKind
from events.input_types import Note
from events.refusal import Refusal
from grid.grid_case.acts.reporting import REPORT_EXAMPLE, ReportCase, report
from grid.grid_case.clocks import node_clock
from grid.grid_case.context import AskedOfCase
from grid.grid_case.inputs import Photos, PhotoTaken, shown
from grid.grid_case.roles import OPENERS, REPORTED, WORKERS

PAIR: Final = [
    {"sha256": "0" * 64, "kind": "before"},
    {"sha256": "1" * 64, "kind": "after"},
]


class BeforeAndAfterNeeded(Refusal):
    """What is fixed on the spot is shown by photos of before and after (G-09)."""

    code: ClassVar[str] = "grid_case.before_and_after_needed"
    title: ClassVar[str] = "自行处置须有处置前和处置后的照片"
    needs_zh: ClassVar[str] = "请在 photos 中各附至少一张 kind 为 before 和 after 的照片"
    needs: ClassVar[str] = "Give at least one photo of each kind, `before` and `after`."


class NotYourReport(Refusal):
    """A worker fixes on the spot what they reported themselves."""

    code: ClassVar[str] = "grid_case.not_your_report"
    title: ClassVar[str] = "只能自行处置本人上报的案件"
    needs_zh: ClassVar[str] = "本案件由他人上报；请等待立案派遣，或另行上报"
    needs: ClassVar[str] = "It was reported by another person."


class OwnFix(Refusal):
    """Who fixed it does not review it (G-09)."""

    code: ClassVar[str] = "grid_case.own_fix"
    title: ClassVar[str] = "不能审核本人自行处置的案件"
    needs_zh: ClassVar[str] = "请由另一名班长审核"
    needs: ClassVar[str] = "Another shift lead reviews it."


class SayWhyRejected(Refusal):
    """A fix that is not accepted says why."""

    code: ClassVar[str] = "grid_case.say_why_rejected"
    title: ClassVar[str] = "审核不通过须写明原因"
    needs_zh: ClassVar[str] = "请在 reason 中写明哪里没有处置到位"
    needs: ClassVar[str] = "Say in `reason` what is not done."


def pair_of(photos: tuple[PhotoTaken, ...]) -> None:
    """Raises BeforeAndAfterNeeded."""
    if not {PhotoKind.BEFORE, PhotoKind.AFTER} <= {each.kind for each in photos}:
        raise BeforeAndAfterNeeded


@command
class ReportFixedCase(ReportCase):
    """上报并自行处置: a report with photos of before and after."""


def report_fixed(ask: AskedOfCase[ReportFixedCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """Reported with the photo of before; fixed with all."""
    body = ask.command
    pair_of(body.photos)
    said = {each.name: getattr(body, each.name) for each in fields(ReportCase)}
    (reported,) = report(replaced(ask, ReportCase(**{**said, "photos": ()})), case)
    return [reported, fixed(ask, reported.subject_id or "", body.photos, body.description)]


def replaced(ask: AskedOfCase[Any], body: ReportCase) -> AskedOfCase[ReportCase]:
    return type(ask)(command=body, by=ask.by, at=ask.at, context=ask.context)


def fixed(
    ask: AskedOfCase[Any], subject_id: str, photos: tuple[PhotoTaken, ...], note: str | None
) -> CaseFixedOnSpot:
    """The review is due within the limit of a close."""
    return CaseFixedOnSpot(
        at=ask.at,
        subject_id=subject_id,
        clocks=node_clock(ClockName.CLOSE, ask.at, ask.context.terms),
        phone_at=ask.context.phone_at,
        note=note,
        **shown(photos),
    )


@command
class FixCaseOnSpot:
    """自行处置."""

    note: Note = None
    photos: Photos


def is_own_report(case: GridCase, by: Actor, _at: datetime) -> None:
    if case.reporter != by.account:
        raise NotYourReport


def fix_on_spot(ask: AskedOfCase[FixCaseOnSpot], case: GridCase) -> Sequence[GridCaseEvent]:
    """The photo of before may have come with the report."""
    before = [each for each in case.photos if each.kind is PhotoKind.BEFORE]
    if not before or not any(each.kind is PhotoKind.AFTER for each in ask.command.photos):
        pair_of(ask.command.photos)
    return [fixed(ask, case.subject_id, ask.command.photos, ask.command.note)]


@command
class ReviewCaseFix:
    """自行处置审核."""

    accepted: bool
    reason: Note = None


def may_review(case: GridCase, by: Actor, _at: datetime) -> None:
    if case.reporter == by.account:
        raise OwnFix


def review_fix(ask: AskedOfCase[ReviewCaseFix], case: GridCase) -> Sequence[GridCaseEvent]:
    """Accepted: closed. Else the case is as it was reported, and is to be opened."""
    body = ask.command
    if body.accepted:
        return [CaseFixAccepted(at=ask.at, subject_id=case.subject_id, reason=body.reason)]
    if body.reason is None:
        raise SayWhyRejected
    return [
        CaseFixRejected(
            at=ask.at,
            subject_id=case.subject_id,
            clocks=node_clock(ClockName.OPEN, ask.at, ask.context.terms),
            reason=body.reason,
        )
    ]


ACTS: Final = (
    Act(
        command=ReportFixedCase,
        name_zh="上报并自行处置",
        allowed_in=frozenset({None}),
        roles=WORKERS,
        decide=report_fixed,
        person=lambda body: body.requester,
        place=lambda body: body.place,
        example={**REPORT_EXAMPLE, "photos": PAIR},
    ),
    Act(
        command=FixCaseOnSpot,
        name_zh="自行处置",
        allowed_in=REPORTED,
        roles=WORKERS,
        decide=fix_on_spot,
        when=is_own_report,
        example={"note": "已当场清理。", "photos": PAIR},
    ),
    Act(
        command=ReviewCaseFix,
        name_zh="审核自行处置",
        allowed_in=frozenset({CaseStatus.FIXED_ON_SPOT}),
        roles=OPENERS,
        decide=review_fix,
        when=may_review,
        example={"accepted": True, "reason": None},
    ),
)
