"""Laws of the last lawful day and of what is said of a claim that hold for every one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from data_schemas.law.codes import BuyerKind
from data_schemas.law.rules import RULES
from data_schemas.law.texts import LAWS, REGULATION, regulation_on
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.calendar import where_the_year_stands
from model.law.clauses import clause_findings
from model.law.limitation import years_later
from model.law.matter import Matter
from model.law.said import field_label
from model.law.scope import scope_of
from model.law.statute import claim_findings, findings_of
from model.law.term import MOST_DAYS, payment_term
from model.workdays import is_working_day, published_up_to, roll, verified_up_to
from tests.property.matters import any_matters, matters, near_matters, years_end_matters


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
                rule, version = RULES[told.code], scope.version
                only = not (rule.old and rule.new)
                if told.code.startswith("disclosure"):  # a duty of each year
                    due = told.date or date(matter.as_of.year, 6, 30)
                    version = regulation_on(due) or version
                assert regulation == [version.id] or only

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

    @given(MATTERS | years_end_matters())
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
    def test_the_restarts_listed_as_counting_are_those_the_headline_counts(self, matter) -> None:
        told = {f.code: f for f in answer(matter)}
        if "limitation" in told and "limitation_restarts" in told:
            counted = sum(one.standing.counts for one in told["limitation_restarts"].restarts)
            assert f"有效中断{counted}次" in told["limitation"].text

    @given(MATTERS)
    def test_a_careful_day_is_told_only_where_it_is_earlier(self, matter) -> None:
        told = {f.code: f for f in answer(matter)}
        for code in CAREFUL & set(told):
            if "limitation" in told:
                assert told[code].date < told["limitation"].date

    @given(MATTERS)
    def test_a_debt_paid_at_once_never_runs_longer_than_from_its_last_lawful_day(
        self, matter
    ) -> None:
        alone = replace(matter, last_due=None, contacts=(), claim=matter.claim.model_copy(
            update={"restarts": []}))  # fmt: skip
        scope = scope_of(alone.contract, alone.buyer, alone.signing)
        latest = payment_term(alone, scope).latest
        for told in answer(alone):
            if told.code in ("limitation", "limitation_lapsed") and latest is not None:
                assert told.date <= years_later(min(latest, alone.due), 3)


CAREFUL = {
    "limitation_instalments", "limitation_instalments_near", "limitation_instalments_past",
}  # fmt: skip
"""What names the careful day of an instalment."""

ELSEWHERE = {"calendar_unpublished", "closings_unverified", "limitation_older"}
"""What is lacking there is supplied in the policy file, or judged by counsel."""
