"""The registered models and the moves of the champion, in words for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

from data_schemas.punctuation import marks
from training.beside_report import in_short
from training.move import Move
from training.registry import ModelVersion
from training.report import STAGES
from training.text_table import grid, shown

NOT_THE_SAME = (
    "各版本按各自的样本外记录计算，取各自期限的平均；账簿、日期或期限不同的，不可直接比较",
    "each version is measured on its own rows out of time, mean over its own horizons: of different"
    " ledgers, days or horizons, figures cannot be held against each other",
)


def models_text(found: Sequence[ModelVersion], lang: str) -> str:
    """The report of ``huikuan models``."""
    if not found:
        return "还没有登记的模型" if lang == "zh" else "no model is registered yet"
    return "\n".join(_lines(found, lang))


def _lines(found: Sequence[ModelVersion], lang: str) -> list[str]:
    """A line for each version; below, what their figures are not, and what can be compared."""
    zh = lang == "zh"
    rows = [
        (
            str(one.version),
            ",".join(one.aliases) or "-",
            one.as_of + (" synthetic" if one.synthetic else ""),
            one.source or "-",
            ",".join(map(str, one.horizons)) or "-",
            one.created,
            *(shown(one.metrics.get(f"holdout.{stage}.{figure}", math.nan))
              for stage in STAGES for figure in ("auc", "brier")),
        )
        for one in found
    ]  # fmt: skip
    heads = (
        ("版本", "别名", "数据截至", "账簿", "期限", "登记时间")
        if zh
        else ("version", "alias", "as of", "ledger", "horizons", "created")
    )
    stages = [f"{STAGES[s][0 if zh else 1]} {f}" for s in STAGES for f in ("AUC", "Brier")]
    said = [NOT_THE_SAME[0 if zh else 1]] if len(found) > 1 else []
    said += [
        in_short(one.version, one.beside_champion, lang)
        for one in found
        if one.beside_champion and one.beside_champion.champion
    ]
    return [*grid((*heads, *stages), rows), *said]


def move_text(move: Move, lang: str, both: Sequence[ModelVersion] = ()) -> str:
    """What a promotion or a rollback did; below it ``both`` versions, if there are two."""
    zh = lang == "zh"
    before = f"{move.previous}" if move.previous is not None else "-"
    before = f"此前：{before}" if zh else f"before: {before}"
    if move.previous == move.version:
        before = "此前已在启用" if zh else "in force already"
    done = {"promote": ("启用", "promoted"), "rollback": ("退回", "rolled back to")}[move.move]
    text = (
        f"{done[0]}第 {move.version} 版（{before}）"
        if zh
        else f"{done[1]} version {move.version} ({before})"
    )
    if move.synthetic:
        text += "，synthetic 模拟数据训练" if zh else ", taught by synthetic data"
    if move.forced:
        text += f"；强制启用，理由：{move.forced}" if zh else f"; forced: {move.forced}"
    if move.gone:
        gone = marks(lang).comma.join(map(str, move.gone))
        text += f"；因已删除而跳过：{gone}" if zh else f"; skipped, deleted: {gone}"
    by_chance = (one[0] if zh else one[1] for one in move.by_chance)
    return "\n".join([text, *by_chance, *(_lines(both, lang) if both else ())])


def move_data(move: Move, both: Sequence[ModelVersion]) -> dict[str, object]:
    """The same for machines."""
    return asdict(move) | {"beside": [asdict(one) for one in both]}
