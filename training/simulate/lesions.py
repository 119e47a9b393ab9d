"""Caries and periapical lesions: where mineral is gone. The mask holds what has lost at least half of the most lost anywhere in it."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import binary_dilation, distance_transform_edt

from .scene import Scene, step
from .tooth import Tooth

def _row(name: str, tooth: Tooth, detail: str, mask: np.ndarray) -> dict:
    return {"class": name, "tooth": tooth.fdi, "detail": detail, "mask": mask}


def caries(scene: Scene, tooth: Tooth) -> dict | None:
    """A cavity from one proximal surface, or from the fissure, inwards; the dentine behind it softened further than it looks."""
    u, v = tooth.frame(scene)
    f, rng = tooth.form, scene.rng
    place = str(rng.choice(["mesial", "distal", "occlusal"], p=[0.42, 0.42, 0.16]) if f.cusps > 1 else rng.choice(["mesial", "distal"]))
    along, inwards = rng.uniform(1.1, 1.9), rng.uniform(1.8, 3.2)
    if place == "occlusal":
        cu, cv, ru, rv = rng.uniform(-1, 1), -0.78 * f.crown, along, inwards
    else:
        side = -1 if place == "mesial" else 1
        cv = -rng.uniform(0.28, 0.55) * f.crown
        cu, ru, rv = side * float(tooth.half_width(np.float32(cv))), inwards, along
    wobble = 0.16 * scene.noise(0.5)
    distance = np.sqrt(((u - cu) / ru) ** 2 + ((v - cv) / rv) ** 2) + wobble
    gone = step(1 - distance, 0.6) * rng.uniform(0.55, 0.9)
    hard = scene.tissue["enamel"] + scene.tissue["dentine"]
    own = (np.abs(u) <= tooth.half_width(v) + 0.1) & (v > tooth.occlusal(u)) & (v < 0.5)
    mask = (gone > 0.5 * gone.max()) & own & (hard > 0.8) & ~scene.masks["restoration"]
    if mask.sum() * scene.pixel_mm**2 < 0.8:
        return None
    for tissue in ("enamel", "dentine"):
        scene.tissue[tissue] *= np.where(own, 1 - gone, 1)
    scene.masks["caries"] |= mask
    return _row("caries", tooth, place, mask)


def early_caries(scene: Scene, tooth: Tooth) -> dict | None:
    """A proximal lesion in enamel alone, with its base on the surface: what readers and networks miss most."""
    u, v = tooth.frame(scene)
    f, rng = tooth.form, scene.rng
    side = -1 if rng.random() < 0.5 else 1
    cv = -rng.uniform(0.42, 0.52) * f.crown
    edge = float(tooth.half_width(np.float32(cv)))
    deep, tall = rng.uniform(0.75, 1.0), rng.uniform(0.55, 0.75)
    inwards = edge - side * u
    distance = np.abs(v - cv) / tall + np.clip(inwards, 0, None) / deep + 0.1 * scene.noise(0.4)
    gone = step(1 - distance, 0.5) * rng.uniform(0.36, 0.46)
    own = (np.abs(u) <= tooth.half_width(v) + 0.1) & (v > tooth.occlusal(u)) & (v < 0)
    mask = (gone > 0.3 * gone.max()) & own & (scene.tissue["enamel"] > 0.3) & ~scene.masks["restoration"]
    if mask.sum() * scene.pixel_mm**2 < 0.25 or (mask & scene.masks["caries"]).any():
        return None
    scene.tissue["enamel"] *= np.where(own, 1 - gone, 1)
    scene.masks["caries"] |= mask
    return _row("caries", tooth, "mesial" if side < 0 else "distal", mask)


def periapical(scene: Scene, tooth: Tooth) -> dict | None:
    """Bone lost about an apex, rounded, a little ragged, its lamina dura gone."""
    rng = scene.rng
    au, av = tooth.apices()[rng.integers(len(tooth.apices()))]
    u, v = tooth.frame(scene)
    r = rng.uniform(1.7, 3.4)
    ru, rv = r * rng.uniform(0.9, 1.2), r * rng.uniform(0.9, 1.3)
    distance = np.sqrt(((u - au) / ru) ** 2 + ((v - av - 0.45 * r) / rv) ** 2) + 0.14 * scene.noise(0.9)
    gone = step(1 - distance, 0.6) * rng.uniform(0.55, 0.75)
    mask = (gone > 0.5 * gone.max()) & ~scene.masks["root"] & (scene.tissue["bone"] > 0.3)
    if mask.sum() * scene.pixel_mm**2 < 4:
        return None
    scene.tissue["bone"] *= 1 - gone
    scene.masks["periapical-lesion"] |= mask
    return _row("periapical-lesion", tooth, "apex", mask)


def restore(scene: Scene, tooth: Tooth) -> None:
    """A metal or composite filling in the biting surface."""
    u, v = tooth.frame(scene)
    f, rng = tooth.form, scene.rng
    width, deep = rng.uniform(0.22, 0.36) * f.width, rng.uniform(1.6, 2.8)
    shape = (np.abs(u - rng.uniform(-0.8, 0.8)) < width + 0.15 * scene.noise(0.4)) & (v > tooth.occlusal(u)) & (v < tooth.occlusal(u) + deep)
    scene.tissue["metal"] = np.maximum(scene.tissue["metal"], np.where(shape, rng.uniform(0.5, 1.4), 0))
    scene.masks["restoration"] |= shape


def socket(scene: Scene, teeth: list[Tooth]) -> None:
    """Periodontal ligament (dark line, 0.2 mm) and lamina dura (bright line outside it) about every root."""
    root = scene.masks["root"]
    away = distance_transform_edt(~root) * scene.pixel_mm
    scale = float(np.mean([t.scale for t in teeth]))
    ligament = step(0.24 * scale - away, 0.12 * scale) * ~root
    lamina = step(0.2 * scale - np.abs(away - 0.42 * scale), 0.14 * scale)
    bone = scene.tissue["bone"]
    inside = binary_dilation(bone > 0.3, iterations=1)
    bone *= 1 - 0.45 * ligament
    bone += inside * lamina * 0.14 * bone
    # A root stands in place of the bone that would be there.
    bone *= np.where(root, 0.45, 1)
