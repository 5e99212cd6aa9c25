"""The knowledge base (知识库): an editor publishes, revises and withdraws; everyone reads."""

from typing import Any

from tests.journeys.town import Reply, Town

PATH = "/api/v1/articles"
WRITTEN: dict[str, Any] = {
    "title": "如何报修路灯",
    "text": "请拨打 12345，说明路段和灯杆编号。",
    "matters": ["010301"],
}


async def published(town: Town, **other: Any) -> Reply:
    reply = await town.post("editor", PATH, {**WRITTEN, **other})
    assert reply.status == 201, reply.raw
    return reply


async def listed(town: Town, reader: str = "operator", **query: Any) -> dict[str, Any]:
    await town.settled()
    found: dict[str, Any] = {}
    cursor: dict[str, str] = {}
    while True:
        page = await town.get(reader, PATH, limit=1, **query, **cursor)
        found |= {item["article_id"]: item for item in page.json["items"]}
        if page.json["next_cursor"] is None:
            return found
        cursor = {"cursor": page.json["next_cursor"]}


async def test_a_published_article_is_read_and_listed_by_its_matter(town: Town):
    article = (await published(town)).json
    other = (await published(town, title="如何反映噪声", matters=["060102"])).json
    read = await town.get("handler-lighting", f"{PATH}/{article['article_id']}")
    found = await listed(town, matter="010301")

    assert read.json == article
    assert read.headers["ETag"] == '"1"'
    assert article["article_id"] in found
    assert other["article_id"] not in found
    assert {article["article_id"], other["article_id"]} <= (await listed(town)).keys()


async def test_a_revision_replaces_it_and_a_stale_one_is_refused(town: Town):
    path = f"{PATH}/{(await published(town)).json['article_id']}"
    revised = await town.post(
        "editor", f"{path}/revise", {**WRITTEN, "title": "路灯报修"}, version=1
    )
    stale = await town.post("editor", f"{path}/revise", WRITTEN, version=1)

    assert (revised.json["title"], revised.json["version"]) == ("路灯报修", 2)
    assert stale.status == 412
    assert (await listed(town))[revised.json["article_id"]]["title"] == "路灯报修"


async def test_a_withdrawn_article_leaves_the_list_and_stays_as_it_is(town: Town):
    article = (await published(town)).json
    path = f"{PATH}/{article['article_id']}"
    reason = {"reason": "政策已调整。"}
    withdrawn = await town.post("editor", f"{path}/withdraw", reason, version=1)
    again = await town.post("editor", f"{path}/withdraw", reason, version=2)

    assert withdrawn.json["status"] == "withdrawn"
    assert (again.status, again.code) == (409, "article.not_published")
    assert article["article_id"] not in await listed(town)
    assert (await town.get("operator", path)).json["status"] == "withdrawn"


async def test_a_repeated_key_publishes_once(town: Town):
    first = await town.post("editor", PATH, WRITTEN, key="article-once")
    again = await town.post("editor", PATH, WRITTEN, key="article-once")

    assert again.raw == first.raw
    assert again.headers["Idempotency-Replayed"] == "true"


async def test_only_an_editor_writes_and_only_of_matters_that_exist(town: Town):
    refused = await town.post("operator", PATH, WRITTEN)
    unknown = await town.post("editor", PATH, {**WRITTEN, "matters": ["999999"]})
    absent = await town.get("operator", f"{PATH}/00000000-0000-4000-8000-000000000000")

    assert (refused.status, unknown.status, absent.status) == (403, 409, 404)
    assert unknown.code == "work_order.unknown_matter"


async def test_an_article_holds_no_number_of_a_person(town: Town):
    """Its texts are stored in clear and shown to everyone."""
    refused = await town.post("editor", PATH, {**WRITTEN, "text": "请联系李某13800000000。"})

    assert (refused.status, refused.code) == (409, "text.personal_number")
    assert "13800000000" not in refused.text
