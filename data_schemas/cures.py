"""What cures a refusal of a table's row, where what is allowed does not say it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from data_schemas.field import Record
from data_schemas.receivable import Payment, Receivable

if TYPE_CHECKING:
    from data_schemas.column import Refusal


def cure(refusal: Refusal, record: type[Record], lang: str) -> str:
    """What to do with a number that is written for people, or an amount below nothing.

    The latter lowers a claim, or takes a payment back.
    """
    at = 0 if lang == "zh" else 1
    if refusal.code == "not_number" and re.search(r"\d", refusal.given):
        return _PLAIN[at]
    if refusal.field == "amount" and refusal.code == "too_small":
        for one, hint in _OF_NEGATIVES.items():
            if issubclass(record, one):
                return hint[at]
    return ""


_PLAIN = (
    "请写成纯数字，如 12500.5：半角，不带千分位、单位和货币符号",
    "write it plainly, as 12500.5: no separators, unit or sign of currency",
)
_OF_NEGATIVES: dict[type[Record], tuple[str, str]] = {
    Receivable: (
        "红字发票或退款请记入付款表：类型 credit_note，金额为正，应收编号为所冲减的应收",
        "a credit note or refund goes into the payments, with kind credit_note, a positive amount"
        " and the id of the receivable it lowers",
    ),
    Payment: (
        "冲回或退回的付款，类型用 reversal；红字发票、冲减应收的，类型用 credit_note；金额都写正数",
        "a payment taken back has kind reversal, a credit note that lowers the receivable has kind"
        " credit_note, each with a positive amount",
    ),
}
"""The hint for an amount below nothing in a table of these records, in zh and en."""
