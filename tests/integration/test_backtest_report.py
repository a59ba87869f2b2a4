"""What a look back tells: figures with their intervals, gains, and the report of both."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from training.ablation import gains_text
from training.backtest import Backtest
from training.backtest_report import backtest_text, write_report
from training.backtest_tables import sections
from training.comparison import Comparison, compare
from training.conclusion import conclusions
from training.methods import PEERS
from training.resample import FIGURES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def compared(looked_back: Backtest) -> Comparison:
    return compare(looked_back.matured, repeats=40)


def test_every_figure_has_an_interval_and_every_baseline_a_gain(compared: Comparison) -> None:
    for stage in ("signing", "open"):
        figures, gains = (t[t["stage"] == stage] for t in (compared.figures, compared.gains))
        ours = figures[figures["method"] == "model"].set_index("figure")
        assert set(ours.index) == set(FIGURES)
        assert (ours["low"] <= ours["high"]).all()
        assert 0 <= ours.loc["coverage", "value"] <= 1
        gains = gains[gains["figure"] == "brier"].set_index("against")
        assert set(gains.index) == {"base_rate", "customer_rate", "logistic"}
        theirs = figures[figures["method"] == "logistic"]
        brier = theirs.set_index("figure").loc["brier", "value"]
        gain = ours.loc["brier", "value"] - brier
        assert gains.loc["logistic", "value"] == pytest.approx(gain)
    assert {"amount", "age"} <= set(compared.gains["against"])


def test_groups_of_a_split_hold_every_row_once(compared: Comparison, looked_back: Backtest) -> None:
    own = compared.splits.query("against == '' and figure == 'auc'")
    sizes = looked_back.matured.groupby("stage").size()
    assert {"seen", "amount"} <= set(own["split"])
    for (_, stage), rows in own.groupby(["split", "stage"])["rows"].sum().items():
        assert rows == sizes[stage]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_report_stands_alone(
    looked_back: Backtest, compared: Comparison, tmp_path: Path, lang: str
) -> None:
    page, text = tmp_path / "report.html", tmp_path / "report.md"
    for path in (page, text):
        write_report(looked_back, compared, path, lang)
    said = page.read_text("utf-8")
    assert f'lang="{lang}"' in said
    assert "<svg" in said
    assert not re.search(r"(src|href)=.https?:", said)
    told = sections(looked_back, compared, lang)
    assert said.count("<table>") == len(told) >= 4
    for one in told:
        assert {len(row) for row in one.rows} == {len(one.heads)}
        assert f"## {one.title}" in text.read_text("utf-8")
    on_terminal = backtest_text(looked_back, compared, lang)
    concluded = [one.text(lang) for one in conclusions(compared.gains)]
    assert len(concluded) == 2
    assert on_terminal.splitlines()[-2:] == concluded
    for path in (page, text):
        assert all(one in path.read_text("utf-8") for one in concluded)
    assert {"zh": "逻辑回归", "en": "logistic regression"}[lang] in on_terminal


@pytest.mark.parametrize(
    ("draws", "customers", "zh", "en"),
    [
        (0, 99, "未重抽样（--draws 0），没有区间", "no intervals: none were drawn (--draws 0)"),
        (20, 1, "客户不足 5 个，没有区间", "no intervals: fewer than 5 customers"),
    ],
)
def test_a_table_without_intervals_says_why(
    looked_back: Backtest, draws: int, customers: int, zh: str, en: str
) -> None:
    """Its head spoke of 95 % intervals, and each of them was a dash."""
    rows = looked_back.matured
    found = looked_back
    if customers == 1:
        found = replace(found, matured=rows.assign(customer_id="C1"))
    compared = compare(found.matured, repeats=draws)
    for lang, said in (("zh", zh), ("en", en)):
        first, then = sections(found, compared, lang)[:2]
        assert first.title.endswith(said)
        assert "95" not in first.title + str([row[1] for row in first.rows])
        assert "same draws" not in then.title
        assert "抽样" not in then.title
    gains = pd.DataFrame({"receivables": ["all"], "n": [9], "against": [""], "figure": ["auc"],
                          "value": [0.7], "low": [np.nan], "high": [np.nan]})  # fmt: skip
    assert en in gains_text(gains, "contacts", "en", draws)


def test_a_stage_without_intervals_is_named(looked_back: Backtest) -> None:
    rows = looked_back.matured
    one = rows["customer_id"].where(rows["stage"] != "open", "C1")
    found = replace(looked_back, matured=rows.assign(customer_id=one))
    first = sections(found, compare(found.matured, repeats=20), "en")[0]
    assert first.title.endswith("anew (open: no intervals: fewer than 5 customers)")
    assert [row[1] for row in first.rows].count("  95 %") == 1


def test_outcomes_too_few_to_measure_are_still_told(looked_back: Backtest, tmp_path: Path) -> None:
    few = replace(looked_back, matured=looked_back.matured.head(5))
    compared = compare(few.matured, repeats=5)
    assert compared.cells.empty
    assert "每个期限须有 20 条" in backtest_text(few, compared, "zh")
    text = backtest_text(few, compared, "en")
    assert "too few matured outcomes to measure: a horizon needs 20" in text
    assert "Brier" not in text, "a table of dashes tells nothing"
    write_report(few, compared, tmp_path / "report.html", "en")
    assert "too few matured outcomes" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_what_is_absent_is_said(looked_back: Backtest) -> None:
    absent = replace(looked_back, absent=(PEERS["cox"], PEERS["forest"]))
    assert "Cox, random survival forest (sksurv is missing" in backtest_text(absent, None, "en")
    assert "没有比较" in backtest_text(absent, None, "zh")
