"""What a look back may be asked, and by which peers."""

from datetime import date

import pytest

from data_schemas.codes import Stage
from data_schemas.errors import InvalidLedger
from data_schemas.frame import Ledger
from tests.conftest import SMALL
from training.backtest import backtest
from training.backtest_report import backtest_text
from training.methods import PEERS

pytestmark = pytest.mark.slow


def test_a_stage_that_is_asked_nothing_is_left_out(bare: Ledger, cutoff: date) -> None:
    """On its due date an open claim is no question."""
    found = backtest(
        bare, cutoff=cutoff, as_of=bare.as_of, horizons=(0,), peers=(), settings=SMALL
    )  # fmt: skip
    assert set(found.predictions["stage"]) == {Stage.SIGNING.value}


def test_all_peers_answer_every_row(
    bare: Ledger, cutoff: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.survival.TREES", 5)
    monkeypatch.setattr("training.survival.MAX_ROWS", {"cox": 500, "forest": 500})
    names = tuple(name for name, peer in PEERS.items() if peer.installed)
    found = backtest(
        bare, cutoff=cutoff, as_of=bare.as_of, horizons=(30, 90), open_ages=(30,),
        peers=("all",), settings=SMALL,
    )  # fmt: skip
    assert set(names) <= set(found.matured.columns)
    for name in names:
        p = found.matured[name]
        assert p.between(0, 1).all(), name
        cells = found.cells().query("method == @name")
        assert len(cells) == 4, name
        if name not in ("base_rate", "naive_rate"):
            assert cells["auc"].mean() > 0.6, name
    said = backtest_text(found, None, "en")
    assert "taught by a draw of at most: logistic regression 10,000" in said
    assert "逻辑回归 10,000" in backtest_text(found, None, "zh")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"cutoff": date(2030, 1, 1)}, "must be before"),
        ({"open_ages": (-5,)}, "0 or more"),
        ({"origins": 100_000}, "must be 1 to"),
        ({"peers": ("xgboost",)}, "knows no xgboost"),
    ],
)
def test_what_cannot_be_asked_is_refused(bare: Ledger, change: dict, match: str) -> None:
    asked = {"cutoff": date(2025, 1, 1), "as_of": bare.as_of, "horizons": (0, 30, 90)} | change
    with pytest.raises(InvalidLedger, match=match):
        backtest(bare, **asked)
