"""What a backtest comes to is said: who is better than the model beyond chance, who worse."""

from __future__ import annotations

import math

import pandas as pd

from tests.reports import LANGS
from training.conclusion import conclusions

GAINS = (
    ("signing", "base_rate", "brier", -0.02, -0.01),
    ("signing", "base_rate", "log_loss", -0.06, -0.03),
    ("signing", "lightgbm_small", "brier", 0.0001, 0.001),  # the model's is larger: it is worse
    ("signing", "lightgbm_small", "log_loss", -0.0004, 0.002),
    ("signing", "logistic", "brier", -0.001, 0.001),
    ("signing", "logistic", "log_loss", -0.001, 0.001),
    ("signing", "logistic", "auc", 0.01, 0.02),  # of ranking alone nothing is concluded
    ("open", "base_rate", "brier", math.nan, math.nan),
)


def frame() -> pd.DataFrame:
    columns = ["stage", "against", "figure", "low", "high"]
    return pd.DataFrame(GAINS, columns=columns).assign(value=0.0)


@LANGS
def test_a_sentence_a_stage_names_the_better_and_the_worse(lang: str) -> None:
    """The report ended with its tables; that a small LightGBM was better, nobody read there."""
    signing, unsure = (one.text(lang) for one in conclusions(frame()))
    if lang == "zh":
        assert signing == (
            "签约前：按 Brier 与对数损失的配对 95% 区间，优于本模型：LightGBM（小树）（Brier）；"
            "不及本模型：总体比率（Brier、对数损失）；与本模型分不出高下：逻辑回归"
        )
        assert "没有配对区间" in unsure
    else:
        assert signing == (
            "before signing: by paired 95 % intervals of Brier and log loss, better than the model:"
            " LightGBM, small trees (Brier); worse: base rate (Brier, log loss);"
            " not told apart from it: logistic regression"
        )
        assert "nothing is concluded" in unsure


@LANGS
def test_that_none_is_better_is_said(lang: str) -> None:
    table = frame()
    (found, _) = conclusions(table[table["against"] != "lightgbm_small"])
    assert {"zh": "没有方法优于本模型；", "en": "no method is better"}[lang] in found.text(lang)


def test_machines_read_the_same() -> None:
    found = conclusions(frame())[0].document()
    assert found == {
        "stage": "signing",
        "better": {"lightgbm_small": ["brier"]},
        "worse": {"base_rate": ["brier", "log_loss"]},
        "compared": ["base_rate", "lightgbm_small", "logistic"],
    }
