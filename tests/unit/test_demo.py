"""The command: its demo makes what is missing, and a setting nobody knows is named."""

from pathlib import Path

import pytest

import huikuan
from data_schemas.errors import StoreUnavailable
from model.bundle_check import readable


def test_an_older_model_is_trained_again_and_nothing_is_made_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    done, asked = tmp_path / "demo" / "done", []

    def step(argv: list[str]) -> int:
        asked.append(argv[0])
        done.parent.mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(huikuan, "main", step)
    monkeypatch.setattr("service.cli.demo_credentials", lambda _: None)
    monkeypatch.setattr("service.cli.demo_text", lambda *_: "")

    def steps() -> list[str]:
        asked.clear()
        assert huikuan.demo(["--deals", "9", "--no-serve"]) == 0
        return list(asked)

    assert steps() == ["simulate", "ingest", "train"]
    assert done.read_text(encoding="utf-8") == f"9 deals, bundles {readable()}\n"
    assert steps() == []
    done.write_text("9 deals\n", encoding="utf-8")  # as an older program wrote it
    assert steps() == ["train"]
    assert steps() == []
    monkeypatch.setattr("model.bundle_check.FORMAT", 99)
    assert steps() == ["train"]


@pytest.mark.parametrize("words", [[], ["--port", "99999"]])
def test_a_setting_the_demo_cannot_use_is_named(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_PORT", "abc")
    assert huikuan.main(["demo", *words]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith("huikuan: HUIKUAN_PORT = ")


@pytest.mark.parametrize(
    ("err", "code", "said"),
    [
        (OSError(28, "No space left on device"), 10, "无法读写"),
        (StoreUnavailable("数据库无法使用", "cannot use it"), 21, "数据库无法使用"),
    ],
)
def test_what_stops_the_demo_between_two_steps_is_told(
    err: Exception, code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def stopped(_: object) -> None:
        raise err

    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "done").write_text(f"9 deals, bundles {readable()}\n", encoding="utf-8")
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path))
    monkeypatch.setattr("service.cli.demo_credentials", stopped)
    assert huikuan.main(["demo", "--no-serve"]) == code
    assert said in capsys.readouterr().err


def test_a_misspelt_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["huikuan", "--version"])
    monkeypatch.setenv("HUIKUAN_PORT", "8000")
    monkeypatch.setenv("HUIKUAN_WORKER", "3")
    assert huikuan.main() == 0
    told = capsys.readouterr().err
    assert "HUIKUAN_WORKER is no setting; HUIKUAN_WORKERS perhaps?" in told
    assert "PORT" not in told
