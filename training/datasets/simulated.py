"""Films of our own simulator, for training only: every one is in the training split, so that no figure is ever claimed on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from ..classes import CLASSES, bit
from ..films import Film
from ..preprocess import LONG_SIDE, prepare_film, working_size
from ..simulate import simulate

SOURCE = {"dataset": "simulated", "licence": "Apache-2.0", "source": "training/simulate, seeds from FIRST_SEED on"}
COUNTS = {"bitewing": 48, "periapical": 48, "panoramic": 8}
# Far from the seeds of the samples and of the golden film, which a pack must read without having seen them.
FIRST_SEED = 50_000


def _film(kind: str, seed: int) -> Film:
    drawn = simulate(kind, seed)
    full = np.float32(np.iinfo(drawn.image.dtype).max)
    image = (prepare_film(drawn.image.astype(np.float32) / full, kind) * 255 + 0.5).astype(np.uint8)
    h, w = drawn.image.shape
    size = working_size(w, h, LONG_SIDE[kind])
    mask = np.zeros_like(image)
    drawn.masks["tooth"] = np.any([drawn.masks[part] for part in ("enamel", "dentine", "pulp", "root", "restoration")], 0)
    for name in CLASSES:
        part = Image.fromarray(drawn.masks[name].astype(np.uint8) * 255).resize(size, Image.Resampling.BOX)
        mask |= np.uint8(bit(name)) * (np.asarray(part) > 127)
    return Film(f"{kind}-{seed}", kind, image, mask, sum(bit(c) for c in CLASSES))


def films(_root: Path) -> list[Film]:
    return [_film(kind, FIRST_SEED + i) for kind, n in COUNTS.items() for i in range(n)]
