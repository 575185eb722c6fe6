"""One row of a diagnosis, and how much it hinders."""

from typing import Any, NamedTuple

FRESH_START: dict[str, Any] = {  # given weights would survive a new way to draw them
    "init": "auto",
    "init_scale": 1.0,
    "coef_init": None,
    "intercept_init": None,
}
UNCENTERED = "uncentered"  # how sparse rows are scaled: with their middle at 0 they were dense
MOST = 0.5  # of the units, the entries or the way
BETTER = 0.05  # accuracy of a reference over that of the network

SEVERITIES = {
    "unscaled_features": "blocks",
    "symmetric_units": "blocks",
    "saturated_from_start": "blocks",
    "saturated_output_wrong": "blocks",
    "dead_units": "blocks",
    "vanishing_gradients": "blocks",
    "learning_rate_too_high": "blocks",
    "linear_model_underfits": "blocks",
    "too_few_units": "blocks",
    "learning_rate_too_low": "slows",
    "stopped_too_early": "slows",
    "penalty_too_strong": "slows",
    "class_imbalance": "slows",
    "overfitting": "slows",
    "overconfident": "note",
    "overlapping_classes": "note",
    "solved_still_growing": "note",
    "healthy": "note",
}


class Finding(NamedTuple):
    """What was found, by which figure beyond which threshold, and what helps."""

    finding: str
    figure: float
    threshold: float
    explanation: str
    remedy: dict[str, Any]
    layer: int | None = None
    since: int = 0

    @property
    def severity(self) -> str:
        return SEVERITIES[self.finding]
