"""Which law a contract is under: the Regulation on payments to SMEs, or the general law."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data_schemas.law.codes import BuyerKind
from data_schemas.law.facts import ContractLaw
from data_schemas.law.settings import LawSettings
from data_schemas.law.texts import SME_2020, LawText, regulation_on
from model.law.matter import Matter
from model.law.said import Both, Said


class Regime(StrEnum):
    """The body of rules that holds."""

    SME = "sme"
    GENERAL = "general"
    ARMY = "army"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The regime with the version of the Regulation on the signing day, and why."""

    regime: Regime
    version: LawText | None
    said: tuple[Said, ...]

    @property
    def protected(self) -> bool:
        """Whether the Regulation protects the seller."""
        return self.regime is Regime.SME

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that would settle it."""
        return tuple(path for one in self.said for path in one.missing)


def contract_of(told: ContractLaw | None, settings: LawSettings) -> ContractLaw:
    """The facts of law of a contract; whether we are an SME as the company says, if not told."""
    contract = told or ContractLaw()
    if not _stands_in(told, settings):
        return contract
    return contract.model_copy(update={"seller_is_sme": settings.seller_is_sme})


def _stands_in(told: ContractLaw | None, settings: LawSettings) -> bool:
    return settings.seller_is_sme is not None and (told is None or told.seller_is_sme is None)


def by_default(told: ContractLaw | None, settings: LawSettings, matter: Matter) -> Iterator[Said]:
    """That the company's word on being an SME stands in for the contract's, where that matters.

    It does where the other answer would lead to another law, or where what is said names it.
    """
    if not _stands_in(told, settings):
        return
    here, other = (
        scope_of(
            matter.contract.model_copy(update={"seller_is_sme": sme}), matter.buyer, matter.signing
        )
        for sme in (settings.seller_is_sme, not settings.seller_is_sme)
    )
    if here.regime is not other.regime or here.said[0].code == "not_sme":
        answer = Both("是", "yes") if settings.seller_is_sme else Both("否", "no")
        yield Said(code="sme_by_default", given={"answer": answer}, missing=("law.seller_is_sme",))


def scope_of(contract: ContractLaw, buyer: BuyerKind | None, signing: date | None) -> Scope:
    """Decide which law holds, from facts of the signing day alone.

    What settles the matter is taken first: the army has rules of its own, a contract from before
    the Regulation or a seller that is no SME is outside whatever else is unknown. A fact that is
    missing leaves the regime open; it is never assumed.

    References
    ----------
    .. [1] Regulation on Ensuring Payments to SMEs, articles 2, 3, 36 (2020: 2, 3, 28).
    """
    version = None if signing is None else regulation_on(signing)
    if buyer is BuyerKind.ARMY:
        return _scope(Regime.ARMY, version, "army")
    if signing is not None and version is None:
        said = Said(code="before_regulation", given={"signing": signing})
        return Scope(regime=Regime.GENERAL, version=None, said=(said,))
    for holds, code in (
        (buyer is BuyerKind.OTHER, "buyer_not_covered"),
        (contract.seller_is_sme is False, "not_sme"),
        (contract.sme_declared is False, "not_declared"),
    ):
        if holds:
            return _scope(Regime.GENERAL, version, code)
    missing = [
        path
        for path, value in (
            ("law.signing_date", signing),
            ("law.buyer", buyer),
            ("law.seller_is_sme", contract.seller_is_sme),
            ("law.sme_declared", contract.sme_declared),
        )
        if value is None
    ]
    if missing or buyer is None or signing is None:
        said = Said(code="scope_missing", missing=tuple(missing))
        return Scope(regime=Regime.UNKNOWN, version=version, said=(said,))
    out = [Said(code="protected", given={"buyer": buyer, "signing": signing}, date=signing)]
    if buyer is BuyerKind.GROUP:
        out.append(Said(code="group_by_analogy"))
    if version is SME_2020:
        out.append(Said(code="earlier_version"))
    return Scope(regime=Regime.SME, version=version, said=tuple(out))


def version_then(scope: Scope, matter: Matter) -> LawText:
    """The version that holds where the Regulation does; the latest it can be if no day is told.

    A contract is signed by the day asked about, and by the day its payment is due.
    """
    if scope.version is not None:
        return scope.version
    return regulation_on(min(matter.as_of, matter.due)) or SME_2020


def _scope(regime: Regime, version: LawText | None, code: str) -> Scope:
    return Scope(regime=regime, version=version, said=(Said(code=code),))
