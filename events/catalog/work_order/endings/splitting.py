"""拆单: an order about several matters keeps the first; the others become orders (D-12)."""

from collections.abc import Collection
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

from events.catalog.names import RequestKind
from events.catalog.work_order.effect import NONE
from events.catalog.work_order.event import WorkOrderEvent, order_named, order_named_en
from events.event import Names, Sealed


class SplitPart(BaseModel):
    """A matter that becomes an order of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: RequestKind
    matter: str
    matter_name: str  # the name at the time


class WorkOrderSplit(WorkOrderEvent):
    """
    Its other matters become orders of their own, for the same requester (拆单, D-12).

    `titles` and `narratives` are those of the parts, in their order. `first` is the number of the
    first one: the parts of a later split are numbered on.
    """

    type: Literal["work_order.split"] = "work_order.split"
    effect: ClassVar = NONE
    catalogue_version: int
    first: int
    parts: tuple[SplitPart, ...]
    titles: Sealed[tuple[str, ...]] = None
    narratives: Sealed[tuple[str, ...]] = None

    def sentence(self, _: Names) -> str:
        if not self.parts:
            return "拆单"
        matters = "、".join(part.matter_name for part in self.parts)
        return f"拆单，另行登记{len(self.parts)}件：{matters}"

    def sentence_en(self, _: Names) -> str:
        if not self.parts:
            return "Split"
        matters = ", ".join(part.matter_name for part in self.parts)
        return f"Split; separate orders to register: {len(self.parts)} ({matters})"

    def without(self, parts: Collection[int]) -> Self:
        """For a reader who may not read the orders of the parts with these numbers."""
        kept = [at for at in range(len(self.parts)) if self.first + at not in parts]
        told = {
            name: tuple(given[at] for at in kept)
            for name in ("parts", "titles", "narratives")
            if (given := getattr(self, name)) is not None
        }
        return self.model_copy(update=told | {"first": number_among(parts, self.first)})


class PartRegistered(WorkOrderEvent):
    """One of its other matters has become an order (拆出登记)."""

    is_mark: ClassVar[bool] = True

    type: Literal["work_order.part_registered"] = "work_order.part_registered"
    effect: ClassVar = NONE
    other_orders: ClassVar = ("part_order",)
    part: int  # from 1 on, over all splits of the order
    part_order: str

    def sentence(self, _: Names) -> str:
        return f"拆出的第{self.part}件已登记为{order_named(self.part_order)}"

    def sentence_en(self, _: Names) -> str:
        return f"Split part {self.part} was registered as {order_named_en(self.part_order)}"

    def without(self, parts: Collection[int]) -> Self:
        """Numbered among the parts that the reader may read."""
        return self.model_copy(update={"part": number_among(parts, self.part)})


def number_among(hidden: Collection[int], number: int) -> int:
    """The number of a part for a reader who does not learn of the hidden ones (V-02)."""
    return number - sum(each < number for each in hidden)
