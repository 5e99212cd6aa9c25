"""What an open order is about may change (工单要素变更): every reader sees it, no limit grows."""

from typing import Any

from tests.journeys.story import PLACE, Story
from tests.journeys.town import ORDERS, Reply, Town

POTHOLE, MANHOLE, TOILET = "010302", "010303", "010102"  # 3 working days, 2 hours, 3 working days
RATE = "/api/v1/indicators/on-time-rate"


def to(matter: str) -> dict[str, str]:
    return {"matter": matter, "reason": "现场核实后更正归类。"}


def due(order: dict[str, Any], clock: str = "handle") -> str:
    """Of the lead; a precedent of another journey may have given it supporters."""
    owners = {order["lead_department"], None}
    (found,) = [
        each["due_at"]
        for each in order["clocks"]
        if each["name"] == clock and each["department"] in owners
    ]
    return str(found)


async def listed(town: Town, story: Story, path: str = ORDERS, **query: Any) -> dict[str, Any]:
    """The order as a list of it shows it to the supervisor."""
    position = story.shown["position"]
    page = await town.get("supervisor", path, min_position=position, limit=200, **query)
    (item,) = [each for each in page.json["items"] if each["order_no"] == story.order_no]
    return dict(item)


async def timeline(story: Story, reader: str = "supervisor") -> list[dict[str, Any]]:
    found = await story.town.get(reader, f"{story.path}/timeline")
    return list(found.json["items"])


def code(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.code


async def test_a_reclassified_order_is_about_its_new_matter_everywhere(town: Town):
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    before = due(story.shown)
    await story.goes("dispatcher", "reclassify", to(MANHOLE))
    department = story.shown["lead_department"]
    item = await listed(town, story, matter=MANHOLE)
    inbox = await listed(town, story, f"/api/v1/departments/{department}/inbox")

    matter = {"code": MANHOLE, "name": "井盖缺失破损"}
    assert matter == story.shown["matter"] == item["matter"] == inbox["matter"]
    assert due(story.shown) < before
    assert {due(story.shown)} == {item["due_at"], inbox["due_at"]}
    assert "事项变更为：井盖缺失破损，时限相应缩短" == (await timeline(story))[-1]["summary"]


async def test_a_reclassification_shortens_a_limit_and_never_extends_it(town: Town):
    """T-01."""
    story = await (await Story.begins(town, matter=MANHOLE)).dispatched()
    clocks = story.shown["clocks"]
    await story.goes("dispatcher", "reclassify", to(TOILET))

    assert clocks == story.shown["clocks"]
    assert "事项变更为：公厕管理" == (await timeline(story))[-1]["summary"]


async def test_the_shorter_limit_is_the_one_that_figures_count(town: Town):
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    before = due(story.shown)
    await story.goes("dispatcher", "reclassify", to(MANHOLE))
    after = due(story.shown)
    town.wait(days=10)
    await town.settled()

    for start, counted in ((after, True), (before, False)):
        page = await town.get(
            "supervisor", f"{RATE}/orders", limit=200, matter=MANHOLE,
            **{"from": start, "to": f"{town.clock():%Y-%m-%d}"},
        )  # fmt: skip
        assert counted is (story.order_no in {each["order_no"] for each in page.json["items"]})


async def test_it_is_the_operator_s_before_the_first_dispatch_and_then_the_centre_s(town: Town):
    story = await Story.begins(town, matter=POTHOLE)
    early = await story.tries("dispatcher", "reclassify", to(MANHOLE))
    await story.goes("operator", "reclassify", to(MANHOLE))
    await story.dispatched()
    late = await story.tries("operator", "reclassify", to(POTHOLE))
    offered = (await story.read("dispatcher")).json["allowed_commands"]

    assert code(early) == code(late) == (409, "work_order.not_your_role")
    assert "reclassify" in offered
    assert "reclassify" not in (await story.read("operator")).json["allowed_commands"]


async def test_an_order_is_not_reclassified_without_a_difference_or_after_its_result(town: Town):
    story = await Story.begins(town)
    same = await story.tries("operator", "reclassify", to("010301"))
    unknown = await story.tries("operator", "reclassify", to("999999"))
    await story.handled()
    late = await story.tries("dispatcher", "reclassify", to(MANHOLE))

    assert code(same) == (409, "work_order.nothing_changes")
    assert code(unknown) == (422, "request.invalid")
    assert code(late) == (409, "work_order.not_allowed_now")


async def test_a_lead_keeps_an_order_only_with_the_power_that_its_new_matter_needs(town: Town):
    """D-02: 违停 needs the traffic police."""
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    refused = await story.tries("dispatcher", "reclassify", to("030103"))

    assert code(refused) == (409, "work_order.lead_lacks_power")


async def test_a_more_urgent_order_has_less_time_and_a_calmed_one_gets_none_back(town: Town):
    """T-01."""
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    before = due(story.shown)
    await story.goes("shift-lead", "set-urgency", {"urgency": "critical", "reason": "塌陷。"})
    critical = due(story.shown)
    await story.goes("shift-lead", "set-urgency", {"urgency": "ordinary", "reason": "已围蔽。"})
    item = await listed(town, story)
    again = await story.tries("shift-lead", "set-urgency", {"urgency": "ordinary", "reason": "无"})

    assert critical < before
    assert critical == due(story.shown) == item["due_at"]
    assert "ordinary" == story.shown["urgency"] == item["urgency"]
    assert code(again) == (409, "work_order.nothing_changes")
    assert [
        "紧急程度调整为特急，时限相应缩短",
        "紧急程度调整为一般",
    ] == [each["summary"] for each in (await timeline(story))[-2:]]


ELSEWHERE = {"text": "龙湖区某路口", "point": {"lon": 116.72, "lat": 23.38, "crs": "wgs84"}}


async def test_a_relocated_order_is_in_its_new_cell_everywhere(town: Town):
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    before = story.shown["place"]
    clocks = story.shown["clocks"]
    await story.goes("dispatcher", "relocate", {"place": ELSEWHERE})
    after = story.shown["place"]
    registered = await Story.begins(town, place=ELSEWHERE)
    item = await listed(town, story, cell=after["cell"]["code"])
    (*_, last) = await timeline(story)

    assert before["cell"]["code"] != after["cell"]["code"]
    assert registered.shown["place"] == after
    assert after["subdistrict"] == item["subdistrict"] == last["data"]["area"]["subdistrict"]
    assert clocks == story.shown["clocks"]
    assert last["summary"].startswith("地点变更为：")


async def test_an_order_that_left_the_area_of_its_lead_is_hinted(town: Town):
    """A department of the whole city has no area to leave."""
    found = []
    for lead in ("subdistrict-440511001", "lighting"):
        story = await Story.begins(town)
        here = story.shown["place"]["subdistrict"]
        await story.dispatched(lead_department=lead, supporting_departments=[], reason="属地。")
        await story.goes("dispatcher", "relocate", {"place": ELSEWHERE})
        found.append(story.shown["hints"])

    assert here == "440511001000"
    assert [["place.outside_lead_area"], []] == [[each["code"] for each in of] for of in found]
    assert "请改派" in found[0][0]["message"]


async def test_the_new_place_is_as_secret_as_the_old_one(town: Town):
    """V-01: the inspector reads where it is by codes, and no address."""
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    await story.goes("dispatcher", "relocate", {"place": ELSEWHERE})

    for tail in ("", "/timeline"):
        shown = await town.get("inspector", story.path + tail)
        assert "某路口" not in shown.text
        assert "116.72" not in shown.text


async def test_a_relocation_names_a_place(town: Town):
    story = await Story.begins(town)
    missing = await story.tries("operator", "relocate", {"place": {"text": None, "point": None}})

    assert code(missing) == (409, "work_order.place_missing")


async def test_orders_of_an_unsure_place_are_listed_until_a_point_is_given(town: Town):
    by_name = await Story.begins(town, place={"text": "金平区石炮台街道"})
    nowhere = await Story.begins(town, place={"text": "老地方"})
    inquiry = await Story.begins(town, kind="inquiry", place=None)
    sure = await Story.begins(town)

    for each, unsure in ((by_name, True), (nowhere, True), (inquiry, False), (sure, False)):
        item = await listed(town, each, place_unsure=str(unsure).lower())
        assert item["place_unsure"] is unsure
    for each in (by_name, nowhere):
        await each.goes("operator", "relocate", {"place": PLACE})
        await listed(town, each, place_unsure="false")


async def test_reclassified_orders_are_listed_apart(town: Town):
    other = await Story.begins(town, matter=MANHOLE)
    story = await (await Story.begins(town, matter=POTHOLE)).dispatched()
    before = await listed(town, story, reclassified="false")
    await story.goes("dispatcher", "reclassify", to(MANHOLE))
    await town.settled()
    after = await listed(town, story, reclassified="true")
    inbox = await listed(town, story, f"/api/v1/departments/{story.shown['lead_department']}/inbox")
    page = await town.get("supervisor", ORDERS, limit=200, reclassified="true")

    assert (False, True, True) == tuple(each["reclassified"] for each in (before, after, inbox))
    assert other.order_no not in {each["order_no"] for each in page.json["items"]}
