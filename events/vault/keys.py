"""The keys of people: made once, wrapped by the master key, kept opened for a minute."""

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from events.personal.sealing import KEY_BYTES, PersonKey
from events.vault.cache import KeyCache
from events.vault.database import Pool, run
from events.vault.grouped import Grouped
from events.vault.master import WRAPPING, MasterKey, WrongMasterKey

LONGEST_SUBJECT = 100


@dataclass(frozen=True)
class KeyRequest:
    subject: str
    create: bool


@dataclass
class Keys:
    pool: Pool
    master: MasterKey
    clock: Callable[[], float]
    cache: KeyCache = field(init=False)
    asking: Grouped[KeyRequest, bytes | None] = field(init=False)

    def __post_init__(self) -> None:
        self.cache = KeyCache(self.clock)
        self.asking = Grouped(self.ask)

    async def get(self, subjects: Collection[str], *, create: bool) -> dict[str, bytes | None]:
        """None: destroyed, or never made."""
        keys: dict[str, bytes | None] = {}
        questions = []
        for subject in subjects:
            if (known := self.cache.get(subject)) is not None:
                keys[subject] = known.key
            else:
                questions.append(KeyRequest(checked(subject), create))
        if questions:
            answers = await self.asking.get(questions)
            keys |= {question.subject: key for question, key in answers.items()}
        return keys

    async def ask(self, questions: Collection[KeyRequest]) -> Mapping[KeyRequest, bytes | None]:
        asked = self.clock()
        wanted = {question.subject for question in questions}
        opened = await self.make({question.subject for question in questions if question.create})
        opened |= await self.read(wanted - opened.keys())
        for subject, key in opened.items():
            self.cache.put(subject, key, asked)
        return {question: opened.get(question.subject) for question in questions}

    async def make(self, subjects: Collection[str]) -> dict[str, bytes | None]:
        """Only those that had none; durable when this returns."""
        if not subjects:
            return {}
        fresh = self.fresh(sorted(subjects))
        wrapped = [self.master.wrap(subject, key) for subject, key in fresh.items()]
        values = ([*fresh], wrapped, WRAPPING, self.master.id)
        made = await run(self.pool, "make_keys", *values)
        return {row["subject_id"]: fresh[row["subject_id"]] for row in made}

    async def read(self, subjects: Collection[str]) -> dict[str, bytes | None]:
        if not subjects:
            return {}
        rows = await run(self.pool, "read_keys", [*subjects])
        return {
            row["subject_id"]: self.opened(row["subject_id"], row["wrapped_key"], row["key_id"])
            for row in rows
        }

    def fresh(self, subjects: Collection[str]) -> dict[str, bytes]:
        return {subject: PersonKey(os.urandom(KEY_BYTES)) for subject in subjects}

    def opened(self, subject: str, wrapped: bytes | None, key_id: str) -> bytes | None:
        if wrapped is None:
            return None
        if key_id != self.master.id:
            raise WrongMasterKey(
                f"A key in the vault was wrapped under master key {key_id}, but {self.master.id} "
                f"is in use. Nothing was changed. Start with the file of {key_id}."
            )
        return PersonKey(self.master.unwrap(subject, wrapped))


def checked(subject: str) -> str:
    """One subject that no database accepts must not fail its neighbours in the statement."""
    if not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise ValueError("not a subject id")
    return subject
