"""
A film of a table of one's own
==============================

:func:`~sigmoid_estimator.datasets.read_table` takes a path, an open file or bytes. It guesses the
dialect, says what it guessed, and refuses in a sentence what it cannot read.
"""

from pathlib import Path
from tempfile import mkdtemp

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import read_table
from sigmoid_estimator.player import FilmPlayer

path = Path(mkdtemp(), "flowers.csv")
path.write_text(
    """length;width;species
1,4;0,2;setosa
1,3;0,2;setosa
1,5;0,4;setosa
1,7;0,5;setosa
4,7;1,4;versicolor
4,5;1,5;versicolor
4,0;1,3;versicolor
3,3;1,0;versicolor
4,8;1,8;versicolor
6,0;2,5;virginica
5,1;1,9;virginica
5,9;2,1;virginica
5,0;1,5;virginica
4,9;1,8;virginica
""",
    encoding="utf-8",
)
data = read_table(path)
print(*data.notes)

# %%
# What it returns is a :class:`~sklearn.utils.Bunch`, as scikit-learn's loaders do. The guesses are
# in it under the parameters' names: passing them again reads the same.

data.separator, data.decimal, data.feature_names, data.target_names.tolist()

# %%
# A network of six sigmoids, and which of its units still learn.

clf = SigmoidMLPClassifier((6,), learning_rate_init=0.05, max_iter=600, random_state=0)
clf.fit(data.data, data.target)
inspection.unit_report(clf, data.data, data.target)

# %%
# The weights keep growing after the last error, here too.

plotting.growth(inspection.weight_growth(clf), first_perfect_epoch=clf.first_perfect_epoch_)

# %%
# The film, with the table's own names:

names = {"feature_names": data.feature_names, "class_names": data.target_names}
FilmPlayer(clf, data.data, data.target, **names, title="Petals")
