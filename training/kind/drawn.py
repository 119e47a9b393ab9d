"""Pictures that are no dental film, drawn: chest films, limbs, documents, screens, charts, textures. float [h, w] in 0..1.

They are crude on purpose: the network must learn what a dental film is, not what each other thing looks like.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

Rng = np.random.Generator


def _finish(canvas: Image.Image | np.ndarray, rng: Rng, blur: float, noise: float) -> np.ndarray:
    image = np.asarray(canvas, dtype=np.float32) / 255 if isinstance(canvas, Image.Image) else canvas
    image = ndimage.gaussian_filter(image, blur) + rng.normal(0, noise, image.shape)
    low, high = image.min(), image.max()
    return ((image - low) / max(high - low, 1e-6)).astype(np.float32)


def _ellipse(shape, centre, axes, angle=0.0) -> np.ndarray:
    """Smooth 0..1 depth of an ellipsoid seen from above."""
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    y, x = y - centre[0], x - centre[1]
    c, s = np.cos(angle), np.sin(angle)
    u, v = (x * c + y * s) / axes[1], (-x * s + y * c) / axes[0]
    return np.sqrt(np.clip(1 - u * u - v * v, 0, 1))


def chest(rng: Rng) -> np.ndarray:
    h, w = 220, int(220 * rng.uniform(0.8, 1.2))
    body = 1.2 * _ellipse((h, w), (h * 0.6, w * 0.5), (h * 0.8, w * rng.uniform(0.48, 0.6))) ** 0.5
    image = body.copy()
    tilt = rng.uniform(0.05, 0.2)
    for side in (-1, 1):
        centre = (h * rng.uniform(0.42, 0.5), w * (0.5 + side * rng.uniform(0.19, 0.24)))
        lung = _ellipse((h, w), centre, (h * rng.uniform(0.3, 0.38), w * rng.uniform(0.14, 0.19)), side * tilt)
        image -= rng.uniform(0.6, 0.9) * lung**0.6
        for rib in range(9):
            y = h * (0.1 + 0.08 * rib)
            x = np.linspace(0, 1, 80)
            rows = y + h * (0.1 * x**1.5 + 0.02 * np.sin(3 * x))
            columns = w * (0.5 + side * (0.04 + 0.33 * x))
            for r, c in zip(rows.astype(int), columns.astype(int)):
                if 0 <= r < h - 4 and 0 <= c < w:
                    image[r : r + 4, c] += 0.16
    image += 0.5 * _ellipse((h, w), (h * 0.62, w * rng.uniform(0.52, 0.58)), (h * 0.16, w * rng.uniform(0.12, 0.2)))
    image[:, int(w * 0.47) : int(w * 0.53)] += 0.25
    clavicle = Image.new("L", (w, h))
    pen = ImageDraw.Draw(clavicle)
    for side in (-1, 1):
        pen.line([(w * 0.5 + side * w * 0.04, h * 0.14), (w * 0.5 + side * w * 0.4, h * rng.uniform(0.05, 0.1))], fill=70, width=6)
    image += np.asarray(clavicle, np.float32) / 255
    return _finish(image, rng, 1.2, 0.02)


def limb(rng: Rng) -> np.ndarray:
    """A hand, a knee or a long bone: bright capsules in a grey sleeve on black."""
    h, w = (int(v) for v in rng.integers(140, 260, 2))
    flesh, bone = Image.new("L", (w, h)), Image.new("L", (w, h))
    rays = int(rng.choice([1, 2, 5]))
    root = np.array([w / 2, h * rng.uniform(0.8, 1.1)])
    for i in range(rays):
        angle = -np.pi / 2 + (i - (rays - 1) / 2) * rng.uniform(0.2, 0.3) + rng.normal(0, 0.05)
        at, width = root.copy(), w * (0.3 if rays < 3 else 0.09)
        for _ in range(int(rng.integers(2, 5))):
            to = at + np.array([np.cos(angle), np.sin(angle)]) * h * rng.uniform(0.2, 0.5) / (1 + (rays > 2))
            line = [tuple(at), tuple(to)]
            ImageDraw.Draw(flesh).line(line, fill=90, width=int(width * 2))
            ImageDraw.Draw(bone).line(line, fill=140, width=max(3, int(width * 0.8)))
            for end in (at, to):
                r = width * 0.55
                ImageDraw.Draw(bone).ellipse([end[0] - r, end[1] - r, end[0] + r, end[1] + r], fill=150)
            at, angle = to + (to - at) * 0.06, angle + rng.normal(0, 0.1)
    image = ndimage.gaussian_filter(np.asarray(flesh, np.float32), 5) + np.asarray(bone, np.float32)
    return _finish(image, rng, 1.5, 3)


def skull(rng: Rng) -> np.ndarray:
    """A head from the side or a slice of it: a bright shell round soft tissue."""
    h, w = (int(v) for v in rng.integers(150, 230, 2))
    centre, axes = (h * 0.5, w * 0.5), np.array([h * rng.uniform(0.36, 0.47), w * rng.uniform(0.36, 0.47)])
    shell = _ellipse((h, w), centre, axes) - _ellipse((h, w), centre, axes * rng.uniform(0.86, 0.94))
    image = 0.45 * _ellipse((h, w), centre, axes) ** 0.4 + shell
    for _ in range(int(rng.integers(2, 8))):
        place = (h * rng.uniform(0.25, 0.75), w * rng.uniform(0.25, 0.75))
        image += rng.uniform(-0.3, 0.3) * _ellipse((h, w), place, rng.uniform(6, 30, 2), rng.uniform(0, 3))
    return _finish(image, rng, 1.0, 0.02)


def document(rng: Rng) -> np.ndarray:
    h, w = (260, 184) if rng.random() < 0.6 else (184, 260)
    page = Image.new("L", (w, h), int(rng.integers(215, 256)))
    pen, y = ImageDraw.Draw(page), int(rng.integers(8, 30))
    while y < h - 10:
        height, x = int(rng.choice([2, 3, 5])), int(rng.integers(8, 24))
        end = w - int(rng.integers(8, 60))
        while x < end:
            word = int(rng.integers(4, 22))
            pen.rectangle([x, y, min(x + word, end), y + height], fill=int(rng.integers(0, 120)))
            x += word + 4
        y += height + int(rng.choice([4, 6, 14]))
    if rng.random() < 0.3:
        page = Image.fromarray(255 - np.asarray(page))
    return _finish(page, rng, rng.uniform(0.3, 1.2), 3)


def screen(rng: Rng) -> np.ndarray:
    """A program's window or a chart: boxes, bars, lines on an even ground."""
    h, w = int(rng.integers(120, 200)), int(rng.integers(180, 280))
    page = Image.new("L", (w, h), int(rng.integers(0, 256)))
    pen = ImageDraw.Draw(page)
    for _ in range(int(rng.integers(4, 30))):
        x, y = rng.uniform(0, w), rng.uniform(0, h)
        pen.rectangle([x, y, x + rng.uniform(4, w / 2), y + rng.uniform(3, h / 2)], fill=int(rng.integers(0, 256)))
    for _ in range(int(rng.integers(0, 60))):
        x, y = rng.uniform(0, w), rng.uniform(0, h)
        pen.line([x, y, x + rng.uniform(5, 60), y + rng.choice([0, 0, rng.normal(0, 20)])], fill=int(rng.integers(0, 256)))
    return _finish(page, rng, rng.uniform(0.2, 0.8), 1)


def texture(rng: Rng) -> np.ndarray:
    """Clouds, gradients, noise, stripes: nothing at all."""
    h, w = (int(v) for v in rng.integers(100, 240, 2))
    image = ndimage.gaussian_filter(rng.normal(0, 1, (h, w)), rng.uniform(0.5, 30))
    image /= max(image.std(), 1e-6)
    y, x = np.mgrid[:h, :w]
    image = image + rng.uniform(0, 3) * np.sin((x * rng.normal() + y * rng.normal()) / rng.uniform(3, 40))
    return _finish(image + rng.uniform(-2, 2) * x / w + rng.uniform(-2, 2) * y / h, rng, 0.5, 0.02)


DRAWN = (chest, limb, skull, document, screen, texture)


def drawn(seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    image = DRAWN[seed % len(DRAWN)](rng)
    return 1 - image if rng.random() < 0.15 else image
