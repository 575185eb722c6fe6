"""The compiled epoch loop on disk, which may fail without failing a fit.

Numba's cache raises what unpickling a damaged file or writing to a full disk raises, in every
later process. Here the loop is compiled anew instead, one warning names the folder, and what was
damaged is replaced. Only trouble with the files is caught: what compiling raises is raised.
"""

import hashlib
import os
import pickle
import warnings
from collections.abc import Callable
from typing import Any

from numba.core.caching import FunctionCache, dumps

NO_FOLDER = "no locator available"  # of Numba's message: none of its folders can be written


def keep_on_disk(dispatcher: Any) -> Any:
    """Let a jitted function be loaded from disk and kept there, where that is possible."""
    function = dispatcher.py_func
    try:
        dispatcher._cache = KernelCache(function)
    except RuntimeError as error:
        if NO_FOLDER not in str(error):
            raise
        _warn(
            "The compiled epoch loop cannot be kept: none of the folders can be written, neither "
            f"NUMBA_CACHE_DIR ({os.environ.get('NUMBA_CACHE_DIR', 'not set')}), nor __pycache__ "
            f"beside {function.__code__.co_filename}, nor the user's cache"
        )
    return dispatcher


def is_kept(dispatcher: Any) -> bool:
    """Whether other processes will find the compiled function."""
    return isinstance(dispatcher._cache, KernelCache) and dispatcher._cache.keeps


class DamagedFileError(Exception):
    """A file of the cache is not what was written for this function and processor."""


class KernelCache(FunctionCache):
    """Numba's cache of a function; where its files fail, there is nothing to load or to keep.

    Machine code is kept with a digest of it and of its key (types and processor): a flipped bit,
    or the code of other types, would end the process.
    """

    def __init__(self, function: Callable):
        super().__init__(function)
        self._is_damaged = False
        self._has_warned = False
        self.keeps = True

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The compiled function, or None where it has to be compiled."""
        # Numba would first load all that it can compile (.2 s), of which machine code needs
        # nothing. Whatever is compiled later loads it then.
        key = self._index_key(sig, target_context.codegen())
        try:
            kept = self._cache_file.load(key)
            code = None if kept is None else _checked(key, kept)
        except Exception as error:  # unpickling a damaged file raises anything
            self._is_damaged = True
            self._fail("read from", error)
            return None
        return None if code is None else self._impl.rebuild(target_context, pickle.loads(code))

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, in the place of what was damaged."""
        if not self._impl.check_cachable(data):
            return
        key, code = self._index_key(sig, data.codegen), dumps(self._impl.reduce(data))
        try:
            self._impl.locator.ensure_cache_path()
            if self._is_damaged:  # an empty index: what it listed is compiled again
                self.flush()
            self._cache_file.save(key, (_digest(key, code), code))
        except Exception as error:  # saving reads the index, which may be damaged
            self.keeps = False
            self._fail("kept in", error)
        else:
            self._is_damaged = False

    def _fail(self, done: str, error: Exception) -> None:
        if not self._has_warned:
            _warn(
                f"The compiled epoch loop cannot be {done} {self.cache_path} "
                f"({type(error).__name__}: {error})"
            )
        self._has_warned = True


def _checked(key: Any, kept: Any) -> bytes:
    if not (isinstance(kept, tuple) and len(kept) == 2 and isinstance(kept[1], bytes)):
        raise DamagedFileError("no code with a digest")
    digest, code = kept
    if digest != _digest(key, code):
        raise DamagedFileError("its digest is another")
    return code


def _digest(key: Any, code: bytes) -> bytes:
    return hashlib.sha256(repr(key).encode() + code).digest()


def _warn(trouble: str) -> None:
    warnings.warn(
        f"{trouble}. It is compiled anew, which takes some seconds. If this goes on, set "
        "NUMBA_CACHE_DIR to a folder that can be written.",
        UserWarning,
        stacklevel=2,
    )
