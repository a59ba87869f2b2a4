"""Scenarios a sales manager can read: YAML in, the body of an API call and what to expect out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "scenarios"
FACTS = Path(__file__).with_name("facts.yaml")
DAY = date(2026, 6, 30)
"""The day all scenarios are asked about: the last day of the simulated ledger."""
PLAN = (("advance", 0.3, 30, "signing"), ("acceptance", 0.6, 150, "acceptance"),
        ("retention", 0.1, 515, "warranty_end"))  # fmt: skip
"""Kind, share, days after signing and trigger of the instalments of a deal that names none."""

Body = dict[str, Any]


@dataclass(frozen=True)
class Scenario:
    """One story: what is known, and what the answer has to be."""

    name: str
    says: str
    ask: str
    body: Body
    expect: Body

    @property
    def path(self) -> str:
        """Where it is asked."""
        return f"/v1/{self.ask}s/score"

    def ids(self, *keys: str) -> set[str]:
        """What the scenario expects under some keys, as a set of ids."""
        out: set[str] = set()
        for key in keys:
            found = self.expect.get(key, [])
            out |= {found} if isinstance(found, str) else set(found)
        return out


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Every scenario, in the order of the files."""
    return tuple(_read())


def _read() -> Iterator[Scenario]:
    facts: dict[str, Body] = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Scenario(
                entry["name"],
                entry["says"],
                entry["ask"],
                body_of(entry, facts),
                entry["expect"],
            )


def body_of(entry: Body, facts: dict[str, Body]) -> Body:
    """The API body: the shared facts first, then what the scenario says itself."""
    merged: Body = {"customer": {}, "deal": {}, "receivable": {}, "approach": {}, "claim": {}}
    for block in (*(facts[name] for name in entry.get("facts", ())), entry.get("given", {})):
        for part, values in block.items():
            merged[part] = {**merged[part], **values}
    merged["customer"] = {"customer_id": "C-golden", **merged["customer"]}
    build = _deal if entry["ask"] == "deal" else _receivable
    body = {**build(entry, merged), "customer": merged["customer"], "as_of": DAY.isoformat()}
    return body | ({"approach": merged["approach"]} if merged["approach"] else {})


def _deal(entry: Body, merged: Body) -> Body:
    deal = {
        "deal_id": "D-golden", "customer_id": "C-golden", "signing_date": DAY.isoformat(),
        "amount": 800_000.0, **merged["deal"],
    }  # fmt: skip
    parts = [
        {
            "instalment_id": str(number), "kind": kind, "amount": round(deal["amount"] * share, 2),
            "due_date": (DAY + timedelta(days=days)).isoformat(), "trigger": trigger,
        }
        for number, (kind, share, days, trigger) in enumerate(PLAN, 1)
    ]  # fmt: skip
    return {"deal": deal, "instalments": entry.get("instalments", parts)}


def _receivable(entry: Body, merged: Body) -> Body:
    """A claim ``days_late`` past due (negative: before), with contacts and payments in days ago.

    A promise for a day to come is one a negative number of days ago.
    """
    due = DAY - timedelta(days=entry["days_late"])
    claim = {
        "receivable_id": "R-golden", "customer_id": "C-golden", "kind": "acceptance",
        "invoice_date": (due - timedelta(days=45)).isoformat(), "due_date": due.isoformat(),
        "amount": 600_000.0, **merged["receivable"],
    }  # fmt: skip
    contacts = [
        {
            "contact_id": f"T{number}", "customer_id": "C-golden",
            "receivable_id": None if one.get("whole_account") else "R-golden",
            "date": _ago(one["days_ago"]), "channel": one["channel"], "result": one.get("result"),
            "promised_date": _ago(one["promised_ago"]) if "promised_ago" in one else None,
        }
        for number, one in enumerate(entry.get("contacts", ()))
    ]  # fmt: skip
    payments = [
        {
            "payment_id": f"P{number}", "receivable_id": "R-golden",
            "paid_date": _ago(one["days_ago"]), "amount": one["amount"],
        }
        for number, one in enumerate(entry.get("payments", ()))
    ]  # fmt: skip
    body: Body = {"receivable": claim, "contacts": contacts, "payments": payments}
    if merged["claim"]:
        body["claim"] = merged["claim"]
    if merged["deal"]:
        body["deal"] = {
            "deal_id": "D-golden", "customer_id": "C-golden", "amount": 1_000_000.0,
            "signing_date": (due - timedelta(days=200)).isoformat(), **merged["deal"],
        }  # fmt: skip
    return body


def _ago(days: int) -> str:
    return (DAY - timedelta(days=days)).isoformat()
