"""A challenger beside the champion, in words for people."""

from __future__ import annotations

import math

from data_schemas.punctuation import marks
from training.beside import SCORES, Beside, FigureBeside, StageBeside, State, Verdict
from training.interval_words import in_words
from training.resample import Interval
from training.text_table import shown

NAMES = {"log_loss": "log loss", "brier": "Brier", "auc": "AUC"}

NOTHING = {
    State.NO_CHAMPION: (
        "没有启用中的模型，无可比较",
        "there is no champion to compare with",
    ),
    State.UNREADABLE: (
        "启用中的模型（{which}）本程序无法读取，未作比较（程序升级后首次训练属正常）：{why}",
        "the champion ({which}) cannot be read by this code, nothing was compared (as is usual of"
        " the first training after an upgrade): {why}",
    ),
    State.OTHER_KIND: (
        "与启用中的模型（{which}），一个学自模拟账簿，一个学自真实账簿，不作比较",
        "not compared with the champion ({which}): one learnt from simulated records, the other"
        " from real ones",
    ),
}
"""Why there was no comparison, in zh and en."""

SAID = {
    Verdict.BETTER: (
        "新模型优于启用中的模型，超出偶然范围",
        "the new model is better than the champion, beyond chance",
    ),
    Verdict.WORSE: (
        "新模型不如启用中的模型，超出偶然范围",
        "the new model is worse than the champion, beyond chance",
    ),
    Verdict.NO_DIFFERENCE: (
        "与启用中的模型相比，log loss、Brier 没有两项都超出偶然范围的差别",
        "no difference from the champion beyond chance on both log loss and Brier",
    ),
    Verdict.TOO_FEW: (
        "可比的行太少，无法判断：{rows} 行、{customers} 个客户（按行数均分折合 {apart:g} 个）；"
        "至少需要 {needed_rows} 行，其所在期限各有 {needed_each} 行、有付有未付，且客户折合"
        " {needed_customers:g} 个",
        "too few rows to tell: {rows} of {customers} customers (as {apart:g} with as many rows"
        " each); needed are {needed_rows}, at horizons that have {needed_each}, paid and unpaid"
        " among them, of {needed_customers:g} such customers",
    ),
    Verdict.ALL_KNOWN: (
        "启用中的模型的训练日晚于全部结果日，这些结果它都可能学过，无可比较",
        "the champion was trained on a later day than every outcome and may have learnt them all",
    ),
    Verdict.NOT_LEARNT: (
        "启用中的模型没有学到这个阶段，无可比较",
        "the champion has not learnt this stage",
    ),
    Verdict.NOT_MEASURED: (
        "新模型在这个阶段没有样本外的行，无可比较",
        "of the new model no rows were held out at this stage",
    ),
    Verdict.NO_HORIZON: (
        "没有期限在启用中的模型的曲线之内，无可比较",
        "no horizon lies on the champion's curve",
    ),
}
"""What each verdict means, in zh and en."""

BEHIND = (
    "；启用中的模型多学了 {behind} 天的结果，可能仅因如此，启用时不据此拒绝",
    "; the champion was taught {behind} more days of outcomes here, which may be all, so nothing is"
    " refused for it",
)
"""What is added to ``Verdict.WORSE`` where the challenger was taught less."""

HOW = (
    "只看启用中的模型训练时结果未到期的行。新模型在这里只学了较早的行、未经校准，比登记的模型知道得少。"
    "差为新减启用中：log loss、Brier 小为好，AUC 大为好；括号内为按客户重抽样的 95% 区间",
    "on rows whose outcomes were not due yet when the champion was trained. The new model learnt"
    " from the earlier rows alone here, uncalibrated, and knows less than what is registered."
    " Differences are new − champion: small is good of log loss and Brier, large of AUC; 95%"
    " intervals, drawn by customer",
)


def beside_lines(found: Beside, lang: str) -> list[str]:
    """What the comparison showed and means, or why there was none."""
    at, mark = _at(lang), marks(lang)
    if found.state is not State.COMPARED:
        return [_nothing(found, lang)]
    said = ("与启用中的模型（{}）在相同的行上比较：", "beside the champion ({}) on the same rows:")
    lines = [said[at].format(_which(found, lang))]
    for one in found.stages:
        lines.append(f"  {one.stage.label(lang)}{mark.colon}{_sentence(found, one, lang)}")
        if one.figures:
            days = mark.comma.join(map(str, one.horizons))
            counted = (
                f"{one.rows:,} 行、{one.customers:,} 个客户；期限 {days} 天的平均",
                f"{one.rows:,} rows of {one.customers:,} customers; mean over {days} days",
            )
            lines.append(f"    {counted[at]}")
            lines += [f"    {_figure(name, told, lang)}" for name, told in one.figures.items()]
    return [*lines, HOW[at]] if any(one.figures for one in found.stages) else lines


def in_short(version: int, found: Beside, lang: str) -> str:
    """A line for a list of versions: what the comparison of one said."""
    mark = marks(lang)
    head = f"第 {version} 版" if lang == "zh" else f"version {version}"
    if found.state is not State.COMPARED:
        return f"{head}{mark.colon}{_nothing(found, lang)}"
    head += f"，对第 {found.champion} 版" if lang == "zh" else f" beside {found.champion}"
    said = (
        f"{one.stage.label(lang)}{mark.colon}{_sentence(found, one, lang)}"
        + (mark.within(_scores(one, lang)) if one.figures else "")
        for one in found.stages
    )
    return f"{head}{mark.colon}{mark.semicolon.join(said)}"


def worse(found: Beside) -> list[tuple[str, str]]:
    """In zh and en the stages at which the challenger is worse for no lack of teaching."""
    return [
        (
            f"{one.stage.zh}：不如启用中的第 {found.champion} 版，超出偶然范围"
            f"（{_scores(one, 'zh')}）",
            f"{one.stage.value}: worse than the champion, version {found.champion}, beyond chance"
            f" ({_scores(one, 'en')})",
        )
        for one in found.stages
        if one.is_worse
    ]


def _at(lang: str) -> int:
    return 0 if lang == "zh" else 1


def _which(found: Beside, lang: str) -> str:
    """The champion by its version, its name and its day, as far as they are known."""
    if found.champion is None:
        return "登记处未答复" if lang == "zh" else "the registry does not say which"
    named = f"第 {found.champion} 版" if lang == "zh" else f"version {found.champion}"
    day = f"数据截至 {found.as_of}" if lang == "zh" else f"as of {found.as_of}"
    return marks(lang).comma.join([named, found.model_version, day] if found.as_of else [named])


def _nothing(found: Beside, lang: str) -> str:
    at = _at(lang)
    return NOTHING[found.state][at].format(which=_which(found, lang), why=found.why[at])


def _sentence(found: Beside, one: StageBeside, lang: str) -> str:
    text = SAID[one.verdict][_at(lang)]
    if one.verdict is Verdict.WORSE and not one.is_worse:
        text += BEHIND[_at(lang)]
    return text.format(
        behind=one.behind,
        rows=one.rows, customers=one.customers, apart=one.apart, needed_rows=found.needed_rows,
        needed_each=found.needed_each, needed_customers=found.needed_customers,
    )  # fmt: skip


def _scores(one: StageBeside, lang: str) -> str:
    """By how much both scores differ."""
    told = (f"{NAMES[name]} {in_words(_less(one.figures[name]), lang, '+.4f')}" for name in SCORES)
    return marks(lang).comma.join(told)


def _figure(name: str, told: FigureBeside, lang: str) -> str:
    new, old = (shown(math.nan if one is None else one) for one in (told.challenger, told.champion))
    less = in_words(_less(told), lang, "+.4f")
    if lang == "zh":
        return f"{NAMES[name]}：新 {new}，启用中 {old}，差 {less}"
    return f"{NAMES[name]}: new {new}, champion {old}, difference {less}"


def _less(told: FigureBeside) -> Interval:
    value, low, high = (
        math.nan if one is None else one for one in (told.less, told.low, told.high)
    )
    return Interval(value, low, high)
