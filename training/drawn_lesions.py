"""Periapical lesions drawn at the tips of traced roots: a darker, smoother patch of bone around the tip, with an uneven outline,
round or hugging the root, at times with a denser rim. Sizes and places follow the traced lesions of periapical-endo (area 600 to 10,000 px at the working size); contrasts are ours.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

# Radius in pixels of the working size.
RADIUS = (11.0, 24.0, 52.0)  # 5th, 50th, 95th percentile of what is drawn
NARROW = 0.8  # of the other end's width: what the tip's end must be narrower than
CRESCENTS = 0.5  # of the lesions
AWAY = 14  # pixels that a tip must lie inside the film
VISIBLE = 0.035  # mean darkening, of the film's range, below which nobody would trace a lesion


@dataclass
class Tip:
    x: float
    y: float
    along: tuple[float, float]  # unit vector (x, y) out of the root


def tip_of(root: np.ndarray) -> Tip | None:
    """The tip of one root's mask [h, w]: the narrower end of its longer axis; None where the root is too short or has no narrower end."""
    ys, xs = np.nonzero(root)
    if len(ys) < 300:
        return None
    points = np.stack([xs, ys], 1).astype(float)
    middle = points.mean(0)
    values, vectors = np.linalg.eigh(np.cov((points - middle).T))
    if values[1] < 3 * values[0]:
        return None
    axis = vectors[:, 1]
    t, across = (points - middle) @ axis, (points - middle) @ vectors[:, 0]
    length = np.ptp(t)
    first, last = t < t.min() + 0.2 * length, t > t.max() - 0.2 * length
    widths = np.ptp(across[first]), np.ptp(across[last])
    if min(widths) > NARROW * max(widths):
        return None
    sign = -1 if widths[0] < widths[1] else 1
    end = points[np.argsort(sign * t)[-12:]].mean(0)
    # Out of the root as its last third runs: roots bend.
    third = points[sign * t > (sign * t).max() - 0.33 * length].mean(0)
    out = end - third
    return Tip(float(end[0]), float(end[1]), tuple(out / max(np.hypot(*out), 1e-6)))


def within(tip: Tip, shape: tuple[int, int]) -> bool:
    return AWAY <= tip.x < shape[1] - AWAY and AWAY <= tip.y < shape[0] - AWAY


def outline(shape: tuple[int, int], tip: Tip, radius: float, rng: np.random.Generator) -> np.ndarray:
    """Signed depth [h, w] in radii: 1 in the middle, 0 at the uneven edge, below 0 outside. It encloses the tip or hangs at it."""
    ahead = rng.uniform(0, 0.7) * radius
    aside = rng.normal(0, 0.25) * radius
    cx = tip.x + tip.along[0] * ahead - tip.along[1] * aside
    cy = tip.y + tip.along[1] * ahead + tip.along[0] * aside
    ys, xs = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    dx, dy = xs - cx, ys - cy
    turn = np.arctan2(tip.along[1], tip.along[0]) + rng.normal(0, 0.5)
    u, v = dx * np.cos(turn) + dy * np.sin(turn), -dx * np.sin(turn) + dy * np.cos(turn)
    longer = np.exp(rng.normal(0, 0.18))
    distance, angle = np.hypot(u / longer, v * longer) / radius, np.arctan2(v, u)
    edge = 1 + sum(rng.normal(0, 0.16 / k) * np.cos(k * angle + rng.uniform(0, 2 * np.pi)) for k in range(2, 6))
    return (1 - distance / edge).astype(np.float32)


def crescent(roots: np.ndarray, tip: Tip, radius: float, rng: np.random.Generator) -> np.ndarray:
    """As `outline`, of a lesion that hugs the tip and thins out along the root's sides."""
    ys, xs = np.mgrid[: roots.shape[0], : roots.shape[1]].astype(np.float32)
    dx, dy = xs - tip.x, ys - tip.y
    back = -(dx * tip.along[0] + dy * tip.along[1])
    length = rng.uniform(0.8, 2.2) * radius
    uneven = ndimage.gaussian_filter(rng.normal(0, 1, roots.shape).astype(np.float32), 0.3 * radius)
    thickness = 0.7 * radius * np.clip(1 - np.clip(back, 0, None) / length, 0.02, 1) * (1 + 0.25 * uneven / max(uneven.std(), 1e-6))
    depth = 1 - ndimage.distance_transform_edt(~roots) / np.maximum(thickness, 0.5)
    return np.where(np.hypot(dx, dy) < length + radius, depth, -9).astype(np.float32)


def radius_of(rng: np.random.Generator) -> float:
    """A radius spread as those of the traced lesions are."""
    small, usual, large = np.log(RADIUS)
    z = rng.normal()
    return float(np.exp(np.clip(usual + z * ((large - usual) if z > 0 else (usual - small)) / 1.645, np.log(10), np.log(70))))


def with_lesion(film: np.ndarray, roots: np.ndarray, tip: Tip, radius: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Film 0..1 with one lesion more, and its mask (bool); no lesion where it would not be seen. `roots` (bool): a root in front of a lesion stays
    nearly as bright as it was, and is not traced as part of it."""
    depth = crescent(roots, tip, radius, rng) if rng.random() < CRESCENTS else outline(film.shape, tip, radius, rng)
    soft = rng.uniform(0.2, 0.6)
    inside = 1 / (1 + np.exp(np.clip(-depth / soft * 3, -30, 30)))
    near = depth > -1.2
    level = float(np.median(film[near]))
    # Gone is bone: most of its texture, and its brightness above soft tissue.
    smooth = ndimage.gaussian_filter(film, 0.12 * radius + 1)
    keep = rng.uniform(0.25, 0.8)
    floor = level * rng.uniform(0.4, 0.8)
    hollow = floor + (smooth - level) * 0.5 + (film - smooth) * keep
    share = inside * rng.uniform(0.45, 1.0) * np.where(ndimage.gaussian_filter(roots.astype(np.float32), 1.0) > 0.5, rng.uniform(0.15, 0.5), 1)
    darker = ndimage.gaussian_filter(share, 0.8) * np.minimum(hollow - film, 0)
    mask = (depth > 0) & ~roots
    if not mask.any() or -darker[mask].mean() < VISIBLE:
        return film, np.zeros_like(mask)
    out = film + darker
    if rng.random() < 0.25:
        rim = np.exp(-((depth + 0.08) / 0.09) ** 2)
        out = out + rim * (~roots) * level * rng.uniform(0.05, 0.25)
    return np.clip(out, 0, 1).astype(np.float32), mask
