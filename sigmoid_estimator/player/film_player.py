"""FilmPlayer: the film of a training, to be played in a file, in a notebook, or on a page."""

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.utils.validation import check_is_fitted

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.inspection import Plane
from sigmoid_estimator.player import html as html_file
from sigmoid_estimator.player.checks import checked_epoch, checked_factor
from sigmoid_estimator.player.frames import Frames, frames_of_film, frames_over_factors
from sigmoid_estimator.player.panels import chosen_panels
from sigmoid_estimator.player.payload import Payload, payload
from sigmoid_estimator.player.remarks import Asked, checked_remarks
from sigmoid_estimator.player.rows import Rows, rows_of

if TYPE_CHECKING:
    from sigmoid_estimator.player.widget import FilmWidget


class FilmPlayer:
    """The film of a training, played in the browser without a server.

    Loss, accuracy and captions are the film's, of the rows trained on; map and panels show the
    rows given here, which may be others.

    Parameters
    ----------
    classifiers : SigmoidMLPClassifier or dict of str to SigmoidMLPClassifier
        Fitted, with a film each. Several are played in step, by the names over their maps.
    X : array-like of shape (n_samples, n_features)
        The rows on the map.
    y : array-like of shape (n_samples,) or (n_samples, n_labels)
        Their classes.
    plane : Plane or None, default=None
        What the map shows. None is the two features themselves, or of more the plane of the first
        two principal components.
    feature_names, class_names : sequence of str or None, default=None
        Names for the axes and the legend; None is "x1", "x2" and so on, and the classes.
    panels : "auto" or sequence of str, default="auto"
        What is drawn beside the map: names of "sigmoid", "weights", "network", "histograms",
        "images", "units" and "backpropagation"; "auto" chooses by the network and the rows, and
        never the last. Several classifiers leave no room for any.
    image_shape : tuple of two int or None, default=None
        Height and width of rows that are images. None takes rows for square images where that
        many features, at least 16, are nowhere negative.
    images : array-like of shape (n_samples, n_pixels) or None, default=None
        What the rows look like, where the network is given something else, such as standardised
        grey values. None is X.
    epoch : int or None, default=None
        Where the film opens; None is its end.
    title : str or None, default=None
        A heading over the film, and the name of its file in the browser.
    sample_weight : array-like of shape (n_samples,) or None, default=None
        Weights of the rows in the loss, where `fit` had them; they multiply the classifier's
        `class_weight`. The loss of weights that a visitor changes is taken with them.
    remarks : sequence of {"sharpness", "margin"}, or dict of them to DataFrame, default=()
        What captions say too, measured on the rows given here: how strongly the loss curves
        against 2/η, up to the last record beyond the edge of stability, of plain gradient descent;
        the margin of a single neuron in parts of the widest. Of large networks some records are
        measured. A dict gives what :func:`sigmoid_estimator.inspection.sharpness` and
        :func:`sigmoid_estimator.inspection.margin_growth` have returned for a single classifier
        already, or None.

    Raises
    ------
    ValueError
        Without a film (``record_history=False``), if not even three records of it fit into 4 MB,
        or where rows, labels or names do not suit the classifiers.

    Examples
    --------
    >>> from sigmoid_estimator import SigmoidMLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.player import FilmPlayer
    >>> X, y = load_line(return_X_y=True)
    >>> clf = SigmoidMLPClassifier((), max_iter=100, random_state=0).fit(X, y)
    >>> film = FilmPlayer(clf, X, y, feature_names=["x", "y"], title="x + y = 3")
    >>> film.to_html()[:15]
    '<!doctype html>'
    """

    def __init__(
        self,
        classifiers: SigmoidMLPClassifier | Mapping[str, SigmoidMLPClassifier],
        X: Any,
        y: Any,
        *,
        plane: Plane | None = None,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        panels: str | Sequence[str] = "auto",
        image_shape: tuple[int, int] | None = None,
        images: Any = None,
        epoch: int | None = None,
        title: str | None = None,
        sample_weight: Any = None,
        remarks: Asked = (),
    ) -> None:
        by_name = _by_name(classifiers)
        rows = rows_of(
            next(iter(by_name.values())),
            X,
            y,
            plane,
            feature_names,
            class_names,
            image_shape,
            sample_weight,
            images,
        )
        checked = checked_remarks(remarks, len(by_name))
        runs = [
            frames_of_film(name, clf, X, y, rows.weights, checked) for name, clf in by_name.items()
        ]
        position = None if epoch is None else checked_epoch(epoch)
        self._assemble(runs, rows, panels, position, title)

    @classmethod
    def over_factors(
        cls,
        clf: SigmoidMLPClassifier,
        X: Any,
        y: Any,
        factors: Sequence[float],
        *,
        plane: Plane | None = None,
        feature_names: Sequence[str] | None = None,
        class_names: Sequence[str] | None = None,
        panels: str | Sequence[str] = "auto",
        image_shape: tuple[int, int] | None = None,
        images: Any = None,
        factor: float | None = None,
        title: str | None = None,
        sample_weight: Any = None,
    ) -> "FilmPlayer":
        """The same stage with the factor c for an axis, by which all weights are multiplied.

        Parameters
        ----------
        clf : SigmoidMLPClassifier
            Fitted; it needs no film.
        X : array-like of shape (n_samples, n_features)
            The rows on the map.
        y : array-like of shape (n_samples,) or (n_samples, n_labels)
            Their classes.
        factors : sequence of float
            Positive, rising.
        plane : Plane or None, default=None
            As for the film of a training, like all that follow.
        feature_names, class_names : sequence of str or None, default=None
            Names for the axes and the legend.
        panels : "auto" or sequence of str, default="auto"
            What is drawn beside the map.
        image_shape : tuple of two int or None, default=None
            Height and width of rows that are images.
        images : array-like of shape (n_samples, n_pixels) or None, default=None
            What the rows look like.
        factor : float or None, default=None
            Where the film opens; None is the last.
        title : str or None, default=None
            A heading over the film.
        sample_weight : array-like of shape (n_samples,) or None, default=None
            Weights of the rows in the loss.

        Returns
        -------
        FilmPlayer
            With a frame for every factor.

        Examples
        --------
        >>> import numpy as np
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> from sigmoid_estimator.datasets import load_line
        >>> from sigmoid_estimator.player import FilmPlayer
        >>> X, y = load_line(return_X_y=True)
        >>> clf = SigmoidMLPClassifier((), max_iter=100, random_state=0).fit(X, y)
        >>> film = FilmPlayer.over_factors(clf, X, y, np.geomspace(1, 100, 41))
        """
        _check_classifier(clf)
        rows = rows_of(
            clf, X, y, plane, feature_names, class_names, image_shape, sample_weight, images
        )
        runs = [frames_over_factors("", clf, X, y, factors, rows.weights)]
        position = None if factor is None else checked_factor(factor)
        player = cls.__new__(cls)
        player._assemble(runs, rows, panels, position, title)
        return player

    def _assemble(
        self,
        runs: list[Frames],
        rows: Rows,
        panels: str | Sequence[str],
        position: float | None,
        title: str | None,
    ) -> None:
        self.position = position
        self.title = title
        self._axis = runs[0].axis.name
        self._widget: FilmWidget | None = None
        self.payload: Payload = payload(
            runs, rows, panels=chosen_panels(panels, runs, rows), title=title
        )

    def __repr__(self) -> str:
        positions = self.payload.positions
        return (
            f"<FilmPlayer of {len(positions):,} frames, {self._axis} {positions[0]:,} to "
            f"{positions[-1]:,}>"
        )

    def to_html(self) -> str:
        """The film as the text of one HTML file, which opens without server and network.

        Returns
        -------
        str
            A whole page, for a file or the ``srcdoc`` of a frame.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> from sigmoid_estimator.player import FilmPlayer
        >>> X, y = [[0.0, 1.0], [1.0, 0.0]], [0, 1]
        >>> clf = SigmoidMLPClassifier((), max_iter=20, random_state=0).fit(X, y)
        >>> FilmPlayer(clf, X, y).to_html()[:15]
        '<!doctype html>'
        """
        return html_file.page(self.payload, self.title, self.position)

    def save_html(self, path: str | PathLike[str]) -> None:
        """Write that file.

        Parameters
        ----------
        path : str or path-like
            Where to, by convention with the ending ``.html``.

        Examples
        --------
        >>> import tempfile
        >>> from pathlib import Path
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> from sigmoid_estimator.player import FilmPlayer
        >>> X, y = [[0.0, 1.0], [1.0, 0.0]], [0, 1]
        >>> clf = SigmoidMLPClassifier((), max_iter=20, random_state=0).fit(X, y)
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     FilmPlayer(clf, X, y).save_html(f"{folder}/film.html")
        ...     Path(folder, "film.html").stat().st_size > 10_000
        True
        """
        Path(path).write_text(self.to_html(), encoding="utf-8")

    def widget(self) -> "FilmWidget":
        """The film as a widget of a notebook, the same at every call.

        Its trait ``epoch`` (over factors ``factor``) is that of the frame shown: setting it moves
        the film, and where the film comes to rest in the browser, it is set.

        A cell has the film twice: as HTML, which plays without a kernel, and as the widget, which
        takes its place where it lives. So a saved notebook shows the film when it is opened
        again in JupyterLab, and as a page made by nbconvert. (As two forms of one output the
        widget would win: JupyterLab then says "model not found", and nbconvert asks a server
        for the widgets' JavaScript.)

        Returns
        -------
        FilmWidget
            An ``anywidget.AnyWidget``.

        Raises
        ------
        ImportError
            Without anywidget, of the extra ``notebook``.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> from sigmoid_estimator.datasets import load_line
        >>> from sigmoid_estimator.player import FilmPlayer
        >>> X, y = load_line(return_X_y=True)
        >>> film = FilmPlayer(SigmoidMLPClassifier((), max_iter=9, random_state=0).fit(X, y), X, y)
        >>> film.widget().epoch
        9
        >>> film.widget().epoch = 4  # in a notebook the film goes there
        """
        if find_spec("anywidget") is None:
            raise ImportError(
                "A widget needs the package anywidget, which is not installed: "
                "pip install 'sigmoid-estimator[notebook]'."
            )
        from sigmoid_estimator.player.widget import widget_of  # noqa: PLC0415  # an extra

        if self._widget is None:
            self._widget = widget_of(self.payload, self._axis, self.position, self._repr_html_)
        return self._widget

    def _repr_html_(self) -> str:
        """The file in a frame, for notebooks."""
        has_widget = find_spec("anywidget") is not None
        return html_file.frame(self.to_html(), self.payload.id, has_widget=has_widget)

    def _ipython_display_(self) -> None:
        if find_spec("anywidget") is None:
            raise NotImplementedError  # IPython then asks for the file in a frame
        self.widget()._ipython_display_()

    def _display_(self) -> "FilmWidget":
        """For marimo, which otherwise takes the frame and drops its content."""
        return self.widget()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """The widget, if anywidget is there, and the file in a frame, which needs no kernel."""
        still = {"text/plain": repr(self), "text/html": self._repr_html_()}
        if find_spec("anywidget") is None:
            return still
        bundle = self.widget()._repr_mimebundle_()
        return still if bundle is None else bundle[0] | still


def _by_name(
    classifiers: SigmoidMLPClassifier | Mapping[str, SigmoidMLPClassifier],
) -> dict[str, SigmoidMLPClassifier]:
    if not isinstance(classifiers, Mapping):
        _check_classifier(classifiers)
        return {"": classifiers}
    if not classifiers:
        raise ValueError("classifiers is empty: there is no film to play.")
    by_name = {str(name): clf for name, clf in classifiers.items()}
    if len(by_name) < len(classifiers):
        raise ValueError(f"Names of films must differ as text, got {list(classifiers)!r}.")
    for clf in by_name.values():
        _check_classifier(clf)
    some, *others = by_name.values()
    for clf in others:
        if not np.array_equal(clf.classes_, some.classes_):
            raise ValueError(
                "Films that are played in step need the same classes, got "
                f"{some.classes_.tolist()} and {clf.classes_.tolist()}."
            )
    return by_name


def _check_classifier(clf: Any) -> None:
    if not isinstance(clf, SigmoidMLPClassifier):
        raise TypeError(
            f"A film is that of a SigmoidMLPClassifier, got {type(clf).__name__}; "
            "SigmoidMLPClassifier.from_mlp and from_layers take up weights trained elsewhere."
        )
    check_is_fitted(clf)
