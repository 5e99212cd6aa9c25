"""Evaluations in a real browser: each score is the service's, and leads to the cases behind it."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.journeys.cases import Case
from tests.journeys.town import Town
from tests.screens.reading import answer, in_a_browser, recount, serious_findings

FORMS = "/api/v1/evaluations"
INDICATORS = "/api/v1/grid/indicators"
UNIT = "urban-management"

pytestmark = in_a_browser


@pytest.fixture(scope="module")
async def reworked(screens: Town) -> Case:
    """A case of the unit whose first check failed."""
    case = await (await Case.reported(screens)).submitted()
    failed = {"passed": False, "note": "仍有垃圾。", "photos": []}
    await case.goes(case.worker, "submit-check", failed)
    await screens.settled()
    return case


def expected_lowest_first(rows: list[dict[str, Any]]) -> list[str]:
    """The ranked units, then those with few cases, each from the lowest score."""
    scored = [each for each in rows if each["score"] is not None]
    ranked = [each["key"] for each in scored if each["rank"] is not None]
    return ranked[::-1] + [each["key"] for each in scored if each["rank"] is None][::-1]


def of_this_year(town: Town) -> dict[str, str]:
    year = town.clock().year
    return {"from": f"{year}-01-01", "to": f"{year + 1}-01-01"}


async def test_the_lowest_score_comes_first_where_it_is_asked_for(
    reworked: Case, screens: Town, tab: Page
):
    """Units in which nothing counts are folded."""
    await tab.goto(f"{screens.address}/dashboard/evaluations?period=year")
    found = await answer(screens, f"{FORMS}/department-jinniu", **of_this_year(screens))
    rows = tab.locator("[data-ranking] tr[data-key]")
    await tab.locator("[data-sort]").click()
    await expect(tab.locator("th[aria-sort='ascending']")).to_be_visible()

    lowest_first = [await each.get_attribute("data-key") for each in await rows.all()]
    assert expected_lowest_first(found["rows"]) == lowest_first


async def test_the_ranking_leads_by_the_keyboard_from_a_unit_to_what_cost_it_points(
    reworked: Case, screens: Town, tab: Page
):
    await tab.goto(f"{screens.address}/dashboard/evaluations?period=year")
    found = await answer(screens, f"{FORMS}/department-jinniu", **of_this_year(screens))
    unit = next(each for each in found["rows"] if each["key"] == UNIT)

    await tab.locator("[data-empty]").click()
    for row in found["rows"]:
        shown = tab.locator(f"tr[data-key='{row['key']}']")
        await expect(shown).to_contain_text("—" if row["score"] is None else f"{row['score']:.2f}")
        place = "—" if row["rank"] is None else str(row["rank"])
        await expect(shown).to_contain_text("n<20" if row["small"] else place)
    await expect(tab.locator("[data-panel='rules'] summary")).to_contain_text("处置率 × 30")
    assert await serious_findings(tab) == []

    await tab.locator(f"tr[data-key='{UNIT}'] a").press("Enter")
    for part in unit["parts"]:
        shown = tab.locator(f"tr[data-part='{part['indicator']}']")
        await expect(shown).to_contain_text(f"{part['denominator']:,}")
    rework = tab.locator("tr[data-part='rework-rate'] [data-costly]")
    await rework.press("Enter")
    cases = tab.locator("[data-panel='cases'] li")
    (counted,) = [each for each in unit["parts"] if each["indicator"] == "rework-rate"]
    behind = {"by": "department", "key": UNIT, "part": "numerator", "form": "department-jinniu"}
    every = await recount(
        screens, f"{INDICATORS}/rework-rate/cases", **of_this_year(screens), **behind
    )
    await expect(cases).to_have_count(counted["numerator"])
    assert every == counted["numerator"]
    assert await serious_findings(tab) == []

    await cases.filter(has_text=reworked.case_no).locator("a").press("Enter")
    await expect(tab.locator("[data-panel='timeline']")).to_contain_text("核查")


async def test_each_form_shows_its_formula_and_a_past_moment_its_own_score(
    reworked: Case, screens: Town, tab: Page
):
    forms = (await answer(screens, FORMS))["items"]
    await tab.goto(f"{screens.address}/dashboard/evaluations?form=department-jinhua&period=year")
    chooser = tab.get_by_label("考核方案")
    await expect(tab.locator("[data-panel='rules'] summary")).to_contain_text("返工数 × 0.2")
    titles = await chooser.locator("option").all_inner_texts()
    assert sorted(titles) == sorted(each["title"] for each in forms)

    await chooser.select_option("region-cjt292")
    await expect(tab.locator("[data-panel='rules'] summary")).to_contain_text("立案数（分档）20")
    await tab.goto(f"{screens.address}/dashboard/evaluations?as_of=2020-01-01T08:00:00%2B08:00")
    await expect(tab.get_by_text("本期没有可计的案件")).to_be_visible()


async def test_a_grade_has_its_name_in_the_language_of_the_page(
    reworked: Case, screens: Town, tab: Page
):
    await tab.goto(f"{screens.address}/dashboard/evaluations?period=year")
    grades = tab.locator("[data-panel='rules'] .grade")
    await expect(grades).to_have_text(["● 优秀", "● 良好", "● 合格", "● 不合格"])

    await tab.get_by_role("button", name="English").click()
    await expect(grades).to_have_text(["● Excellent", "● Good", "● Adequate", "● Inadequate"])
    await tab.locator("[data-empty]").click()
    await expect(tab.locator(f"tr[data-key='{UNIT}']")).not_to_contain_text("合格")
    await expect(tab.locator("[data-ranking] .kind")).to_contain_text("as soon as")
    await tab.evaluate("localStorage.clear()")


async def test_the_definitions_name_the_indicators_of_the_street_too(screens: Town, tab: Page):
    items = (await answer(screens, INDICATORS))["items"]
    await tab.goto(f"{screens.address}/dashboard/definitions#grid-rework-rate")

    await expect(tab.locator("section[id^='grid-']")).to_have_count(len(items))
    rate = next(each for each in items if each["name"] == "rework-rate")
    here = tab.locator("#grid-rework-rate")
    for version in (rate["definition"], *rate["former"]):
        await expect(here).to_contain_text(version["denominator"])
    await expect(here).to_be_in_viewport()
    assert await serious_findings(tab) == []
