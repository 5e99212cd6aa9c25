"""The base of every declared answer (`out` of a route), and shapes that many of them have."""

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field


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


Item = TypeVar("Item", bound=Representation)


class WholeList(Representation, Generic[Item]):
    """全部."""

    items: tuple[Item, ...] = Field(description="各项")
    next_cursor: None = Field(description="总是 null: 一次给出全部")


class RatioShown(Representation):
    """一个比率."""

    numerator: int = Field(description="分子")
    denominator: int = Field(description="分母, 即 n")
    rate: float | None = Field(description="比率, 0 到 1; 分母为零时为 null")
