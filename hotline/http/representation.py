"""The base of every declared answer: `out` of a route."""

from typing import Any

from pydantic import BaseModel, ConfigDict


def as_answered(schema: dict[str, Any]) -> None:
    """
    A default would say nothing: the field is absent. More fields may come, so it is open.

    The tests read answers with the model itself, which knows no other fields.
    """
    schema.pop("additionalProperties", None)
    for field in schema.get("properties", {}).values():
        field.pop("default", None)


class Representation(BaseModel):
    """
    The shape of an answer, for the document and the tests; no answer passes through it.

    A field without a default is always there. One with a default may be absent. Built when it is
    first used: a service whose document is not asked for never does.
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        json_schema_extra=as_answered,
    )
