"""A mapping proposed for a file from its headings and values, for a person to correct.

Where headings are ordinary it can be used as it is; what is unsure stands in comments beside it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from data_schemas.field import Field, fields_of
from data_schemas.frame import TABLES
from training.mapping.guess import Guess
from training.mapping.look import Look, look_at
from training.mapping.mapping_text import asked, quoted, short
from training.mapping.match import field_called, is_balance, plain
from training.mapping.sheets import SheetLeft, sheets_left, sheets_line
from training.mapping.source import open_source
from training.mapping.suggest_blanks import blanks_text
from training.mapping.suggest_column import column_text
from training.mapping.suggest_payments import Payments, payments_beside
from training.mapping.synonyms import TERMS

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
        self.table, self.found, self.title = look.table, look.found, look.title
        self.fields = fields_of(TABLES[look.table])
        self.unsure: list[str] = []
        self.lacking: list[str] = []
        self.payments = Payments()
        if look.table == "receivables":
            self.payments = payments_beside(look.guesses, look.found, look.title)
        self.used = {seen.heading for seen, _ in look.found.values()}

    def done(self) -> Suggestion:
        """The whole of it."""
        lines = [
            f"# 由 huikuan ingest --suggest 对 {short(self.path.name)} 给出的建议，请核对后使用；"
            "标有“?”的行请特别留意",
            "# Proposed by huikuan ingest --suggest: look it through, above all the lines with a"
            " '?'; docs/ingest.md explains the keys",
            "# as_of: 2026-01-31  # 数据截止日 / the day the records were taken",
            *self._reading(),
            *self._sheets(),
            "tables:",
            f"  - table: {self.table}",
            *(["    distinct: true"] if self.payments.distinct else []),
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
        if paid is not None:
            self.used.add(paid.heading)
        lines += [*self._rest(), *self.payments.lines]
        self.unsure += self.payments.doubts
        if not self.payments.lines:
            lines += [f"  {asked([doubt])}" for doubt in self.payments.doubts]
        fields = {name: seen.heading for name, (seen, _) in self.found.items()}
        if paid is not None:
            fields["payments.amount"] = paid.heading
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
            said.append(f"sheet: {quoted(sheet)}")
            doubts.append(f"数据在工作表“{sheet}”？are the records on this sheet?")
        if (row := self.read.header_row) > 1:
            said.append(f"header_row: {row}")
            doubts.append(f"表头在第 {row} 行？are the headings in row {row}?")
        said += [f"numbers: {quoted(odd[0])}"] if odd else []
        read = [self.found[name][0] for name, one in self.fields.items()
                if name in self.found and one.kind in (date, float, int)]  # fmt: skip
        read += [self.payments.amount] if self.payments.amount is not None else []
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

    def _field(self, name: str, one: Field, seen: Guess, score: float) -> str:
        beside = self.payments.amount if name == "paid_date" else None
        heading = beside.heading if beside is not None else ""
        said = column_text(name, one, seen, score, self.title, heading)
        self.unsure += [f"{name}: {doubt}" for doubt in said.doubts]
        return f"      {name}: {said.text}{asked(said.doubts)}"

    def _lacking(self, name: str, one: Field) -> str:
        """A required field that no column holds; a due date follows from terms."""
        if name == "due_date" and "invoice_date" in self.found:
            terms = [g for g in self.guesses if plain(g.heading) in map(plain, TERMS)]
            if terms:
                self.used.add(terms[0].heading)
                heading = quoted(terms[0].heading)
                return f"      due_date: {{after: invoice_date, days_column: {heading}}}"
            days = [
                g.heading for g in self.guesses if g.kind == "date" and g.heading not in self.used
            ]
            named = ", ".join(short(heading) for heading in days[:12])
            doubt = (
                f"到期日是哪一列：{named}？暂按开票后若干天 / which of these is the due date,"
                " or how many days after?"
                if days
                else "没有到期日列，暂按开票后若干天？no column of due dates: how many days after?"
            )
            self.unsure.append(f"due_date: {doubt}")
            return f"      due_date: {{after: invoice_date, days: {_DUE_AFTER}}}{asked([doubt])}"
        self.lacking.append(name)
        free = [g.heading for g in self.guesses if g.heading not in self.used]
        listed = ", ".join(short(heading) for heading in free[:12])
        return f'      {name}: "?"  # ? {one.meta.zh} {one.meta.en}: {listed}'

    def _not_used(self, seen: Guess) -> str | None:
        """That a column called as a field is lies idle: nothing below its heading is one."""
        name = field_called(self.table, seen.heading)
        beside = name is None and self.table == "receivables" and self.payments.amount is None
        if beside and field_called("payments", seen.heading) == "amount":
            meta = fields_of(TABLES["payments"])["amount"].meta
        elif name is not None and name not in self.found:
            meta = self.fields[name].meta
        else:
            return None
        heading, first = short(seen.heading), short(seen.values[0] if seen.values else "")
        return (
            f"“{heading}”似为{meta.zh}，但内容不像（如“{first}”），没有采用，请核对 /"
            f" '{heading}' is called as '{meta.en}' is, but holds something else (such as"
            f" '{first}'): not used"
        )

    def _rest(self) -> list[str]:
        """What nobody asked for may become extra columns; days, ids and the mostly blank not."""
        lines: list[str] = []
        left: list[str] = []
        idle: list[str] = []
        for seen in self.guesses:
            if seen.heading in self.used or seen.kind == "blank":
                continue
            if (doubt := self._not_used(seen)) is not None:
                idle.append(doubt)
            free = self.table == "receivables" and seen.kind in ("code", "text", "number")
            free = free and field_called("payments", seen.heading) is None
            free = free and not is_balance(seen.heading)  # known only once it is paid
            if free and seen.filled > 0.5 and len(lines) < _FEW_EXTRAS:
                lines.append(f"      # x_{len(lines) + 1}: {quoted(seen.heading)}")
            else:
                left.append(short(seen.heading))
        if lines:
            said = "      # 其他列可作为附加输入，去掉 # 并命名（开票时就已知的才可以）"
            said += " / further inputs, if known when invoiced: take away the # and name them"
            lines.insert(0, said)
        if left:
            lines.append("    # 未使用 / not used: " + ", ".join(left[:60]))
        self.unsure += idle
        return [*(f"      # ? {one}" for one in idle), *lines]
