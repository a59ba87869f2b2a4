"""How far a score can be relied on, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from data_schemas.causes import Cause
from data_schemas.codes import ConfidenceLevel
from data_schemas.plan_shares import Contradiction
from data_schemas.policy import Policy
from data_schemas.punctuation import marks
from data_schemas.score import Confidence, ConfidenceReason
from model.manifest import Dropped, HorizonModel
from model.scarcity import idle, little, unlearnt

SILENT = 30
"""Days after the last of the records from which they are said to end: nobody knows of a payment."""
MUCH_MISSING = 0.35
"""Share of what usually matters (by the trees' gain) that is unknown, from which it is said."""
MOST_MISSING = 0.65


class _Doubt(NamedTuple):
    """What is said of the grounds of a score; ``weight`` 0 doubts nothing, 2 is most there is."""

    code: str
    weight: int
    zh: str
    en: str


SYNTHETIC = _Doubt(
    "synthetic", 0, "模型基于模拟数据训练（synthetic），不代表贵公司的真实客户",
    "the model was trained on simulated data (synthetic), not on your customers",
)  # fmt: skip


def confidence(
    *,
    policy: Policy,
    lang: str,
    effective_n: float,
    peers_n: float,
    missing_share: float,
    learnt: HorizonModel,
    gone: Sequence[Dropped],
    synthetic: bool,
    contradictions: Sequence[Contradiction] = (),
    causes_not_learnt: Sequence[Cause] = (),
    kind_known: bool = True,
    planned_until: date | None = None,
    silence: tuple[date, date] | None = None,
) -> Confidence:
    """Grade the confidence.

    Parameters
    ----------
    effective_n : float
        Receivables of this customer whose due date passed before the snapshot.
    peers_n : float
        The same for its peer group, its own among them.
    missing_share : float
        Share of the learnt inputs' importance that is unknown here, 0 to 1.
    learnt : HorizonModel
        The horizon explained: what it was learnt from.
    gone : sequence of Dropped
        Horizons of this stage that were asked for and could not be learnt.
    synthetic : bool
        Whether the model was trained on simulated data.
    contradictions : sequence of Contradiction
        Shares told that are not the plan's: the model reads both.
    causes_not_learnt : sequence of Cause
        Causes of which the model has learnt no field: their 0 in an explanation measures nothing.
    kind_known : bool
        Whether it is known which kind of agency pays: without it nobody is its peer.
    planned_until : date, optional
        The last day a deal plans to be paid on, where every such day has passed.
    silence : tuple of two dates, optional
        Where the records of a claim end and the day asked about, if that is more than ``SILENT``
        days later.
    """
    found = [_outcomes(effective_n, peers_n, policy, kind_known=kind_known)]
    if planned_until is not None:
        found.append(_planned_past(planned_until))
    if silence is not None:
        found.append(_records_end(*silence))
    if missing_share >= MUCH_MISSING:
        found.append(_missing(missing_share))
    for one in contradictions:
        zh, en = (one.problem(each) for each in ("zh", "en"))
        found.append(
            _Doubt(
                "share_differs", 1, f"{zh.label}（{zh.field}）{one.scored('zh')}",
                f"{en.label} ({en.field}): {one.scored('en')}",
            )
        )  # fmt: skip
    if learnt.is_little:
        found.append(_Doubt("little_data", 1, little(learnt, "zh"), little(learnt, "en")))
    if learnt.is_idle:
        found.append(_Doubt("nothing_learnt", 2, idle("zh"), idle("en")))
    elif causes_not_learnt:
        found.append(_not_learnt(causes_not_learnt))
    found += [_Doubt(code, 1, words("zh"), words("en")) for code, words in unlearnt(gone)]
    if synthetic:
        found.append(SYNTHETIC)
    levels = (ConfidenceLevel.HIGH, ConfidenceLevel.MEDIUM, ConfidenceLevel.LOW)
    return Confidence(
        level=levels[min(sum(one.weight for one in found), 2)],
        reasons=[
            ConfidenceReason(code=one.code, text=one.zh if lang == "zh" else one.en)
            for one in found
        ],
        effective_n=float(np.round(effective_n, 1)),
    )


def _outcomes(own: float, peers_n: float, policy: Policy, *, kind_known: bool) -> _Doubt:
    """How many outcomes there are of this customer, and where these are few, of its peers."""
    n, peers = f"{own:.0f}", f"{max(peers_n - own, 0.0):.0f}"
    of_en = "matured receivable" if n == "1" else "matured receivables"
    if own < policy.min_effective_n:
        few_zh, few_en = f"只有 {n} 笔到期记录", f"only {n} {of_en}"
        if n == "0":
            few_zh, few_en = "还没有到期记录", "no matured receivables"
        theirs_zh, theirs_en = (
            f"主要参照同类单位（{peers} 笔）",
            f"mostly its peers count ({peers})",
        )
        if peers == "0":
            theirs_zh, theirs_en = "也没有同类单位的记录可参照", "none of peers to go by either"
            if not kind_known:
                theirs_zh, theirs_en = (
                    "单位类型或政府层级未填，暂无同类可参照",
                    "type or level of the agency is not given, so there are no peers to go by",
                )
        return _Doubt(
            "few_outcomes", 2 if peers_n < policy.good_effective_n else 1,
            f"该客户{few_zh}，{theirs_zh}", f"{few_en} of this customer; {theirs_en}",
        )  # fmt: skip
    zh, en = f"该客户有 {n} 笔到期记录", f"{n} {of_en} of this customer"
    if own < policy.good_effective_n:
        return _Doubt("some_outcomes", 1, zh, en)
    return _Doubt("many_outcomes", 0, f"{zh}，依据充分", en)


def _not_learnt(causes: Sequence[Cause]) -> _Doubt:
    """Which causes the records say nothing of; the rate is measured without them all the same."""
    zh, en = (marks(lang).comma.join(c.label(lang) for c in causes) for lang in ("zh", "en"))
    return _Doubt(
        "causes_not_learnt", 0, f"模型尚未学到这些成因，其贡献为 0 不代表没有问题：{zh}",
        f"causes not learnt yet, whose 0 does not mean that all is well: {en}",
    )  # fmt: skip


def _planned_past(last: date) -> _Doubt:
    """That a deal is looked at as at signing though all of it should have been paid."""
    return _Doubt(
        "planned_past", 1,
        f"计划付款日都已过去（最后一期 {last}）：签约前的评分不看款项付了没有，"
        "未付的请按“未收应收”评估",
        f"every planned day of payment is past (the last is {last}): a score at signing does not"
        " look at what was paid; score what is unpaid as open receivables",
    )  # fmt: skip


def _records_end(last: date, asked: date) -> _Doubt:
    """That nobody knows what was paid since the ledger ends; single records never move its day."""
    return _Doubt(
        "records_end", 1,
        f"台账到 {last} 为止，之后除单独登记的以外没有记录，而评估日为 {asked}：没有登记付清的，"
        "当作到那一天仍未付",
        f"the ledger goes to {last} and, but for single records, nothing is known since, yet the"
        f" day asked about is {asked}: what no record says was paid counts as unpaid until then",
    )  # fmt: skip


def _missing(share: float) -> _Doubt:
    told = f"{100 * share:.0f}%"
    return _Doubt(
        "inputs_missing", 2 if share >= MOST_MISSING else 1,
        f"按重要性计有 {told} 的输入未知", f"{told} of the inputs, by importance, are unknown",
    )  # fmt: skip
