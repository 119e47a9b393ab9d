"""Millimetres of each tissue that the beam crosses, on a grid of detector pixels, and the masks of what was drawn."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.ndimage import gaussian_filter

STRUCTURES = ("caries", "periapical-lesion", "root", "canal", "canal-filling", "enamel", "dentine", "pulp", "bone", "restoration")


@dataclass
class Scene:
    width: int
    height: int
    pixel_mm: float
    rng: np.random.Generator
    tissue: dict[str, np.ndarray] = field(default_factory=dict)
    masks: dict[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shape = (self.height, self.width)
        self.tissue = {k: np.zeros(shape, np.float32) for k in ("enamel", "dentine", "bone", "soft", "metal", "gutta-percha")}
        self.masks = {k: np.zeros(shape, bool) for k in STRUCTURES}

    @property
    def grid(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y of every pixel's centre, in mm."""
        y, x = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        return (x + 0.5) * self.pixel_mm, (y + 0.5) * self.pixel_mm

    def noise(self, scale_mm: float, stretch: float = 1.0, angle: float = 0.0) -> np.ndarray:
        """Smooth random field of unit variance; `scale_mm` its grain, `stretch` how much longer it is across `angle`."""
        s = scale_mm / self.pixel_mm
        field_ = gaussian_filter(self.rng.normal(size=(self.height, self.width)).astype(np.float32), (s, s * stretch), mode="reflect")
        return field_ / (field_.std() + 1e-6)

    def texture(self) -> np.ndarray:
        """Trabecular bone: a mesh of bright struts about dark marrow spaces, mean 0, about -1..1."""
        mesh = np.zeros((self.height, self.width), np.float32)
        for scale, weight in ((0.18, 1.0), (0.32, 1.0), (0.6, 0.7)):
            mesh += weight * (0.75 - np.abs(self.noise(scale, stretch=self.rng.uniform(0.9, 1.6))))
        return np.clip(mesh / 1.6, -1, 1)


def step(x: np.ndarray, softness: float) -> np.ndarray:
    """0 below, 1 above, linear over `softness` about 0."""
    return np.clip(x / softness + 0.5, 0, 1)


def ellipse_depth(offset: np.ndarray, half_width: np.ndarray) -> np.ndarray:
    """Share of the depth that a beam crosses in a body of elliptic section at `offset` from its axis."""
    return np.sqrt(np.clip(1 - (offset / np.maximum(half_width, 1e-3)) ** 2, 0, 1))
