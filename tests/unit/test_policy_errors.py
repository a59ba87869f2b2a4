"""What is wrong with a policy file is said in the reader's language, each setting by its name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from data_schemas.errors import InvalidPolicy
from data_schemas.policy import read_policy

CJK = re.compile("[\u4e00-\u9fff]")
NAMED = {
    "grade_limits = [0.5, 0.2, 0.6, 0.7]": "grade_limits",
    "delay_days = 400": "delay_days",
    "min_effective_n = 100\ngood_effective_n = 10": "min_effective_n",
    "[advice]\nletter_days = 90\nvisit_days = 30": "letter_days",
    "[advice]\npeers_least = 90\npeers_asked = 30": "peers_least",
    "[portfolio.scenarios.base]\nweight = 0.9\nlog_odds = 0.0": "weight",
    "[portfolio]\nage_bands = [30, 10]": "age_bands",
    "[portfolio]\ncash_low = 0.95": "cash_low",
    "[terms]\nupfront_steps = [0.3, 0.1]": "upfront_steps",
    '[terms]\noff_limits = ["colour"]': "colour",
    "[law]\nmarkup_low = 2.0\nmarkup_high = 1.1": "markup_low",
    "base_points = nan": "base_points",
    "[money]\ncapital_rate = inf": "money.capital_rate",
    "[money]\nlimit_step = 2e7": "limit_step",
    "[money]\nlargest_exposure = 500": "largest_exposure",
    "base_points = true": "base_points",
    "grade_limits = [0.1, 0.2, 0.4, true]": "grade_limits",
    "[money]\nloss_given_default = true": "money.loss_given_default",
    "[money]\ncapital_rate = true": "money.capital_rate",
    "[portfolio]\ncalls_a_week = true": "portfolio.calls_a_week",
    "[portfolio.hours]\nphone = true": "portfolio.hours.phone",
    "[portfolio]\nage_bands = [true, 30]": "portfolio.age_bands",
    "[terms.weights]\nprice = false": "terms.weights",
    "[law]\nnear_days = true": "law.near_days",
}


@pytest.mark.parametrize("text", NAMED)
def test_settings_that_do_not_go_together_are_named_in_both_languages(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidPolicy) as caught:
        read_policy(file)
    wrong = caught.value
    assert NAMED[text] in wrong.zh
    assert NAMED[text] in wrong.en
    told = [said.split(str(file))[1] for said in (wrong.zh, wrong.en)]
    assert len(CJK.findall(told[0])) > len("无法使用")
    assert not CJK.search(told[1])
