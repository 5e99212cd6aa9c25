"""Query and path parameters, as strict as a body: no unknown, repeated or undecodable ones."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import get_origin
from urllib.parse import parse_qsl

from aiohttp import web
from pydantic import BaseModel, ValidationError

from hotline.http.problems import Invalid, Problem
from hotline.http.request.field_errors import finding, invalid_parameters

MOST_PARAMETERS = 64
LONGEST_SEGMENT = 200


def read_query(
    request: web.Request, model: type[BaseModel] | None, lists: AbstractSet[str]
) -> BaseModel | None:
    """`lists` names the parameters that may come several times."""
    pairs = query_pairs(request.rel_url.raw_query_string)
    if model is None:
        refuse_any(pairs)
        return None
    return validated(model, grouped(pairs, lists))


def read_path(request: web.Request, model: type[BaseModel] | None) -> BaseModel | None:
    """Every segment is checked for characters that no name has; a model may say more."""
    for segment in request.match_info.values():
        if not segment.isprintable() or len(segment) > LONGEST_SEGMENT:
            raise MalformedAddress
    return None if model is None else validated(model, dict(request.match_info))


def list_parameters(model: type[BaseModel] | None) -> frozenset[str]:
    """The parameters (by their names on the wire) that a model takes several times."""
    fields = {} if model is None else model.model_fields
    return frozenset(
        field.alias or name
        for name, field in fields.items()
        if get_origin(field.annotation) in (tuple, list, frozenset)
    )


def query_pairs(raw: str) -> list[tuple[str, str]]:
    if not raw:
        return []
    try:
        pairs = parse_qsl(
            raw.encode("utf-8").decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:  # bad UTF-8, raw bytes outside ASCII, too many fields
        raise MalformedAddress from None
    if "\0" in "".join(name + value for name, value in pairs):
        raise MalformedAddress
    return pairs


def grouped(pairs: list[tuple[str, str]], lists: AbstractSet[str]) -> dict[str, str | list[str]]:
    values: dict[str, str | list[str]] = {}
    for name, value in pairs:
        known = values.get(name)
        if name in lists:
            values[name] = [*(known or ()), value]
        elif known is not None:
            raise Invalid(errors=[finding("parameter", name, "repeated")])
        else:
            values[name] = value
    return values


def refuse_any(pairs: list[tuple[str, str]]) -> None:
    if pairs:
        raise Invalid(errors=[finding("parameter", name, "extra_forbidden") for name, _ in pairs])


def validated(model: type[BaseModel], values: Mapping[str, object]) -> BaseModel:
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise invalid_parameters(error) from None


class MalformedAddress(Problem):
    """The address is not percent-encoded UTF-8, or holds a control character."""

    code = "request.malformed_address"
    status = 400
    title_zh = "地址不是合法的 UTF-8 百分号编码（中文也须如此编码），或含控制字符"
    title_en = "Malformed address"
