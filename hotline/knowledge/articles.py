"""The acts of an article (知识库条目): publish, revise, withdraw; and what they make of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from events.act import Act, command
from events.catalog.articles import (
    ArticlePublished,
    ArticleRevised,
    ArticleStatus,
    ArticleWithdrawn,
)
from events.catalog.names import Role
from events.event import Event
from events.input_types import Code, Line, Narrative
from events.refusal import Refusal
from hotline.published_texts import text_decider
from hotline.work_order.context import Asked

EDITOR: Final = frozenset({Role.EDITOR})
Matters = Annotated[tuple[Code, ...], Field(max_length=20, description="所答复的事项编码")]


@dataclass(frozen=True, kw_only=True)
class Article:
    """`status` None: it does not exist yet."""

    status: ArticleStatus | None = None
    title: str = ""
    text: str = ""
    matters: tuple[str, ...] = ()
    published_at: datetime | None = None
    changed_at: datetime | None = None


class ArticleNotPublished(Refusal):
    """The article was withdrawn: it is neither revised nor withdrawn again."""

    code: ClassVar[str] = "article.not_published"
    title: ClassVar[str] = "该知识库条目已撤下"
    needs_zh: ClassVar[str] = "如需恢复，请另行发布新条目"
    needs: ClassVar[str] = "Publish a new article."


@command
class ArticleText:
    """What is published, and what a revision replaces as a whole."""

    title: Line
    text: Narrative
    matters: Matters = ()


@command
class PublishArticle(ArticleText):
    """发布."""


def publish(ask: Asked[PublishArticle], _: Article) -> Sequence[Event]:
    """For matters that the catalogue holds."""
    body = ask.command
    require_matters(ask, body.matters)
    return [ArticlePublished(at=ask.at, title=body.title, text=body.text, matters=body.matters)]


@command
class ReviseArticle(ArticleText):
    """修订."""


def revise(ask: Asked[ReviseArticle], _: Article) -> Sequence[Event]:
    """The revised article replaces the one before."""
    body = ask.command
    require_matters(ask, body.matters)
    return [ArticleRevised(at=ask.at, title=body.title, text=body.text, matters=body.matters)]


@command
class WithdrawArticle:
    """撤下."""

    reason: Narrative


def withdraw(ask: Asked[WithdrawArticle], _: Article) -> Sequence[Event]:
    """It stays in the log and leaves the list."""
    return [ArticleWithdrawn(at=ask.at, reason=ask.command.reason)]


def require_matters(ask: Asked[Any], codes: Sequence[str]) -> None:
    for code in codes:
        ask.context.terms.require_matter(code)


WRITTEN: Final = {
    "title": "如何办理居住证",
    "text": "携带身份证到居住地街道办理，当场受理。",
    "matters": ["010301"],
}
ACTS: Final = (
    Act(
        command=PublishArticle,
        name_zh="发布知识库条目",
        allowed_in=frozenset({None}),
        roles=EDITOR,
        decide=publish,
        example=WRITTEN,
    ),
    Act(
        command=ReviseArticle,
        name_zh="修订知识库条目",
        allowed_in=frozenset({ArticleStatus.PUBLISHED}),
        roles=EDITOR,
        decide=revise,
        example=WRITTEN,
    ),
    Act(
        command=WithdrawArticle,
        name_zh="撤下知识库条目",
        allowed_in=frozenset({ArticleStatus.PUBLISHED}),
        roles=EDITOR,
        decide=withdraw,
        example={"reason": "政策已调整。"},
    ),
)


def evolve(state: Article, event: Event) -> Article:
    match event:
        case ArticlePublished() | ArticleRevised():
            return Article(
                status=ArticleStatus.PUBLISHED,
                title=event.title,
                text=event.text,
                matters=event.matters,
                published_at=state.published_at or event.at,
                changed_at=event.at,
            )
        case ArticleWithdrawn():
            return replace(state, status=ArticleStatus.WITHDRAWN, changed_at=event.at)
        case _:
            return state


article: Final = text_decider(ACTS, initial=Article(), evolve=evolve, ended=ArticleNotPublished)
