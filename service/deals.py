"""A deal put on record on the day it is signed, with what was told of it for its score."""

from __future__ import annotations

from data_schemas.case import DealCase
from data_schemas.deal import Deal
from data_schemas.field import Record
from data_schemas.problems import invalid_record
from service.records import Records, Written
from service.serving import Serving


class Deals:
    """Writes deals as they were scored into the ledger, and lets what is served see them at once.

    Their planned instalments are not written: the receivables will name those of whoever invoices,
    and what no receivable names would count as never paid.
    """

    def __init__(self, records: Records, serving: Serving) -> None:
        self.records, self.serving = records, serving

    def add(self, case: DealCase) -> Written:
        """Put a deal over what is on record of it, and its customer likewise; both or neither.

        What is told today counts as known from today on, so that it is learnt from as what was
        known at the signing if that is today. A customer nobody has an id of is not described: its
        name stands for it until the deal's record names the id.

        Raises
        ------
        InvalidRecord
            If the deal is signed later than today, or a value is refused.
        """
        today = self.records.today()
        if case.deal.signing_date > today:
            context = {"given": str(case.deal.signing_date), "allowed": f"≤ {today}"}
            error = {"type": "not_signed_yet", "loc": (), "msg": "signing_date", "ctx": context}
            raise invalid_record([error], Deal)
        view = self.serving.now().view
        customer_id = view.aliases.get(case.customer.customer_id, case.customer.customer_id)
        told: dict[str, Record] = {
            "deals": case.deal.model_copy(update={"customer_id": customer_id})
        }
        if customer_id in view.customer_ids or not _stands_for_itself(case):
            told["customers"] = case.customer.model_copy(update={"customer_id": customer_id})
        written = self.records.put_over(told, synthetic=view.ledger.synthetic)
        self.serving.refresh_view()
        return written["deals"]


def _stands_for_itself(case: DealCase) -> bool:
    """Whether a customer's name is taken for its id, as the desk does where there is none."""
    name = case.customer.name
    return name is not None and case.customer.customer_id == name[:64].strip()
