"""An input that tells too much: where it does, by what, and what may be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data_schemas.codes import Stage
from data_schemas.errors import LeakageSuspected
from training.snapshots import StageRows
from training.told_found import ToldAfter

AGES = (0, 30, 90, 365)
"""Days past due at which one age band of open receivables ends and the next begins."""


@dataclass(frozen=True)
class AgeBand:
    """Snapshots of a stage between two ages, days past due; None leaves a side open."""

    stage: Stage
    first: int | None = None
    end: int | None = None

    def holds(self, rows: StageRows) -> NDArray[np.bool_]:
        """Which rows stand in it, shape (n,)."""
        age = rows.snapshot - rows.due
        inside = np.ones(len(age), dtype=bool)
        if self.first is not None:
            inside &= age >= self.first
        if self.end is not None:
            inside &= age < self.end
        return inside

    def label(self, lang: str) -> str:
        """Its name in ``lang`` ("zh" or "en")."""
        zh, stage = lang == "zh", self.stage.label(lang)
        if self.first is None and self.end is None:
            return stage
        if self.first is None:
            return f"{stage}，未到期" if zh else f"{stage}, not yet due"
        days = f"{self.first}+" if self.end is None else f"{self.first}–{self.end - 1}"
        return f"{stage}，逾期 {days} 天" if zh else f"{stage}, {days} days past due"


def age_bands(stage: Stage) -> tuple[AgeBand, ...]:
    """The age bands of a stage, from young to old; at signing everything is of one age."""
    if stage is Stage.SIGNING:
        return (AgeBand(stage),)
    edges = (None, *AGES, None)
    return tuple(AgeBand(stage, a, b) for a, b in pairwise(edges))


class By(StrEnum):
    """By what an input tells: its value, whether it is blank, or both and all its values."""

    VALUE = "value"
    ABSENCE = "absence"
    WHOLE = "whole"

    @property
    def auc(self) -> str:
        """Column of the table that has the AUC."""
        return {"value": "auc", "absence": "missing_auc", "whole": "whole_auc"}[self.value]

    @property
    def days(self) -> str:
        """Column of the table that has the horizon."""
        return {"value": "auc_days", "absence": "missing_days", "whole": "whole_days"}[self.value]

    def label(self, lang: str) -> str:
        """What is said of it in ``lang`` ("zh" or "en")."""
        zh, en = {
            "value": ("仅凭其取值", "its value"),
            "absence": ("仅凭是否为空", "whether it is blank"),
            "whole": ("仅凭其全部取值（含空缺）", "all its values and blank"),
        }[self.value]
        return zh if lang == "zh" else en


@dataclass(frozen=True)
class Suspect:
    """An input that tells too much; as a whole it is named by its field.

    ``computed``: the program works it out from the ledger's dates and payments; no column has it.
    """

    feature: str
    band: AgeBand
    days: int
    auc: float
    by: By
    computed: bool

    def document(self) -> dict[str, object]:
        """The same as JSON can carry it."""
        return {
            "feature": self.feature, "stage": self.band.stage.value,
            "age_from": self.band.first, "age_to": self.band.end, "days": self.days,
            "auc": self.auc, "by": self.by.value,
        }  # fmt: skip

    def text(self, lang: str) -> str:
        """What was found, with field, stage, age band and AUC."""
        where = self.band.label(lang)
        if lang == "zh":
            how = self.by.label(lang)
            return f"{where}：{self.feature} {how}区分 {self.days} 天未付的 AUC 为 {self.auc:.3f}"
        return (
            f"{where}: {self.feature}, by {self.by.label(lang)} alone, tells unpaid at"
            f" {self.days} days with an AUC of {self.auc:.3f}"
        )


def suspected(refused: Sequence[Suspect | ToldAfter], limit: float) -> LeakageSuspected:
    """The refusal that names them, the worst first, and says what may be done."""
    refused = sorted(refused, key=lambda one: -one.auc)
    zh = "；".join(one.text("zh") for one in refused)
    en = "; ".join(one.text("en") for one in refused)
    cures = [_CURES[computed] for computed in sorted({one.computed for one in refused})]
    honest_zh, honest_en = _honest(refused) if all(one.computed for one in refused) else ("", "")
    return LeakageSuspected(
        f"训练已停止：有输入几乎单独说出了结果（AUC 上限 {limit:g}）。{zh}。"
        f"{''.join(cure[0] for cure in cures)}若当时确已知晓，请在 HUIKUAN_POLICY"
        f" 文件的 leakage_exceptions 中登记 feature、reason、who、date{honest_zh}",
        f"training stopped: an input nearly tells the outcome by itself (AUC limit {limit:g}). "
        f"{en}. {' '.join(cure[1] for cure in cures)} If it was known in time, put feature, reason,"
        f" who and date under leakage_exceptions in the file named by HUIKUAN_POLICY{honest_en}",
    )


def _honest(refused: Sequence[Suspect | ToldAfter]) -> tuple[str, str]:
    """That an honest ledger may look so, how to see it, and the exceptions to fill in; zh and en.

    Who vouches, why and when is left blank: as printed, the policy file is refused.
    """
    block = "\n".join(
        f'\n[[leakage_exceptions]]\nfeature = "{name}"\nreason = ""\nwho = ""\ndate = ""'
        for name in dict.fromkeys(one.feature for one in refused)
    )
    return (
        "。账本如实也会这样：各客户快慢分明、各自的天数变动又小时，以往天数就几乎说出了结果。请抽取若干笔，"
        "逐笔核对付款日与银行回单、入账日（recorded_date）是否一致，开票日和到期日是否在付款之后改过；"
        "都相符，便把英文之后的各段粘贴到该文件末尾，写明 reason、who 和 date（如 2026-06-30）",
        ". An honest ledger may look so: where customers differ steeply and each is late by much"
        " the same days, the days of the past nearly tell the outcome. Take some claims and compare"
        " the recorded days: that of payment with the bank's slip and with recorded_date, those of"
        " invoice and due date with the papers, changed since the payment or not. If all agree,"
        " paste this at the end of that file and fill in reason, who and date (as 2026-06-30):\n"
        f"{block}",
    )


_CURES = {
    False: (
        "台账中的列多半是付款之后才填写的：请去掉该列，或改填签约时的取值；数据字典中标为随时间变化的"
        "字段，请以 facts 提供，并写明真正获知的日期。",
        "A column of the ledger was probably filled in after the payment: take it out, or give the "
        "values of the day of signing; of a field that changes by the data dictionary give facts, "
        "each with the day on which it was truly known.",
    ),
    True: (
        "history 等由开票、到期、付款和过程状态的日期与金额算出的输入没有可去掉的列：请核对这些"
        "是否在付款之后改过或补录（付款请带入账日 recorded_date），以及客户或分组是否按结果划分；"
        "若只有少数客户且各自始终如一，也会如此。",
        "What is worked out from the dates and amounts of invoices, payments and states, as "
        "history is, has no column to take out: see whether these were changed or entered after "
        "the payment (payments may carry recorded_date), and whether customers or groups were "
        "formed by outcome; a few customers that always act alike look the same.",
    ),
}
"""What may be done, zh and en, by whether the input is computed."""
