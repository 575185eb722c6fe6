"""Sentences of the page that opens a film."""

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.fitted import network_of

WHERE_IT_STAYS = (
    "Your film stays in this browser session on the server, is shown to nobody else, and nothing "
    "in its file is executed."
)
HOW_TO_SAVE = (
    "A film is what `save_film` wrote of a trained classifier and its rows, or `history_.to_npz` "
    "of the training alone:"
)
NO_ROWS = "This film has no rows to be drawn on its map. Add the table that it was trained on."


def about_film(clf: SigmoidMLPClassifier) -> str:
    """Name the network and the length of its film."""
    film = clf.history_
    assert film is not None  # it is what was opened
    sizes = [clf.n_features_in_, *(coef.shape[1] for coef in clf.coefs_)]
    labels = [rule.label for rule in network_of(clf).rules] or ["sigmoid"]
    kinds = " / ".join(labels if len(set(labels)) > 1 else labels[:1])
    return (
        f"A network of {' – '.join(map(str, sizes))} {kinds} units, "
        f"{film.parameters.shape[1]:,} weights and biases: {len(film):,} records up to epoch "
        f"{film.epochs[-1]:,}."
    )
