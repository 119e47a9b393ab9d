"""A panoramic: both arches laid flat on a smiling curve, mandible with rami and condyles, sinuses, the ghost of the spine."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter

from .intraoral import _lesions
from .lesions import restore, socket
from .scene import Scene, step
from .tooth import FORMS, Form, Tooth, draw, form_of

# Panoramics magnify; teeth are drawn at this share of the film's own scale.
SCALE = 1.28
UPPER = (18, 17, 16, 15, 14, 13, 12, 11, 21, 22, 23, 24, 25, 26, 27, 28)
LOWER = (48, 47, 46, 45, 44, 43, 42, 41, 31, 32, 33, 34, 35, 36, 37, 38)


def _smile(x: np.ndarray | float, middle: float, low: float) -> np.ndarray | float:
    """y of the occlusal plane: lowest in the middle."""
    return low - 15.0 * ((x - middle) / 95.0) ** 2


def _arch(scene: Scene, numbers: tuple[int, ...], up: bool, middle: float, low: float) -> list[Tooth]:
    rng = scene.rng
    narrow = 0.78 if not up else 0.9
    forms = []
    for fdi in numbers:
        base = FORMS[form_of(fdi)]
        w = base.width * (narrow if fdi % 10 <= 2 else 1.0) * rng.uniform(0.95, 1.05)
        forms.append(Form(w, base.crown, base.root * rng.uniform(0.95, 1.1), base.depth, base.roots, base.cusps))
    total = sum(f.width for f in forms) * SCALE * 0.98
    x, teeth = middle - total / 2, []
    for fdi, form in zip(numbers, forms):
        at = x + form.width * SCALE / 2
        x += form.width * SCALE * 0.98
        if fdi % 10 == 8 and rng.random() < 0.4:
            continue
        cej = float(_smile(at, middle, low)) + (-1 if up else 1) * (form.crown * SCALE * 0.96 + 0.6)
        lean = (at - middle) / 95.0 * (-0.18 if up else 0.22)
        teeth.append(Tooth(fdi, at, cej, up, lean + rng.normal(0, 0.03), form, SCALE, rng.random() < 0.08, rng.uniform(0.3, 1.2), rng.normal(0, 0.4)))
    return teeth


def _mandible(scene: Scene, middle: float, low: float) -> np.ndarray:
    """0..1: body below the lower teeth, rami up to the condyles."""
    x, y = scene.grid
    d = np.abs(x - middle)
    top = _smile(x, middle, low) + 13
    lower_border = low + 42 - 0.0036 * d**2
    body = step(y - top, 1.5) * step(lower_border - y, 1.5) * step(104 - d, 2)
    front, back = 88 + 0.10 * (low - y), 112 - 0.06 * (low + 30 - y)
    ramus = step(d - front, 2) * step(back - d, 2) * step(y - 24, 2) * step(lower_border + 4 - y, 3)
    condyle = step(1 - np.hypot((d - 112) / 7, (y - 26) / 8), 0.2)
    # Bones have no corners.
    return gaussian_filter(np.maximum(np.maximum(body, ramus), condyle), 7)


def _skull(scene: Scene, middle: float, low: float) -> None:
    x, y = scene.grid
    d = np.abs(x - middle)
    mandible = _mandible(scene, middle, low)
    maxilla = gaussian_filter(step(_smile(x, middle, low) - 12 - y, 1.5) * step(y - 16 - 0.12 * d, 6) * step(86 - d - 0.2 * (low - 20 - y), 6), 5)
    sinus = step(1 - np.hypot((d - 40) / 27, (y - low + 46) / 14), 0.25)
    nose = step(1 - np.hypot(d / 13, (y - low + 52) / 17), 0.3)
    bone = 15.0 * mandible + 11.0 * maxilla
    bone *= 1 + 0.10 * scene.texture() + 0.07 * scene.noise(4.0)
    bone *= 1 - 0.62 * np.maximum(sinus, 0.9 * nose)
    edge = np.abs(gaussian_filter(mandible, 6) - gaussian_filter(mandible, 2))
    bone += 14 * edge  # the cortex is cut along its length
    canal_y = low + 27 - 0.0022 * d**2
    canal = step(1.4 - np.abs(y - canal_y), 0.8) * (d > 26) * (d < 92)
    bone *= 1 - 0.3 * canal
    palate = step(1.0 - np.abs(y - (low - 38 + 0.0007 * d**2)), 1.0) * (d < 85)
    scene.tissue["bone"] += bone + 3.0 * palate
    scene.masks["bone"] |= (mandible > 0.5) | (maxilla > 0.5)
    spine = 15 * np.exp(-((d / 20) ** 2)) * (0.8 + 0.2 * np.cos(y / 5))
    air = step(6 - np.abs(y - _smile(x, middle, low) - 0.0), 5) * (d > 70) * 6
    scene.tissue["soft"] += np.clip(30 + spine + 2.5 * scene.noise(9.0) - air - 14 * step(d - 122, 12), 4, None)
    scene.tissue["bone"] += 3.0 * np.exp(-((d / 15) ** 2))


def draw_film(scene: Scene, wanted: int | None) -> tuple[list[Tooth], list[dict]]:
    rng = scene.rng
    middle = scene.width * scene.pixel_mm / 2 + rng.uniform(-3, 3)
    low = scene.height * scene.pixel_mm * 0.56 + rng.uniform(-2, 2)
    _skull(scene, middle, low)
    teeth = _arch(scene, UPPER, True, middle, low) + _arch(scene, LOWER, False, middle, low)
    for tooth in teeth:
        draw(scene, tooth)
    socket(scene, teeth)
    for tooth in teeth:
        if tooth.form.cusps > 1 and rng.random() < 0.15:
            restore(scene, tooth)
    count = int(rng.integers(3, 7)) if wanted is None else wanted
    return teeth, _lesions(scene, teeth, count, ("caries",))
