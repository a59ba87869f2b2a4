"""Days that contradict the signing day or the day asked about: said, since they do happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data_schemas.field import fields_of
from data_schemas.law.facts import ClaimLaw
from data_schemas.punctuation import marks
from model.law.matter import Matter
from model.law.said import Both, Said


def date_findings(matter: Matter) -> Iterator[Said]:
    """What came before the contract was signed, a contract signed later, payments left out.

    Work is often delivered before the contract is signed, so none of it is refused.
    """
    later, signing = matter.payments_later, matter.signing
    if later:
        yield Said(
            code="payments_later", given={"n": len(later), "first": min(later)}, date=min(later)
        )
    if signing is None:
        return
    if matter.payments_known and signing > matter.as_of:
        given = {"signing": signing, "day": matter.as_of}
        yield Said(code="signed_later", given={**given}, date=signing)
        return
    before = [(what, day) for what, day in _days(matter) if day < signing]
    if before:
        told = Both(*(_listed(before, lang) for lang in ("zh", "en")))
        yield Said(code="before_signing", given={"signing": signing, "list": told}, date=signing)


def _days(matter: Matter) -> Iterator[tuple[Both, date]]:
    """Each day told or on record, with what it is the day of."""
    yield Both("约定付款日", "the day of payment agreed"), matter.due
    for name, field in fields_of(ClaimLaw).items():
        day = getattr(matter.claim, name)
        if isinstance(day, date):
            yield Both(field.meta.zh, field.meta.en), day
    for paid in matter.payments:
        yield Both("付款", "a payment"), paid.day
    for restart in matter.claim.restarts:
        yield Both(restart.kind.zh, restart.kind.en), restart.date


def _listed(days: list[tuple[Both, date]], lang: str) -> str:
    texts = (f"{what.zh}{day}" if lang == "zh" else f"{what.en} {day}" for what, day in days)
    return marks(lang).comma.join(texts)
