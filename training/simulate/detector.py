"""From millimetres of tissue to grey values: Beer-Lambert, scatter, blur, noise, response.

Attenuation per mm is fitted by eye to the contrast of real films; no spectrum, no beam hardening.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from .scene import Scene

MU = {"enamel": 0.21, "dentine": 0.115, "bone": 0.075, "soft": 0.026, "metal": 1.6, "gutta-percha": 0.75}
PHOTONS = 2600  # at a pixel in air
SCATTER = 0.10


def expose(scene: Scene, black_mm: float, white_mm: float, gamma: float, blur_mm: float = 0.045) -> np.ndarray:
    """uint8 film. `black_mm` and `white_mm`: attenuation shown as black and as white; brighter is denser."""
    attenuation = sum(MU[k] * t for k, t in scene.tissue.items())
    intensity = np.exp(-attenuation)
    intensity = gaussian_filter(intensity, blur_mm / scene.pixel_mm)
    wide = gaussian_filter(intensity, 6.0 / scene.pixel_mm, mode="nearest", truncate=2.0)
    intensity = (1 - SCATTER) * intensity + SCATTER * wide
    counts = intensity * PHOTONS
    counts = counts + gaussian_filter(scene.rng.normal(size=counts.shape), 0.6) * 1.7 * np.sqrt(counts + 18)
    density = -np.log(np.maximum(counts, 1) / PHOTONS)
    unit = np.clip((density - black_mm) / (white_mm - black_mm), 0, 1) ** gamma
    return (unit * 243 + 6).astype(np.uint8)


def frame(image: np.ndarray, scene: Scene, radius_mm: float) -> np.ndarray:
    """Rounded corners of a plate, outside it black."""
    if radius_mm <= 0:
        return image
    x, y = scene.grid
    w, h = scene.width * scene.pixel_mm, scene.height * scene.pixel_mm
    dx = np.maximum(np.abs(x - w / 2) - w / 2 + radius_mm, 0)
    dy = np.maximum(np.abs(y - h / 2) - h / 2 + radius_mm, 0)
    return np.where(np.hypot(dx, dy) > radius_mm, np.uint8(0), image)
