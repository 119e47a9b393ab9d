"""Dice, lesion recall and false positives a film, as CLINICAL.md asks: a lesion is found when at least 20% of it is
covered; a mark is false when it touches no lesion. Intervals by bootstrap over films."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

EIGHT = np.ones((3, 3), bool)


@dataclass
class Counts:
    """Of one film and class; sums of these give the pooled figures."""

    overlap: int
    predicted: int
    true: int
    lesions: int
    found: int
    false_marks: int


def count(prediction: np.ndarray, truth: np.ndarray, min_area: float = 0, min_lesion: float = 0) -> Counts:
    """Two bool masks of one size. Components of fewer than `min_area` (mark) or `min_lesion` (truth) pixels are dropped."""
    prediction, truth = drop_small(prediction, min_area), drop_small(truth, min_lesion)
    lesions, n = ndimage.label(truth, EIGHT)
    sizes = np.bincount(lesions.ravel(), minlength=n + 1)[1:]
    covered = np.bincount(lesions[prediction], minlength=n + 1)[1:]
    marks, m = ndimage.label(prediction, EIGHT)
    touching = np.unique(marks[truth & prediction])
    return Counts(
        int((prediction & truth).sum()), int(prediction.sum()), int(truth.sum()),
        n, int((covered >= 0.2 * sizes).sum()), m - int((touching > 0).sum()),
    )  # fmt: skip


def drop_small(mask: np.ndarray, least: float) -> np.ndarray:
    if least <= 1:
        return mask
    labels, n = ndimage.label(mask, EIGHT)
    keep = np.bincount(labels.ravel(), minlength=n + 1) >= least
    keep[0] = False
    return keep[labels]


def drop_faint(p: np.ndarray, threshold: float, peak: float) -> np.ndarray:
    """Probabilities -> mask of what lies above `threshold` and is connected to something that reaches `peak`."""
    labels, n = ndimage.label(p > threshold, EIGHT)
    keep = np.zeros(n + 1, bool)
    keep[np.unique(labels[p >= peak])] = True
    keep[0] = False
    return keep[labels]


def summary(counts: list[Counts]) -> dict[str, float]:
    a = np.array([[c.overlap, c.predicted, c.true, c.lesions, c.found, c.false_marks] for c in counts], float).sum(0)
    return {
        "dice": 2 * a[0] / max(a[1] + a[2], 1),
        "recall": a[4] / max(a[3], 1),
        "false_positives": a[5] / max(len(counts), 1),
        "films": len(counts),
        "lesions": int(a[3]),
    }


def with_intervals(counts: list[Counts], rounds: int = 1000, seed: int = 1) -> dict[str, tuple[float, float, float]]:
    """{metric: (value, low, high)}, 95% percentile bootstrap over films."""
    rng = np.random.default_rng(seed)
    point = summary(counts)
    draws = [summary([counts[i] for i in rng.integers(len(counts), size=len(counts))]) for _ in range(rounds)]
    out = {}
    for k in ("dice", "recall", "false_positives"):
        low, high = np.percentile([d[k] for d in draws], [2.5, 97.5])
        out[k] = (point[k], float(low), float(high))
    return out


def auc(scores: list[float], labels: list[bool]) -> float:
    """Area under the ROC curve by the rank sum; nan where one class is absent."""
    s, y = np.asarray(scores), np.asarray(labels, bool)
    if y.all() or not y.any():
        return float("nan")
    wins = (s[y][:, None] > s[~y][None]).mean() + 0.5 * (s[y][:, None] == s[~y][None]).mean()
    return float(wins)


def auc_with_interval(scores: list[float], labels: list[bool], rounds: int = 1000, seed: int = 1) -> tuple[float, float, float]:
    """(value, low, high), 95% percentile bootstrap over films; draws that lack one class are left out."""
    s, y, rng = np.asarray(scores), np.asarray(labels, bool), np.random.default_rng(seed)
    draws = [auc(s[i], y[i]) for i in (rng.integers(len(s), size=len(s)) for _ in range(rounds))]
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return auc(scores, labels), float(low), float(high)
