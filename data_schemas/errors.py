"""Errors of the domain; they know neither HTTP nor exit codes.

RiskError
├─ InvalidRecord        a record breaks its schema
├─ InvalidLedger        a ledger folder or file cannot be read as one
│  ├─ UnknownReference  a record points at one the ledger does not have
│  ├─ InstalmentTaken   an instalment's id is another deal's
│  └─ AliasOfAlias      a customer would be merged into one that is merged itself
├─ InvalidPolicy        the policy file cannot be used
├─ StoreUnavailable     the database does not answer, or is of another version
│  └─ ModelStoreUnavailable  the same of MLflow's store
├─ SchedulerUnavailable nobody to spread the work over, or none that can do it
├─ NotFound             asked for a thing that is not there
├─ ModelNotLoaded       the service is up, a model is not
├─ BundleMismatch       artefact and code disagree
├─ TooLittleData        too few matured outcomes, or one class only
├─ LeakageSuspected     an input nearly gives the outcome away
├─ GateNotPassed        a candidate is not good enough to be promoted
├─ NotAuthorised        no key or sign-in, or a wrong one
│  └─ NotAllowed        a key or user whose role is not enough
└─ ExplanationMismatch  contributions do not add up: a bug of ours
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """What is wrong with one field: which, what was given, what is allowed."""

    field: str
    label: str
    message: str


class RiskError(Exception):
    """Base of all errors a user may see; ``zh`` and ``en`` are written for the reader.

    Parameters
    ----------
    zh, en : str
        What is wrong and what to do, in each language.
    """

    code: ClassVar[str] = "error"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en

    def text(self, lang: str) -> str:
        """The message in ``lang`` ("zh" or "en")."""
        return self.zh if lang == "zh" else self.en

    def plain(self, lang: str) -> str:
        """The same for somebody at a form, who sees labels where a program sends names."""
        return self.text(lang)


class InvalidRecord(RiskError):
    """A record breaks its schema; carries a problem per field, in both languages.

    Parameters
    ----------
    plain_zh, plain_en : list of FieldProblem, optional
        The same problems without codes, for somebody at a form.
    """

    code = "invalid_record"

    def __init__(
        self, zh: list[FieldProblem], en: list[FieldProblem],
        plain_zh: list[FieldProblem] | None = None, plain_en: list[FieldProblem] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            "输入有误：" + "；".join(_told(p, f"{p.label}（{p.field}）", "：") for p in zh),
            "Invalid input: " + "; ".join(_told(p, p.field, ": ") for p in en),
        )
        self.problems_zh, self.problems_en = zh, en
        self._plain_zh, self._plain_en = plain_zh or zh, plain_en or en

    def problems(self, lang: str) -> list[FieldProblem]:
        """The problems in ``lang``."""
        return self.problems_zh if lang == "zh" else self.problems_en

    def plain(self, lang: str) -> str:
        """The problems under the labels of their fields."""
        if lang == "zh":
            return "输入有误：" + "；".join(_told(p, p.label, "：") for p in self._plain_zh)
        return "Invalid input: " + "; ".join(_told(p, p.label, ": ") for p in self._plain_en)

    def within(self, name: str) -> InvalidRecord:
        """The same of a record that was sent as a part, under ``name``, of another."""
        each = (self.problems_zh, self.problems_en, self._plain_zh, self._plain_en)
        inside = ([replace(one, field=f"{name}.{one.field}") for one in some] for some in each)
        return InvalidRecord(*inside)


def _told(one: FieldProblem, name: str, colon: str) -> str:
    """A problem under the name of its field; without one, under its label if it has any."""
    return colon.join(filter(None, (name if one.field else one.label, one.message)))


class InvalidLedger(RiskError):
    """A ledger folder or file cannot be read as one."""

    code = "invalid_ledger"


class UnknownReference(InvalidLedger):
    """A record points at a receivable or deal that is not there; nothing was written.

    Parameters
    ----------
    field : str
        The column that points: ``receivable_id`` or ``deal_id``.
    given : str
        What it says.
    """

    code = "unknown_reference"

    def __init__(self, field: str, given: str) -> None:
        zh, en = ("应收", "receivable") if field == "receivable_id" else ("合同", "deal")
        super().__init__(
            f"有记录指向数据库中没有的{zh}：{field} = “{given}”；未写入任何内容",
            f"a record points at a {en} the database does not have: {field} = '{given}'; nothing"
            " was written",
        )
        self.field, self.given = field, given


class InstalmentTaken(InvalidLedger):
    """The id of an instalment is another deal's, which would lose it; nothing was written.

    Parameters
    ----------
    given, deal, holder : str
        The id, the deal it was given for, and the one that has it.
    """

    code = "instalment_taken"

    def __init__(self, given: str, deal: str, holder: str) -> None:
        super().__init__(
            f"合同“{deal}”的分期编号“{given}”已属于合同“{holder}”；一个编号在账簿中只属于一个合同，"
            "请用不同的编号；未写入任何内容",
            f"deal '{deal}' has an instalment '{given}', which is deal '{holder}''s: in the ledger"
            " an id is one deal's alone, name another; nothing was written",
        )
        self.given, self.holder = given, holder


class AliasOfAlias(InvalidLedger):
    """An alias of a customer that is an alias, or of itself: a chain, or a circle; nothing written.

    Parameters
    ----------
    alias, into, further : str
        The alias, the customer it would stand for, and the one that stands for in turn.
    """

    code = "alias_of_alias"

    def __init__(self, alias: str, into: str, further: str) -> None:
        if alias == into:
            super().__init__(
                f"客户“{alias}”不能并入自身", f"customer '{alias}' cannot be merged into itself"
            )
            return
        circle = further == alias
        zh = "两者互指" if circle else f"请直接并入“{further}”，或先撤销“{into}”的合并"
        en = (
            "the two would stand for each other"
            if circle
            else f"merge into '{further}' itself, or undo the merge of '{into}' first"
        )
        super().__init__(
            f"客户“{alias}”不能并入“{into}”：“{into}”本身已并入“{further}”；{zh}",
            f"customer '{alias}' cannot be merged into '{into}', which is merged into '{further}'"
            f" itself; {en}",
        )


class InvalidPolicy(RiskError):
    """The policy file is missing, unreadable or has impossible figures."""

    code = "invalid_policy"


class StoreUnavailable(RiskError):
    """The database cannot be opened, or was made by another version of this code."""

    code = "store_unavailable"


class ModelStoreUnavailable(StoreUnavailable):
    """MLflow's store, where the models are, cannot be used."""

    code = "model_store_unavailable"


class SchedulerUnavailable(RiskError):
    """The workers that were to share the work cannot be reached, or cannot do it."""

    code = "scheduler_unavailable"


class NotFound(RiskError):
    """Asked for a customer, deal, receivable, score or model that is not there."""

    code = "not_found"


class ModelNotLoaded(RiskError):
    """The service is up, but no model is loaded."""

    code = "model_not_loaded"


class BundleMismatch(RiskError):
    """A model artefact and this code disagree; the message names the differences."""

    code = "bundle_mismatch"


class TooLittleData(RiskError):
    """There are too few matured outcomes, or one class only, to fit anything honest."""

    code = "too_little_data"


class LeakageSuspected(RiskError):
    """One input alone nearly gives the outcome away; it was probably known only later."""

    code = "leakage_suspected"


class GateNotPassed(RiskError):
    """A candidate model is not good enough to be promoted."""

    code = "gate_not_passed"


class NotAuthorised(RiskError):
    """No API key or sign-in was given, or it is wrong."""

    code = "not_authorised"


class NotAllowed(NotAuthorised):
    """The role of a key or a user does not cover what it asks for."""

    code = "not_allowed"


class ExplanationMismatch(RiskError):
    """Contributions do not add up to the score: a bug of ours, never rescaled away."""

    code = "explanation_mismatch"
