"""Random crops and the ways other sensors would have shown the same film.

All randomness comes from the numpy Generator passed in. Images are float32 0..1, masks uint8 bit fields.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from scipy import ndimage

from .classes import FINDINGS, bit
from .films import Film
from .tones import Tones, retone

Rng = np.random.Generator
# Logarithms. Panoramics enlarged and intraoral films made smaller meet: what one teaches serves the other.
SCALE = {"panoramic": (-0.35, 0.5), "periapical": (-0.45, 0.3), "bitewing": (-0.45, 0.3)}


def pick_centre(film: Film, rng: Rng, lesion_share: float) -> tuple[float, float]:
    """Row and column: near a lesion in `lesion_share` of the crops of films that have one, else anywhere."""
    bits = [bit(c) for c in FINDINGS if (film.mask & bit(c)).any()]
    h, w = film.mask.shape
    if bits and rng.random() < lesion_share:
        labels, n = ndimage.label(film.mask & rng.choice(bits))
        rows, cols = np.nonzero(labels == rng.integers(1, n + 1))
        i = rng.integers(len(rows))
        return rows[i] + rng.normal(0, 50), cols[i] + rng.normal(0, 50)
    return rng.uniform(0.15, 0.85) * h, rng.uniform(0.15, 0.85) * w


def _keep_inside(centre: float, length: int, half: float, rng: Rng) -> float:
    """Moves a crop's centre so that little of the crop is padding; films smaller than the crop lie in its middle."""
    if length <= 2 * half:
        return length / 2 + rng.normal(0, 0.1) * half
    return float(np.clip(centre, half, length - half))


def crop(film: Film, side: int, rng: Rng, lesion_share: float = 0.6) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A rotated, scaled, mirrored crop: image [side, side], mask, and where the film is (bool; outside is padding)."""
    centre = pick_centre(film, rng, lesion_share)
    angle = rng.normal(0, 6) * np.pi / 180
    if film.kind == "periapical" and rng.random() < 0.1:
        angle += rng.choice([-np.pi / 2, np.pi / 2])
    scale = np.exp(rng.uniform(*SCALE[film.kind]))
    sx, sy = scale * np.exp(rng.normal(0, 0.05)), scale * np.exp(rng.normal(0, 0.05))
    cy, cx = (_keep_inside(v, n, 0.42 * side / scale, rng) for v, n in zip(centre, film.mask.shape))
    flip_x = -1 if rng.random() < 0.5 else 1
    flip_y = -1 if film.kind == "periapical" and rng.random() < 0.5 else 1
    c, s = np.cos(angle), np.sin(angle)
    matrix = np.array([[c, -s], [s, c]]) @ np.diag([flip_y / sy, flip_x / sx])
    offset = np.array([cy, cx]) - matrix @ np.array([side / 2, side / 2])
    shape = (side, side)
    image = ndimage.affine_transform(film.image, matrix, offset, shape, np.float32, order=1, cval=-1) / 255
    mask = ndimage.affine_transform(film.mask, matrix, offset, shape, order=0)
    inside = image >= 0
    return np.where(inside, image, 0.5).astype(np.float32), mask, inside


def _shade(image: np.ndarray, rng: Rng) -> np.ndarray:
    """Uneven exposure: a smooth field of a few per cent."""
    field = ndimage.zoom(rng.normal(0, 0.12, (4, 4)), max(image.shape) / 4, order=3)
    return image + field.astype(np.float32)[: image.shape[0], : image.shape[1]]


def _local_contrast(image: np.ndarray, rng: Rng) -> np.ndarray:
    """A sensor's own processing: large-radius unsharp mask, or its opposite."""
    wide = ndimage.gaussian_filter(image, rng.uniform(15, 40))
    return wide * (1 - rng.uniform(0, 0.7)) + 0.5 * rng.uniform(0, 0.7) + (image - wide) * rng.uniform(0.7, 1.8)


def _sharpness(image: np.ndarray, rng: Rng) -> np.ndarray:
    blurred = ndimage.gaussian_filter(image, rng.uniform(0.5, 1.6))
    return blurred if rng.random() < 0.5 else image + rng.uniform(0.3, 1.5) * (image - blurred)


def _burn_in(image: np.ndarray, rng: Rng) -> np.ndarray:
    """A black or white bar or block, as collimation, film edges and burnt-in text leave."""
    out, side = image.copy(), min(image.shape)
    h, w = rng.integers(8, side // 4, 2)
    y, x = rng.integers(0, side - h), rng.integers(0, side - w)
    out[y : y + h, (0 if rng.random() < 0.3 else x) : x + w] = rng.choice([0.0, 1.0])
    return out


def _recode(image: np.ndarray, rng: Rng) -> np.ndarray:
    """As if it had been kept small, or as a JPEG of poor quality."""
    grey = Image.fromarray((np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8))
    if rng.random() < 0.5:
        share, full = rng.uniform(0.4, 0.8), grey.size
        small = int(full[0] * share), int(full[1] * share)
        grey = grey.resize(small, Image.Resampling.BOX).resize(full, Image.Resampling.BILINEAR)
    else:
        jpeg = io.BytesIO()
        grey.save(jpeg, "JPEG", quality=int(rng.integers(25, 80)))
        grey = Image.open(jpeg)
    return np.asarray(grey, dtype=np.float32) / 255


def intensity(image: np.ndarray, rng: Rng) -> np.ndarray:
    """Gamma, contrast, shading, sharpness, noise, burnt-in blocks, poor files; rarely inverted. Returns 0..1."""
    if rng.random() < 0.35:
        image = _local_contrast(image, rng)
    if rng.random() < 0.3:
        image = _shade(image, rng)
    image = np.clip(image, 0, 1) ** np.exp(rng.uniform(-0.55, 0.55))
    image = (image - 0.5) * rng.uniform(0.7, 1.35) + 0.5 + rng.uniform(-0.12, 0.12)
    if rng.random() < 0.4:
        image = _sharpness(image, rng)
    if rng.random() < 0.5:
        grain = rng.normal(0, rng.uniform(0, 0.06), image.shape).astype(np.float32)
        image = image + (ndimage.gaussian_filter(grain, 0.7) * 1.8 if rng.random() < 0.4 else grain)
    if rng.random() < 0.08:
        image = _burn_in(image, rng)
    if rng.random() < 0.2:
        image = _recode(image, rng)
    if rng.random() < 0.04:
        image = 1 - image
    return np.clip(image, 0, 1).astype(np.float32)


def sample(film: Film, side: int, rng: Rng, tones: Tones) -> tuple[np.ndarray, np.ndarray]:
    """One training crop: float32 in -1..1 with padding at 0, and its mask."""
    image, mask, inside = crop(film, side, rng)
    if rng.random() < 0.5:
        image = retone(image, film, tones, rng)
    return np.where(inside, intensity(image, rng) * 2 - 1, 0).astype(np.float32), mask
