"""One managed object of the city, and who is responsible for it (G-03). Pure."""

from dataclasses import dataclass

from events.catalog.names import ComponentState


@dataclass(frozen=True, slots=True)
class Component:
    """
    `component_id` has 17 digits, before 2026 it had 16; it is opaque, and nothing is read from it.

    `standard` and `code` name its row of the catalogue (G-05). Departments are codes: the
    supervising one is always known, the others may not be. `lon` and `lat` are WGS-84.
    """

    component_id: str
    name: str
    standard: str
    code: str
    state: ComponentState
    supervising_department: str
    owner: str | None
    maintainer: str | None
    cell: str
    lon: float
    lat: float


def responsible(component: Component) -> str:
    """The department that handles a case about it: maintainer, else owner, else supervisor."""
    return component.maintainer or component.owner or component.supervising_department
