"""The declarations of events, as a whole."""

from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from events.catalog.registry import DECLARED


def shapes_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from shapes_in(field.annotation)
    for part in get_args(annotation):
        yield from shapes_in(part)


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.__name__)
def test_what_may_be_none_may_be_missing(declared: type[BaseModel]):
    """The log stores no nulls: a field without a default would make its stream unreadable."""
    unreadable = [
        f"{shape.__name__}.{name}"
        for shape in shapes_in(declared)
        for name, field in shape.model_fields.items()
        if NoneType in get_args(field.annotation) and field.is_required()
    ]

    assert unreadable == []
