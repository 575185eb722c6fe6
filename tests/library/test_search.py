"""A search gives the same result in one process, in several, and on a cluster."""

import re
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.datasets import make_moons
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier
from sigmoid_estimator.scoring import film_scores

X, Y = make_moons(80, noise=0.1, random_state=0)

pytestmark = pytest.mark.filterwarnings(
    "ignore:One or more of the test scores are non-finite"  # a rate that is never perfect
)


def build_search(**parameters):
    net = SigmoidMLPClassifier((8,), max_iter=1000, batch_size="full", random_state=0)
    return GridSearchCV(
        make_pipeline(StandardScaler(), net),
        {"sigmoidmlpclassifier__learning_rate_init": [0.0001, 0.01, 0.1]},
        scoring=film_scores,
        refit="score",
        cv=3,
        error_score="raise",
        **parameters,
    )


@pytest.fixture(scope="module")
def alone():
    return build_search(n_jobs=1).fit(X, Y)


def assert_same_search(search, reference):
    assert search.best_params_ == reference.best_params_
    assert search.cv_results_.keys() == reference.cv_results_.keys()
    for name, column in reference.cv_results_.items():
        if "test_" in name:
            np.testing.assert_array_equal(search.cv_results_[name], column, err_msg=name)


def test_processes_find_the_same(alone):
    assert_same_search(build_search(n_jobs=2).fit(X, Y), alone)


def test_film_scores_are_columns_of_the_results(alone):
    results = alone.cv_results_
    np.testing.assert_array_equal(results["mean_test_n_epochs"], 1000)
    assert np.isnan(results["mean_test_first_perfect_epoch"][0])
    assert 0 < results["mean_test_first_perfect_epoch"][2] < 1000
    assert (np.diff(results["mean_test_weight_norm"]) > 0).all()
    assert alone.best_score_ == results["mean_test_score"].max()


def test_film_scores_are_the_classifiers_own(alone):
    pipeline = alone.best_estimator_
    clf = pipeline[-1]
    scores = film_scores(pipeline, X, Y)
    assert scores == {
        "score": pipeline.score(X, Y),
        "n_epochs": clf.n_epochs_,
        "weight_norm": pytest.approx(np.linalg.norm(clf.history_.weight_norms[-1])),
        "first_perfect_epoch": clf.first_perfect_epoch_,
    }
    assert film_scores(clf, pipeline[:-1].transform(X), Y) == scores


def test_film_scores_without_a_film():
    clf = SigmoidMLPClassifier((2,), max_iter=3, record_history=False, random_state=0).fit(X, Y)
    scores = film_scores(clf, X, Y)
    assert np.isnan(scores.pop("first_perfect_epoch"))
    assert np.isfinite(list(scores.values())).all()


def test_film_scores_of_another_estimator_raise():
    with pytest.raises(TypeError, match="got LogisticRegression"):
        film_scores(LogisticRegression().fit(X, Y), X, Y)


@contextmanager
def at_most(seconds):
    """Interrupt what waits for ever."""

    def interrupt(*_):
        raise TimeoutError(f"not done after {seconds} s")

    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


@contextmanager
def dask_process(command, folder, *, before="", **options):
    """A process of `dask scheduler` or `dask worker` that listens on loopback only."""
    loopback = {"host": "127.0.0.1", "dashboard-address": "127.0.0.1:0"}
    meeting_point = {"scheduler-file": folder / "scheduler.json"}
    settings = {**loopback, **meeting_point, **options}
    arguments = [f"--{name}={value}" for name, value in settings.items()]
    code = f"{before}\nfrom dask.cli import run_cli; run_cli()"
    with (folder / f"{command}.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", code, command, *arguments], stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def dask_client(folder, *, before_scheduler=""):
    """A client of a scheduler and two workers: three processes besides this one."""
    from distributed import Client

    with ExitStack() as stack:
        enter = stack.enter_context
        enter(dask_process("scheduler", folder, before=before_scheduler, port=0))
        for name in ("a", "b"):
            enter(dask_process("worker", folder, name=name, nthreads=1))
        enter(at_most(120))
        client = enter(Client(scheduler_file=str(folder / "scheduler.json"), timeout=30))
        client.wait_for_workers(2, timeout=60)
        yield client


@pytest.mark.cluster
def test_cluster_finds_the_same(alone, tmp_path):
    with dask_client(tmp_path) as client:
        workers = client.scheduler_info()["workers"]
        assert all(address.startswith("tcp://127.0.0.1:") for address in workers)
        with joblib.parallel_config(backend="dask", scatter=[X, Y]):
            search = build_search().fit(X, Y)
        trained = client.run(eval, "'sigmoid_estimator.kernel' in __import__('sys').modules")
    assert any(trained.values())
    assert_same_search(search, alone)


@pytest.mark.cluster
def test_scheduler_without_the_package_is_found_out_before_fit_waits_for_ever(tmp_path):
    without = "import sys; sys.modules['sigmoid_estimator'] = None"
    with dask_client(tmp_path, before_scheduler=without) as client:
        client.run(exec, "import sigmoid_estimator")
        with pytest.raises(ModuleNotFoundError):
            client.run_on_scheduler(exec, "import sigmoid_estimator")


@pytest.mark.cluster
def test_the_program_of_the_page_runs(tmp_path, capsys):
    page = Path(__file__).parents[2] / "docs" / "CLUSTER.md"
    [program] = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    with dask_client(tmp_path) as client:
        address = client.scheduler.address
        assert "tcp://scheduler:8786" in program
        names = {}
        exec(program.replace("tcp://scheduler:8786", address), names)
        names["client"].close()
    assert "learning_rate_init" in capsys.readouterr().out
