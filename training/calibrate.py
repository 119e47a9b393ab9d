"""Platt scaling of a mark's mean probability, and the expected calibration error."""

from __future__ import annotations

import numpy as np


def logit(p: np.ndarray) -> np.ndarray:
    p = np.clip(p, 1e-4, 1 - 1e-4)
    return np.log(p / (1 - p))


def platt(scores: np.ndarray, hits: np.ndarray, rounds: int = 50) -> tuple[float, float]:
    """a, b of 1/(1+exp(-(a*logit(p)+b))) by Newton steps; a weak pull to (1, 0) keeps few marks from running away."""
    if len(scores) == 0:
        return 1.0, 0.0
    x = np.stack([logit(scores), np.ones(len(scores))], 1)
    y, w, prior = hits.astype(float), np.array([1.0, 0.0]), np.array([1.0, 0.0])
    for _ in range(rounds):
        p = 1 / (1 + np.exp(-x @ w))
        gradient = x.T @ (p - y) + (w - prior)
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.eye(2)
        w = w - np.linalg.solve(hessian, gradient)
    # A slope at or below zero would rank sure marks under doubtful ones.
    return float(max(w[0], 0.05)), float(w[1])


def calibrated(scores: np.ndarray, a: float, b: float) -> np.ndarray:
    return 1 / (1 + np.exp(-(a * logit(scores) + b)))


def calibration_error(scores: np.ndarray, hits: np.ndarray, a: float, b: float, bins: int = 10) -> float:
    """Mean gap of said and seen frequency over `bins` equally filled bins, weighted by their marks; nan without marks."""
    if len(scores) == 0:
        return float("nan")
    said = calibrated(scores, a, b)
    order = np.array_split(np.argsort(said), min(bins, len(said)))
    return float(sum(abs(said[i].mean() - hits[i].mean()) * len(i) for i in order) / len(said))
