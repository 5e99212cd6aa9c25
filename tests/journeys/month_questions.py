"""What the paired worlds ask of reports and published months: the queries of each address."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any, Final, get_args

from projections.reports.contacts import ContactsBy
from tests.journeys.board_questions import DEPARTMENTS, INSTANTS

MONTHS: Final = "/api/v1/published-months"
AS_OF: Final = "2026-04-30T00:00:00+08:00"
WHOLE_OR_ONE: Final = ({}, *({"department": code} for code in DEPARTMENTS))

REPORTS: Final[Mapping[str, Sequence[Mapping[str, Any]]]] = {
    # the text and the workbook say moments, which differ between the worlds
    "/api/v1/reports/monthly": [
        {"month": "2026-03", "as_of": AS_OF, "format": form, **of}
        for form, of in product(("json", "csv"), WHOLE_OR_ONE)
    ],
    "/api/v1/public/figures": [{}],
    "/figures": [{}, {"lang": "en"}],
    "/api/v1/contacts": [
        *({**INSTANTS, "by": each} for each in get_args(ContactsBy)),
        {**INSTANTS, "as_of": AS_OF},
    ],
    MONTHS: [{}],
}
