"""The book cut into bands and by name; every cut adds up to the open balance, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from data_schemas.causes import Cause
from data_schemas.portfolio import (
    AgeBand,
    CashForecast,
    CashWeek,
    CommonRisk,
    Concentration,
    Concentrations,
    ExpectedBand,
)
from model.day import Days
from model.money.cents import in_cents, yuan
from model.portfolio.cents import split_cents
from model.portfolio.figures import Figures

Customers = tuple[NDArray[np.object_], NDArray[np.object_]]
"""Name and region of each claim's customer, shape (n,) each."""


def age_place(age: Days, bands: Sequence[int]) -> Days:
    """Place of each claim's age band: 0 up to ``bands[0]`` days past due, the last beyond all."""
    return np.searchsorted(np.asarray(bands), age, side="left").astype("int64")


def age_labels(bands: Sequence[int], lang: str) -> list[str]:
    """What the age bands are called; the first holds what is not due, whatever it ends with."""
    zh = lang == "zh"
    first = "未到期" if zh else "not due"
    if bands[0]:
        first += f"或逾期 {bands[0]} 天内" if zh else f" or up to {bands[0]} days"
    middle = [f"{a + 1}–{b} 天" if zh else f"{a + 1}–{b} days" for a, b in pairwise(bands)]
    return [first, *middle, f"{bands[-1]} 天以上" if zh else f"over {bands[-1]} days"]


def ageing(found: Figures, lang: str) -> list[AgeBand]:
    """Balances by days past due."""
    bands = found.policy.portfolio.age_bands
    place = age_place(found.book.age, bands)
    count = np.bincount(place, minlength=len(bands) + 1)
    cents = _sums(place, found.book.cents, len(bands) + 1)
    edges = [None, *(day + 1 for day in bands)]
    return [
        AgeBand(
            label=label, first=edges[k], last=bands[k] if k < len(bands) else None,
            receivables=int(count[k]), balance=yuan(cents[k]),
        )
        for k, label in enumerate(age_labels(bands, lang))
    ]  # fmt: skip


def expected_bands(found: Figures, lang: str) -> list[ExpectedBand]:
    """Probability-weighted balances by when they are expected."""
    bands = found.policy.portfolio.expected_bands
    left = found.book.outstanding_by(np.asarray(bands, dtype="float64"))
    left = np.column_stack([np.ones(len(found)), left])
    share = np.column_stack([-np.diff(left, axis=1), left[:, -1]])
    cents = split_cents(found.book.cents, np.maximum(share, 0.0)).sum(axis=0)
    zh = lang == "zh"
    labels = [
        _upto(bands[0], lang),
        *(f"{a + 1}–{b} 天" if zh else f"{a + 1}–{b} days" for a, b in pairwise(bands)),
        f"{bands[-1]} 天以后或收不回" if zh else f"after {bands[-1]} days or never",
    ]
    firsts = [1, *(day + 1 for day in bands)]
    return [
        ExpectedBand(
            label=label, first=firsts[k], last=bands[k] if k < len(bands) else None,
            expected=yuan(cents[k]),
        )
        for k, label in enumerate(labels)
    ]  # fmt: skip


def concentrations(found: Figures, lang: str) -> Concentrations:
    """Balances by customer, region and main cause, the largest first."""
    zh = lang == "zh"
    units = found.book.scored.asked.units
    customer = units["customer_id"].to_numpy(dtype="object")
    names, regions = customers_of(found)
    by_id = dict(zip(customer, names, strict=True))
    causes = np.array([c.value if c else None for c in found.main_cause], dtype="object")
    shown = found.policy.portfolio.shown
    others = "其余" if zh else "all others"
    return Concentrations(
        customers=_by(found, customer, by_id, shown, others),
        regions=_by(found, regions, {}, shown, others, "地区不详" if zh else "region not known"),
        causes=_by(
            found, causes, {c.value: c.label(lang) for c in Cause}, len(Cause), others,
            "没有突出的成因" if zh else "no cause stands out",
        ),
    )  # fmt: skip


def customers_of(found: Figures) -> Customers:
    """Name (or id) and region (or ``None``) of each claim's customer, shape (n,) each."""
    units = found.book.scored.asked.units
    table = found.book.scored.asked.view.ledger.customers
    table = table.drop_duplicates("customer_id").set_index("customer_id")
    known = table.reindex(units["customer_id"])
    ids = units["customer_id"].to_numpy(dtype="object")
    names = known["name"].to_numpy(dtype="object")
    regions = known["region"].to_numpy(dtype="object", copy=True)
    names = np.where([isinstance(name, str) for name in names], names, ids)
    regions[[not isinstance(one, str) for one in regions]] = None
    return names, regions


def _by(
    found: Figures,
    key: NDArray[np.object_],
    labels: dict[str, str],
    shown: int,
    others: str,
    unknown: str = "",
) -> list[Concentration]:
    names = sorted({str(k) for k in key if k is not None})
    at = {name: place for place, name in enumerate(names)}
    place = np.array([len(names) if k is None else at[str(k)] for k in key], dtype="int64")
    size = len(names) + 1
    cents, loss = _sums(place, found.book.cents, size), _sums(place, found.loss, size)
    count = np.bincount(place, minlength=size)
    total = max(int(cents.sum()), 1)

    def one(name: str | None, label: str, which: Sequence[int]) -> Concentration:
        mine = list(which)
        held = int(cents[mine].sum())
        return Concentration(
            key=name, label=label, receivables=int(count[mine].sum()), balance=yuan(held),
            share=held / total, expected_loss=yuan(loss[mine].sum()),
        )  # fmt: skip

    order = sorted(range(len(names)), key=lambda k: (-cents[k], names[k]))
    out = [one(names[k], labels.get(names[k], names[k]), [k]) for k in order[:shown]]
    if count[-1]:
        out.append(one(None, unknown, [len(names)]))
    if len(order) > shown:
        out.append(one(None, others, order[shown:]))
    return out


def _sums(place: Days, cents: Days, size: int) -> Days:
    out = np.zeros(size, dtype="int64")
    np.add.at(out, place, cents)
    return out


def _upto(days: int, lang: str) -> str:
    return f"{days} 天内" if lang == "zh" else f"within {days} days"


def cash_forecast(found: Figures) -> CashForecast:
    """Cash by week; with what comes later it adds up to the open balance."""
    wanted = found.policy.portfolio
    sums = found.cash.expected.sum(axis=0)
    first = found.book.as_of
    low, high = in_cents(found.cash.low), in_cents(found.cash.high)
    return CashForecast(
        weeks=[
            CashWeek(
                week=k + 1,
                start=first + timedelta(days=7 * k),
                end=first + timedelta(days=7 * k + 6),
                expected=yuan(sums[k]),
                low=yuan(low[k]),
                high=yuan(high[k]),
            )
            for k in range(wanted.cash_weeks)
        ],
        later=yuan(sums[-1]),
        low_level=wanted.cash_low,
        high_level=wanted.cash_high,
        common=CommonRisk(**found.common.model_dump()),
    )
