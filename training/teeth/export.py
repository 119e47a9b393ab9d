"""Writes models/teeth/<version>/: python -m training.teeth.export --version X.Y.Z. Needs runs/teeth/evaluation.json (training.teeth.evaluate
--split test) and leaves the default pack of models/index.json as it is."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np

from ..export import write_index, write_weights
from ..golden import golden_film, write_golden
from ..prepare import HERE, data_root
from ..preprocess import STEPS
from ..train import run_folder
from . import CORE, ENCODER, LONG_SIDE, NONE, NUMBERS, STRIDE, TILE
from .evaluate import CERTAIN, load_network, read_film
from .films import SOURCE, read
from .instances import CORE_LEVELS, IS_TOOTH, LEAST_CORE, LEAST_TOOTH, NO_NUMBER
from .read import activated, prepare
from .texts import INTENDED_USE, LICENCE, NOT_FOR, TITLE


def outputs() -> list[dict]:
    teeth = [{"role": "tooth", "number": n, "channel": i} for i, n in enumerate(NUMBERS)]
    return [*teeth, {"role": "no-tooth", "channel": NONE}, {"role": "tooth-core", "channel": CORE}]


def results(measured: dict) -> list[dict]:
    films, other = measured["panoramic-teeth"], measured["panoramic-arches"]
    rows = [(k, films[k], films, "panoramic-teeth, own held-out films") for k in ("found", "numbered", "told")]
    rows += [(k, other[k], other, "panoramic-arches, another source") for k in ("dice", "precision")]
    return [
        {"class": "tooth", "kind": "panoramic", "metric": metric, "value": v, "low": low, "high": high,
         "films": about["films"], "lesions": about.get("teeth"), "dataset": dataset}
        for metric, (v, low, high), about, dataset in rows
    ]  # fmt: skip


MEANING = {
    "found": "teeth found (F1 at IoU 0.5)",
    "numbered": "teeth found and numbered right (F1 at IoU 0.5)",
    "told": "of the numbers that are told, right",
    "dice": "tooth pixels (Dice, pooled)",
    "precision": "of the teeth marked, with more than half their area on a tooth",
}


# What a reader of one version's figures has to know.
CAVEATS = {
    "0.1.0": [
        "How sure a number must be to be told was raised from 0.5 (94 % of those told were right) to 0.7 after the test films had been read once,",
        "by a rule on validation films: take that row as kind. The network and the other rows were not changed.", "",
    ],
}


def card(m: dict) -> str:
    rows = [
        f"| {r['dataset']} | {MEANING[r['metric']]} | {r['films']} | {r['lesions'] or '-'} | {r['value']:.3f} [{r['low']:.3f}, {r['high']:.3f}] |"
        for r in m["results"]
    ]
    about = m["architecture"]
    return "\n".join([
        f"# {m['title']['en']} · {m['id']} {m['version']}", "", m["intendedUse"]["en"], "", f"**Not for.** {m['notFor']['en']}", "",
        "## Measured", "", "| films | figure | n films | n teeth | value |", "|---|---|---|---|---|", *rows, "",
        "95% intervals by bootstrap over films. The films were kept apart from training and from the choice of rules, by blocks of neighbouring",
        "file numbers and near-duplicates; those of the first set come from the same source as the training films. The other source's truth is",
        "every tooth as one class, so that only finding can be checked there.", "",
        *CAVEATS.get(m["version"], []),
        "Command: `python -m training.teeth.evaluate --split test`.", "",
        "## How it works", "",
        f"`{about['name']}`, {about['weights']['bytes'] / 2e6:.2f} M parameters, one tile of {m['inputs']['tile']} px holds the film. Each cell is one of 32 teeth or none;",
        "a second map of inner parts keeps touching teeth apart. The teeth of an arch are numbered together: no number twice, none out of order.",
        f"A mark gets the tooth that has 60% of it, if the tooth has its number with a probability of {m['numbering']['certain']} or more; else \"tooth not determined\".", "",
        "## Trained on", "", "| set | films | licence | source |", "|---|---|---|---|",
        *(f"| {t['dataset']} | {t['films']} | {t['licence']} | {t['source']} |" for t in m["training"]), "",
        "Encoder and decoder started from EfficientNet-Lite0 (ImageNet) and from the layers that the dental pack 1.1.0 shares, so that pack's sets",
        "count too.", "",
        f"Weights SHA-256 `{about['weights']['sha256']}`. Licence: {m['licence']}.", "",
    ])  # fmt: skip


def golden_teeth(net) -> list[dict]:
    """What is read on the golden film, for the browser's twin to be held against."""
    teeth, _, _ = read_film(net, golden_film("panoramic").astype(np.float32) / 255)
    return [{"number": t.number, "cells": len(t.cells), "x": round(t.x, 2), "y": round(t.y, 2)} for t in teeth]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--version", required=True)
    parser.add_argument("--data")
    parser.add_argument("--out", type=Path, default=HERE.parent / "models")
    args = parser.parse_args()
    measured = json.loads((run_folder("teeth") / "evaluation.json").read_text())
    net, folder = load_network(), args.out / "teeth" / args.version
    folder.mkdir(parents=True, exist_ok=True)
    trained = sum(f.split == "train" for f in read(data_root(args.data) / "panoramic-teeth"))
    kinds = {k: {"longSide": LONG_SIDE, "upsideDown": False} for k in ("bitewing", "periapical", "panoramic")}
    manifest = {
        "schema": 1, "id": "teeth", "version": args.version, "title": TITLE, "licence": LICENCE, "intendedUse": INTENDED_USE, "notFor": NOT_FOR,
        "inputs": {"tile": TILE, "overlap": 0, "pad": 0, "mirror": False, "kinds": kinds, "preprocess": STEPS},
        "stride": STRIDE, "outputs": outputs(),
        "numbering": {"tooth": IS_TOOTH, "coreLevels": list(CORE_LEVELS), "leastCore": LEAST_CORE, "leastTooth": LEAST_TOOTH, "noNumber": NO_NUMBER, "certain": CERTAIN},
        "architecture": {"name": f"{ENCODER}-unet", "softmax": CORE, "weights": write_weights(net, folder)},
        "knownAnswer": write_golden(net, folder, TILE, "panoramic", prepare, activated),
        "training": [SOURCE | {"films": trained}], "results": results(measured),
    }  # fmt: skip
    (folder / "golden" / "teeth.json").write_text(json.dumps(golden_teeth(net)) + "\n")
    (folder / "pack.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    (folder / "CARD.md").write_text(card(manifest))
    write_index(args.out)
    print(f"{folder}: {manifest['architecture']['weights']['bytes'] / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
