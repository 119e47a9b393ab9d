"""Endless batches made in a background thread while the network runs."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import numpy as np
import torch
from scipy import ndimage
from torch import Tensor

from .augment import sample
from .classes import CLASSES, FINDINGS, UNKNOWN, bit
from .films import Film
from .tones import Tones, tones_of

Batch = tuple[Tensor, Tensor, Tensor, Tensor]
# Lesions below this many pixels of the working size weigh more, by the square root of the ratio, up to MOST.
ORDINARY, MOST = 800, 4.0


def lesion_weights(mask: np.ndarray) -> np.ndarray:
    """Bit field [h, w] -> float32 [C, h/2, w/2]: 1, more on and beside small lesions, 0 where nothing is known."""
    out = np.ones((len(CLASSES), *mask.shape), np.float32)
    for name in FINDINGS:
        labels, n = ndimage.label(mask & bit(name))
        if not n:
            continue
        area = np.bincount(labels.ravel(), minlength=n + 1)
        weight = np.clip(np.sqrt(ORDINARY / np.maximum(area, 1)), 1, MOST)
        weight[0] = 1
        out[CLASSES.index(name)] = ndimage.grey_dilation(weight[labels].astype(np.float32), (5, 5))
    out[:, (mask & UNKNOWN) > 0] = 0
    return out[:, ::2, ::2]


def to_targets(masks: np.ndarray) -> Tensor:
    """Bit fields [n, h, w] -> float [n, C, h/2, w/2]: the share of each 2x2 cell that is covered."""
    planes = np.stack([(masks >> c) & 1 for c in range(len(CLASSES))], 1).astype(np.float32)
    return torch.nn.functional.avg_pool2d(torch.from_numpy(planes), 2)


def _one_batch(sets: dict[str, list[Film]], per_set: dict[str, int], side: int, rng: np.random.Generator, tones: Tones) -> Batch:
    images, masks, known = [], [], []
    for names, count in per_set.items():
        for _ in range(count):
            films = sets[rng.choice(names.split("+"))]
            film = films[rng.integers(len(films))]
            image, mask = sample(film, side, rng, tones)
            images.append(image)
            masks.append(mask)
            known.append([(film.annotated >> c) & 1 for c in range(len(CLASSES))])
    x = torch.from_numpy(np.stack(images))[:, None].contiguous(memory_format=torch.channels_last)
    attention = torch.from_numpy(np.stack([lesion_weights(m) for m in masks]))
    return x, to_targets(np.stack(masks)), attention, torch.tensor(known, dtype=torch.float32)


def batches(sets: dict[str, list[Film]], per_set: dict[str, int], side: int, seed: int) -> Iterator[Batch]:
    """(input [n,1,s,s], targets and attention [n,C,s/2,s/2], annotated [n,C]); the same seed gives the same sequence.
    `per_set`: crops of each set; of sets joined by '+', one at random each time."""
    rng = np.random.default_rng(seed)
    tones = tones_of([film for films in sets.values() for film in films])
    ready: queue.Queue[Batch] = queue.Queue(maxsize=3)

    def produce() -> None:
        while True:
            ready.put(_one_batch(sets, per_set, side, rng, tones))

    threading.Thread(target=produce, daemon=True).start()
    while True:
        yield ready.get()
