"""What is wrong with the maps of a city: each by itself, and one against another."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from events.catalog.names import MapScheme
from events.catalog.values import MapRemark
from grid.map.cells import Cell
from grid.map.versions.publishing import MapDrawing
from hotline.app.reference.file_defects import FileDefect
from hotline.app.reference.parts import MAPS

if TYPE_CHECKING:
    from grid.map.defects import MapDefect

NAMED: Final = 20  # codes that one sentence lists
FoundInMaps = Mapping[str, Sequence["MapDefect"]]  # by scheme


def found_in_maps(
    maps: Mapping[str, MapDrawing], changed: Collection[str] | None = None
) -> dict[str, "list[MapDefect]"]:
    """By scheme; `changed` names those that are not published yet (None: all)."""
    if not maps:
        return {}
    from grid.map.defects import defects  # noqa: PLC0415 - its shapely slows a start
    from grid.map.nesting import LARGER, nesting_defects  # noqa: PLC0415 - the same

    found: dict[str, list[MapDefect]] = {}
    for scheme, drawing in maps.items():
        is_new = changed is None or scheme in changed
        found[scheme] = defects(drawing.cells) if is_new else []
        level = next((each for each in LARGER.get(scheme, ()) if each in maps), None)
        outlines_new = level is not None and (changed is None or level in changed)
        sound = not any(each.kind.blocks for each in found[scheme])
        if level is not None and sound and (is_new or outlines_new):
            found[scheme] += nesting_defects(drawing.cells, maps[level].cells, level)
    return found


def remarks_of(found: FoundInMaps) -> dict[str, list[MapRemark]]:
    """As the event of the new version keeps them."""
    return {
        scheme: [
            MapRemark(
                kind=each.kind,
                cells=each.codes,
                square_metres=each.square_metres,
                near=each.near,
            )
            for each in own
        ]
        for scheme, own in found.items()
    }


def map_defects(
    maps: Mapping[str, MapDrawing], divisions: Collection[str], found: FoundInMaps | None = None
) -> Iterator[FileDefect]:
    for scheme, own in (found_in_maps(maps) if found is None else found).items():
        yield from shape_defects(scheme, maps[scheme].cells, own)
    for scheme, drawing in maps.items():
        yield from unknown_divisions(MAPS[scheme], drawing.cells, divisions)
    if MapScheme.DUTY in maps and MapScheme.UNIT in maps:
        yield from duty_defects(maps[MapScheme.DUTY].cells, maps[MapScheme.UNIT].cells)


def shape_defects(
    scheme: str, cells: Sequence[Cell], found: "Iterable[MapDefect]"
) -> Iterator[FileDefect]:
    numbers = {cell.code: number for number, cell in enumerate(cells)}
    for each in found:
        number = next((numbers[code] for code in each.codes if code in numbers), None)
        at = "/features" if number is None else f"/features/{number}"
        near = f" near {each.near[0]:.6f},{each.near[1]:.6f}" if each.near else ""
        size = f", {each.square_metres:.0f} m²" if each.square_metres else ""
        codes, kind = " ".join(each.codes), each.kind
        name = f"{'网格有误' if kind.blocks else '请核对网格'}：{kind.chinese}"
        what = f"{name} · {kind}: {each.detail} ({codes}{size}{near})"
        yield FileDefect(MAPS[scheme], at, what, blocks=kind.blocks)


def unknown_divisions(
    file: str, cells: Iterable[Cell], divisions: Collection[str]
) -> Iterator[FileDefect]:
    for number, cell in enumerate(cells):
        for division in (cell.community, cell.subdistrict, cell.district):
            if division is not None and division not in divisions:
                what = f"没有区划 {division} · unknown division {division}"
                yield FileDefect(file, f"/features/{number}/properties", what)


def duty_defects(duty: Sequence[Cell], ground: Iterable[Cell]) -> Iterator[FileDefect]:
    """Odd after the unit cells were redrawn: a person says who is on duty there."""
    file, units = MAPS[MapScheme.DUTY], {cell.code for cell in ground}
    for number, cell in enumerate(duty):
        if gone := [code for code in cell.members if code not in units]:
            what = (
                f"所含单元网格已停用，请更新责任网格图 · unit cells that are no longer on the map: "
                f"{named(gone)}"
            )
            yield FileDefect(file, f"/features/{number}/properties/cells", what, blocks=False)
    if free := sorted(units.difference(*(cell.members for cell in duty))):
        what = f"{len(free)} 个单元网格没有责任网格 · unit cells without a duty cell: {named(free)}"
        yield FileDefect(file, "/features", what, blocks=False)


def named(codes: Sequence[str]) -> str:
    return ", ".join(codes[:NAMED]) + (" …" if len(codes) > NAMED else "")
