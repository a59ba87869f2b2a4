"""Whatever comes from made-up companies says so, to people and to machines."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest

from training import asking, bare, decisions, evaluate, learning, tracking
from training.cli import main
from training.simulate import simulate, write

MEASURES = ("explanations", "learning", "decisions", "asking", "bare")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bundle_dir: Path) -> Path:
    monkeypatch.setenv("HUIKUAN_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("HUIKUAN_MODEL", str(bundle_dir))
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_a_simulated_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(home / "made")
    assert told(capsys, "simulate", "--deals", "20", "--out", out)["synthetic"] is True
    assert told(capsys, "ingest", out)["synthetic"] is True


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("word", ["score", "monitor"])
@pytest.mark.parametrize("real", [False, True])
def test_scores_of_a_simulated_ledger_or_by_a_model_of_one(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], word: str,
    lang: str, *, real: bool,
) -> None:  # fmt: skip
    monkeypatch.setenv("HUIKUAN_LANG", lang)
    folder = home / "ledger"
    write(simulate(60, seed=4), folder)
    if real:
        said = folder / "ledger.json"
        about = json.loads(said.read_text(encoding="utf-8")) | {"synthetic": False}
        said.write_text(json.dumps(about), encoding="utf-8")
    words = [word, "--ledger", str(folder)]
    words += ["--out", str(home / "s.csv")] if word == "score" else ["--since", "2020-01-01"]
    assert told(capsys, *words)["synthetic"] is True
    assert main(words) == 0
    assert "synthetic" in capsys.readouterr().out


def nothing(*_: object, **__: object) -> str:
    return ""


def no_figures(kind: type) -> object:
    """What could not be worked out, in every field."""
    return kind(**{one.name: float("nan") for one in fields(kind)})


@pytest.mark.parametrize("what", MEASURES)
def test_what_is_measured_on_made_up_companies(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    assert home.is_dir()
    answer = SimpleNamespace(as_dict=dict, companies=())
    fakes = {
        "explanations": (evaluate, lambda *_, **__: no_figures(evaluate.Explanations)),
        "learning": (learning, lambda *_, **__: []),
        "decisions": (decisions, lambda **__: answer),
        "asking": (asking, lambda **__: no_figures(asking.Asking)),
        "bare": (bare, lambda **__: answer),
    }
    names = {"learning": "learning_curve"}
    module, fake = fakes[what]
    monkeypatch.setattr(module, names.get(what, what), fake)
    for told_by in ("explanations_text", "learning_text", "decisions_text", "asking_text"):
        monkeypatch.setattr(f"training.report.{told_by}", nothing)
    monkeypatch.setattr(bare, "bare_text", nothing)
    monkeypatch.setattr(asking, "figure", nothing)
    monkeypatch.setattr("training.plots.learning_figure", nothing)
    monkeypatch.setattr("training.plots.advice_figure", nothing)
    monkeypatch.setattr(tracking, "keep_figure", lambda *_, **__: [])
    assert told(capsys, "evaluate", what)["synthetic"] is True
