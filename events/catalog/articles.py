"""Articles (知识库条目), written for publication: the stream `article-{id}`."""

from typing import Final, Literal

from events.catalog.named_code import NamedCode
from events.event import Event, Names

ARTICLES: Final = "article"  # the kind of their streams


class ArticleStatus(NamedCode):
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已撤下"


class ArticlePublished(Event):
    """An answer that operators may give (发布)."""

    type: Literal["article.published"] = "article.published"
    title: str
    text: str
    matters: tuple[str, ...] = ()  # that it answers

    def sentence(self, _: Names) -> str:
        return f"发布知识库条目：{self.title}"

    def sentence_en(self, _: Names) -> str:
        return f"Article published: {self.title}"


class ArticleRevised(Event):
    """The whole article as it is from now on (修订)."""

    type: Literal["article.revised"] = "article.revised"
    title: str
    text: str
    matters: tuple[str, ...] = ()

    def sentence(self, _: Names) -> str:
        return f"修订知识库条目：{self.title}"

    def sentence_en(self, _: Names) -> str:
        return f"Article revised: {self.title}"


class ArticleWithdrawn(Event):
    """It is no longer given as an answer (撤下)."""

    type: Literal["article.withdrawn"] = "article.withdrawn"
    reason: str

    def sentence(self, _: Names) -> str:
        return "撤下知识库条目"

    def sentence_en(self, _: Names) -> str:
        return "Article withdrawn"
