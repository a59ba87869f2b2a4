"""The reports' own words in zh and en; the desk's are theirs too."""

from __future__ import annotations

from data_schemas.reasons import one_day
from service.desk.words import Words

_WORDS: dict[str, tuple[str, str]] = {
    "opinion": ("授信意见", "Credit opinion"),
    "collection": ("催收单", "Collection sheet"),
    "of_customer": ("客户 {id}", "customer {id}"),
    "of_deal": ("合同 {id}", "deal {id}"),
    "of_claim": ("应收 {id}", "receivable {id}"),
    "signed": ("签约 {day}", "signing {day}"),
    "invoiced": ("开票 {day}", "invoiced {day}"),
    "due_on": ("约定付款日 {day}", "due {day}"),
    "as_of_day": ("评估日 {day}", "as of {day}"),
    "past_due": ("已逾期 {n}", "{n} past due"),
    "not_yet_due": ("距到期 {n}", "due in {n}"),
    "due_today": ("今天到期", "due today"),
    "amount_of": ("金额 {n} 元", "amount CNY {n}"),
    "balance": ("未付余额 {n} 元", "still owed CNY {n}"),
    "by": ("最迟 {by}", "by {by}"),
    "by_days": ("最迟 {first} 至 {last}", "by {first} to {last}"),
    "from_source": ("出处", "Source"),
    "delay_open": ("再过 {days} 天仍未付", "unpaid {days} days from now"),
    "default_open": ("违约（再过 {days} 天未付）", "default (unpaid {days} days from now)"),
    "loss_given": (
        "预期损失（违约的按 {lgd} 收不回计）",
        "expected loss ({lgd} of what defaults is lost)",
    ),
    "deal_date": (
        "预计到账：一成 {p10}，一半 {p50}，九成 {p90}。",
        "Money in by: 10% {p10}, half {p50}, 90% {p90}.",
    ),
    "claim_date": (
        "到账时间：一成可能在 {p10}，五成 {p50}，九成 {p90}。",
        "Paid by: 10% likely {p10}, 50% {p50}, 90% {p90}.",
    ),
    "card_points": ("分", "points"),
    "this_claim": ("本笔应收", "this one"),
    "terms_head": ("付款条件", "Terms"),
    "money_head": ("资金账", "Money"),
    "money_item": ("项目", "Item"),
    "money_figure": ("数额", "Figure"),
    "money_note": ("说明", "Note"),
    "as_above": ("如上所列。", "as listed above."),
    "terms_advised": ("能签的条款", "Terms that would do"),
    "terms_there": ("条款建议", "Advice on terms"),
    "terms_missing": ("条款（均未达目标）", "Terms (none reaches the goal)"),
    "concession": ("让步折算 {n} 元", "concession counts as CNY {n}"),
    "margin_after_risk": ("扣险后毛利", "Margin after risk"),
    "margin_assumed": ("，扣险前按政策{share}", ", {share} before risk by the policy"),
    "margin_note": ("占价款 {share}，要求 {wanted}", "{share} of the price, {wanted} wanted"),
    "break_even_price": ("保本价", "Break-even price"),
    "break_even_upfront": ("保本的签约时到账比例", "Break-even in hand at signing"),
    "price_note": ("为现价的 {share}", "{share} of this price"),
    "upfront_note": ("按现价", "at this price"),
    "no_figure": ("无", "none"),
    "waiting_note": ("平均 {n}，年 {rate}", "{n} on average, {rate} a year"),
    "credit_limit": ("客户授信额度", "Customer's credit limit"),
    "limit_left": ("算上本笔还剩 {n} 元", "CNY {n} left with this"),
    "limit_over": ("算上本笔超出 {n} 元", "exceeded by CNY {n} with this"),
    "limit_alone": ("；其他欠款不详", "; other debts unknown"),
    "limit_asked": ("；按本笔曲线", "; by this one's curve"),
    "other_parts": ("其余 {n} 期", "{n} others"),
    "causes": ("成因", "Causes"),
    "how": ("会怎样表现", "How it will show"),
    "do": ("下一步", "Next steps"),
    "ask": ("还要问清", "To find out"),
    "pp": ("{n} 个百分点", "{n} pp"),
    "more": ("另有 {n} 项，见网页版。", "{n} more in the web version."),
    "sure": ("可信度：{level}。{reasons}。", "Confidence: {level}. {reasons}."),
    "sign_opinion": ("审批意见：", "Decision:"),
    "sign_collection": ("负责人：", "Owner:"),
    "sign_by": ("签字：", "Signed:"),
    "sign_day": ("日期：", "Date:"),
    "decided": (
        "人工决定：{what}（{who}，{day}；{model}）。理由：{reason}。",
        "Decided by hand: {what} ({who}, {day}; {model}). Why: {reason}.",
    ),
    "decided_same": ("模型 {grade} 级", "the model's grade is {grade}"),
    "decided_then": (
        "当时模型 {then} 级，现为 {grade} 级",
        "the model's grade was {then}, is now {grade}",
    ),
    "decided_grade": ("为 {grade} 级", ": {grade}"),
    "decided_note": ("（{note}）", " ({note})"),
    "next_day": ("下次跟进：", "Next follow-up:"),
    "scale": (
        "分数：{base} 分对应按时付款赔率 {odds}:1，每 {double} 分翻一倍；分数越高风险越低。",
        "Points: {base} at odds {odds}:1 of paying in time, {double} points double them;"
        " more points, less risk.",
    ),
    "not_learnt_n": (
        "另有 {n} 项模型尚未学到，填写与否不影响结果。",
        "Inputs the model has not learnt yet, which change nothing: {n}.",
    ),
    "moved_since": ("{day} 以来的变化", "What changed since {day}"),
    "time_passing": ("时间推移", "Time passing"),
    "time_told": (
        "账龄、日历与距上次付款、催款的天数；其间没有新记录也会如此。",
        "Age, calendar, and days since the last payment or contact: so it would be had nothing been"
        " recorded.",
    ),
    "then_now": ("{name}：{then} → {now}（{step}）", "{name}: {then} → {now} ({step})"),
}


class ReportWords(Words):
    """The words of a report in one language."""

    def __call__(self, key: str, **given: object) -> str:
        """The word for ``key``, with what is given filled in."""
        if key in _WORDS:
            return one_day(_WORDS[key][self.lang == "en"].format(**given))
        return super().__call__(key, **given)
