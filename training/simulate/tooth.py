"""One tooth: crown with an enamel cap, one to three roots, pulp chamber and canals.

Local frame: origin at the middle of the cemento-enamel junction, `v` towards the apex, `u` across, both in mm. Sizes are the
usual mean crown and root lengths of dental anatomy (Wheeler), varied by a tenth.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .scene import Scene, ellipse_depth, step


@dataclass
class Form:
    width: float  # mesiodistal crown width, mm
    crown: float  # crown height, mm
    root: float  # root length, mm
    depth: float  # buccolingual depth, mm
    roots: int
    cusps: int


FORMS = {
    "incisor": Form(7.2, 9.5, 13.0, 6.0, 1, 1),
    "canine": Form(7.6, 10.0, 16.0, 7.5, 1, 1),
    "premolar": Form(7.2, 8.3, 14.0, 8.0, 1, 2),
    "molar": Form(10.6, 7.6, 12.8, 10.0, 2, 3),
}


def form_of(fdi: int) -> str:
    position = fdi % 10
    return "incisor" if position <= 2 else "canine" if position == 3 else "premolar" if position <= 5 else "molar"


@dataclass
class Tooth:
    fdi: int
    x: float  # of the CEJ's middle, mm
    y: float
    up: bool  # upper jaw: the apex points up
    tilt: float  # radians
    form: Form
    scale: float = 1.0
    filled: bool = False  # root canal filling
    spread: float = 0.0  # how far the roots diverge, mm at the apex
    bend: float = 0.0
    _frame: tuple | None = field(default=None, repr=False)

    def frame(self, scene: Scene) -> tuple[np.ndarray, np.ndarray]:
        """(u, v) of every pixel."""
        if self._frame is None:
            x, y = scene.grid
            dx, dy = (x - self.x) / self.scale, (y - self.y) / self.scale * (-1 if self.up else 1)
            c, s = np.cos(self.tilt), np.sin(self.tilt)
            self._frame = (dx * c + dy * s, dy * c - dx * s)
        return self._frame

    def place(self, u: float, v: float) -> tuple[float, float]:
        """Film position in mm of a local point."""
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        dx, dy = u * c - v * s, u * s + v * c
        return self.x + dx * self.scale, self.y + dy * self.scale * (-1 if self.up else 1)

    def half_width(self, v: np.ndarray) -> np.ndarray:
        """Of the crown: waist at the CEJ, widest at the contact, rounded at the edge."""
        f = self.form
        at = np.array([-1.0, -0.93, -0.8, -0.6, -0.35, 0.0]) * f.crown
        return np.interp(v, at, np.array([0.33, 0.40, 0.47, 0.5, 0.475, 0.41]) * f.width).astype(np.float32)

    def occlusal(self, u: np.ndarray) -> np.ndarray:
        """v of the biting surface at u: cusps with fissures between."""
        f = self.form
        wave = 0.5 - 0.5 * np.cos(2 * np.pi * (u / f.width + 0.5) * f.cusps)
        depth = 0.0 if f.cusps == 1 else 0.16
        return -f.crown * (1 - depth * (1 - wave))

    def roots(self) -> list[tuple[float, float, float]]:
        """(u at the CEJ, u at the apex, half width at the CEJ) of each root."""
        w = self.form.width
        if self.form.roots == 1:
            return [(0.0, self.bend, 0.40 * w)]
        return [(-0.21 * w, -0.21 * w - self.spread + self.bend, 0.20 * w), (0.21 * w, 0.21 * w + self.spread + self.bend, 0.20 * w)]

    def root_axis(self, root: tuple, v: np.ndarray) -> np.ndarray:
        t = np.clip(v / self.form.root, 0, 1)
        return root[0] + (root[1] - root[0]) * t**1.5

    def apices(self) -> list[tuple[float, float]]:
        return [(r[1], self.form.root) for r in self.roots()]

    def root_depth(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Share of the buccolingual depth of root that the beam crosses."""
        f, out = self.form, np.zeros_like(u)
        t = np.clip(v / f.root, 0, 1)
        taper = (1 - t**2.4) ** 0.75
        for root in self.roots():
            out = np.maximum(out, ellipse_depth(u - self.root_axis(root, v), root[2] * taper) * (0.55 + 0.45 * (1 - t)))
        if f.roots > 1:  # the trunk above the furcation
            trunk = 0.41 * f.width * (1 - 0.12 * np.clip(v / 3.5, 0, 1))
            out = np.maximum(out, (0.92 - 0.07 * v) * ellipse_depth(u, trunk) * step(3.2 - v, 1.6))
        return out * ((v >= 0) & (v <= f.root))


def draw(scene: Scene, tooth: Tooth) -> None:
    u, v = tooth.frame(scene)
    f = tooth.form
    crown_here = step(v - tooth.occlusal(u), 0.25) * (v < 0)
    outer = ellipse_depth(u, tooth.half_width(v)) * crown_here
    cap = 1.3 * np.clip(-v / (0.6 * f.crown), 0, 1) ** 0.6
    core = step(v - tooth.occlusal(u) - 1.5, 0.3) * (v < 0)
    inner = ellipse_depth(u, np.maximum(tooth.half_width(v) - cap, 0.1)) * core
    inner = np.minimum(inner, outer)
    root = tooth.root_depth(u, v)
    # The cap is as thick in front and behind as at the sides.
    enamel = np.where(outer > 0.02, (outer - inner) * f.depth * 0.95 + 1.6 * np.clip(-v / f.crown, 0, 1) * outer, 0)
    dentine = np.maximum(inner * f.depth * 0.85, root * f.depth * 0.8)
    hollow, pulp, canal = pulp_space(tooth, u, v)
    scale = tooth.scale
    scene.tissue["enamel"] = np.maximum(scene.tissue["enamel"], enamel * scale) + 0.35 * np.minimum(scene.tissue["enamel"], enamel * scale)
    scene.tissue["dentine"] = np.maximum(scene.tissue["dentine"], np.clip(dentine - hollow, 0, None) * scale)
    is_root = root > 0.12
    scene.masks["enamel"] |= (outer > 0.1) & (inner < 0.5 * outer)
    scene.masks["dentine"] |= (inner > 0.1) | is_root
    scene.masks["root"] |= is_root
    scene.masks["pulp"] |= pulp
    if tooth.filled:
        scene.tissue["gutta-percha"] = np.maximum(scene.tissue["gutta-percha"], np.where(canal & (v < f.root - 0.8), 1.1, 0))
        scene.masks["canal-filling"] |= canal & (v < f.root - 0.8)
    scene.masks["canal"] |= canal


def pulp_space(tooth: Tooth, u: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(mm of hollow, mask of the chamber, mask of the canals)."""
    f = tooth.form
    half = (0.12 if f.roots == 1 else 0.17) * f.width
    horns = 0.7 * np.abs(np.sin(np.pi * u / max(half, 0.1))) if f.cusps > 1 else 0.0
    low = -0.30 * f.crown - horns
    high = 1.8 if f.roots > 1 else 1.0
    chamber = ellipse_depth(u, np.full_like(u, half)) * step(v - low, 0.4) * step(high - v, 0.4)
    hollow, canal = chamber * 1.7, np.zeros(u.shape, bool)
    t = np.clip(v / f.root, 0, 1)
    for root in tooth.roots():
        width = (0.15 if f.roots == 1 else 0.13) * f.width * 0.42 * (1 - 0.75 * t)
        depth = ellipse_depth(u - tooth.root_axis(root, v), width) * ((v > 0.5) & (v < f.root - 0.4))
        hollow = np.maximum(hollow, depth * 1.6)
        canal |= depth > 0.3
    return hollow, (chamber > 0.3), canal
