"""The network's maps -> teeth, each with its number: twin of src/imaging/teeth, cell by cell.

A tooth grows from its inner part over what is a tooth at all, nearest first, so that touching teeth stay two. Each has a probability for
every number. The teeth of an arch, from the patient's right to the left, are then numbered together: no number twice, none out
of order, and one that fits nowhere stays without.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from . import CORE, NONE, NUMBERS
from ..metrics import EIGHT

IS_TOOTH, IS_CORE = 0.5, 0.5
# Cells of the map (two pixels at 480) that an inner part and a whole tooth have at least.
LEAST_CORE, LEAST_TOOTH = 3, 12
# A tooth stays without a number rather than take one of this probability.
NO_NUMBER = 0.02
# Columns of NUMBERS along each arch as it is seen: 18..11, 21..28 and 48..41, 31..38.
ARCHES = tuple([NUMBERS.index(q * 10 + p) for q, order in quadrants for p in order] for quadrants in (
    ((1, range(8, 0, -1)), (2, range(1, 9))),
    ((4, range(8, 0, -1)), (3, range(1, 9))),
))  # fmt: skip


@dataclass
class Tooth:
    cells: np.ndarray  # flat indices of the map, ascending
    x: float  # centre of its inner part, in cells
    y: float
    likely: np.ndarray  # [32] probability of each number, of those a sum of 1
    number: int | None = None


def grown(tooth: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    """Labels [h, w] of each tooth cell by the seed that reaches it first in steps to 4 neighbours; the lower label where two do at once."""
    labels = seeds.copy()
    while True:
        edge = np.full(labels.shape, np.iinfo(labels.dtype).max, labels.dtype)
        known = np.where(labels > 0, labels, np.iinfo(labels.dtype).max)
        edge[1:] = np.minimum(edge[1:], known[:-1])
        edge[:-1] = np.minimum(edge[:-1], known[1:])
        edge[:, 1:] = np.minimum(edge[:, 1:], known[:, :-1])
        edge[:, :-1] = np.minimum(edge[:, :-1], known[:, 1:])
        new = tooth & (labels == 0) & (edge < np.iinfo(labels.dtype).max)
        if not new.any():
            return labels
        labels[new] = edge[new]


def separated(maps: np.ndarray) -> list[Tooth]:
    """maps float32 [34, h, w]."""
    tooth = maps[NONE] < 1 - IS_TOOTH
    seeds, n = ndimage.label(tooth & (maps[CORE] > IS_CORE), EIGHT)
    sizes = np.bincount(seeds.ravel(), minlength=n + 1)
    seeds[sizes[seeds] < LEAST_CORE] = 0
    labels = grown(tooth, seeds)
    out = []
    for i in np.unique(labels[labels > 0]):
        cells = np.flatnonzero(labels == i)
        if len(cells) < LEAST_TOOTH:
            continue
        ys, xs = np.nonzero(seeds == i)
        sums = maps[:NONE].reshape(NONE, -1)[:, cells].sum(1)
        out.append(Tooth(cells, float(xs.mean()), float(ys.mean()), sums / max(float(sums.sum()), 1e-6)))
    return out


def number_arch(teeth: list[Tooth], arch: list[int]) -> None:
    """Writes `number` into the teeth of one arch: the likeliest rising numbering of them from left to right."""
    teeth = sorted(teeth, key=lambda t: (t.x, t.y))
    places = len(arch)
    # best[i][k]: of the first i teeth on the first k places.
    best = np.zeros((len(teeth) + 1, places + 1))
    took = np.zeros(best.shape, np.int8)  # 0 leaves a place empty, 1 leaves the tooth without, 2 puts it there
    for i, t in enumerate(teeth, 1):
        best[i, 0], took[i, 0] = best[i - 1, 0] + np.log(NO_NUMBER), 1
        for k in range(1, places + 1):
            fits = best[i - 1, k - 1] + np.log(max(t.likely[arch[k - 1]], 1e-6))
            options = (best[i, k - 1], best[i - 1, k] + np.log(NO_NUMBER), fits)
            took[i, k] = int(np.argmax(options))
            best[i, k] = options[took[i, k]]
    i, k = len(teeth), places
    while i > 0:
        if took[i, k] == 2:
            teeth[i - 1].number = NUMBERS[arch[k - 1]]
        i, k = i - (took[i, k] > 0), k - (took[i, k] in (0, 2))


def teeth_of(maps: np.ndarray) -> list[Tooth]:
    """Every tooth of a panoramic; `number` None where none fits."""
    teeth = separated(maps)
    upper = [t for t in teeth if t.likely[:16].sum() >= 0.5]
    lower = [t for t in teeth if t.likely[:16].sum() < 0.5]
    for side, arch in zip((upper, lower), ARCHES):
        number_arch(side, arch)
    return teeth
