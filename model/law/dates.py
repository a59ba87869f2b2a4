"""Days that contradict the signing day or the day asked about: said, since they do happen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from data_schemas.field import fields_of
from data_schemas.law.facts import ClaimLaw
from data_schemas.punctuation import marks
from model.law.matter import Matter
from model.law.said import Both, Said
from model.law.scope import Regime, Scope


def date_findings(matter: Matter, scope: Scope) -> Iterator[Said]:
    """What came before the contract was signed, a contract signed later, payments left out.

    Work is often delivered before the contract is signed, so none of it is refused. Which version
    of the Regulation holds is asked where it holds, or may.
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
        version = Both("", "")
        if scope.protected or scope.regime is Regime.UNKNOWN:
            version = Both("、适用哪一版条例", " and so which version of the Regulation holds")
        yield Said(
            code="before_signing",
            given={"signing": signing, "list": told, "version": version},
            date=signing,
        )


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
    """Each kind with its day, or how many of it there are and the first."""
    kinds: dict[Both, list[date]] = {}
    for what, day in days:
        kinds.setdefault(what, []).append(day)
    texts = []
    for what, own in kinds.items():
        n, first = len(own), min(own)
        if lang == "zh":
            texts.append(f"{what.zh}{first}" if n == 1 else f"{what.zh}{n}项（最早{first}）")
        else:
            texts.append(f"{what.en} {first}" if n == 1 else f"{what.en} × {n} (first {first})")
    return marks(lang).comma.join(texts)
