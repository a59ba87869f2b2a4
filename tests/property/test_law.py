"""Laws of the legal clock that hold for every case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.field import Record, fields_of
from data_schemas.law.codes import BuyerKind, Evidence, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.law.rates import LPR_VERIFIED_UP_TO, SINCE_LPR
from data_schemas.law.rules import RULES
from data_schemas.law.settings import LawSettings
from data_schemas.law.texts import LAWS, REGULATION
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.calendar import where_the_year_stands
from model.law.clauses import clause_findings
from model.law.interest import accrue
from model.law.limitation import limitation, years_later
from model.law.matter import Matter, Paid
from model.law.rate import lpr_on
from model.law.said import field_label
from model.law.scope import scope_of
from model.law.statute import claim_findings, findings_of
from model.law.term import MOST_DAYS, payment_term
from model.workdays import is_working_day, published_up_to, roll, verified_up_to

DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
PUBLISHED = st.dates(date(2020, 9, 1), date(2026, 9, 30))
MONEY = st.decimals(Decimal("0.01"), Decimal(10_000_000), places=2)
DAILY = st.fractions(Fraction(1, 100_000), Fraction(1, 500), max_denominator=200_000)
PAYMENTS = st.lists(st.builds(Paid, day=DAYS, amount=MONEY), max_size=5)


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
            told = [one.restart for one in found.judged]
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
        if term.late == "overdue":
            assert term.latest is not None
            assert term.start is not None
            assert term.start.day is not None
            assert term.start.day <= matter.as_of
            assert term.latest <= (roll(term.start.day + timedelta(days=MOST_DAYS)) or date.max)
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
        letters=tuple(draw(st.lists(days, max_size=2))),
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


MATTERS = any_matters() | near_matters()


def answer(matter: Matter, lang: str = "zh", policy: Policy | None = None) -> list[Finding]:
    """All that is said of a claim, in words."""
    policy = policy or Policy()
    scope = scope_of(matter.contract, matter.buyer, matter.signing)
    said = [
        *scope.said,
        *clause_findings([matter], scope, None, policy.law),
        *claim_findings(matter, scope, policy, None),
        *where_the_year_stands(matter, policy.calendar.of(None), policy.law),
    ]  # fmt: skip
    return findings_of(said, matter, scope, policy, lang)


def completions(matter: Matter) -> Iterator[Matter]:
    """The claim with what is unknown of its parties, its signing and its start filled in."""
    contract, claim = matter.contract, matter.claim
    open_ = {
        "seller_is_sme": contract.seller_is_sme, "sme_declared": contract.sme_declared,
    }  # fmt: skip
    parties = product(*((True, False) if v is None else (v,) for v in open_.values()))
    buyers = [matter.buyer] if matter.buyer is not None else list(BuyerKind)
    if scope_of(contract, matter.buyer, matter.signing).regime == "general":
        buyers = [b for b in buyers if b is not BuyerKind.ARMY]  # it buys from SMEs by its rules
    # Nobody signs after the day asked about, nor after the payment is due (``version_then``).
    last = min(matter.as_of, matter.due)
    may_be = (date(2019, 5, 6), date(2021, 5, 6), date(2025, 7, 1), last)
    signed = [matter.signing or day for day in may_be if day <= last]
    happened = [
        {name: getattr(claim, name) or day for name in ("delivery_date", "acceptance_date",
                                                        "settlement_date")}
        for day in (matter.due - timedelta(days=90), matter.as_of)
    ]  # fmt: skip
    for (sme, told), buyer, signing, days in product(parties, buyers, signed, happened):
        yield replace(
            matter, buyer=buyer, signing=signing, claim=claim.model_copy(update=days),
            contract=contract.model_copy(update={"seller_is_sme": sme, "sme_declared": told}),
        )  # fmt: skip


def breaches(matter: Matter, about: str) -> set[str]:
    """Codes of breaches whose code begins so."""
    return {f.code for f in answer(matter) if f.code.startswith(about) and f.level == "breach"}


class TestAnyFacts:
    @given(MATTERS)
    def test_get_an_answer_in_both_languages(self, matter) -> None:
        for lang in ("zh", "en"):
            for told in answer(matter, lang):
                assert told.text
                assert "{" not in told.text
                assert "None" not in told.text

    @given(MATTERS)
    def test_no_finding_is_without_the_articles_it_stands_on(self, matter) -> None:
        scope = scope_of(matter.contract, matter.buyer, matter.signing)
        for told in answer(matter):
            assert told.citations or told.kind == "notice"
            regulation = [c.law for c in told.citations if c.law.startswith("sme_")]
            assert len(regulation) <= 1
            if scope.regime == "general":
                assert not regulation or told.kind == "scope"
            elif regulation and scope.version is not None:
                rule = RULES[told.code]
                only = not (rule.old and rule.new)
                assert regulation == [scope.version.id] or only

    @given(near_matters(), st.sampled_from(["overdue", "limitation"]))
    def test_what_is_late_or_lapsed_is_so_whatever_the_unknown_facts(self, matter, about) -> None:
        if breaches(matter, about):
            for filled in completions(matter):
                assert breaches(filled, about), filled

    @given(MATTERS)
    def test_no_money_is_named_while_the_law_is_open(self, matter) -> None:
        scope = scope_of(matter.contract, matter.buyer, matter.signing)
        money = [f.amount for f in answer(matter) if f.kind == "interest" and f.amount is not None]
        assert all(amount > 0 for amount in money)
        if scope.regime in ("army", "unknown"):
            assert not money

    @given(MATTERS)
    def test_what_is_lacking_is_named_by_its_field(self, matter) -> None:
        for told in answer(matter):
            if told.level == "missing":
                assert told.missing or told.code in ELSEWHERE, told.code
                assert all(field_label(path, "zh") in told.text for path in told.missing)

    @given(MATTERS)
    def test_beyond_the_verified_days_off_no_last_day_and_no_interest(self, matter) -> None:
        scope = scope_of(matter.contract, matter.buyer, matter.signing)
        term = payment_term(matter, scope)
        codes = {f.code for f in answer(matter)}
        if "calendar_unpublished" in codes:
            assert term.latest is None
            assert not codes & {"overdue", "rest_day", "term_public", "interest_statutory"}
        elif term.late == "overdue":
            assert term.latest is not None
            assert term.latest <= verified_up_to()

    @given(MATTERS)
    def test_every_text_past_its_last_check_is_named(self, matter) -> None:
        *told, _ = answer(matter)
        remark = "".join(f.text for f in told if f.code == "law_unchecked")
        for law in {LAWS[c.law] for f in told for c in f.citations}:
            day = matter.signing or matter.as_of if law in REGULATION else matter.as_of
            assert (law.zh in remark) == (law.until is None and day > law.verified_up_to)

    @given(MATTERS)
    def test_nobody_is_sent_to_a_day_that_is_past(self, matter) -> None:
        ahead = {"after_closing", "closing_ahead", "papers_too_late", "limitation_instalments"}
        for told in answer(matter):
            if told.code in ahead:
                assert told.date >= matter.as_of, told.text

    @given(MATTERS)
    def test_a_debt_paid_at_once_never_runs_longer_than_from_its_last_lawful_day(
        self, matter
    ) -> None:
        alone = replace(matter, last_due=None, letters=(), claim=matter.claim.model_copy(
            update={"restarts": []}))  # fmt: skip
        scope = scope_of(alone.contract, alone.buyer, alone.signing)
        latest = payment_term(alone, scope).latest
        for told in answer(alone):
            if told.code in ("limitation", "limitation_lapsed") and latest is not None:
                assert told.date <= years_later(min(latest, alone.due), 3)


ELSEWHERE = {"calendar_unpublished", "closings_unverified", "limitation_older"}
"""What is lacking there is supplied in the policy file, or judged by counsel."""
