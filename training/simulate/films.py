"""simulate(kind, seed): one bitewing, periapical or panoramic."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from . import panoramic
from .detector import expose, frame
from .intraoral import add_early, bitewing, periapical
from .scene import Scene


@dataclass
class Film:
    image: np.ndarray  # uint8 [h, w], brighter is denser
    masks: dict[str, np.ndarray]  # bool [h, w] each, see scene.STRUCTURES
    teeth: list[dict]  # {"fdi", "x", "y"}: the middle of the CEJ in pixels
    truth: list[dict]  # {"class", "tooth", "detail", "mask"} of every lesion
    spacing_mm: float


def simulate(kind: str, seed: int, *, lesions: int | None = None, early: int = 0) -> Film:
    """`lesions`: how many; None for what the seed brings. `early`: so many more in enamel alone, on intraoral films. The same
    arguments give the same bytes."""
    rng = np.random.default_rng([seed, ("bitewing", "periapical", "panoramic").index(kind)])
    if kind == "panoramic":
        # The arch fills the width, as in films cut to it: at 0.2 mm a pixel its teeth are half the size of real ones.
        scene = Scene(1440, 720, 0.2 / 1.5, rng)
        teeth, truth = panoramic.draw_film(scene, lesions)
        image = expose(scene, rng.uniform(0.45, 0.55), rng.uniform(2.7, 3.0), rng.uniform(0.65, 0.8), blur_mm=0.22)
    else:
        upright = kind == "periapical" and rng.random() < 0.3
        scene = Scene(*((620, 820) if upright else (820, 620)), 0.05, rng)
        teeth, truth = (bitewing if kind == "bitewing" else periapical)(scene, lesions)
        if early:
            add_early(scene, teeth, early, truth)
        image = expose(scene, rng.uniform(0.22, 0.3), rng.uniform(2.35, 2.75), rng.uniform(0.75, 1.0))
        image = frame(image, scene, rng.choice([0.0, 3.0, 4.5]))
    rows = [{"fdi": t.fdi, "x": t.x / scene.pixel_mm, "y": t.y / scene.pixel_mm} for t in teeth]
    return Film(image, scene.masks, rows, truth, scene.pixel_mm)
