"""The answer on terms in a few sentences, and what its figures are."""

from __future__ import annotations

from data_schemas.codes import ConfidenceLevel
from data_schemas.percentage import exact_percent
from data_schemas.policy import Policy
from data_schemas.punctuation import marks
from data_schemas.score import Score
from data_schemas.terms import GoalShown, Help, Option
from data_schemas.terms_policy import TermsPolicy


def statement(policy: Policy, lang: str) -> str:
    """What the figures are and are not."""
    share = exact_percent(policy.terms.promise_kept)
    if lang == "zh":
        return (
            "这些数字是模型在历史数据中看到的关联，方向受业务规则约束，不是因果，也不是承诺。"
            f"在模拟公司上重放所建议的条款，许诺的降幅平均有{share}成真（合成数据）。"
            "经招标采购的，中标后须按招标文件和中标人的投标文件订立合同（招标投标法第46条）：改条款要在投标前提出。"
        )
    return (
        "These are associations the model saw in past records, their directions held to domain"
        " rules: neither causes nor promises. Replayed on simulated companies with the terms"
        f" changed, {share} of the promised reduction came true on average (synthetic). Where there"
        " is a tender, the contract has to follow its papers and the winning bid (Bidding Law,"
        " article 46): ask for other terms before bidding."
    )


def unsure(score: Score, lang: str) -> str:
    """What to supply first where a score is not to be relied on; nothing where it is."""
    if score.confidence.level is not ConfidenceLevel.LOW:
        return ""
    first = score.gaps[0].open if score.gaps else []
    named = marks(lang).comma.join(one.label for one in first[:NAMED])
    if lang == "zh":
        more = "等" if len(first) > NAMED else ""
        return f"但可信度低，先补充：{named}{more}。" if named else "但可信度低，请慎重。"
    more = " and more" if len(first) > NAMED else ""
    return f"Yet confidence is low: {f'first supply {named}{more}' if named else 'take care'}."


NAMED = 3
"""Fields named at most that are to be supplied first."""


def advice_text(goal: GoalShown, cheapest: Option | None, options: list[Option],
                helps: list[Help], amiss: list[str], beyond: str, doubt: str,
                policy: TermsPolicy, lang: str) -> str:  # fmt: skip
    """The answer in a few sentences.

    Where the goal is out of reach it says within which limits: of one option, not of all there is.

    ``amiss`` is what ``model.terms.amiss`` has against the deal as given; an option's text says
    what is left under it. ``beyond`` is that putting it right exceeds what the company concedes,
    ``doubt`` why a deal that could be signed as it is should wait yet.
    """
    zh = lang == "zh"
    most, share = policy.most_changes, exact_percent(policy.most_concession)
    out = [goal.text]
    if goal.reached and amiss:
        out.append(
            f"但还不能照原条款签：{'；'.join(amiss)}。"
            if zh
            else f"Yet it is not in order to be signed as it is: {'; '.join(amiss)}."
        )
        out += [beyond] if beyond else []
    elif goal.reached:
        out.append("照原条款签就行，不必让步。" if zh else "It can be signed as it is.")
        out += [doubt] if doubt else []
    if cheapest is not None:
        out.append(f"代价最小的办法：{cheapest.text}" if zh else f"Cheapest way: {cheapest.text}")
    elif not goal.reached:
        best = goal.best(options)
        if best is None:
            nothing = (
                "在公司允许的让步之内，我方能改的条款里没有能降低风险的。"
                if zh
                else "Within what the company concedes, nothing that is ours to change lowers the"
                " risk."
            )
            out.append(beyond or nothing)
            if amiss:
                out.append(
                    f"目标之外也还不能签：{'；'.join(amiss)}。"
                    if zh
                    else f"Besides the goal, what is not in order: {'; '.join(amiss)}."
                )
        else:
            out.append(
                f"只改我方能改的条款，一个方案最多改{most}项、让步不超过价款的{share}，"
                f"达不到目标；最接近的是：{best.text}"
                if zh
                else f"What is ours to change does not reach it with {most} changes at most in one"
                f" option, conceding at most {share} of the price; at best: {best.text}"
            )
        if helps:
            out.append(
                f"此外有帮助的是：{helps[0].text}" if zh else f"What else helps: {helps[0].text}"
            )
    return marks(lang).gap.join(out)
