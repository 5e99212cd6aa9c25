"""An open order keeps its cell until someone asks for that of today (重新定位, G-02)."""

from events.catalog.values import Area, CellRef
from events.catalog.work_order.overlays import WorkOrderLocatedAgain
from hotline.work_order.acts.particulars import LocateAgain, NothingChanges, PlaceNotOnMap
from hotline.work_order.errors import NotYourRole
from tests.hotline.work_order.life import accept, dispatch
from tests.hotline.work_order.spec import DISPATCHER, HOUR, OPERATOR, T0, ask, given, register


def cell(serial: int, version: int) -> CellRef:
    code = f"440511001004{serial:03d}"
    return CellRef(scheme="unit", code=code, map_version=version, method="point", confidence=1.0)


def area(serial: int, version: int) -> Area:
    return Area(district="440511000000", cell=cell(serial, version))


def located(found: Area, by=DISPATCHER):
    return ask(LocateAgain(), by, T0 + HOUR, area=found)


def test_it_moves_to_the_cell_of_today_and_says_which_it_had():
    dispatched = given(register(area=area(1, 1)), accept(), dispatch())

    moved = dispatched.when(located(area(7, 2))).then(
        WorkOrderLocatedAgain(at=T0 + HOUR, area=area(7, 2), was=cell(1, 1))
    )
    assert area(7, 2) == moved.order.area
    dispatched.when(located(area(7, 2), OPERATOR)).then_refused(NotYourRole)


def test_it_stays_where_the_map_has_not_changed_or_has_no_cell():
    dispatched = given(register(area=area(1, 1)), accept(), dispatch())

    dispatched.when(located(area(1, 2))).then_refused(NothingChanges)
    dispatched.when(located(Area())).then_refused(PlaceNotOnMap)
    assert "work_order.place_not_on_map" == PlaceNotOnMap.code
    given(register(area=Area()), accept(), dispatch()).when(located(area(7, 2))).then_refused(
        PlaceNotOnMap
    )
