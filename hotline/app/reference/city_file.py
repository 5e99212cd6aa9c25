"""`city.yaml`: whose data these are, and the versions of what has no place for its own."""

from pydantic import Field, PositiveInt

from events.catalog.names import MapScheme
from events.catalog.reference import StreetTable
from hotline.app.reference.data import ReferenceData
from hotline.reference import Strict


class Sourced(Strict):
    version: PositiveInt
    source: str


class Catalogue(Strict):
    standard: str
    version: PositiveInt


class CityFile(Strict):
    """A city without tables or components of its own names none."""

    code: str
    divisions: Sourced
    catalogue: Catalogue
    maps: dict[MapScheme, Sourced]
    components: Sourced | None = None
    tables: dict[StreetTable, Sourced] = Field(default_factory=dict)

    def map_versions(self) -> dict[str, tuple[int, str]]:
        return {scheme: (each.version, each.source) for scheme, each in self.maps.items()}

    def table_versions(self) -> dict[StreetTable, tuple[int, str]]:
        return {table: (each.version, each.source) for table, each in self.tables.items()}


def city_file_of(data: ReferenceData) -> CityFile:
    registry = data.components
    return CityFile(
        code=data.code,
        divisions=Sourced(version=data.version, source=data.divisions_source),
        catalogue=Catalogue(standard=data.catalogue_standard, version=data.catalogue_version),
        maps={
            scheme: Sourced(version=drawing.version, source=drawing.source)
            for scheme in MapScheme
            if (drawing := data.maps.get(scheme))
        },
        components=Sourced(version=registry.version, source=registry.source)
        if registry.version
        else None,
        tables={
            table: Sourced(version=own.version, source=own.source)
            for table in StreetTable
            if (own := data.tables.get(table)) and own.version
        },
    )
