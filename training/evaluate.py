"""Measures a trained network: python -m training.evaluate --config dental --split val|test.

On `val` it chooses each finding's threshold and calibration and writes runs/<config>/operating.json; on `test` it only
measures at those and writes runs/<config>/evaluation.json, which the model card is made of.
"""

from __future__ import annotations

import argparse
import json

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage

from .calibrate import calibration_error, platt
from .classes import CLASSES, FINDINGS
from .films import Film
from .fold import folded
from .infer import predict, views_of
from .metrics import EIGHT, Counts, auc_with_interval, count, drop_faint, drop_small, summary, with_intervals
from .model import SegmentationNet
from .prepare import load_config, prepared
from .train import run_folder

MIN_AREA = {"caries": 30, "periapical-lesion": 60}
# Truth components below this many pixels are not counted as lesions (specks left by resampling and tracing).
MIN_TRUE = 16
# False marks a film that a threshold may cost, by kind.
ALLOWED = {"periapical": 0.5, "panoramic": 1.5}
THRESHOLDS = np.round(np.arange(0.3, 0.81, 0.1), 2)
PEAKS = np.round([*np.arange(0.3, 0.91, 0.1), 0.85, 0.95, 0.97, 0.98, 0.99], 2)


def load_network(config_name: str) -> SegmentationNet:
    """Folded; the mean of the config's checkpoints, weighted."""
    config, mean = load_config(config_name), {}
    for name, share in config.CHECKPOINTS.items():
        state = torch.load(run_folder(config_name) / name, map_location="cpu", weights_only=True)["average"]
        for key, value in state.items():
            mean[key] = mean.get(key, 0) + share * value.float()
    net = SegmentationNet(config.ENCODER, len(CLASSES))
    net.load_state_dict(mean)
    return folded(net).to(memory_format=torch.channels_last)


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
    """Threshold and peak with the best Dice and recall among those within ALLOWED; the one with the fewest false marks if none is."""
    best: tuple[bool, float, float, float] = (False, -1e9, 0.5, 0.5)
    for t in THRESHOLDS:
        for peak in PEAKS[PEAKS >= t]:
            row = summary(counts_at(maps, films, name, t, peak))
            within = row["false_positives"] <= ALLOWED[kind]
            worth = row["dice"] + row["recall"] / 2 if within else -row["false_positives"]
            best = max(best, (within, worth, float(t), float(peak)))
    return best[2], best[3]


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
