"""The body of an item, read as strictly as that of a request of its own."""

from collections.abc import Mapping
from typing import Any

import orjson
from pydantic import ValidationError

from events.act import Act
from grid.sync.receipt import CannotPrepare
from hotline.http.request.field_errors import invalid_body


def read_as(act: Act, body: Mapping[str, Any]) -> Any:
    """As the act's command. Raises CannotPrepare."""
    try:
        return act.reads.validate_json(orjson.dumps(body), strict=True, extra="forbid")
    except ValidationError as error:
        raise CannotPrepare(invalid_body(error)) from None
