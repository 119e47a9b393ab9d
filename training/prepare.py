"""Brings every data set of a config to the working size, once: python -m training.prepare --config dental [--data DIR]."""

from __future__ import annotations

import argparse
import importlib
import os
import pickle
from collections import Counter
from pathlib import Path

from .films import Film

HERE = Path(__file__).parent
# Where caches and checkpoints go; the tests put it elsewhere.
WORK = Path(os.environ.get("BITELIGHT_TRAINING", HERE))


def data_root(given: str | None) -> Path:
    """--data, else BITELIGHT_DATA, else shared/data beside the repository."""
    return Path(given or os.environ.get("BITELIGHT_DATA") or HERE.parent.parent / "shared" / "data")


def load_config(name: str):
    return importlib.import_module(f"training.configs.{name}")


def cache_path(config: str) -> Path:
    return WORK / ".cache" / f"{config}.pickle"


def prepared(config: str) -> dict[str, list[Film]]:
    """{data set: films}; this file is our own cache, written by `main` below."""
    return pickle.loads(cache_path(config).read_bytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", required=True)
    parser.add_argument("--data")
    args = parser.parse_args()
    root, config = data_root(args.data), load_config(args.config)
    sets = {}
    for name in config.SETS:
        module = importlib.import_module(f"training.datasets.{name}")
        sets[name] = module.films(root / getattr(module, "FOLDER", name.replace("_", "-")))
        # A config may part the films otherwise than their data set does.
        if hasattr(config, "split"):
            config.split(name, sets[name])
        print(name, len(sets[name]), "films", dict(Counter(f.split for f in sets[name])), flush=True)
    cache_path(args.config).parent.mkdir(parents=True, exist_ok=True)
    cache_path(args.config).write_bytes(pickle.dumps(sets))


if __name__ == "__main__":
    main()
