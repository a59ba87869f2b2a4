"""A deal put on record on the day it is signed, with what was told of it for its score."""

from __future__ import annotations

from collections.abc import Mapping

from data_schemas.case import DealCase
from data_schemas.customer import name_as_id
from data_schemas.deal import Deal
from data_schemas.field import Record
from data_schemas.problems import refused
from data_schemas.values import visible
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
            If the deal is signed later than today, stands on record as another customer's or as
            signed on another day, or a value is refused.
        """
        view, given = self.serving.now().view, case.customer.customer_id
        customer_id = view.aliases.get(given, given)
        self._check(case, customer_id, view.aliases)
        told: dict[str, Record] = {
            "deals": case.deal.model_copy(update={"customer_id": customer_id})
        }
        if customer_id in view.customer_ids or customer_id != name_as_id(case.customer.name):
            told["customers"] = case.customer.model_copy(update={"customer_id": customer_id})
        written = self.records.put_over(told, synthetic=view.ledger.synthetic)
        self.serving.refresh_view()
        return written["deals"]

    def _check(self, case: DealCase, customer_id: str, aliases: Mapping[str, str]) -> None:
        """Refuse a day ahead, and what would make another deal of one on record."""
        from model.ledger_records import records_of  # here, so that a service starts without it

        deal, today = case.deal, self.records.today()
        if deal.signing_date > today:
            raise refused("not_signed_yet", "signing_date", deal.signing_date, f"≤ {today}", Deal)
        name = visible(deal.deal_id)
        standing = self.records.store.standing("deals", name)
        for held in records_of(Deal, standing, "deal_id", name):
            owner, signed = held.customer_id, held.signing_date
            if customer_id != aliases.get(owner, owner) and owner != name_as_id(case.customer.name):
                raise refused("of_another_customer", "deal_id", deal.deal_id, owner, Deal)
            if signed != deal.signing_date:
                raise refused(
                    "signing_differs", "signing_date", deal.signing_date, str(signed), Deal
                )
