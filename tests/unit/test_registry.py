import math

from data_schemas.codes import Stage
from training.registry import BRIER, CALIBRATION, RIVAL, Gates, check_gates

SIGNING = [Stage.SIGNING]


def figures(brier: float = 0.10, rival: float = 0.12, ece: float = 0.02) -> dict[str, float]:
    names = {BRIER: brier, RIVAL: rival, CALIBRATION: ece}
    return {name.format(stage="signing"): value for name, value in names.items()}


def test_a_model_better_than_the_customer_rate_passes() -> None:
    looked_at, failures = check_gates(figures(), SIGNING, Gates())
    assert looked_at == figures()
    assert failures == []


def test_a_refusal_names_the_figures() -> None:
    _, failures = check_gates(figures(brier=0.13, ece=0.31), SIGNING, Gates())
    text = " ".join(en for _, en in failures)
    assert len(failures) == 2
    for figure in ("0.1300", "0.1200", "0.310", "0.100"):
        assert figure in text


def test_a_model_nobody_measured_does_not_pass() -> None:
    assert check_gates({}, SIGNING, Gates())[1]
    half = figures()
    del half[RIVAL.format(stage="signing")]
    assert check_gates(half, SIGNING, Gates())[1]


def test_an_unknown_figure_does_not_pass() -> None:
    assert check_gates(figures(brier=math.nan), SIGNING, Gates())[1]


def test_every_stage_must_pass() -> None:
    worse = {name.replace("signing", "open"): v for name, v in figures(brier=0.5).items()}
    _, failures = check_gates(figures() | worse, list(Stage), Gates())
    assert [en.split(":")[0] for _, en in failures] == ["open"]


def test_a_stage_that_was_learnt_but_never_measured_does_not_pass() -> None:
    """Of few records signing is learnt and nothing is left to measure it on."""
    _, failures = check_gates(figures(), list(Stage), Gates())
    assert [en for _, en in failures] == ["open: learnt, but not measured out of time"]
