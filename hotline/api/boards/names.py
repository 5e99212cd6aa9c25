"""Names of areas and matters as the city has published them."""

from collections.abc import Mapping

from hotline.api.dependencies import Desk
from projections.boards.orders import Level


def area_names(desk: Desk, level: Level) -> Mapping[str, str]:
    return desk.cell_names() if level == "cell" else desk.division_names()


def matter_name(desk: Desk, code: str) -> str:
    """The code itself where another catalogue had the matter."""
    found = desk.city().matters.get(code)
    return code if found is None else found.name
