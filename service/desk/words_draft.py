"""Words about what is typed into the form beyond the declared fields, in zh and en."""

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
    "same_name": (
        "台账中有 {n} 个客户叫这个名称（{ids}）：请在“已有客户”中选择一个，或填写客户编号",
        "{n} customers on record have this name ({ids}): choose one under Known customer, or give"
        " its id",
    ),
}
