"""Measures a trained network: python -m training.evaluate --config dental --split val|test.

On `val` it chooses each finding's threshold and calibration and writes runs/<config>/operating.json; on `test` it only
measures at those and writes runs/<config>/evaluation.json, which the model card is made of.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from torch import nn

from .calibrate import calibration_error, platt
from .classes import CLASSES, FINDINGS
from .films import Film
from .fold import folded
from .infer import predict, views_of
from .metrics import EIGHT, Counts, auc_with_interval, count, drop_faint, drop_small, summary, with_intervals
from .model import SegmentationNet
from .pack_weights import pack_state
from .prepare import HERE, load_config, prepared
from .train import run_folder

MIN_AREA = {"caries": 30, "periapical-lesion": 60}
# Truth components below this many pixels are not counted as lesions (specks left by resampling and tracing).
MIN_TRUE = 16
# False marks a film that a threshold may cost, by kind, and the share of it that is spent: other films differ from those chosen by.
ALLOWED = {"periapical": 0.5, "panoramic": 1.5, "bitewing": 1.0}
SPENT = 0.9
# Of points that are worth this little less than the best, the one with the fewest false marks.
NEARLY = 0.01
THRESHOLDS = np.round(np.arange(0.3, 0.81, 0.1), 2)
PEAKS = np.round([*np.arange(0.3, 0.96, 0.05), 0.97, 0.98, 0.99, 0.993, 0.995, 0.997, 0.998], 3)


def folded_checkpoint(config, path: Path) -> dict[str, torch.Tensor]:
    net = SegmentationNet(config.ENCODER, len(CLASSES))
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)["average"])
    return folded(net).state_dict()


def load_network(config_name: str) -> SegmentationNet:
    """Folded; the weighted mean of the config's checkpoints (*.pt of its run) and packs (folders of the kit), rounded to float16. An output that
    a pack lacks is the mean of the others."""
    config = load_config(config_name)
    net = folded(SegmentationNet(config.ENCODER, len(CLASSES)))
    layers = {k: m for k, m in net.named_modules() if isinstance(m, nn.Conv2d)}
    total = {k: torch.zeros_like(v) for k, v in net.state_dict().items()}
    weight = {k: torch.zeros(len(v)) for k, v in total.items()}
    for name, share in config.CHECKPOINTS.items():
        state = folded_checkpoint(config, run_folder(config_name) / name) if name.endswith(".pt") else pack_state(layers, HERE / name)
        for key, value in state.items():
            total[key][: len(value)] += share * value
            weight[key][: len(value)] += share
    net.load_state_dict({k: (v / weight[k].reshape(-1, *[1] * (v.ndim - 1))).half().float() for k, v in total.items()})
    return net.to(memory_format=torch.channels_last)


def probability_maps(net, films: list[Film], config) -> list[np.ndarray]:
    """float16 [C, h, w] at the working size of each film, as the browser's outlines see them (bilinear between cells)."""
    maps = []
    for f in films:
        views = views_of(f.kind, config.MIRROR, config.UPSIDE_DOWN)
        p = torch.from_numpy(predict(net, f.image, config.TILE, config.OVERLAP, views=views))[None]
        p = F.interpolate(p, scale_factor=2, mode="bilinear", align_corners=False)[0]
        maps.append(p[:, : f.mask.shape[0], : f.mask.shape[1]].numpy().astype(np.float16))
    return maps


def counts_at(maps, films, name: str, threshold: float, peak: float = 0) -> list[Counts]:
    c = CLASSES.index(name)
    least = MIN_AREA.get(name, 1)
    return [count(drop_faint(m[c], threshold, peak), (f.mask >> c & 1).astype(bool), least, MIN_TRUE) for m, f in zip(maps, films)]


def marks(maps, films, name: str, threshold: float, peak: float) -> tuple[np.ndarray, np.ndarray]:
    """Every mark's mean probability and whether it touches a lesion."""
    c, scores, hits = CLASSES.index(name), [], []
    for m, f in zip(maps, films):
        labels, n = ndimage.label(drop_small(drop_faint(m[c], threshold, peak), MIN_AREA[name]), EIGHT)
        for i in range(1, n + 1):
            here = labels == i
            scores.append(float(m[c][here].astype(np.float32).mean()))
            hits.append(bool((f.mask[here] >> c & 1).any()))
    return np.array(scores), np.array(hits, bool)


def choose_point(kind: str, maps, films, name: str) -> tuple[float, float]:
    """Threshold and peak among those within what may be spent: of the nearly best by Dice and recall together, the one with the fewest false
    marks; where none is within, the one with the fewest of all."""
    points = []
    for t in THRESHOLDS:
        for peak in PEAKS[PEAKS >= t]:
            row = summary(counts_at(maps, films, name, t, peak))
            points.append((row["false_positives"], -(row["dice"] + row["recall"]), float(t), float(peak)))
    within = [p for p in points if p[0] <= SPENT * ALLOWED[kind]] or [min(points)]
    best = min(p[1] for p in within)
    return min(p for p in within if p[1] <= best + NEARLY)[2:]


def annotated(films: list[Film], maps: list, name: str) -> tuple[list, list]:
    keep = [i for i, f in enumerate(films) if f.annotated >> CLASSES.index(name) & 1]
    return [maps[i] for i in keep], [films[i] for i in keep]


def tune(data: dict) -> dict:
    """{finding: {minAreaPx, points: {kind: {threshold, peak, a, b}}}}"""
    operating: dict[str, dict] = {}
    for name in FINDINGS:
        points = {}
        for kind, (films, maps) in data.items():
            m, f = annotated(films, maps, name)
            if not f:
                continue
            t, peak = choose_point(kind, m, f, name)
            scores, hits = marks(m, f, name, t, peak)
            a, b = platt(scores, hits)
            points[kind] = {"threshold": t, "peak": peak, "a": a, "b": b}
            error = calibration_error(scores, hits, a, b)
            print(f"{kind} {name}: threshold {t}, peak {peak}, Platt a={a:.3f} b={b:.3f} on {len(scores)} marks, ECE {error:.3f}")
        operating[name] = {"minAreaPx": MIN_AREA[name], "points": points}
    return operating


def measure(data: dict, operating: dict) -> list[dict]:
    rows = []
    for kind, (films, maps) in data.items():
        for name in CLASSES:
            m, f = annotated(films, maps, name)
            if not m:
                continue
            point = operating.get(name, {}).get("points", {}).get(kind, {})
            counts = counts_at(m, f, name, point.get("threshold", 0.5), point.get("peak", 0))
            metrics = with_intervals(counts)
            s = summary(counts)
            row = {"class": name, "kind": kind, "films": s["films"], "lesions": s["lesions"], "dice": metrics["dice"]}
            if name in FINDINGS:
                c = CLASSES.index(name)
                row |= {"recall": metrics["recall"], "falsePositivesPerFilm": metrics["false_positives"]}
                row["peaks"] = [(peak, summary(counts_at(m, f, name, point.get("threshold", 0.5), peak))) for peak in sorted(map(float, PEAKS))]
                labels = [bool((x.mask >> c & 1).any()) for x in f]
                if any(labels) and not all(labels):
                    row["auc"] = auc_with_interval([float(x[c].max()) for x in m], labels)
            rows.append(row)
    return rows


def show(rows: list[dict]) -> None:
    for r in rows:
        text = f"{r['kind']:10} {r['class']:18} n={r['films']:3} films {r['lesions']:4} lesions"
        for k in ("dice", "recall", "falsePositivesPerFilm", "auc"):
            if k in r:
                text += f"  {k} {r[k][0]:.3f} [{r[k][1]:.3f}, {r[k][2]:.3f}]"
        print(text)
        if "peaks" in r:
            print("  recall at false marks a film, by peak: " + ", ".join(f"{peak}: {x['recall']:.2f} at {x['false_positives']:.2f}" for peak, x in r["peaks"]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--split", choices=["val", "test"], required=True)
    args = parser.parse_args()
    config, folder = load_config(args.config), run_folder(args.config)
    net = load_network(args.config)
    data = {}
    for films in prepared(args.config).values():
        films = [f for f in films if f.split == args.split]
        if films:
            data[films[0].kind] = (films, probability_maps(net, films, config))
    if args.split == "val":
        (folder / "operating.json").write_text(json.dumps(tune(data), indent=2))
    rows = measure(data, json.loads((folder / "operating.json").read_text()))
    show(rows)
    if args.split == "test":
        (folder / "evaluation.json").write_text(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
