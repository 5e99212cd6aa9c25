"""Who a phone number belongs to, without the number: by its keyed hash."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import uuid4

from events.vault.database import run
from events.vault.grouped import Grouped
from events.vault.keys import Keys
from events.vault.master import WRAPPING

ROUNDS = 10  # each lost only if a person was erased between two statements


@dataclass
class People:
    keys: Keys
    asking: Grouped[bytes, str] = field(init=False)

    def __post_init__(self) -> None:
        self.asking = Grouped(self.ask)

    async def of(self, blind: bytes) -> str:
        answers = await self.asking.get([blind])
        return answers[blind]

    async def ask(self, blinds: Collection[bytes]) -> Mapping[bytes, str]:
        known: dict[bytes, str] = {}
        for _ in range(ROUNDS):
            known |= await self.find(blinds - known.keys())
            known |= await self.make(blinds - known.keys())
            if len(known) == len(blinds):
                return known
        raise RuntimeError("people are erased faster than they are made")

    async def find(self, blinds: Collection[bytes]) -> dict[bytes, str]:
        if not blinds:
            return {}
        rows = await run(self.keys.pool, "find_subjects", [*blinds])
        return {row["blind"]: row["subject_id"] for row in rows}

    async def make(self, blinds: Collection[bytes]) -> dict[bytes, str]:
        """With their keys in the same statement: one flush, not two, before the first event."""
        if not blinds:
            return {}
        keys, ordered, asked = self.keys, sorted(blinds), self.keys.clock()
        fresh = keys.fresh([str(uuid4()) for _ in ordered])
        wrapped = [keys.master.wrap(subject, key) for subject, key in fresh.items()]
        values = (ordered, [*fresh], wrapped, WRAPPING, keys.master.id)
        rows = await run(keys.pool, "make_subjects", *values)
        for row in rows:
            keys.cache.put(row["subject_id"], fresh[row["subject_id"]], asked)
        return {row["blind"]: row["subject_id"] for row in rows}
