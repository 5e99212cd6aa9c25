"""What each code of a map has become in its newest version (G-02), whatever version named it."""

from grid.map.versions.history import MapHistory


def successors(history: MapHistory) -> dict[str, tuple[str, ...]]:
    """
    The codes of today of each code that is no longer, or not only, itself; () is on no map now.

    A code alone does not tell the version that drew it, so one that was split and kept has all its
    parts here.
    """
    now: dict[str, set[str]] = {}
    for version in history.versions:
        steps = {code: change.after for change in version.changes for code in change.before}
        for code, parts in now.items():
            if not parts.isdisjoint(steps):
                now[code] = {after for part in parts for after in steps.get(part, (part,))}
        for code, after in steps.items():
            now.setdefault(code, set(after))
    return {code: tuple(sorted(parts)) for code, parts in now.items() if parts != {code}}
