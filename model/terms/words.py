"""Advice on terms in words, zh and en."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from data_schemas.advice import Gap
from data_schemas.codes import Code
from data_schemas.levers import LEVERS, Ask, Lever, OthersMove
from data_schemas.percentage import exact_percent
from data_schemas.policy import Policy
from data_schemas.punctuation import marks
from data_schemas.terms import Change, GoalKind, Option, Position
from model.terms.aim import Aim
from model.terms.move import Move, Reason, Value
from model.terms.quantity import quantity_name, quantity_text, yuan
from model.wording import probability_text, share_text


def shown(move: Move, value: Value | None, lang: str) -> str:
    """A lever's value as people say it."""
    zh = lang == "zh"
    if value is None:
        return "未约定" if zh else "unknown"
    if isinstance(value, Code):
        return value.label(lang)
    if isinstance(value, Decimal):  # a price is asked for to the cent
        exact = f"{value:,.2f}".removesuffix(".00")
        return f"{exact}元" if zh else f"CNY {exact}"
    if move.lever.declared.meta.unit == "day":
        return f"{value}天" if zh else f"{value} days"
    return share_text(float(value))


def lever_label(lever: Lever, lang: str) -> str:
    """A lever's short name: what is done, or its field where that can be done by degrees."""
    meta = lever.declared.meta
    done = (lever.zh, lever.en) if lever.target is not None else (meta.zh, meta.en)
    zh, en = _NAMES.get(lever.id, done)
    return zh if lang == "zh" else en


_NAMES = {"split": ("拆分验收款", "Split of the acceptance payment"), "price": ("报价", "Price")}


def change_text(move: Move, lang: str) -> str:
    """What to ask for; of what may have been done already, that nobody has said so."""
    before, after = (shown(move, v, lang) for v in (move.before, move.after))
    text = move.lever.text(lang, before, after)
    if move.before is not None or move.lever.target is None:
        return text
    return f"{text}（目前情况不明）" if lang == "zh" else f"{text} (not known now)"


def goal_text(aim: Aim, now: float, grade: str, policy: Policy, lang: str) -> str:
    """The goal and where the deal stands."""
    zh, reached = lang == "zh", now <= aim.limit
    wanted = exact_percent(aim.target)
    if aim.kind is GoalKind.GRADE:
        what = (
            f"目标{grade}级：约定付款日后{policy.delay_days}天仍未付的概率不超过{wanted}"
            if zh
            else f"Goal: grade {grade}, at most {wanted} unpaid {policy.delay_days} days past due"
        )
    elif aim.kind is GoalKind.EXPECTED_LOSS:
        most = quantity_text(aim.kind, aim.target, lang)
        what = f"目标：预期损失不超过{most}" if zh else f"Goal: an expected loss of at most {most}"
    else:
        what = (
            f"目标：扣除风险后的毛利率不低于{wanted}"
            if zh
            else f"Goal: a margin after risk of at least {wanted}"
        )
    stands = quantity_text(aim.kind, aim.value(now), lang)
    if zh:
        return f"{what}；现在为{stands}，{'已达到' if reached else '未达到'}。"
    return f"{what}; now {stands}, {'reached' if reached else 'not reached'}."


def option_text(aim: Aim, changes: list[Change], before: tuple[float, float],
                after: tuple[float, float], option: dict[str, Any], lang: str) -> str:  # fmt: skip
    """One option in a sentence; ``before`` and ``after`` are goal's number and delay probability.

    Where the goal is another number, that comes first: it is what was asked for.
    """
    zh = lang == "zh"
    was, then = (probability_text(lang, p) for _, p in (before, after))
    own_was, own_then = (quantity_text(aim.kind, v, lang) for v, _ in (before, after))
    asked = marks(lang).semicolon.join(c.text for c in changes)
    grade, money, whole = option["grade"].value, option["money"], option["concession"]
    own, name = aim.kind is not GoalKind.GRADE, quantity_name(aim.kind, lang)
    counted = _counted(changes, lang)
    if zh:
        net = "（已扣让步花的钱）" if aim.kind is GoalKind.RETURN else ""
        what = f"{name}由{own_was}变为{own_then}{net}，" if own else ""
        return (
            f"{asked}。{what}未付概率由{was}变为{then}（{grade}级）；{counted}"
            f"{yuan(whole, lang)}，其中花钱{yuan(money, lang)}，其余为公司按改动难度折算。"
        )
    net = " (less the money conceded)" if aim.kind is GoalKind.RETURN else ""
    what = f"The {name} goes from {own_was} to {own_then}{net}, the" if own else "The"
    return (
        f"{asked[:1].upper()}{asked[1:]}. {what} probability of delay{'' if own else ' goes'} from"
        f" {was} to {then} (grade {grade}); {counted}"
        f" {yuan(whole, lang)}, {yuan(money, lang)} of it in money and the rest by how hard the"
        " company's policy takes each change to be."
    )


def _counted(changes: list[Change], lang: str) -> str:
    """What is counted of some changes: what the customer is asked to give is no work of ours."""
    asks = {c.ask for c in changes}
    if asks == {Ask.OURSELVES}:
        zh, en = "不需对方让步，我方工作量折算共", "nothing is conceded, and our own work counts as"
    elif Ask.OURSELVES in asks:
        zh, en = "让步与我方工作量折算共", "the concession and our own work count as"
    else:
        zh, en = "让步折算共", "the concession counts as"
    return zh if lang == "zh" else en


def rung_text(
    position: Position, option: Option, given_up: list[str], lang: str, *, alone: bool
) -> str:
    """What to say at a rung of the ladder; ``alone`` where it is the only one."""
    zh, semicolon = lang == "zh", marks(lang).semicolon
    asks, ours = (
        semicolon.join(c.text for c in option.changes if c.ask is ask)
        for ask in (Ask.CUSTOMER, Ask.OURSELVES)
    )
    # Nobody puts to the customer what only we have to do.
    asked = asks or ("不必向对方提要求" if zh else "nothing is asked of the customer")
    own = f"我方自己做：{ours}。" if zh else f" Our own work: {ours}."
    asked += f"{'。' if zh else '.'}{own if ours else ''}"
    # In the middle of a sentence; some of them are clauses themselves.
    names = [lever_label(LEVERS[n], lang) for n in given_up]
    dropped = marks(lang).comma.join(f"“{name[:1].lower()}{name[1:]}”" for name in names)
    last = position is Position.FLOOR
    # Nobody takes the floor for terms that can be signed where they are not.
    still = even_so(option.amiss, lang) if last else ""
    still = f"{marks(lang).gap}{still}" if still else ""
    if alone:
        only = "只有这一档，也是底线：" if zh else "One rung only, and the floor: "
        return f"{only}{asked}{still}"
    if position is Position.OPENING:
        return f"先提：{asked}" if zh else f"Ask first: {asked}"
    if zh:
        let = f"对方不同意，放开{dropped}；" if dropped else "对方不同意，"
        return (
            f"{let}{'底线' if last else '退到'}：{asked}{'再退就不到目标。' if last else ''}{still}"
        )
    let = f"If refused, let go of {dropped}; " if dropped else "If refused, "
    end = " Any less misses the goal." if last else ""
    return f"{let}{'the floor' if last else 'fall back to'}: {asked}{end}{still}"


def declined_text(name: str, reason: Reason, lang: str) -> str:
    """Why a lever is not advised on."""
    zh, en = _REASONS[reason]
    label = lever_label(LEVERS[name], lang)
    return f"{label}：{zh}" if lang == "zh" else f"{label}: {en}"


_REASONS = {
    Reason.NOT_LEARNT: (
        "模型还没有从历史数据学到，不作建议。",
        "the model has not learnt it from the records; no advice.",
    ),
    Reason.OFF_LIMITS: ("公司规定不谈。", "the company does not ask for it."),
    Reason.KEPT: ("按您的要求不动。", "left alone as you asked."),
    Reason.TERM_DIFFERS: (
        "账期比合同约定付款期限长，先定下以哪个为准，再谈缩短。",
        "it is longer than the contract's term; settle first which of the two holds.",
    ),
    Reason.LAW: ("可选的值都不合法规。", "no value that may be asked for is lawful."),
}


def help_text(other: OthersMove, before: float, after: float, topic: Gap | None, lang: str) -> str:
    """What somebody else's change would do, and asking about the open topic it belongs to."""
    was, then = (probability_text(lang, p) for p in (before, after))
    if lang == "zh":
        text = f"{other.zh}：未付概率由{was}变为{then}。"
    else:
        text = f"{other.en[:1].upper()}{other.en[1:]}: the probability of delay goes from"
        text += f" {was} to {then}."
    if topic is None or not topic.movement:
        return text
    points, more = f"{100 * topic.movement:.1f}", len(topic.open) - 1
    if lang == "zh":
        beside = f"连同“{topic.label}”的其余{more}项一并问清" if more else "问清"
        return f"{text}目前情况不明；若{beside}，概率平均变动{points}个百分点。"
    fields = "field" if more == 1 else "fields"
    beside = f' this and the other {more} open {fields} of "{topic.label}"' if more else " it"
    return (
        f"{text} It is not known now; knowing{beside} moves the probability by {points} points on"
        " average."
    )


def even_so(amiss: list[str], lang: str) -> str:
    """What an option's terms leave amiss, in a sentence; nothing where they are in order."""
    if not amiss:
        return ""
    if lang == "zh":
        return f"但这样改了还不能就签：{'；'.join(amiss)}。"
    return f"Even so it is not in order to be signed: {'; '.join(amiss)}."
