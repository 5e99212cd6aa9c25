"""The base of every declared answer: `out` of a route."""

from pydantic import BaseModel, ConfigDict


class Representation(BaseModel):
    """
    The shape of an answer, for the document and the tests; no answer passes through it.

    A field without a default is always there. One with a default may be absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
