"""What a training, a backtest or a measurement showed, in words for people and as JSON."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

import pandas as pd

from data_schemas.punctuation import marks
from model.manifest import Manifest
from model.scarcity import lacking, notes
from training.asking import Asking
from training.beside_report import beside_lines
from training.decisions import Decisions
from training.evaluate import Explanations
from training.interval_words import in_words
from training.leakage import LeakageGuard
from training.learning import LearntAt
from training.methods import METHODS, capped_lines, most_rows
from training.resample import Interval
from training.text_table import grid, shown
from training.train import Trained

CUSTOMERS = {"all": ("全部客户", "all"), "seen": ("已有客户", "seen"), "new": ("新客户", "new")}
STAGES = {"signing": ("签约前", "signing"), "open": ("已开票", "open")}
SYNTHETIC = (
    "synthetic：账簿为模拟数据，结果不代表任何真实客户",
    "synthetic: the ledger was simulated; nothing here is about a real customer",
)
FIGURES = ("auc", "brier", "skill", "log_loss", "ece", "slope")
HEADS = ("AUC", "Brier", "skill", "log loss", "ECE", "slope")


def training_text(found: Trained, lang: str) -> str:
    """The report of ``huikuan train``."""
    zh = lang == "zh"
    manifest = found.bundle.manifest
    lines = [
        *head_lines(manifest, lang),
        (
            f"已登记为第 {found.logged.version} 版（challenger）"
            if zh
            else f"registered as version {found.logged.version} (challenger)"
        ),
        "",
        *truncated_lines(manifest, lang),
        *merged_lines(manifest, lang),
        *excused_lines(found.guard, lang),
    ]
    lines += [*unmeasured_lines(manifest, lang), *found.remarks.lines(lang)]
    if found.summary.empty:
        lines.append(
            "记录太少，没有样本外评估"
            if zh
            else "too few records to hold any out: nothing measured"
        )
    else:
        lines += [
            "样本外结果（各期限平均）：" if zh else "out of time, mean over horizons:",
            *summary_lines(found.summary, lang),
            *capped_lines(list(found.summary["method"].unique()), lang),
            "",
            "本模型，各期限：" if zh else "the model, per horizon:",
            *cell_lines(found.cells, lang),
            "",
            *_interval_lines(found.intervals, lang),
        ]
    lines += ["", *beside_lines(found.beside, lang)]
    return "\n".join(lines)


def explanations_text(found: Explanations, lang: str) -> str:
    """The report of ``huikuan evaluate explanations``."""
    lines = [f"{name:<28}{shown(value)}" for name, value in asdict(found).items()]
    lines.insert(0, "synthetic")
    return "\n".join([*lines, *capped_lines(("logistic",), lang)])


def decisions_text(found: Decisions) -> str:
    """The report of ``huikuan evaluate decisions``: means over the companies, all synthetic."""
    head = f"synthetic: {len(found.seeds)} companies of {found.deals:,} deals"
    lines = [f"{name:<32}{shown(value)}" for name, value in found.mean().items()]
    return "\n".join([head, *lines])


def asking_text(found: Asking) -> str:
    """The report of ``huikuan evaluate asking``: a line per order, and how many fewer it takes."""
    rows = [
        (
            order,
            in_words(told, "en", ".2f"),
            in_words(found.fewer[order], "en", "+.2f") if order in found.fewer else "",
            *(f"{found.right[order][k]:.2f}" for k in range(0, len(found.right[order]), 3)),
        )
        for order, told in found.questions.items()
    ]
    after = [f"after {k}" for k in range(0, len(rows[0][3:]) * 3, 3)]
    lines = grid(("order", "questions", "fewer if proposed", *after), rows)
    return "\n".join([f"synthetic; {found.deals} deals, seeds {found.seeds}", *lines])


def learning_text(sizes: Sequence[LearntAt], lang: str) -> str:
    """The report of ``huikuan evaluate learning``: a column per size that could be learnt."""
    learnt = [(one, one.mean()) for one in sizes if one.runs]
    names = list(learnt[0][1]) if learnt else []
    lines = ["synthetic", f"{'size':<24}" + "".join(f"{one.size:>12,}" for one, _ in learnt)]
    lines.append(f"{'companies':<24}" + "".join(f"{len(one.runs):>12}" for one, _ in learnt))
    lines += [
        f"{name:<24}" + "".join(f"{shown(mean[name]):>12}" for _, mean in learnt) for name in names
    ]
    for one in sizes:
        lines += [f"{one.size:,} (seed {no.seed}): {no.why.text(lang)}" for no in one.refused]
    return "\n".join([*lines, *capped_lines(("logistic",), lang)])


def summary_lines(summary: pd.DataFrame, lang: str) -> list[str]:
    """A line for each stage, group of customers and method."""
    at = 0 if lang == "zh" else 1
    rows = [
        (
            STAGES[str(r["stage"])][at],
            CUSTOMERS[str(r["customers"])][at],
            METHODS[str(r["method"])][at],
            f"{r['n']:,.0f}",
            *(shown(r[figure]) for figure in FIGURES),
        )
        for r in summary.sort_values(["stage", "customers"], key=_in_order, kind="stable").to_dict(
            "records"
        )
    ]
    heads = (
        ("阶段", "客户", "方法", "每期限行数")
        if at == 0
        else ("stage", "customers", "method", "rows a horizon")
    )
    return grid((*heads, *HEADS), rows)


def cell_lines(cells: pd.DataFrame, lang: str) -> list[str]:
    """A line for each stage and horizon of the model."""
    at = 0 if lang == "zh" else 1
    ours = cells[cells["method"] == "model"].sort_values(["stage"], key=_in_order, kind="stable")
    rows = [
        (
            STAGES[str(r["stage"])][at],
            f"{r['horizon_days']:.0f}",
            f"{r['n']:,.0f}",
            f"{r['base']:.1%}",
            *(shown(r[figure]) for figure in FIGURES),
        )
        for r in ours.to_dict("records")
    ]
    heads = ("阶段", "天数", "行数", "未付") if at == 0 else ("stage", "days", "rows", "unpaid")
    return grid((*heads, *HEADS), rows)


def training_json(found: Trained) -> dict[str, object]:
    """The same for machines."""
    manifest = found.bundle.manifest
    return {
        "version": found.logged.version,
        "run_id": found.logged.run_id,
        "model_version": manifest.model_version,
        "as_of": manifest.data_as_of.isoformat(),
        "synthetic": manifest.synthetic,
        "rows": manifest.rows,
        "dropped": [d.model_dump(mode="json") for d in manifest.dropped],
        "truncation": truncation_json(manifest),
        "not_learnt": list(manifest.not_learnt),
        "summary": records(found.summary),
        "cells": records(found.cells),
        "intervals": records(found.intervals),
        "most_rows": most_rows(list(found.summary["method"]) if len(found.summary) else []),
        "beside_champion": asdict(found.beside),
        "leakage": found.guard.document(),
        **found.remarks.document(),
    }


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as JSON can carry them: what is not finite becomes null."""
    return [
        {str(k): None if isinstance(v, float) and not math.isfinite(v) else v for k, v in r.items()}
        for r in table.to_dict("records")
    ]


def head_lines(manifest: Manifest, lang: str) -> list[str]:
    """Which model it is, what it learnt from, and whether that is synthetic."""
    zh = lang == "zh"
    rows = marks(lang).comma.join(
        f"{STAGES[k][0 if zh else 1]} {v:,}" for k, v in manifest.rows.items()
    )
    lines = [
        f"模型 {manifest.model_version}；使用 {manifest.data_as_of} 之前已知的记录；{rows} 行"
        if zh
        else f"model {manifest.model_version}, from what was known before {manifest.data_as_of}; "
        f"rows: {rows}"
    ]
    if manifest.synthetic:
        lines.append(SYNTHETIC[0 if zh else 1])
    return lines


def marked(text: str, lang: str, *, synthetic: bool) -> str:
    """A report with a first line that says so where it stands on simulated records."""
    return f"{SYNTHETIC[0 if lang == 'zh' else 1]}\n{text}" if synthetic else text


def merged_lines(manifest: Manifest, lang: str) -> list[str]:
    """What was learnt from little, and the horizons that were not learnt."""
    lines = notes(manifest, lang)
    lines += [f"  {lacking(one, lang)}" for one in manifest.dropped]
    return [*lines, ""] if lines else []


def unmeasured_lines(manifest: Manifest, lang: str) -> list[str]:
    """The stages that were learnt but not measured out of time, where others were."""
    gone = [
        one.stage for one in manifest.stages if f"holdout.{one.stage}.rows" not in manifest.metrics
    ]
    if len(gone) == len(manifest.stages):
        return []
    if lang == "zh":
        return [f"“{one.zh}”阶段：已学习，但记录太少，没有样本外评估" for one in gone]
    return [f"{one.en}: learnt, but too few records to measure it out of time" for one in gone]


def excused_lines(guard: LeakageGuard, lang: str) -> list[str]:
    """Inputs that tell too much by themselves: told, or allowed by an exception on file."""
    allowed = "例外放行" if lang == "zh" else "allowed by exception"
    told = (
        "请核对（几乎单独说出结果，训练会因此停止）"
        if lang == "zh"
        else "to be looked at (nearly tells the outcome by itself; training would stop)"
    )
    mark = marks(lang)
    return [f"{told}{mark.colon}{one.text(lang)}" for one in guard.told] + [
        f"{allowed}{mark.colon}{one.text(lang)}{mark.colon}{excuse.reason}"
        + mark.within(f"{excuse.who}{mark.comma}{excuse.date}")
        for one, excuse in guard.excused
    ]


def truncated_lines(manifest: Manifest, lang: str) -> list[str]:
    """What was cut because a register began while it was open."""
    zh = lang == "zh"
    if manifest.truncation is None:
        return []
    cut = manifest.truncation
    at = 0 if zh else 1
    rows = marks(lang).comma.join(f"{STAGES[k][at]} {v:,}" for k, v in cut.rows.items())
    if zh:
        said = (
            f"左截断：{cut.complete_from} 之前开票的 {cut.receivables:,} 笔，"
            f"只因当时仍未付才在账中；此前的行（已开票阶段：{cut.settled_from} 之前）"
            f"不参与训练：{rows}"
        )
    else:
        said = (
            f"left truncation: {cut.receivables:,} receivables issued before {cut.complete_from}"
            " are there only because they were still open then; rows before that day (open: before"
            f" {cut.settled_from}) were not learnt from: {rows}"
        )
    return [said, ""]


def truncation_json(manifest: Manifest) -> dict[str, object] | None:
    """What was cut, for machines; null where nothing was."""
    cut = manifest.truncation
    return None if cut is None else cut.model_dump(mode="json")


def _interval_lines(intervals: pd.DataFrame, lang: str) -> list[str]:
    zh = lang == "zh"
    at = 0 if zh else 1
    lines = ["95% 区间（按客户重抽样）：" if zh else "95% intervals, drawn by customer:"]
    for r in intervals.to_dict("records"):
        rival = str(r["against"])
        against = f" − {METHODS[rival][at]}" if rival else ""
        told = Interval(value=r["value"], low=r["low"], high=r["high"])
        figures = in_words(told, lang, "+.4f" if rival else ".4f")
        lines.append(
            f"  {STAGES[str(r['stage'])][at]} {r['figure']}{against}{marks(lang).colon}{figures}"
        )
    return lines


def _in_order(column: pd.Series) -> pd.Series:
    order = [*STAGES, *CUSTOMERS]
    return column.map(lambda value: order.index(str(value)))
