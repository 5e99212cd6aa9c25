"""Who a phone number belongs to, without the number: by its keyed hash."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import uuid4

from events.vault.database import run
from events.vault.grouped import Grouped
from events.vault.keys import Keys
from events.vault.master import WRAPPING


class BlindNumber(NamedTuple):
    """The keyed hashes of a number, and of what comes before its extension."""

    blind: bytes
    main: bytes | None = None


ROUNDS = 10  # each lost only if a person was erased between two statements


@dataclass
class People:
    keys: Keys
    asking: Grouped[BlindNumber, str] = field(init=False)

    def __post_init__(self) -> None:
        self.asking = Grouped(self.ask)

    async def of(self, number: BlindNumber) -> str:
        answers = await self.asking.get([number])
        return answers[number]

    async def ask(self, numbers: Collection[BlindNumber]) -> Mapping[BlindNumber, str]:
        blinds = {number.blind: number for number in numbers}
        known: dict[bytes, str] = {}
        for _ in range(ROUNDS):
            known |= await self.find(blinds.keys() - known.keys())
            known |= await self.make([blinds[blind] for blind in blinds.keys() - known.keys()])
            if len(known) == len(blinds):
                return {blinds[blind]: subject for blind, subject in known.items()}
        raise RuntimeError("people are erased faster than they are made")

    async def find(self, blinds: Collection[bytes]) -> dict[bytes, str]:
        if not blinds:
            return {}
        rows = await run(self.keys.pool, "find_subjects", [*blinds])
        return {row["blind"]: row["subject_id"] for row in rows}

    async def callers(self, blind: bytes) -> list[str]:
        """The person of this number, and everyone behind an extension of it."""
        return [row["subject_id"] for row in await run(self.keys.pool, "find_callers", blind)]

    async def make(self, numbers: Collection[BlindNumber]) -> dict[bytes, str]:
        """With their keys in the same statement: one flush, not two, before the first event."""
        if not numbers:
            return {}
        keys, asked = self.keys, self.keys.clock()
        ordered = sorted(numbers, key=lambda number: number.blind)
        blinds, mains = zip(*ordered, strict=True)
        fresh = keys.fresh([str(uuid4()) for _ in ordered])
        wrapped = [keys.master.wrap(subject, key) for subject, key in fresh.items()]
        values = ([*blinds], [*mains], [*fresh], wrapped, WRAPPING, keys.master.id)
        rows = await run(keys.pool, "make_subjects", *values)
        for row in rows:
            keys.cache.put(row["subject_id"], fresh[row["subject_id"]], asked)
        return {row["blind"]: row["subject_id"] for row in rows}
