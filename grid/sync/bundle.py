"""
What a phone carries for hours without a network, and what of it has changed. Pure.

The bundle is made of sections, each with a tag of its content. A phone that names the tags it has
gets the sections that have changed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

import orjson

MOST_USED: Final = 6
TAG: Final = re.compile(r"[0-9a-f]{12}")
Sections = Mapping[str, Any]


def tags_of(sections: Sections) -> dict[str, str]:
    """Equal content has an equal tag, in every process."""
    return {name: tag_of(content) for name, content in sections.items()}


def tag_of(content: Any) -> str:
    return sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:12]


def version_of(tags: Mapping[str, str]) -> str:
    """One word for all of them, as a phone gives it back."""
    return ".".join(f"{name}-{tag}" for name, tag in tags.items())


def tags_in(version: str | None) -> dict[str, str]:
    """What a phone has; a part that this version of the service does not know is passed over."""
    parts = (part.rpartition("-") for part in (version or "").split("."))
    return {name: tag for name, _, tag in parts if TAG.fullmatch(tag)}


def changed_sections(sections: Sections, tags: Mapping[str, str], since: str | None) -> Sections:
    has = tags_in(since)
    return {name: each for name, each in sections.items() if has.get(name) != tags[name]}


def most_used(
    used: Iterable[Mapping[str, Any]], usual: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """The rows that a worker reports most often; then the usual ones until there are six."""
    known = list(used)
    rows = {key_of(row): row for row in (*usual, *known)}
    counts = Counter(map(key_of, known))
    order = [key for key, _ in counts.most_common(MOST_USED)]
    order += [key for key in rows if key not in counts]
    return [rows[key] for key in order[:MOST_USED]]


def key_of(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["standard"], row["kind"], row["code"]
