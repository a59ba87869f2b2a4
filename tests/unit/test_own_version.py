"""Which version this is, also where none was installed."""

from importlib.metadata import PackageNotFoundError

import pytest

import huikuan
from data_schemas import own_version


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """``mlflow run`` makes an environment of requirements.lock, without huikuan itself."""

    def none(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(own_version, "version", none)


def test_what_is_installed_says_its_number() -> None:
    assert own_version.own_version()[0].isdigit()


@pytest.mark.usefixtures("not_installed")
def test_what_is_not_installed_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert own_version.own_version() == "source"
    assert huikuan.main(["--version"]) == 0
    assert capsys.readouterr().out == "huikuan source\n"
