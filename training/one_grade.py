"""Grades that do not part a book: nearly all the same, for hardly any outcome differs by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

import numpy as np

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from model.attribution import log_odds_of
from model.bundle import Bundle, first_question
from model.curve import nearest
from model.manifest import Manifest
from training.snapshots import StageRows

NEARLY_ALL = 0.95
"""Share of one grade above which the grades part nothing."""
FEWEST = 100
"""Claims below which nothing is made of it."""
MOST_GRADED = 2_000
"""Rows of a training that are graded."""
PARTING = (0.10, 0.30)
"""Shares unpaid by which grades part a book well."""


@dataclass(frozen=True)
class OneGrade:
    """A stage nearly all of whose claims have one grade, by the outcome the grade is read at.

    ``unpaid`` is the share of its matured outcomes at ``days`` that were unpaid; ``better_days`` a
    learnt horizon whose share lies nearer to ``PARTING``, with that share, where there is one.
    """

    stage: Stage
    grade: str
    claims: int
    of: int
    days: int
    unpaid: float
    better_days: int | None = None
    better_unpaid: float | None = None

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return asdict(self) | {"stage": self.stage.value}

    def text(self, lang: str) -> str:
        """That it is so, why, and which ``delay_days`` would part them."""
        stage, zh = self.stage.label(lang), lang == "zh"
        if self.better_days is None or self.better_unpaid is None:
            cure = (
                "学到的期限中没有更能区分的"
                if zh
                else "no horizon the model has learnt would part them better"
            )
        elif zh:
            cure = (
                f"要分出高低，可在政策文件（HUIKUAN_POLICY）中设 delay_days = {self.better_days}"
                f"（届时未付的占 {self.better_unpaid:.1%}）"
            )
        else:
            cure = (
                f"delay_days = {self.better_days} in the policy file (HUIKUAN_POLICY) would part"
                f" them: {self.better_unpaid:.1%} are unpaid then"
            )
        if zh:
            return (
                f"{stage}：{self.of:,} 笔中有 {self.claims:,} 笔同为 {self.grade} 级，因为评级按"
                f" {self.days} 天（delay_days）读取，届时未付的占 {self.unpaid:.1%}；{cure}"
            )
        return (
            f"{stage}: {self.claims:,} of {self.of:,} have grade {self.grade}, because grades are"
            f" read at {self.days} days (delay_days), by when {self.unpaid:.1%} are unpaid; {cure}"
        )


def one_grade(
    grades: Mapping[str, int], stage: Stage, manifest: Manifest, policy: Policy
) -> OneGrade | None:
    """Whether the claims of a stage nearly all have one grade because hardly any outcome differs.

    Parameters
    ----------
    grades : mapping of str to int
        Claims by grade.
    stage : Stage
        Whose they are; the manifest has learnt it.
    """
    of, learnt = sum(grades.values()), manifest.horizons(stage)
    if of < FEWEST or not learnt:
        return None
    grade, claims = max(grades.items(), key=lambda one: one[1])
    days = nearest(tuple(one.days for one in learnt), policy.delay_days)
    shares = {one.days: one.unpaid / one.rows for one in learnt if one.rows}
    if claims <= NEARLY_ALL * of or days not in shares or not _off(shares[days]):
        return None
    found = OneGrade(stage, str(grade), int(claims), of, days, shares[days])
    others = [d for d in shares if 0 < d < policy.default_days]
    best = min(others, key=lambda d: (_off(shares[d]), abs(d - days)), default=days)
    if _off(shares[best]) >= _off(shares[days]):
        return found
    return replace(found, better_days=best, better_unpaid=shares[best])


def grades_taught(bundle: Bundle, rows: StageRows, policy: Policy) -> Counter[str]:
    """Grades of the rows a stage was learnt from, of ``MOST_GRADED`` drawn by chance at most."""
    some = np.random.default_rng(0).permutation(len(rows.x))[:MOST_GRADED]
    grid = bundle.horizons(rows.stage)
    first = first_question(grid, rows.due[some], rows.snapshot[some], rows.stage)
    p = bundle.predict(rows.stage, rows.x[some], first, threads=2)
    at = grid.index(nearest(grid, policy.delay_days))
    return Counter(policy.grade(float(one)).value for one in p[:, at])


def _off(share: float) -> float:
    """How far a share lies outside ``PARTING``, in log-odds; 0 within."""
    low, high = (log_odds_of(one) for one in PARTING)
    z = log_odds_of(share)
    return max(low - z, z - high, 0.0)
