"""Refuses a pack that is worse than the one it would replace: python -m training.gate --new models/dental/1.2.0 --old models/dental/1.1.0.

Both are measured on the same films through the shipped engine (`bitelight evaluate`): those kept out of training (--split, `val` unless
said), or a clinic's own (--labels). The new pack is refused when for any class and kind of film that the old one has

- pooled Dice is lower by more than 0.02, or lesion recall by more than 0.03, or AUC by film by more than 0.03;
- false marks a film are more by over 0.15 on intraoral films or 0.5 on panoramics;
- the expected calibration error is above 0.05 and higher by more than 0.03;
- or the class is no longer told at all.

The margins are about half of what the intervals of some fifty films leave open: less would refuse at random. Ends with status 1 and
the reasons where it refuses.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

from .prepare import HERE

# Figure of `evaluate --json`, by how much it may fall.
MAY_FALL = {"dice": 0.02, "recall": 0.03, "auc": 0.03}
MORE_MARKS = {"panoramic": 0.5}
MORE_MARKS_INTRAORAL = 0.15
GOOD_CALIBRATION, CALIBRATION_WORSE = 0.05, 0.03

Key = tuple[str, str]


def measured(pack: Path, arguments: list[str]) -> dict[Key, dict]:
    """{(class, kind): row of `bitelight evaluate --json`}"""
    name = f"{pack.parent.name}/{pack.name}"
    command = ["node", "bin/bitelight.mjs", "evaluate", "--json", "--pack", name, *arguments]
    done = subprocess.run(command, cwd=HERE.parent, capture_output=True, text=True)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"{name} cannot be measured: {done.stderr.strip()}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {(r["class"], r["kind"]): r for r in rows}


def value(row: dict, figure: str) -> float | None:
    """The figure without its interval."""
    return row[figure][0] if isinstance(row.get(figure), list) else row.get(figure)


def reasons(new: dict[Key, dict], old: dict[Key, dict]) -> list[str]:
    """Why the new pack is worse; empty where it is not."""
    out = []
    for key, before in old.items():
        where, now = f"{key[0]} on {key[1]} films", new.get(key)
        if now is None:
            out.append(f"{where}: no longer told")
            continue
        for figure, margin in MAY_FALL.items():
            a, b = value(before, figure), value(now, figure)
            if a is not None and (b is None or a - b > margin):
                out.append(f"{where}: {figure} {a:.3f} before, {'none' if b is None else f'{b:.3f}'} now (may fall by {margin})")
        a, b = value(before, "falsePositivesPerImage"), value(now, "falsePositivesPerImage")
        margin = MORE_MARKS.get(key[1], MORE_MARKS_INTRAORAL)
        if a is not None and b is not None and b - a > margin:
            out.append(f"{where}: {b:.2f} false marks a film, {a:.2f} before (may rise by {margin})")
        a, b = value(before, "ece"), value(now, "ece")
        if b is not None and b > GOOD_CALIBRATION and (a is None or b - a > CALIBRATION_WORSE):
            out.append(f"{where}: calibration error {b:.3f}, {'none' if a is None else f'{a:.3f}'} before")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new", type=Path, required=True)
    parser.add_argument("--old", type=Path, required=True)
    parser.add_argument("--split", choices=["val", "test"], default="val")
    parser.add_argument("--labels", type=Path, help="COCO labels of a clinic's own films, as training/importers writes them")
    args = parser.parse_args()
    films = ["--labels", str(args.labels.resolve())] if args.labels else ["--split", args.split]
    against = reasons(measured(args.new, films), measured(args.old, films))
    for reason in against:
        print(f"worse: {reason}")
    print(f"{args.new} {'is refused' if against else 'may replace'} {'' if against else args.old}".rstrip())
    raise SystemExit(1 if against else 0)


if __name__ == "__main__":
    main()
