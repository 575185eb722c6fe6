"""A network that was trained on standardised rows, as the same network on the rows themselves."""

from sklearn.preprocessing import StandardScaler

from sigmoid_estimator.classifier import SigmoidMLPClassifier
from sigmoid_estimator.fitted import film_of, network_of
from sigmoid_estimator.history import TrainingHistory


def on_unscaled_rows(clf: SigmoidMLPClassifier, scaler: StandardScaler) -> SigmoidMLPClassifier:
    """Take the scaling into the first layer of every record: W₁ᵀ(x − m)/s + b₁."""
    network, film = network_of(clf), film_of(clf)
    parameters = film.parameters.astype(float)
    coef, intercept = network.coefs(parameters)[0], network.intercepts(parameters)[0]
    coef /= scaler.scale_[:, None]
    intercept -= scaler.mean_ @ coef
    arrays = film.to_arrays() | {"parameters": parameters}
    return SigmoidMLPClassifier.from_film(TrainingHistory.from_arrays(arrays))
