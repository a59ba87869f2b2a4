"""The registered models and the moves of the champion, in words for people."""

from __future__ import annotations

import math
from collections.abc import Sequence

from training.registry import ModelVersion, Move
from training.report import STAGES
from training.text_table import grid, shown


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
            *(shown(one.metrics.get(f"holdout.{stage}.{figure}", math.nan))
              for stage in STAGES for figure in ("auc", "brier")),
        )
        for one in found
    ]  # fmt: skip
    heads = (
        ("版本", "别名", "数据截至", "登记时间") if zh else ("version", "alias", "as of", "created")
    )
    stages = [f"{STAGES[s][0 if zh else 1]} {f}" for s in STAGES for f in ("AUC", "Brier")]
    return "\n".join(grid((*heads, *stages), rows))


def move_text(move: Move, lang: str) -> str:
    """What a promotion or a rollback did."""
    zh = lang == "zh"
    before = f"{move.previous}" if move.previous is not None else "-"
    done = {"promote": ("启用", "promoted"), "rollback": ("退回", "rolled back to")}[move.move]
    text = (
        f"{done[0]}第 {move.version} 版（此前：{before}）"
        if zh
        else f"{done[1]} version {move.version} (before: {before})"
    )
    if move.synthetic:
        text += "，synthetic 模拟数据训练" if zh else ", taught by synthetic data"
    if move.forced:
        text += f"；强制启用，理由：{move.forced}" if zh else f"; forced: {move.forced}"
    return "\n".join([text, *(one[0] if zh else one[1] for one in move.by_chance)])
