"""
G-02: figures and lists by the cell as it is now, of what was recorded on earlier maps.

A strip of columns: A and B are merged into E; C is split into F and G, which are of two
communities; D stays; H is retired.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from events.catalog.names import Crs
from events.catalog.people import SubjectErased
from events.catalog.values import NOWHERE, Area, Point
from grid.grid_case.inputs import CasePlace
from grid.grid_case.visibility import CaseReach
from grid.map.territory import Territory
from hotline.app.web import FAMILIES
from hotline.app.wiring.map_now import MapInForce
from projections.cases.list import CASE_LIST, ByCaseColumn
from projections.cases.search import CaseFilters, find_cases
from projections.cells_now import points
from projections.cells_now.ground import NOT_TOLD_APART
from projections.cells_now.of_figures import as_it_is_now
from projections.cells_now.of_lists import in_cell_now
from projections.cells_now.points import TooManyToTellApart
from projections.engine.generations import install
from projections.engine.runner import Runner
from projections.evaluation.case_facts import CASE_FACTS
from projections.evaluation.definitions import CASE_INDICATORS
from projections.evaluation.query import cases_as_it_is_now, cases_behind, indicator_figures
from projections.figures.dimensions import By
from projections.figures.query import asked, figures, orders_behind, snapshot
from projections.figures.question import Question
from projections.figures.shares import SHARES
from projections.orders.search import SearchFilters, Viewer, find_orders
from tests.grid.grid_case.spec import given, report
from tests.grid.map.versions.test_history import strip, territory_of
from tests.projections.conftest import City
from tests.projections.figures.recount import CITY_ZONE, FOR_EVER, catch_up
from tests.projections.lives import T0, accepted, registered

COMMUNITY, OTHER = "440511001001", "440511001002"
A, B, C, D, E, F, H = (f"{COMMUNITY}{serial:03}" for serial in range(1, 8))
G = f"{OTHER}001"
BEFORE = [strip(A, 0, 2), strip(B, 2, 2), strip(C, 4, 2), strip(D, 6), strip(H, 7)]
AFTER = [strip(E, 0, 4), strip(F, 4), strip(G, 5), strip(D, 6)]
COLUMNS = (0, 1, 2, 3, 3, 4, 5, 5, 6, 7)  # of the orders, and of the cases
OF_COLUMN = {**dict.fromkeys(range(4), E), 4: F, 5: G, 6: D, 7: "none"}
NOW = Counter(OF_COLUMN[column] for column in COLUMNS)
QUESTION = Question(
    since=T0 - timedelta(days=1),
    to=T0 + timedelta(days=1),
    as_of=FOR_EVER,
    zone=CITY_ZONE,
    protected="all",
)
ACCEPTED = replace(QUESTION, share=SHARES["closed-of-accepted"])
REPORTED = CASE_INDICATORS["report"]


def middle(column: int) -> Point:
    return Point(lon=116 + (column + 0.5) * 0.001, lat=23.0005, crs=Crs.WGS84)


def territories() -> tuple[Territory, MapInForce]:
    return territory_of(BEFORE), MapInForce(territory_of(BEFORE, AFTER))


@pytest.fixture
async def street(city: City) -> Runner:
    """With the views of cases."""
    models = (CASE_LIST, CASE_FACTS)
    await install(city.pool, models)
    return Runner(city.pool, models, city.vault)


async def order(city: City, number: int, area: Area, point: Point | None) -> str:
    subject = await city.vault.subject_of(None)
    said = {"area": area, "point": point, "subject_id": subject, "title": "路灯不亮"}
    no = f"20260302-440500-{number:06}"
    await city.record(registered(no, **said), accepted(), order_no=no)
    return subject


async def orders_on(city: City, then: Territory) -> Mapping[int, str]:
    """One in each of COLUMNS; return whose they are."""
    subjects = {
        number: await order(city, number, then.resolve(None, middle(column)), middle(column))
        for number, column in enumerate(COLUMNS, 1)
    }
    await city.catch_up()
    return subjects


async def counted(city: City, now: MapInForce, by: By) -> dict[str | None, int]:
    """The rows, each of which has exactly its orders behind it; their sum is the total."""
    async with snapshot(city.pool) as views:
        question = await asked(views, ACCEPTED, in_the_past=False)
        question = await as_it_is_now(views, question, now, city.vault)
        found = await figures(views, [question], by)
        rows = {row.key: row.pair.denominator for row in found.rows}
        assert found.total.pair.denominator == sum(rows.values())
        for key, number in rows.items():
            behind, _ = await orders_behind(
                views, [question], "denominator", by=by, key=key, limit=100
            )
            assert number == len(behind), key
    return rows


async def test_orders_count_where_they_are_on_the_map_in_force(city: City):
    """Merged cells have the sum; of a split one each part has what is in it, by its point."""
    then, now = territories()
    await orders_on(city, then)

    assert await counted(city, now, "cell") == NOW
    assert await counted(city, now, "community") == {OTHER: NOW[G], COMMUNITY: 10 - NOW[G]}
    assert await counted(city, MapInForce(then), "cell") == {A: 2, B: 3, C: 3, D: 1, H: 1}


async def test_what_nothing_tells_apart_is_a_row_of_its_own(city: City):
    """The point of an erased person stays shut (L-02): what both parts share is still said."""
    then, now = territories()
    subjects = await orders_on(city, then)
    await order(city, 90, then.resolve(None, middle(4)).model_copy(), None)
    await order(city, 91, NOWHERE, None)
    await erased(city, subjects[6])  # in column 4

    assert await counted(city, now, "cell") == {
        **{key: number for key, number in NOW.items() if key != F},
        "none": NOW["none"] + 1,
        NOT_TOLD_APART: 2,
    }
    assert {OTHER: NOW[G], COMMUNITY: 7, NOT_TOLD_APART: 2, "none": 1} == (
        await counted(city, now, "community")
    )
    assert {"440511001000": 11, "none": 1} == await counted(city, now, "subdistrict")


async def erased(city: City, subject: str) -> None:
    await city.append(
        f"subject-{subject}", SubjectErased(at=T0, erased_subject=subject, reason="request")
    )
    await city.vault.erase(subject)
    await city.catch_up()


async def test_the_list_of_a_cell_of_today_holds_what_its_row_counts(city: City):
    then, now = territories()
    await orders_on(city, then)
    for cell in (A, C, D, E, F, G):
        own = await in_cell_now(city.pool, city.vault, now, "orders", cell)
        found = await find_orders(
            city.pool,
            city.vault,
            SearchFilters(in_cell=own),
            Viewer(sight=lambda _: "all", every=True),
            now=T0,
            limit=100,
        )
        assert NOW[cell] == len(found.items), cell


async def test_cases_count_and_are_listed_where_they_are_now(city: City, street: Runner):
    then, now = territories()
    for number, column in enumerate(COLUMNS, 1):
        await case(city, number, then.resolve(None, middle(column)), middle(column))
    await catch_up(street)
    async with snapshot(city.pool) as views:
        question = replace(QUESTION, position=10_000)
        question = await cases_as_it_is_now(views, question, REPORTED, now, city.vault)
        found = await indicator_figures(views, question, REPORTED, ["cell"])
        for row in found.rows:
            behind, _ = await cases_behind(
                views, question, REPORTED, "denominator", by=["cell"], key=row.key, limit=100
            )
            assert row.pair.denominator == len(behind)
    assert NOW == {row.key: row.pair.denominator for row in found.rows}
    assert {cell: NOW[cell] for cell in (A, D, E, F, G)} == {
        cell: len(await cases_in(city, now, cell)) for cell in (A, D, E, F, G)
    }


async def case(city: City, number: int, area: Area, point: Point) -> None:
    no = f"G20260302-440500-{number:06}"
    (event,) = given(report(area=area, place=CasePlace(point=point))).history
    own = event.model_copy(update={"case_no": no, "subject_id": f"grid_case-{no}.1"})
    await city.append(f"grid_case-{no}", own)


async def cases_in(city: City, now: MapInForce, cell: str) -> Sequence[object]:
    own = await in_cell_now(city.pool, city.vault, now, "cases", cell)
    filters = CaseFilters(ByCaseColumn(), in_cell=own)
    return await find_cases(city.pool, filters, CaseReach(every=True), now=T0, limit=100)


async def test_more_than_an_answer_may_open_is_refused(city: City, monkeypatch: pytest.MonkeyPatch):
    then, now = territories()
    await orders_on(city, then)
    monkeypatch.setattr(points, "MOST", 2)

    with pytest.raises(TooManyToTellApart) as refused:
        await in_cell_now(city.pool, city.vault, now, "orders", F)
    problem = FAMILIES[TooManyToTellApart](refused.value, False)  # noqa: FBT003 - as it is called
    assert (422, "grid.too_many_to_tell_apart") == (problem.status, problem.code)


def test_a_code_follows_its_lineage_through_every_version():
    """Also one that was split and kept: the code alone does not say of which version it is."""
    first = [strip(A, 0, 2), strip(B, 2)]
    second = [strip(A, 0), strip(C, 1), strip(B, 2)]
    third = [strip(A, 0), strip(D, 1, 2)]
    found = territory_of(first, second, third).successors

    assert {A: (A, D), B: (D,), C: (D,)} == found
