"""README's picture: `python docs/picture.py` writes docs/growth.png."""

from pathlib import Path

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_line

X, y = load_line(return_X_y=True)
clf = SigmoidMLPClassifier(
    (),
    solver="sgd",
    batch_size="full",
    momentum=0.0,
    learning_rate_init=5.0,
    max_iter=10_000,
    random_state=0,
).fit(X, y)
growth = plotting.growth(
    inspection.weight_growth(clf), first_perfect_epoch=clf.first_perfect_epoch_
).properties(width=420, height=260)
sigmoids = plotting.sigmoid_family(
    inspection.sigmoid_family(clf, [clf.first_perfect_epoch_, 100, 1000, 10_000])
).properties(width=420, height=260)
chart = (growth | sigmoids).resolve_scale(color="independent", strokeDash="independent")
chart.configure(background="white", font="DejaVu Sans").save(
    Path(__file__).with_name("growth.png"), scale_factor=1.5
)
