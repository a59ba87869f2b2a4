import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from data_schemas import errors
from data_schemas.exit_codes import EXIT_CODES, exit_code
from data_schemas.settings import Settings
from training.cli import build_parser, main
from training.registry import models
from training.text_table import grid


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    return tmp_path


def test_every_error_has_its_own_exit_code() -> None:
    declared = {c for c in errors.RiskError.__subclasses__() if c.__module__ == errors.__name__}
    assert declared - {errors.NotAuthorised} <= set(EXIT_CODES)  # who may sign in is the service's
    codes = [code for code, _ in EXIT_CODES.values()]
    assert len(set(codes)) == len(codes)
    assert {0, 1, 2, 130}.isdisjoint(codes)


def test_an_error_nobody_listed_takes_the_code_of_its_parent() -> None:
    class Special(errors.InvalidLedger):
        code = "special"

    assert exit_code(Special) == EXIT_CODES[errors.InvalidLedger][0]


def test_the_help_lists_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        build_parser().parse_args(["train", "--help"])
    text = capsys.readouterr().out
    for code, why in EXIT_CODES.values():
        assert f"{code}  {why}" in text


@pytest.mark.parametrize(
    "words",
    [
        ["simulate", "--deals", "0", "--out", "x"],
        ["train", "--as-of", "30.06.2026"],
        ["train", "--horizons", "0,x"],
        ["evaluate", "luck"],
        ["evaluate", "learning", "--deals", "0"],
        ["evaluate", "decisions", "--oracle-deals", "100"],
        ["evaluate", "asking", "--oracle-deals", "100"],
        ["evaluate", "bare", "--oracle-deals", "100"],
        ["evaluate", "bare", "--plot", "curves.svg"],
        ["evaluate", "explanations", "--seeds", "3"],
        ["evaluate", "decisions", "--receivables", "300"],
        ["promote", "latest"],
        ["promote", "1", "--force", " "],
        ["train", "--promote", "--force", ""],
        ["train", "--force", "a reason"],
        ["simulate", "--deals", "5", "--seed", "-1", "--out", "x"],
        ["evaluate", "bare", "--seed=-1"],
    ],
)
def test_a_wrong_option_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "error:" in capsys.readouterr().err


def test_an_option_without_use_is_refused_by_name_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", "decisions", "--oracle-deals", "100"])
    told = capsys.readouterr().err
    assert "decisions does not use --oracle-deals: it is for explanations and learning" in told
    assert "decisions 不用 --oracle-deals" in told


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (["backtest"], "缺少必需的选项：--out", "arguments are required: --out"),
        (["train", "--as-of", "30.06.2026"], "'30.06.2026' 不是 2026-06-30 这样的日期", "no date"),
        (["train", "--horizons", "0,x"], "'0,x' 不是 0,30,60 这样的列表", "no list like"),
        (["train", "--nothing"], "没有这样的选项：--nothing", "unrecognized arguments"),
        (["train", "--as-of"], "--as-of 之后须有一个值", "expected one argument"),
        (["evaluate", "luck"], "what 没有 'luck'；可选：", "invalid choice"),
        (["promote", "latest"], "V：'latest' 不是 1 以上的整数", "no whole number from 1"),
        (["tune", "--minutes", "0"], "'0' 须大于 0", "more than 0"),
        (["tune", "--minutes", "x"], "'x' 不是分钟数", "no number of minutes"),
        (["evaluate", "learning", "--deals", "0"], "--deals：'0' 须为 1 或以上", "at least 1"),
        (["train", "--promote", "--force", " "], "--force：须写明，不能为空", "not a blank"),
        (["train", "--promote=yes"], "--promote 不带值：'yes'", "ignored explicit argument"),
        (["backtest", "--o", "x"], "选项 --o 不明确，可能是：", "ambiguous option"),
    ],
)
def test_a_wrong_option_is_told_in_both_languages(
    words: list[str], zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What every other refusal does: the words of argparse alone stood in English."""
    with pytest.raises(SystemExit):
        main(words)
    told = capsys.readouterr().err
    assert zh in told
    assert en in told


def test_a_reason_without_a_promotion_is_refused_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["train", "--force", "a reason"])
    told = capsys.readouterr().err
    assert "--force is for --promote" in told
    assert "--force 只与 --promote 一起用" in told


def test_training_on_nothing_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train"]) == EXIT_CODES[errors.NotFound][0]
    assert "huikuan ingest" in capsys.readouterr().err
    missing = str(home / "nowhere")
    assert main(["train", "--ledger", missing]) == EXIT_CODES[errors.InvalidLedger][0]


def test_an_output_of_no_known_kind_is_refused_before_any_work(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["score", "--ledger", str(home), "--out", str(home / "scores.xls")]
    assert main(words) == EXIT_CODES[errors.InvalidLedger][0]
    assert "scores.xls" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIKUAN_PORT", "none")
    assert main(["models"]) == 2
    assert "HUIKUAN_PORT" in capsys.readouterr().err


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    lines = grid(("方法", "AUC"), [("客户历史率", "0.7"), ("本模型", "0.8123")])
    assert lines == ["方法           AUC", "客户历史率     0.7", "本模型      0.8123"]


def test_a_column_that_copies_the_outcome_stops_training(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "ledger"
    folder.mkdir()
    lines = ["receivable_id,customer_id,invoice_date,due_date,amount,paid_date,x_closed"]
    for i in range(200):
        late = i % 3 == 0
        day = date(2024, 1, 1) + timedelta(days=i)
        paid = "" if late else day + timedelta(days=40)
        closed = "no" if late else "yes"
        lines.append(f"R{i},C{i % 17},{day},{day + timedelta(days=30)},10,{paid},{closed}")
    (folder / "receivables.csv").write_text("\n".join(lines), encoding="utf-8")
    words = ["train", "--ledger", str(folder), "--as-of", "2026-01-01", "--horizons", "30,90"]
    assert main(words) == EXIT_CODES[errors.LeakageSuspected][0]
    said = capsys.readouterr().err
    assert "x_closed 仅凭其取值或是否为空" in said
    assert "x_closed, by its values or blanks alone" in said
    assert models(Settings(home=home / "var")) == []


@pytest.mark.usefixtures("home")
def test_only_a_setting_is_told_as_a_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record that a command gets wrong is our fault, not that of a variable nobody set."""

    def broken(*_: object) -> None:
        Settings(port=0)

    monkeypatch.setattr("training.registry_commands.models", broken)
    with pytest.raises(ValidationError):
        main(["models"])
    assert "HUIKUAN_" not in capsys.readouterr().err
    monkeypatch.setenv("HUIKUAN_PORT", "abc")
    assert main(["models"]) == 2
    assert "HUIKUAN_PORT = 'abc'" in capsys.readouterr().err


def test_whoever_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    words = ["simulate", "--deals", "20", "--out", str(tmp_path / "l"), "--json"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "training.cli", *words],
        stdout=write, stderr=subprocess.PIPE, env=os.environ | {"HUIKUAN_HOME": str(tmp_path)},
        check=False, text=True,
    )  # fmt: skip
    os.close(write)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["tune"],
        ["score"],
        ["backtest", "--cutoff", "2025-01-01", "--as-of", "2026-01-01", "--horizons", "90"],
        ["evaluate", "asking"],
    ],
)
def test_a_place_for_the_result_that_will_not_do_is_named_before_any_work(
    home: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    option = "--plot" if "asking" in words else "--out"
    suffix = {"asking": ".svg", "tune": ".toml"}.get(words[-1], ".csv")
    folder, file = home / f"folder{suffix}", home / "file"
    folder.mkdir()
    file.touch()
    for place in (folder, file / "deep" / f"result{suffix}"):
        assert main([*words, option, str(place)]) == EXIT_CODES[errors.RiskError][0]
        told = capsys.readouterr().err
        assert "cannot read or write" in told
        assert str(place) in told


def test_a_place_that_cannot_be_written_to_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main(["simulate", "--deals", "3", "--out", str(tmp_path / "file")]) == 10
    told = capsys.readouterr().err
    assert "cannot read or write" in told
    assert str(tmp_path / "file") in told
