"""The report on the quality of what one ingest brought; its JSON is this, word for word.

``python -m data_schemas.export`` writes its JSON Schema.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from annotated_types import Interval
from pydantic import BaseModel, ConfigDict

from data_schemas.causes import Cause
from data_schemas.codes import Code, OrderedCode

Fraction = Annotated[float, Interval(ge=0, le=1)]


class Severity(OrderedCode):
    """What a finding asks of its reader, from nothing to something."""

    NOTE = "note", "供参考", "for information"
    LOOK = "look", "请核实", "please check"
    ACT = "act", "须处理", "needs correcting"


class Section(Code):
    """What a finding is about."""

    MISSING = "missing", "缺失", "missing values"
    SEQUENCE = "sequence", "先后矛盾", "impossible sequences"
    DUPLICATE = "duplicate", "疑似重复", "duplicates"
    CURRENCY = "currency", "币种与单位", "currencies and units"
    SPIKE = "spike", "异常集中", "suspicious spikes"
    TRUNCATION = "truncation", "左截断", "left truncation"
    DRIFT = "drift", "与上次导入相比", "against the last ingest"


class Band(OrderedCode):
    """How far a field has moved, by its population stability index (PSI)."""

    STABLE = "stable", "稳定", "stable"
    MOVED = "moved", "有变化", "moved"
    SHIFTED = "shifted", "明显偏移", "shifted"


class Basis(Code):
    """What the advice on the field to fill next rests on."""

    MODEL = "model", "最近训练的模型", "the model trained last"
    CAUSES = "causes", "原因分类（尚无模型）", "the causes (there is no model yet)"


class Part(BaseModel):
    """Base of the report's parts: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Said(Part):
    """A sentence in both languages."""

    zh: str
    en: str

    def text(self, lang: str) -> str:
        """The sentence in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en


TABLE_LABELS: dict[str, Said] = {
    "customers": Said(zh="客户", en="customers"),
    "deals": Said(zh="合同", en="deals"),
    "instalments": Said(zh="分期", en="instalments"),
    "receivables": Said(zh="应收", en="receivables"),
    "payments": Said(zh="付款", en="payments"),
    "contacts": Said(zh="联系记录", en="contacts"),
    "states": Said(zh="流程状态", en="process states"),
    "facts": Said(zh="动态事实", en="facts"),
    "aliases": Said(zh="客户别名", en="aliases"),
}
"""What the tables of a ledger are called."""


class Finding(Part):
    """One thing found.

    Parameters
    ----------
    code : str
        What was found, for machines; it keeps its meaning.
    fields : tuple of str
        Columns of ``table`` it concerns.
    rows, of : int
        Rows concerned, and those looked at.
    advice : Said
        What to do about it.
    examples : tuple of str
        Ids of a few of the rows.
    """

    code: str
    section: Section
    severity: Severity
    table: str
    fields: tuple[str, ...]
    rows: int
    of: int
    said: Said
    advice: Said
    examples: tuple[str, ...] = ()


class FieldFill(Part):
    """How far one field is filled; ``dated`` counts rows with a value that has its day.

    ``rows`` is 0 and ``missing`` 1 where the table did not come.
    """

    table: str
    field: str
    label: Said
    cause: Cause | None
    rows: int
    filled: int
    dated: int | None
    missing: Fraction


class CauseFill(Part):
    """How far the fields of one cause are filled.

    Parameters
    ----------
    empty : int
        Fields without one value.
    missing : float
        Mean over its fields of the share missing.
    records : int
        Records that speak of the cause without a field: settlements, contacts, process states.
    """

    cause: Cause
    fields: int
    empty: int
    missing: Fraction
    records: int


class FieldDrift(Part):
    """How one field moved; ``psi`` is None where there are too few rows to tell."""

    table: str
    field: str
    label: Said
    psi: float | None
    band: Band | None
    missing_before: Fraction
    missing: Fraction


class TableDrift(Part):
    """How one table moved since the last ingest that brought it; ``amount`` in CNY."""

    table: str
    against: str
    against_as_of: date
    rows_before: int
    rows: int
    amount_before: float | None
    amount: float | None
    fields: tuple[FieldDrift, ...]


class Truncation(Part):
    """Where the register begins later than its oldest receivables.

    Parameters
    ----------
    complete_from, settled_from : date
        Receivables issued from the one on are all there; settlements from the other on.
    receivables, open_now : int
        Issued before, and those of them still open.
    left_out : int
        How many of them the mapping leaves out by a day.
    cut : int
        How many of the rest training would leave out; 0 where what is kept is whole by itself.
    open_before_first_paid : int
        Still open and issued before the first settlement recorded.
    """

    complete_from: date
    settled_from: date
    oldest: date
    receivables: int
    open_now: int
    left_out: int
    cut: int
    open_before_first_paid: int


class NextField(Part):
    """A field worth filling next.

    Parameters
    ----------
    importance : float, optional
        Share of the model's contributions the field has; None where the model has not learnt it
        or there is none.
    worth : float, optional
        ``importance`` times the share missing: what the list is ordered by.
    """

    table: str
    field: str
    label: Said
    cause: Cause
    missing: Fraction
    importance: float | None
    worth: float | None
    why: Said


class Next(Part):
    """Which fields to fill next for the model's sake, the most useful first."""

    basis: Basis
    model_version: str | None
    said: Said
    fields: tuple[NextField, ...]


class TableCount(Part):
    """One table that came; ``amount`` is the sum of its amounts in CNY."""

    table: str
    rows: int
    amount: float | None


class QualityReport(Part):
    """The quality of what one ingest brought.

    Parameters
    ----------
    ingest : str
        Id of the ingest: when, and the ledger's revision after it.
    source : str
        Name of the file or folder.
    findings : tuple of Finding
        The gravest first.
    """

    ingest: str
    source: str
    made: datetime
    as_of: date
    synthetic: bool
    tables: tuple[TableCount, ...]
    findings: tuple[Finding, ...]
    fields: tuple[FieldFill, ...]
    causes: tuple[CauseFill, ...]
    truncation: Truncation | None
    drift: tuple[TableDrift, ...]
    next: Next

    def count(self, severity: Severity) -> int:
        """How many findings are of this severity."""
        return sum(one.severity is severity for one in self.findings)
