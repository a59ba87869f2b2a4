"""Tables of numbers by cause, level, agency and kind of instalment, as the parameters hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from data_schemas.causes import Cause
from data_schemas.codes import AgencyType, GovernmentLevel, InstalmentKind


@dataclass(frozen=True)
class Shares:
    """How the variance of a cause's hidden factor divides; the four add to 1."""

    customer: float
    seller: float
    deal: float
    instalment: float


def shares() -> Mapping[Cause, Shares]:
    """How each cause's hidden factor divides."""
    return MappingProxyType(
        {
            Cause.BRAND: Shares(0.50, 0.10, 0.36, 0.04),
            Cause.PRODUCT: Shares(0.20, 0.20, 0.56, 0.04),
            Cause.LEGACY: Shares(0.90, 0.00, 0.06, 0.04),
            Cause.SERVICE: Shares(0.88, 0.02, 0.06, 0.04),
            Cause.CREDIT: Shares(0.10, 0.25, 0.40, 0.25),
            Cause.HABIT: Shares(0.93, 0.00, 0.03, 0.04),
            Cause.EXTERNAL: Shares(0.56, 0.00, 0.40, 0.04),
            Cause.CONTROL: Shares(0.10, 0.50, 0.36, 0.04),
            Cause.PROCESS: Shares(0.54, 0.10, 0.32, 0.04),
            Cause.COLLECTION: Shares(0.10, 0.45, 0.41, 0.04),
            Cause.RELATIONSHIP: Shares(0.76, 0.08, 0.12, 0.04),
        }
    )


def influence() -> Mapping[tuple[Cause, Cause], float]:
    """What the second cause takes of the first."""
    return MappingProxyType(
        {
            (Cause.EXTERNAL, Cause.HABIT): 0.30,
            (Cause.EXTERNAL, Cause.PROCESS): 0.15,
            (Cause.SERVICE, Cause.LEGACY): 0.30,
            (Cause.SERVICE, Cause.RELATIONSHIP): 0.25,
            (Cause.LEGACY, Cause.RELATIONSHIP): 0.20,
        }
    )


def slopes(**by_cause: float) -> Mapping[Cause, float]:
    """Slopes by cause, named by its code."""
    return MappingProxyType({Cause(name): slope for name, slope in by_cause.items()})


def level_bias() -> Mapping[GovernmentLevel, float]:
    """By level, the highest first."""
    biases = (-0.9, -0.4, 0.0, 0.3, 0.7)
    return MappingProxyType(dict(zip(GovernmentLevel, biases, strict=True)))


def agency_bias() -> Mapping[AgencyType, float]:
    """By type of agency."""
    biases = (-0.1, 0.0, -0.2, 0.0, 0.6)
    return MappingProxyType(dict(zip(AgencyType, biases, strict=True)))


def level_shares() -> Mapping[GovernmentLevel, float]:
    """Customers by level, the highest first."""
    values = (0.03, 0.12, 0.30, 0.45, 0.10)
    return MappingProxyType(dict(zip(GovernmentLevel, values, strict=True)))


def agency_shares() -> Mapping[AgencyType, float]:
    """Customers by type of agency."""
    values = (0.30, 0.28, 0.18, 0.12, 0.12)
    return MappingProxyType(dict(zip(AgencyType, values, strict=True)))


def by_kind(*values: float) -> Mapping[InstalmentKind, float]:
    """One number for each kind of instalment, in their order."""
    return MappingProxyType(dict(zip(InstalmentKind, values, strict=True)))
