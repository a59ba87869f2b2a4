"""The desk's words about who a deal's customer is and what is on record of it."""

from __future__ import annotations

CUSTOMER_WORDS: dict[str, tuple[str, str]] = {
    "known_customer": ("已有客户", "Known customer"),
    "search_customer": ("输入名称或编号查找", "type a name or an id"),
    "in_ledger": (
        "台账中有 {total} 笔应收，其中 {open} 笔未付，共 {amount} 元{late}；评估时会用到它的"
        "付款历史。",
        "{total} receivables in the ledger, {open} of them unpaid, CNY {amount}{late}; its payment"
        " history is used.",
    ),
    "in_ledger_late": (
        "（已逾期 {overdue} 元，最久 {days} 天）",
        " (CNY {overdue} overdue, the oldest by {days} days)",
    ),
    "on_record_as": (
        "台账中已有 {ids}，名称相同，或编号只差大小写、全半角。如是同一家，请从“已有客户”中选择；"
        "否则按新客户评估，用不到它的付款历史和欠款。",
        "The ledger has {ids}, of the same name or an id that differs in case or width alone. If it"
        " is the same, choose it under Known customer; else it is scored as a new customer, without"
        " that one's payment history and debts.",
    ),
    "not_in_ledger": (
        "台账中没有它的付款历史，将参照有记录的同类单位。",
        "No payment history in the ledger; peers that have one stand in.",
    ),
    "not_in_ledger_no_kind": (
        "台账中没有它的付款历史；单位类型或政府层级未填，暂无同类可参照。",
        "No payment history in the ledger; type or level of the agency is not given, so there are"
        " no peers to go by.",
    ),
    "same_name": (
        "台账中有 {n} 个客户叫这个名称（{ids}）：请在“已有客户”中选择一个，或填写客户编号",
        "{n} customers on record have this name ({ids}): choose one under Known customer, or give"
        " its id",
    ),
}
