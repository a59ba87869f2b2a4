"""A mapping file that cannot be meant is refused, naming the key, in both languages."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from data_schemas.errors import InvalidLedger
from training.mapping.load import parse_mapping, read_mapping

ROOT = Path(__file__).parents[2]
FINE = """
tables:
  - table: receivables
    columns:
      receivable_id: a
      customer_id: {join: [b, [c, d]], separator: ":"}
      invoice_date: {column: x, date: "%m/%d/%Y"}
      due_date: {after: invoice_date, days: 30}
      amount: {column: y, unit: 万元}
      disputed: {column: D, values: {No: false, Yes: true}}
      x_code: {column: code, values: {0123: "007"}}
    drop:
      - {column: t, equals: ACF, reason: petty cash}
      - {field: invoice_date, before: 2025-01-01}
"""


def test_scalars_stay_the_text_they_are() -> None:
    columns = parse_mapping(FINE, Path("m.yaml")).tables[0].columns
    assert columns["disputed"].values == {"No": "false", "Yes": "true"}
    assert columns["x_code"].values == {"0123": "007"}
    assert columns["customer_id"].headings() == ["b", "c", "d"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("amount:", "amont:", "tables.0.columns.amont: is no such field"),
        ("amount:", "x_amount:", "tables.0.columns.amount: is required"),
        ("drop:", "dorp:", "tables.0.dorp: is not valid; allowed: table, columns, keep, drop"),
        ("join:", "jion:", "columns.customer_id.jion: is not valid; allowed: column, join"),
        ("table: receivables", "table: invoices", "tables.0.table: is not in the list of codes"),
        ("2025-01-01", "soon", "tables.0.drop.1.before: must be a date; given: 'soon'"),
        ("万元", "万圆", "columns.amount.unit"),
        ("after: invoice_date", "after: amount", "columns.due_date.after"),
        ("after: invoice_date, days: 30", "after: invoice_date", "due_date.days: is required"),
        ("%m/%d/%Y", "dd/mm", "columns.invoice_date.date: is not valid; given: 'dd/mm'"),
        ("unit: 万元", "date: '%Y'", "columns.amount.date: is not valid"),
        ("unit: 万元", "month_end: true", "columns.amount.month_end: is not valid"),
        ("days: 30}", "days: 30}\n      deal_id: {value: a, month_end: true}", "deal_id.after"),
        ("after: invoice_date, days: 30", "after: invoice_date, days: 30, unless: b", "unless"),
        ("field: invoice_date", "field: invoiced", "invoiced: is no such field"),
        ("column: t, equals", "column: t, field: amount, equals", "exactly one of them"),
        ("{column: t, equals: ACF, reason: petty cash}", "{column: t}", "drop.0.equals: is req"),
        ("separator: ", "zh: ", "columns.customer_id.zh: is not valid"),
        ("\ntables:", "\nlookups: {l: {key: a}}\ntables:", "lookups.l.file: is required"),
        ("column: y,", "column: y, lookup: l, by: a,", "lookups.l: is required"),
        ("\ntables:", "\ntables: []\ntables:", "stands twice"),
        ("receivable_id: a", "receivable_id: [", "cannot read the mapping"),
        ("receivable_id: a", "receivable_id: &a b", "customer_id"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_its_key(old: str, new: str, said: str) -> None:
    assert old in FINE
    text = FINE.replace(old, new)
    if "&a" in new:  # an anchor alone is harmless; what repeats it is not understood
        text, said = text.replace("join: [b, [c, d]], ", "column: *a, "), "aliases"
    with pytest.raises(InvalidLedger) as caught:
        parse_mapping(text, Path("m.yaml"))
    assert said in caught.value.en
    assert "m.yaml" in caught.value.zh


@pytest.mark.parametrize("text", ["", "a", "[]", "{", "\x00", "? {a: b}: c", "a: " + "[" * 900])
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(InvalidLedger, match=r"m\.yaml"):
        parse_mapping(text, Path("m.yaml"))


def test_a_circle_of_terms_is_refused() -> None:
    text = FINE.replace('{column: x, date: "%m/%d/%Y"}', "{after: due_date, days: 1}")
    with pytest.raises(InvalidLedger, match="after"):
        parse_mapping(text, Path("m.yaml"))


def test_a_missing_mapping_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidLedger, match=r"none\.yaml"):
        read_mapping(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    "file", sorted((ROOT / "docs" / "examples").glob("*.yaml")), ids=lambda file: file.name
)
def test_the_examples_are_mappings(file: Path) -> None:
    assert read_mapping(file).tables


@pytest.mark.parametrize("opened", ["[", "{a: ", "- "])
def test_a_mapping_nested_without_end_is_refused_at_once(opened: str) -> None:
    began = time.monotonic()
    with pytest.raises(InvalidLedger, match="50"):
        parse_mapping("tables: " + "\n" * (opened == "- ") + opened * 10_000, Path("m.yaml"))
    assert time.monotonic() - began < 2
