"""What every command of ours exits with: one code for an error, whichever command meets it."""

from __future__ import annotations

from data_schemas.errors import (
    BundleMismatch,
    ExplanationMismatch,
    GateNotPassed,
    InvalidLedger,
    InvalidPolicy,
    InvalidRecord,
    LeakageSuspected,
    ModelNotLoaded,
    NotFound,
    RiskError,
    SchedulerUnavailable,
    StoreUnavailable,
    TooLittleData,
)

EXIT_CODES: dict[type[RiskError], tuple[int, str]] = {
    RiskError: (10, "any other refusal"),
    InvalidRecord: (11, "a record breaks its schema"),
    InvalidLedger: (12, "a ledger or a file cannot be used, or an option does not fit it"),
    InvalidPolicy: (13, "the policy file, or one of settings, cannot be used"),
    NotFound: (14, "asked for a thing that is not there"),
    ModelNotLoaded: (15, "there is no model yet"),
    BundleMismatch: (16, "a model and this code disagree"),
    TooLittleData: (17, "too little data to learn from"),
    LeakageSuspected: (18, "an input gives the outcome away"),
    GateNotPassed: (19, "a model is not good enough to be promoted"),
    ExplanationMismatch: (20, "contributions do not add up: please report"),
    StoreUnavailable: (21, "the database or the MLflow store cannot be used"),
    SchedulerUnavailable: (22, "the scheduler or its workers cannot be used"),
}
"""Class of error → exit code; 0 is done, 2 a command that is itself wrong, 130 interrupted."""

_ANY = {0: "done", 2: "the command or a setting is wrong", 130: "interrupted"}
EPILOG = "exit codes:\n" + "\n".join(
    f"{code:>4}  {why}" for code, why in sorted({**_ANY, **dict(EXIT_CODES.values())}.items())
)


def exit_code(error: type[RiskError]) -> int:
    """The code of an error's class, or of the nearest class above it."""
    return next(EXIT_CODES[c][0] for c in error.__mro__ if c in EXIT_CODES)
