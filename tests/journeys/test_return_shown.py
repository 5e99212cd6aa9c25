"""退单: the order itself says why a return was asked for and how it was decided (R-01)."""

from tests.journeys.story import RETURN, Story
from tests.journeys.town import Town


async def test_the_order_shows_the_request_and_the_decision_of_a_return(town: Town):
    story = await (await Story.begins(town)).dispatched()
    until, none = story.shown["return_until"], story.shown["return_request"]
    await story.goes(story.lead, "request-return", RETURN)
    pending = story.shown["return_request"]
    await story.goes("dispatcher", "deny-return", {"note": "该路段属贵单位管养。"})
    lead = (await story.read(story.lead)).json["return_request"]
    watched = (await story.read("inspector")).json["return_request"]

    assert story.shown["dispatched_at"] < until
    assert none is None
    assert ("pending", RETURN["ground"], None) == tuple(
        pending[name] for name in ("decision", "ground", "note")
    )
    assert pending["reason_code"] == RETURN["reason_code"]
    assert ("denied", "该路段属贵单位管养。") == (lead["decision"], lead["note"])
    assert lead["decided_at"] > lead["requested_at"]
    assert ("denied", None, None) == tuple(
        watched[name] for name in ("decision", "ground", "note")
    )  # an inspector reads no text that a person wrote
