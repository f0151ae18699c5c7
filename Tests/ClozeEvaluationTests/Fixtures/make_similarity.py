"""Makes similarity.json, pairs of feature matrices with their CKA: python make_similarity.py

Needs numpy alone. Both forms are computed from whole kernel matrices, by the formulas of the papers
and not by shortcuts: HSIC of centred kernels (Kornblith et al. 2019, section 3), and the unbiased
estimator of kernels without their diagonals (Song et al. 2012, equation 4). Features are rounded to
single precision before; kernels are fractions, as most of those far from 0 cancels.
"""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np

random = np.random.default_rng(7)


exact = np.vectorize(Fraction, otypes=[object])


def hsic(k, l):
    n = len(k)
    centring = exact(np.eye(n)) - exact(np.ones((n, n))) / n
    return np.trace(k @ centring @ l @ centring) / (n - 1) ** 2


def unbiased_hsic(k, l):
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    ones = exact(np.ones(n))
    return (np.trace(k @ l) + (ones @ k @ ones) * (ones @ l @ ones) / ((n - 1) * (n - 2))
            - Fraction(2, n - 2) * (ones @ k @ l @ ones)) / (n * (n - 3))


def cka(x, y, independence):
    k, l = x @ x.T, y @ y.T
    squares = independence(k, k), independence(l, l)
    return float(independence(k, l)) / np.sqrt(float(squares[0] * squares[1]))


def features(samples, width):
    return random.normal(size=(samples, width))


def pairs():
    for name, samples, first, second in [
            ("more samples than features", 29, 5, 7), ("more features than samples", 11, 19, 23),
            ("the fewest", 4, 3, 2), ("one feature", 13, 1, 1), ("one against many", 17, 1, 30)]:
        yield name, features(samples, first), features(samples, second)
    x = features(21, 6)
    yield "a part in common", x, np.concatenate([x[:, :3], features(21, 4)], axis=1)
    yield "with noise", x, x @ features(6, 9) + 0.5 * features(21, 9)
    yield "far from 0", x + 100, x ** 2 - 1000
    yield "of unequal scale", x * 10.0 ** np.arange(-3, 3), features(21, 8) * 1e6
    yield "nonlinear", features(12, 14), np.tanh(features(12, 33)) * 3
    yield "rotated and scaled", x, -3 * x @ np.linalg.qr(features(6, 6))[0] + 2


def case(name, x, y):
    x, y = x.astype(np.float32), y.astype(np.float32)
    wide = exact(x.astype(np.float64)), exact(y.astype(np.float64))
    return {
        "name": name, "first": x.tolist(), "second": y.tolist(), "biased": cka(*wide, hsic),
        "debiased": cka(*wide, unbiased_hsic)}


lines = ",\n".join(json.dumps(case(*pair), separators=(",", ":")) for pair in pairs())
(Path(__file__).parent / "similarity.json").write_text(f"[\n{lines}\n]\n")
