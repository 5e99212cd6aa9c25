"""How often citizens made contact: registered orders by channel or area."""

from collections.abc import Mapping
from typing import Final, Literal

from projections.figures.query import Source, figures
from projections.figures.question import Question
from projections.figures.shares import SHARES

ContactsBy = Literal["channel", "district", "subdistrict", "community"]
REGISTERED: Final = SHARES["online-share"]  # every order in its period; what of it is not asked


async def contacts(source: Source, question: Question, by: ContactsBy) -> Mapping[str, int]:
    """
    Of the orders registered in the period; `none` are those without a value.

    Protected ones are counted for no reader (D-07); merged and withdrawn ones are counted, for
    each was a contact.
    """
    found = await figures(source, [question], by)
    return {row.key or "": row.pair.denominator + row.left_out for row in found.rows}
