"""Words about what was typed into the form and does not go together, in zh and en."""

from __future__ import annotations

DRAFT_WORDS: dict[str, tuple[str, str]] = {
    "same_name": (
        "台账中有 {n} 个客户叫这个名称（{ids}）：请在“已有客户”中选择一个，或填写客户编号",
        "{n} customers on record have this name ({ids}): choose one under Known customer, or give"
        " its id",
    ),
}
