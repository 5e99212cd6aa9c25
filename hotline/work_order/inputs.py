"""The parts that the commands of a work order share, with their limits and forms."""

import re
from typing import Annotated, Final, TypeVar

from pydantic import AfterValidator, Field, GetPydanticSchema
from pydantic_core import PydanticCustomError

from events.act import command
from events.catalog.names import RequestKind, Unit
from events.catalog.values import Limit, Point
from events.input_types import Code, Email, Line, Narrative, Note, Phone, Text, none_if_blank

ATTACHMENT: Final = re.compile(
    r"sha256:[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
SYSTEM: Final = re.compile(r"(?!.*[0-9]{7})[A-Za-z][A-Za-z0-9_.\-]{0,31}")


def attachment(written: str) -> str:
    """Stored in clear for as long as the log: the name of a file would name people."""
    if ATTACHMENT.fullmatch(written) is None:
        raise PydanticCustomError("attachment_form", "not a content hash or an attachment id")
    return written


def system(written: str) -> str:
    """Stored in clear as well: the code of a system, never a number or an account of a person."""
    if SYSTEM.fullmatch(written) is None:
        raise PydanticCustomError("system_form", "not the code of a system")
    return written


Name = Annotated[Text, Field(max_length=100)]
SourceSystem = Annotated[str, AfterValidator(system)]
Evidence = Annotated[tuple[Annotated[str, AfterValidator(attachment)], ...], Field(max_length=9)]
Departments = Annotated[tuple[Code, ...], Field(max_length=20)]

# A body must hold these; an imported log holds no texts, and its commands carry None.
LineUnlessImported = Annotated[str | None, GetPydanticSchema(lambda _, handler: handler(Line))]
NarrativeUnlessImported = Annotated[
    str | None, GetPydanticSchema(lambda _, handler: handler(Narrative))
]


@command
class Requester:
    """诉求人, in clear: exists between the request and the vault only."""

    name: Annotated[Name | None, AfterValidator(none_if_blank)] = None
    phone: Phone | None = None


@command
class Represented:
    """被代理人: for whom the requester asks. `consent`: that person has agreed to it (U-03)."""

    name: Name
    consent: bool


@command
class Registrant(Requester):
    """诉求人 of a new order: an address for the reply; `on_behalf_of`: for another person."""

    email: Email | None = None
    on_behalf_of: Represented | None = None


R = TypeVar("R", bound=Requester)


def named(requester: R | None) -> R | None:
    """None where neither a name nor a number or an address is given."""
    if requester is None or all(said is None for said in vars(requester).values()):
        return None
    return requester


Days = Annotated[int, Field(ge=1, le=1_000)]  # working days


@command
class Length:
    """A length of time, as 5 working days."""

    value: Annotated[int, Field(ge=1, le=1_000)]
    unit: Unit

    @property
    def limit(self) -> Limit:
        return Limit(value=self.value, unit=self.unit)


@command
class ReportedPlace:
    """诉求地点: in words, as a point, or both."""

    text: Note = None
    point: Point | None = None


@command
class OtherMatter:
    """拆出的一件. `kind`: that of the order, where nothing else is named."""

    matter: Code
    kind: RequestKind | None = None
    title: Line
    narrative: Narrative
