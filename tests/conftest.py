"""Shared fixtures: one small simulated company and one small trained bundle for all fast tests.

Small is enough for laws (monotone, additive, batch equals single); how good the model is, is
measured by ``huikuan evaluate`` and ``huikuan backtest``, never by a test of a tiny model.
"""

import fcntl
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import hypothesis
import matplotlib
import pytest
from hypothesis import HealthCheck

from data_schemas.codes import Stage
from data_schemas.frame import Ledger
from data_schemas.policy import Policy
from model.bundle import Bundle, load_bundle
from model.extras import extras_of
from model.scorer import Scorer
from model.trees import Trees
from model.view import LedgerView
from tests.own_ledger import with_own_columns
from tests.postgres import Server, running_server
from training.fit import FitSettings, fit
from training.known import known
from training.simulate import simulate
from training.snapshots import StageRows, stage_rows

matplotlib.use("Agg")
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")

hypothesis.settings.register_profile(
    "ci",
    derandomize=True,
    max_examples=50,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.settings.register_profile("deep", max_examples=2000, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests go out first: none is left to one worker when the others are done."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


DEALS = 600
SMALL = FitSettings(trees=Trees(bags=1, rounds=30))
"""Few trees: quick, and the laws hold for any number."""


@pytest.fixture(scope="session")
def simulated() -> Ledger:
    """A simulated company of a few hundred deals."""
    return simulate(DEALS, seed=11).ledger


@pytest.fixture(scope="session")
def as_of(simulated: Ledger) -> date:
    """The day the simulated ledger was taken."""
    return simulated.as_of


@pytest.fixture(scope="session")
def view(simulated: Ledger) -> LedgerView:
    """The simulated ledger, ready for point-in-time questions."""
    return LedgerView(simulated)


@pytest.fixture(scope="session")
def bundle_dir(simulated: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model of the simulated company as a folder on disk, to be read only."""
    return _trained("bundle", simulated, tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def own_ledger(simulated: Ledger) -> Ledger:
    """The simulated company with columns of its own (``tests.own_ledger``)."""
    return with_own_columns(simulated)


@pytest.fixture(scope="session")
def own_bundle_dir(own_ledger: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small model of that company, to be read only."""
    return _trained("own_bundle", own_ledger, tmp_path_factory.getbasetemp())


def _trained(name: str, ledger: Ledger, folder: Path) -> Path:
    """A model of a ledger: the first of the workers to ask trains it, the others wait and read."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the one the workers share
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / name
        if not made.exists():
            found = fit(ledger, ledger.as_of, settings=SMALL)
            found.bundle.save(folder / f"{name}.new").rename(made)
    return made


@pytest.fixture(scope="session")
def rows(simulated: Ledger, as_of: date) -> dict[Stage, StageRows]:
    """What the small model was taught with."""
    cut = known(simulated, as_of)
    extras = extras_of(cut.now.ledger)
    return {stage: stage_rows(cut, stage, extras) for stage in Stage}


@pytest.fixture(scope="session")
def bundle(bundle_dir: Path) -> Bundle:
    """The small model as loaded from disk."""
    return load_bundle(bundle_dir)


@pytest.fixture(scope="session")
def scorer(bundle: Bundle) -> Scorer:
    """A scorer with the default policy."""
    return Scorer(bundle, Policy())


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own; without one they fail, they are not skipped."""
    with running_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new, empty database, once on each backend."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'folder' / 'ledger.db'}"
        return
    server: Server = request.getfixturevalue("postgresql")
    with server.database() as url:
        yield url
