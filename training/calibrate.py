"""Platt scaling of a mark's mean probability, and the expected calibration error."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize


def logit(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def platt(scores: np.ndarray, hits: np.ndarray) -> tuple[float, float]:
    """a, b of 1/(1+exp(-(a*logit(p)+b))) by maximum likelihood; a weak pull to (1, 0) keeps few marks from running away. a >= 0.05:
    a slope at or below zero would rank sure marks under doubtful ones."""
    if len(scores) == 0:
        return 1.0, 0.0
    x, y = logit(scores), hits.astype(float)

    def cost(w: np.ndarray) -> float:
        z = w[0] * x + w[1]
        return float((np.logaddexp(0, z) - y * z).sum() + ((w - (1, 0)) ** 2).sum() / 2)

    w = minimize(cost, (1.0, 0.0), method="L-BFGS-B", bounds=((0.05, None), (None, None))).x
    return float(w[0]), float(w[1])


def calibrated(scores: np.ndarray, a: float, b: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(a * logit(scores) + b)))


def calibration_error(scores: np.ndarray, hits: np.ndarray, a: float, b: float, bins: int = 10) -> float:
    """Mean gap of said and seen frequency over `bins` equally filled bins, weighted by their marks; nan without marks."""
    if len(scores) == 0:
        return float("nan")
    said = calibrated(scores, a, b)
    order = np.array_split(np.argsort(said), min(bins, len(said)))
    return float(sum(abs(said[i].mean() - hits[i].mean()) * len(i) for i in order) / len(said))
