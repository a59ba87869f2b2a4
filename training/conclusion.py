"""What a backtest comes to: the methods that are better than the model beyond chance, and worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data_schemas.codes import Stage
from data_schemas.punctuation import marks
from training.methods import METHODS

JUDGED = {"brier": ("Brier", "Brier"), "log_loss": ("对数损失", "log loss")}
"""Figures of whole probabilities, the lower the better, with their labels."""

Found = dict[str, tuple[str, ...]]
"""Methods, each with the figures it differs in."""


@dataclass(frozen=True)
class Conclusion:
    """Of one stage the methods that are better than the model, or worse, beyond their interval.

    ``told`` are those that could be held against it at all: with an interval of draws in which both
    were asked. One may be better by one figure and worse by the other.
    """

    stage: Stage
    better: Found
    worse: Found
    told: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "stage": self.stage.value,
            **{
                name: {method: list(figures) for method, figures in found.items()}
                for name, found in (("better", self.better), ("worse", self.worse))
            },
            "compared": list(self.told),
        }

    def text(self, lang: str) -> str:
        """One sentence."""
        zh, stage = lang == "zh", self.stage.label(lang)
        if not self.told:
            why = (
                "没有配对区间，比不出高下"
                if zh
                else "without paired intervals nothing is concluded"
            )
            return f"{stage}{marks(lang).colon}{why}"
        parts = [
            f"{words}{marks(lang).colon}{_named(found, lang)}"
            for found, words in (
                (self.better, "优于本模型" if zh else "better than the model"),
                (self.worse, "不及本模型" if zh else "worse"),
            )
            if found
        ]
        same = [one for one in self.told if one not in self.better and one not in self.worse]
        if same:
            listed = marks(lang).comma.join(METHODS[one][0 if zh else 1] for one in same)
            words = "与本模型分不出高下" if zh else "not told apart from it"
            parts.append(f"{words}{marks(lang).colon}{listed}")
        if not self.better:
            parts.insert(0, "没有方法优于本模型" if zh else "no method is better than the model")
        beyond = (
            "按 Brier 与对数损失的配对 95% 区间，"
            if zh
            else "by paired 95 % intervals of Brier and log loss, "
        )
        return f"{stage}{marks(lang).colon}{beyond}{marks(lang).semicolon.join(parts)}"


def conclusions(gains: pd.DataFrame) -> list[Conclusion]:
    """One for each stage.

    Parameters
    ----------
    gains : DataFrame
        As ``training.comparison.Comparison`` has it: the model less each method.
    """
    out = []
    for stage in Stage:
        mine = gains[(gains["stage"] == stage.value) & gains["figure"].isin(list(JUDGED))]
        mine = mine.dropna(subset=["low", "high"])
        if (gains["stage"] == stage.value).any():
            better, worse = _beyond(mine[mine["low"] > 0]), _beyond(mine[mine["high"] < 0])
            out.append(Conclusion(stage, better, worse, tuple(mine["against"].unique())))
    return out


def conclusion_lines(found: Sequence[Conclusion], lang: str) -> list[str]:
    """A sentence for each stage."""
    return [one.text(lang) for one in found]


def _beyond(some: pd.DataFrame) -> Found:
    each = some.groupby("against", sort=False)["figure"]
    return {str(method): tuple(figures) for method, figures in each}


def _named(found: Found, lang: str) -> str:
    at, mark = 0 if lang == "zh" else 1, marks(lang)
    return mark.comma.join(
        METHODS[method][at] + mark.within(mark.comma.join(JUDGED[one][at] for one in figures))
        for method, figures in found.items()
    )
