"""The kinds of tables, damaged: each is read, and the same again, or refused in a sentence.

``python -m oracles.mutated_tables SEED N``, in `tests/`, damages N tables from the seed on.
"""

import random
import sys
from collections import Counter

import numpy as np
from oracles.table_kinds import KINDS

from sigmoid_estimator.datasets import read_table

SEEDS = [kind.raw_bytes for kind in KINDS.values()]
PIECES = [b",", b";", b"\t", b"|", b" ", b'"', b"'", b"\n", b"\r", b"#", b"-", b"?", b"NA",
          b"1e999", b"1_0", b"\0", b"\xff", b"\xe2\x88\x92", b"class", b"1,234", b"5.1", b"%",
          b"sep=;\n", b"=1+1", b"nan", b"\x1f\x8b", b"\xef\xbb\xbf", b"\xff\xfe", b"True",
          b"x,y,class\n", b" # a", b"01", b"1.234", b"\xa0", b"9007199254740993", b"1e-320",
          b"---|---", b"@data", b"[(", b"9" * 400]  # fmt: skip
MOST_DAMAGES, MOST_GONE = 6, 3


def damaged(raw_bytes, damages):
    """Bytes with pieces put in at places; each takes some bytes away."""
    for position, piece, n_gone in damages:
        at = position % (len(raw_bytes) + 1)
        raw_bytes = raw_bytes[:at] + piece + raw_bytes[at + n_gone :]
    return raw_bytes


def again(raw_bytes, table):
    """A table read with what was guessed at the first time."""
    names = ("separator", "decimal", "header", "encoding", "features", "missing", "classes")
    return read_table(raw_bytes, target=table.target_name, **{name: table[name] for name in names})


def assert_same(first, second):
    np.testing.assert_array_equal(first.data, second.data)
    np.testing.assert_array_equal(first.target, second.target)
    assert first.target_names.tolist() == second.target_names.tolist()
    assert first.feature_names == second.feature_names


def survives(raw_bytes):
    """A table, read again the same; or a sentence."""
    try:
        table = read_table(raw_bytes)
    except ValueError as error:
        sentence = str(error)
        assert sentence.endswith((".", "?")), sentence
        assert "\n" not in sentence, sentence
        return sentence
    assert not any("\n" in note for note in table.notes), table.notes
    assert np.isfinite(table.data).all()
    assert 2 <= len(table.target_names) <= 100
    assert np.unique(table.target).tolist() == list(range(len(table.target_names)))
    assert_same(again(raw_bytes, table), table)
    return ""


def main(seed, n):
    """Read `n` damaged tables, and count how they were answered."""
    draws = random.Random(seed)
    answers = Counter()
    for _ in range(n):
        damages = [
            (draws.randrange(10**6), draws.choice([b"", *PIECES]), draws.randint(0, MOST_GONE))
            for _ in range(draws.randint(1, MOST_DAMAGES))
        ]
        raw_bytes = damaged(draws.choice(SEEDS), damages)
        try:
            answers["refused" if survives(raw_bytes) else "read"] += 1
        except Exception:
            sys.stderr.write(f"{raw_bytes[:400]!r}\n")
            raise
    sys.stdout.write(f"{n:,} damaged tables from seed {seed}, no exception: {dict(answers)}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
