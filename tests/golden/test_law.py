"""The legal clock on cases a salesperson can read: ``law/*.yaml``, a case and what is said of it.

A case names what differs from the ordinary one below. ``expect`` lists findings by code with the
figures, words and articles (``article``: among others; ``articles``: no others) that must stand in
them; ``absent`` lists codes that must not be said. Every amount is
worked out by hand in the case's ``sum``.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_schemas.codes import InstalmentKind, Trigger
from data_schemas.deal import Deal
from data_schemas.law.codes import BuyerKind, RestartKind
from data_schemas.law.facts import ClaimLaw, ContractLaw, Restart
from data_schemas.law.rules import RULES
from data_schemas.policy import Policy
from data_schemas.score import Finding
from model.law.calendar import where_the_year_stands
from model.law.clauses import clause_findings
from model.law.matter import Matter, Paid
from model.law.scope import by_default, contract_of, scope_of
from model.law.statute import claim_findings
from model.law.statute import findings_of as in_words
from model.money.cents import money

FOLDER = Path(__file__).parent / "law"
CASES: list[tuple[str, dict[str, Any]]] = [
    (f"{path.stem}: {case['case']}", case)
    for path in sorted(FOLDER.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {
    "case", "asked", "signed", "buyer", "contract", "claim", "amount", "due", "kind", "trigger",
    "credit_days", "inspection_days", "interest_agreed", "last_due", "paid", "letters", "deal",
    "payments_known", "payments_later", "acceptance_pending", "dispute_recorded", "policy",
    "region", "sum", "expect", "absent",
}  # fmt: skip
ORDINARY = {"seller_is_sme": True, "sme_declared": True}
"""A small or medium seller that has told the buyer so."""


def told(case: dict[str, Any]) -> ContractLaw:
    """The facts of law of a case's contract; of an ordinary seller, unless it says otherwise."""
    return ContractLaw.model_validate(ORDINARY | case.get("contract", {}))


def matter_of(case: dict[str, Any], policy: Policy) -> Matter:
    """The claim of a case: 100,000 yuan, no late interest agreed, unless it says otherwise."""
    assert set(case) <= KEYS, set(case) - KEYS
    return Matter(
        as_of=case["asked"],
        due=case["due"],
        amount=money(case.get("amount", 100_000)),
        contract=contract_of(told(case), policy.law),
        claim=ClaimLaw.model_validate(case.get("claim", {})),
        signing=case.get("signed"),
        buyer=None if case.get("buyer") is None else BuyerKind(case["buyer"]),
        interest_agreed=case.get("interest_agreed", False),
        payments=tuple(
            Paid(day=p["day"], amount=money(p["amount"]), by_debtor=p.get("by_debtor", True))
            for p in case.get("paid", [])
        ),
        payments_known=case.get("payments_known", True),
        payments_later=tuple(case.get("payments_later", ())),
        contacts=tuple(
            Restart(date=day, kind=RestartKind.DEMAND) for day in case.get("letters", [])
        ),
        kind=InstalmentKind(case["kind"]) if "kind" in case else None,
        trigger=Trigger(case["trigger"]) if "trigger" in case else None,
        credit_days=case.get("credit_days"),
        inspection_days=case.get("inspection_days"),
        last_due=case.get("last_due"),
        acceptance_pending=case.get("acceptance_pending"),
        dispute_recorded=case.get("dispute_recorded"),
    )


def findings_of(case: dict[str, Any], lang: str = "zh") -> list[Finding]:
    policy = Policy.model_validate(case.get("policy", {}))
    matter = matter_of(case, policy)
    scope = scope_of(matter.contract, matter.buyer, matter.signing)
    deal = None
    if "deal" in case:
        deal = Deal.model_validate(
            {"deal_id": "D", "customer_id": "C", "signing_date": case["signed"], "amount": 1.0}
            | case["deal"]
        )
    said = [
        *scope.said,
        *by_default(told(case), policy.law, matter),
        *clause_findings([matter], scope, deal, policy.law),
        *claim_findings(
            matter, scope, policy, case.get("region"), deal.budget_status if deal else None
        ),
        *where_the_year_stands(matter, policy.calendar.of(case.get("region")), policy.law),
    ]  # fmt: skip
    *found, last = in_words(said, matter, scope, policy, lang)
    assert last.code == "not_legal_advice"
    return found


@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_the_law_says(case: dict[str, Any]) -> None:
    found = {finding.code: finding for finding in findings_of(case)}
    for wanted in case["expect"]:
        finding = found.get(wanted["says"])
        assert finding is not None, f"{wanted['says']} is not said, but {list(found)}"
        for key in ("date", "days", "level", "missing"):
            if key in wanted:
                assert getattr(finding, key) == wanted[key], key
        for key in ("amount", "amount_high"):
            if key in wanted:
                amount = None if wanted[key] is None else Decimal(wanted[key])
                assert getattr(finding, key) == amount, key
        cited = [f"{c.law} {c.article}" for c in finding.citations]
        if "article" in wanted:
            assert wanted["article"] in cited, cited
        if "articles" in wanted:
            assert wanted["articles"] == cited
        for words in wanted.get("text", []):
            assert words in finding.text
        if "restarts" in wanted:
            listed = [f"{r.date} {r.kind} {r.evidence} {r.standing}" for r in finding.restarts]
            assert listed == wanted["restarts"]
            assert all(r.text in finding.text for r in finding.restarts)
    for code in case.get("absent", []):
        assert code in RULES, f"no rule is called {code}"
        assert code not in found, found[code].text


def test_every_rule_is_in_a_case() -> None:
    shown = {wanted["says"] for _, case in CASES for wanted in case["expect"]}
    assert set(RULES) - shown == {"not_legal_advice"}, "the line that ends every list"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_finding_has_its_words_filled_in(lang: str) -> None:
    for name, case in CASES:
        for finding in findings_of(case, lang):
            assert "{" not in finding.text, name
            chinese = any("\u4e00" <= c <= "\u9fff" for c in finding.text)
            assert chinese == (lang == "zh"), finding.text
            assert finding.citations or finding.kind == "notice", finding.code


def test_english_has_no_article_before_what_it_does_not_fit() -> None:
    """A value is filled in after its article: "a other large enterprise", "1 restarts"."""
    for name, case in CASES:
        for finding in findings_of(case, "en"):
            assert not re.search(r"\ba [aeio]|\b1 [a-z]+s\b", finding.text), (name, finding.text)
