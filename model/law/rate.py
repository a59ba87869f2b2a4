"""The rate of late interest a claim bears, or what has to be supplied before one can be named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from data_schemas.law.codes import ContractSubject
from data_schemas.law.facts import ContractLaw
from data_schemas.law.rates import (
    LPR,
    SINCE_LPR,
    STATUTORY_DAILY_RATE,
    Rate,
)
from data_schemas.law.settings import LawSettings, SuppliedRate
from data_schemas.percentage import exact_percent
from model.law.matter import Matter
from model.law.said import Both, Said, Value
from model.law.scope import Regime, Scope


@dataclass(frozen=True, kw_only=True)
class LateRate:
    """A rate a day, exact, and the rule it comes from.

    Parameters
    ----------
    low, high : Fraction
        Interest of one yuan for one day; equal unless a court has a range.
    given : dict
        What the rule's words need of the rate.
    """

    low: Fraction
    high: Fraction
    code: str
    given: dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class NoRate:
    """Why no rate can be named: findings that say what to supply, or none where none is due."""

    said: tuple[Said, ...]


def lpr_on(day: date, settings: LawSettings) -> Decimal | None:
    """The one-year LPR in force on a day, a share of 1; ``None`` where it is not verified."""
    gap = settings.lpr_gap
    if not SINCE_LPR <= day <= settings.lpr_known_up_to:
        return None
    if gap is not None and gap[0] <= day <= gap[1]:
        return None
    announced: Iterable[Rate | SuppliedRate] = (*LPR, *settings.lpr)
    return [one.rate for one in announced if one.since <= day][-1]


def late_rate(
    matter: Matter, scope: Scope, settings: LawSettings, latest: date
) -> LateRate | NoRate:
    """The rate from the day after ``latest`` on.

    Under the Regulation: the rate agreed, at least the one-year LPR of the signing day; 0.05 % a
    day where none is agreed. Under the general law: the rate agreed; else the one-year LPR of the
    day payment fell late, plus the share a court may add. Where it is open which of them holds
    what follows in either case is said, and for the army nothing.

    References
    ----------
    .. [1] Regulation, 2025 article 17 (2020: 15); Civil Code 585; interpretation on sales
       contracts, article 18(4); on construction contracts (1), article 26.
    """
    if scope.regime is Regime.ARMY:
        return NoRate(said=())
    if scope.regime is Regime.UNKNOWN:
        given: dict[str, Value] = {"silent": _silent(matter.contract.subject, settings)}
        return NoRate(said=(Said(code="interest_open", given=given, missing=scope.missing),))
    agreed = agreed_rate(matter.contract, settings)
    if agreed is None and matter.interest_agreed:
        return NoRate(said=(Said(code="rate_missing", missing=("law.late_rate_year",)),))
    if scope.protected:
        return _protected(matter, agreed, settings)
    if agreed is not None:
        return _yearly(
            agreed, settings, "interest_penalty", {"rate": told_rate(matter.contract, settings)}
        )
    return _general(matter, settings, latest + timedelta(days=1))


def _silent(subject: ContractSubject | None, settings: LawSettings) -> Both:
    """What a claim bears under the general law where no rate is agreed, by what is bought."""
    if subject is ContractSubject.WORKS:
        return Both(
            "工程价款按同期LPR计息，不加计", "the LPR of the time with nothing added, for works"
        )
    mixed = subject is not None and subject.has_works  # works bear the LPR alone
    low = exact_percent(Decimal(0) if mixed else settings.markup_low)
    high = exact_percent(settings.markup_high)
    return Both(
        f"法院可按违约时一年期LPR加计{low}至{high}",
        f"the one-year LPR when payment fell late plus {low} to {high} of it, as a court may set",
    )


def agreed_rate(contract: ContractLaw, settings: LawSettings) -> Fraction | None:
    """The late interest agreed, a year; a daily one times the days of a year."""
    if contract.late_rate_year is not None:
        return Fraction(Decimal(repr(contract.late_rate_year)))
    if contract.late_rate_day is not None:
        return Fraction(Decimal(repr(contract.late_rate_day))) * settings.year_days
    return None


def floor_rate(matter: Matter, settings: LawSettings) -> Decimal | Said:
    """The one-year LPR of the signing day: as told with the case, else as announced.

    Of a signing that is only planned it is the last one announced by the day asked about.

    Returns
    -------
    Decimal or Said
        A share of 1, or what has to be supplied.
    """
    if matter.contract.lpr_at_signing is not None:
        return Decimal(repr(matter.contract.lpr_at_signing))
    found = None
    if matter.signing is not None:
        found = lpr_on(min(matter.signing, matter.as_of), settings)
    if found is None:
        return _lpr_missing(matter.signing or matter.as_of, "law.lpr_at_signing", settings)
    return found


def _protected(matter: Matter, agreed: Fraction | None, settings: LawSettings) -> LateRate | NoRate:
    if agreed is None:
        daily = Fraction(STATUTORY_DAILY_RATE)
        return LateRate(low=daily, high=daily, code="interest_statutory", given={})
    floor = floor_rate(matter, settings)
    if isinstance(floor, Said):
        return NoRate(said=(floor,))
    told: dict[str, Value] = {
        "rate": told_rate(matter.contract, settings),
        "lpr": exact_percent(floor),
    }
    if agreed < Fraction(floor):
        return _yearly(Fraction(floor), settings, "interest_floor", told)
    return _yearly(agreed, settings, "interest_agreed", told)


def _general(matter: Matter, settings: LawSettings, breach: date) -> LateRate | NoRate:
    if matter.claim.lpr_at_breach is not None:
        lpr = Decimal(repr(matter.claim.lpr_at_breach))
    elif breach < SINCE_LPR:
        return NoRate(said=(Said(code="older_rate_missing", missing=("claim.lpr_at_breach",)),))
    else:
        found = lpr_on(breach, settings)
        if found is None:
            return NoRate(said=(_lpr_missing(breach, "claim.lpr_at_breach", settings),))
        lpr = found
    base = Both("一年期LPR", "one-year LPR")
    if breach < SINCE_LPR:
        base = Both("贷款基准利率", "benchmark lending rate")
    low, high = settings.markup_low, settings.markup_high
    year = settings.year_days
    subject, code = matter.contract.subject, "interest_general"
    least, most = low, high
    if subject is not None and subject.has_works:
        # The price of works bears the LPR alone; what a court may add is for sales.
        least, works = Decimal(0), subject is ContractSubject.WORKS
        code, most = ("interest_works", least) if works else ("interest_mixed", high)
    return LateRate(
        low=Fraction(lpr) * (1 + Fraction(least)) / year,
        high=Fraction(lpr) * (1 + Fraction(most)) / year,
        code=code,
        given={
            "base": base, "lpr": exact_percent(lpr), "low": exact_percent(low),
            "high": exact_percent(high), "year_days": year,
        },
    )  # fmt: skip


def _yearly(rate: Fraction, settings: LawSettings, code: str, given: dict[str, Value]) -> LateRate:
    daily = rate / settings.year_days
    return LateRate(
        low=daily, high=daily, code=code, given={**given, "year_days": settings.year_days}
    )


def told_rate(contract: ContractLaw, settings: LawSettings) -> Both:
    """The rate agreed as it stands in the contract; a daily one with what it is a year."""
    if contract.late_rate_year is not None:
        rate = exact_percent(contract.late_rate_year)
        return Both(f"年{rate}", f"{rate} a year")
    day = Decimal(repr(contract.late_rate_day or 0.0))
    rate, year = exact_percent(day), exact_percent(day * settings.year_days)
    return Both(f"日{rate}（合一年{year}）", f"{rate} a day ({year} a year)")


def _lpr_missing(day: date, path: str, settings: LawSettings) -> Said:
    known, gap = settings.lpr_known_up_to, settings.lpr_gap
    span = Both(f"只核对到{known}", f"is verified up to {known}")
    if gap is not None and gap[0] <= day <= gap[1]:
        span = Both(
            f"核对到{known}，但其中{gap[0]}至{gap[1]}没有提供",
            f"is verified up to {known} but for {gap[0]} to {gap[1]}, which nobody has supplied",
        )
    return Said(code="lpr_missing", given={"span": span, "wanted": day}, date=day, missing=(path,))
