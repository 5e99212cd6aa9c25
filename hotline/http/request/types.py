"""The two base models of bodies and queries; their types are in `events.input_types`."""

from pydantic import BaseModel, ConfigDict


class Body(BaseModel):
    """A JSON body: strict types, no unknown fields, no NaN; errors never quote the input."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        validate_default=False,
        defer_build=True,
    )


class Query(BaseModel):
    """Query or path parameters: always text on the wire, so numbers are read from text."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        allow_inf_nan=False,
        hide_input_in_errors=True,
        defer_build=True,
    )
