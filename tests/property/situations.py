"""Situations of a claim or deal, of any facts that can come together."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from data_schemas.approach import Sanction
from data_schemas.causes import Cause
from data_schemas.codes import Channel, Grade, Stage
from model.advice.arrears import APPLIES
from model.advice.situation import Situation, advice_fields
from tests.factories import a_situation

DAY = date(2026, 6, 30)
"""The day of ``a_situation``."""
RUNGS = (Channel.PHONE, Channel.LETTER, Channel.VISIT)
CLEAN = ("receivable.disputed", "receivable.acceptance_pending")
shares = st.floats(0, 1)
few = st.integers(0, 4).map(float)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Any facts that can come together."""
    numbers: dict[str, float] = {}
    for name, field in advice_fields().items():
        if draw(st.booleans()):
            continue
        if field.codes:
            numbers[name] = float(draw(st.integers(0, len(field.codes) - 1)))
        elif field.kind is bool:
            numbers[name] = float(draw(st.booleans()))
        else:
            numbers[name] = draw(st.floats(field.low or 0, min(field.high or 5, 50)))
    falling = sorted(draw(st.tuples(shares, shares, shares)), reverse=True)
    used = draw(st.dictionaries(st.sampled_from(list(Channel)), st.integers(1, 5)))
    promised = draw(st.none() | st.integers(-40, 200).map(lambda d: DAY + timedelta(days=d)))
    # Who promised was spoken to.
    spoken = [1.0, 20.0] if promised else [math.nan, 1.0, 20.0]
    # Limitation is near, past, or neither.
    ends = draw(st.none() | st.integers(-180, 180).map(lambda d: DAY + timedelta(d)))
    late_since = draw(st.none() | st.integers(1, 400).map(lambda d: DAY - timedelta(d)))
    return a_situation(
        late_since=late_since,
        stage=draw(st.sampled_from(list(Stage))),
        days_late=draw(st.integers(-60, 1500)),
        amount=draw(st.floats(1, 1e8)),
        grade=draw(st.sampled_from(list(Grade))),
        tolerance_probability=falling[0],
        probability=falling[1],
        default_probability=falling[2],
        expected_late=draw(st.floats(0, 700)),
        causes={c: draw(st.floats(-0.3, 0.3)) for c in Cause},
        numbers=numbers,
        features={
            "receivable.broken_promises": draw(few),
            "receivable.paid_share": draw(st.sampled_from([0.0, 0.3])),
            "receivable.days_since_contact": draw(st.sampled_from([math.nan, 3.0, 40.0])),
            "history.broken_promise_share": draw(shares),
            "history.partial_share": draw(shares),
        },
        used=used,
        refused=draw(st.integers(0, 2)),
        matured=draw(st.sampled_from([(0.0, 0.0, 0.0), (9.0, 5.0, 0.0), (9.0, 5.0, 5.0)])),
        sanctions=draw(st.frozensets(st.sampled_from(list(Sanction)))),
        since_contact=draw(st.sampled_from(spoken)),
        since_letter=draw(st.sampled_from([1.0, 20.0])) if Channel.LETTER in used else math.nan,
        promised=promised,
        limitation_ends=None if ends is None or ends < DAY else ends,
        limitation_lapsed=None if ends is None or ends >= DAY else ends,
        limitation_careful=draw(st.sampled_from([None, ends, DAY - timedelta(days=30)])),
        execution_ends=draw(st.none() | st.integers(0, 180).map(lambda d: DAY + timedelta(d))),
        procedure_ended=draw(st.booleans()),
        complaint_open=draw(st.booleans()),
    )


@st.composite
def chased(draw: st.DrawFn) -> Situation:
    """A doubtful claim that everything was tried for, but for at most one thing that is not so.

    Drawn at random, the many conditions of a sanction never hold together.
    """
    now = draw(situations())
    lacks = draw(st.sampled_from(["nothing", "nothing", "nothing", "time", *CLEAN, *RUNGS]))
    late = st.integers(60, 89) if lacks == "time" else st.integers(90, 1500)
    exists = {name: draw(st.sampled_from([0.0, 1.0, 1.0, math.nan])) for name in APPLIES.values()}
    return replace(
        now, stage=Stage.OPEN, days_late=draw(late), promised=None, refused=1,
        since_contact=draw(st.sampled_from([1.0, 20.0, 40.0])),
        used={channel: 1 for channel in RUNGS if channel != lacks},
        features=now.features | {
            "receivable.days_since_contact": math.nan, "receivable.broken_promises": 2.0,
        },
        numbers={**now.numbers, **exists, **{name: float(name == lacks) for name in CLEAN}},
        sanctions=draw(st.frozensets(st.sampled_from(list(Sanction)), max_size=2)),
    )  # fmt: skip
