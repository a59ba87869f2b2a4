"""What facts of law told beside a case answer of its own fields, so that nobody asks it again."""

from __future__ import annotations

from typing import Any

from data_schemas.case import DealCase, ReceivableCase
from data_schemas.codes import Trigger
from data_schemas.field import Field
from model.law.cases import interest_agreed

Answer = bool | int | Trigger


def answered(case: DealCase | ReceivableCase) -> dict[str, Answer]:
    """What the facts of law say of declared fields, by "owner.name".

    None of it is an input of the model. Where both say something, the facts of law hold of what the
    contract says, as in the legal clock; the model goes by the case's own fields.
    """
    triggers = _triggers(case)
    # Of a deal none answers while it is open for any of its instalments.
    open_for_one = None in triggers
    found: dict[str, Answer | None] = {"instalment.trigger": None if open_for_one else triggers[0]}
    if case.law is not None:
        found |= {
            "deal.late_penalty_written": interest_agreed(case.law, None),
            # Who denies that the state audits may still wait for a commissioned review.
            "deal.audit_required": case.law.audit_settlement or None,
            "deal.credit_days": case.law.payment_days,
        }
    if Trigger.AUDIT in triggers:  # what waits for the audit needs one
        found["deal.audit_required"] = True
    if isinstance(case, ReceivableCase) and case.claim and case.claim.disputed_amount:
        found["receivable.disputed"] = True
    return {name: value for name, value in found.items() if value is not None}


def known(case: DealCase, field: Field) -> Any:
    """What a contract says of a field of its deal: the facts of law before the field itself."""
    told = answered(case).get(f"deal.{field.name}")
    return getattr(case.deal, field.name) if told is None else told


def _triggers(case: DealCase | ReceivableCase) -> list[Trigger | None]:
    """What makes it fall due: one claim, or each instalment of a deal."""
    if isinstance(case, ReceivableCase):
        return [None if case.claim is None else case.claim.trigger]
    claims = {one.instalment_id: one.trigger for one in case.claims}
    return [part.trigger or claims.get(part.instalment_id) for part in case.instalments]
