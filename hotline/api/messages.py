"""`/messages`: what is still to be told to requesters, and what did not reach them (U-04)."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

import asyncpg
from pydantic import AwareDatetime, Field

from events.act import Actor
from events.catalog.names import Medium, MessageKind, MessageState, Role, Sight
from hotline.api.answers.lists import NEXT
from hotline.api.dependencies import Desk
from hotline.api.orders.representation import state_of
from hotline.http.paging import Cursors, Page
from hotline.http.representation import Representation
from hotline.http.routes import Call, Response, Route, route
from hotline.outbox.table import Outbox
from hotline.work_order.visibility import exposure, sight_of
from projections.orders.stored_facts import STREAM

PATH: Final = "/api/v1/messages"
AT_ONCE: Final = 100


class MessagesQuery(Page):
    state: Annotated[MessageState, Field(description="状态")] = MessageState.UNDELIVERED
    medium: Annotated[Medium | None, Field(description="发送方式")] = None


class MessageItem(Representation):
    """一条给诉求人的告知; 内容和联系方式只在工单中."""

    message_id: str = Field(description="编号, 每次发送都相同")
    order_no: str | None = Field(description="工单编号; 系统管理员不看工单, 为 null")
    kind: MessageKind = Field(description="告知什么")
    round: int = Field(description="第几轮答复, 或第几次告知")
    medium: Medium = Field(description="发送方式")
    state: MessageState = Field(description="状态")
    attempts: int = Field(description="已尝试几次")
    made_at: AwareDatetime = Field(description="何时产生")
    due_at: AwareDatetime = Field(description="待发送的, 下次发送时间")
    cause: str | None = Field(description="最近一次失败的种类")


class MessagePage(Representation):
    """一页告知, 最早的在前."""

    items: tuple[MessageItem, ...] = Field(description="本页告知")
    next_cursor: str | None = Field(description=NEXT)


@dataclass(frozen=True)
class Messages:
    """Each message is shown to those who may read its order."""

    desk: Desk
    outbox: Outbox
    cursors: Cursors

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                PATH,
                self.list,
                operation="list-messages",
                out=MessagePage,
                summary="给诉求人的告知",
                tag="工单",
                query=MessagesQuery,
            )
        ]

    async def list(self, call: Call[Any, MessagesQuery]) -> Response:
        asked, by = call.query, self.desk.actor(call)
        scope = f"messages {asked.state} {asked.medium}"
        after = None
        if asked.cursor:
            at, id_ = self.cursors.open(scope, asked.cursor)
            after = (datetime.fromisoformat(at), UUID(id_))
        items: list[dict[str, Any]] = []
        async for row in self.rows(asked, after):
            if (item := await self.item(row, by)) is not None:
                items.append(item)
            if len(items) > asked.limit:
                break
        cursor = None
        if len(items) > asked.limit:
            last = items[asked.limit - 1]
            cursor = self.cursors.seal(scope, [last["made_at"].isoformat(), last["message_id"]])
        return Response(body={"items": items[: asked.limit], "next_cursor": cursor})

    async def rows(
        self, asked: MessagesQuery, after: tuple[datetime, UUID] | None
    ) -> AsyncIterator[asyncpg.Record]:
        while rows := await self.outbox.listed(asked.state, asked.medium, after, AT_ONCE):
            for row in rows:
                yield row
            after = (rows[-1]["made_at"], rows[-1]["message_id"])

    async def item(self, row: asyncpg.Record, by: Actor) -> dict[str, Any] | None:
        """None: the order does not exist for this reader (V-02)."""
        history = await self.desk.store.load(row["stream"])
        order = state_of(history)
        number: str | None = row["stream"].removeprefix(STREAM)
        if sight_of(by)(exposure(order, history)) is Sight.NOTHING:
            if Role.SYSTEM_ADMIN not in by.roles or order.protected:
                return None
            number = None
        names = MessageItem.model_fields.keys() - {"order_no", "message_id"}
        own = {"message_id": str(row["message_id"]), "order_no": number}
        return own | {name: row[name] for name in names}
