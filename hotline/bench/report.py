"""What was found, for people, for programs, and for the documentation."""

from collections.abc import Sequence
from typing import Any, Final

from hotline.bench.machine import Machine
from hotline.bench.measurement import Finding, Measurement, Skipped

BEGIN: Final = "<!-- figures: begin (written by `hotline bench --markdown`) -->"
END: Final = "<!-- figures: end -->"
HEAD: Final = ("bench", "what", "value", "beside it, in the same run", "ratio", "target", "reached")


def as_json(machine: Machine, version: str, found: Sequence[Finding]) -> dict[str, Any]:
    return {
        "machine": machine.as_json() | {"postgresql": version},
        "rows": [row.as_json() for row in found if isinstance(row, Measurement)],
        "skipped": [
            {"bench": each.bench, "why": each.why} for each in found if isinstance(each, Skipped)
        ],
    }


def cells(row: Measurement) -> tuple[str, ...]:
    """The columns of `HEAD`, as text."""
    return (
        row.bench,
        row.what,
        f"{number(row.value)} {row.unit}" + worst(row.worst),
        beside(row),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        "" if row.target is None else str(row.target),
        {None: "", True: "yes", False: "NO"}[row.reached],
    )


def beside(row: Measurement) -> str:
    if row.beside is None or row.beside_value is None:
        return ""
    return f"{number(row.beside_value)}{worst(row.beside_worst)}: {row.beside}"


def worst(value: float | None) -> str:
    return "" if value is None else f" (worst round {number(value)})"


def number(value: float) -> str:
    """Three figures are all that a benchmark knows; whole numbers from a thousand on."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def machine_line(machine: Machine, version: str) -> str:
    busy = " **(busy: do not trust these figures)**" if machine.busy else ""
    return (
        f"{machine.cores} cores, load {machine.load} at the start{busy}; {machine.system}, "
        f"{machine.file_system}; one flush of 8 kB {machine.flush_us:.0f} µs "
        f"(p99 {machine.flush_us_p99:.0f} µs); PostgreSQL {version}, Python {machine.python}"
    )


def markdown(machine: Machine, version: str, scale: str, found: Sequence[Finding]) -> str:
    rows = [(*cells(row), row.note) for row in found if isinstance(row, Measurement)]
    head = (*HEAD, "note")
    lines = [
        f"Scale `{scale}`: {machine_line(machine, version)}.",
        "",
        line_of(head),
        line_of(["---"] * len(head)),
        *(line_of(row) for row in rows),
        *(
            "\n" + f"Skipped: {each.bench}: {each.why}"
            for each in found
            if isinstance(each, Skipped)
        ),
    ]
    return "\n".join(lines)


def line_of(words: Sequence[str]) -> str:
    return "| " + " | ".join(word.replace("|", "\\|") for word in words) + " |"


def put_between_marks(text: str, table: str) -> str:
    """Replace the text between the marks; a text without them gets them at its end."""
    block = f"{BEGIN}\n\n{table}\n\n{END}"
    if BEGIN not in text or END not in text:
        return f"{text.rstrip()}\n\n{block}\n".lstrip()
    before, rest = text.split(BEGIN, 1)
    return before + block + rest.split(END, 1)[1]
