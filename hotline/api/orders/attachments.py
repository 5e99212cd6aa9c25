"""The files that an order names, as far as its reader may look at them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from events.catalog.attachments import NamedFile, files_named
from events.catalog.names import Sight
from hotline.api.attachments.documents import NamedBy
from hotline.api.dependencies import Desk, order_stream
from hotline.api.orders.access import Accesses
from hotline.api.orders.representation import seen
from hotline.http.routes import Call


@dataclass(frozen=True)
class OrderFiles:
    desk: Desk
    accesses: Accesses

    async def named(self, call: Call[Any, Any], order_no: str) -> Sequence[NamedBy]:
        """Raises NotFound. A photo may show who asked: to list them is recorded as reading that."""
        history = await self.desk.store.load(order_stream(order_no))
        _, level = seen(history, self.desk.actor(call))
        files = [NamedBy(file, is_readable(file, level)) for file in files_named(history)]
        if any(each.readable for each in files):
            await self.accesses.read(call, order_no, history)
        return files


def is_readable(file: NamedFile, level: Sight) -> bool:
    """
    What the centre names may come from the requester: it is for those who may know who asked. What
    a department names is for all who read texts.
    """
    match level:
        case Sight.ALL:
            return True
        case Sight.NO_REQUESTER:
            return file.department is not None
        case _:
            return False
