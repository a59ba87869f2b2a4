"""What the line and the trees on it gain over either, in one run: ratios of log loss."""

from statistics import fmean

from data_schemas.codes import Stage
from model.day import day_number
from model.estimator import Recipe
from model.line_fit import Pull
from model.trees import Trees
from model.units import known_before
from model.view import LedgerView
from training.horizon import StageLearner
from training.rehearsal import choose_echo, log_loss
from training.simulate import simulate
from training.snapshots import stage_rows

HORIZONS = (30, 90, 365)


def test_blend_against_its_parts() -> None:
    print("\nsynthetic, signing, out of time: mean log loss over 30, 90, 365 days")
    for deals in (1000, 5000):
        ledger = simulate(deals, seed=7).ledger
        view = LedgerView(known_before(ledger, ledger.as_of))
        rows = stage_rows(view, Stage.SIGNING, ())
        learner = StageLearner(rows, day_number(ledger.as_of), Trees(), Pull(), HORIZONS)
        lines = [learner.rehearser.lines(h) for h in HORIZONS]
        echo = choose_echo(lines)
        found = [r for one in lines if (r := learner.rehearser.rehearse(one, echo)) is not None]
        assert found

        def loss(line: float, growth: float, echo=echo, found=found) -> float:
            recipe = Recipe(line=line, growth=growth, echo=echo)
            return fmean(log_loss(one.said[recipe], one.y) for one in found)

        both, trees, line = loss(1.0, 0.5), loss(0.0, 1.0), loss(1.0, 0.0)
        print(
            f"  {deals} deals: both {both:.4f}; trees / both {trees / both:.3f}; "
            f"line / both {line / both:.3f}"
        )
