"""A million receivables come in while single records are written: how long, how much, who waits.

Every figure comes from a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import threading
import time
from datetime import date

import numpy as np
import pandas as pd
import pytest

from data_schemas.frame import empty_frame
from data_schemas.store import open_store

ROWS = 1_000_000
AS_OF = date(2026, 1, 1)
LONGEST_WAIT = 2.0
"""Seconds that nobody may wait behind a load; promised, so checked."""


def million(rows: int, changed: bool) -> pd.DataFrame:
    """Receivables of 20,000 customers in the order of their invoices, ids in none."""
    rng = np.random.default_rng(5)
    number = rng.permutation(rows)
    invoiced = np.sort(rng.integers(16_000, 20_000, rows)).astype("datetime64[D]")
    paid = invoiced + rng.integers(1, 400, rows).astype("timedelta64[D]")
    frame = empty_frame("receivables").reindex(range(rows))
    frame["receivable_id"] = [f"INV-{n:08d}" for n in number]
    frame["customer_id"] = [f"C{n:05d}" for n in rng.integers(0, 20_000, rows)]
    frame["invoice_date"] = invoiced.astype("datetime64[s]")
    frame["due_date"] = (invoiced + np.timedelta64(60, "D")).astype("datetime64[s]")
    frame["amount"] = rng.uniform(1e3, 1e6, rows).round(2) + (1.0 if changed else 0.0)
    frame["paid_date"] = paid.astype("datetime64[s]")
    frame["kind"] = "progress"
    return frame


def load(url: str, rows: int, changed: bool) -> None:
    """Write the million, print what it took; run as a program."""
    frame = million(rows, changed)
    peak_before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    store = open_store(url)
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    report = store.write({"receivables": frame}, AS_OF, synthetic=True)
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - began, 1),
                "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                "peak_before_mib": round(peak_before / 1024),
                "new": report.tables["receivables"].new,
                "updated": report.tables["receivables"].updated,
                "unchanged": report.tables["receivables"].unchanged,
            }
        ),
        flush=True,
    )
    store.close()


def measured(url: str, rows: int, *, changed: bool) -> dict[str, float]:
    """One load in a process of its own, with single writes and reads beside it."""
    call = f"from tests.benchmarks.test_store_load import load; load({url!r}, {rows}, {changed})"
    program = subprocess.Popen(
        [sys.executable, "-c", call], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert program.stdin is not None
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    store = open_store(url)
    done = threading.Event()
    waits: dict[str, list[float]] = {"score": [], "record": [], "revision": []}
    failed: list[BaseException] = []
    one = empty_frame("receivables").reindex(range(1))
    one["receivable_id"], one["customer_id"], one["amount"] = "SINGLE", "C00001", 1.0
    one["due_date"] = pd.Series(["2026-01-01"]).astype("datetime64[s]")

    def ask(name: str, what: object) -> None:
        number = 0
        while not done.is_set():
            number += 1
            began = time.perf_counter()
            try:
                what(number)  # type: ignore[operator]
            except BaseException as err:  # a thread's error must reach the test
                failed.append(err)
                return
            waits[name].append(time.perf_counter() - began)
            done.wait(0.02)

    unique = f"{rows}-{changed}-{time.time_ns()}"
    threads = [
        threading.Thread(target=ask, args=pair)
        for pair in (
            ("score", lambda n: store.save_score(f"{unique}-{n}", "R", "{}")),
            (
                "record",
                lambda n: store.write(
                    {"receivables": one.assign(amount=float(n))}, AS_OF, synthetic=True
                ),
            ),
            ("revision", lambda _: store.revision()),
        )
    ]
    program.stdin.write("go\n")
    program.stdin.flush()
    for thread in threads:
        thread.start()
    try:
        said = json.loads(program.stdout.readline())
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert program.wait(60) == 0
    assert failed == []
    store.close()
    return (
        said
        | {f"longest_{k}_s": round(max(v), 2) for k, v in waits.items()}
        | {"single_writes": len(waits["score"]) + len(waits["record"])}
    )


@pytest.mark.timeout(1200)
def test_a_million_rows_come_in_and_nobody_waits(database_url: str) -> None:
    backend = database_url.split(":")[0]
    for what, changed in (("first load", False), ("the same again", False), ("all changed", True)):
        found = measured(database_url, ROWS, changed=changed)
        print(f"\n{backend}, {what}: {found}")
        assert max(v for k, v in found.items() if k.startswith("longest")) < LONGEST_WAIT
