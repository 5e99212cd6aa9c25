"""`/articles`: the knowledge base; editors write, everyone who has signed in reads."""

from dataclasses import dataclass, replace
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.act import Act
from events.catalog.articles import ARTICLES, ArticleStatus
from events.execute import Done, as_it_was, execute
from events.input_types import Code
from events.store import Appended
from hotline.api.answers.lists import NEXT
from hotline.api.dependencies import Desk, origin
from hotline.api.known_codes import codes_in, require_known
from hotline.api.views import ReadSide
from hotline.http.paging import Cursors, Page
from hotline.http.problems import NotFound
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.knowledge.articles import ACTS, PublishArticle, article
from projections.articles.list import ARTICLE_LIST, published

PATH: Final = "/api/v1/articles"
TAG: Final = "知识库"


class ArticlePath(Query):
    article_id: Annotated[str, Field(pattern=r"^[0-9a-f-]{36}$")]


class ArticlesQuery(Page):
    matter: Code | None = None
    min_position: Annotated[int, Field(ge=0)] | None = None


class ArticleItem(Representation):
    """列表中的知识库条目."""

    article_id: str = Field(description="条目编号")
    title: str = Field(description="标题")
    matters: tuple[str, ...] = Field(description="所答复的事项编码")
    published_at: AwareDatetime = Field(description="发布时间")
    changed_at: AwareDatetime = Field(description="最近变更时间")


class ArticleAnswer(ArticleItem):
    """知识库条目."""

    status: ArticleStatus = Field(description="状态")
    text: str = Field(description="答复内容")
    version: int = Field(description="版本，作 If-Match 带回")


class ArticlePage(Representation):
    """一页知识库条目，新近变更的在前."""

    items: tuple[ArticleItem, ...] = Field(description="本页条目")
    next_cursor: str | None = Field(description=NEXT)


@dataclass(frozen=True)
class Articles:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            *(self.command_route(act) for act in ACTS),
            route(
                "GET",
                PATH,
                self.list,
                operation="list-articles",
                out=ArticlePage,
                summary="知识库",
                tag=TAG,
                query=ArticlesQuery,
            ),
            route(
                "GET",
                f"{PATH}/{{article_id}}",
                self.one,
                operation="read-article",
                out=ArticleAnswer,
                summary="知识库条目",
                tag=TAG,
                params=ArticlePath,
                carries=("ETag", "X-Position"),
            ),
        ]

    def command_route(self, act: Act) -> Route:
        creates = act.command is PublishArticle
        return route(
            "POST",
            PATH if creates else f"{PATH}/{{article_id}}/{act.name.removesuffix('-article')}",
            self.publish if creates else self.command,
            repeat=self.replayed,
            operation=act.name,
            out=ArticleAnswer,
            summary=act.name_zh,
            tag=TAG,
            body=act.command,
            status=201 if creates else 200,
            params=None if creates else ArticlePath,
            needs_version=not creates,
            carries=("ETag", "X-Position", "Location") if creates else ("ETag", "X-Position"),
            example=act.example,
        )

    async def publish(self, call: Call[Any, Any]) -> Response:
        key = self.desk.command_key(call)
        if key is None:
            raise TypeError("a publication carries a key")
        done = await self.executed(call, f"{ARTICLES}-{key.id}", creates=True)
        return replace(self.answer(done), location=f"{PATH}/{key.id}")

    async def command(self, call: Call[Any, Any]) -> Response:
        return self.answer(await self.executed(call, f"{ARTICLES}-{call.params.article_id}"))

    async def executed(self, call: Call[Any, Any], stream: str, *, creates: bool = False) -> Done:
        return await execute(
            self.desk.store,
            article,
            stream,
            self.desk.ask(call),
            origin=origin(call),
            keys=[key for key in (self.desk.command_key(call),) if key],
            expected=call.if_match,
            creates=creates,
        )

    async def replayed(self, call: Call[Any, Any], first: Appended) -> Response:
        answer = self.answer(await as_it_was(self.desk.store, first))
        location = f"{PATH}/{answer.body['article_id']}" if "article_id" not in call.path else None
        return replace(answer, location=location)

    def answer(self, done: Done) -> Response:
        state = article.fold(done.events)
        article_id = done.stream.removeprefix(f"{ARTICLES}-")
        body = {
            "article_id": article_id,
            "title": state.title,
            "matters": state.matters,
            "published_at": state.published_at,
            "changed_at": state.changed_at,
            "status": state.status,
            "text": state.text,
            "version": done.version,
        }
        return Response(body=body, etag=done.version, position=done.position)

    async def one(self, call: Call[Any, Any]) -> Response:
        stream = f"{ARTICLES}-{call.params.article_id}"
        history = tuple(await self.desk.store.load(stream))
        if not history:
            raise NotFound
        last = history[-1]
        done = Done(stream=stream, history=history, version=last.version, position=last.position)
        return self.answer(done)

    async def list(self, call: Call[Any, ArticlesQuery]) -> Response:
        asked = call.query
        require_known(self.desk, codes_in(asked), "parameter")
        await self.views.at_least(ARTICLE_LIST.name, asked.min_position)
        scope = f"articles {asked.matter}"
        after = self.cursors.open(scope, asked.cursor) if asked.cursor else None
        rows = await published(
            self.views.pool, matter=asked.matter, limit=asked.limit + 1, after=after
        )
        items = [{name: row[name] for name in ArticleItem.model_fields} for row in rows]
        more = items[asked.limit - 1] if len(items) > asked.limit else None
        cursor = more and self.cursors.seal(
            scope, [more["changed_at"].isoformat(), more["article_id"]]
        )
        return Response(body={"items": items[: asked.limit], "next_cursor": cursor})
