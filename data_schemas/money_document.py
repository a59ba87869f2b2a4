"""The page ``docs/money.md``: what the figures of money and terms mean, and their settings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from data_schemas.dictionary import grid
from data_schemas.levers import LEVERS, OTHERS
from data_schemas.money_policy import MoneyPolicy
from data_schemas.outcome import PAID_SHARE
from data_schemas.percentage import exact_percent
from data_schemas.terms_policy import WEIGHTS, TermsPolicy

_HEAD = """
# Money and terms

Written by `python -m data_schemas.export`. Every rate is the company's own to set in the policy
file (`HUIKUAN_POLICY`); every answer shows the figures it was worked out with
(`Score.money.settings`). Amounts are CNY to the cent; a deal's figures are the sums of its
instalments', and the price is what they plan: where that is not the contract's amount, the text
says so. All but `exposure` are estimates of the model.

## What the words mean
- **In default**: still unpaid `default_days` after the due date, or after the day asked where
  that is later. **Lost**: the share `loss_given_default` of what is in default. Said once, in
  `data_schemas/money_policy.py`; scores, reports and measurements read it there.
- **Expected loss** = probability of default × loss given default × amount owed.
- **Paid**: a claim counts as paid, and leaves the book, once PAID_SHARE of what is owed is in. What
  such claims still lack is told as `settled_short`, beside what was given up (`written_off`).
  Claims issued that are not void, less credit notes and payments, are the open balance and those.
- **Movement of the book's loss** (`/v1/portfolio/movement`), one thing at a time: `model` (the loss
  told of the first day against the present model, by the policy of that day), `policy` (from the
  `loss_given_default` and `default_days` of that day to the present ones, on that day's book by the
  present model; nothing else of the policy moves it), `data` (what is known by the later day of the
  first day's records, and of ids that are one customer's), then time. Outlooks and provisions by
  hand come after the closing. What was told last of a closing's day is kept until the next file
  comes in: a model promoted or a policy changed before then can still change it, customers merged
  on a later day cannot. A past day closes with it, too, so that movements join: what a count of
  today differs by is in `data`, `model` or `policy`. Of a loss told before its settings were kept,
  `policy_known` is false and the step 0. Of a day beyond the book's nothing is kept: a movement up
  to it looks ahead, and the next one, from it, counts it anew (`model_known` is false).
- **Long past due** (`credit_loss.long_past_due`): a claim past due for longer than `default_days`
  counts by its own probability of being unpaid that many days on, as every other does. What the
  loss would be if each were in default already stands beside it.
- **Provisions by hand** (`POST /v1/overrides`) count for the closing of one month and lapse with
  it: by default the one the book of today closes, last month's before this month's file, or
  the one that `closing` names, up to this month's. Every answer names it; the book lists those of
  the closing before, which have lapsed, and of later ones (`credit_loss.elsewhere`).
- **Cost of waiting** = amount × mean days until it is in × `capital_rate` / 365. The days are
  the area under the curve of being unpaid: `agreed` up to the due date, `late` after it, up to
  the curve's end. They count from the day of signing of a deal, whenever it is asked about: no
  money is tied up before; of an open receivable from the day asked.
- **Margin after risk** = margin − expected loss − cost of waiting. The margin before risk is
  the caller's (`money.margin_share` of the request) or the policy's.
- **Break-even price**: the least price at which the margin after risk is not negative, at the
  same risk per yuan and the same cost. **Break-even upfront share**: the least share in hand at
  signing that does it at this price; not the advance agreed, which is paid when it is.
- **Owed**: of a deal, what its customer owes on record on the day asked, how much of it is
  overdue and by how many days at most; a claim of the deal itself that is invoiced already counts.
- **Credit limit** = what a customer may owe before its expected loss exceeds `loss_appetite`,
  at most `largest_exposure`, rounded down to `limit_step`. It belongs to the customer: its
  probability of default is that of all the customer's open claims, weighted by balance, in a
  score as in `GET /v1/customers/{id}`, on the day the records go to where a later one is asked
  about. Of a customer without an open claim on record what is asked about stands in, weighted by
  amount; `basis` and the text say so. `headroom` is what is
  left once what is asked about and all else it owes on the day asked count; receivables of the
  very deal asked about count once, with its plan.

## The terms advisor
`POST /v1/deals/advise` looks for the smallest changes of terms that reach a goal: a grade, a
greatest expected loss, or a least margin after risk. Only levers below are moved, each only in
the direction its field declares, within the policy's steps, its most changes and its most
concession, and to nothing the law objects to. The **concession** of a change is money (what
earlier payment is worth to the customer at `customer_rate`, a guarantee's fee, our own work)
plus its weight × the price. The options are the Pareto set of the goal's number against the
concession; each was scored by the model as a deal of its own. The **ladder** ends with the
cheapest that reaches the goal; no rung asks the customer for what the rung above did not. A
lever the model has not learnt is declined. What only others can change is never an option; it
is listed with what it would do.

`POST /v1/deals/what-if` gives the figures of a deal with any field changed, without reasons,
kept nowhere: for live use. On the desk it runs at every change once a deal is scored.

These are associations the model saw, their directions held to domain rules: neither causes nor
promises. How much of what is promised comes true was measured by replaying advised deals in the
simulator (`promise_kept`, synthetic; [simulator.md](simulator.md)).
"""


def money_page() -> str:
    """The page, ending with a newline."""
    head = _HEAD.replace("PAID_SHARE", exact_percent(PAID_SHARE))
    parts = [head.strip().splitlines(), _settings("money", MoneyPolicy),
             _settings("terms", TermsPolicy), _levers(), _others()]  # fmt: skip
    return "\n".join(line for part in parts for line in part) + "\n"


def _settings(table: str, settings: type[BaseModel]) -> Iterator[str]:
    yield from ("", f"## `[{table}]` of the policy file", "")
    rows = [
        (f"`{name}`", _default(field), field.description or "")
        for name, field in settings.model_fields.items()
    ]
    yield from grid(("setting", "default", "meaning"), rows)


def _default(field: FieldInfo) -> str:
    value: Any = field.get_default(call_default_factory=True)
    if isinstance(value, dict):
        return "see below"
    if isinstance(value, tuple):
        return f"`{', '.join(map(str, value))}`" if value else "–"
    return f"`{value}`"


def _levers() -> Iterator[str]:
    yield from ("", "## Levers", "")
    rows = [
        (
            f"`{one.id}`", f"`{one.field}`", one.ask.value, f"{WEIGHTS[one.id]}",
            one.text("zh", "…", "…"), one.text("en", "…", "…"),
        )
        for one in LEVERS.values()
    ]  # fmt: skip
    yield from grid(("lever", "field", "settled with", "weight", "中文", "English"), rows)


def _others() -> Iterator[str]:
    yield from ("", "## What only others can change", "")
    rows = [(f"`{one.field}`", one.declared.meta.control.value, one.zh, one.en) for one in OTHERS]
    yield from grid(("field", "whose", "中文", "English"), rows)
