"""The model card that the API and the desk show, read off a bundle's manifest."""

from __future__ import annotations

from data_schemas.codes import Stage
from data_schemas.policy import Policy
from model.features import features_at
from model.manifest import Dropped, Manifest
from model.read_elsewhere import read_elsewhere
from model.scarcity import lacking, notes
from service.answers import MergedHorizon, ModelCard, ModelInput, OwnInput, Scorecard


def card_of(manifest: Manifest, policy: Policy, lang: str) -> ModelCard:
    """What is known about a model, with labels in ``lang``."""
    return ModelCard(
        model_version=manifest.model_version,
        schema_version=manifest.schema_hash,
        data_as_of=manifest.data_as_of,
        synthetic=manifest.synthetic,
        horizons={part.stage.value: [h.days for h in part.horizons] for part in manifest.stages},
        delay_days=policy.delay_days,
        default_days=policy.default_days,
        grade_limits=list(policy.grade_limits),
        seller_is_sme=policy.law.seller_is_sme,
        scorecard=Scorecard(
            base_points=policy.base_points,
            base_odds=policy.base_odds,
            points_to_double=policy.points_to_double,
        ),
        metrics=manifest.metrics,
        rows=manifest.rows,
        inputs=_inputs(manifest, lang),
        own_columns=_own(manifest, lang),
        not_learnt=list(manifest.not_learnt),
        merged=[_merged(one, lang) for one in manifest.dropped],
        notes=[*notes(manifest, lang), *read_elsewhere(manifest, policy, lang)],
    )


def _merged(one: Dropped, lang: str) -> MergedHorizon:
    return MergedHorizon(
        stage=one.stage, horizon_days=one.days, rows=one.rows, unpaid=one.unpaid,
        missing_rows=one.missing_rows, missing_paid=one.missing_paid,
        missing_unpaid=one.missing_unpaid, expected=one.expected, text=lacking(one, lang),
    )  # fmt: skip


def _inputs(manifest: Manifest, lang: str) -> list[ModelInput]:
    """One entry per input as it is explained; columns of one code are one input."""
    shown: dict[str, ModelInput] = {}
    for part in manifest.stages:
        for feature in features_at(part.stage, manifest.extras):
            if feature.cause is None:
                continue  # it only names the question
            shown.setdefault(
                feature.shown,
                ModelInput(
                    feature=feature.shown,
                    label=feature.label(lang),
                    unit=feature.unit,
                    cause=feature.cause,
                    importance={
                        stage.value: _importance(manifest, stage, feature.shown) for stage in Stage
                    },
                ),
            )
    return list(shown.values())


def _own(manifest: Manifest, lang: str) -> list[OwnInput]:
    """The company's own columns, with the stages that have learnt from each."""
    learnt = {stage: manifest.own_learnt(stage) for stage in Stage}
    return [
        OwnInput(
            column=one.column, label=one.label(lang), unit=one.unit, cause=one.cause,
            kind=one.kind, values=list(one.values),
            stages=[stage for stage, some in learnt.items() if one in some],
        )
        for one in manifest.extras
    ]  # fmt: skip


def _importance(manifest: Manifest, stage: Stage, shown: str) -> float:
    part = manifest.stage(stage)
    return part.importance.get(shown, 0.0) if part else 0.0
