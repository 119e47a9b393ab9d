"""The known answer of a pack: a tile and a film drawn here, and what PyTorch says of them.

golden/tile.bin          uint8 [tile, tile], value / 255 stands for the stretched film
golden/expected.bin      float32 little endian [side, side, C]: every 4th row and column of the probability map
golden/film.png          a whole simulated film, for the preprocessing twin test
golden/preprocessed.bin  float32: every 8th row and column of it after resize and stretch
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import nn

from .preprocess import prepare_film
from .simulate import simulate

EVERY, FILM_EVERY, SEED = 4, 8, 2026


def golden_film(kind: str) -> np.ndarray:
    """uint8 [h, w]."""
    image = simulate(kind, SEED).image
    return image if image.dtype == np.uint8 else (image / 257).astype(np.uint8)


@torch.no_grad()
def write_golden(
    net: nn.Module,
    folder: Path,
    tile: int,
    kind: str = "periapical",
    prepare: Callable[[np.ndarray], np.ndarray] = lambda unit: prepare_film(unit, "periapical"),
    activated: Callable[[torch.Tensor], torch.Tensor] = torch.sigmoid,
) -> dict:
    """`prepare`: 0..1 film -> 0..1 film at the pack's working size; `activated`: its logits -> probabilities."""
    golden = folder / "golden"
    golden.mkdir(exist_ok=True)
    image = golden_film(kind)
    Image.fromarray(image).save(golden / "film.png", optimize=True)
    prepared = prepare(image.astype(np.float32) / 255)
    prepared[::FILM_EVERY, ::FILM_EVERY].astype("<f4").tofile(golden / "preprocessed.bin")
    canvas = np.full((tile, tile), 128, np.uint8)
    part = (prepared[:tile, :tile] * 255 + 0.5).astype(np.uint8)
    canvas[: part.shape[0], : part.shape[1]] = part
    canvas.tofile(golden / "tile.bin")
    x = torch.from_numpy(canvas.astype(np.float32) / 255 * 2 - 1)[None, None]
    answer = activated(net(x))[0].permute(1, 2, 0).numpy()[::EVERY, ::EVERY]
    answer.astype("<f4").tofile(golden / "expected.bin")
    size = prepared[::FILM_EVERY, ::FILM_EVERY].shape
    about = {"film": {"kind": kind, "every": FILM_EVERY, "width": size[1], "height": size[0]}, "seed": SEED}
    (golden / "golden.json").write_text(json.dumps(about) + "\n")
    return {"input": "golden/tile.bin", "expected": "golden/expected.bin", "every": EVERY, "tolerance": 0.001}
