"""A changed copy of a frozen dataclass, for the folds that make one for every event."""

from typing import Any, TypeVar

T = TypeVar("T")


def changed(old: T, /, **changes: Any) -> T:
    """
    As `dataclasses.replace`, in a fifth of the time: it neither calls `__init__` nor checks names.

    For dataclasses without slots and without `__post_init__`.
    """
    new = object.__new__(type(old))
    new.__dict__.update(old.__dict__)
    new.__dict__.update(changes)
    return new
