"""The whole kit on simulated films: simulate, prepare, train, resume, evaluate, export."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(*arguments: str, work: Path) -> str:
    env = os.environ | {"BITELIGHT_TRAINING": str(work), "BITELIGHT_DATA": str(work / "data")}
    done = subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_simulate_prepare_train_resume_evaluate_export(tmp_path):
    run("training.simulate", "dataset", "--out", str(tmp_path / "data"), "--n", "16", "--kind", "periapical", "--scale", "0.25", work=tmp_path)
    assert "16 films" in run("training.prepare", "--config", "smoke", work=tmp_path)
    first = run("training.train", "--config", "smoke", "--steps", "2", work=tmp_path)
    assert "step 2/2" in first
    second = run("training.train", "--config", "smoke", work=tmp_path)
    assert "resumed at step 2" in second and "step 4/4" in second
    assert "threshold" in run("training.evaluate", "--config", "smoke", "--split", "val", work=tmp_path)
    assert "periapical-lesion" in run("training.evaluate", "--config", "smoke", "--split", "test", work=tmp_path)
    run("training.export", "--config", "smoke", "--version", "0.0.1", "--out", str(tmp_path / "models"), work=tmp_path)
    pack = tmp_path / "models" / "smoke" / "0.0.1"
    manifest = json.loads((pack / "pack.json").read_text())
    weights = (pack / "weights.bin").read_bytes()
    about = manifest["architecture"]["weights"]
    assert about["sha256"] == hashlib.sha256(weights).hexdigest() and about["bytes"] == len(weights)
    last = about["tensors"][-1]
    assert 2 * (last["offset"] + last["shape"][0]) == len(weights)
    side = manifest["inputs"]["tile"] // 2 // manifest["knownAnswer"]["every"]
    assert (pack / "golden/expected.bin").stat().st_size == side * side * len(manifest["outputs"]) * 4
    assert "| periapical (" in (pack / "CARD.md").read_text()
