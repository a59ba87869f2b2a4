"""Limitation in a book is counted as beside the score of each claim."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from data_schemas.case import ReceivableCase
from data_schemas.codes import Channel
from data_schemas.law.codes import Evidence
from data_schemas.policy import Policy
from model.asked import Asked
from model.law.limited import ending_told
from model.law.statute import receivable_statute
from model.portfolio.ending import endings
from model.units import current_units
from model.view import LedgerView
from tests.factories import a_ledger

DAYS = (
    date(2026, 6, 30),
    date(2026, 10, 6),  # within the National Day's rest, when last days move on
    date(2041, 3, 1),  # twenty years on; days off are not verified so far ahead
)
NEAR = 3 * 365 - 90


@st.composite
def old_books(draw: st.DrawFn) -> tuple[date, list[dict[str, Any]], dict[str, Any]]:
    """Claims due three or twenty years ago, parts paid and paid back, demands proven or not."""
    as_of = draw(st.sampled_from(DAYS))
    close = st.integers(NEAR - 120, NEAR + 120)
    ago = close | close | st.integers(1, 4000)
    overdue = ago | st.integers(NEAR + 120, NEAR + 1000) | st.integers(7100, 7330)
    claims, payments, contacts, deals, parts = [], [], [], [], []
    for n in range(draw(st.integers(1, 3))):
        due = as_of - timedelta(days=draw(overdue))
        claims.append(
            {
                "receivable_id": f"R{n}", "customer_id": "C1", "amount": 1000.0,
                "due_date": str(due), "invoice_date": str(due - timedelta(days=30)),
                "deal_id": f"D{n}", "instalment_id": f"I{n}",
            }
        )  # fmt: skip
        kinds = st.lists(
            st.sampled_from(["cash", "netting", "reversal", "credit_note"]), max_size=2
        )
        settled = [(kind, as_of - timedelta(days=draw(ago))) for kind in draw(kinds)]
        if draw(st.booleans()):  # kept alive by part payments
            last = as_of - timedelta(days=draw(st.just(300) | close))
            settled += [("cash", last - timedelta(days=1000 * k)) for k in range(8)]
        for kind, paid in settled:
            booked = paid + timedelta(days=draw(st.sampled_from([0, 30, 400])))
            payments.append(
                {
                    "payment_id": f"P{len(payments)}", "receivable_id": f"R{n}", "amount": 30.0,
                    "kind": kind, "paid_date": str(paid), "recorded_date": str(booked),
                }
            )  # fmt: skip
        touched = draw(st.booleans())  # a claim that nobody ever wrote about has simply lapsed
        told = st.lists(st.sampled_from([*Evidence, None]), max_size=2)
        for evidence in draw(told) if touched else []:
            about = draw(st.sampled_from([f"R{n}", None]))
            promised = draw(st.sampled_from([str(as_of), None]))
            contacts.append(
                {
                    "contact_id": f"K{len(contacts)}", "customer_id": "C1", "receivable_id": about,
                    "date": str(as_of - timedelta(days=draw(ago))), "promised_date": promised,
                    "channel": draw(st.sampled_from([c.value for c in Channel])),
                    "evidence": None if evidence is None else evidence.value,
                }
            )  # fmt: skip
        if draw(st.booleans()):
            deals.append(
                {"deal_id": f"D{n}", "customer_id": "C1", "amount": 3000.0,
                 "signing_date": str(due - timedelta(days=400))}
            )  # fmt: skip
            other = due + timedelta(days=draw(st.integers(-300, 300)))
            for name, day in ((f"I{n}", due), (f"J{n}", other)):
                parts.append(
                    {"instalment_id": name, "deal_id": f"D{n}", "amount": 1000.0,
                     "kind": "progress", "due_date": str(day)}
                )  # fmt: skip
    tables = {"payments": payments, "contacts": contacts, "deals": deals, "instalments": parts}
    return as_of, claims, {name: rows for name, rows in tables.items() if rows}


@settings(max_examples=100)
@given(book=old_books())
def test_a_book_names_the_last_day_near_or_past_that_the_score_of_each_claim_names(
    book: tuple[date, list[dict[str, Any]], dict[str, Any]],
) -> None:
    as_of, claims, tables = book
    policy = Policy()
    view = LedgerView(a_ledger(str(as_of), claims, **tables))
    asked = Asked(current_units(view, as_of), view)
    found = endings(asked, policy.law)
    for name, one in zip(asked.units["receivable_id"], found, strict=True):
        said = receivable_statute(
            ReceivableCase(receivable_id=name), view.ledger, policy, as_of, "zh"
        )
        assert one == ending_told(said, as_of, policy.law.near_days), name
