"""A load in a process of its own, that can be killed while it writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pandas as pd

from data_schemas.frame import empty_frame

AS_OF = date(2026, 3, 31)
ROWS = 10_000


def company(amount: float, rows: int = ROWS, prefix: str = "R") -> dict[str, pd.DataFrame]:
    """Receivables and payments, all of one amount: what is mixed from two loads shows."""
    owed = empty_frame("receivables").reindex(range(rows))
    owed["receivable_id"] = [f"{prefix}{n:07d}" for n in range(rows)]
    owed["customer_id"] = [f"C{n % 97}" for n in range(rows)]
    owed["due_date"] = pd.Series([pd.Timestamp("2026-01-31")] * rows).astype("datetime64[s]")
    owed["amount"] = amount
    paid = empty_frame("payments").reindex(range(rows // 5))
    paid["payment_id"] = [f"P{prefix}{n}" for n in range(len(paid))]
    paid["receivable_id"] = owed["receivable_id"].iloc[: len(paid)]
    paid["paid_date"] = owed["due_date"].iloc[: len(paid)]
    paid["amount"] = amount
    paid["kind"] = "cash"
    return {"receivables": owed, "payments": paid}


LOADER = """
import os, sys
from datetime import date
from data_schemas.store import open_store
from tests.killed_load import AS_OF, company
import pyarrow.csv, psycopg, alembic.autogenerate
for line in sys.stdin:
    url, amount = line.split()
    child = os.fork()
    if child == 0:
        store = open_store(url)
        store.write(company(float(amount)), AS_OF, synthetic=True)
        store.close()
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Writes a company whenever it is told to, in a process that can be killed."""


@contextmanager
def loader() -> Iterator[subprocess.Popen[str]]:
    program = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", LOADER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield program
    finally:
        program.kill()
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()
        program.wait()


def run(program: subprocess.Popen[str], url: str, amount: int, kill_after: float | None) -> int:
    """Exit code of a load; below 0 where it was killed."""
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(f"{url} {amount}\n")
    program.stdin.flush()
    child = int(program.stdout.readline())
    if kill_after is not None:
        time.sleep(kill_after)
        with suppress(ProcessLookupError):  # it was done before
            os.kill(child, signal.SIGKILL)
    return int(program.stdout.readline())
