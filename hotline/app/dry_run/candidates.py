"""What is wrong with a rule set or a policy before it is tried: as at its import."""

from collections.abc import Iterator

from pydantic import ValidationError

from hotline.app.dry_run.trial import Json
from hotline.app.reference.defects import policy_defects
from hotline.app.reference.file_defects import both_languages
from hotline.city import City
from hotline.reference import policy_from_json, rule_set_from_json
from hotline.routing import Router, rule_set_defects

Defect = tuple[str, str]  # a pointer into the candidate, and what is wrong, Chinese · English


def candidate_defects(kind: str, candidate: Json, city: City) -> list[Defect]:
    try:
        return [*(routing if kind == "routing" else policy)(candidate, city)]
    except ValidationError as error:
        return [
            ("".join(f"/{step}" for step in found["loc"] if step != "value"), both_languages(found))
            for found in error.errors(include_input=False, include_url=False)
        ]
    except ValueError as error:
        return [("", f"不可使用 · {error}")]


def routing(candidate: Json, city: City) -> Iterator[Defect]:
    rule_set = rule_set_from_json(candidate)
    departments, matters = city.departments.values(), city.matters.values()
    for what in rule_set_defects(rule_set, departments, matters):
        yield "", f"派单规则有误 · {what}"
    Router(rule_set, departments, matters)


def policy(candidate: Json, _: City) -> Iterator[Defect]:
    for found in policy_defects(policy_from_json(candidate)):
        yield found.pointer, found.what
