"""What somebody has typed into the form so far, and the deal it makes."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from pydantic import ValidationError

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind
from data_schemas.customer import Customer, name_as_id
from data_schemas.errors import FieldProblem
from data_schemas.field import Field, fields_of
from data_schemas.instalment import Instalment
from data_schemas.law.facts import ClaimLaw
from data_schemas.problems import problems
from data_schemas.reference import Reference
from data_schemas.values import plain_text
from service.desk.agree import Named, nobody, same_name, with_shares
from service.desk.asked import LINKED, RECORDS
from service.desk.own import misread
from service.desk.typed import Raw, day, money_text, number, read, shown
from service.desk.usual_plan import GUESSED, guess_text, usual_plan
from service.desk.words import Words
from service.language import Lang

PLAN = "instalments"
"""Where a problem of all rows together stands."""
OF_CLAIM = "claim."
"""Before the names of an instalment's facts of law in its row."""
CLAIM: dict[str, Field] = {
    name: declared
    for name, declared in fields_of(ClaimLaw).items()
    if name not in ("instalment_id", "restarts", "trigger")
}
"""Facts of law asked of each instalment, whose row tells its trigger. Nothing restarts the
limitation of what is not owed yet; the page of an open claim asks for both."""

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of ids made here: none that is taken for another when read out or copied by hand."""


@dataclass
class Draft:
    """The state of one form; it outlives a change of language.

    Parameters
    ----------
    values : dict
        By path, "deal.amount" or "customer.level".
    instalments : list of dict
        One per row, by field name; its facts of law by "claim.delivery_date", and whether it was
        laid out here by ``GUESSED``.
    own_plan : bool
        Whether somebody has worked on the rows; then the plan no longer follows the amount.
    reference : Reference
        What the reader compares the score with.
    """

    values: dict[str, Raw] = field(default_factory=dict)
    instalments: list[dict[str, Raw]] = field(default_factory=list)
    own_plan: bool = False
    reference: Reference = Reference.TYPICAL

    def plan(self) -> None:
        """Lay the usual plan out over the amount by the terms typed; nothing without an amount."""
        rows = usual_plan(self.values)
        if rows is not None:
            self.own_plan, self.instalments = False, rows

    def guessed(self) -> list[int]:
        """Numbers of the rows that were laid out here and that nobody has looked at yet."""
        return [n for n, row in enumerate(self.instalments, start=1) if GUESSED in row]

    def unseen(self, words: Words) -> str:
        """That nobody has looked at the plan, or at which of it; empty where somebody has."""
        return guess_text(self.guessed(), len(self.instalments), words)

    def confirm(self) -> None:
        """Somebody has looked at the rows, and they are right."""
        self.own_plan = True
        for row in self.instalments:
            row.pop(GUESSED, None)

    def put(self, index: int, name: str, value: Raw) -> None:
        """Take what was typed into a row, which is nobody's guess from then on."""
        self.own_plan = True
        self.instalments[index][name] = value
        self.instalments[index].pop(GUESSED, None)

    def add_row(self) -> None:
        """One more instalment, over what the others leave of the amount."""
        self.own_plan = True
        amount, planned = number(self.values.get("deal.amount")), self.planned()
        rest = amount - planned if isinstance(amount, (int, float)) else 0.0
        last = day(self.instalments[-1].get("due_date")) if self.instalments else None
        signing = day(self.values.get("deal.signing_date"))
        due = (
            last + timedelta(days=90) if last else signing + timedelta(days=90) if signing else None
        )
        self.instalments.append(
            {
                "kind": InstalmentKind.PROGRESS.value,
                "due_date": due.isoformat() if due else None,
                "amount": money_text(round(rest, 2)) if rest > 0 else None,
                "trigger": None,
            }
        )

    def remove_row(self, index: int) -> None:
        """Take an instalment out."""
        self.own_plan = True
        del self.instalments[index]

    def planned(self) -> float:
        """The sum of the rows that can be read."""
        amounts = [number(row.get("amount")) for row in self.instalments]
        return sum(a for a in amounts if isinstance(a, (int, float)))

    def answered(self, paths: list[str]) -> int:
        """How many of these fields have an answer."""
        return sum(self.values.get(path) not in (None, "") for path in paths)

    def customer_ids(self, named: Named) -> list[str]:
        """The customer's id as typed, else those on record that go by the name typed."""
        customer = self._record("customer")
        if "customer_id" in customer:
            return [customer["customer_id"]]
        return list(named(customer["name"])) if "name" in customer else []

    def case(
        self, lang: Lang, named: Named = nobody, own: Mapping[str, Field] | None = None
    ) -> DealCase | list[FieldProblem]:
        """The deal as declared, or what is wrong with it, worded as the API words it but for ids.

        Parameters
        ----------
        named : callable
            Gives the ids of the customers on record that have a name.
        own : mapping of Field, optional
            The company's own columns that are asked, by name.
        """
        words, own = Words(lang), own or {}
        customer = self._record("customer")
        deal = self._record("deal", own)
        wrong = misread(deal, own)
        ids = self.customer_ids(named)
        if len(ids) > 1:
            label = fields_of(Customer)["name"].meta.label(lang)
            said = same_name(ids, words)
            return [FieldProblem(field="customer.name", label=label, message=said)]
        if "name" in customer:
            # A customer nobody has sold to before has no id yet; its name will do.
            customer["customer_id"] = ids[0] if ids else name_as_id(customer["name"])
        if "customer_id" in customer:
            deal["customer_id"] = customer["customer_id"]
        rows = [
            {"instalment_id": str(n), **read(_own(row), fields_of(Instalment))}
            for n, row in enumerate(self.instalments, start=1)
        ]
        try:
            case = DealCase.model_validate(
                {
                    "customer": customer,
                    "deal": deal,
                    "instalments": rows,
                    "law": self._record("law") or None,
                    "claims": self._claims(),
                    "money": self._record("money") or None,
                    "approach": self._record("approach") or None,
                    "reference": self.reference,
                }
            )
        except ValidationError as err:
            # What follows from the customer's id would only say the same thing twice.
            wrong += [e for e in err.errors() if ".".join(map(str, e["loc"])) != LINKED]
        if wrong:
            return self._to_mend(problems(wrong, lang, plain=True), words)
        return with_shares(case, words)

    def _to_mend(self, found: list[FieldProblem], words: Words) -> list[FieldProblem]:
        """A form without a row misses one; a list too short is what a program would call it."""
        if self.instalments:
            return found
        missing = words("no_instalments")
        return [replace(one, message=missing) if one.field == PLAN else one for one in found]

    def _claims(self) -> list[dict[str, Any]]:
        """Facts of law by instalment; of every one, so that a problem names the row it is in."""
        told = [read(claim_of(row), CLAIM) for row in self.instalments]
        if not any(told):
            return []
        return [{"instalment_id": str(n), **one} for n, one in enumerate(told, start=1)]

    def _record(self, owner: str, own: Mapping[str, Field] | None = None) -> dict[str, Any]:
        raw = {
            path.partition(".")[2]: value
            for path, value in self.values.items()
            if path.startswith(f"{owner}.")
        }
        return read(raw, {**fields_of(RECORDS[owner]), **(own or {})})


def new_draft(today: date) -> Draft:
    """A draft of a deal to be signed today, under an id that no other deal has.

    Decisions are looked up by the deal's id, so two deals of a day must not share one.
    """
    own = "".join(secrets.choice(LETTERS) for _ in range(4))
    return Draft({"deal.signing_date": today.isoformat(), "deal.deal_id": f"{today:%Y%m%d}-{own}"})


def of_case(case: DealCase) -> Draft:
    """A draft that would make this deal."""
    values = {
        f"{owner}.{name}": shown(getattr(record, name))
        for owner in RECORDS
        if (record := getattr(case, owner)) is not None
        for name in fields_of(RECORDS[owner])
        if f"{owner}.{name}" != LINKED
    }
    claims = {claim.instalment_id: claim for claim in case.claims}
    rows = [
        {
            name: shown(getattr(part, name))
            for name in fields_of(Instalment)
            if name != "instalment_id"
        }
        | {
            f"{OF_CLAIM}{name}": held
            for name in CLAIM
            if (held := shown(getattr(claims.get(part.instalment_id), name, None))) is not None
        }
        for part in case.instalments
    ]
    known: dict[str, Raw] = {k: v for k, v in values.items() if v is not None}
    for owner, record in (("customer", case.customer), ("deal", case.deal)):
        known |= {f"{owner}.{n}": plain_text(v) for n, v in record.own_values.items()}
    return Draft(known, rows, own_plan=True, reference=case.reference)


def claim_of(row: dict[str, Raw]) -> dict[str, Raw]:
    """The facts of law in a row of instalments, by field name."""
    return {
        name.removeprefix(OF_CLAIM): value
        for name, value in row.items()
        if name.startswith(OF_CLAIM)
    }


def _own(row: dict[str, Raw]) -> dict[str, Raw]:
    return {
        name: value
        for name, value in row.items()
        if name != GUESSED and not name.startswith(OF_CLAIM)
    }
