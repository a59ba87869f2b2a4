"""Claims as the law sees them, with any facts known or unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.field import Record, fields_of
from data_schemas.law.codes import BuyerKind, Evidence, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from model.law.matter import Matter
from model.workdays import published_up_to

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
PUBLISHED = st.dates(date(2020, 9, 1), date(2026, 9, 30))
MONEY = st.decimals(Decimal("0.01"), Decimal(10_000_000), places=2)


@st.composite
def restarts(draw: st.DrawFn) -> Restart:
    day = draw(DAYS)
    kind = draw(st.sampled_from(list(RestartKind)))
    ended = draw(st.none() | st.integers(0, 900)) if kind.is_procedure else None
    return Restart(
        date=day,
        kind=kind,
        evidence=draw(st.sampled_from(list(Evidence))),
        ended_date=None if ended is None else day + timedelta(days=ended),
    )


def on_record(days: st.SearchStrategy[date]) -> st.SearchStrategy[Restart]:
    """What contacts on record may have done."""
    kinds = (RestartKind.DEMAND, RestartKind.ACKNOWLEDGEMENT, RestartKind.PAYMENT_PLAN)
    proofs = st.sampled_from(list(Evidence))
    return st.builds(Restart, date=days, kind=st.sampled_from(kinds), evidence=proofs)


@st.composite
def matters(draw: st.DrawFn) -> Matter:
    signing = draw(PUBLISHED)
    event = st.none() | st.integers(0, 300).map(lambda n: signing + timedelta(days=n))
    return Matter(
        as_of=signing + timedelta(days=draw(st.integers(0, 900))),
        due=signing + timedelta(days=draw(st.integers(0, 700))),
        amount=draw(MONEY),
        contract=ContractLaw(
            seller_is_sme=True,
            sme_declared=True,
            payment_days=draw(st.none() | st.integers(0, 200)),
            acceptance_is_condition=draw(st.none() | st.booleans()),
        ),
        claim=ClaimLaw(
            delivery_date=draw(event), acceptance_date=draw(event), inspection_end=draw(event),
            settlement_date=draw(event), stalled=draw(st.none() | st.booleans()),
        ),
        signing=signing,
        buyer=draw(st.sampled_from([BuyerKind.ORGAN, BuyerKind.INSTITUTION, BuyerKind.GROUP])),
        kind=draw(st.none() | st.sampled_from(list(InstalmentKind))),
        trigger=draw(st.none() | st.sampled_from(list(Trigger))),
        inspection_days=draw(st.none() | st.integers(0, 90)),
    )  # fmt: skip


def facts_of(record: type[Record], days: st.SearchStrategy[date]) -> st.SearchStrategy[Record]:
    """Any facts a caller may tell: each field unknown or within its declared bounds."""
    kinds: dict[str, st.SearchStrategy[object]] = {}
    for name, field in fields_of(record).items():
        if field.kind is bool:
            value: st.SearchStrategy[object] = st.booleans()
        elif field.kind is date:
            value = days
        elif field.codes:
            value = st.sampled_from(field.codes)
        elif field.kind in (int, float):
            low, high = int(field.low or 0), min(field.high or 0, 1e6)
            value = st.integers(low, int(high)) if field.kind is int else st.floats(low, high)
        elif field.kind is list:
            kinds[name] = st.lists(restarts(), max_size=3)
            continue
        else:
            continue  # ids
        kinds[name] = st.none() | value
    return st.fixed_dictionaries(kinds).map(
        lambda told: record.model_validate({**told, **_one_rate(told)})
    )


def _one_rate(told: dict[str, object]) -> dict[str, object]:
    """What has to go so that one rate is told at most, and none where none is agreed."""
    if told.get("late_interest_agreed") is False:
        return {"late_rate_day": None, "late_rate_year": None}
    return {"late_rate_day": None} if told.get("late_rate_year") is not None else {}


@st.composite
def any_matters(draw: st.DrawFn) -> Matter:
    """A claim of which anything may be unknown."""
    days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
    contract = draw(facts_of(ContractLaw, DAYS))
    assert isinstance(contract, ContractLaw)
    return Matter(
        as_of=draw(days), due=draw(days), amount=Decimal("100000.00"), contract=contract,
        claim=draw(facts_of(ClaimLaw, days)), signing=draw(st.none() | days),
        buyer=contract.buyer, kind=draw(st.none() | st.sampled_from(list(InstalmentKind))),
        trigger=draw(st.none() | st.sampled_from(list(Trigger))),
        interest_agreed=draw(st.none() | st.booleans()),
        last_due=draw(st.none() | days),
        contacts=tuple(draw(st.lists(on_record(days), max_size=2))),
    )  # fmt: skip


@st.composite
def near_matters(draw: st.DrawFn) -> Matter:
    """A claim of these years, often of a protected seller, so that much is said of it."""
    matter = draw(any_matters())
    day = draw(PUBLISHED)
    near = st.integers(0, 500).map(lambda n: day + timedelta(days=n))
    claim = matter.claim.model_copy(
        update={
            "delivery_date": draw(st.none() | near), "acceptance_date": draw(st.none() | near),
            "settlement_date": draw(st.none() | near),
        }
    )  # fmt: skip
    parties: dict[str, object] = {}
    if draw(st.booleans()):
        parties = {"seller_is_sme": True, "sme_declared": True}
    contract = matter.contract.model_copy(update=parties)
    buyer = draw(st.sampled_from(list(BuyerKind))) if parties else matter.buyer
    signing = None if matter.signing is None else day
    asked = draw(near | st.integers(500, 3000).map(lambda n: day + timedelta(days=n)))
    return replace(
        matter, signing=signing, due=draw(near), as_of=asked, claim=claim, contract=contract,
        buyer=buyer,
    )  # fmt: skip


@st.composite
def years_end_matters(draw: st.DrawFn) -> Matter:
    """A claim that everything was done for by the end of the last year of which days off are known.

    Where its last day lies beyond them, nobody knows which day that is.
    """
    matter = draw(matters())
    done = date(published_up_to(), 11, 1) + timedelta(days=draw(st.integers(0, 60)))
    claim = matter.claim.model_copy(
        update={
            "delivery_date": done, "acceptance_date": done, "settlement_date": done,
            "inspection_end": None,
        }
    )  # fmt: skip
    asked = done + timedelta(days=draw(st.integers(60, 400)))
    return replace(matter, as_of=asked, claim=claim, inspection_days=None)
