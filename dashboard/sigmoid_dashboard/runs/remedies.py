"""The run with the remedy of a diagnosis, and both on the same rows."""

from dataclasses import replace
from typing import Any

import pandas as pd
from sklearn.preprocessing import StandardScaler

from sigmoid_dashboard.runs import opened_runs
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import RunSettings, SettingsError
from sigmoid_estimator.unscaled import on_unscaled_rows

SETTINGS = {  # by the parameters of a remedy that are settings under another name
    "learning_rate_init": "rate",
    "hidden_layer_sizes": "hidden",
    "max_iter": "epochs",
    "scale_features": "standardise",
}
SAME = ("activation", "init", "init_scale", "loss", "alpha")  # under the same name
GIVEN_WEIGHTS = ("coef_init", "intercept_init")  # which a remedy only takes away

AS_IT_IS, WITH_REMEDY = "as it is", "with the remedy"  # in the player and in tables


def remedied(run: Run, cause: pd.Series) -> RunSettings:
    """The settings of the run with the remedy. Raises SettingsError where there is none."""
    settings = opened_runs.trained_again(run) if run.is_opened else run.settings
    remedy = {name: value for name, value in cause["remedy"].items() if name not in GIVEN_WEIGHTS}
    changed: dict[str, Any] = {}
    if "init" in remedy or "hidden_layer_sizes" in remedy:
        changed["start"] = ""
    if remedy.pop("early_stopping", False):
        # The same training up to there: a seed has one film.
        del remedy["scoring"]
        if not settings.held_out:
            raise SettingsError("The film has no validation rows, by which to end the training.")
        changed["epochs"] = max(int(cause["since"]), 1)
    names = SETTINGS | {name: name for name in SAME}
    beyond = dict(settings.beyond) | {k: v for k, v in remedy.items() if k not in names}
    changed |= {names[name]: value for name, value in remedy.items() if name in names}
    settings_with = replace(settings, **changed, beyond=tuple(beyond.items()))
    if settings_with == settings:
        raise SettingsError("This run has the remedy already, and needs another one.")
    return settings_with


def beside(sick: Run, with_remedy: Run) -> Run:
    """The run with the remedy as one on the sick run's rows, to be played in step with it."""
    clf = with_remedy.classifier
    if with_remedy.settings.standardise and not sick.settings.standardise:
        clf = on_unscaled_rows(clf, StandardScaler().fit(sick.data.X))
    return replace(sick, classifier=clf)
