"""拆单: one matter for each order, of the same requester (D-12)."""

from dataclasses import replace
from typing import Any

import pytest

from events.act import Ask
from events.catalog.names import Channel, RequestKind, Secrecy, Urgency
from events.catalog.work_order.endings.splitting import PartRegistered, SplitPart, WorkOrderSplit
from events.catalog.work_order.intake import WorkOrderRegistered
from hotline.app.followers.splitting import BY
from hotline.work_order.acts.endings.splitting import (
    NotePart,
    NothingLeftToSplit,
    RegisterPart,
    Split,
    TipOffNotSplit,
)
from hotline.work_order.context import Asked
from hotline.work_order.errors import NotAllowedNow, NotYourRole, UnknownMatter
from hotline.work_order.inputs import OtherMatter
from hotline.work_order.table import offered_commands, work_order
from tests.hotline.work_order import facts
from tests.hotline.work_order.life import accept, dispatch
from tests.hotline.work_order.spec import (
    CALLER_BACK,
    DISPATCHER,
    HOUR,
    LIGHTING,
    OPERATOR,
    PLACE,
    SHIFT_LEAD,
    T0,
    ask,
    given,
    register,
)

PART_NO = "20260302-440500-000002"
ORDER_NO = "20260302-440500-000001"
NOISE = OtherMatter(matter="060101", title="施工噪声", narrative="夜间施工。")
TIP_OFF = replace(NOISE, kind=RequestKind.TIP_OFF)
AT = T0 + HOUR


def split(*parts: OtherMatter, by: Any = OPERATOR) -> Asked[Split]:
    return ask(Split(parts=parts or (NOISE,)), by, AT)


def parted(kind: RequestKind = RequestKind.COMPLAINT) -> SplitPart:
    return SplitPart(kind=kind, matter="060101", matter_name=matter_name("060101"))


def matter_name(code: str) -> str:
    return ask(None, OPERATOR, AT).context.terms.matters[code].name


def registered(order: WorkOrderRegistered, **said: Any) -> WorkOrderRegistered:
    command = RegisterPart(
        **{
            "order_no": PART_NO,
            "subject_id": facts.SUBJECT,
            "origin": order,
            "reachable": True,
            "part": parted(),
            "catalogue_version": 1,
            "title": NOISE.title,
            "narrative": NOISE.narrative,
            **said,
        }
    )
    asked = Ask(command=command, by=BY, at=AT, context=None)
    (event,) = work_order.decide(asked, work_order.initial)
    assert isinstance(event, WorkOrderRegistered)
    return event


def origin(**said: Any) -> WorkOrderRegistered:
    (event,) = given(register(**said)).history
    assert isinstance(event, WorkOrderRegistered)
    return event


def test_it_keeps_its_own_matter_and_names_the_others():
    other = replace(NOISE, kind=RequestKind.INQUIRY, title="咨询", narrative="如何报修。")
    after = (
        given(register())
        .when(split(NOISE, other))
        .then(
            WorkOrderSplit(
                at=AT,
                subject_id=facts.SUBJECT,
                catalogue_version=1,
                first=1,
                parts=(parted(), parted(RequestKind.INQUIRY)),
                titles=("施工噪声", "咨询"),
                narratives=("夜间施工。", "如何报修。"),
            )
        )
    )

    assert (after.order.status, after.order.matter) == ("registered", "010301")


def test_the_parts_of_a_second_split_are_numbered_on():
    after = given(register(), split(NOISE, NOISE)).when(split()).order
    (third,) = given(register(), split(NOISE, NOISE), split()).history[-1:]

    assert isinstance(third, WorkOrderSplit)
    assert (third.first, after.split_parts) == (3, 3)


@pytest.mark.parametrize("by", [OPERATOR, DISPATCHER, SHIFT_LEAD])
def test_the_operator_and_the_centre_split_before_the_dispatch(by: Any):
    given(register(), accept()).when(split(by=by)).then(
        *given(register(), accept(), split(by=by)).history[-1:]
    )
    given(register(), accept(), dispatch("lighting")).when(split(by=by)).then_refused(NotAllowedNow)


def test_nobody_else_splits():
    given(register()).when(split(by=CALLER_BACK)).then_refused(NotYourRole)
    given(register()).when(split(by=LIGHTING)).then_refused(NotYourRole)


def test_a_matter_is_one_of_the_catalogue():
    given(register()).when(split(replace(NOISE, matter="999999"))).then_refused(UnknownMatter)


def test_a_tip_off_is_not_split_from_an_open_order():
    """D-07: whoever reads the order would learn that somebody reported something."""
    protected = register(secrecy=Secrecy.CONFIDENTIAL)

    given(register()).when(split(NOISE, TIP_OFF)).then_refused(TipOffNotSplit)
    given(protected).when(split(TIP_OFF)).then(*given(protected, split(TIP_OFF)).history[-1:])


def test_an_erased_order_is_not_split_and_not_offered_it():
    (first,) = given(register()).history
    erased = work_order.fold([first.model_copy(update={"title": None, "narrative": None})])

    with pytest.raises(NothingLeftToSplit):
        work_order.decide(split(), erased)
    assert "split" not in offered_commands(erased, OPERATOR, AT)


def test_a_part_is_of_the_same_requester_channel_and_place():
    order = origin(urgency=Urgency.URGENT)

    assert registered(order) == WorkOrderRegistered(
        at=AT,
        order_no=PART_NO,
        split_from=ORDER_NO,
        subject_id=facts.SUBJECT,
        channel=Channel.PHONE,
        kind=RequestKind.COMPLAINT,
        matter="060101",
        matter_name=matter_name("060101"),
        catalogue_version=1,
        urgency=Urgency.URGENT,
        secrecy=Secrecy.OPEN,
        has_requester=True,
        reachable=True,
        area=PLACE,
        title="施工噪声",
        narrative="夜间施工。",
        requester_name="林某",
        requester_phone="13800000000",
    )


def test_the_parts_of_a_protected_order_are_protected():
    """D-07: also a part that is no tip-off by itself."""
    of_tip_off = registered(origin(kind=RequestKind.TIP_OFF))
    of_secret = registered(origin(secrecy=Secrecy.CONFIDENTIAL))
    tip_off = registered(origin(kind=RequestKind.TIP_OFF), part=parted(RequestKind.TIP_OFF))

    assert (of_tip_off.kind, of_tip_off.secrecy) == ("complaint", "confidential")
    assert (of_secret.kind, of_secret.secrecy) == ("complaint", "confidential")
    assert (tip_off.kind, tip_off.secrecy) == ("tip_off", "open")


def test_the_part_of_an_erased_requester_holds_nothing_personal():
    bare = registered(origin(), title=None, narrative=None)

    assert [getattr(bare, name) for name in WorkOrderRegistered.personal] == [None] * len(
        WorkOrderRegistered.personal
    )
    assert work_order.fold([bare]).erased


def test_the_order_notes_each_part_and_no_decision_is_stale_by_it():
    noted = given(register(), split()).when(
        Ask(command=NotePart(part=1, part_order=PART_NO), by=BY, at=AT, context=None)
    )

    noted.then(PartRegistered(at=AT, part=1, part_order=PART_NO))
    assert PartRegistered.is_mark
