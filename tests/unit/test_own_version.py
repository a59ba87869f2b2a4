"""What a run keeps of the version that trained."""

from importlib.metadata import PackageNotFoundError

import pytest

from training import train


def test_an_environment_of_the_lock_alone_trains_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """``mlflow run`` makes one of requirements.lock, where huikuan itself is not installed."""
    assert train._own_version()[0].isdigit()

    def none(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(train, "installed", none)
    assert train._own_version() == "source"
