"""What a training, a backtest or a measurement showed, in words for people and as JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import pandas as pd

from model.manifest import Manifest
from model.scarcity import lacking, notes
from training.backtest import Backtest
from training.evaluate import Explanations
from training.registry import ModelVersion, Move
from training.train import Trained

METHODS = {
    "model": ("本模型", "model"),
    "base_rate": ("总体比率", "base rate"),
    "customer_rate": ("客户历史率", "customer rate"),
    "logistic": ("逻辑回归", "logistic regression"),
}
CUSTOMERS = {"all": ("全部客户", "all"), "seen": ("已有客户", "seen"), "new": ("新客户", "new")}
STAGES = {"signing": ("签约前", "signing"), "open": ("已开票", "open")}
FIGURES = ("auc", "brier", "skill", "log_loss", "ece", "slope")
HEADS = ("AUC", "Brier", "skill", "log loss", "ECE", "slope")


def training_text(found: Trained, lang: str) -> str:
    """The report of ``huikuan train``."""
    zh = lang == "zh"
    manifest = found.bundle.manifest
    lines = [
        *_head(manifest, zh),
        (
            f"已登记为第 {found.logged.version} 版(challenger)"
            if zh
            else f"registered as version {found.logged.version} (challenger)"
        ),
        "",
        *_truncated(manifest, zh),
        *_merged(manifest, zh),
        *_excused(found, lang),
    ]
    if found.summary.empty:
        lines.append(
            "记录太少,没有样本外评估" if zh else "too few records to hold any out: nothing measured"
        )
    else:
        lines += [
            "样本外结果(各期限平均):" if zh else "out of time, mean over horizons:",
            *summary_lines(found.summary, lang),
            "",
            "本模型,各期限:" if zh else "the model, per horizon:",
            *cell_lines(found.cells, lang),
            "",
            *_interval_lines(found.intervals, zh),
        ]
    return "\n".join(lines)


def backtest_text(found: Backtest, lang: str) -> str:
    """The report of ``huikuan backtest``."""
    zh = lang == "zh"
    rows = found.matured
    manifest = found.bundle.manifest
    lines = [*_head(manifest, zh), "", *_truncated(manifest, zh), *_merged(manifest, zh)]
    said = f"{len(found.predictions):,}"
    lines.append(f"预测 {said} 条" if zh else f"{said} predictions")
    if rows.empty:
        lines.append("尚无到期结果" if zh else "no outcome has matured yet")
        return "\n".join(lines)
    return "\n".join(
        [
            *lines,
            "",
            "到期结果,各期限平均:" if zh else "on matured outcomes, mean over horizons:",
            *summary_lines(found.summary(), lang),
            "",
            "本模型,各期限:" if zh else "the model, per horizon:",
            *cell_lines(found.cells(), lang),
        ]
    )


def explanations_text(found: Explanations) -> str:
    """The report of ``huikuan evaluate explanations``."""
    return "\n".join(f"{name:<28}{_shown(value)}" for name, value in asdict(found).items())


def learning_text(sizes: Sequence[Mapping[str, object]]) -> str:
    """The report of ``huikuan evaluate learning``: a column per size that could be learnt."""
    learnt = [one for one in sizes if "refused" not in one]
    names = list(learnt[0]) if learnt else []
    lines = [
        f"{name:<16}" + "".join(f"{_shown(one[name]):>12}" for one in learnt) for name in names
    ]
    refused = [f"{one['deals']}: {one['refused']}" for one in sizes if "refused" in one]
    return "\n".join([*lines, *refused])


def models_text(found: Sequence[ModelVersion], lang: str) -> str:
    """The report of ``huikuan models``."""
    zh = lang == "zh"
    if not found:
        return "还没有登记的模型" if zh else "no model is registered yet"
    rows = [
        (
            str(one.version),
            ",".join(one.aliases) or "-",
            one.as_of + (" synthetic" if one.synthetic else ""),
            one.created,
            *(_shown(one.metrics.get(f"holdout.{stage}.{figure}", math.nan))
              for stage in STAGES for figure in ("auc", "brier")),
        )
        for one in found
    ]  # fmt: skip
    heads = (
        ("版本", "别名", "数据截至", "登记时间") if zh else ("version", "alias", "as of", "created")
    )
    stages = [f"{STAGES[s][0 if zh else 1]} {f}" for s in STAGES for f in ("AUC", "Brier")]
    return "\n".join(_grid((*heads, *stages), rows))


def move_text(move: Move, lang: str) -> str:
    """What a promotion or a rollback did."""
    zh = lang == "zh"
    before = f"{move.previous}" if move.previous is not None else "-"
    done = {"promote": ("启用", "promoted"), "rollback": ("退回", "rolled back to")}[move.move]
    text = (
        f"{done[0]}第 {move.version} 版(此前:{before})"
        if zh
        else f"{done[1]} version {move.version} (before: {before})"
    )
    if move.forced:
        text += f"; {'强制启用,理由' if zh else 'forced'}:{move.forced}"
    return text


def summary_lines(summary: pd.DataFrame, lang: str) -> list[str]:
    """A line for each stage, group of customers and method."""
    at = 0 if lang == "zh" else 1
    rows = [
        (
            STAGES[str(r["stage"])][at],
            CUSTOMERS[str(r["customers"])][at],
            METHODS[str(r["method"])][at],
            f"{r['n']:,.0f}",
            *(_shown(r[figure]) for figure in FIGURES),
        )
        for r in summary.sort_values(["stage", "customers"], key=_in_order, kind="stable").to_dict(
            "records"
        )
    ]
    heads = (
        ("阶段", "客户", "方法", "行数") if at == 0 else ("stage", "customers", "method", "rows")
    )
    return _grid((*heads, *HEADS), rows)


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
            *(_shown(r[figure]) for figure in FIGURES),
        )
        for r in ours.to_dict("records")
    ]
    heads = ("阶段", "天数", "行数", "未付") if at == 0 else ("stage", "days", "rows", "unpaid")
    return _grid((*heads, *HEADS), rows)


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
        "truncation": _truncation_json(manifest),
        "not_learnt": list(manifest.not_learnt),
        "summary": records(found.summary),
        "cells": records(found.cells),
        "intervals": records(found.intervals),
        "leakage": found.guard.document(),
    }


def backtest_json(found: Backtest) -> dict[str, object]:
    """The same for machines."""
    manifest = found.bundle.manifest
    measured = not found.matured.empty
    return {
        "model_version": manifest.model_version,
        "cutoff": manifest.data_as_of.isoformat(),
        "synthetic": manifest.synthetic,
        "predictions": len(found.predictions),
        "dropped": [d.model_dump(mode="json") for d in manifest.dropped],
        "truncation": _truncation_json(manifest),
        "summary": records(found.summary()) if measured else [],
        "cells": records(found.cells()) if measured else [],
    }


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as JSON can carry them: what is not finite becomes null."""
    return [
        {str(k): None if isinstance(v, float) and not math.isfinite(v) else v for k, v in r.items()}
        for r in table.to_dict("records")
    ]


def _head(manifest: Manifest, zh: bool) -> list[str]:
    rows = ", ".join(f"{STAGES[k][0 if zh else 1]} {v:,}" for k, v in manifest.rows.items())
    lines = [
        f"模型 {manifest.model_version};使用 {manifest.data_as_of} 之前已知的记录;{rows} 行"
        if zh
        else f"model {manifest.model_version}, from what was known before {manifest.data_as_of}; "
        f"rows: {rows}"
    ]
    if manifest.synthetic:
        lines.append(
            "synthetic:账簿为模拟数据,结果不代表任何真实客户"
            if zh
            else "synthetic: the ledger was simulated; nothing here is about a real customer"
        )
    return lines


def _merged(manifest: Manifest, zh: bool) -> list[str]:
    """What was learnt from little, and the horizons that were not learnt."""
    lang = "zh" if zh else "en"
    lines = notes(manifest, lang)
    lines += [f"  {lacking(one, lang)}" for one in manifest.dropped]
    return [*lines, ""] if lines else []


def _excused(found: Trained, lang: str) -> list[str]:
    """Inputs that tell too much by themselves and are allowed by an exception on file."""
    allowed = "例外放行" if lang == "zh" else "allowed by exception"
    return [
        f"{allowed}: {one.text(lang)}: {excuse.reason} ({excuse.who}, {excuse.date})"
        for one, excuse in found.guard.excused
    ]


def _truncated(manifest: Manifest, zh: bool) -> list[str]:
    if manifest.truncation is None:
        return []
    cut = manifest.truncation
    at = 0 if zh else 1
    rows = ", ".join(f"{STAGES[k][at]} {v:,}" for k, v in cut.rows.items())
    if zh:
        said = (
            f"左截断:{cut.complete_from} 之前开票的 {cut.receivables:,} 笔,只因当时仍未付才在账中;"
            f"此前的行(已开票阶段:{cut.settled_from} 之前)不参与训练:{rows}"
        )
    else:
        said = (
            f"left truncation: {cut.receivables:,} receivables issued before {cut.complete_from}"
            " are there only because they were still open then; rows before that day (open: before"
            f" {cut.settled_from}) were not learnt from: {rows}"
        )
    return [said, ""]


def _truncation_json(manifest: Manifest) -> dict[str, object] | None:
    cut = manifest.truncation
    return None if cut is None else cut.model_dump(mode="json")


def _interval_lines(intervals: pd.DataFrame, zh: bool) -> list[str]:
    at = 0 if zh else 1
    lines = ["95% 区间(按客户重抽样):" if zh else "95% intervals, drawn by customer:"]
    for r in intervals.to_dict("records"):
        rival = str(r["against"])
        against = f" − {METHODS[rival][at]}" if rival else ""
        sign = "+" if rival else ""
        figures = f"{r['value']:{sign}.4f} ({r['low']:{sign}.4f} … {r['high']:{sign}.4f})"
        lines.append(f"  {STAGES[str(r['stage'])][at]} {r['figure']}{against}: {figures}")
    return lines


def _in_order(column: pd.Series) -> pd.Series:
    order = [*STAGES, *CUSTOMERS]
    return column.map(lambda value: order.index(str(value)))


def _shown(value: object) -> str:
    if isinstance(value, float):
        if not math.isfinite(value):
            return "-"
        return f"{value:.2e}" if 0 < abs(value) < 1e-4 else f"{value:.4f}"
    return str(value)


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns side by side; numbers to the right, words to the left."""
    columns = []
    for at, head in enumerate(heads):
        cells = [row[at] for row in rows]
        numbers = all(cell[:1].isdigit() or cell[:1] in "-−" for cell in cells)
        width = max(_width(cell) for cell in (head, *cells))
        gaps = [" " * (width - _width(cell)) for cell in (head, *cells)]
        padded = zip(gaps, (head, *cells), strict=True)
        columns.append([gap + cell if numbers else cell + gap for gap, cell in padded])
    return ["  ".join(line).rstrip() for line in zip(*columns, strict=True)]


def _width(text: str) -> int:
    """Columns a terminal needs: Chinese characters and signs take two."""
    return sum(2 if ord(sign) > 0x2E80 else 1 for sign in text)
