"""The simulator: a causal account of how government money is paid (``docs/simulator.md``)."""

from training.simulate.folder import claim, write
from training.simulate.parameters import Parameters
from training.simulate.simulation import Simulation, instalment_ids, simulate

__all__ = ["Parameters", "Simulation", "claim", "instalment_ids", "simulate", "write"]
