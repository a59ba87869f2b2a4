"""What the commands about registered models do: which is followed, and which there are."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict

from data_schemas.settings import Settings
from training.commands import Said
from training.progress import Tell


def promote(args: Namespace, settings: Settings, _: Tell) -> Said:
    """Make a model version the champion."""
    from training.registry import beside
    from training.registry import promote as make_champion
    from training.registry_report import move_data, move_text

    move = make_champion(settings, args.version, force=args.force)
    both = beside(settings, move)
    return Said(move_text(move, settings.lang, both), move_data(move, both))


def rollback(_: Namespace, settings: Settings, __: Tell) -> Said:
    """Bring back the champion before the present one."""
    from training.registry import rollback as go_back
    from training.registry_report import move_text

    move = go_back(settings)
    return Said(move_text(move, settings.lang), asdict(move))


def models(_: Namespace, settings: Settings, __: Tell) -> Said:
    """List the model versions."""
    from training.registry import models as listed
    from training.registry_report import models_text

    found = listed(settings)
    return Said(models_text(found, settings.lang), [asdict(one) for one in found])
