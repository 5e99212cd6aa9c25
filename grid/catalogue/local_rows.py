"""The city's own components and matters, beside those of the standard (自定义, G-05). Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from events.catalog.names import EntryKind
from grid.catalogue.catalogue import HIGHEST_LOCAL, LOCAL_CODE, StreetCatalogue
from grid.catalogue.entry import LOCAL, Entry, EntryKey
from grid.catalogue.table import Row, RowDefect

COLUMNS: Final = ("kind", "code", "name", "retired", "successor")
MARK: Final = "（自定义）"  # with which the standard lets a city's own names end
LONGEST_NAME: Final = 60
RETIRED: Final = "yes"
Groups = Mapping[tuple[EntryKind, str], str]  # the group's name, by kind and code


def catalogue_with(national: StreetCatalogue, rows: Sequence[Row]) -> StreetCatalogue:
    """Raises ValueError for rows that have defects."""
    groups = groups_of(national)
    successors = {
        key_of(row, row["code"]): key_of(row, row["successor"], national.newest)
        for row in rows
        if row["successor"]
    }
    return StreetCatalogue(
        national.newest,
        (*national.entries, *(entry_of(row, groups) for row in rows)),
        {**national.successors, **successors},
    )


def groups_of(national: StreetCatalogue) -> Groups:
    rows = national.select(national.newest)
    return {(row.key.kind, row.group_code): row.group for row in rows}


def entry_of(row: Row, groups: Groups) -> Entry:
    key = key_of(row, row["code"])
    group = key.code[:2]
    return Entry(
        key=key,
        name=row["name"],
        group_code=group,
        group=groups[key.kind, group],
        retired=row["retired"] == RETIRED,
    )


def key_of(row: Row, code: str, national: str = LOCAL) -> EntryKey:
    return key_for(national, EntryKind(row["kind"]), code)


def key_for(national: str, kind: EntryKind, code: str) -> EntryKey:
    """The row that a code alone names: the standard leaves its codes from 080 on to cities."""
    return EntryKey(LOCAL if LOCAL_CODE.fullmatch(code) else national, kind, code)


def local_row_defects(national: StreetCatalogue, rows: Sequence[Row]) -> Iterator[RowDefect]:
    """All of them; those of one row first."""
    groups = groups_of(national)
    names = Counter((row["kind"], row["code"]) for row in rows)
    kept = {(row["kind"], row["code"]) for row in rows if row["retired"] != RETIRED} | {
        (str(each.key.kind), each.code) for each in national.select(national.newest)
    }
    for number, row in enumerate(rows):
        for column, what in row_defects(row, groups):
            yield RowDefect(number, column, what)
        if names[row["kind"], row["code"]] > 1:
            yield RowDefect(number, "code", f"编码 {row['code']} 重复 · listed twice")
        if row["successor"] and (row["kind"], row["successor"]) not in kept:
            what = f"没有在用的 {row['successor']} · no row in use has this code"
            yield RowDefect(number, "successor", what)
        if row["name"] and not row["name"].endswith(MARK):
            what = f"名称宜以{MARK}结尾 · the standard lets local names end so"
            yield RowDefect(number, "name", what, blocks=False)
    yield from gaps(rows)


def row_defects(row: Row, groups: Groups) -> Iterator[tuple[str, str]]:
    if row["kind"] not in set(EntryKind):
        yield "kind", f"应为其一 · must be one of {', '.join(EntryKind)}"
    elif (EntryKind(row["kind"]), row["code"][:2]) not in groups:
        yield "code", "前两位应为国家标准的大类 · must begin with a group of the standard"
    if not LOCAL_CODE.fullmatch(row["code"]):
        yield (
            "code",
            "应为五位数字，后三位为 080 至 999 · must have five digits and end in 080 to 999",
        )
    if not 0 < len(row["name"]) <= LONGEST_NAME:
        yield "name", f"应为 1 至 {LONGEST_NAME} 字 · must have 1 to {LONGEST_NAME} characters"
    if row["retired"] not in {"", RETIRED}:
        yield "retired", f"停用填 {RETIRED}，在用不填 · must be {RETIRED} or empty"
    if row["successor"] and row["retired"] != RETIRED:
        yield "successor", "只有停用的项填写 · only a retired row has a successor"


def gaps(rows: Sequence[Row]) -> Iterator[RowDefect]:
    """Codes are given from 999 downwards, so that the standard can grow from below."""
    numbers: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for row in rows:
        if LOCAL_CODE.fullmatch(row["code"]):
            numbers[row["kind"], row["code"][:2]].add(int(row["code"][2:]))
    for number, row in enumerate(rows):
        own = numbers.get((row["kind"], row["code"][:2]), set())
        lowest = HIGHEST_LOCAL - len(own) + 1
        if LOCAL_CODE.fullmatch(row["code"]) and int(row["code"][2:]) < lowest:
            free = max(set(range(lowest, HIGHEST_LOCAL + 1)) - own)
            code = f"{row['code'][:2]}{free:03d}"
            what = f"应自 999 起向下连续编码，{code} 未用 · codes go down from 999; {code} is free"
            yield RowDefect(number, "code", what)


def changed_rows(before: Sequence[Row], rows: Sequence[Row]) -> Iterator[RowDefect]:
    """
    What a next version does to rows that cases name. A row that it leaves out has the number -1.
    """
    new = {(row["kind"], row["code"]): number for number, row in enumerate(rows)}
    for old in before:
        number = new.get((old["kind"], old["code"]), -1)
        if number < 0:
            what = (
                f"缺少 {old['code']} {old['name']}；不再使用的请在 retired 填 {RETIRED} · "
                f"{old['code']} is missing; to retire it write {RETIRED}"
            )
            yield RowDefect(number, "code", what)
        elif old["retired"] and not rows[number]["retired"]:
            what = f"编码 {old['code']} 已停用，不能再用 · a retired code is never used again"
            yield RowDefect(number, "retired", what)
        elif old["name"] != rows[number]["name"]:
            what = f"原名{old['name']}，已有案件保留原名 · cases keep the name {old['name']}"
            yield RowDefect(number, "name", what, blocks=False)
