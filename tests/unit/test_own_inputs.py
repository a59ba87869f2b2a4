"""A company's own columns: what was learnt of them, and what is not as it was, is said."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from data_schemas.frame import Ledger
from model.extras import Extra
from model.manifest import Manifest
from tests.factories import a_ledger
from tests.quality_reports import manifest, rows
from training.own_inputs import (
    Unseen,
    own_inputs,
    own_lines,
    telling,
    telling_lines,
    unseen,
    unseen_lines,
)


def learnt(*extras: Extra) -> Manifest:
    return manifest({}).model_copy(update={"extras": extras})


OFFICE = Extra(column="x_office", values=("北", "南"))
SCORE = Extra(column="x_score", values=(), number=True)
CODE = Extra(column="x_score", values=())


def ledger(**own: Any) -> Ledger:
    return a_ledger("2025-12-31", [row | own for row in rows(40)])


@pytest.mark.parametrize(
    ("now", "before", "zh", "en"),
    [
        ((OFFICE,), (OFFICE, SCORE), "不再有 x_score", "gone x_score"),
        ((OFFICE, SCORE), (OFFICE,), "新增 x_score", "new x_score"),
        ((CODE,), (SCORE,), "x_score 由数值改为取值多", "x_score was learnt as a number, now many"),
        (
            (OFFICE.model_copy(update={"values": ("北", "总部")}),),
            (OFFICE,),
            "x_office 不再有取值 南；x_office 新出现取值 总部",
            "x_office has no more 南; x_office has the new value 总部",
        ),
    ],
)
def test_what_is_not_as_it_was_is_said(
    now: tuple[Extra, ...], before: tuple[Extra, ...], zh: str, en: str
) -> None:
    found = own_inputs(learnt(*now), [one.column for one in now], learnt(*before))
    told = own_lines(found, "zh")[-1]
    assert told.startswith(f"与使用中的模型 20251231-abc 相比：{zh}")
    assert own_lines(found, "en")[-1].startswith(f"against the model in use, 20251231-abc: {en}")


def test_what_is_learnt_and_what_is_not_used_is_said_without_a_model_before() -> None:
    found = own_inputs(learnt(OFFICE), ["x_office", "x_one"], None)
    assert own_lines(found, "zh") == [
        "自有列：x_office（按取值）",
        "自有列没有两种以上取值，未用：x_one",
    ]
    assert own_lines(own_inputs(learnt(), [], learnt()), "zh") == []


def test_values_the_model_has_not_learnt_are_counted() -> None:
    assert unseen(ledger(x_office="北", x_score="12.5"), learnt(OFFICE, SCORE)) == []
    found = unseen(ledger(x_office="总部", x_score="甲级"), learnt(OFFICE, SCORE))
    assert found == [
        Unseen(column="x_office", value="总部", table="receivables", rows=40),
        Unseen(column="x_score", value="", table="receivables", rows=40),
    ]
    assert unseen_lines(found, "en")[1:] == [
        "  x_office: 总部 (40 rows of receivables)",
        "  x_score: what is no number (40 rows of receivables)",
    ]
    assert unseen(ledger(), learnt(OFFICE)) == []  # gone is not unseen: the drift tells it


def test_own_columns_that_alone_tell_much_are_named() -> None:
    """An outcome with a tenth of noise passed without a word: nothing is said below 0.95."""
    nan = float("nan")
    table = pd.DataFrame(
        [
            ("x_noisy", 0.88, 0.5, 0.87), ("x_noisy", 0.7, 0.5, 0.7), ("x_low", 0.15, nan, nan),
            ("x_blank", nan, 0.1, 0.5), ("x_kind=A", 0.55, 0.5, 0.83), ("x_fair", 0.79, 0.5, 0.5),
            ("x_seller.late_share_30", 0.9, 0.5, 0.9), ("deal.amount", 0.9, 0.5, 0.9),
        ],
        columns=["feature", "auc", "missing_auc", "whole_auc"],
    )  # fmt: skip
    found = telling(table)
    assert found == pytest.approx({"x_blank": 0.9, "x_noisy": 0.88, "x_low": 0.85, "x_kind": 0.83})
    assert list(found) == ["x_blank", "x_noisy", "x_low", "x_kind"]
    (line,) = telling_lines(found, "zh")
    assert line.endswith(
        "x_blank（AUC 0.90）、x_noisy（AUC 0.88）、x_low（AUC 0.85）、x_kind（AUC 0.83）"
    )
    assert "x_noisy (AUC 0.88)" in telling_lines(found, "en")[0]
    assert telling(table.iloc[:0]) == {}
    assert telling(table[table["feature"] == "deal.amount"]) == {}, "a ledger without own columns"
    assert telling_lines({}, "zh") == []
