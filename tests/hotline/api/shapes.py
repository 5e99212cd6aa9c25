"""Subset checks: what the contract promises is there and of the right kind; more may be."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def matches(shape: Any, value: Any, at: str = "") -> list[str]:
    """
    Where `value` is not as `shape` says; empty when it is.

    A shape is a type, a set of allowed values, a one-item list for a list of such items, a
    mapping for an object with at least these fields, a tuple of alternatives, a function that
    says whether it likes the value, or the value itself.
    """
    match shape:
        case Mapping():
            if not isinstance(value, Mapping):
                return [f"{at}: no object"]
            missing = [f"{at}.{name}: missing" for name in shape if name not in value]
            present = [name for name in shape if name in value]
            return missing + [w for n in present for w in matches(shape[n], value[n], f"{at}.{n}")]
        case [item]:
            if not isinstance(value, list):
                return [f"{at}: no list"]
            return [w for n, each in enumerate(value) for w in matches(item, each, f"{at}[{n}]")]
        case tuple():
            found = [matches(each, value, at) for each in shape]
            return [] if [] in found else [f"{at}: {value!r} fits none of its forms"]
        case _:
            return [] if fits(shape, value) else [f"{at}: {value!r}"]


def fits(shape: Any, value: Any) -> bool:
    match shape:
        case set():
            return value in shape
        case type():
            return isinstance(value, shape) and not (shape is int and isinstance(value, bool))
        case _:
            return bool(shape(value)) if callable(shape) else bool(shape == value)


def instant(value: Any) -> bool:
    """RFC 3339 with an offset."""
    return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None


def maybe(shape: Any) -> tuple[Any, None]:
    return (shape, None)
