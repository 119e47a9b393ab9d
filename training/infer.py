"""Whole films through the network, in the same tiles as the browser (twin of src/imaging/pixels/tiles.ts)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

# Steps of -1 turn a tile upside down, left to right.
View = tuple[int, int]
UPRIGHT: tuple[View, ...] = ((1, 1),)


def origins(length: int, tile: int, overlap: int, stride: int = 2) -> list[int]:
    """Tile starts along one axis: evenly stepped, the last flush with the edge, rounded up to the map's stride (so that
    it may reach past the film by stride - 1 pixels); one at 0 where the film is smaller."""
    if length <= tile:
        return [0]
    last = -(-(length - tile) // stride) * stride
    return [*range(0, last, tile - overlap), last]


def ramp(side: int, overlap: int) -> np.ndarray:
    """Blending weight along a tile's side: rises linearly over the overlap, so that neighbours cross-fade."""
    i = np.arange(side) + 0.5
    return np.minimum(1, np.minimum(i, side - i) / max(overlap, 1)).astype(np.float32)


def views_of(kind: str, mirror: bool, upside_down: Sequence[str]) -> tuple[View, ...]:
    """How a film of this kind is read: as it is, mirrored, and both upside down where the pack says so for the kind."""
    across = (1, -1) if mirror else (1,)
    return tuple((v, h) for v in ((1, -1) if kind in upside_down else (1,)) for h in across)


def _read(net: nn.Module, tile: np.ndarray, view: View) -> np.ndarray:
    v, h = view
    turned = torch.from_numpy(np.ascontiguousarray(tile[..., ::v, ::h]))
    return torch.sigmoid(net(turned).float())[0].numpy()[..., ::v, ::h]


@torch.no_grad()
def predict(net: nn.Module, image: np.ndarray, tile: int, overlap: int, stride: int = 2, views: Sequence[View] = UPRIGHT) -> np.ndarray:
    """uint8 or 0..1 float film [h, w] after `stretch` -> probabilities float32 [C, ceil(h/stride), ceil(w/stride)].
    Each tile is read in every view, and the answers are averaged."""
    unit = image.astype(np.float32) / 255 if image.dtype == np.uint8 else image
    h, w = unit.shape
    total = weight = None
    edge = ramp(tile // stride, overlap // stride)
    for y in origins(h, tile, overlap, stride):
        for x in origins(w, tile, overlap, stride):
            part = unit[y : y + tile, x : x + tile] * 2 - 1
            padded = np.zeros((1, 1, tile, tile), np.float32)
            padded[0, 0, : part.shape[0], : part.shape[1]] = part
            p = np.mean([_read(net, padded, view) for view in views], 0)
            if total is None:
                size = (max(h, tile) + tile) // stride, (max(w, tile) + tile) // stride
                total, weight = np.zeros((p.shape[0], *size), np.float32), np.zeros(size, np.float32)
            ys, xs = y // stride, x // stride
            blend = edge[:, None] * edge[None]
            total[:, ys : ys + p.shape[1], xs : xs + p.shape[2]] += p * blend
            weight[ys : ys + p.shape[1], xs : xs + p.shape[2]] += blend
    hh, ww = -(-h // stride), -(-w // stride)
    return total[:, :hh, :ww] / np.maximum(weight[:hh, :ww], 1e-6)
