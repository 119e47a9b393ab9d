"""A panoramic through the tooth network, as the browser does it."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from ..preprocess import STEPS, resize, stretch
from . import CORE, LONG_SIDE, TILE


def prepare(unit: np.ndarray) -> np.ndarray:
    """[h, w] 0..1 -> float32 in 0..1, long side at most LONG_SIDE."""
    return stretch(resize(unit, LONG_SIDE), STEPS[1]["low"], STEPS[1]["high"])


def activated(logits: torch.Tensor) -> torch.Tensor:
    """[n, 34, h, w] logits -> probabilities: numbers and none of them share one softmax, the inner part is by itself."""
    return torch.cat([torch.softmax(logits[:, :CORE], 1), torch.sigmoid(logits[:, CORE:])], 1)


@torch.no_grad()
def tooth_maps(net: nn.Module, unit: np.ndarray) -> np.ndarray:
    """[h, w] 0..1 film, prepared -> float32 [34, ceil(h/2), ceil(w/2)]."""
    h, w = unit.shape
    tile = np.zeros((1, 1, TILE, TILE), np.float32)
    tile[0, 0, :h, :w] = unit * 2 - 1
    p = activated(net(torch.from_numpy(tile)).float())[0].numpy()
    return p[:, : -(-h // 2), : -(-w // 2)]
