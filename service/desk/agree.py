"""Whether what was typed goes together; what one part says already is taken over by the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data_schemas.case import DealCase
from data_schemas.codes import InstalmentKind
from data_schemas.deal import Deal
from data_schemas.errors import FieldProblem
from data_schemas.field import fields_of
from service.desk.words import Words

Named = Callable[[str], Sequence[str]]
"""Gives the ids of the customers on record that have a name."""

SHARES: dict[str, InstalmentKind] = {
    "upfront_share": InstalmentKind.ADVANCE,
    "retention_share": InstalmentKind.RETENTION,
}
"""Fields of the deal that the instalments of a kind say as well."""
ROUNDING = 0.005
"""What is typed in whole percent is the plan's share within this."""
SHOWN = 5
"""Ids of one name that are listed."""


def nobody(name: str) -> Sequence[str]:
    """No customers, where no ledger is loaded."""
    del name
    return ()


def same_name(ids: Sequence[str], words: Words) -> str:
    """That several customers have the name typed, and what to do."""
    listed = ("、" if words.lang == "zh" else ", ").join(ids[:SHOWN])
    return words("same_name", n=len(ids), ids=f"{listed} …" if len(ids) > SHOWN else listed)


def with_shares(case: DealCase, words: Words) -> DealCase | list[FieldProblem]:
    """The deal with the shares its plan has, or where a share told is another than the plan's.

    Left apart they contradict each other without a word: the model reads both.
    """
    total = sum(part.amount for part in case.instalments)
    found: list[FieldProblem] = []
    filled: dict[str, float] = {}
    for name, kind in SHARES.items():
        planned = sum(p.amount for p in case.instalments if p.kind is kind) / total
        told, declared = getattr(case.deal, name), fields_of(Deal)[name]
        if told is None:
            # More than the field may say is left to the plan alone.
            if declared.high is None or planned <= declared.high:
                filled[name] = round(planned, 4)
        elif abs(told - planned) > ROUNDING:
            message = words(
                "share_differs", told=_percent(told), planned=_percent(planned),
                kind=kind.label(words.lang),
            )  # fmt: skip
            label = declared.meta.label(words.lang)
            found.append(FieldProblem(field=f"deal.{name}", label=label, message=message))
    if found:
        return found
    return case.model_copy(update={"deal": case.deal.model_copy(update=filled)})


def _percent(share: float) -> str:
    return f"{round(share * 100, 1):g}%"
