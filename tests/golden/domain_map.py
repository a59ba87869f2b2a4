"""Writes ``docs/domain.md``: where every item of the documents lives in code, API and scenarios.

``python -m tests.golden.domain_map`` writes it anew; ``test_domain_map.py`` fails on a difference,
on a place in the code or a field of the API that does not exist, and on an item left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from data_schemas.advice import ArrearsKind
from data_schemas.approach import Approach, CustomerType
from data_schemas.causes import CAUSES
from data_schemas.field import fields_of
from data_schemas.phenomena import PHENOMENA
from data_schemas.playbook.action import ActionGroup, Strength
from data_schemas.playbook.coaching import Attitude, TrustSign, VisitManner
from data_schemas.reference import Reference
from data_schemas.topics import TopicKind
from model import explained, reference
from model.advice.phenomenon import RULES as PHENOMENON_RULES
from tests.golden.domain_rows import Row, actions, codes, mapped, place, topics
from tests.golden.scenario import scenarios

PAGE = Path(__file__).parents[2] / "docs" / "domain.md"

HEAD = """\
# The documents' frameworks and where each has its place

<!-- Written by `python -m tests.golden.domain_map`; do not edit. -->

Five Chinese documents (course outlines on collecting from government customers, the six-heart
rule, building trust) are the source of the vocabulary. Every item of their frameworks stands here
with the entry that declares it, the rule that decides about it, the field of the answer that
carries it, and the scenarios of `tests/golden/scenarios` that reach it (by number, in the order
of the files; the list is at the end). `GET /v1/playbook` and `GET /v1/causes` give the vocabulary
itself; `POST /v1/deals/report` and `POST /v1/receivables/report` print an answer on a page.
Thresholds stand in the table `[advice]` of the policy file
(`data_schemas/advice_policy.py`).

What the rules are not: learnt. They read the score, its causes and the recorded facts. An expected
effect is given only where the model has learnt the fields that an action puts right and the seller
controls them; it is the model's association, not a promise. What has happened (a breach, a returned
invoice, delivery before the contract) is a reason to act and has no effect, for nothing undoes it.
An action is due on a working day, not after the due date, the promised day, the year's closing or
the signing it is for. Of legal terms and interest the statute speaks, not the playbook; only that
limitation ends soon or has ended is said beside the channel as well: a demand must not wait for its
rung, and what has lapsed goes to counsel first, where that is worth it. A rung is over once a
higher one has been used.

Where two documents ask for the same thing, one action carries both and names both as its source.
The four turns of thinking have a name in the documents and no steps; the steps are ours, and said
to be. A contact about a customer's whole account counts for each claim issued by then; where nobody
filled in whether the key person was reached, the contacts say it. A promised payment is waited for
until its day, without offering less; a claim taken to law stays there, and from then on counsel
speaks for us: nobody else calls, plans a visit or asks for a promise. Service is not stopped while
a ticket of ours is open, nor bettered while it is stopped. Nothing is conceded, travelled for,
collected in parts, sanctioned or taken to law where it is not worth that (`concession_least`,
`visit_least`, `parts_least`, `sanction_least`, `legal_least`), and no sanction waits for a visit
that is not. To know that somebody is not identified answers no
question. Of a topic that is answered in part the gap names what is left; what acceptance or the
payer's approval has settled is asked no more, nor what moves nothing (who decides, accepts and pays
is asked of every deal before signing all the same).

Without a field of their own, and so without a value: the specification and quantity of the first
question (its amount, fit and customisation have fields), the customer's bank and the bank's
closing day of the finances. They are asked in the wording of the topic.
"""


def sections() -> dict[str, list[Row]]:
    """The rows under the headings of the documents' frameworks."""
    return {
        "1. Causes 回款难的原因与卡点": [
            Row(f"{e.zh} · {e.en}", c.value, f"data_schemas.causes:CAUSES[{c.value}]",
                "model.attribution:of_units", "Score.explanation.causes", "causes")
            for c, e in CAUSES.items()
        ],
        "2. Phenomena 回款难的现象": [
            Row(f"{e.zh} · {e.en}", p.value, f"data_schemas.phenomena:PHENOMENA[{p.value}]",
                place(PHENOMENON_RULES.get(p)) or "model.advice.phenomenon:phenomenon",
                "Score.phenomenon.phenomenon", "phenomenon")
            for p, e in PHENOMENA.items()
        ],
        "3. Access difficulties 四难": topics(TopicKind.DIFFICULTY),
        "4. Six questions 回款前的六个自问": topics(TopicKind.QUESTION),
        "5. Three and two confirmations 知己三项、知彼两项": [
            *topics(TopicKind.CONFIRMATION),
            *actions(ActionGroup.CONFIRMATION),
        ],
        "6. Five preparations 回款前的5个准备": actions(ActionGroup.PREPARATION),
        "7. Kinds of arrears 欠款性质": [
            Row(f"{k.label('zh')} · {k.label('en')}", k.value,
                f"data_schemas.advice:ArrearsKind({k.value})", "model.advice.arrears:judge",
                "Score.arrears.kind", "arrears")
            for k in ArrearsKind
        ],
        "7. Means for non-malicious arrears 非恶意欠款的催讨方法": actions(ActionGroup.METHOD),
        "7. Five steps of the talk 面谈五步": actions(ActionGroup.TALK),
        "7. Where it cannot be collected whole 无法完全讨回": actions(ActionGroup.PARTIAL),
        "7. Sanctions ladder 惩戒措施": actions(ActionGroup.SANCTION, "sanction"),
        "7. Channels 催款渠道": actions(ActionGroup.CHANNEL, "channel"),
        "7. Four answers to the stuck points 卡点的应对": actions(ActionGroup.REMEDY),
        "7. Eight moves 有效回款的八招": actions(ActionGroup.MOVE),
        "7. Four principles 有效回款的原则": actions(ActionGroup.PRINCIPLE),
        "7. Further rules of collecting 原则与经验分享": [
            mapped("明确回款目标 · a clear goal of collecting", "move_plan"),
            mapped("建立信任关系 · build trust", "move_trust"),
            mapped("关注客户反馈 · heed the customer's feedback", "move_feedback"),
            *actions(ActionGroup.EXPERIENCE),
        ],
        "7. Four cautions for government 注意事项": actions(ActionGroup.CAUTION),
        "8. Six hearts 六心法则 (scores of the relation)": topics(TopicKind.HEART),
        "8. Six hearts of a visit 拜访的六心 (its manner)": codes(
            VisitManner, "data_schemas.playbook.coaching", "Score.actions.tips",
            "model.advice.tips:tips"),
        "8. Four attitudes 回款的四种态度 (the advice is cautious)": [
            *codes(Attitude, "data_schemas.playbook.coaching", "Playbook.attitudes",
                   "service.playbook:playbook"),
            *actions(ActionGroup.ATTITUDE),
        ],
        "8. Preventing arrears 如何防止客户欠款": [
            mapped("建立良好的客户关系 · build good relations", "move_trust"),
            mapped("定期跟进客户 · follow the customer up regularly", "caution_keep_talking"),
            mapped("制定明确的合同条款 · clear contract terms", "principle_communication"),
            mapped("做好售后服务 · serve well after the sale", "move_aftersales"),
            mapped("进行信用评估：先评信用 · assess credit: first of all", "attitude_cautious"),
            mapped("进行信用评估：支付能力 · assess credit: ability to pay", "tactic_ability"),
        ],
        "8. The collector's mind 心理建设": actions(ActionGroup.MINDSET),
        "8. Thinking in four turns 思考力四循环 (coaching)": [
            Row("思考的四循环模型 · how to think a strategy over", "experience_review",
                "data_schemas.playbook.coaching:THINKING_LOOP", "model.advice.tips:tips",
                "Score.actions.tips", "tips"),
        ],
        "8. Five strengths 532素质 (coaching, no input)": codes(
            Strength, "data_schemas.playbook.action", "Score.actions.strength",
            "model.advice.advise:_told"),
        "8. Nine customer types 九型客户 (wording only, no input)": codes(
            CustomerType, "data_schemas.approach", "Score.actions.tips",
            "model.advice.tips:tips"),
        "8. Trust signs 信任的表现": codes(
            TrustSign, "data_schemas.playbook.coaching", "Playbook.trust_signs",
            "service.playbook:playbook"),
        "8. How trust is built 如何建立信任": actions(ActionGroup.TRUST),
        "8. Trust while collecting 信任建立的回款技巧": [
            mapped("建立温情感人 · warmth", "trust_human_tie"),
            *actions(ActionGroup.TACTIC),
        ],
        "8. Selling more, losing more 多卖多亏": [
            Row("expected loss beside every score · 预期损失", "expected_loss",
                "data_schemas.score:Score", "model.answer:_score", "Score.expected_loss"),
            Row("cost of waiting · 等待的资金成本", "cost_of_waiting",
                "data_schemas.money:Waiting", "model.money.waiting:wait", "Score.cost_of_waiting"),
            Row("margin after expected loss and cost of waiting · 扣除风险后的毛利",
                "margin", "data_schemas.money:Margin", "model.money.margin:margin",
                "Score.money.margin"),
            Row("credit limit from curve and appetite · 授信额度", "credit_limit",
                "data_schemas.money:CreditLimit", "model.money.limit:credit_limit",
                "Score.money.credit_limit"),
        ],
        "Beside the documents: what a score is compared with 比较对象": [
            *(
                Row(f"{r.zh} · {r.en}", r.value, f"data_schemas.reference:Reference({r.value})",
                    place(found), "Score.explanation.reference")
                for r, found in REFERENCES.items()
            ),
            Row("某日以来的变化 · what changed since a day", "changed_since",
                "data_schemas.score:Changed", "model.explained:changed", "Score.changed"),
        ],
        "Around the frameworks 分数、可比案例与报告": [
            Row("scorecard points · 评分卡分数", "points", "data_schemas.policy:Policy",
                "model.explained:explanation", "Score.explanation.causes.points"),
            Row("comparable cases · 可比案例", "comparable", "data_schemas.comparable:Comparable",
                "model.comparable:comparison", "Score.comparable.text"),
            Row("credit opinion · 授信意见", "opinion", "service.report.content:Sheet",
                "service.report.sheet:opinion", "DealScore.deal"),
            Row("collection sheet · 催收单", "collection", "service.report.content:Sheet",
                "service.report.sheet:collection", "Score"),
        ],
        "Beside the documents: the receivables desk 应收台": [
            Row("different customers, different strategy; the week's work · 不同客户不同策略",
                "work_list", "data_schemas.work_list:WorkList",
                "model.portfolio.work:work_list", "WorkList.items.why"),
            Row("a sale counts when it is collected: cash by week · 回款才算数", "cash",
                "data_schemas.portfolio:CashForecast", "model.portfolio.cash:cash_of",
                "Portfolio.cash.weeks"),
            Row("expected credit loss, CAS 22 / IFRS 9 · 预期信用损失", "credit_loss",
                "data_schemas.portfolio:CreditLoss", "model.portfolio.credit_loss:credit_loss",
                "Portfolio.credit_loss.bands"),
            Row("approved against advice, and how it turned out · 不按建议审批", "override",
                "data_schemas.overrides:OverrideReason", "model.portfolio.review:review",
                "OverrideReview.quarters.text"),
        ],
    }  # fmt: skip


REFERENCES: dict[Reference, Callable[..., object]] = {
    Reference.TYPICAL: explained.typical,
    Reference.PEERS: reference.peers,
    Reference.LAST_DEAL: reference.last_deal,
    Reference.MONTH_AGO: reference.earlier,
}
"""What finds each reference."""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield HEAD.rstrip()
    for title, rows in sections().items():
        yield from ("", f"## {title}", "")
        yield "| item | id | declared | decided by | API | scenarios |"
        yield "|---|---|---|---|---|---|"
        yield from (row.line() for row in rows)
    yield from ("", "## What a caller may record beside a case", "")
    yield "`approach` of a deal or receivable: no model input, kept in no ledger table."
    yield from ("", "| field | 中文 | English | takes |", "|---|---|---|---|")
    for name, field in fields_of(Approach).items():
        codes = field.choices or field.codes
        takes = ", ".join(f"`{c.value}`" for c in codes) or "true, false"
        many = "any of " if field.kind is list else ""
        yield f"| `{name}` | {field.meta.zh} | {field.meta.en} | {many}{takes} |"
    yield from ("", "## Scenarios", "")
    for number, one in enumerate(scenarios(), 1):
        yield f"{number}. **{one.name}**: {one.says}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
