"""What the followers share: the facts of an order, and a command that the service gives itself."""

from collections.abc import Iterator, Sequence
from typing import Any

from events.act import Actor, Ask
from events.catalog.work_order.event import WorkOrderEvent
from events.event import Event
from events.execute import execute
from events.store import Origin, Recorded
from hotline.app.compose import Core
from hotline.work_order.table import work_order


def facts_of(history: Sequence[Recorded]) -> Iterator[WorkOrderEvent]:
    for each in history:
        if isinstance(each.event, WorkOrderEvent):
            yield each.event


def type_of(declared: type[Event]) -> str:
    return str(declared.model_fields["type"].default)


async def react(core: Core, stream: str, command: Any, by: Actor, *, caused_by: int | None) -> None:
    """
    Without a natural key: the decision itself writes nothing the second time.

    Two processes that decide at once write on one version, and the second decides again.
    """
    ask = Ask(command=command, by=by, at=core.clock(), context=None)
    origin = Origin(actor=by.account, caused_by=caused_by)
    await execute(core.store, work_order, stream, ask, origin=origin)
