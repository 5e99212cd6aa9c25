"""What the screens were typed against is what the service answers; more may have been added."""

import json
from pathlib import Path
from typing import Any

from tests.journeys.town import Town

TYPED = Path(__file__).parents[3] / "hotline" / "web" / "src" / "api" / "openapi.json"
WORDS = {"description", "title", "summary", "examples", "example", "info"}


def missing(typed: Any, live: Any, at: str = "") -> list[str]:
    """Where the live document lacks what the typed one has; wording may differ."""
    if isinstance(typed, dict) and isinstance(live, dict):
        return [
            place
            for key, value in typed.items()
            if key not in WORDS
            for place in (
                missing(value, live[key], f"{at}/{key}") if key in live else [f"{at}/{key}"]
            )
        ]
    if isinstance(typed, list) and isinstance(live, list):
        return [
            f"{at}[{n}]"
            for n, each in enumerate(typed)
            if not any(not missing(each, other) for other in live)
        ]
    return [] if typed == live else [at]


async def test_the_screens_types_are_not_stale(town: Town):
    """`npm run schema -- ADDRESS` in hotline/web writes them again."""
    live = (await town.get(None, "/openapi.json")).json

    assert missing(json.loads(TYPED.read_text("utf-8")), live) == []
