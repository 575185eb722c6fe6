"""FilmRecorder: the film of a network that another library trains."""

import warnings
from collections.abc import Sequence
from dataclasses import replace
from numbers import Integral
from typing import Any, Literal

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_X_y

from sigmoid_estimator.activations import ACTIVATIONS
from sigmoid_estimator.blas import blas_threads_for
from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.engine import NumpyMeasure
from sigmoid_estimator.epochs import Sample
from sigmoid_estimator.fitted import film_of, network_of, targets_of
from sigmoid_estimator.float_range import rows_in
from sigmoid_estimator.history import TrainingHistory, record_dtype
from sigmoid_estimator.losses import LABELS
from sigmoid_estimator.network import Network, frobenius, loss_and_gradient, pack
from sigmoid_estimator.recording.chain import Layers, of_hidden_layers
from sigmoid_estimator.recording.grid import has_epoch_on_stride, thinned
from sigmoid_estimator.recording.heads import classifying, layers_of_arrays
from sigmoid_estimator.recording.models import ModelReader
from sigmoid_estimator.targets import as_labels
from sigmoid_estimator.targets import targets_of as targets_of_labels

Array = np.ndarray


class FilmRecorder:
    """Records the film of a network while another library trains it.

    The film is that of a `SigmoidMLPClassifier`, for everything in `inspection`,
    `plotting` and `player`, for `save_film` and ONNX. Models of PyTorch, Keras 3, skorch and
    scikit-learn are read; of any other library, its weights are given as arrays. No library is
    imported that the caller has not imported.

    Parameters
    ----------
    X : {array-like, sparse matrix} of shape (n_samples, n_features)
        Rows that every record is measured on, as the network gets them.
    y : array-like of shape (n_samples,) or (n_samples, n_outputs)
        Class labels, or a matrix of 0 and 1 with one column per label (multilabel).
    activation : str, list of str or None, default=None
        Activation of the hidden units, by its name in SigmoidMLPClassifier, or one for each hidden
        layer. None takes those of the model's own modules; arrays, and models that call functions,
        need it.
    loss : {"log_loss", "squared_error"}, default="log_loss"
        What `loss` of the film measures, as in SigmoidMLPClassifier: the cross-entropy, or ½ the
        mean squared error of sigmoid outputs (PyTorch's MSELoss of one output is twice that).
    classes : array-like of shape (n_classes,) or None, default=None
        All class labels, ascending, in the order of the outputs; None is those in y.
    X_val, y_val : array-like or None, default=None
        Validation rows, which every record measures too, and their labels.
    gradient_norms : bool, default=False
        Whether a record has the norms of the loss's gradient by each layer's weights, from one
        backward pass over X; in films of `fit` they are a mean over the epoch's batches.
    record_history : {"log", "auto"} or int, default="log"
        Which of the epochs given are kept: "log", about 50 per decade; k, one every k epochs;
        "auto", every one while they fit the budget, then by strides of 2, 4, 8 and so on. The
        first and the last are always kept.
    history_max_bytes : int, default=67108864
        The film's budget. "auto" takes wider strides; "log" and k keep what they have, and the
        last record, and warn once. Training goes on in any case.

    Attributes
    ----------
    n_epochs : int or None
        The last epoch given to `record`; None before the first.
    notes : list of str
        What was changed to make the model a film, such as a BatchNorm folded into its neighbour.
    stop_reason : str or None
        "diverged" once weights were not finite: the film ends before, and a warning says so.

    See Also
    --------
    sigmoid_estimator.recording.film_of_checkpoints : The film of files that were saved meanwhile.

    Examples
    --------
    >>> from sklearn.neural_network import MLPClassifier
    >>> from sigmoid_estimator.datasets import load_line
    >>> from sigmoid_estimator.recording import FilmRecorder
    >>> X, y = load_line(return_X_y=True)
    >>> mlp = MLPClassifier((4,), activation="tanh", learning_rate_init=0.1, random_state=0)
    >>> recorder = FilmRecorder(X, y, activation="tanh")
    >>> for epoch in range(1, 41):
    ...     mlp = mlp.partial_fit(X, y, classes=[0, 1])
    ...     recorder.record(epoch, coefs=mlp.coefs_, intercepts=mlp.intercepts_)
    >>> clf = recorder.classifier()
    >>> clf.score(X, y) == mlp.score(X, y)
    True
    >>> clf.history_.epochs[-4:]
    array([35, 36, 38, 40])
    >>> recorder.n_epochs, recorder.notes, recorder.stop_reason
    (40, [], None)
    """

    def __init__(
        self,
        X: Any,
        y: Any,
        *,
        activation: str | Sequence[str] | None = None,
        loss: str = "log_loss",
        classes: Any = None,
        X_val: Any = None,
        y_val: Any = None,
        gradient_norms: bool = False,
        record_history: Literal["log", "auto"] | int = "log",
        history_max_bytes: int = 64 * 2**20,
    ) -> None:
        _check_choices(activation, loss, record_history)
        rows, labels = _checked(X, y)
        self._targets = targets_of_labels(labels, classes)
        if len(self._targets.classes) < 2:
            raise ValueError(
                f"y must hold two classes or more, got {self._targets.classes}. Name them all in "
                "classes if these rows lack some."
            )
        if (X_val is None) != (y_val is None):
            raise ValueError("Validation rows are X_val and y_val, got one of them.")
        self._feature_names = _text_columns(X)
        self._rows = Sample(rows, self._targets.encode(labels))
        self._validation: Sample | None = None
        if X_val is not None:
            rows, labels = _checked(X_val, y_val)
            self._validation = Sample(rows, self._targets.encode(labels))
        self.activation, self.loss = activation, loss
        self.gradient_norms = gradient_norms
        self.record_history, self.history_max_bytes = record_history, history_max_bytes
        self.n_epochs: int | None = None
        self.notes: list[str] = []
        self.stop_reason: str | None = None
        self._reader = ModelReader(self._rows.X, activation)
        self._stride = None if record_history == "log" else 1
        if not isinstance(record_history, str):
            self._stride = int(record_history)
        self._records: list[Array] = []  # (1,) each, measured
        self._last: Array | None = None  # of an epoch off the stride, not measured
        self._has_warned = False
        self._network: Network | None = None
        self._form: tuple[Any, ...] = ()  # of layers known to be the network's
        self._measures: dict[str, NumpyMeasure] = {}  # by the prefix of their columns

    @classmethod
    def from_film(
        cls, film: TrainingHistory | SigmoidMLPClassifier, X: Any, y: Any, **parameters: Any
    ) -> "FilmRecorder":
        """Make a recorder that goes on with a film, such as one from a file.

        The film's records are thinned to `record_history`: 1 keeps them all. With which settings
        they were trained is no part of the new film, whose next epochs are trained elsewhere.

        Parameters
        ----------
        film : SigmoidMLPClassifier or TrainingHistory
            A classifier with its film, such as `open_film` returns, or the film.
        X, y : array-like
            Rows and labels to measure the next records on.
        **parameters : dict
            The other parameters of FilmRecorder; activation and loss are those of the film.

        Returns
        -------
        recorder : FilmRecorder
            Its next epoch is one after the film's last.

        Examples
        --------
        >>> from sigmoid_estimator import SigmoidMLPClassifier
        >>> from sigmoid_estimator.recording import FilmRecorder
        >>> X, y = [[0.0], [1.0]], [0, 1]
        >>> clf = SigmoidMLPClassifier((2,), max_iter=3, random_state=0).fit(X, y)
        >>> recorder = FilmRecorder.from_film(clf, X, y)
        >>> recorder.record(4, coefs=clf.coefs_, intercepts=clf.intercepts_)
        >>> recorder.classifier().history_.epochs
        array([0, 1, 2, 3, 4])
        """
        classes = parameters.get("classes")
        if not isinstance(film, TrainingHistory):
            classes, film = film.classes_, film_of(film)
        clf = SigmoidMLPClassifier.from_film(film, classes=classes)
        network, targets = network_of(clf), targets_of(clf)
        known: dict[str, Any] = {"activation": network.activation, "loss": network.loss}
        if not targets.multilabel:
            known["classes"] = targets.classes
        for name, value in known.items():
            given = parameters.get(name)
            if given is not None and not np.array_equal(given, value):
                raise ValueError(f"The film has {name}={value}, got {given!r}.")
        recorder = cls(X, y, **{**parameters, **known})
        recorder._go_on(network, film)
        return recorder

    def record(
        self,
        epoch: int,
        model: Any = None,
        *,
        coefs: Sequence[Any] | None = None,
        intercepts: Sequence[Any] | None = None,
    ) -> None:
        """Record the network as it is after an epoch.

        Epochs off the stride are neither measured nor kept, but for the last of all.

        Parameters
        ----------
        epoch : int
            Epochs trained so far, more than in the last call; 0 is before any update.
        model : object, default=None
            A PyTorch module, a Keras model, a skorch net, or a fitted MLPClassifier or
            LogisticRegression: linear layers in a chain, with what `activation` knows between
            them. A BatchNorm is folded into its neighbour and told in `notes`, Dropout is as in
            evaluation, and two logits for two classes become one, their difference.
        coefs : list of array-like of shape (n_in, n_out), default=None
            Weights of each layer, instead of a model; PyTorch's ``Linear.weight`` is the
            transpose.
        intercepts : list of array-like of shape (n_out,), default=None
            Biases of each layer.

        Raises
        ------
        ValueError
            In a sentence that names the layer, if the model is no such chain, or another than at
            the first record.

        Examples
        --------
        >>> from sigmoid_estimator.recording import FilmRecorder
        >>> recorder = FilmRecorder([[0.0], [1.0]], [0, 1])
        >>> for epoch in range(3):
        ...     recorder.record(epoch, coefs=[[[float(epoch)]]], intercepts=[[0.0]])
        >>> recorder.classifier().history_.weight_norms[:, 0]
        array([0., 1., 2.])
        """
        _check_epoch(epoch, self.n_epochs)
        if self.stop_reason is not None:
            return
        is_due = not self._records or has_epoch_on_stride(self.n_epochs or 0, epoch, self._stride)
        if model is None:
            layers = layers_of_arrays(coefs, intercepts, self._rows.X.shape[1], self.activation)
        elif coefs is None and intercepts is None:
            layers = self._reader.layers(model, checks=is_due)
        else:
            raise ValueError("A record is of a model or of coefs and intercepts, got both.")
        parameters = self._parameters(layers)
        if not np.isfinite(parameters).all():
            self._end(epoch)
            return
        record = np.zeros(1, self._dtype)
        record["epoch"], record["parameters"] = epoch, parameters
        keeps = is_due and not self._is_full
        if keeps:
            self._records.append(self._measured(record))
        self._last = None if keeps else record
        self.n_epochs = int(epoch)
        self._keep_the_budget(needs_more=is_due and not keeps)

    def classifier(self) -> SigmoidMLPClassifier:
        """Return a fitted classifier with the film so far.

        Returns
        -------
        classifier : SigmoidMLPClassifier
            With the last weights and the film. Recording may go on: what it records is no part of
            this film.

        Examples
        --------
        >>> from sigmoid_estimator.recording import FilmRecorder
        >>> recorder = FilmRecorder([[0.0], [1.0]], ["no", "yes"])
        >>> recorder.record(0, coefs=[[[4.0]]], intercepts=[[-2.0]])
        >>> recorder.classifier().predict([[0.9]]).tolist()
        ['yes']
        """
        if self._network is None:
            raise ValueError("The film has no record yet; call record first.")
        records = self._records
        if self._last is not None:
            records = [*records, self._measured(self._last.copy())]
        film = TrainingHistory(np.concatenate(records), self._network, self._stride)
        classes = None if self._targets.multilabel else self._targets.classes
        clf = SigmoidMLPClassifier.from_film(film, classes=classes)
        clf.stop_reason_ = self.stop_reason
        if self._feature_names is not None:
            clf.feature_names_in_ = self._feature_names
        return clf

    def _parameters(self, layers: Layers) -> Array:
        """The vector of the film's network, which the first record decides on."""
        form = layers.form
        layers = classifying(layers, self._targets, self.loss)
        if form == self._form:
            return pack(layers.coefs, layers.intercepts)
        network = self._network_of(layers)
        if self._network is None:
            self._start(network, np.result_type(*layers.coefs, *layers.intercepts))
            self.notes += layers.notes
        elif network != self._network:
            raise ValueError(
                f"A film is of one network, {self._network.description}, "
                f"got {network.description}."
            )
        self._form = form
        return pack(layers.coefs, layers.intercepts)

    def _network_of(self, layers: Layers) -> Network:
        n_inputs, n_features = len(layers.coefs[0]), self._rows.X.shape[1]
        if n_inputs != n_features:
            raise ValueError(
                f"{layers.names[0]!r} has {n_inputs} inputs, and X has {n_features} features."
            )
        sizes = (n_inputs, *(len(intercept) for intercept in layers.intercepts))
        return Network(sizes, self._activation_of(layers), self.loss, self._targets.exclusive)

    def _activation_of(self, layers: Layers) -> str | tuple[str, ...]:
        """The activation of the hidden layers, which is the one given, if one was given."""
        seen = layers.activations
        if self.activation is not None:
            given = of_hidden_layers(self.activation, len(seen))
            for name, own, wanted in zip(layers.names[:-1], seen, given, strict=True):
                if own != wanted:
                    raise ValueError(
                        f"{name!r} has {own} units, and activation={wanted!r} was given."
                    )
        return _one_or_each(seen or self.activation or "sigmoid", len(seen))

    def _start(self, network: Network, dtype: np.dtype) -> None:
        """Decide on network and float type, and get ready to measure."""
        form = record_dtype(network, dtype)
        if 2 * form.itemsize > self.history_max_bytes:
            raise ValueError(
                f"Two records of this network take {2 * form.itemsize:,} bytes, more than "
                f"history_max_bytes={self.history_max_bytes:,}. Raise it."
            )
        rows = {"": self._rows, "validation_": self._validation}
        in_type = {
            prefix: Sample(rows_in(sample.X, dtype), sample.y)
            for prefix, sample in rows.items()
            if sample is not None
        }
        self._rows = in_type[""]
        # NumPy's: the compiled one takes half a second to load, a hundred records' time.
        self._measures = {
            prefix: NumpyMeasure(network, sample) for prefix, sample in in_type.items()
        }
        self._network, self._dtype = network, form

    def _go_on(self, network: Network, film: TrainingHistory) -> None:
        """Take up a film: its records that the stride keeps, and its last one."""
        activation = _one_or_each(network.activation, len(network.activations))
        network = replace(network, activation=activation)
        self._start(network, film.parameters.dtype)
        records = np.zeros(len(film), self._dtype)
        for name, column in film.to_arrays().items():
            if name in (self._dtype.names or ()):
                records[name] = column
        self.n_epochs = int(film.epochs[-1])
        if film.stride is not None and self.record_history == "auto":
            self._stride = film.stride
        self._records = thinned(np.split(records, len(records)), self._stride)
        if self._records[-1]["epoch"][0] != self.n_epochs:
            self._last = records[-1:]
        self._keep_the_budget()

    @np.errstate(over="ignore", invalid="ignore")  # weights may be finite and their sums not
    def _measured(self, record: Array) -> Array:
        """The record, with loss and accuracy and, where asked for, the norms of the gradient."""
        for name in ("validation_loss", "validation_accuracy", "gradient_norms"):
            record[name] = np.nan
        X, y, _ = self._rows
        assert self._network is not None
        with blas_threads_for(self._network.largest_product(X.shape[0])):
            for prefix, measure in self._measures.items():
                scores = measure(record["parameters"])
                record[f"{prefix}loss"], record[f"{prefix}accuracy"] = scores
            if self.gradient_norms:
                _, gradient = loss_and_gradient(self._network, record["parameters"][0], X, y)
                record["gradient_norms"] = [frobenius(g) for g in self._network.coefs(gradient)]
        return record

    @property
    def _is_full(self) -> bool:
        """Whether there is room for the last record only; "auto" makes room."""
        most = self.history_max_bytes // self._dtype.itemsize
        return self.record_history != "auto" and len(self._records) >= most - 1

    def _keep_the_budget(self, *, needs_more: bool = False) -> None:
        """Widen the strides of "auto" until the film fits; of the others, warn once."""
        if self._stride is not None and self.record_history == "auto":
            most = self.history_max_bytes // self._dtype.itemsize
            while self._n_records > most and self._stride < (self.n_epochs or 0):
                self._stride *= 2
                last = self._records[-1] if self._last is None else self._last
                self._records = thinned(self._records, self._stride)
                self._last = None if self._records[-1] is last else last
        elif needs_more and not self._has_warned:
            self._has_warned = True
            warnings.warn(
                f"The film has reached history_max_bytes={self.history_max_bytes:,} at epoch "
                f"{self.n_epochs:,}: of later epochs only the last is kept. Raise "
                "history_max_bytes, or use record_history='auto'.",
                stacklevel=3,
            )

    @property
    def _n_records(self) -> int:
        return len(self._records) + (self._last is not None)

    def _end(self, epoch: int) -> None:
        """End the film before weights that are not finite."""
        if not self._records:
            self._network = None
            raise ValueError(f"The weights at epoch {epoch} are not finite: there is no film yet.")
        self.stop_reason = "diverged"
        warnings.warn(
            f"Training diverged after epoch {self.n_epochs}, with which the film ends: weights of "
            f"epoch {epoch} are not finite. Lower the learning rate, or scale the features "
            "(StandardScaler).",
            ConvergenceWarning,
            stacklevel=3,
        )


def _one_or_each(activation: str | Sequence[str], n_hidden: int) -> str | tuple[str, ...]:
    """The activation of the hidden layers: a name, or a name each where they differ."""
    is_one = isinstance(activation, str)  # which a neuron has, too
    names = of_hidden_layers(activation, max(n_hidden, 1) if is_one else n_hidden)
    return names[0] if len(set(names)) == 1 else tuple(names)


def _check_choices(activation: str | Sequence[str] | None, loss: str, record_history: Any) -> None:
    names = [activation] if activation is None or isinstance(activation, str) else activation
    known_names = [None, *ACTIVATIONS] if names is not activation else [*ACTIVATIONS]
    for name, value, known in (
        *(("activation", each, known_names) for each in names),
        ("loss", loss, list(LABELS)),
    ):
        if value not in known:
            raise ValueError(f"{name} must be one of {known}, got {value!r}.")
    is_stride = isinstance(record_history, Integral) and not isinstance(record_history, bool)
    if record_history not in ("log", "auto") and not (is_stride and record_history > 0):
        raise ValueError(
            f"record_history must be 'log', 'auto' or a positive integer, got {record_history!r}."
        )


def _check_epoch(epoch: Any, last: int | None) -> None:
    if not isinstance(epoch, Integral) or not 0 <= int(epoch) < 2**62:
        raise ValueError(f"epoch must be an integer of at least 0, got {epoch!r}.")
    if last is not None and epoch <= last:
        raise ValueError(f"Epochs ascend: the last record was of {last}, got {epoch}.")


def _checked(X: Any, y: Any) -> tuple[Array, Array]:
    """Rows that training could take, and their labels."""
    dtypes = (np.float64, np.float32)
    rows, labels = check_X_y(X, y, accept_sparse="csr", multi_output=True, dtype=dtypes, order="C")
    return rows, as_labels(labels)


def _text_columns(X: Any) -> Array | None:
    """Names of the columns of a frame, if all are text, as scikit-learn takes them."""
    names = np.asarray(getattr(X, "columns", []), dtype=object)
    return names if len(names) and all(isinstance(name, str) for name in names) else None
