"""The parts that the commands of a case share."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field

from events.act import command
from events.catalog.grid_case.values import CasePhoto, Hash
from events.catalog.names import EntryKind, PhotoKind
from events.catalog.values import Point
from events.input_types import Instant, Note, Phone, Text, none_if_blank

Standard = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9/ .\-]{0,39}$")]
CatalogueCode = Annotated[str, Field(pattern=r"^[0-9]{4,5}$")]
ComponentId = Annotated[str, Field(pattern=r"^[0-9]{15,20}$")]


@command
class CatalogueKey:
    """A row of the catalogue. `standard`: the newest, where none is named."""

    standard: Standard | None = None
    kind: Annotated[EntryKind, Field(description="部件或事项; 不填为事项")] = EntryKind.MATTER
    code: CatalogueCode


@command
class PhotoTaken:
    """A photo by its content: data first, the bytes may follow later (G-04)."""

    sha256: Hash
    kind: Annotated[PhotoKind, Field(description="处置前、处置后或现场")]
    taken_at: Instant | None = None
    point: Point | None = None
    accuracy_m: Annotated[float, Field(ge=0, le=100_000)] | None = None


MOST_PHOTOS = 9
Photos = Annotated[tuple[PhotoTaken, ...], Field(max_length=MOST_PHOTOS)]


@command
class CasePlace:
    """In words, as a point, or both."""

    text: Note = None
    point: Point | None = None


@command
class CaseRequester:
    """Who told of it, in clear: exists between the request and the vault only."""

    name: Annotated[
        Annotated[Text, Field(max_length=100)] | None, AfterValidator(none_if_blank)
    ] = None
    phone: Phone | None = None


def shown(photos: tuple[PhotoTaken, ...]) -> dict[str, Any]:
    """As a fact keeps them: where each was taken is sealed."""
    points = {each.sha256: each.point for each in photos if each.point is not None}
    return {
        "photos": tuple(
            CasePhoto(
                sha256=each.sha256,
                kind=each.kind,
                taken_at=each.taken_at,
                accuracy_m=each.accuracy_m,
            )
            for each in photos
        ),
        "photo_points": points or None,
    }
