"""What is not seen, or turns the text beside it, is refused where it harms."""

from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from data_schemas.customer import Customer
from data_schemas.frame import LedgerReceivable, check_frame
from data_schemas.problems import invalid_record

RECEIVABLE = {
    "receivable_id": "R1", "customer_id": "C1", "invoice_date": "2026-01-01",
    "due_date": "2026-02-01", "amount": 100.0,
}  # fmt: skip
TURNING = ["\u009b", "\u0085", "\u202e", "\u202a", "\u2066", "\u2069"]
INVISIBLE = ["\u200b", "\u200d", "\u200e", "\u2060", "\ufeff"]


@pytest.mark.parametrize("odd", [*TURNING, *INVISIBLE])
def test_no_id_holds_what_is_not_seen_or_turns_text(odd: str) -> None:
    with pytest.raises(ValidationError) as found:
        LedgerReceivable.model_validate(RECEIVABLE | {"receivable_id": f"RB{odd}1"})
    error = invalid_record(found.value.errors(), LedgerReceivable)
    assert "看不见" in error.zh
    assert "direction of text" in error.en
    assert odd not in error.zh + error.en

    raw = pd.DataFrame([RECEIVABLE, RECEIVABLE | {"receivable_id": f"RB{odd}1"}], dtype="object")
    frame, refusals = check_frame("receivables", raw)
    assert frame["receivable_id"].tolist() == ["R1"]
    assert [(one.field, one.code) for one in refusals] == [("receivable_id", "control_character")]


@pytest.mark.parametrize("odd", TURNING)
def test_no_name_or_own_text_turns_what_stands_beside_it(odd: str) -> None:
    with pytest.raises(ValidationError):
        Customer.model_validate({"customer_id": "C1", "name": f"水利局{odd}1"})
    with pytest.raises(ValidationError):
        LedgerReceivable.model_validate(RECEIVABLE | {"x_remark": f"a{odd}b"})
    for table, row, column in (
        ("customers", {"customer_id": "C1"}, "name"),
        ("receivables", RECEIVABLE, "x_remark"),
    ):
        raw = pd.DataFrame([row | {column: f"a{odd}b"}], dtype="object")
        frame, refusals = check_frame(table, raw)
        assert frame.empty
        assert [(one.field, one.code) for one in refusals] == [(column, "control_character")]


@pytest.mark.parametrize(
    "name",
    ["\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "👩\u200d🔧 维修", "Ängelholm", "甲 乙"],
)
def test_a_name_that_needs_a_joiner_keeps_it(name: str) -> None:
    assert Customer.model_validate({"customer_id": "C1", "name": name}).name == name
    frame, refusals = check_frame("customers", pd.DataFrame({"customer_id": ["C"], "name": [name]}))
    assert not refusals
    assert frame["name"].tolist() == [name]


def test_a_remark_of_a_file_may_have_lines() -> None:
    raw: Any = pd.DataFrame([RECEIVABLE | {"x_remark": "a\nb"}], dtype="object")
    frame, refusals = check_frame("receivables", raw)
    assert not refusals
    assert frame["x_remark"].tolist() == ["a\nb"]
