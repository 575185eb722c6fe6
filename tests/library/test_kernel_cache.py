"""A cache that fails costs a compilation and one warning, and never a fit."""

import errno
import importlib.util
import os
import shutil
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numba
import pytest
from numba.core import caching

from sigmoid_estimator.kernel_cache import is_kept, keep_on_disk

ROOT = Path(__file__).parents[2]
FIT = (
    "from sigmoid_estimator import SigmoidMLPClassifier as S; "
    "print(S((), max_iter=2).fit([[0.0], [1.0]], [0, 1]).n_epochs_)"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    folder = tmp_path / "kernels"
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(folder))
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(folder))  # read at its import
    monkeypatch.delitem(sys.modules, "doubling", raising=False)
    (tmp_path / "doubling.py").write_text("def double(x):\n    return 2 * x\n")
    return folder


def in_a_new_process(folder):
    """The function as a new process finds it: in memory nothing is compiled."""
    spec = importlib.util.spec_from_file_location("doubling", folder.parent / "doubling.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules["doubling"] = module  # where Numba looks for what it loads
    return keep_on_disk(numba.njit(module.double))


def hits(folder):
    """How many of an integer and a float were loaded; without a warning."""
    double = in_a_new_process(folder)
    assert (double(3), double(1.5)) == (6, 3.0)
    return sum(double.stats.cache_hits.values())


def files(folder, ending):
    return sorted(folder.rglob(f"*{ending}"))


def test_the_next_process_loads_what_was_compiled(folder):
    assert hits(folder) == 0
    assert len(files(folder, ".nbi")) == 1
    assert len(files(folder, ".nbc")) == 2
    assert hits(folder) == 2


def test_loading_does_without_what_only_compiling_needs():
    program = """
import sys, numba, numpy as np
from sigmoid_estimator import SigmoidMLPClassifier

def is_ready_to_compile():
    return "numba.core.typing.cffi_utils" in sys.modules

X = np.random.RandomState(0).rand(300, 90)  # whose products are BLAS's
clf = SigmoidMLPClassifier((40,), max_iter=2).fit(X, X[:, 0] > 0.5)
print(len(clf.history_), is_ready_to_compile())
print(numba.njit(lambda x: x.sum())(np.ones(3)), is_ready_to_compile())
"""
    for _ in range(2):  # the first may have to compile
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", program],
            capture_output=True,
            text=True,
            check=True,
        )
    assert run.stdout.split() == ["3", "False", "3.0", "True"]


def truncated(path):
    path.write_bytes(path.read_bytes()[:-20])


def emptied(path):
    path.write_bytes(b"")


def garbled(path):
    path.write_bytes(os.urandom(len(path.read_bytes())))


def flipped(path):
    raw_bytes = bytearray(path.read_bytes())
    raw_bytes[len(raw_bytes) // 2] ^= 1
    path.write_bytes(raw_bytes)


def a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("damage", [truncated, emptied, garbled])
@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
def test_a_damaged_file_is_compiled_anew_with_one_warning_and_replaced(folder, ending, damage):
    hits(folder)
    for path in files(folder, ending):
        damage(path)
    double = in_a_new_process(folder)
    with pytest.warns(UserWarning, match=str(folder)) as caught:
        assert (double(3), double(1.5)) == (6, 3.0)
    assert len(caught) == 1
    assert is_kept(double)
    assert hits(folder) == 2


def test_a_flipped_bit_of_the_code_is_seen(folder):
    hits(folder)
    flipped(files(folder, ".nbc")[0])
    double = in_a_new_process(folder)
    with pytest.warns(UserWarning, match="digest"):
        assert (double(3), double(1.5)) == (6, 3.0)


def test_the_code_of_other_types_is_not_taken(folder):
    hits(folder)
    first, second = files(folder, ".nbc")
    shutil.copy(first, second)
    double = in_a_new_process(folder)
    with pytest.warns(UserWarning, match="its digest is another"):
        assert (double(3), double(1.5)) == (6, 3.0)


@pytest.mark.parametrize("index", [[], {"key": 1}, None, (1, 2, 3)], ids=str)
def test_an_index_of_wrong_content(folder, index):
    hits(folder)
    (path,) = files(folder, ".nbi")
    path.write_bytes(caching.dumps(numba.__version__) + caching.dumps(index))
    double = in_a_new_process(folder)
    with pytest.warns(UserWarning, match="cannot be read from"):
        assert double(3) == 6
    assert hits(folder) == 1


@pytest.mark.parametrize("ending", [".nbi", ".nbc"])
def test_a_folder_in_the_place_of_a_file(folder, ending):
    hits(folder)
    a_folder(files(folder, ending)[0])
    double = in_a_new_process(folder)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert (double(3), double(1.5)) == (6, 3.0)
    assert len(caught) == 1


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT])
def test_a_disk_that_takes_nothing(folder, number, monkeypatch):
    def full(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(caching.IndexDataCacheFile, "_save_data", full)
    double = in_a_new_process(folder)
    with pytest.warns(UserWarning, match=f"{folder}.*{os.strerror(number)}") as caught:
        assert (double(3), double(1.5)) == (6, 3.0)
    assert len(caught) == 1
    assert not is_kept(double)
    monkeypatch.undo()


def test_files_and_folders_removed_in_between(folder):
    hits(folder)
    files(folder, ".nbc")[0].unlink()
    assert hits(folder) == 1
    double = in_a_new_process(folder)
    shutil.rmtree(folder)
    assert (double(3), double(1.5)) == (6, 3.0)
    assert hits(folder) == 2


def test_no_folder_at_all(folder, monkeypatch):
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    with pytest.warns(UserWarning, match=f"NUMBA_CACHE_DIR .{folder}.") as caught:
        double = in_a_new_process(folder)
    assert double(3) == 6
    assert len(caught) == 1
    assert not is_kept(double)


def test_errors_of_the_compiler_are_raised(folder):
    with pytest.raises(numba.core.errors.TypingError):
        in_a_new_process(folder)({"a": object()})


@pytest.mark.slow
def test_processes_at_once_over_a_damaged_cache(tmp_path):
    def fit(_):
        environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", FIT], capture_output=True, text=True, cwd=ROOT, env=environment,
            check=True,
        )  # fmt: skip

    fit(0)
    for path in tmp_path.rglob("*.nb?"):
        emptied(path)
    with ThreadPoolExecutor(3) as pool:
        at_once = list(pool.map(fit, range(3)))
    assert all(done.stdout.split() == ["2"] for done in at_once)
    assert any(str(tmp_path) in done.stderr for done in at_once)
    assert fit(0).stderr == ""
