"""A mapping proposed for a file from its headings and values, for a person to correct.

Where headings are ordinary it can be used as it is; what is unsure stands in comments beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from data_schemas.field import Field, fields_of
from data_schemas.frame import KEYS, TABLES
from training.mapping.cell_marks import says_yuan
from training.mapping.currency_column import code_of, currency_heading, ledger_currency
from training.mapping.guess import Guess
from training.mapping.look import Look, look_at
from training.mapping.mapping_text import asked, quoted, short
from training.mapping.sheets import SheetLeft, sheets_left, sheets_line
from training.mapping.source import open_source
from training.mapping.suggest_blanks import blanks_text
from training.mapping.suggest_column import column_text
from training.mapping.suggest_lacking import lacking
from training.mapping.suggest_layout import day_in, dropped_lines, starts_blocks, units_told
from training.mapping.suggest_payments import Payments, beside_units, payments_beside
from training.mapping.suggest_rest import rest_text


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
        Field → heading; "payments.amount" where payments stand beside the receivables.
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
        self.table, self.found = look.table, look.found
        told, self.mixed = units_told(look.guesses)
        self.title = [*told, *look.title, *beside_units(look.guesses, look.found)]
        self.fields = fields_of(TABLES[look.table])
        self.unsure: list[str] = []
        self.lacking: list[str] = []
        self.payments = Payments()
        if look.table == "receivables":
            self.payments = payments_beside(look.guesses, look.found, self.title)
        self.used = {seen.heading for seen, _ in look.found.values()}

    def done(self) -> Suggestion:
        """The whole of it."""
        lines = [
            f"# 由 huikuan ingest --suggest 对 {short(self.path.name)} 给出的建议，请核对后使用；"
            "标有“?”的行请特别留意",
            "# Proposed by huikuan ingest --suggest: look it through, above all the lines with a"
            " '?'; docs/ingest.md explains the keys",
            self._as_of(),
            *self._reading(),
            *self._sheets(),
            *self._units(),
            *dropped_lines(self.guesses),
            "tables:",
            f"  - table: {self.table}",
            *(["    distinct: true"] if self.payments.distinct else []),
            *self._currency(),
            "    columns:",
        ]
        paid = self.payments.amount
        for name, one in self.fields.items():
            if name == "paid_date" and paid is not None and not self.payments.day_alone:
                continue  # of what came in the payments tell
            if name in self.found:
                lines.append(self._field(name, one, *self.found[name]))
            elif one.required and name not in ("payment_id",):
                lines.append(self._lacking(name, one))
        self.used.update(self.payments.used)
        lines += [*self._rest(), *self.payments.lines]
        self.unsure += self.payments.doubts
        if not self.payments.lines:
            lines += [f"  {asked([doubt])}" for doubt in self.payments.doubts]
        fields = {name: seen.heading for name, (seen, _) in self.found.items()}
        if paid is not None:
            fields["payments.amount"] = paid.heading
        text = "\n".join(lines) + "\n"
        return Suggestion(text, self.table, fields, self.unsure, self.lacking, self.left)

    def _as_of(self) -> str:
        day = day_in(self.title)
        if day is None:
            return "# as_of: 2026-01-31  # 数据截止日 / the day the records were taken"
        doubt = "标题所写的截止日期？the day that the title names?"
        self.unsure.append(f"as_of: {doubt}")
        return f"as_of: {day}{asked([doubt])}"

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
            said.append(f"sheet: {quoted(sheet)}")
            doubts.append(f"数据在工作表“{sheet}”？are the records on this sheet?")
        if (row := self.read.header_row) > 1:
            said.append(f"header_row: {row}")
            doubts.append(f"表头在第 {row} 行？are the headings in row {row}?")
        said += [f"numbers: {quoted(odd[0])}"] if odd else []
        read = [self.found[name][0] for name, one in self.fields.items()
                if name in self.found and one.kind in (date, float, int)]  # fmt: skip
        of_payments = [g for g in self.guesses if g.heading in self.payments.used]
        read += [g for g in of_payments if g not in read]
        blanks, asking = blanks_text(read, self._answering())
        said, doubts = said + blanks, doubts + asking
        if not said:
            return []
        self.unsure += [f"read: {doubt}" for doubt in doubts]
        return [f"read: {{{', '.join(said)}}}{asked(doubts)}"]

    def _answering(self) -> list[Guess]:
        """The columns of which a word may be an answer: they are codes, or may become some."""
        used = [seen for name, (seen, _) in self.found.items()
                if self.fields[name].codes or self.fields[name].kind is bool]  # fmt: skip
        free = [g for g in self.guesses if g.kind == "code" and g.heading not in self.used]
        return used + free

    def _sheets(self) -> list[str]:
        """The sheets that are not read, in each language."""
        said = [sheets_line(self.left, lang) for lang in ("zh", "en")]
        self.unsure += [f"read: {' / '.join(said)}"] if any(said) else []
        return [f"# ? {short(line, 400)}" for line in said if line]

    def _units(self) -> list[str]:
        """That a column counts each row in a unit of its own, which no mapping can say."""
        if not self.mixed:
            return []
        names = "”“".join(map(short, self.mixed))
        doubt = (
            f"“{names}”各行的单位不同：请先换算，或用 keep 分开导入 / '{names}' names several"
            " units: convert first, or bring them apart with keep"
        )
        self.unsure.append(f"amount: {doubt}")
        return [f"# ? {doubt}"]

    def _field(self, name: str, one: Field, seen: Guess, score: float) -> str:
        beside = self.payments.amount if name == "paid_date" else None
        heading = beside.heading if beside is not None else ""
        text = one.required and one.kind is str and name not in KEYS[self.table]
        blocks = text and starts_blocks(seen)
        said = column_text(name, one, seen, score, self.title, heading, blocks=blocks)
        self.unsure += [f"{name}: {doubt}" for doubt in said.doubts]
        return f"      {name}: {said.text}{asked(said.doubts)}"

    def _lacking(self, name: str, one: Field) -> str:
        """A required field that no column holds."""
        free = [seen for seen in self.guesses if seen.heading not in self.used]
        said = lacking(name, one, free, invoiced="invoice_date" in self.found)
        if said.used:
            self.used.add(said.used)
        if said.decided:
            self.unsure += [f"{name}: {doubt}" for doubt in said.doubts]
        else:
            self.lacking.append(name)
        return said.line(name)

    def _currency(self) -> list[str]:
        """The column that names the currency of the amounts, where they are not in yuan."""
        amount = self.found.get("amount")
        heading = currency_heading(seen.heading for seen in self.guesses)
        if heading is None or amount is None or says_yuan(amount[0].heading):
            return []
        self.used.add(heading)
        (seen,) = (one for one in self.guesses if one.heading == heading)
        rows = Counter(code_of(text or "") for text in seen.cells.to_pylist()) if seen.cells else {}
        others = [code for code in rows if code not in ("", ledger_currency(rows))]
        doubts = []
        if others:
            doubts.append(
                f"{'、'.join(others)} 的行会被拒绝：一本账只有一种币种 / rows in"
                f" {', '.join(others)} are refused: a ledger is in one currency"
            )
            self.unsure += [f"currency: {doubt}" for doubt in doubts]
        return [f"    currency: {quoted(heading)}{asked(doubts)}"]

    def _rest(self) -> list[str]:
        """What nobody asked for may become extra columns; days, ids and the mostly blank not."""
        rest = [g for g in self.guesses if g.heading not in self.used and g.kind != "blank"]
        payments = self.payments.amount is not None
        lines, idle = rest_text(self.table, rest, list(self.found), payments=payments)
        self.unsure += idle
        return lines
