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

# Probability of any tooth that makes a cell one.
IS_TOOTH = 0.45
# An inner part that falls apart at a higher of these is that many teeth.
CORE_LEVELS = (0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
# Cells of the map (two pixels at 480) that an inner part and a whole tooth have at least.
LEAST_CORE, LEAST_TOOTH = 5, 12
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
    certainty: float = 0.0  # of that number, given every way to number the arch


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


def inner_parts(core: np.ndarray) -> list[np.ndarray]:
    """Flat indices of each tooth's inner part: components of the map above the first level, those that fall apart at a higher one replaced
    by their parts. In the order of their first cells."""
    flat = core.ravel()

    def parts(cells: np.ndarray, level: int) -> list[np.ndarray]:
        if level == len(CORE_LEVELS):
            return []
        mask = np.zeros(flat.shape, bool)
        mask[cells[flat[cells] > CORE_LEVELS[level]]] = True
        labels, n = ndimage.label(mask.reshape(core.shape), EIGHT)
        named = labels.ravel()[cells]
        here = [cells[named == i] for i in range(1, n + 1)]
        here = [c for c in here if len(c) >= LEAST_CORE]
        deeper = [parts(c, level + 1) for c in here]
        return [p for c, d in zip(here, deeper) for p in (d if len(d) > 1 else [c])]

    return sorted(parts(np.arange(flat.size), 0), key=lambda c: int(c[0]))


def separated(maps: np.ndarray) -> list[Tooth]:
    """maps float32 [34, h, w]."""
    tooth = maps[NONE] < 1 - IS_TOOTH
    seeds = np.zeros(tooth.shape, np.int32)
    for i, cells in enumerate(inner_parts(np.where(tooth, maps[CORE], 0)), 1):
        seeds.flat[cells] = i
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


def certainties(teeth: list[Tooth], arch: list[int]) -> np.ndarray:
    """[teeth, places]: the share that a tooth on a place has of all rising numberings of the arch, each weighed by its probability.
    `teeth` from left to right."""
    n, places = len(teeth), len(arch)
    p = np.array([[max(t.likely[a], 1e-6) for a in arch] for t in teeth]).reshape(n, places)
    # before[i][k]: of the first i teeth the last numbered is on place k (0: none); after[i][k]: of the others, given that.
    before, after = np.zeros((n + 1, places + 1)), np.ones((n + 1, places + 1))
    before[0, 0] = 1
    for i in range(n):
        before[i + 1] = before[i] * NO_NUMBER
        before[i + 1, 1:] += p[i] * np.cumsum(before[i])[:-1]
    for i in range(n, 0, -1):
        on = p[i - 1] * after[i, 1:]
        after[i - 1] = NO_NUMBER * after[i] + np.append(np.cumsum(on[::-1])[::-1], 0)
    at = [np.cumsum(before[i])[:-1] * p[i] * after[i + 1, 1:] for i in range(n)]
    return np.array(at).reshape(n, places) / max(after[0, 0], 1e-300)


def number_arch(teeth: list[Tooth], arch: list[int]) -> None:
    """Writes `number` and `certainty` into the teeth of one arch: the likeliest rising numbering of them from left to right."""
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
    sure = certainties(teeth, arch)
    i, k = len(teeth), places
    while i > 0:
        if took[i, k] == 2:
            teeth[i - 1].number, teeth[i - 1].certainty = NUMBERS[arch[k - 1]], float(sure[i - 1, k - 1])
        i, k = i - (took[i, k] > 0), k - (took[i, k] in (0, 2))


def joined(teeth: list[Tooth]) -> list[Tooth]:
    """A part without a number that looks most like a tooth that has one is that tooth's: an inner part fell apart in one tooth."""
    owners = {t.number: t for t in teeth if t.number is not None}
    out = []
    for t in teeth:
        owner = owners.get(NUMBERS[int(t.likely.argmax())])
        if t.number is None and owner:
            owner.cells = np.sort(np.concatenate([owner.cells, t.cells]))
        else:
            out.append(t)
    return out


def teeth_of(maps: np.ndarray) -> list[Tooth]:
    """Every tooth of a panoramic; `number` None where none fits."""
    teeth = separated(maps)
    upper = [t for t in teeth if t.likely[:16].sum() >= 0.5]
    lower = [t for t in teeth if t.likely[:16].sum() < 0.5]
    for side, arch in zip((upper, lower), ARCHES):
        number_arch(side, arch)
    return joined(teeth)
