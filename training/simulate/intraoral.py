"""Bitewings and periapicals: a row or two of neighbouring teeth in their bone."""

from __future__ import annotations

import numpy as np

from .lesions import caries, early_caries, periapical as periapical_lesion, restore, socket
from .scene import Scene, step
from .tooth import FORMS, Form, Tooth, draw, form_of

POSTERIOR = {True: (14, 15, 16, 17), False: (44, 45, 46, 47)}
ANTERIOR = {True: (12, 11, 21, 22), False: (42, 41, 31, 32)}


def _row(scene: Scene, numbers: tuple[int, ...], up: bool, cej_y: float, start_x: float, curve: float) -> list[Tooth]:
    """Neighbours touching at their contacts, from the left; a gentle curve of the jaw and each its own tilt."""
    rng, x, teeth = scene.rng, start_x, []
    for i, fdi in enumerate(numbers):
        base = FORMS[form_of(fdi)]
        size = rng.uniform(0.94, 1.06)
        form = Form(base.width * size, base.crown * rng.uniform(0.94, 1.06), base.root * rng.uniform(0.92, 1.08), base.depth, base.roots, base.cusps)
        middle = x + form.width / 2
        sag = curve * (i - (len(numbers) - 1) / 2) ** 2
        teeth.append(
            Tooth(fdi, middle, cej_y + (sag if up else -sag), up, rng.normal(0, 0.035), form,
                  filled=rng.random() < 0.18, spread=rng.uniform(0.2, 1.2), bend=rng.normal(0, 0.4))
        )  # fmt: skip
        x += form.width * 0.985
    return teeth


def _bone(scene: Scene, teeth: list[Tooth], up: bool, reach_mm: float = 60) -> None:
    """From 1.5 mm below the junctions on, arched between the teeth; cortical at the crest, trabecular beneath."""
    x, y = scene.grid
    order = sorted(teeth, key=lambda t: t.x)
    level = np.interp(x, [t.x for t in order], [t.y for t in order])
    depth = (level - y if up else y - level) - 1.6 - 0.5 * scene.noise(2.5) * 0.4
    there = step(depth, 0.5) * step(reach_mm - depth, 1.0)
    crest = 1.0 * step(0.5 - np.abs(depth - 0.45), 0.5)
    thickness = 7.5 + 0.18 * np.clip(depth, 0, 18) + 1.9 * scene.texture() + 0.9 * scene.noise(3.0)
    scene.tissue["bone"] = np.maximum(scene.tissue["bone"], there * (thickness + crest))
    scene.masks["bone"] |= there > 0.5


def _soft(scene: Scene, level: float, up: bool | None) -> None:
    """Cheek over the whole film and gingiva about the necks."""
    _, y = scene.grid
    cheek = 9.0 + 1.5 * scene.noise(6.0)
    gum = 0.0 if up is None else 4.0 * step((level - y if up else y - level) + 1.5, 2.5)
    scene.tissue["soft"] += cheek + gum


def _lesions(scene: Scene, teeth: list[Tooth], wanted: int | None, kinds: tuple[str, ...]) -> list[dict]:
    rng = scene.rng
    count = int(rng.integers(1, 4)) if wanted is None else wanted
    draws = {"caries": caries, "periapical-lesion": periapical_lesion}
    w, h = scene.width * scene.pixel_mm, scene.height * scene.pixel_mm
    rows, used = [], set()
    for _ in range(count * 8):
        if len(rows) == count:
            break
        tooth, name = teeth[rng.integers(len(teeth))], kinds[rng.integers(len(kinds))]
        spot = tooth.place(0, tooth.form.root + 1 if name == "periapical-lesion" else -3)
        if (tooth.fdi, name) in used or not (3 < spot[0] < w - 3 and 2.5 < spot[1] < h - 2.5):
            continue
        row = draws[name](scene, tooth)
        if row:
            used.add((tooth.fdi, name))
            rows.append(row)
    return rows


def _finish(scene: Scene, teeth: list[Tooth], wanted: int | None, kinds: tuple[str, ...]) -> list[dict]:
    for tooth in teeth:
        draw(scene, tooth)
    socket(scene, teeth)
    for tooth in teeth:
        if tooth.form.cusps > 1 and scene.rng.random() < 0.22:
            restore(scene, tooth)
    return _lesions(scene, teeth, wanted, kinds)


def add_early(scene: Scene, teeth: list[Tooth], wanted: int, rows: list[dict]) -> None:
    """So many more lesions of enamel alone, on teeth that bear no other caries and lie well within the film."""
    w = scene.width * scene.pixel_mm
    taken = {row["tooth"] for row in rows if row["class"] == "caries"}
    free = [t for t in teeth if t.fdi not in taken and t.form.cusps > 1 and 4 < t.x < w - 4]
    for tooth in scene.rng.permutation(np.array(free, dtype=object))[:wanted]:
        row = early_caries(scene, tooth)
        if row:
            rows.append(row)


def bitewing(scene: Scene, wanted: int | None) -> tuple[list[Tooth], list[dict]]:
    rng = scene.rng
    middle = scene.height * scene.pixel_mm / 2 + rng.uniform(-1, 1)
    start = rng.uniform(-4, 1)
    upper = _row(scene, POSTERIOR[True] + (18,), True, middle - 8.4, start, 0.15)
    lower = _row(scene, POSTERIOR[False] + (48,), False, middle + 8.4, start + rng.uniform(-3, 0), 0.15)
    _bone(scene, upper, True)
    _bone(scene, lower, False)
    _soft(scene, 0, None)
    teeth = upper + lower
    return teeth, _finish(scene, teeth, wanted, ("caries",))


def periapical(scene: Scene, wanted: int | None) -> tuple[list[Tooth], list[dict]]:
    rng = scene.rng
    up = bool(rng.random() < 0.5)
    height, width = scene.height * scene.pixel_mm, scene.width * scene.pixel_mm
    numbers = (ANTERIOR if width < height else POSTERIOR)[up]
    cej = rng.uniform(8.5, 10.5)
    teeth = _row(scene, numbers, up, height - cej if up else cej, rng.uniform(-2.5, 2.5), 0.1)
    _bone(scene, teeth, up)
    _soft(scene, teeth[0].y, up)
    return teeth, _finish(scene, teeth, wanted, ("caries", "periapical-lesion"))
