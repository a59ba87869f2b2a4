"""A real Chromium, and the desk on a real server with a trained model."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2 as httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from data_schemas.frame import TABLES, Ledger
from data_schemas.settings import Settings
from data_schemas.store import open_store
from service.passwords import hash_password
from tests.browser.desk import PASSWORD, USER, sign_in

OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 60_000.0
"""Milliseconds until what is expected of a page counts as missing: speed is not what is tested."""
expect.set_options(timeout=PATIENCE)
FORBIDDEN = "Content Security Policy"
KNOWN = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def home(simulated: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A HOME whose database holds the simulated ledger and a user."""
    return home_of(simulated, tmp_path_factory.mktemp("home"))


def home_of(ledger: Ledger, made: Path) -> Path:
    """A folder made a HOME whose database holds a ledger and a user."""
    with closing(open_store(Settings(home=made).database)) as store:
        tables = {name: getattr(ledger, name) for name in TABLES}
        store.write(tables, ledger.as_of, ledger.synthetic)
        store.add_user(USER, hash_password(PASSWORD))
    return made


@pytest.fixture(scope="session")
def url(home: Path, bundle_dir: Path) -> Iterator[str]:
    with serving(home, bundle_dir) as where:
        yield where


@contextmanager
def serving(home: Path, bundle_dir: Path) -> Iterator[str]:
    """Where a HOME and a model are served meanwhile."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "service.main"],
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith("HUIKUAN_")},
            "HUIKUAN_HOME": str(home),
            "HUIKUAN_MODEL": str(bundle_dir),
            "HUIKUAN_PORT": str(port),
        },
    )
    where = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(f"{where}/readyz"), server)
        yield where
    finally:
        server.terminate()
        server.wait(20)


def wait_until(done: Callable[[], bool], server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 90
    while not done():
        assert server.poll() is None, "the server ended"
        assert time.monotonic() < deadline, "the server is not ready"
        time.sleep(0.2)


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The system's Chromium where there is one, else the one Playwright has fetched.
    path = next((found for name in KNOWN if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser, url: str) -> Iterator[BrowserContext]:
    """A stranger's browser.

    Fails the test on errors of scripts, on what our own rules about scripts forbid our pages, and
    on requests to other places.
    """
    opened = browser.new_context(
        base_url=url, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    opened.set_default_timeout(PATIENCE)
    asked: list[str] = []
    broken: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("weberror", lambda error: broken.append(str(error.error)))
    opened.on("console", lambda said: broken.append(said.text) if FORBIDDEN in said.text else None)
    yield opened
    opened.close()
    assert [a for a in asked if not a.startswith((url, url.replace("http", "ws"), "data:"))] == []
    assert broken == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of somebody who has signed in."""
    opened = context.new_page()
    sign_in(opened)
    return opened
