"""What a training says of itself, in words."""

import math
from types import SimpleNamespace

import pytest

from data_schemas.codes import Stage
from training.interval_words import in_words
from training.remarks import Remarks
from training.report import unmeasured_lines
from training.resample import Interval


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_interval_that_cannot_be_drawn_is_said(lang: str) -> None:
    drawn = in_words(Interval(0.8, 0.7, 0.9), lang, ".2f")
    assert drawn == "0.80 (0.70 … 0.90)"
    none = in_words(Interval(0.8, math.nan, math.nan), lang, ".4f")
    why = {"zh": "（客户太少，没有区间）", "en": " (too few customers for an interval)"}[lang]
    assert none == f"0.8000{why}"


def test_a_stage_learnt_but_not_measured_is_said() -> None:
    stages = [SimpleNamespace(stage=stage) for stage in Stage]
    some = SimpleNamespace(stages=stages, metrics={"holdout.signing.rows": 9.0})
    assert unmeasured_lines(some, "en") == [  # type: ignore[arg-type]
        "open receivable: learnt, but too few records to measure it out of time"
    ]
    assert "已开票未回款" in unmeasured_lines(some, "zh")[0]  # type: ignore[arg-type]
    none = SimpleNamespace(stages=stages, metrics={})
    assert not unmeasured_lines(none, "en")  # type: ignore[arg-type]


def test_claims_paid_before_their_invoice_are_counted() -> None:
    """They vanished from the rows of signing, and no line said so."""
    remarks = Remarks(prepaid=1_234)
    assert remarks.lines("zh") == ["1,234 笔付款早于开票（有合同的早于签约），未用于签约前学习"]
    assert "1,234 paid before the invoice" in remarks.lines("en")[0]
    assert remarks.document()["prepaid"] == 1_234
    assert Remarks().lines("zh") == []
