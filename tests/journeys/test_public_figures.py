"""公开的月度数据: what everybody reads without an account (I-09). Told over HTTP."""

import asyncio
from typing import Any

from tests.journeys.test_monthly_report import lived
from tests.journeys.test_published_months import published
from tests.journeys.town import Reply, Town

PUBLIC, PAGE = "/api/v1/public/figures", "/figures"


async def public(town: Town, month: str) -> Reply:
    """Once this process has heard of the publication."""
    async with asyncio.timeout(60):
        while True:
            reply = await town.get(None, PUBLIC)
            assert reply.status == 200, reply.raw.decode()
            if month in {each["month"] for each in reply.json["items"]}:
                return reply
            await asyncio.sleep(0.02)


async def test_everybody_reads_a_published_month_and_no_small_number(town: Town):
    month, _, never = await lived(town)
    before = (await town.get(None, PUBLIC)).json
    await published(town, month)
    reply = await public(town, month)
    (found,) = [each for each in reply.json["items"] if each["month"] == month]

    assert month not in {each["month"] for each in before["items"]}
    assert {"on-time-rate", "closing-rate"} <= found["definitions"].keys()
    assert {"city", "department", "district"} == {each["by"] for each in found["figures"]}
    for each in found["figures"]:
        ratio: dict[str, Any] | None = each["published"]
        assert each["suppressed"] is (ratio is None)
        assert ratio is None or ratio["denominator"] >= reply.json["small"], each
        assert each["target"] is not None or each["met"] is None
    # a handful of orders: every department is suppressed, and so is what it would follow from
    lead = never.shown["lead_department"]
    (own,) = [
        each
        for each in found["figures"]
        if (each["indicator"], each["key"]) == ("on-time-rate", lead)
    ]
    assert own["suppressed"]
    assert 1.0 == own["target"]
    assert never.order_no not in reply.text
    assert "position" not in reply.text


async def test_an_answer_is_kept_and_asked_for_again(town: Town):
    month, _, _ = await lived(town)
    await published(town, month)
    first = await public(town, month)
    again = await town.send("GET", PUBLIC, headers={"If-None-Match": first.headers["ETag"]})
    other = await town.send("GET", PUBLIC, headers={"If-None-Match": '"other"'})
    english = await town.send("GET", PUBLIC, headers={"Accept-Language": "en"})

    assert "public, max-age=300" == first.headers["Cache-Control"]
    assert (304, b"") == (again.status, again.raw)
    assert (200, first.raw) == (other.status, other.raw)
    assert first.headers["ETag"] != english.headers["ETag"]
    titles = {each["title"] for each in english.json["definitions"]}
    assert "On-time rate" in titles


async def test_the_page_needs_no_script_and_speaks_two_languages(town: Town):
    month, _, _ = await lived(town)
    await published(town, month)
    await public(town, month)
    chinese, english = await town.get(None, PAGE), await town.get(None, PAGE, lang="en")
    known = await town.send("GET", PAGE, headers={"If-None-Match": chinese.headers["ETag"]})
    wrong = await town.get(None, PAGE, lang="fr")

    for page in (chinese, english):
        assert 200 == page.status
        assert "text/html; charset=utf-8" == page.headers["Content-Type"]
        assert "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert "<script" not in page.text
        assert "style=" not in page.text
        assert month in page.text
    assert "按时办结率" in chinese.text
    assert "公布的数不再改写" in chinese.text
    assert "On-time rate" in english.text
    assert "A published number is never rewritten" in english.text
    assert "as_of" not in chinese.text + english.text
    assert 304 == known.status
    assert 422 == wrong.status
