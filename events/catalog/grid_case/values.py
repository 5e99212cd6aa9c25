"""Values inside the facts of a grid case."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from events.catalog.names import EntryKind, PhotoKind, TaskKind
from events.catalog.values import Value

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class CaseMatter(Value):
    """A row of the street's catalogue, with the name of its time (G-05)."""

    standard: str
    kind: EntryKind
    code: str
    name: str


class CasePhoto(Value):
    """A photo by its content; the bytes may arrive later. Where it was taken is sealed apart."""

    sha256: Hash
    kind: PhotoKind
    taken_at: AwareDatetime | None = None  # by the phone
    accuracy_m: float | None = None


class CaseTask(Value):
    """What one worker is asked to do. `worker` None: it waits for the grid lead to name one."""

    id: str
    kind: TaskKind
    worker: str | None = None


class CaseRoute(Value):
    """Why this department (G-03)."""

    rule: str  # maintainer | owner | supervising | matter | fallback | person
    because: str
    because_en: str
