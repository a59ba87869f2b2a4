"""Words about the instalments of a deal as typed, and those laid out for whoever types."""

from __future__ import annotations

PLAN_WORDS: dict[str, tuple[str, str]] = {
    "instalments": ("分期付款", "Instalments"),
    "no_instalments": (
        "还没有分期：请添加一期，填写金额和约定付款日",
        "none yet: add one, with its amount and the date agreed for payment",
    ),
    "add_row": ("增加一期", "Add one"),
    "remove_row": ("删除第 {n} 期", "Remove instalment {n}"),
    "usual_plan": ("按 {split} 拆分", "Split {split}"),
    "sum": ("合计 {sum} 元", "Sum CNY {sum}"),
    "sum_short": ("比合同金额少 {diff} 元", "CNY {diff} less than the contract"),
    "sum_over": ("比合同金额多 {diff} 元", "CNY {diff} more than the contract"),
    "sum_even": ("与合同金额一致", "equals the contract amount"),
    "of_row": ("第 {n} 期 {name}", "Instalment {n}, {name}"),
    "guess": (
        "系统预填，请核对：第 {n} 期（按常用比例和所填的预付、质保金比例与账期推算，不是合同约定）",
        "Filled in by us, please check: instalment {n} (worked out by usual terms and the upfront,"
        " retention and credit days you gave; not what was agreed)",
    ),
    "guess_right": ("核对无误", "These are right"),
    "guess_all": (
        "付款计划为系统预填，未经确认。",
        "The payment plan was filled in by the system and confirmed by nobody.",
    ),
    "guess_some": (
        "付款计划中第 {n} 期为系统预填，未经确认。",
        "Of the payment plan, instalment {n} was filled in by the system and confirmed by nobody.",
    ),
}
