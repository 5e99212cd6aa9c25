"""The monthly report as CSV: UTF-8 with a byte order mark, lines ended by CR LF."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from hotline.reports.cells import as_text
from hotline.reports.report import SMALL_NOTE, Report, ReportLine, percent

BOM: Final = "\ufeff"
HEADER: Final = (
    "单位",
    "受理",
    "应结案（派遣总数）",
    "结案",
    "结案率",
    "按时办结",
    "按期结案率",
    "超时办结",
    "未办结",
    "剔除",
    "剔除后按期结案率",
    "一次完成率",
    "不满意率",
    "备注",
)


def monthly_csv(report: Report) -> bytes:
    """One line for the whole, then one for each department."""
    total = row(report.total, report.registered, report.published_note)
    return csv_bytes([HEADER, total, *(row(line, None) for line in report.lines)])


def row(line: ReportLine, registered: int | None, note: str = "") -> Sequence[str | int]:
    counts = line.outcomes
    return (
        line.name,
        "" if registered is None else registered,
        counts.due,
        counts.closed.numerator,
        percent(counts.closed),
        counts.on_time.numerator,
        percent(counts.on_time),
        counts.late,
        counts.open,
        counts.excluded,
        percent(counts.kept),
        percent(counts.at_first),
        percent(counts.dissatisfied),
        "；".join(each for each in (SMALL_NOTE if line.small else "", note) if each),
    )


def csv_bytes(rows: Iterable[Sequence[str | int]]) -> bytes:
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerows(
        [as_text(cell) if isinstance(cell, str) else cell for cell in each] for each in rows
    )
    return (BOM + written.getvalue()).encode()
