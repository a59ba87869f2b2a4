"""Contacts written down by whoever made them: one about each claim that was spoken of."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import ValidationError

from data_schemas.problems import invalid_record, refused
from data_schemas.receivable import Contact
from service.records import Records
from service.serving import Serving


class Contacts:
    """Writes a contact into the ledger, and lets what is served see it at once."""

    def __init__(self, records: Records, serving: Serving) -> None:
        self.records, self.serving = records, serving

    def add(
        self, customer_id: str, receivables: Sequence[str], told: Mapping[str, object]
    ) -> list[Contact]:
        """Write one contact with a customer down, about each of some claims; all or none.

        Parameters
        ----------
        told : mapping
            By field of ``Contact``: channel and date, and what came of it.

        Raises
        ------
        InvalidRecord
            If a value is none there is, the day lies ahead or before claim and deal, a promised day
            lies before it, or a claim is none of the ledger's.
        """
        number = secrets.token_hex(8)
        given = [
            {
                **told, "contact_id": f"desk-{number}-{at}", "customer_id": customer_id,
                "receivable_id": claim,
            }
            for at, claim in enumerate(receivables, start=1)
        ]  # fmt: skip
        self.records.contact_has_happened(given[0])
        try:
            made = [Contact.model_validate(one) for one in given]
        except ValidationError as err:
            raise invalid_record(err.errors(), Contact) from err
        self._check(made[0], receivables)
        self.records.add("contacts", made, synthetic=self.serving.now().view.ledger.synthetic)
        self.serving.refresh_view()
        return made

    def _check(self, one: Contact, receivables: Sequence[str]) -> None:
        """Refuse a day before there was anything to speak of; no ledger takes one ahead."""
        first = self._begun(receivables)
        if first is not None and one.date < first:
            raise refused("day_out_of_range", "date", one.date, f"≥ {first}", Contact)

    def _begun(self, receivables: Sequence[str]) -> date | None:
        """The first day on which a claim of these was issued, or its deal signed, if on record."""
        from model.day import NEVER, day_of, days_of  # here, so that a service starts without it

        view = self.serving.now().view
        at = view.receivable_ids.get_indexer(list(receivables))
        at = at[at >= 0]
        signed = days_of(view.ledger.deals["signing_date"])[view.deal[at][view.deal[at] >= 0]]
        first = min([*view.issue[at].tolist(), *signed.tolist()], default=NEVER)
        return day_of(first) if first < NEVER else None
