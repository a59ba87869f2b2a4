"""The tables of a backtest: every method, gains over each, by horizon, by group and by origin."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from data_schemas.customer import Customer
from data_schemas.field import fields_of
from data_schemas.punctuation import marks
from training.backtest import Backtest
from training.comparison import Comparison
from training.interval_words import no_intervals
from training.methods import METHODS, MODEL
from training.page import Section
from training.report import CUSTOMERS, STAGES
from training.resample import Interval
from training.text_table import shown

FIGURE_LABELS = {
    "auc": ("AUC", "AUC"),
    "brier": ("Brier", "Brier"),
    "skill": ("技巧分", "skill"),
    "log_loss": ("对数损失", "log loss"),
    "ece": ("校准误差", "cal. error"),
    "slope": ("校准斜率", "cal. slope"),
    "intercept": ("校准截距", "cal. intercept"),
    "integrated_brier": ("积分 Brier", "int. Brier"),
    "coverage": ("回款日覆盖率", "date cover"),
    "coverage_expected": ("应有覆盖率", "cover due"),
    "captured_10": ("前10%抓住", "top 10 %"),
    "captured_20": ("前20%抓住", "top 20 %"),
}
METHOD_LABELS = METHODS | {
    "amount": ("仅按金额", "by amount alone"),
    "age": ("仅按账龄", "by age alone"),
}
SPLIT_LABELS = {
    "seen": ("已有/新客户", "seen or new"),
    "agency_type": ("单位类型", "agency type"),
    "level": ("政府层级", "level"),
    "region": ("地区", "region"),
    "amount": ("金额", "amount"),
}
WIDE = (
    "auc", "brier", "skill", "log_loss", "ece", "slope", "integrated_brier", "coverage",
    "coverage_expected", "captured_10", "captured_20",
)  # fmt: skip
"""Figures side by side on the terminal."""
GAINED = ("auc", "brier", "log_loss", "ece", "captured_10")


def sections(found: Backtest, compared: Comparison, lang: str) -> list[Section]:
    """The tables of a report, in reading order."""
    at = 0 if lang == "zh" else 1
    out = [_methods(compared, at), _gains(compared, at), _horizons(compared, at)]
    if not compared.splits.empty:
        out.append(_splits(compared, at))
    if len(found.origins) > 1:
        out.append(_origins(compared, at))
    return out


def _methods(compared: Comparison, at: int) -> Section:
    told = _told(compared.figures, "stage", "method", "figure")
    rows = []
    for stage in _stages(compared.figures):
        mine = compared.figures[compared.figures["stage"] == stage]
        for method in mine["method"].unique():
            cells = [_value(told, stage, method, figure) for figure in WIDE]
            rows.append((STAGES[stage][at], METHOD_LABELS[method][at], *cells))
            if method == MODEL and np.isfinite(mine["low"].to_numpy(dtype="float64")).any():
                cells = [_between(told, stage, method, figure) for figure in WIDE]
                rows.append(("", "  95 %", *cells))
    title = "到期结果，各期限平均" if at == 0 else "On matured outcomes, mean over horizons"
    return Section(
        title + ("，" if at == 0 else "; ") + _intervals(compared, at),
        "校准误差的区间因重抽样而偏高；开放的区间（如“730 天之后”）成立即算覆盖。“前10%抓住”：按"
        "金额×概率排在最前的10%中，逾期未付金额所占的比例。"
        if at == 0
        else "An interval of calibration error lies too high, because draws add noise. A bound "
        "(“after 730 days”) covers when it is true. “top 10 %”: the share of the unpaid amount "
        "that lies in the first tenth of the rows by amount × probability.",
        (*(("阶段", "方法") if at == 0 else ("stage", "method")), *_heads(WIDE, at)),
        rows,
    )


def _intervals(compared: Comparison, at: int) -> str:
    """Where intervals come from, and at which stages there are none."""
    lang, figures = ("zh", "en")[at], compared.figures
    if none := no_intervals(figures["low"], compared.draws, lang):
        return none
    said = "95% 区间按客户重抽样" if at == 0 else "95 % intervals from customers drawn anew"
    each = {stage: figures.loc[figures["stage"] == stage, "low"] for stage in _stages(figures)}
    lacking = {STAGES[stage][at]: no_intervals(low, compared.draws, lang)
               for stage, low in each.items()}  # fmt: skip
    told = [f"{stage}{marks(lang).colon}{why}" for stage, why in lacking.items() if why]
    return said + (marks(lang).within(marks(lang).comma.join(told)) if told else "")


def _gains(compared: Comparison, at: int) -> Section:
    told = _told(compared.gains, "stage", "against", "figure")
    rows = []
    for stage in _stages(compared.gains):
        mine = compared.gains[compared.gains["stage"] == stage]
        for peer in mine["against"].unique():
            cells = [_signed(told, stage, peer, figure) for figure in GAINED]
            rows.append((STAGES[stage][at], METHOD_LABELS[peer][at], *cells))
    title = "本模型减去各方法" if at == 0 else "The model less each method"
    if not no_intervals(compared.gains["low"], compared.draws, "en"):
        title += "（同一批抽样）" if at == 0 else ", same draws"
    return Section(
        title,
        "AUC 与抓住的比例高于 0 为好，其余低于 0 为好。"
        if at == 0
        else "AUC and top 10 % are better above 0, the others below.",
        (*(("阶段", "对比") if at == 0 else ("stage", "less")), *_heads(GAINED, at)),
        rows,
    )


def _horizons(compared: Comparison, at: int) -> Section:
    ours = compared.cells[compared.cells["method"] == MODEL]
    told = _told(ours, "stage", "horizon_days", "figure")
    figures = ("auc", "brier", "ece", "slope")
    rows = []
    for stage in _stages(ours):
        mine = ours[ours["stage"] == stage].drop_duplicates("horizon_days")
        for one in mine.sort_values("horizon_days").to_dict("records"):
            days = str(one["horizon_days"])
            cells = [_with_bounds(told, stage, days, figure) for figure in figures]
            rows.append(
                (STAGES[stage][at], days, f"{one['rows']:,}", f"{one['unpaid']:.1%}", *cells)
            )
    heads = ("阶段", "天数", "行数", "未付") if at == 0 else ("stage", "days", "rows", "unpaid")
    title = "本模型，各期限" if at == 0 else "The model, per horizon"
    return Section(title, "", (*heads, *_heads(figures, at)), rows)


def _group(split: str, group: str, at: int) -> str:
    """The label of a group where it is a code of the customer's; else what it is called."""
    field = fields_of(Customer).get(split)
    codes = {str(code.value): code for code in field.codes} if field else {}
    return codes[group].label("en" if at else "zh") if group in codes else group


def _splits(compared: Comparison, at: int) -> Section:
    keys = ["split", "group", "stage", "rows", "customers"]
    told = _told(compared.splits, "split", "group", "stage", "against", "figure")
    rows = []
    for one in compared.splits[keys].drop_duplicates().to_dict("records"):
        where = (str(one["split"]), str(one["group"]), str(one["stage"]))
        split, group, stage = where
        own = [_with_bounds(told, *where, "", figure) for figure in ("auc", "brier")]
        gains = {
            key[3]: gain.value
            for key, gain in told.items()
            if key[:3] == where and key[3] and key[4] == "brier" and math.isfinite(gain.value)
        }
        # The strongest peer is the one we gain least on.
        best = max(gains, key=lambda peer: gains[peer], default="")
        rows.append(
            (
                SPLIT_LABELS[split][at],
                CUSTOMERS[group][at] if split == "seen" else _group(split, group, at),
                STAGES[stage][at],
                f"{one['rows']:,}",
                f"{one['customers']:,}",
                *own,
                METHOD_LABELS[best][at] if best else "-",
                _signed(told, *where, best, "brier") if best else "-",
            )
        )
    heads = (
        ("分组", "组", "阶段", "行数", "客户", "AUC", "Brier", "最强对手", "Brier 之差")
        if at == 0
        else (
            "split", "group", "stage", "rows", "customers", "AUC", "Brier", "strongest peer",
            "Brier, model less it",
        )
    )  # fmt: skip
    return Section(
        "分组（各期限平均）" if at == 0 else "By group, mean over horizons", "", heads, rows
    )


def _origins(compared: Comparison, at: int) -> Section:
    figures = ("auc", "brier", "skill", "log_loss", "ece", "slope")
    rows = [
        (
            str(one["origin"]),
            STAGES[str(one["stage"])][at],
            METHOD_LABELS[str(one["method"])][at],
            f"{one['n']:,.0f}",
            *(shown(one[figure]) for figure in figures),
        )
        for one in compared.origins.to_dict("records")
    ]
    return Section(
        "各截止日" if at == 0 else "By origin",
        "",
        ("截止日", "阶段", "方法", "每期限行数", *_heads(figures, at))
        if at == 0
        else ("origin", "stage", "method", "rows a horizon", *_heads(figures, at)),
        rows,
    )


def _stages(table: pd.DataFrame) -> list[str]:
    there = set(table["stage"])
    return [stage for stage in STAGES if stage in there]


def _heads(figures: Sequence[str], at: int) -> tuple[str, ...]:
    return tuple(FIGURE_LABELS[figure][at] for figure in figures)


def _told(table: pd.DataFrame, *keys: str) -> dict[tuple[str, ...], Interval]:
    """Figures of a table by the text of its keys."""
    bounds = table[["value", "low", "high"]].to_numpy(dtype="float64").tolist()
    names = table[list(keys)].astype(str).itertuples(index=False, name=None)
    return {key: Interval(*three) for key, three in zip(names, bounds, strict=True)}


def _value(told: dict[tuple[str, ...], Interval], *key: str) -> str:
    return shown(told[key].value) if key in told else "-"


def _between(told: dict[tuple[str, ...], Interval], *key: str) -> str:
    one = told.get(key)
    return f"{one.low:.3f}…{one.high:.3f}" if one and math.isfinite(one.low) else "-"


def _with_bounds(told: dict[tuple[str, ...], Interval], *key: str) -> str:
    between = _between(told, *key)
    return _value(told, *key) + (f" ({between})" if between != "-" else "")


def _signed(told: dict[tuple[str, ...], Interval], *key: str) -> str:
    one = told.get(key)
    if one is None or not math.isfinite(one.value):
        return "-"
    bounds = f" ({one.low:+.3f}…{one.high:+.3f})" if math.isfinite(one.low) else ""
    return f"{one.value:+.4f}{bounds}"
