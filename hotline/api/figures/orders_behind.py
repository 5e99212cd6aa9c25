"""A page of the orders behind a number, each as the list of orders shows it to the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from events.act import Actor
from hotline.api.dependencies import Desk
from hotline.api.orders.lists import viewer
from hotline.api.views import ReadSide
from hotline.http.paging import Cursors
from hotline.http.routes import Call, Response
from projections.boards.orders_listed import orders_by_number


@dataclass(frozen=True)
class OrdersBehind:
    desk: Desk
    views: ReadSide
    cursors: Cursors

    def after(self, question: str, cursor: str | None) -> str | None:
        """The number after which the page that is asked for begins."""
        return self.cursors.open(question, cursor)[0] if cursor else None

    async def page(
        self, call: Call[Any, Any], question: str, numbers: Sequence[str], last: str | None
    ) -> Response:
        """An order that the reader may not read counts, and is a number alone (V-01)."""
        by: Actor = self.desk.actor(call)
        listed = await orders_by_number(
            self.views.pool, self.desk.vault, numbers, viewer(by), now=call.now
        )
        return Response(
            body={
                "items": [{"order_no": each, "order": listed.get(each)} for each in numbers],
                "next_cursor": None if last is None else self.cursors.seal(question, [last]),
            }
        )
