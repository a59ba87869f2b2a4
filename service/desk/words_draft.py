"""Words about what is typed into the form beyond the declared fields, and put on record."""

from __future__ import annotations

DRAFT_WORDS: dict[str, tuple[str, str]] = {
    "own_columns": ("本公司自有字段", "Your company's own fields"),
    "own_columns_hint": (
        "模型从台账的自有列学到的；留空则按台账中的记录。",
        "Learnt from your ledger's own columns; left blank, what is on record counts.",
    ),
    "name_of_another": (
        "台账中叫这个名称的客户编号是 {ids}，不是 {id}：请改正名称或客户编号",
        "on record this is the name of {ids}, not of {id}: mend the name or the customer id",
    ),
    "on_record": ("签约后入台账", "Once it is signed"),
    "on_record_hint": (
        "签约当天把这份合同和今天所知的情况（如预算状态）记入台账：日后应收按合同编号接上，模型由此学到签约时知道什么。"
        "留空的保持台账原样；分期由应收说明，不在此记入。",
        "On the day it is signed, put the deal and what is known today (such as the budget) on"
        " record: receivables join it by the deal id, and the model learns what was known at"
        " signing. Blanks leave the record as it is; instalments come with the receivables.",
    ),
    "stale_record": (
        "评估之后又改过：请先重新评估，再记入。",
        "Changed since it was scored: score again, then put it on record.",
    ),
    "stale_report": (
        "评估之后又改过，报告会是修改前的合同：请先重新评估，再下载。",
        "Changed since it was scored, so the report would be of the deal before: score again, then"
        " get it.",
    ),
    "file": ("授信意见", "credit_opinion"),
    "on_record_write": ("记入台账", "Put on record"),
    "on_record_created": ("已记入：合同 {id}", "on record: deal {id}"),
    "on_record_updated": ("已更新：合同 {id}", "updated: deal {id}"),
    "on_record_unchanged": (
        "合同 {id} 已在台账中，无变化",
        "deal {id} is on record; nothing changed",
    ),
    "live": ("边改边算", "live what-if"),
    "what_if": (
        "改后：{grade} 级，{p}（原 {was}），预期损失 {loss} 元",
        "as changed: grade {grade}, {p} (was {was}), expected loss CNY {loss}",
    ),
}
