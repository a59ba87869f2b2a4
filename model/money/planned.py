"""What a deal's money is of, where its instalments do not add up to the contract."""

from __future__ import annotations

from decimal import Decimal

from model.money.cents import CENT, money


def planned_text(planned: Decimal, contract: float, lang: str) -> str:
    """That the figures are of what is planned; nothing where that is the contract to the cent.

    The rest of a contract may be planned later, and nobody knows when it is due: it is neither
    scored nor part of the price that shares and the break-even price are of.

    Examples
    --------
    >>> planned_text(Decimal("1000000.00"), 2e6, "en")
    "These figures are of the CNY 1,000,000.00 planned, not of the contract's CNY 2,000,000.00."
    >>> planned_text(Decimal("1999999.99"), 2e6, "zh")
    ''
    """
    whole = money(contract)
    if abs(whole - planned) <= CENT:
        return ""
    if lang == "zh":
        return f"以上数字按已排期的{planned:,.2f}元计，不是按合同金额{whole:,.2f}元。"
    return (
        f"These figures are of the CNY {planned:,.2f} planned, not of the contract's"
        f" CNY {whole:,.2f}."
    )
