"""What a film sends to the browser, read back."""

from sigmoid_estimator.player.frames import frames_of_film
from sigmoid_estimator.player.packing import unpacked
from sigmoid_estimator.player.panels import chosen_panels
from sigmoid_estimator.player.payload import MAX_BYTES, payload
from sigmoid_estimator.player.rows import rows_of


def payload_of(classifiers, X, y, *, max_bytes=MAX_BYTES, panels="auto", **names):
    """The payload of one classifier, or of several by their names."""
    by_name = classifiers if isinstance(classifiers, dict) else {"": classifiers}
    rows = rows_of(next(iter(by_name.values())), X, y, **names)
    runs = [frames_of_film(name, clf, rows.X, y) for name, clf in by_name.items()]
    panels = chosen_panels(panels, runs, rows)
    return payload(runs, rows, panels=panels, max_bytes=max_bytes)


def sent(*args, **options):
    """The header and the arrays that the browser reads."""
    return unpacked(payload_of(*args, **options).buffer)
