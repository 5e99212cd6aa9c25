"""`/articles`: the knowledge base; editors write, everyone who has signed in reads."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, Field

from events.catalog.articles import ARTICLES, ArticleStatus
from events.input_types import Code
from hotline.api.answers.lists import NEXT
from hotline.api.dependencies import Desk
from hotline.api.documents import Documents, Kind
from hotline.api.known_codes import codes_in, require_known
from hotline.api.views import ReadSide
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.request.types import Query
from hotline.http.routes import Call, Response, Route, route
from hotline.knowledge.articles import ACTS, article
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


KIND: Final = Kind(
    name=ARTICLES,
    path=PATH,
    tag=TAG,
    decider=article,
    acts=ACTS,
    params=ArticlePath,
    item=ArticleItem,
    out=ArticleAnswer,
)


@dataclass(frozen=True)
class Articles:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            *Documents(self.desk, KIND).routes(),
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
        ]

    async def list(self, call: Call[Any, ArticlesQuery]) -> Response:
        asked = call.query
        require_known(self.desk, codes_in(asked), "parameter")
        await self.views.at_least(ARTICLE_LIST.name, asked.min_position)
        scope = f"articles {asked.matter}"
        after = self.cursors.open(scope, asked.cursor) if asked.cursor else None
        rows = await published(
            self.views.pool, matter=asked.matter, limit=asked.limit + 1, after=after
        )
        documents = Documents(self.desk, KIND)
        return documents.page(rows, asked, self.cursors, scope, "changed_at")
