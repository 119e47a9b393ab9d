"""Writes models/<pack>/<version>/: python -m training.export --config dental --version 0.1.0.

Needs runs/<config>/operating.json (training.evaluate on val). What training.evaluate measured on test stands in the card until `npm run card`
measures the shipped pack through the shipped engine; without either the pack says that it was not measured. `--untested` writes one without points
of its own, for development only.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
from pathlib import Path

import numpy as np

from .card import card
from .classes import CLASSES, FINDINGS
from .evaluate import MIN_AREA, load_network
from .fold import weight_table
from .golden import write_golden
from .pack_texts import CODES, INTENDED_USE, KINDS, NOT_FOR, TITLE, WEIGHTS_LICENCE
from .prepare import HERE, load_config, prepared
from .preprocess import LONG_SIDE, STEPS
from .train import run_folder


def measured(metric: str, row: dict, dataset: str) -> dict:
    value, low, high = (round(x, 4) for x in row[metric])
    return {"metric": metric, "value": value, "low": low, "high": high, "films": row["films"], "lesions": row["lesions"], "dataset": dataset}


def dataset_of(kind: str) -> str:
    return {"periapical": "periapical-endo", "panoramic": "panoramic-caries"}[kind] + ", own held-out films"


def point_of(p: dict) -> dict:
    return {"threshold": p["threshold"], "peak": p["peak"], "calibration": {"a": p["a"], "b": p["b"]}}


def outputs(operating: dict, rows: list[dict]) -> list[dict]:
    out = []
    for channel, name in enumerate(CLASSES):
        if name not in FINDINGS:
            out.append({"role": "anatomy", "class": name, "channel": channel, "threshold": 0.5})
            continue
        o = operating.get(name, {"minAreaPx": MIN_AREA[name], "points": {}})
        points = {k: point_of(p) for k, p in o["points"].items()}
        # Where a kind has no point of its own: a bitewing is an intraoral film, as a periapical is.
        usual = points.get("periapical") or point_of({"threshold": 0.5, "peak": 0.5, "a": 1.0, "b": 0.0})
        rates = [
            {"kind": r["kind"]} | {m: measured(m, r, dataset_of(r["kind"])) for m in ("recall", "falsePositivesPerFilm")}
            for r in rows
            if r["class"] == name
        ]
        out.append({
            "role": "finding", "class": name, "channel": channel, "code": CODES[name], **usual,
            "points": points, "minAreaPx": o["minAreaPx"], "kinds": KINDS[name], "errorRates": rates,
        })  # fmt: skip
    return out


def results(rows: list[dict]) -> list[dict]:
    return [
        {"class": r["class"], "kind": r["kind"]} | measured(m, r, dataset_of(r["kind"]))
        for r in rows
        for m in ("dice", "recall", "falsePositivesPerFilm", "auc")
        if m in r
    ]


def write_weights(net, folder: Path) -> dict:
    table = weight_table(net)
    blob = b"".join(np.ascontiguousarray(a).astype("<f2").tobytes() for _, a in table)
    (folder / "weights.bin").write_bytes(blob)
    tensors, offset = [], 0
    for name, a in table:
        tensors.append({"name": name, "shape": list(a.shape), "offset": offset})
        offset += a.size
    return {"file": "weights.bin", "dtype": "float16", "bytes": len(blob), "sha256": hashlib.sha256(blob).hexdigest(), "tensors": tensors}


def training_sets(config_name: str, config) -> list[dict]:
    sets = prepared(config_name)
    rows = []
    for name in config.SETS:
        source = importlib.import_module(f"training.datasets.{name}").SOURCE
        rows.append(source | {"films": sum(f.split == "train" for f in sets[name])})
    return rows


def write_index(models: Path, default: str | None = None) -> None:
    """Lists the packs in `models`; `default`: the one films are read with from now on, else the one that was.
    A replaced pack without weights stays as manifest and card alone: films read with it still show its error rates."""
    index = models / "index.json"
    default = default or json.loads(index.read_text())["default"]
    packs = sorted({default, *(f"{p.parent.parent.name}/{p.parent.name}" for p in models.glob("*/*/weights.bin"))})
    index.write_text(json.dumps({"default": default, "packs": packs}) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--untested", action="store_true")
    parser.add_argument("--out", default=str(HERE.parent / "models"))
    args = parser.parse_args()
    config, run = load_config(args.config), run_folder(args.config)
    operating, rows = {}, []
    if not args.untested:
        operating = json.loads((run / "operating.json").read_text())
        tested = run / "evaluation.json"
        # Only what was measured with these very weights and points.
        if tested.exists() and tested.stat().st_mtime > (run / "operating.json").stat().st_mtime:
            rows = json.loads(tested.read_text())
    elsewhere = run / "external.json"
    folder = Path(args.out) / config.PACK / args.version
    folder.mkdir(parents=True, exist_ok=True)
    net = load_network(args.config)
    manifest = {
        "schema": 1, "id": config.PACK, "version": args.version, "title": TITLE, "licence": WEIGHTS_LICENCE,
        "intendedUse": INTENDED_USE, "notFor": NOT_FOR,
        "inputs": {
            "tile": config.TILE, "overlap": config.OVERLAP, "pad": 0, "mirror": config.MIRROR,
            "kinds": {k: {"longSide": v, "upsideDown": k in config.UPSIDE_DOWN} for k, v in LONG_SIDE.items()}, "preprocess": STEPS,
        },
        "stride": config.STRIDE, "outputs": outputs(operating, rows),
        "architecture": {"name": f"{config.ENCODER}-unet", "weights": write_weights(net, folder)},
        "knownAnswer": write_golden(net, folder, config.TILE),
        "training": training_sets(args.config, config), "results": results(rows),
    }  # fmt: skip
    # Only what was measured with these very weights.
    fresh = elsewhere.exists() and elsewhere.stat().st_mtime > (run / "last.pt").stat().st_mtime
    manifest["elsewhere"] = json.loads(elsewhere.read_text()) if fresh else []
    (folder / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    (folder / "CARD.md").write_text(card(manifest))
    write_index(Path(args.out), f"{config.PACK}/{args.version}")
    print(f"{folder}: {manifest['architecture']['weights']['bytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
