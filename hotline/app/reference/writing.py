"""Reference data written as files: equal data gives equal bytes."""

from collections.abc import Mapping
from typing import Any

from events.calendars.stored import CalendarYearBody
from events.catalog.names import Channel, RequestKind
from hotline.app.reference.city_file import city_file_of
from hotline.app.reference.data import ReferenceData
from hotline.app.reference.formats.tables import divisions_table, matters_table
from hotline.app.reference.formats.yaml_files import yaml_text
from hotline.app.reference.parts import (
    ADMISSION,
    CALENDAR,
    CITY,
    COMPONENTS,
    DEPARTMENTS,
    DIVISIONS,
    EVALUATIONS,
    HEADINGS,
    HOUSEHOLDS,
    MAPS,
    MATTERS,
    MEANINGS,
    POLICY,
    ROUTING,
    TABLES,
    TARGETS,
)
from hotline.app.reference.street.components_file import components_text
from hotline.app.reference.street.map_files import cells_text
from hotline.app.reference.street.table_files import table_text
from hotline.policy import Policy
from hotline.reference import to_json


def texts_of(data: ReferenceData) -> dict[str, bytes]:
    """The content of every file. Tables begin with a byte order mark: spreadsheets want it."""
    years = [CalendarYearBody.of(year).model_dump(mode="json") for year in data.years]
    rule_set = to_json(data.rule_set)
    written = {
        CITY: city_file_of(data).model_dump(mode="json"),
        DEPARTMENTS: [to_json(department) for department in data.departments],
        CALENDAR: [year | {"names": by_name(year["names"])} for year in years],
        POLICY: policy_body(data.policy),
        ROUTING: rule_set | {"fallbacks": by_name(rule_set["fallbacks"])},
        ADMISSION: to_json(data.admissions),
        TARGETS: to_json(data.targets),
        HOUSEHOLDS: to_json(data.households),
        EVALUATIONS: to_json(data.evaluations),
    }
    return {
        DIVISIONS: divisions_table(data.divisions).encode("utf-8-sig"),
        MATTERS: matters_table(data.matters).encode("utf-8-sig"),
        **{
            name: yaml_text(content, HEADINGS[name], MEANINGS[name])
            for name, content in written.items()
        },
        **{
            file: cells_text(data.maps[scheme].cells if scheme in data.maps else ())
            for scheme, file in MAPS.items()
        },
        COMPONENTS: components_text(data.components),
        **{TABLES[table]: table_text(own) for table, own in data.tables.items()},
    }


def policy_body(policy: Policy) -> dict[str, Any]:
    """In one order, whatever the order of the mappings: the log does not keep it."""
    body = to_json(policy)
    kinds = {str(kind): body["kinds"][kind] for kind in RequestKind if kind in body["kinds"]}
    named = {name: by_name(body[name]) for name in body if name.endswith(("_reasons", "_words"))}
    media = body["delivery"]["media"]
    delivery = body["delivery"] | {
        "media": {str(each): media[each] for each in Channel if each in media}
    }
    return body | named | {"kinds": kinds, "delivery": delivery}


def by_name(mapping: Mapping[str, Any]) -> dict[str, Any]:
    return dict(sorted(mapping.items()))
