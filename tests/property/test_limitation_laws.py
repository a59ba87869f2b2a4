"""Laws of limitation that hold for every claim."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data_schemas.law.codes import Evidence, RestartKind
from data_schemas.law.facts import Restart
from model.law.limitation import limitation, years_later
from tests.property.matters import DAYS, restarts


class TestLimitation:
    @given(DAYS, st.lists(restarts(), max_size=6), DAYS, st.sampled_from(list(RestartKind)),
           st.sampled_from(list(Evidence)))  # fmt: skip
    def test_a_restart_never_shortens_it(self, due, had, day, kind, evidence) -> None:
        before = limitation(due, had)
        after = limitation(due, [*had, Restart(date=day, kind=kind, evidence=evidence)])
        assert before is not None
        assert after is not None
        if after.last_day is not None:  # else a procedure holds it open
            assert before.last_day is not None
            assert after.last_day >= before.last_day

    @given(DAYS, st.lists(restarts(), max_size=6))
    def test_it_lies_between_three_and_twenty_years(self, due, had) -> None:
        found = limitation(due, had)
        assert found is not None
        if found.last_day is not None:
            assert years_later(due, 3) <= found.last_day <= years_later(due, 20)

    @given(DAYS, st.lists(restarts(), max_size=6))
    def test_every_restart_is_accounted_for_once(self, due, had) -> None:
        found = limitation(due, had)
        assert found is not None
        told = [one.restart for one in found.judged]
        assert sorted(map(str, told)) == sorted(map(str, had))
        # A procedure counts by its filing: the court has the paper, whatever is on file here.
        assert all(r.evidence.proves or r.kind.is_procedure for r in found.counted)
