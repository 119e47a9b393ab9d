"""The known answer of a pack: a tile and a film drawn here, and what PyTorch says of them.

golden/tile.bin          uint8 [tile, tile], value / 255 stands for the stretched film
golden/expected.bin      float32 little endian [side, side, C]: every 4th row and column of the probability map
golden/film.png          a whole simulated film, for the preprocessing twin test
golden/preprocessed.bin  float32: every 8th row and column of it after resize and stretch
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .preprocess import prepare_film
from .simulate import simulate

EVERY, FILM_EVERY, SEED = 4, 8, 2026


@torch.no_grad()
def write_golden(net, folder: Path, tile: int) -> dict:
    golden = folder / "golden"
    golden.mkdir(exist_ok=True)
    film = simulate("periapical", SEED)
    image = film.image if film.image.dtype == np.uint8 else (film.image / 257).astype(np.uint8)
    Image.fromarray(image).save(golden / "film.png", optimize=True)
    prepared = prepare_film(image.astype(np.float32) / 255, "periapical")
    prepared[::FILM_EVERY, ::FILM_EVERY].astype("<f4").tofile(golden / "preprocessed.bin")
    canvas = np.full((tile, tile), 128, np.uint8)
    part = (prepared[:tile, :tile] * 255 + 0.5).astype(np.uint8)
    canvas[: part.shape[0], : part.shape[1]] = part
    canvas.tofile(golden / "tile.bin")
    x = torch.from_numpy(canvas.astype(np.float32) / 255 * 2 - 1)[None, None]
    answer = torch.sigmoid(net(x))[0].permute(1, 2, 0).numpy()[::EVERY, ::EVERY]
    answer.astype("<f4").tofile(golden / "expected.bin")
    size = prepared[::FILM_EVERY, ::FILM_EVERY].shape
    about = {"film": {"kind": "periapical", "every": FILM_EVERY, "width": size[1], "height": size[0]}, "seed": SEED}
    (golden / "golden.json").write_text(json.dumps(about) + "\n")
    return {"input": "golden/tile.bin", "expected": "golden/expected.bin", "every": EVERY, "tolerance": 0.001}
