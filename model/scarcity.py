"""What a model lacks for want of matured outcomes, in words for a manager."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from data_schemas.codes import Stage
from data_schemas.punctuation import marks
from model.manifest import Dropped, HorizonModel, Manifest, StageModel


def lacking(one: Dropped, lang: str) -> str:
    """Why a horizon is not learnt, what is missing, and by when it may be there."""
    stage = one.stage.label(lang)
    if lang == "zh":
        found = (
            f"{stage}，{_asked(one, lang)}：到期结果 {one.rows:,} 条（其中未付 {one.unpaid:,} 条）"
        )
        parts = [f"共差 {one.missing_rows:,} 条"] if one.missing_rows else []
        parts += [f"未付差 {one.missing_unpaid:,} 条"] if one.missing_unpaid else []
        parts += [f"已付差 {one.missing_paid:,} 条"] if one.missing_paid else []
        return f"{found}，{'、'.join(parts)}；{_when(one.expected, lang)}"
    found = f"{stage}, {_asked(one, lang)}: {one.rows:,} matured outcomes, {one.unpaid:,} unpaid"
    parts = [f"{one.missing_rows:,} in all"] if one.missing_rows else []
    parts += [f"{one.missing_unpaid:,} unpaid"] if one.missing_unpaid else []
    parts += [f"{one.missing_paid:,} paid"] if one.missing_paid else []
    return f"{found}; missing: {', '.join(parts)}; {_when(one.expected, lang)}"


def _asked(one: Dropped, lang: str) -> str:
    """What a horizon asks: of a stage before signing its days count from the due date."""
    days, zh = abs(one.days), lang == "zh"
    if one.stage is Stage.OPEN:
        return f"{days} 天后仍未付" if zh else f"unpaid {days} days on"
    if one.days < 0:
        return f"到期前 {days} 天尚未付" if zh else f"unpaid {days} days before due"
    return f"到期后 {days} 天仍未付" if zh else f"unpaid {days} days past due"


def _when(expected: date | None, lang: str) -> str:
    if expected is None:
        zh, en = "现有记录看不出何时够用", "the records do not tell when there will be enough"
    else:
        zh = f"按目前速度约 {expected:%Y-%m} 够用"
        en = f"at the present rate enough by about {expected:%Y-%m}"
    return zh if lang == "zh" else en


def little(one: HorizonModel, lang: str) -> str:
    """That a horizon was learnt from few outcomes, and what the model leans on then."""
    if lang == "zh":
        return (
            f"模型只学过 {one.rows:,} 条到期结果（其中未付 {one.unpaid:,} 条），"
            "主要依靠行业常识的方向和同类平均，记录增多后会自动改进"
        )
    return (
        f"the model has learnt from {one.rows:,} matured outcomes only, {one.unpaid:,} of them "
        "unpaid: it leans on directions known in the field and on averages of the like, and gets "
        "better as records come in"
    )


def idle(lang: str) -> str:
    """That nothing on record told paid from unpaid, and what is said then."""
    if lang == "zh":
        return "记录中没有任何信息能区分已付与未付，模型对所有款项给出同一比例，也不说原因"
    return (
        "nothing on record tells the paid from the unpaid: the model says one rate of all, "
        "and no reason"
    )


def on_record(stage: Stage, weight: float, lang: str) -> str:
    """That a part of the answer is the customer's own record as it is (``model.track_record``)."""
    if stage is Stage.SIGNING:
        return _young(weight, lang)
    if lang == "zh":
        return f"账本没有成因信息，预测有 {weight:.0%} 直接取自客户以往同样久未付的款项后来如何"
    return (
        f"no causes are on record: {weight:.0%} of what is said is taken straight from what became "
        "of the customer's claims that were unpaid as long"
    )


def _young(weight: float, lang: str) -> str:
    if lang == "zh":
        share = f"预测有 {weight:.0%} 直接取自客户以往款项后来如何"
        return f"账本没有成因信息，也还年轻，{share}，随账本变长而减少"
    return (
        f"no causes are on record and the register is young: {weight:.0%} of what is said is taken"
        " straight from what became of the customer's claims, less as the register grows"
    )


def merged(days: tuple[int, ...], lang: str) -> str:
    """That some horizons had too few outcomes and are read off their neighbours."""
    if lang == "zh":
        return f"{'、'.join(map(str, days))} 天的到期结果太少，并入相邻期限计算"
    listed = ", ".join(map(str, days))
    return f"too few matured outcomes at {listed} days: read off the neighbouring horizons"


def rare(days: tuple[int, ...], lang: str) -> str:
    """That at some horizons nearly all were paid, or nearly none: what can be told then."""
    if lang == "zh":
        return (
            f"{'、'.join(map(str, days))} 天的到期结果几乎全是同一种：只按见过的比例给出高低，"
            "谁先谁后参照相邻期限"
        )
    listed = ", ".join(map(str, days))
    return (
        f"matured outcomes at {listed} days are nearly all of one kind: told at the share seen, who"
        " is riskier than whom read off the neighbouring horizons"
    )


def unlearnt(gone: Sequence[Dropped]) -> list[tuple[str, Callable[[str], str]]]:
    """What is to be said of horizons that are told without being learnt: a code, and the words."""
    out: list[tuple[str, Callable[[str], str]]] = []
    for code, words, of in (
        ("horizon_merged", merged, [d for d in gone if not d.is_rare]),
        ("horizon_rare", rare, [d for d in gone if d.is_rare]),
    ):
        if of:
            out.append((code, partial(words, tuple(d.days for d in of))))
    return out


def notes(manifest: Manifest, lang: str) -> list[str]:
    """What a reader of any score of this model should know; empty for a model of many outcomes."""
    out = []
    for stage in Stage:
        fitted = manifest.stage(stage)
        gone = tuple(d for d in manifest.dropped if d.stage is stage)
        said = []
        if fitted is None:
            said += [_not_learnt(gone, lang)] if gone else []
        else:
            said += [little(_best(fitted), lang)] if _best(fitted).is_little else []
            said += [idle(lang)] if _best(fitted).is_idle else []
            weight = _best(fitted).record_weight
            said += [on_record(stage, weight, lang)] if weight else []
            said += [words(lang) for _, words in unlearnt(gone)]
        out += [f"{stage.label(lang)}{marks(lang).colon}{one}" for one in said]
    return out


def _not_learnt(gone: tuple[Dropped, ...], lang: str) -> str:
    days = [one.expected for one in gone if one.expected is not None]
    when = _when(min(days, default=None), lang)
    if lang == "zh":
        return f"尚未学到，到期且结果已知的记录太少；{when}"
    return f"not learnt yet, too few matured outcomes; {when}"


def _best(fitted: StageModel) -> HorizonModel:
    """The horizon of a stage with the most outcomes of the rarer kind."""
    return max(fitted.horizons, key=lambda one: one.rarer)
