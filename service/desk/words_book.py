"""Words of the receivables page in zh and en."""

from __future__ import annotations

BOOK_WORDS: dict[str, tuple[str, str]] = {
    "nav_deal": ("签约前", "Before signing"),
    "nav_book": ("应收", "Receivables"),
    "book_title": ("应收与回款", "Receivables"),
    "book_sub": ("政府客户 · 签约后", "government customers · after signing"),
    "book_working": ("正在计算全部应收…", "Working out all receivables…"),
    "book_day": (
        "截至 {day}（台账记录所至）· {n} 笔未收",
        "as of {day} (where the records go to) · {n} unpaid",
    ),
    "book_empty": ("台账中没有未收应收。", "The ledger holds no unpaid receivable."),
    "open_balance": ("未收余额", "open balance"),
    "overdue_balance": ("其中逾期", "of it overdue"),
    "expected_in": ("{n} 周内预计回款", "expected within {n} weeks"),
    "provision": ("预期信用损失（含人工调整）", "expected credit loss, with overrides"),
    "money_unit": ("万元", "CNY 10k"),
    "ageing": ("账龄", "Ageing"),
    "ageing_hint": (
        "按逾期天数；金额合计等于未收余额。",
        "By days past due; adds up to the balance.",
    ),
    "cash": ("未来 {n} 周回款", "Cash in the next {n} weeks"),
    "cash_hint": (
        "只含现有应收；阴影为 {low:.0%}–{high:.0%} 区间，已计入同一客户的共同风险。"
        "{n} 周之后或收不回：{later}。",
        "Existing receivables only; the band is {low:.0%} to {high:.0%} and counts the risk that"
        " claims of a customer share. After {n} weeks or never: {later}.",
    ),
    "cash_expected": ("预计", "expected"),
    "cash_band": ("区间", "band"),
    "work": ("本周先做什么", "What to do this week"),
    "work_hint": (
        "按每小时涉及的预期损失排序，在每周人手之内：电话与函 {calls} 次，上门 {visits} 次，"
        "共 {hours:g} 小时；另有 {left} 项排不下。",
        "By expected loss at stake per hour, within the hands of a week: {calls} calls and letters,"
        " {visits} visits, {hours:g} hours; {left} more do not fit.",
    ),
    "work_none": ("本周没有需要联系的应收。", "Nothing calls for a contact this week."),
    "work_customer": ("客户", "customer"),
    "work_action": ("动作", "action"),
    "work_claims": ("笔数", "claims"),
    "work_balance": ("未收", "balance"),
    "work_loss": ("预期损失", "expected loss"),
    "work_per_hour": ("每小时", "per hour"),
    "work_why": ("为何", "why"),
    "sheet": ("催收单", "collection sheet"),
    "work_more": ("其余 {n} 项", "{n} more"),
    "loss_title": ("预期信用损失：模型与准备矩阵", "Expected credit loss: model and matrix"),
    "loss_band": ("账龄", "age"),
    "loss_model": ("模型", "model"),
    "loss_matrix": ("矩阵", "matrix"),
    "loss_total": ("合计（基准情景）", "total (base outlook)"),
    "loss_weighted": ("情景加权", "weighted over outlooks"),
    "loss_range": ("模型 80% 区间：{low} – {high}。", "Model's 80 % range: {low} to {high}."),
    "loss_override": (
        "人工调整：{who} {amount}（{reason}）",
        "override: {who} {amount} ({reason})",
    ),
    "whole_book": ("全部", "whole book"),
    "concentration": ("集中度", "Concentration"),
    "by_customer": ("客户", "customers"),
    "by_region": ("地区", "regions"),
    "by_main_cause": ("主要成因", "main causes"),
    "moved": ("预期信用损失的变动", "What moved the expected credit loss"),
    "moved_ask": ("与上月比较", "Compare with last month"),
    "moved_opening": ("期初（{day}）", "opening ({day})"),
    "moved_new": ("新增", "new"),
    "moved_paid": ("收回", "paid"),
    "moved_ageing": ("账龄与新情况", "ageing and news"),
    "moved_model": ("换模型", "model"),
    "moved_data": ("数据更正", "data"),
    "moved_closing": ("期末（{day}）", "closing ({day})"),
    "book_foot": (
        "金额为模型估计，不是承诺；未收余额、账龄与各分桶合计逐分相等。模型 {version}。",
        "Amounts are a model's estimates, no promise; balance, ageing and buckets agree to the"
        " cent. Model {version}.",
    ),
}
