"""Turns of pages: one page is run at a time, first come, first served.

Python runs one thread at a time anyway. Where all pages of a class run at once, each gets a slice
now and then, and all of them are ready last; in turns the first is ready at once.
"""

import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

SWITCH_SECONDS = 0.001  # so that the server's own thread need not wait long for a page


class Turns:
    """A lock that is handed on in the order in which it was asked for."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None  # the thread whose turn it is
        self.processor_seconds = 0.0  # of all that had a turn, from the first one on

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for one's turn, and hand it on at the end."""
        start = time.thread_time()
        self._take()
        try:
            yield
        finally:
            self.leave()
            with self._guard:
                self.processor_seconds += time.thread_time() - start

    @contextmanager
    def left(self) -> Iterator[None]:
        """Let others have their turn meanwhile, if it is one's own; then wait for the next."""
        with self.resumed():
            self.leave()
            yield

    @contextmanager
    def resumed(self) -> Iterator[None]:
        """Wait for another turn at the end, if one's own was left meanwhile."""
        is_own = self._is_own
        try:
            yield
        finally:
            if is_own and not self._is_own:
                self._take()

    def leave(self) -> None:
        """Let others have their turn, if it is one's own."""
        if self._is_own:
            self._hand_on()

    @property
    def _is_own(self) -> bool:
        return self._holder == threading.get_ident()

    def _take(self) -> None:
        mine = threading.Event()
        with self._guard:
            if self._is_taken:
                self._waiting.append(mine)
            else:
                self._is_taken = True
                mine.set()
        mine.wait()
        self._holder = threading.get_ident()

    def _hand_on(self) -> None:
        self._holder = None
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False


TURNS = Turns()
sys.setswitchinterval(SWITCH_SECONDS)
