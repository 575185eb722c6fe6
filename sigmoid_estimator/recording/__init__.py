"""The film of any network: recorded while another library trains it, or made of its checkpoints.

`FilmRecorder` takes weights by epoch, as arrays or as a model. The modules `keras`, `skorch`,
`lightning` and `scikit_learn_callback` beside it have a `FilmCallback` each, and the first three
import their library.
"""

from sigmoid_estimator.recording.checkpoints import film_of_checkpoints
from sigmoid_estimator.recording.film_recorder import FilmRecorder

__all__ = ["FilmRecorder", "film_of_checkpoints"]
