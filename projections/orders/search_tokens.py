"""Search in sealed texts: blind tokens of title and narrative, made in the background."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson

from events.catalog.work_order.effects import EFFECTS
from events.personal.sealing import unseal
from projections.engine.read_model import Opener, ViewRow

BEGINNING: Final = frozenset(type_ for type_, (effect, _) in EFFECTS.items() if effect.begins)
CORRECTING: Final = frozenset(type_ for type_, (effect, _) in EFFECTS.items() if effect.corrects)
SEARCHED = ("title", "narrative")
TEXTS = (*SEARCHED, "value")  # a correction's text is its value


async def tokens_of(events: Sequence[ViewRow], opener: Opener) -> Mapping[int, list[int]]:
    """Return the tokens by position; an erased person's texts have none."""
    texts = await open_sealed([event for event in events if says_text(event)], opener, only=TEXTS)
    return {
        position: opener.blind_tokens("\n".join(str(text) for text in said.values() if text))
        for position, said in texts.items()
    }


def says_text(event: ViewRow) -> bool:
    """A registration, or the correction of what is searched."""
    if event["type"] in CORRECTING:
        return orjson.loads(event["data"])["field"] in SEARCHED
    return event["type"] in BEGINNING


async def open_sealed(
    rows: Sequence[ViewRow], opener: Opener, *, only: Collection[str]
) -> Mapping[int, Mapping[str, Any]]:
    """
    Open sealed values of rows with position, stream, version, subject_id and sealed.

    A row that was never sealed, or whose key is destroyed, is missing in the answer.
    """
    sealed = [row for row in rows if row["sealed"] is not None and row["subject_id"] is not None]
    keys = await opener.keys_for({row["subject_id"] for row in sealed})
    return {
        row["position"]: unseal(
            key, row["sealed"], stream=row["stream"], version=row["version"], only=only
        )
        for row in sealed
        if (key := keys.get(row["subject_id"])) is not None
    }
