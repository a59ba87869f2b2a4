"""A receivable asked about: what may come with it, and what is refused with the field named."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from data_schemas.case import ReceivableCase
from data_schemas.errors import FieldProblem, InvalidRecord, NotFound
from data_schemas.frame import check_frame
from data_schemas.problems import problems
from data_schemas.score import InputsUsed, Score
from model.scorer import Scorer
from model.units import current_units
from model.view import LedgerView

RECEIVABLE = {
    "receivable_id": "R", "customer_id": "C", "due_date": "2026-07-01", "amount": 1000.0,
}  # fmt: skip


def payment(**more: Any) -> dict[str, Any]:
    return {
        "payment_id": "P", "receivable_id": "R", "paid_date": "2026-07-02", "amount": 100.0,
    } | more  # fmt: skip


def contact(**more: Any) -> dict[str, Any]:
    return {
        "contact_id": "K", "customer_id": "C", "date": "2026-07-02", "channel": "phone",
    } | more  # fmt: skip


def refused(body: dict[str, Any], lang: str = "en") -> FieldProblem:
    with pytest.raises(ValidationError) as caught:
        ReceivableCase.model_validate(body)
    (problem,) = problems(caught.value.errors(), lang)
    return problem


WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "a payment twice": (
        {"payments": [payment(), payment(amount=5.0)]}, "payments.1.payment_id", "P",
    ),
    "a payment twice but for a blank": (
        {"payments": [payment(), payment(payment_id=" P")]}, "payments.1.payment_id", "P",
    ),
    "a contact twice": ({"contacts": [contact(), contact()]}, "contacts.1.contact_id", "K"),
    "a payment long ago": (
        {"payments": [payment(), payment(payment_id="Q", paid_date="1999-05-10")]},
        "payments.1.paid_date", "1999-05-10",
    ),
    "a payment recorded long ago": (
        {"payments": [payment(recorded_date="1990-01-01")]},
        "payments.0.recorded_date", "1990-01-01",
    ),
    "a promise for a day before it was given": (
        {"contacts": [contact(promised_date="2026-07-01")]},
        "contacts.0.promised_date", "2026-07-01",
    ),
    "a refusal that promises a day": (
        {"contacts": [contact(promised_date="2026-08-01", result="refused")]},
        "contacts.0.promised_date", "2026-08-01",
    ),
    "a contact with another customer": (
        {"contacts": [contact(customer_id="D")]}, "contacts.0.customer_id", "D",
    ),
    "another deal than its own": (
        {
            "receivable": RECEIVABLE | {"deal_id": "D1"},
            "deal": {
                "deal_id": "D2", "customer_id": "C", "signing_date": "2026-01-01", "amount": 1e3,
            },
        },
        "deal.deal_id", "D2",
    ),
    "acceptance before delivery": (
        {"claim": {"delivery_date": "2026-06-10", "acceptance_date": "2026-05-01"}},
        "claim.acceptance_date", "2026-05-01",
    ),
    "inspection over before delivery": (
        {"claim": {"delivery_date": "2026-06-10", "inspection_end": "2026-06-09"}},
        "claim.inspection_end", "2026-06-09",
    ),
    "a contact long ago": ({"contacts": [contact(date="1990-01-01")]}, "contacts.0.date", "1990"),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("what", WRONG)
def test_what_no_ledger_would_keep_is_refused(what: str, lang: str) -> None:
    more, field, given = WRONG[what]
    problem = refused({"receivable": RECEIVABLE} | more, lang)
    assert problem.field == field
    assert given in problem.message


BLANK = {
    "payment": ({"payments": [payment(), payment(payment_id=" ")]}, "payments.1.payment_id"),
    "contact": ({"contacts": [contact(contact_id="\u3000")]}, "contacts.0.contact_id"),
    "receivable": (
        {"receivable": RECEIVABLE | {"receivable_id": " "}}, "receivable.receivable_id",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", BLANK)
def test_an_id_of_blanks_is_none(what: str, scorer: Scorer, view: LedgerView) -> None:
    more, field = BLANK[what]
    case = ReceivableCase.model_validate({"receivable": RECEIVABLE} | more)
    with pytest.raises(InvalidRecord) as caught:
        scorer.score_receivable(case, view, as_of=view.ledger.as_of, lang="zh", new_id=lambda: "s")
    assert [one.field for one in caught.value.problems("zh")] == [field]
    assert "必填" in caught.value.problems("zh")[0].message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("payments", [payment()]), ("contacts", [contact()]), ("customer", {"customer_id": "C"}),
        ("deal", {"deal_id": "D", "customer_id": "C", "signing_date": "2026-01-10", "amount": 5}),
    ],
)  # fmt: skip
def test_by_its_id_the_ledgers_own_records_count_and_no_others(name: str, value: Any) -> None:
    """They were left out of the balance, and the law read them."""
    assert refused({"receivable_id": "R", name: value}).field == name


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("more", "told"),
    [({}, ""), ({"invoice_date": "2026-06-30"}, "2026-06-30"), ({"due_date": "2026-06-30"}, "")],
)
def test_one_that_is_not_issued_yet_is_told_what_it_lacks(
    scorer: Scorer, view: LedgerView, lang: str, more: dict[str, Any], told: str
) -> None:
    """The four fields that are required make no open claim before its due date."""
    body = {"receivable": RECEIVABLE | more, "as_of": "2026-06-30"}
    case = ReceivableCase.model_validate(body)
    with pytest.raises(InvalidRecord) as caught:
        scorer.score_receivable(case, view, as_of=view.ledger.as_of, lang=lang, new_id=lambda: "s")
    (problem,) = caught.value.problems(lang)
    assert problem.field == "receivable.invoice_date"
    assert "< 2026-06-30" in problem.message
    assert told in problem.message
    body["receivable"] = RECEIVABLE | {"invoice_date": "2026-06-29"}
    scorer.score_receivable(
        ReceivableCase.model_validate(body), view, as_of=view.ledger.as_of, lang=lang,
        new_id=lambda: "s",
    )  # fmt: skip


def test_an_id_that_is_not_open_is_told_why_it_may_not_be(scorer: Scorer, view: LedgerView) -> None:
    case = ReceivableCase(receivable_id="nobody's")
    with pytest.raises(NotFound) as caught:
        scorer.score_receivable(case, view, as_of=view.ledger.as_of, lang="zh", new_id=lambda: "s")
    assert "尚未开票、已结清，或已作废、全额红冲" in caught.value.zh
    assert "'nobody's' was open on" in caught.value.en
    assert "not invoiced yet, paid, void or credited" in caught.value.en


@pytest.mark.parametrize("other_id", [False, True])
def test_one_given_whole_has_the_trigger_of_the_instalment_it_names(
    scorer: Scorer, view: LedgerView, other_id: bool
) -> None:
    """By its id it had; given whole it was scored as if nobody knew. So also by a merged id."""
    day = view.ledger.as_of
    units = current_units(view, day)
    units = units.loc[units["trigger"].notna()]
    held = view.ledger.receivables.set_index("receivable_id").loc[units["receivable_id"].iloc[0]]
    given = {
        "receivable_id": "mine", "customer_id": held["customer_id"],
        "due_date": str(held["due_date"].date()), "amount": float(held["amount"]),
        "invoice_date": str(held["invoice_date"].date()),
    }  # fmt: skip

    if other_id:
        since = pd.DataFrame(
            {
                "alias_id": ["old"],
                "customer_id": [held["customer_id"]],
                "date": [view.ledger.deals["signing_date"].min()],
            }
        )
        aliases = since.astype(view.ledger.aliases.dtypes)
        view = LedgerView(view.ledger.replace(aliases=aliases))
        given["customer_id"] = "old"

    def inputs_of(**more: Any) -> InputsUsed:
        case = ReceivableCase.model_validate({"receivable": given | more})
        return scorer.score_receivable(
            case, view, as_of=day, lang="zh", new_id=lambda: "s"
        ).inputs  # fmt: skip

    known = inputs_of(instalment_id=str(held["instalment_id"]))
    assert "instalment.trigger" in known.from_ledger
    other = view.ledger.deals.loc[view.ledger.deals["customer_id"] != held["customer_id"]]
    theirs = {"customer_id": str(other["customer_id"].iloc[0])}
    for unknown in (
        inputs_of(), inputs_of(instalment_id="nobody's"),
        inputs_of(instalment_id=str(held["instalment_id"]), **theirs),
    ):  # fmt: skip
        assert "instalment.trigger" in unknown.missing


@pytest.mark.parametrize("state", ["registered", "approved", None])
def test_one_on_record_with_a_state_but_no_day_is_read_as_one_given_whole(
    scorer: Scorer, view: LedgerView, state: str | None
) -> None:
    """A CRM puts the present state alone: the usual days in it counted only where given whole."""
    ledger = view.ledger
    given = {
        "receivable_id": "mine", "customer_id": ledger.receivables["customer_id"].iloc[0],
        "due_date": str(ledger.as_of - timedelta(days=40)), "amount": 1000.0,
        "invoice_date": str(ledger.as_of - timedelta(days=90)), "process_state": state,
    }  # fmt: skip
    row, _ = check_frame("receivables", pd.DataFrame([given]))
    table = ledger.receivables
    row = row.reindex(columns=table.columns).astype(table.dtypes)
    here = LedgerView(ledger.replace(receivables=pd.concat([table, row], ignore_index=True)))

    def found(**case: Any) -> Score:
        return scorer.score_receivable(
            ReceivableCase.model_validate(case), here, as_of=ledger.as_of, lang="zh",
            new_id=lambda: "s",
        )  # fmt: skip

    by_id, whole = found(receivable_id="mine"), found(receivable=given)
    assert by_id.explanation == whole.explanation
    assert ("receivable.usual_days_to_payment" in by_id.inputs.missing) is (state is None)


def test_one_given_whole_takes_the_dated_states_a_ledger_would(
    scorer: Scorer, view: LedgerView
) -> None:
    ledger = view.ledger
    given = {
        "receivable_id": "mine", "customer_id": ledger.receivables["customer_id"].iloc[0],
        "due_date": str(ledger.as_of - timedelta(days=40)), "amount": 1000.0,
        "invoice_date": str(ledger.as_of - timedelta(days=90)),
    }  # fmt: skip
    moved = [
        {"receivable_id": "mine", "state": state, "date": str(ledger.as_of - timedelta(days=ago))}
        for state, ago in (("registered", 80), ("verified", 50))
    ]
    tables = {}
    for name, rows in (("receivables", [given]), ("states", moved)):
        held = getattr(ledger, name)
        more, _ = check_frame(name, pd.DataFrame(rows))
        more = more.reindex(columns=held.columns).astype(held.dtypes)
        tables[name] = pd.concat([held, more], ignore_index=True)

    here = LedgerView(ledger.replace(**tables))

    def found(**case: Any) -> Score:
        return scorer.score_receivable(
            ReceivableCase.model_validate(case), here, as_of=ledger.as_of, lang="zh",
            new_id=lambda: "s",
        )  # fmt: skip

    by_id, whole = found(receivable_id="mine"), found(receivable=given, states=moved)
    assert by_id.explanation == whole.explanation
    assert whole.delay.probability != found(receivable=given).delay.probability
    features = {f.feature: f.value for c in whole.explanation.causes for f in c.features}
    assert features["receivable.days_in_state"] == 50
    assert features["receivable.days_in_process"] == 80
    assert "receivable.process_state" in whole.inputs.given


def test_states_of_another_receivable_or_beside_an_id_are_refused() -> None:
    state = {"receivable_id": "other", "state": "verified", "date": "2026-07-02"}
    assert refused({"receivable": RECEIVABLE, "states": [state]}).field == "states.0.receivable_id"
    own = state | {"receivable_id": "R"}
    assert refused({"receivable_id": "R", "states": [own]}).field == "states"
    early = own | {"date": "1990-01-01"}
    assert refused({"receivable": RECEIVABLE, "states": [early]}).field == "states.0.date"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_amount_in_dispute_does_not_go_with_a_claim_that_is_not_disputed(lang: str) -> None:
    body = {"receivable": RECEIVABLE | {"disputed": False}, "claim": {"disputed_amount": 400.0}}
    problem = refused(body, lang)
    assert problem.field == "claim.disputed_amount"
    assert "400.00" in problem.message
    assert "receivable.disputed" in problem.message
    for fine in ({"disputed": True}, {"disputed": None}):
        assert ReceivableCase.model_validate(body | {"receivable": RECEIVABLE | fine}).claim
    assert ReceivableCase.model_validate(body | {"claim": {"disputed_amount": 0.0}}).claim
