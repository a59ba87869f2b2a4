"""Laws of the legal clock that hold for every case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.field import Record, fields_of
from data_schemas.law.codes import BuyerKind, Evidence, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.law.rates import LPR_VERIFIED_UP_TO, SINCE_LPR
from data_schemas.law.settings import LawSettings
from data_schemas.policy import Policy
from model.law.clauses import clause_findings
from model.law.interest import accrue
from model.law.limitation import limitation, years_later
from model.law.matter import Matter, Paid
from model.law.rate import lpr_on
from model.law.said import worded
from model.law.scope import scope_of
from model.law.statute import claim_findings
from model.law.term import MOST_DAYS, payment_term
from model.workdays import is_working_day, published_up_to, roll

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
PUBLISHED = st.dates(date(2020, 9, 1), date(2026, 9, 30))
MONEY = st.decimals(Decimal("0.01"), Decimal(10_000_000), places=2)
DAILY = st.fractions(Fraction(1, 100_000), Fraction(1, 500), max_denominator=200_000)
PAYMENTS = st.lists(st.builds(Paid, day=DAYS, amount=MONEY), max_size=5)
PROVEN = [e for e in Evidence if e.proves]


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


class TestInterest:
    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000), st.integers(1, 400))
    def test_more_days_never_less_interest(self, owed, latest, paid, daily, days, more) -> None:
        sooner = accrue(owed, latest, paid, latest + timedelta(days=days), daily)
        later = accrue(owed, latest, paid, latest + timedelta(days=days + more), daily)
        assert later.interest >= sooner.interest >= 0

    @given(
        MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000), st.builds(Paid, day=DAYS, amount=MONEY)
    )
    def test_another_payment_never_more_interest(
        self, owed, latest, paid, daily, days, one
    ) -> None:
        until = latest + timedelta(days=days)
        without = accrue(owed, latest, paid, until, daily)
        assert accrue(owed, latest, [*paid, one], until, daily).interest <= without.interest

    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000))
    def test_covering_interest_first_never_earns_less(
        self, owed, latest, paid, daily, days
    ) -> None:
        until = latest + timedelta(days=days)
        principal, interest = (
            accrue(owed, latest, paid, until, daily, cover) for cover in ("principal", "interest")
        )
        assert interest.interest >= principal.interest

    @given(MONEY, DAYS, DAILY, st.integers(1, 2000))
    def test_without_payments_it_is_the_plain_product(self, owed, latest, daily, days) -> None:
        got = accrue(owed, latest, [], latest + timedelta(days=days), daily)
        exact = Fraction(owed) * days * daily
        assert abs(Fraction(got.interest) - exact) <= Fraction(1, 200)
        assert got.days == days
        assert got.open == owed

    @given(MONEY, DAYS, PAYMENTS, DAILY, st.integers(0, 2000))
    def test_the_spans_add_up_to_the_days(self, owed, latest, paid, daily, days) -> None:
        got = accrue(owed, latest, paid, latest + timedelta(days=days), daily)
        assert sum(span.days for span in got.spans) == got.days <= days
        assert all((s.until - s.since).days == s.days > 0 for s in got.spans)


class TestLimitation:
    @given(DAYS, st.lists(restarts(), max_size=6), DAYS, st.sampled_from(list(RestartKind)),
           st.sampled_from(list(Evidence)))  # fmt: skip
    def test_a_restart_never_shortens_it(self, due, had, day, kind, evidence) -> None:
        before = limitation(due, had)
        after = limitation(due, [*had, Restart(date=day, kind=kind, evidence=evidence)])
        if before is None or after is None:
            assert before is after
        elif after.last_day is not None:  # else a procedure holds it open
            assert before.last_day is not None
            assert after.last_day >= before.last_day

    @given(DAYS, st.lists(restarts(), max_size=6))
    def test_it_lies_between_three_and_twenty_years(self, due, had) -> None:
        found = limitation(due, had)
        if found is not None and found.last_day is not None:
            assert years_later(due, 3) <= found.last_day <= years_later(due, 20)

    @given(DAYS, st.lists(restarts(), max_size=6))
    def test_every_restart_is_accounted_for_once(self, due, had) -> None:
        found = limitation(due, had)
        if found is not None:
            told = [*found.counted, *found.unproven, *found.idle]
            assert sorted(map(str, told)) == sorted(map(str, had))
            assert all(r.evidence.proves for r in found.counted)


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


class TestTerm:
    @given(matters())
    def test_a_public_body_never_has_more_than_sixty_days_and_the_rest_days(self, matter) -> None:
        term = payment_term(matter, scope_of(matter.contract, matter.buyer, matter.signing))
        if term.by_law and term.latest is not None:
            assert term.start is not None
            assert term.start <= matter.as_of
            assert term.latest <= (roll(term.start + timedelta(days=MOST_DAYS)) or date.max)
            assert term.latest.year > published_up_to() or is_working_day(term.latest)

    @given(matters(), st.integers(1, 300))
    def test_what_has_not_happened_yet_changes_nothing(self, matter, days) -> None:
        later = matter.as_of + timedelta(days=days)
        blank = {
            name: None
            for name in ("delivery_date", "acceptance_date", "settlement_date", "inspection_end")
            if (getattr(matter.claim, name) or matter.as_of) > matter.as_of
        }
        future = dict.fromkeys(blank, later)
        scope = scope_of(matter.contract, matter.buyer, matter.signing)
        answers = []
        for change in (blank, future):
            claim = matter.claim.model_copy(update=change)
            # An inspection period counted from delivery is the other way to know its end.
            copy = Matter(**{**vars(matter), "claim": claim, "inspection_days": None})
            answers.append(payment_term(copy, scope).latest)
        assert answers[0] == answers[1]


class TestRates:
    @given(st.dates(date(2015, 1, 1), date(2040, 1, 1)))
    def test_no_rate_is_named_outside_the_verified_days(self, day) -> None:
        known = SINCE_LPR <= day <= LPR_VERIFIED_UP_TO
        assert (lpr_on(day, LawSettings()) is not None) == known


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
    return {"late_rate_day": None} if told.get("late_rate_year") is not None else {}


class TestAnyFacts:
    @given(
        contract=facts_of(ContractLaw, DAYS),
        claim=facts_of(ClaimLaw, st.dates(date(2000, 1, 1), date(2099, 12, 31))),
        signing=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        asked=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        due=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
        kind=st.none() | st.sampled_from(list(InstalmentKind)),
        trigger=st.none() | st.sampled_from(list(Trigger)),
        agreed=st.none() | st.booleans(),
    )
    def test_get_an_answer_in_both_languages(
        self, contract, claim, signing, asked, due, kind, trigger, agreed
    ) -> None:
        matter = Matter(
            as_of=asked, due=due, amount=Decimal("100000.00"), contract=contract, claim=claim,
            signing=signing, buyer=contract.buyer, kind=kind, trigger=trigger,
            interest_agreed=agreed,
        )  # fmt: skip
        scope = scope_of(contract, matter.buyer, signing)
        said = [
            *scope.said, *clause_findings([matter], scope, None, Policy().law),
            *claim_findings(matter, scope, Policy(), None),
        ]  # fmt: skip
        for one in said:
            for lang in ("zh", "en"):
                told = worded(one, scope.version, lang, protected=scope.protected)
                assert told.text
                assert "{" not in told.text
                assert "None" not in told.text
                assert told.citations or one.rule.kind == "notice"
        money = [one.amount for one in said if one.rule.kind == "interest" and one.amount]
        assert all(amount > 0 for amount in money)
        if scope.regime in ("army", "unknown"):
            assert not money
