"""The registry of components as the events that publish it, and back. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from events.catalog.names import ComponentState
from events.catalog.reference import ComponentsListed, ComponentsPublished
from events.event import Event
from grid.components.component import Component
from grid.components.registry import NO_COMPONENTS, ComponentRegistry

PER_EVENT: Final = 500
STREAM: Final = "components"
FIELDS: Final = tuple(Component.__slots__)
TYPES: Final = frozenset({"components.listed", "components.published"})


def component_events(
    new: ComponentRegistry, at: datetime, before: ComponentRegistry
) -> Iterator[ComponentsListed | ComponentsPublished]:
    """The components that differ from the version before in pieces, then what holds from now on."""
    changed = [each for each in new.in_order if before.get(each.component_id) != each]
    for start in range(0, len(changed), PER_EVENT):
        piece = tuple(to_json(each) for each in changed[start : start + PER_EVENT])
        yield ComponentsListed(at=at, version=new.version, components=piece)
    yield ComponentsPublished(
        at=at,
        version=new.version,
        components=len(new.by_id),
        listed=len(changed),
        source=new.source,
        removed=tuple(sorted(before.by_id.keys() - new.by_id.keys())),
    )


def to_json(component: Component) -> dict[str, Any]:
    return {name: getattr(component, name) for name in FIELDS}


def from_json(data: Mapping[str, Any]) -> Component:
    return Component(**{**data, "state": ComponentState(data["state"])})


@dataclass
class PublishedComponents:
    """What the stream has said so far; `registry` is the version in force."""

    registry: ComponentRegistry = NO_COMPONENTS
    listed: dict[int, list[Component]] = field(default_factory=dict)
    versions: list[int] = field(default_factory=list)

    def take(self, event: Event) -> None:
        match event:
            case ComponentsListed(version=version, components=rows):
                self.listed.setdefault(version, []).extend(map(from_json, rows))
            case ComponentsPublished(version=version, source=source, removed=removed):
                own = self.listed.pop(version, [])
                if event.listed is not None:
                    own = own[len(own) - event.listed :]
                by_id = without(self.registry.by_id, removed) | {c.component_id: c for c in own}
                self.registry = ComponentRegistry(version, source, by_id)
                self.versions.append(version)
            case _:
                return


def without(by_id: Mapping[str, Component], removed: Iterable[str]) -> dict[str, Component]:
    gone = frozenset(removed)
    return {key: component for key, component in by_id.items() if key not in gone}
