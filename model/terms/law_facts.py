"""Facts of law that say the same as a term of a deal; light, so that pages can use it too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from data_schemas.law.facts import ContractLaw


def law_after(law: ContractLaw | None, after: Mapping[str, object]) -> ContractLaw | None:
    """Facts of law told beside a deal, those that say the same as a changed term brought along.

    Parameters
    ----------
    after : mapping
        By lever what it was moved to.
    """
    if law is None:
        return None
    out: dict[str, Any] = {}
    if "credit_days" in after and law.payment_days is not None:
        out["payment_days"] = after["credit_days"]
    if "late_penalty_written" in after and law.late_interest_agreed is not None:
        out["late_interest_agreed"] = True
    if "acceptance_days" in after and law.inspection_period_written is not None:
        out["inspection_period_written"] = True
    return law.model_copy(update=out)
