"""What ``huikuan monitor`` found, in words for people."""

from __future__ import annotations

import math

import pandas as pd

from data_schemas.punctuation import marks
from training.monitor import FEW, Monitored
from training.own_inputs import unseen_lines
from training.report import STAGES
from training.stability import DRIFTED, WATCH

MOST_TOLD = 15
"""Shifts listed of the recorded inputs, and of those that move with time."""
RECORDED = ("输入漂移（PSI）：", "drift of inputs (PSI): ")
MOVING = (
    "日历与付款历史（不同季节、记录渐长，本会移动；是否要紧，请看预测与实际）：",
    "calendar and payment history (another season and a longer record move them anyway; whether it"
    " matters, predictions and outcomes tell): ",
)
"""What the two kinds of inputs are told under; what chance alone explains is not told."""
TO_DO = (
    "怎么办：先核对漂移大的字段，来源或录入口径是否变了；"
    "确是业务变了，就用新数据重新训练（huikuan train）。",
    "what to do: see first whether the source of what has drifted, or the way it is recorded, has"
    " changed; if it is business that has, train again (huikuan train).",
)
OUTLOOK = (
    "不等结果先看：全部新快照的平均预测，以及若概率属实可期待的 AUC / Brier"
    "（括号内为训练时的实际未付比例与实测；只说明对象变了多少，不能证明概率仍准）：",
    "before outcomes are in: mean prediction of all new snapshots, and the AUC / Brier to expect if"
    " its probabilities are true (in brackets unpaid in fact and measured at training; it tells how"
    " far those asked about have changed, and is no proof that probabilities still hold):",
)


def _drift_lines(drift: pd.DataFrame, label: str, zh: bool) -> list[str]:
    """How many of some inputs have moved, and those that moved most."""
    levels = drift["level"].value_counts()
    large, small = (int(levels.get(level, 0)) for level in ("drifted", "watch"))
    said = (
        f"{large} 项 ≥ {DRIFTED}，{small} 项在 {WATCH} 与 {DRIFTED} 之间"
        if zh
        else f"{large} from {DRIFTED}, {small} between {WATCH} and {DRIFTED}"
    )
    lines = [f"{label}{said}"]
    for r in drift[drift["level"] != "stable"].head(MOST_TOLD).to_dict("records"):
        blank = f"{r['missing_then']:.0%} → {r['missing_now']:.0%}"
        stage, psi = STAGES[r["stage"]][0 if zh else 1], f"{r['psi']:.2f}"
        lines.append(
            f"  {stage} {r['label_zh']}（{r['feature']}）：{psi}（缺失 {blank}）"
            if zh
            else f"  {stage} {r['label_en']} ({r['feature']}): {psi} (missing {blank})"
        )
    return lines


def _outlook_lines(outlook: pd.DataFrame, lang: str) -> list[str]:
    """What can be said of predictions before any outcome is in."""
    if outlook.empty:
        return []
    at, mark = (0 if lang == "zh" else 1), marks(lang)
    lines = [OUTLOOK[at]]
    for r in outlook.to_dict("records"):
        then = mark.within(
            f"{r['base_then']:.1%}{mark.comma}{r['auc_then']:.3f} / {r['brier_then']:.3f}"
        )
        lines.append(
            f"  {STAGES[r['stage']][at]} {r['horizon_days']}{mark.colon}{r['predicted']:.1%}"
            f"{mark.comma}{r['auc']:.3f} / {r['brier']:.3f}"
            + (then if math.isfinite(r["auc_then"]) else "")
        )
    return lines


def _in_sample_lines(found: Monitored, zh: bool) -> list[str]:
    """That some of the outcomes told are those the model was taught, where they are."""
    if not found.in_sample:
        return []
    return [
        f"样本内：{found.since} 早于模型的数据日期 {found.learnt_to}，其间的结果模型已经学过，"
        "以下漂移和预测与实际的对照都不是事后检验；只看之后的，请不用 --since"
        if zh
        else f"in sample: {found.since} lies before {found.learnt_to}, the day the model was made"
        " for; it learnt from what came before that, so neither drift nor predictions beside"
        " outcomes below are a test of it; leave out --since to see only what came after"
    ]


def monitored_text(found: Monitored, lang: str) -> str:
    """The report of ``huikuan monitor``: the largest shifts, and calibration."""
    zh = lang == "zh"
    named = {stage: words[0 if zh else 1] for stage, words in STAGES.items()}
    mark = marks(lang)
    counts = mark.comma.join(f"{named[stage]} {n:,}" for stage, n in found.rows.items())
    lines = _in_sample_lines(found, zh)
    lines.append(
        f"{found.since} 至 {found.as_of} 的快照：{counts}"
        if zh
        else f"snapshots from {found.since} to {found.as_of}: {counts}"
    )
    if found.drift.empty:
        lines.append(
            f"新快照不足 {FEW} 条，无法判断输入是否漂移"
            if zh
            else f"fewer than {FEW} new snapshots: too few to tell whether inputs have drifted"
        )
    else:
        by_time = found.drift["by_time"].astype(bool)
        for of, label in ((found.drift[~by_time], RECORDED), (found.drift[by_time], MOVING)):
            lines += _drift_lines(of, label[0 if zh else 1], zh)
        if (found.drift["level"][~by_time] == "drifted").any():
            lines.append(TO_DO[0 if zh else 1])
    lines += unseen_lines(found.unseen, lang)
    lines += _outlook_lines(found.outlook, lang)
    if found.calibration.empty:
        lines.append("尚无到期结果" if zh else "no outcome has matured yet")
        return "\n".join(lines)
    lines.append(
        "已到期的预测（预测 / 实际未付比例）："
        if zh
        else "matured predictions (predicted / unpaid in fact):"
    )
    for r in found.calibration.to_dict("records"):
        slope = f", slope {r['slope']:.2f}" if math.isfinite(r["slope"]) else ""
        lines.append(
            f"  {named[r['stage']]} {r['horizon_days']}{mark.colon}{r['predicted']:.1%} / "
            f"{r['base']:.1%}" + mark.within(f"n={r['n']:,}, ECE {r['ece']:.3f}{slope}")
        )
    return "\n".join(lines)
