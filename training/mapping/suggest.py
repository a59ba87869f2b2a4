"""A mapping proposed for a file from its headings and values, for a person to correct.

Where headings are ordinary it can be used as it is; what is unsure stands in comments beside it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path

import yaml

from data_schemas.field import Field, fields_of
from data_schemas.frame import TABLES
from training.mapping.guess import Guess
from training.mapping.look import Look, look_at
from training.mapping.match import field_called, plain
from training.mapping.sheets import SheetLeft, sheets_left, sheets_line
from training.mapping.source import open_source
from training.mapping.synonyms import TERMS, UNITS

_FEW_EXTRAS = 40

_DUE_AFTER = 60


@dataclass
class Suggestion:
    """A proposed mapping.

    Parameters
    ----------
    text : str
        The YAML, with comments.
    table : str
        The table it seems to feed.
    fields : dict of str to str
        Field → heading.
    unsure : list of str
        What a person should look at.
    lacking : list of str
        Required fields for which no column was found; with any the mapping cannot be used yet.
    sheets_left : list of SheetLeft
        Sheets of the workbook that the mapping does not read.
    """

    text: str
    table: str
    fields: dict[str, str]
    unsure: list[str] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)
    sheets_left: list[SheetLeft] = field(default_factory=list)

    def as_dict(self) -> dict[str, object]:
        """The suggestion as JSON can carry it."""
        return {
            "mapping": self.text,
            "table": self.table,
            "fields": self.fields,
            "unsure": self.unsure,
            "lacking": self.lacking,
            "sheets_left": [asdict(one) for one in self.sheets_left],
        }


def suggest(path: Path) -> Suggestion:
    """Look at a file and propose its mapping.

    Raises
    ------
    InvalidLedger
        If the file cannot be read as a table.
    """
    look = look_at(path)
    return _Writing(path, look, sheets_left([open_source(path, look.read)])).done()


class _Writing:
    """The text of a mapping while it is put together."""

    def __init__(self, path: Path, look: Look, left: list[SheetLeft]) -> None:
        self.left = left
        self.path, self.read, self.guesses = path, look.read, look.guesses
        self.table, self.found, self.title = look.table, look.found, look.title
        self.fields = fields_of(TABLES[look.table])
        self.unsure: list[str] = []
        self.lacking: list[str] = []
        self.used = {seen.heading for seen, _ in look.found.values()}

    def done(self) -> Suggestion:
        """The whole of it."""
        lines = [
            f"# 由 huikuan ingest --suggest 对 {_safe(self.path.name)} 给出的建议，请核对后使用；"
            "标有“?”的行请特别留意",
            "# Proposed by huikuan ingest --suggest: look it through, above all the lines with a"
            " '?'; docs/ingest.md explains the keys",
            "# as_of: 2026-01-31  # 数据截止日 / the day the records were taken",
            *self._reading(),
            *self._sheets(),
            "tables:",
            f"  - table: {self.table}",
            "    columns:",
        ]
        for name, one in self.fields.items():
            if name in self.found:
                lines.append(self._field(name, one, *self.found[name]))
            elif one.required and name not in ("payment_id",):
                lines.append(self._lacking(name, one))
        lines += self._rest()
        fields = {name: seen.heading for name, (seen, _) in self.found.items()}
        text = "\n".join(lines) + "\n"
        return Suggestion(text, self.table, fields, self.unsure, self.lacking, self.left)

    def _reading(self) -> list[str]:
        """How the file is written, where that is not the ordinary way.

        The style of the fields found counts; while none is found, that of any column.
        """
        numbers = [g for g in self.guesses if g.kind == "number"]
        found = [g for g in numbers if g.heading in self.used] or numbers
        odd = [g.styles[0] for g in found if g.styles and g.styles[0] != "1,234.56"]
        said, doubts = [], []
        if self.read.encoding:
            said.append(f"encoding: {self.read.encoding}")
            doubts.append("西欧文字？Western European letters?")
        if (sheet := self.read.sheet) is not None:
            said.append(f"sheet: {_quoted(sheet)}")
            doubts.append(f"数据在工作表“{sheet}”？are the records on this sheet?")
        if (row := self.read.header_row) > 1:
            said.append(f"header_row: {row}")
            doubts.append(f"表头在第 {row} 行？are the headings in row {row}?")
        said += [f"numbers: {_quoted(odd[0])}"] if odd else []
        if not said:
            return []
        self.unsure += [f"read: {doubt}" for doubt in doubts]
        doubt = f"  # ? {'; '.join(doubts)}" if doubts else ""
        return [f"read: {{{', '.join(said)}}}{doubt}"]

    def _sheets(self) -> list[str]:
        """The sheets that are not read, in each language."""
        said = [sheets_line(self.left, lang) for lang in ("zh", "en")]
        self.unsure += [f"read: {' / '.join(said)}"] if any(said) else []
        return [f"# ? {_safe(line, 400)}" for line in said if line]

    def _field(self, name: str, one: Field, seen: Guess, score: float) -> str:
        parts = [f"column: {_quoted(seen.heading)}"]
        doubts = []
        if score < 1:
            doubts.append(f"是否即“{one.meta.zh}”？is this '{one.meta.en}'?")
        if seen.kind == "date" and seen.formats:
            parts.append(f"date: {_quoted(seen.formats[0])}")
            if len(seen.formats) > 1:
                others = " / ".join(seen.formats[1:])
                doubts.append(f"日期格式也可能是 {others}？the format may also be {others}")
        if one.kind in (float, int):
            parts += self._unit(name, seen, doubts)
            if seen.negative:
                doubts.append("有负数：退款或红字？negative numbers: refunds or credit notes?")
        if one.codes:
            parts.append(self._values(one, seen, doubts))
        if one.meta.changes:
            doubts.append("会变化：只有现值则属事后信息？it changes: today's value is hindsight?")
        line = f"      {name}: "
        line += (
            _quoted(seen.heading)
            if len(parts) == 1
            else "{" + ", ".join(p for p in parts if p) + "}"
        )
        if doubts:
            self.unsure += [f"{name}: {doubt}" for doubt in doubts]
            line += "  # ? " + "; ".join(doubts)
        return line

    def _unit(self, name: str, seen: Guess, doubts: list[str]) -> list[str]:
        unit = next((u for mark, u in UNITS.items() if mark in seen.heading), None)
        if unit is None and name == "amount":
            said = [text for text in self.title if "单位" in text]
            unit = next((u for mark, u in UNITS.items() for text in said if mark in text), None)
        if unit is None:
            return []
        if "(" not in seen.heading and "（" not in seen.heading:
            doubts.append(f"单位是 {unit}？is the unit {unit}?")
        return [f"unit: {_quoted(unit)}"]

    def _values(self, one: Field, seen: Guess, doubts: list[str]) -> str:
        """A translation of the codes that are seen; those nobody knows stay as they are."""
        known = {c.value: c.value for c in one.codes}
        known |= {c.zh: c.value for c in one.codes} | {c.en.casefold(): c.value for c in one.codes}
        out = []
        for value in seen.values:
            if value in known and known[value] in (value,):
                continue
            code = known.get(value) or known.get(value.casefold())
            if code is None:
                near = difflib.get_close_matches(value, list(known), n=1, cutoff=0.5)
                code = known[near[0]] if near else ""
                doubts.append(f"“{_safe(value)}” 是哪一类？what is '{_safe(value)}'?")
            out.append(f"{_quoted(value)}: {_quoted(code)}")
        return f"values: {{{', '.join(out)}}}" if out else ""

    def _lacking(self, name: str, one: Field) -> str:
        """A required field that no column holds; a due date follows from terms."""
        if name == "due_date" and "invoice_date" in self.found:
            terms = [g for g in self.guesses if plain(g.heading) in map(plain, TERMS)]
            if terms:
                self.used.add(terms[0].heading)
                heading = _quoted(terms[0].heading)
                return f"      due_date: {{after: invoice_date, days_column: {heading}}}"
            days = [
                g.heading for g in self.guesses if g.kind == "date" and g.heading not in self.used
            ]
            named = ", ".join(_safe(heading) for heading in days[:12])
            doubt = (
                f"到期日是哪一列：{named}？暂按开票后若干天 / which of these is the due date,"
                " or how many days after?"
                if days
                else "没有到期日列，暂按开票后若干天？no column of due dates: how many days after?"
            )
            self.unsure.append(f"due_date: {doubt}")
            return f"      due_date: {{after: invoice_date, days: {_DUE_AFTER}}}  # ? {doubt}"
        self.lacking.append(name)
        free = [g.heading for g in self.guesses if g.heading not in self.used]
        listed = ", ".join(_safe(heading) for heading in free[:12])
        return f'      {name}: "?"  # ? {one.meta.zh} {one.meta.en}: {listed}'

    def _rest(self) -> list[str]:
        """What nobody asked for may become extra columns; days, ids and the mostly blank not."""
        lines: list[str] = []
        left: list[str] = []
        for seen in self.guesses:
            if seen.heading in self.used or seen.kind == "blank":
                continue
            free = self.table == "receivables" and seen.kind in ("code", "text", "number")
            free = free and field_called("payments", seen.heading) is None
            if free and seen.filled > 0.5 and len(lines) < _FEW_EXTRAS:
                lines.append(f"      # x_{len(lines) + 1}: {_quoted(seen.heading)}")
            else:
                left.append(_safe(seen.heading))
        if lines:
            said = "      # 其他列可作为附加输入，去掉 # 并命名（开票时就已知的才可以）"
            said += " / further inputs, if known when invoiced: take away the # and name them"
            lines.insert(0, said)
        if left:
            lines.append("    # 未使用 / not used: " + ", ".join(left[:60]))
        return lines


def _safe(text: str, most: int = 60) -> str:
    """Text for a comment: one short line."""
    return "".join(c if c.isprintable() else " " for c in text[:most])


def _quoted(text: str) -> str:
    """Text as a YAML scalar that can stand anywhere."""
    if re.fullmatch(r"[A-Za-z_\u4e00-\u9fff][\w\u4e00-\u9fff]*", text):
        return text
    quoted: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()
    return quoted
