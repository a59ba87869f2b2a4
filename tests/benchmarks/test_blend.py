"""How much the mean of line and trees gains over either, in one run: ratios of log loss."""

from statistics import fmean

from data_schemas.codes import Stage
from model.day import day_number
from model.estimator import Trees
from model.units import known_before
from model.view import LedgerView
from training.horizon import StageLearner
from training.simulate import simulate
from training.snapshots import stage_rows

HORIZONS = (30, 90, 365)


def test_blend_against_its_parts() -> None:
    print("\nsynthetic, signing, out of time: mean log loss over 30, 90, 365 days")
    for deals in (1000, 5000):
        ledger = simulate(deals, seed=7).ledger
        view = LedgerView(known_before(ledger, ledger.as_of))
        rows = stage_rows(view, Stage.SIGNING, ())
        learner = StageLearner(rows, day_number(ledger.as_of), Trees())
        found = [r for h in HORIZONS if (r := learner.rehearse(h)) is not None]
        loss = {w: fmean(r.loss(w) for r in found) for w in (0.0, 0.5, 1.0)}
        print(
            f"  {deals} deals: mean {loss[0.5]:.4f}; "
            f"trees / mean {loss[0.0] / loss[0.5]:.3f}; line / mean {loss[1.0] / loss[0.5]:.3f}"
        )
        assert found
