"""Trains, tests and writes the network that tells the kind of a film.

python -m training.kind --others DIR... [--data DIR] [--epochs N]

`--others`: folders of pictures that are no dental film (the shipped one: the Debian packages gnome-backgrounds, mate-backgrounds,
plasma-workspace-wallpapers and opencv-doc). Writes src/imaging/quality/kind-network.json. 10 minutes on two cores.
"""

from __future__ import annotations

import argparse
import base64
import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from ..external import wilson
from ..prepare import HERE, data_root
from . import KINDS, SIDE
from .films import Example, dental, letterbox, others, simulated

WIDTHS = (12, 24, 32, 48)
OUT = HERE.parent / "src" / "imaging" / "quality" / "kind-network.json"
SAMPLES, GOLDEN = HERE.parent / "public" / "samples", HERE.parent / "tests" / "golden" / "kind.json"
# A picture is refused when it is this probably no dental film.
REFUSE = 0.7


class KindNet(nn.Module):
    """[n, 1, SIDE, SIDE] in -1..1 -> [n, 4] logits: strided 3x3 convolutions, then the mean of each channel."""

    def __init__(self) -> None:
        super().__init__()
        ins = (1, *WIDTHS[:-1])
        self.convs = nn.ModuleList(nn.Conv2d(i, o, 3, 2, 1) for i, o in zip(ins, WIDTHS))
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for o in WIDTHS)
        self.head = nn.Linear(2 * WIDTHS[-1], len(KINDS))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for conv, norm in zip(self.convs, self.norms):
            x = F.relu(norm(conv(x)))
        return self.head(F.dropout(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1), 0.3, self.training))


def _between(n: int, low: float, high: float) -> torch.Tensor:
    return torch.empty(n, 1, 1, 1).uniform_(low, high)


def _smooth(n: int, coarse: int) -> torch.Tensor:
    """Random smooth fields, about -1..1."""
    return F.interpolate(torch.randn(n, 1, coarse, coarse) * 0.5, (SIDE, SIDE), mode="bicubic", align_corners=False)


def _framed(x: torch.Tensor) -> torch.Tensor:
    """A border of one grey, as scans and screens leave, round every third picture."""
    n, side = len(x), torch.arange(SIDE)
    width = torch.randint(0, SIDE // 7, (n, 4))
    rows = (side >= width[:, :1]) & (side < SIDE - width[:, 1:2])
    columns = (side >= width[:, 2:3]) & (side < SIDE - width[:, 3:])
    inside = (rows[:, None, :, None] & columns[:, None, None, :]) | (torch.rand(n, 1, 1, 1) > 0.33)
    return torch.where(inside, x, torch.rand(n, 1, 1, 1).round())


def augmented(x: torch.Tensor) -> torch.Tensor:
    """What other sensors, screens and hands make of the same picture: turned, cut, stretched, framed; gamma, contrast, shading, local
    contrast, blur, noise, stripes of a screen, inversion. x in 0..1."""
    n = len(x)
    angle, scale = torch.randn(n) * 0.08, torch.exp(torch.empty(n, 1).uniform_(-0.4, 0.12)) * torch.exp(torch.empty(n, 2).uniform_(-0.15, 0.15))
    flip = torch.where(torch.rand(n) < 0.5, -1.0, 1.0)
    theta = torch.zeros(n, 2, 3)
    theta[:, 0, 0], theta[:, 0, 1] = torch.cos(angle) * scale[:, 0] * flip, -torch.sin(angle)
    theta[:, 1, 0], theta[:, 1, 1] = torch.sin(angle), torch.cos(angle) * scale[:, 1]
    theta[:, :, 2] = torch.randn(n, 2) * 0.07
    x = F.grid_sample(x, F.affine_grid(theta, list(x.shape), align_corners=False), align_corners=False)
    wide = F.avg_pool2d(x, 25, 1, 12, count_include_pad=False)
    x = wide * _between(n, 0.3, 1) + (x - wide) * _between(n, 0.6, 1.8) + _between(n, -0.1, 0.2)
    x = x.clamp(0, 1) ** torch.exp(_between(n, -0.7, 0.7))
    x = (x - 0.5) * _between(n, 0.6, 1.4) + 0.5 + _between(n, -0.15, 0.15) + _smooth(n, 4) * _between(n, 0, 0.25)
    blurred = F.avg_pool2d(x, 5, 1, 2) if torch.rand(1) < 0.4 else F.avg_pool2d(x, 3, 1, 1)
    x = x + (blurred - x) * _between(n, -1.0, 1.0)
    ramp = torch.arange(SIDE, dtype=torch.float32)
    stripes = torch.sin(ramp[:, None] * _between(n, 0, 3) + ramp[None] * _between(n, 0, 3))
    x = x + stripes * _between(n, 0, 0.08) * (torch.rand(n, 1, 1, 1) < 0.2)
    x = _framed(x + torch.randn_like(x) * _between(n, 0, 0.1))
    return torch.where(torch.rand(n, 1, 1, 1) < 0.05, 1 - x, x).clamp(0, 1)


def tensors(examples: list[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    x = torch.from_numpy(np.stack([e.image for e in examples]).astype(np.float32) / 255)[:, None]
    return x, torch.tensor([e.kind for e in examples])


def train(examples: list[Example], epochs: int) -> KindNet:
    torch.manual_seed(1)
    x, y = tensors(examples)
    net, steps = KindNet(), epochs * (len(x) // 64)
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 6e-3, total_steps=steps)
    # Every kind is met about as often.
    weights = (1 / torch.bincount(y, minlength=len(KINDS)).float())[y]
    for step in range(steps):
        pick = torch.multinomial(weights, 64, replacement=True)
        loss = F.cross_entropy(net(augmented(x[pick]) * 2 - 1), y[pick], label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if (step + 1) % 500 == 0:
            print(f"step {step + 1}/{steps} loss {loss.item():.3f}", flush=True)
    return net.eval()


def told(p: torch.Tensor) -> torch.Tensor:
    """The kind as the page tells it: none where REFUSE is reached, else the likeliest of the three."""
    return torch.where(p[:, 3] >= REFUSE, 3, p[:, :3].argmax(1))


def report(net: KindNet, examples: list[Example]) -> None:
    """By source: how often the page tells the kind rightly, and what else it tells, with 95% intervals."""
    x, y = tensors(examples)
    with torch.no_grad():
        said = told(torch.softmax(net(x * 2 - 1), 1))
    for source in sorted({e.source for e in examples}):
        rows = torch.tensor([e.source == source for e in examples])
        n, right = int(rows.sum()), int((said[rows] == y[rows]).sum())
        low, high = wilson(right, n)
        as_what = dict(Counter(KINDS[k] for k in said[rows].tolist()))
        print(f"{source:26} {right:4} of {n:4} = {right / n:.3f} [{low:.3f}, {high:.3f}]  {as_what}")


def folded(net: KindNet) -> list[np.ndarray]:
    """Convolutions with batch norm folded in, [o, i, 3, 3] and [o] in turn, then the head's."""
    out = []
    for conv, norm in zip(net.convs, net.norms):
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        out += [conv.weight * gain[:, None, None, None], (conv.bias - norm.running_mean) * gain + norm.bias]
    return [a.detach().numpy() for a in (*out, net.head.weight, net.head.bias)]


@torch.no_grad()
def golden(net: KindNet) -> dict[str, list[float]]:
    """What the network says of the shipped samples, for the browser's twin to be held against."""
    out = {}
    for path in sorted(SAMPLES.glob("*.png")):
        with Image.open(path) as picture:
            full = 65535 if picture.mode.startswith("I") else 255
            unit = np.asarray(picture, dtype=np.float32) / full
        x = torch.from_numpy(letterbox(unit).astype(np.float32) / 127.5 - 1)[None, None]
        out[path.name] = [round(v, 5) for v in torch.softmax(net(x), 1)[0].tolist()]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--others", nargs="+", type=Path, required=True)
    parser.add_argument("--data")
    parser.add_argument("--epochs", type=int, default=40)
    args = parser.parse_args()
    # So small a network gains nothing from a second thread, and loses much where another program has it.
    torch.set_num_threads(1)
    examples = dental(data_root(args.data))
    print(len(examples), "dental films", flush=True)
    examples += simulated() + others(args.others)
    print(dict(Counter((KINDS[e.kind], e.split) for e in examples)), flush=True)
    net = train([e for e in examples if e.split == "train"], args.epochs)
    report(net, [e for e in examples if e.split == "test"])
    values = np.concatenate([a.ravel() for a in folded(net)]).astype("<f2")
    weights = base64.b64encode(values.tobytes()).decode()
    OUT.write_text(json.dumps({"side": SIDE, "widths": WIDTHS, "kinds": KINDS, "refuse": REFUSE, "weights": weights}) + "\n")
    GOLDEN.write_text(json.dumps(golden(net), indent=1) + "\n")
    print(f"{OUT.name}: {len(values)} values")


if __name__ == "__main__":
    main()
