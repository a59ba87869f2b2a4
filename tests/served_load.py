"""The real service over HTTP while ``huikuan ingest`` runs beside it, each in its own process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx2 as httpx

from data_schemas.store import open_store
from service.example import example_deal
from service.security import key_digest, new_key
from tests.large_register import MAPPING, write_csv

START_SECONDS = 120.0
BETWEEN_SECONDS = 0.05
DEAL = example_deal(date(2026, 1, 5)).model_dump(mode="json", exclude_none=True)


@dataclass
class Beside:
    """What was done while files came in; ``waits`` in seconds, one entry a call."""

    seconds: float = 0.0
    reports: list[dict[str, Any]] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=lambda: {"score": [], "write": []})
    errors: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        said = [f"{self.seconds:,.0f} s"]
        for what, waits in self.waits.items():
            worst = max(waits, default=0.0)
            said.append(f"{len(waits):,} {what}s, the longest {worst:.2f} s")
        return "; ".join([*said, f"{len(self.errors)} errors"])


def environment(home: Path, database_url: str) -> dict[str, str]:
    """Settings of a deployment for its processes."""
    ours = {"HUIKUAN_HOME": str(home), "HUIKUAN_DATABASE_URL": database_url}
    return {k: v for k, v in os.environ.items() if not k.startswith("HUIKUAN_")} | ours


def ingest(file: Path, mapping: Path, settings: dict[str, str]) -> subprocess.Popen[str]:
    """``huikuan ingest`` under way."""
    words = ["ingest", str(file), "--mapping", str(mapping), "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "huikuan", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=settings,
    )  # fmt: skip


@contextmanager
def serving(settings: dict[str, str], bundle: Path) -> Iterator[httpx.Client]:
    """``huikuan serve`` on a free port, ready to score; stopped afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    key = new_key()
    with closing(open_store(settings["HUIKUAN_DATABASE_URL"])) as store:
        store.add_key("beside", key_digest(key))
    log = Path(settings["HUIKUAN_HOME"]) / "serve.log"
    with log.open("w", encoding="utf-8") as said:
        service = subprocess.Popen(
            [sys.executable, "-m", "huikuan", "serve", "--port", str(port)],
            stdout=said, stderr=said, env=settings | {"HUIKUAN_MODEL": str(bundle)},
        )  # fmt: skip
    url, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {key}"}
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
            _wait_for(client, service, log)
            yield client
    finally:
        service.terminate()
        service.wait(30)


def _wait_for(client: httpx.Client, service: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        if service.poll() is not None or time.monotonic() > end:
            raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
        time.sleep(0.2)


def worked_beside(
    client: httpx.Client, settings: dict[str, str], folder: Path, rows: int
) -> Beside:
    """Bring a register of so many rows in; until it is, score deals and put single records."""
    file, mapping = folder / "in.csv", folder / "m.yaml"
    write_csv(file, rows)
    mapping.write_text(MAPPING, encoding="utf-8")
    found, done = Beside(), threading.Event()

    def again(what: str, call: Callable[[int], httpx.Response]) -> None:
        number = 0
        while not done.is_set():
            number += 1
            began = time.monotonic()
            try:
                answer = call(number)
                if answer.status_code not in (200, 201):
                    found.errors.append(f"{what} {number}: {answer.status_code} {answer.text}")
            except httpx.TransportError as err:
                found.errors.append(f"{what} {number}: {err!r}")
            found.waits[what].append(time.monotonic() - began)
            done.wait(BETWEEN_SECONDS)

    def score(_: int) -> httpx.Response:
        return client.post("/v1/deals/score", json=DEAL)

    def write(number: int) -> httpx.Response:
        record = single(number)
        return client.put(f"/v1/receivables/{record['receivable_id']}", json=record)

    calls = {"score": score, "write": write}
    threads = [threading.Thread(target=again, args=one) for one in calls.items()]
    began = time.monotonic()
    with ingest(file, mapping, settings) as program:
        for thread in threads:
            thread.start()
        try:
            out, err = program.communicate()
        finally:
            found.seconds = time.monotonic() - began
            done.set()
            for thread in threads:
                thread.join()
    if program.returncode:
        found.errors.append(f"ingest: {program.returncode} {err}")
    else:
        found.reports.append(json.loads(out))
    return found


def single(number: int) -> dict[str, Any]:
    """A record of its own: a new one each second time, else the one before with more owed."""
    return {
        "receivable_id": f"SINGLE-{number // 2}", "customer_id": "客户1", "due_date": "2025-11-30",
        "amount": 1000.0 + number,
    }  # fmt: skip
