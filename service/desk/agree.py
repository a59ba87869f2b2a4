"""Whether what was typed goes together; what one part says already is taken over by the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_schemas.case import DealCase
from data_schemas.customer import Customer
from data_schemas.errors import FieldProblem
from data_schemas.field import fields_of
from data_schemas.plan_shares import contradictions, with_plan_shares
from service.desk.customers import Customers
from service.desk.words import Words

Named = Callable[[str], Sequence[str]]
"""Gives the ids of the customers on record that have a name."""

SHOWN = 5
"""Ids of one name that are listed."""


def nobody(name: str) -> Sequence[str]:
    """No customers, where no ledger is loaded."""
    del name
    return ()


def same_name(ids: Sequence[str], words: Words, key: str = "same_name") -> str:
    """That several customers have the name typed, and what to do on this page."""
    listed = words.marks.comma.join(ids[:SHOWN])
    return words(key, n=len(ids), ids=f"{listed} …" if len(ids) > SHOWN else listed)


def of_another(case: DealCase, customers: Customers, words: Words) -> list[FieldProblem]:
    """That the name typed is one customer's on record and the id another's.

    It would be scored as the one and printed as the other.
    """
    name, mine = case.customer.name, customers.on_record(case.customer.customer_id)
    ids = customers.named(name) if name else ()
    if mine is None or not ids or mine in ids:
        return []
    said = words("name_of_another", ids=words.marks.comma.join(ids[:SHOWN]), id=mine)
    label = fields_of(Customer)["name"].meta.label(words.lang)
    return [FieldProblem(field="customer.name", label=label, message=said)]


def with_shares(case: DealCase, words: Words) -> DealCase | list[FieldProblem]:
    """The deal with the shares its plan has, or where a share told is another than the plan's.

    Left apart they contradict each other without a word: the model reads both. The API, whose
    callers are not there to be asked, scores it all the same and says so.
    """
    found = contradictions(case)
    return [one.problem(words.lang) for one in found] if found else with_plan_shares(case)


def to_mend(n: int, homeless: Sequence[FieldProblem], words: Words) -> str:
    """How much is to be mended, with what has no field on the page to stand beside.

    Examples
    --------
    >>> two = [FieldProblem(field=f, label=f, message="is not known") for f in ("x_a", "x_b")]
    >>> to_mend(3, two, Words("en"))
    '3 fields to correct x_a is not known; x_b is not known'
    """
    told = [f"{one.label} {one.message}" for one in homeless]
    text = words("to_mend_one" if n == 1 else "to_mend", n=n)
    return f"{text} {words.marks.semicolon.join(told)}" if told else text
