"""A book nearly all of one grade: that is said, with the days that would part it."""

from __future__ import annotations

import pytest

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from model.manifest import Manifest
from model.scorer import Scorer
from tests.reports import LANGS
from training.one_grade import one_grade

PROMPT = {-30: 0.98, 0: 0.6, 30: 0.103, 60: 0.012, 90: 0.001, 180: 0.0}
"""Shares unpaid where all pay within 60 days."""


def paying(manifest: Manifest, shares: dict[int, float]) -> Manifest:
    """A manifest whose open stage saw these shares unpaid."""
    (fitted,) = (one for one in manifest.stages if one.stage is Stage.OPEN)
    like = fitted.horizons[0]
    learnt = tuple(
        like.model_copy(update={"days": days, "rows": 10_000, "unpaid": round(10_000 * share)})
        for days, share in shares.items()
    )
    stages = (fitted.model_copy(update={"horizons": learnt}),)
    return manifest.model_copy(update={"stages": stages})


@LANGS
def test_a_book_of_one_grade_is_told_with_the_days_that_would_part_it(
    scorer: Scorer, lang: str
) -> None:
    """2,162 claims, all A, and no word of why."""
    manifest = paying(scorer.bundle.manifest, PROMPT)
    found = one_grade({"A": 2_162}, Stage.OPEN, manifest, Policy())
    assert found is not None
    assert (found.days, found.better_days) == (90, 30)
    told = found.text(lang)
    for said in ("2,162", "A", "90", "0.1%", "delay_days = 30", "10.3%", "HUIKUAN_POLICY"):
        assert said in told
    assert found.document()["stage"] == "open"


@pytest.mark.parametrize(
    ("grades", "shares"),
    [
        ({"A": 950, "B": 50}, PROMPT),  # not above the share
        ({"A": 99}, PROMPT),  # too few claims to say so
        ({"C": 500}, {30: 0.4, 90: 0.2}),  # it is not the days: at these many outcomes differ
    ],
)
def test_nothing_is_said_where_it_is_not_so(
    scorer: Scorer, grades: dict[str, int], shares: dict[int, float]
) -> None:
    manifest = paying(scorer.bundle.manifest, shares)
    assert one_grade(grades, Stage.OPEN, manifest, Policy()) is None


def test_a_book_that_hardly_anybody_pays_is_told_too(scorer: Scorer) -> None:
    manifest = paying(scorer.bundle.manifest, {90: 0.97, 180: 0.8, 365: 0.25})
    found = one_grade({"E": 400}, Stage.OPEN, manifest, Policy(default_days=730))
    assert found is not None
    assert found.better_days == 365
    # Delay must stay below default: what the policy would refuse is not proposed.
    found = one_grade({"E": 400}, Stage.OPEN, manifest, Policy())
    assert found is not None
    assert found.better_days == 180


@LANGS
def test_where_no_days_are_better_that_is_said(scorer: Scorer, lang: str) -> None:
    manifest = paying(scorer.bundle.manifest, {90: 0.001, 180: 0.0})
    found = one_grade({"A": 400}, Stage.OPEN, manifest, Policy())
    assert found is not None
    assert found.better_days is None
    assert {"zh": "没有更能区分的", "en": "no horizon"}[lang] in found.text(lang)
