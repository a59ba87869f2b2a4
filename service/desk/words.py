"""The desk's own words in zh and en; fields, codes and causes bring theirs along."""

from __future__ import annotations

from data_schemas.punctuation import Marks, marks
from data_schemas.reasons import one_day, unit_text
from service.desk.words_book import BOOK_WORDS
from service.desk.words_customer import CUSTOMER_WORDS
from service.desk.words_draft import DRAFT_WORDS
from service.desk.words_plan import PLAN_WORDS
from service.desk.words_sign_in import SIGN_IN_WORDS
from service.language import Lang

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("回款风险评估", "Payment risk"),
    "sub": ("政府客户 · 签约前", "government customers · before signing"),
    "other_lang": ("English", "中文"),
    "synthetic": (
        "模型基于模拟数据训练（synthetic）：数字用于演示，不可用于真实决定。",
        "The model was trained on simulated (synthetic) data: figures are for demonstration,"
        " not for real decisions.",
    ),
    "decide": ("经理决定", "The manager's decision"),
    "decide_hint": (
        "与模型不同的决定连同理由留存，印在报告上，不改变评分；到期后与实际结果对照（见“应收”页）。"
        "同一笔有几次决定的，以最后一次为准。",
        "A decision against the model is kept with its reason and printed on reports; the score"
        " stays. Once matured it is held against what came to pass (page Receivables). Of several"
        " about one deal or receivable the last one counts.",
    ),
    "decide_write": ("记下决定", "Write it down"),
    "decide_was": ("（模型：{grade}）", " (model: {grade})"),
    "decide_day": ("日期", "day"),
    "decide_who": ("谁", "who"),
    "decide_about": ("关于", "about"),
    "decide_text": ("决定与理由", "decision and reason"),
    "customer": ("客户", "Customer"),
    "deal": ("合同", "Deal"),
    "by_cause": ("按成因补充（可不填）", "More, by cause (all optional)"),
    "by_cause_hint": (
        "不清楚的留“未知”，不要猜；答得越多，可信度越高。",
        "Leave unknown what you do not know; more answers, more confidence.",
    ),
    "choose_one": ("请选择。", "Choose one."),
    "fill_in": ("请填写", "Fill this in."),
    "fill_in_most": ("请填写（不超过 {n} 字）", "Fill this in (at most {n} characters)."),
    "unknown": ("未知", "unknown"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "differs": ("各期不同", "differs by instalment"),
    "not_learnt": ("模型尚未学到", "not learnt yet"),
    "conditions": ("惩戒条件", "Conditions of a sanction"),
    "holds": ("具备", "holds"),
    "holds_not": ("不具备", "does not hold"),
    "example": ("填入示例", "Fill in an example"),
    "clear": ("清空", "Clear"),
    "score": ("评估", "Score"),
    "scoring": ("正在评估…", "Scoring…"),
    "to_mend": ("有 {n} 处需要修改", "{n} fields to correct"),
    "to_mend_one": ("有 {n} 处需要修改", "{n} field to correct"),
    "empty_head": ("还没有评估结果", "No score yet"),
    "empty": (
        "填写左侧客户、合同与分期，点“评估”。先看看效果？点“填入示例”。",
        "Fill in customer, deal and instalments and press Score. To see how it looks, fill in the"
        " example first.",
    ),
    "stale": ("内容已修改，请重新评估。", "Changed since; score again."),
    "stale_terms": (
        "内容已修改，这些条款是按修改前的合同算的：请先重新评估，再套用。",
        "Changed since; these terms are of the deal before: score again, then use them.",
    ),
    "no_model": ("暂时无法评估：{why}", "Cannot score now: {why}"),
    "not_ready": (
        "模型未就绪，请联系管理员。（供管理员参考：{why}）",
        "The model is not ready: ask the administrator. (For the administrator: {why})",
    ),
    "fault": ("评估失败，请稍后再试。", "Scoring failed; try again."),
    "delay": ("逾期 {days} 天仍未付", "unpaid {days} days past due"),
    "default": ("违约（逾期 {days} 天）", "default (unpaid {days} days)"),
    "days_late": ("预计平均晚付", "expected delay"),
    "at_least": ("至少 {told}", "at least {told}"),
    "loss": ("预期损失", "expected loss"),
    "yuan": ("{n} 元", "CNY {n}"),
    "money_date": ("预计到账", "money in by"),
    "whole_date": (
        "一成 {p10}，一半 {p50}，九成 {p90}",
        "10% {p10}, half {p50}, 90% {p90}",
    ),
    "unit_date": (
        "最可能在 {p50} 前后，八成把握在 {p10} 至 {p90}",
        "most likely around {p50}; 80% sure between {p10} and {p90}",
    ),
    "unit_date_open": (
        "最可能在 {p50} 前后，八成把握在 {p20} 以后",
        "most likely around {p50}; 80% sure from {p20} on",
    ),
    "before": ("{day} 之前", "before {day}"),
    "after": ("{day} 之后", "after {day}"),
    "result": ("评估结果", "The score"),
    "small_print": ("说明", "Notes"),
    "confidence": ("可信度", "confidence"),
    "whole_deal": ("整个合同", "Whole deal"),
    "part": ("第 {n} 期 {kind}", "{n} {kind}"),
    "why": ("风险从哪里来", "Where the risk comes from"),
    "why_hint": (
        "从比较对象的概率出发，各成因加减多少个百分点；点柱条看明细。",
        "From the probability of what it is compared with, what each cause adds or takes, in"
        " percentage points; click a bar for its details.",
    ),
    "this_deal": ("本合同", "this deal"),
    "this_part": ("本期", "this one"),
    "points": ("{n} 个百分点", "{n} pp"),
    "points_name": ("评分卡分数", "scorecard points"),
    "pts": ("{n} 分", "{n} points"),
    "pts_one": ("{n} 分", "{n} point"),
    "comparable": ("可比案例", "Comparable cases"),
    "grade_of": ("{grade} 级", "grade {grade}"),
    "get_pdf": ("下载授信意见（PDF）", "Credit opinion (PDF)"),
    "get_html": ("网页版", "as a page"),
    "making": ("正在生成…", "Making it…"),
    "raises": ("抬高风险", "raises risk"),
    "lowers": ("降低风险", "lowers risk"),
    "detail": ("成因明细", "By cause, in detail"),
    "others": ("其余 {n} 项合计", "{n} more, together"),
    "curve": ("未付概率随时间的变化", "Probability of being unpaid over time"),
    "curve_x": ("逾期天数", "days past due"),
    "money_facts": ("毛利与现有欠款（不影响评分）", "Margin and what it owes (not the score)"),
    "money_facts_hint": (
        "用于扣险毛利、保本价和授信额度；不填则用公司政策的毛利率和台账上的欠款。",
        "For margin after risk, break-even and credit limit; left out, the policy's margin and what"
        " is on record stand in.",
    ),
    "law_facts": (
        "法律事实（法律时钟用，不影响评分）",
        "Facts of law (legal clock, not the score)",
    ),
    "law_facts_hint": (
        "按签约日的情况填写；先填双方是谁：是否中小企业、是否告知、付款方类型。"
        "账期、约定验收期限在“赊销太随意”下填。",
        "As of the signing day; the two parties first: SME or not, told or not, kind of payer."
        " Credit days and the agreed acceptance period stand under careless credit.",
    ),
    "by_policy": ("未填按公司政策：{answer}", "left out, the policy says: {answer}"),
    "claim_facts": (
        "各期的事实（交付、验收、结算、争议）",
        "By instalment (delivery, acceptance, …)",
    ),
    "claim_facts_hint": (
        "发生了才填；评估日之后的日期不计。催告等时效中断在应收页的“法律事实”里填。",
        "Only what has happened; a day after the day of the score does not count. Restarts of"
        " limitation belong to the open claim, on the receivables page.",
    ),
    "claim_facts_none": ("先填分期。", "Enter the instalments first."),
    "facts": ("法律事实", "facts of law"),
    "facts_title": ("法律事实与法律时钟 · {id}", "Facts of law and the legal clock · {id}"),
    "facts_hint": (
        "填写后点“按此计算”；只用于本次计算，不写入台账，不影响评分。",
        "Fill in and press Work it out. Used for this answer alone; no ledger keeps it and no"
        " score changes.",
    ),
    "facts_claim": ("本笔的事实", "Facts of this claim"),
    "facts_restarts": (
        "时效中断（催告、承认债务等）与证据",
        "Restarts of limitation (demands, acknowledgements …) and evidence",
    ),
    "facts_contract": ("合同与双方（中小企业等）", "Contract and parties (SME or not …)"),
    "facts_ask": ("按此计算", "Work it out"),
    "approach": (
        "与客户的沟通（只影响建议的用词，不影响评分）",
        "How we stand with the customer (words of the advice, not the score)",
    ),
    "approach_hint": (
        "模型看不到这里的内容，也不进台账。六心评分填在“客情与信任不足”下。",
        "The model never sees this, and no ledger keeps it. Six-heart scores belong under access"
        " and trust.",
    ),
    "when_collecting": ("催收时才用", "counts when collecting"),
    "compared_with": ("比较对象", "compared with"),
    "law": ("法律时钟", "The legal clock"),
    "law_part": ("第 {n} 期", "Instalment {n}"),
    "law_hint": (
        "付款期限、逾期利息、条款、时效与财政日历；每条注明法条。",
        "Term, late interest, clauses, limitation, fiscal calendar; each cites its article.",
    ),
    "since": ("{number}，{day}起施行", "{number}, in force since {day}"),
    "article": ("第{n}条", "art. {n}"),
    "each_part": ("各期一览", "Each instalment"),
    "due": ("约定付款日", "due"),
    "amount": ("金额（元）", "amount, CNY"),
    "grade": ("等级", "grade"),
    "unpaid_at": ("{days} 天未付", "unpaid at {days} d"),
    "late": ("预计晚付", "days late"),
    "half_in": ("预计到账日", "expected date"),
    "inputs": (
        "用到的信息：您填写 {given} 项，台账提供 {ledger} 项，未知 {missing} 项。",
        "Inputs used: {given} you gave, {ledger} from the ledger, {missing} unknown.",
    ),
    "unlearnt": (
        "其中 {n} 项模型尚未学到，填写与否不影响结果：{names}。",
        "Not learnt by the model yet, so without effect ({n}): {names}.",
    ),
    "is_not": (
        "评分是模型对付款时间的估计，不是法律结论，不评价任何个人；成因说明模型如何算出结果，"
        "不等于因果证明，也不能代替授信审批。",
        "The score is a model's estimate of when payment comes. It is no legal finding, judges no"
        " person, and does not replace credit approval; causes say how the model got there, which"
        " is no proof of cause and effect.",
    ),
    "model_line": (
        "模型 {version} · 数据截至 {as_of} · 评估日 {day} · 编号 {id}",
        "model {version} · data as of {as_of} · scored for {day} · id {id}",
    ),
    "model_short": ("模型 {version} · 数据截至 {as_of}", "model {version} · data as of {as_of}"),
    "no_model_yet": ("模型尚未加载", "no model loaded yet"),
    "phenomenon": ("会怎样表现", "How it will show"),
    "arrears": ("欠款性质", "arrears"),
    "signs_against": ("不利于认定为非恶意：{signs}。", "Against non-malicious: {signs}."),
    "signs_for": ("有利于认定为非恶意：{signs}。", "For non-malicious: {signs}."),
    "actions": ("下一步做什么", "What to do next"),
    "more_actions": ("其余 {n} 项", "{n} more"),
    "who_by": ("{who} · 最迟 {by}", "{who} · by {by}"),
    "why_now": ("为何现在做", "why now"),
    "lacking": ("待办妥或弄清", "to settle or find out"),
    "ready": ("已备齐", "ready"),
    "gaps": ("还要问清什么", "What to find out"),
    "gaps_hint": (
        "按答案对风险的影响排序；影响由相近的以往案例的整组答案算出。",
        "In order of what the answers could change, by whole answers of similar past cases.",
    ),
    "more_gaps": ("其余 {n} 项", "{n} more"),
    "not_answered": ("未答", "not answered"),
    "terms": ("怎样谈条款", "Terms that can be signed"),
    "terms_hint": (
        "只在我方能改的条款里找；每个方案都由模型重新评估。",
        "Only what is ours to change; every option is scored anew by the model.",
    ),
    "goal": ("目标等级", "wanted grade"),
    "keep": ("不可变动的条款", "Terms not to touch"),
    "find_terms": ("找能签的条款", "Find terms"),
    "finding": ("正在找…", "Looking…"),
    "ladder": ("谈判阶梯：先要高，再退让", "The ladder: ask high, then fall back"),
    "options": ("可选方案（让步由小到大）", "Options, smallest concession first"),
    "would_help": ("不归我方改、但有用的", "Not ours to change, but it would help"),
    "declined": ("不作建议的 {n} 项", "{n} not advised on"),
    "conceded": (
        "让步折算 {n} 元，其中花钱 {money} 元",
        "concession counts as CNY {n}, of which CNY {money} in cash",
    ),
    "reaches": ("达到目标", "reaches the goal"),
    "left_amiss": ("还不能就签：{what}", "Not in order to be signed yet: {what}"),
    "asked": ("{what}：{text}", "{what}: {text}"),
    "use_terms": ("套用", "Use these"),
    "waiting": ("等待成本", "cost of waiting"),
    "margin": ("扣险毛利率", "margin after risk"),
    "money": ("这笔账", "the money"),
    "percent_ok": ("{range} 或 %", "{range} or %"),
}

_ALL = _WORDS | BOOK_WORDS | CUSTOMER_WORDS | DRAFT_WORDS | PLAN_WORDS | SIGN_IN_WORDS


class Words:
    """The words in one language."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **given: object) -> str:
        """The word for ``key``, with what is given filled in."""
        return one_day(_ALL[key][self.lang == "en"].format(**given))

    @property
    def marks(self) -> Marks:
        """What stands between words that are put together."""
        return marks(self.lang)

    @property
    def other(self) -> Lang:
        """The language that is not theirs."""
        return "en" if self.lang == "zh" else "zh"

    def unit(self, unit: str) -> str:
        """The word for a declared unit; "" for shares, scores, counts, codes and dates."""
        return unit_text(unit, self.lang)
