"""A map on which every unit is a perceptron, with the straight pieces of its boundary."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from sigmoid_dashboard.runs.data import Data
from sigmoid_dashboard.runs.recorded import Run
from sigmoid_dashboard.runs.settings import Owner
from sigmoid_dashboard.ui.lesson import LessonPage
from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.fitted import network_of
from sigmoid_estimator.inspection import Plane

COMPONENTS = ("first principal component", "second principal component")
RESOLUTION = 160  # of the tint, whose edges hide under the boundary
HEIGHT = 360  # pixels, with the legend


class Subject(NamedTuple):
    """A classifier with the rows and the map on which it is looked at, and the key of caches."""

    classifier: SigmoidMLPClassifier
    data: Data
    plane: Plane | None  # None where one feature makes no map
    owner: Owner
    key: str

    @property
    def has_perceptrons(self) -> bool:
        """Whether its hidden units have two levels to step between."""
        return network_of(self.classifier).has_steps


def subject_of(run: Run, plane: Plane | None) -> Subject:
    """The network of a run as its training left it."""
    if plane is None and run.data.X.shape[1] == 2:
        plane = inspection.feature_plane(run.data.X)
    key = run.key if plane is None else f"{run.key} {plane.features}"
    return Subject(run.classifier, run.data, plane, run.owner, key)


def draw(
    page: LessonPage, name: str, subject: Subject, flipped: np.ndarray | None = None, key: str = ""
) -> None:
    """Draw the map of the perceptrons; rows that flipped, which `key` tells of, are marked."""
    data, plane = subject.data, subject.plane
    assert plane is not None

    def build():
        steps = subject.classifier.as_perceptron()
        frame = inspection.scaled_map(steps, data.X, 1.0, plane=plane, resolution=RESOLUTION)
        pieces = inspection.step_boundary(steps, data.X, plane=plane)
        points = pd.DataFrame(plane.points(data.X), columns=["x1", "x2"]).assign(label=data.y)
        return pieces, plotting.step_boundary(
            pieces,
            frame,
            points if flipped is None else points.assign(flipped=flipped),
            feature_names=COMPONENTS
            if plane.features is None
            else [data.feature_names[feature] for feature in plane.features],
            class_names=data.class_names,
        )

    page.draw(name, subject.owner, f"{subject.key} {key}", build, height=HEIGHT)
