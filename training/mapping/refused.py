"""Refused rows of a mapped file: counted by reason, written to a file of their own to be mended."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa

from data_schemas.field import fields_of
from data_schemas.frame import TABLES
from training.mapping.read_file import ReadFile
from training.mapping.source import REFUSED
from training.mapping.table import Refused, TableBuild
from training.read_report import Dropped

_MOST = 0.5
RAGGED = "wrong_number_of_columns"


def dropped_of(read: ReadFile, build: TableBuild) -> list[Dropped]:
    """The refused rows of one table by field and reason, the most common first."""
    rows: dict[tuple[str, str], int] = {}
    first: dict[tuple[str, str], Refused] = {}
    for refused in build.refused:
        key = refused.field, refused.code
        rows[key] = rows.get(key, 0) + len(refused.rows)
        if key not in first or refused.rows[0] < first[key].rows[0]:
            first[key] = refused
    out = []
    if first:
        meant = build.rows - build.filtered.total()
        at = np.array([one.rows[0] for one in first.values()], dtype=np.int64)
        lines = read.source.lines(at).tolist()
        for (key, one), line in zip(first.items(), lines, strict=True):
            out.append(
                Dropped(
                    field=key[0],
                    code=_told(key, rows[key] / meant, build),
                    rows=rows[key],
                    first_line=int(line),
                    given=one.given,
                )
            )
    if read.source.ragged:
        line, text = read.source.ragged[0]
        count = len(read.source.ragged)
        out.append(Dropped(field="", code=RAGGED, rows=count, first_line=line, given=text))
    return sorted(out, key=lambda one: -one.rows)


def _told(key: tuple[str, str], share: float, build: TableBuild) -> str:
    """The reason; a text that most rows lack may be one of merged cells."""
    name, code = key
    column, field = build.spec.columns.get(name), fields_of(TABLES[build.spec.table]).get(name)
    if code != "missing" or share <= _MOST or column is None or field is None:
        return code
    fillable = field.kind is str and column.fill is None and column.column is not None
    return "mostly_blank" if fillable else code


def write_refused(read: ReadFile, to: Path) -> int:
    """Write the refused rows of one file, whole and under its own headings.

    Three columns stand in front that say why, in which field and where; with them the same mapping
    takes the file in again. UTF-8, marked, so that a spreadsheet shows the Chinese in it.

    Returns
    -------
    int
        How many rows were written; where none is to be, there is no file.
    """
    source = read.source
    refused = [one for build in read.builds for one in build.refused]
    if not refused and not source.ragged:
        return 0
    rows = np.concatenate([one.rows for one in refused] or [np.zeros(0, dtype=np.int64)])
    which = np.repeat(np.arange(len(refused)), [len(one.rows) for one in refused])
    order = np.argsort(rows, kind="stable")
    rows, which = rows[order], which[order]
    unique, starts = np.unique(rows, return_index=True)
    ends = np.append(starts[1:], len(rows))
    lines = source.lines(unique) if len(unique) else unique
    ragged = list(source.ragged)
    heads = [*REFUSED[:3], *(REFUSED[3:] if ragged else ())]
    own = [at for at, heading in enumerate(source.headings) if heading not in REFUSED]
    with to.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([*heads, *(source.headings[at] for at in own)])
        if len(unique):
            down, empty = read.filled_down, read.cells.again()
            for chunk in source.chunks():
                cells_of = empty.over(chunk)
                above = {place: cells_of.down(heading) for place, heading in down.items()}
                at = np.flatnonzero(np.isin(chunk.numbers, unique))
                found = chunk.rows.take(pa.array(at))
                # A refused row has none above it that it could stand for.
                cells = [
                    [cell or "" for cell in above[place].take(pa.array(at)).to_pylist()]
                    if place in above
                    else found.column(place).to_pylist()
                    for place in own
                ]
                for n, row in enumerate(np.searchsorted(unique, chunk.numbers[at]).tolist()):
                    why = [refused[one] for one in which[starts[row] : ends[row]].tolist()]
                    codes = "; ".join(dict.fromkeys(one.code for one in why))
                    fields = "; ".join(dict.fromkeys(one.field for one in why))
                    front = [codes, fields, int(lines[row]), *([""] if ragged else [])]
                    writer.writerow([*front, *(column[n] for column in cells)])
        blank = [""] * len(own)
        for line, text in ragged:
            writer.writerow([RAGGED, "", line, text, *blank])
    return len(unique) + len(ragged)
