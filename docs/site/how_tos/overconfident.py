"""
How sure, beside how right
==========================

Past 100 % the validation accuracy hardly falls, and the validation loss rises: the network becomes
surer than it is right. One temperature takes back most of that.
"""

from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from sigmoid_estimator import SigmoidMLPClassifier, inspection, plotting
from sigmoid_estimator.datasets import load_breast_cancer

X, y = load_breast_cancer(return_X_y=True)
X_train, X_val, y_train, y_val = train_test_split(X, y, test_size=0.4, random_state=0)
scaler = StandardScaler().fit(X_train)
X_train, X_val = scaler.transform(X_train), scaler.transform(X_val)
clf = SigmoidMLPClassifier(
    (8,),
    solver="sgd",
    batch_size="full",
    learning_rate_init=2.0,
    momentum=0.0,
    max_iter=5000,
    record_history="log",
    random_state=0,
).fit(X_train, y_train, X_val=X_val, y_val=y_val)
calibration = inspection.calibration(clf, X_val, y_val)
columns = ["epoch", "accuracy", "loss", "ece", "temperature", "loss_at_temperature"]
calibration.loc[calibration["epoch"].isin([100, 1000, 5000]), columns].round(3)

# %%
# The temperature T is fitted on these same rows: z/T in place of z takes back most of the rise.

plotting.calibration(calibration)
