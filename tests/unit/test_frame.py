"""Raw columns become checked frames; what breaks a declaration is refused and counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data_schemas.column import check_extra
from data_schemas.field import fields_of
from data_schemas.frame import TABLES, Refusal, check_frame, empty_frame, ledger_of
from model.facts import text_of


def _receivables(**columns: list[Any]) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    base: dict[str, list[Any]] = {
        "receivable_id": [f"R{i}" for i in range(n)],
        "customer_id": ["C1"] * n,
        "due_date": ["2026-01-31"] * n,
        "amount": ["10"] * n,
    }
    return pd.DataFrame(base | columns)


def _codes(refusals: list[Refusal]) -> dict[tuple[str, str], list[int]]:
    return {(r.field, r.code): r.rows.tolist() for r in refusals}


@pytest.mark.parametrize("table", list(TABLES))
def test_an_empty_frame_has_every_declared_column_and_the_right_types(table: str) -> None:
    frame = empty_frame(table)
    checked, refusals = check_frame(table, frame)
    assert list(frame.columns) == list(fields_of(TABLES[table]))
    assert not refusals
    pd.testing.assert_frame_equal(checked, frame)


def test_text_and_typed_columns_give_the_same_frame() -> None:
    text = _receivables(
        due_date=["2026-01-31", "2026-02-28T23:59:59+08:00"],
        amount=["10.5", " 7 "],
        disputed=["是", "false"],
        invoice_returns=["2", ""],
        kind=["质保金", "single"],
        deal_id=["007", ""],
    )
    typed = _receivables(
        due_date=[pd.Timestamp("2026-01-31"), pd.Timestamp("2026-02-28 23:59")],
        amount=[Decimal("10.5"), 7],
        disputed=[True, False],
        invoice_returns=[2.0, np.nan],
        kind=["retention", "single"],
        deal_id=["007", None],
    )
    one, refused_one = check_frame("receivables", text)
    two, refused_two = check_frame("receivables", typed)
    assert refused_one == refused_two == []
    pd.testing.assert_frame_equal(one, two)
    assert one["deal_id"].tolist() == ["007", None]
    assert one["disputed"].tolist() == [1.0, 0.0]
    assert one["due_date"].dtype == "datetime64[s]"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("amount", "-5", "too_small"), ("amount", "0", "too_small"),
        ("amount", "1e13", "too_large"), ("amount", "", "missing"),
        ("amount", "abc", "not_number"), ("amount", "inf", "not_number"),
        ("amount", "1,000", "not_number"), ("amount", True, "not_number"),
        ("due_date", "2026-02-30", "not_date"), ("due_date", "31/01/2026", "not_date"),
        ("due_date", "2026", "not_date"), ("due_date", "45000", "not_date"),
        ("due_date", "9999-12-31", "day_out_of_range"),
        ("due_date", "1900-01-01", "day_out_of_range"),
        ("due_date", None, "missing"), ("disputed", "maybe", "not_boolean"),
        ("disputed", 2, "not_boolean"), ("invoice_returns", "1.5", "not_whole_number"),
        ("kind", "gift", "not_in_list"), ("delivery_papers_complete_share", "1.2", "too_large"),
        ("customer_id", "x" * 65, "too_long"), ("customer_id", "a\tb", "control_character"),
        ("customer_id", "  ", "missing"),
    ],
)  # fmt: skip
def test_a_bad_value_refuses_its_row_and_no_other(column: str, value: Any, code: str) -> None:
    good = _receivables(amount=["1", "2", "3"]).astype("object")
    good[column] = good.get(column, pd.Series([None] * 3, dtype="object"))
    good.loc[1, column] = value
    frame, refusals = check_frame("receivables", good)
    assert _codes(refusals) == {(column, code): [1]}
    assert frame["receivable_id"].tolist() == ["R0", "R2"]
    assert list(frame.index) == [0, 1]


@pytest.mark.parametrize("days", [[0, 45000], [0.0, 1.7e9], [True, False]])
def test_numbers_are_no_days(days: list[Any]) -> None:
    frame, refusals = check_frame("receivables", _receivables(due_date=days))
    assert frame.empty
    assert _codes(refusals) == {("due_date", "not_date"): [0, 1]}


def test_booleans_are_no_numbers() -> None:
    frame, _ = check_frame("receivables", _receivables(amount=[True, True]))
    assert frame.empty


def test_whole_numbers_kept_as_numbers_are_ids_without_a_point() -> None:
    raw = _receivables(receivable_id=[1, 2], customer_id=[7.0, 8.0])
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    assert frame["receivable_id"].tolist() == ["1", "2"]
    assert frame["customer_id"].tolist() == ["7", "8"]


@pytest.mark.parametrize("dtype", ["object", "str"])
def test_text_that_shows_nothing_is_blank(dtype: str) -> None:
    names = pd.Series(["王", "\u200b", " \ufeff\u200c ", "　"], dtype=dtype)
    frame, refused = check_frame(
        "customers", pd.DataFrame({"customer_id": list("abcd"), "name": names})
    )
    assert frame["name"].tolist() == ["王", None, None, None]
    assert not refused


def test_of_rows_with_one_key_the_last_good_one_stays() -> None:
    raw = _receivables(receivable_id=["A", "B", "A", "A"], amount=["1", "2", "3", "-1"])
    frame, refusals = check_frame("receivables", raw)
    assert _codes(refusals) == {("amount", "too_small"): [3], ("receivable_id", "twice"): [0]}
    assert frame["amount"].tolist() == [2.0, 3.0]


def test_an_instalment_id_under_several_deals_is_nobodys() -> None:
    rows = {"instalment_id": ["1", "2", "2", "3", "3"], "deal_id": ["D", "D", "E", "E", "E"]}
    raw = pd.DataFrame(rows | {"kind": "single", "due_date": "2026-01-31", "amount": "10"})
    frame, refusals = check_frame("instalments", raw)
    assert _codes(refusals) == {
        ("instalment_id", "of_another_deal"): [1, 2], ("instalment_id", "twice"): [3],
    }  # fmt: skip
    assert frame["instalment_id"].tolist() == ["1", "3"]


def test_a_missing_required_column_refuses_every_row() -> None:
    frame, refusals = check_frame(
        "receivables", _receivables(amount=["1"]).drop(columns="due_date")
    )
    assert frame.empty
    assert _codes(refusals) == {("due_date", "missing_column"): [0]}


def test_extra_columns_are_numbers_or_text_and_stand_in_order_of_name() -> None:
    raw = _receivables(
        amount=["1", "2", "3"],
        x_number=["1.5", "", "2"],
        x_code=["007", "8", ""],
        x_big=["1e400", "1", "2"],
        x_date=[datetime(2026, 1, 1, tzinfo=UTC), None, None],
        x_flag=[True, False, True],
        x_empty=["", None, ""],
        other=["a", "b", "c"],
    )
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    extras = [c for c in frame.columns if c.startswith("x_")]
    assert extras == ["x_big", "x_code", "x_date", "x_empty", "x_flag", "x_number"]
    assert frame["x_number"].tolist()[::2] == [1.5, 2.0]
    assert frame["x_code"].tolist() == ["007", "8", None]
    assert frame["x_big"].tolist() == ["1e400", "1", "2"]
    assert frame["x_flag"].tolist() == ["true", "false", "true"]
    assert frame["x_empty"].tolist() == [None, None, None]
    assert frame["x_date"].tolist()[0].startswith("2026-01-01")
    assert "other" not in frame.columns


def test_a_payment_is_cash_unless_it_says_otherwise() -> None:
    raw = pd.DataFrame(
        {
            "payment_id": ["1", "2"], "receivable_id": "R", "paid_date": date(2026, 1, 1),
            "amount": 1.0, "kind": [None, "核销"],
        }
    )  # fmt: skip
    assert check_frame("payments", raw)[0]["kind"].tolist() == ["cash", "write_off"]
    assert check_frame("payments", raw.drop(columns="kind"))[0]["kind"].tolist() == ["cash"] * 2


def test_facts_are_checked_against_the_field_they_are_about() -> None:
    rows = [
        ("customer", "open_disputes", "2.0", "2", None),
        ("customer", "satisfaction_score", "4.5", "4.5", None),
        ("客户", "promise_keeping", "很少兑现", "rarely", None),
        ("receivable", "disputed", "是", "true", None),
        ("customer", "satisfaction_score", "9", None, ("satisfaction_score", "too_large")),
        ("customer", "disputed", "1", None, ("field", "unknown_field")),
        ("customer", "name", "新名", None, ("field", "never_changes")),
        ("receivable", "amount", "5", None, ("field", "never_changes")),
        ("customer", "customer_id", "C2", None, ("field", "never_changes")),
        ("deal", "budget_status", "perhaps", None, ("budget_status", "not_in_list")),
        ("planet", "budget_status", "draft", None, ("entity", "not_in_list")),
        ("receivable", "x_colour", "red", "red", None),
    ]
    raw = pd.DataFrame(
        {
            "entity": [row[0] for row in rows],
            "id": [f"I{n}" for n in range(len(rows))],
            "field": [row[1] for row in rows],
            "value": [row[2] for row in rows],
            "valid_from": "2026-01-01",
            "known_at": "2026-01-02",
        }
    )
    frame, refusals = check_frame("facts", raw)
    assert frame["value"].tolist() == [row[3] for row in rows if row[3] is not None]
    assert set(_codes(refusals)) == {row[4] for row in rows if row[4] is not None}
    # What was written one way is read the same way again.
    again, none = check_frame("facts", frame)
    assert none == []
    pd.testing.assert_frame_equal(again, frame)


def test_the_input_is_left_as_it_was() -> None:
    raw = _receivables(amount=["1", "-2"], x_a=[" b ", ""])
    before = raw.copy(deep=True)
    check_frame("receivables", raw)
    pd.testing.assert_frame_equal(raw, before)


def test_a_ledger_knows_its_own_columns() -> None:
    frame, _ = check_frame("receivables", _receivables(amount=["1"], x_unit=["a"]))
    ledger = ledger_of(date(2026, 2, 1), receivables=frame)
    assert ledger.extras == ["x_unit"]
    assert ledger.replace(synthetic=True).synthetic
    assert ledger.payments.empty


@pytest.mark.parametrize(
    "raw",
    [
        pd.Series(["True", "False", None]),
        pd.Series(["TRUE", "false", ""]),
        pd.Series([True, False, None], dtype="object"),
        pd.Series([True, False, None], dtype="boolean"),
        pd.Series([True, False, np.nan], dtype="object"),
    ],
    ids=["a CSV folder", "a workbook as text", "objects", "Parquet", "with a gap"],
)
def test_yes_and_no_of_an_own_column_are_one_text_whatever_the_file(raw: pd.Series) -> None:
    assert check_extra(raw).where(check_extra(raw).notna(), None).tolist() == [
        "true", "false", None,
    ]  # fmt: skip
    assert check_extra(pd.Series([True, False])).tolist() == ["true", "false"]


def test_numbers_in_a_text_column_are_one_text_whatever_the_file() -> None:
    for one in (1, 1.0, "1", "1.0"):
        column = check_extra(pd.Series([one, "A", "007"], dtype="object"))
        assert column.tolist() == ["1", "A", "007"]


def test_days_of_an_own_column_are_one_text_whatever_the_file() -> None:
    """A workbook's days have a time, a CSV folder's have none; one code keeps the column text."""
    midnight = pd.Timestamp("2025-01-31")
    for day in ("2025-01-31", midnight, midnight.to_pydatetime(), midnight.date()):
        assert check_extra(pd.Series([day, "A"], dtype="object")).tolist() == ["2025-01-31", "A"]
    late = check_extra(pd.Series([pd.Timestamp("2025-01-31 10:00"), None], dtype="object"))
    assert late.tolist() == ["2025-01-31 10:00:00", None]


def test_a_value_is_the_same_whether_its_column_is_of_numbers_or_of_text() -> None:
    """One code that is no number makes the column text; the others keep their names."""
    numbers, texts = (check_extra(pd.Series(v)) for v in (["1", "2", "2.5"], ["1", "2", "A"]))
    assert list(text_of(numbers)[0]) == ["1", "2", "2.5"]
    assert list(text_of(texts)[0]) == ["1", "2", "A"]


def test_a_ledger_stands_in_order_of_its_keys_whatever_the_order_of_its_file() -> None:
    ids = ["乙", "b", "R10", "R9", "_", "A", "a"]
    frame, _ = check_frame("receivables", _receivables(receivable_id=ids, x_a=list("1234567")))
    ordered = ledger_of(date(2026, 6, 30), receivables=frame).receivables
    assert ordered["receivable_id"].tolist() == sorted(ids)
    assert ordered["x_a"].tolist() == [1 + ids.index(one) for one in sorted(ids)]
    pd.testing.assert_frame_equal(ordered.dtypes.to_frame(), frame.dtypes.to_frame())
    states = pd.DataFrame(
        {
            "receivable_id": ["b", "a", "a", "a"],
            "state": ["approved", "verified", "approved", "approved"],
            "date": ["2026-01-01", "2026-01-01", "2026-03-01", "2026-02-01"],
        }
    )
    frame, _ = check_frame("states", states)
    ordered = ledger_of(date(2026, 6, 30), states=frame).states
    assert ordered["receivable_id"].tolist() == ["a", "a", "a", "b"]
    assert ordered["state"].tolist() == ["approved", "approved", "verified", "approved"]
    assert ordered["date"].is_monotonic_increasing is False
    assert ordered["date"].iloc[0] < ordered["date"].iloc[1]
