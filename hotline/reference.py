"""
Reference data as plain JSON: what versioned events carry and what export and import exchange.

Inside, rules work on frozen dataclasses; this is the edge where pydantic checks what comes in.
An unknown field is an error, so that a misspelt one does not silently mean "default".
"""

from typing import Any

from pydantic import BaseModel, ConfigDict

from hotline.households import HouseholdList
from hotline.matter import Matter
from hotline.policy import Policy
from hotline.routing import AdmissionList, Department, RuleSet
from hotline.targets import TargetList
from projections.evaluation.forms import EvaluationForms

Json = dict[str, Any]
Published = (
    Policy
    | RuleSet
    | AdmissionList
    | TargetList
    | HouseholdList
    | EvaluationForms
    | Department
    | Matter
)


class Strict(BaseModel):
    """Its configuration reaches the dataclasses inside."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredPolicy(Strict):
    value: Policy


class StoredRuleSet(Strict):
    value: RuleSet


class StoredAdmissionList(Strict):
    value: AdmissionList


class StoredTargetList(Strict):
    value: TargetList


class StoredHouseholdList(Strict):
    value: HouseholdList


class StoredEvaluationForms(Strict):
    value: EvaluationForms


class StoredDepartment(Strict):
    value: Department


class StoredMatter(Strict):
    value: Matter


def to_json(value: Published) -> Json:
    """Plain JSON values; flags are sorted, so that equal data is equal text."""
    match value:
        case Policy():
            return plain(StoredPolicy(value=value))
        case RuleSet():
            return plain(StoredRuleSet(value=value))
        case AdmissionList():
            return plain(StoredAdmissionList(value=value))
        case TargetList():
            return plain(StoredTargetList(value=value))
        case HouseholdList():
            return plain(StoredHouseholdList(value=value))
        case EvaluationForms():
            return plain(StoredEvaluationForms(value=value))
        case Department():
            return plain(StoredDepartment(value=value))
        case Matter():
            return plain(StoredMatter(value=value)) | {"flags": sorted(value.flags)}


def department_shown(value: Department) -> Json:
    """As `to_json`, with instants that the HTTP side writes in the city's time."""
    data: Json = StoredDepartment(value=value).model_dump()["value"]
    return data


def plain(stored: Strict) -> Json:
    data: Json = stored.model_dump(mode="json")["value"]
    return data


def policy_from_json(data: Json) -> Policy:
    """pydantic's ValidationError names every field that is wrong; so do the others."""
    return StoredPolicy.model_validate({"value": data}).value


def rule_set_from_json(data: Json) -> RuleSet:
    return StoredRuleSet.model_validate({"value": data}).value


def department_from_json(data: Json) -> Department:
    return StoredDepartment.model_validate({"value": data}).value


def matter_from_json(data: Json) -> Matter:
    return StoredMatter.model_validate({"value": data}).value


def admission_list_from_json(data: Json) -> AdmissionList:
    return StoredAdmissionList.model_validate({"value": data}).value


def target_list_from_json(data: Json) -> TargetList:
    return StoredTargetList.model_validate({"value": data}).value


def evaluation_forms_from_json(data: Json) -> EvaluationForms:
    return StoredEvaluationForms.model_validate({"value": data}).value


def household_list_from_json(data: Json) -> HouseholdList:
    return StoredHouseholdList.model_validate({"value": data}).value
