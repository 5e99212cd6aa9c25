"""What moves no case: photos that come later, arrivals, and what came too late (G-04)."""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field

from events.act import Act, command
from events.catalog.grid_case.event import GridCaseEvent
from events.catalog.grid_case.late import CaseFactKept, CasePhotosAttached
from events.catalog.grid_case.life import GridCase
from events.catalog.names import CaseStatus
from events.catalog.values import Point
from events.input_types import Code, Note
from grid.grid_case.context import AskedOfCase
from grid.grid_case.inputs import Photos, shown
from grid.grid_case.roles import CENTRE_ROLES, HANDLERS, REPORTERS

ANY_STAGE: Final = frozenset(CaseStatus)
READING: Final = REPORTERS | HANDLERS | CENTRE_ROLES


@command
class AttachCase:
    """补充照片或说明."""

    photos: Photos = ()
    note: Note = None


def attach(ask: AskedOfCase[AttachCase], case: GridCase) -> Sequence[GridCaseEvent]:
    """At any stage, also after the close; photos that the case has are not added again."""
    has = {(each.sha256, each.kind) for each in case.photos}
    new = tuple(each for each in ask.command.photos if (each.sha256, each.kind) not in has)
    if not new and ask.command.note is None:
        return []
    return [
        CasePhotosAttached(
            at=ask.at,
            subject_id=case.subject_id,
            phone_at=ask.context.phone_at,
            note=ask.command.note,
            **shown(new),
        )
    ]


@command
class KeepCaseFact:
    """留存迟到记录."""

    action: Code
    why: Code | None = None
    result: Annotated[str, Field(pattern=r"^[a-z_]{1,20}$")] | None = None
    note: Note = None
    point: Point | None = None
    photos: Photos = ()


def keep(ask: AskedOfCase[KeepCaseFact], case: GridCase) -> Sequence[GridCaseEvent]:
    """Nothing that a worker saw is lost because the case moved on without them."""
    body = ask.command
    return [
        CaseFactKept(
            at=ask.at,
            subject_id=case.subject_id,
            action=body.action,
            why=body.why,
            result=body.result,
            phone_at=ask.context.phone_at,
            note=body.note,
            point=body.point,
            **shown(body.photos),
        )
    ]


ATTACH: Final = Act(
    command=AttachCase,
    name_zh="补充照片或说明",
    allowed_in=ANY_STAGE,
    roles=READING,
    decide=attach,
    waits=False,
    example={"photos": [{"sha256": "0" * 64, "kind": "scene"}], "note": "补拍一张。"},
)
KEEP: Final = Act(
    command=KeepCaseFact,
    name_zh="留存迟到记录",
    allowed_in=ANY_STAGE,
    roles=frozenset(),
    decide=keep,
    example={"action": "submit-check", "why": "grid_case.not_your_task"},
)
