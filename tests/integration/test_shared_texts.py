"""A ledger keeps each text once, however many cells say it and wherever it was read from."""

import pandas as pd
import pytest

from data_schemas.frame import TABLES, Ledger
from data_schemas.store.store import open_store
from training.ledger_folder import read_ledger_folder
from training.simulate import Simulation, simulate, write


def apart(frame: pd.DataFrame) -> dict[str, int]:
    """By column of text, how many objects say what another one says."""
    texts = frame.select_dtypes("object")
    told = {name: [text for text in texts[name] if isinstance(text, str)] for name in texts}
    return {name: len({id(t) for t in each}) - len(set(each)) for name, each in told.items()}


def assert_shared(ledger: Ledger) -> None:
    for name in TABLES:
        assert set(apart(getattr(ledger, name)).values()) <= {0}, name


@pytest.fixture(scope="module")
def company() -> Simulation:
    return simulate(60, seed=5)


@pytest.fixture(scope="module")
def read(company: Simulation, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("ledger")
    write(company, folder)
    return read_ledger_folder(folder)[0]


def test_simulated(company: Simulation) -> None:
    assert_shared(company.ledger)


def test_from_files(read: Ledger) -> None:
    assert_shared(read)


def test_from_the_database(read: Ledger, database_url: str) -> None:
    store = open_store(database_url)
    store.write({name: getattr(read, name) for name in TABLES}, read.as_of, synthetic=True)
    assert_shared(store.read_ledger())
    assert_shared(store.read_versions().latest)
    store.close()
