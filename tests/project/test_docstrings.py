"""Public docstrings are valid numpydoc, and every parameter is described."""

import inspect
import re
from pathlib import Path

import pytest
import sklearn
from numpydoc.validate import validate
from sklearn.utils.fixes import parse_version

import sigmoid_estimator
from sigmoid_estimator import SigmoidMLPClassifier, datasets, experiments, inspection, plotting

sklearn_version = parse_version(sklearn.__version__)

# What numpydoc asks for beyond what scikit-learn's own docstrings have.
NOT_ASKED = {
    "ES01",  # an extended summary
    "EX01",  # an example for every property
    "GL01",  # the summary on the line below the quotes
    "RT03",  # a description of `self`
    "RT02",  # return values without a name
    "SA01",  # "See Also" everywhere
    "SA04",  # a description for each of its entries
    "SS03",  # a period after "?" or a formula
    "SS05",  # an infinitive as the first word
    "SS06",  # a summary on one line
    "YD01",  # "Yields"
}


def public_names():
    for module in (datasets, experiments, inspection, plotting):
        for name in getattr(module, "__all__", dir(module)):
            member = getattr(module, name)
            if inspect.isfunction(member) and not name.startswith("_"):
                yield f"{member.__module__}.{name}"
    yield "sigmoid_estimator.onnx_export.register_converter"
    yield "sigmoid_estimator.scoring.film_scores"
    yield "sigmoid_estimator.history.TrainingHistory"
    for name in ("to_frame", "to_npz", "from_npz"):
        yield f"sigmoid_estimator.history.TrainingHistory.{name}"
    yield "sigmoid_estimator.classifier.SigmoidMLPClassifier"
    for name, member in vars(SigmoidMLPClassifier).items():
        if not name.startswith("_") and (inspect.isroutine(member) or callable(member)):
            yield f"sigmoid_estimator.classifier.SigmoidMLPClassifier.{name}"
    recorder = "sigmoid_estimator.recording.film_recorder.FilmRecorder"
    yield from (recorder, f"{recorder}.from_film", f"{recorder}.record", f"{recorder}.classifier")
    yield "sigmoid_estimator.recording.checkpoints.film_of_checkpoints"
    yield "sigmoid_estimator.player.film_player.FilmPlayer"
    for name in ("over_factors", "save_html", "to_html"):
        yield f"sigmoid_estimator.player.film_player.FilmPlayer.{name}"


@pytest.mark.parametrize("name", sorted(set(public_names())))
def test_docstring_is_valid(name):
    errors = [
        f"{code}: {text}" for code, text in validate(name)["errors"] if code not in NOT_ASKED
    ]
    assert not errors


# scikit-learn writes the first three; the last wants a notebook.
NO_EXAMPLE = {"set_fit_request", "set_partial_fit_request", "set_score_request", "widget"}


@pytest.mark.parametrize("name", sorted(set(public_names())))
def test_a_public_name_has_an_example(name):
    assert name.rpartition(".")[2] in NO_EXAMPLE or ">>>" in validate(name)["docstring"]


def test_html_representation_describes_parameters():
    if sklearn_version < parse_version("1.8"):
        pytest.skip("scikit-learn's HTML describes parameters from 1.8 on")
    html = SigmoidMLPClassifier((4,), max_iter=7)._repr_html_()
    assert "Epochs of one call of `fit`" in html


def test_version_is_public_and_has_its_section_in_the_changelog():
    version = sigmoid_estimator.__version__
    assert version.count(".") == 2
    changelog = (Path(sigmoid_estimator.__file__).parents[1] / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(version)}, \d{{4}}-\d\d-\d\d$", changelog, re.MULTILINE)


def test_types_are_told_to_type_checkers():
    assert Path(sigmoid_estimator.__file__).with_name("py.typed").exists()
