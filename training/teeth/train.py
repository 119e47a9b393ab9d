"""Trains the network that finds and numbers teeth: python -m training.teeth.train [--data DIR] [--steps N] [--threads N].

Resumes from runs/teeth/last.pt; without one, starts from ImageNet and from the layers of the dental pack that fit. About an hour on one
core with bfloat16 units.
"""

from __future__ import annotations

import argparse
import copy
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from ..encoder_weights import load_pretrained
from ..model import SegmentationNet
from ..pack_weights import load_pack
from ..prepare import HERE, data_root
from ..train import learning_rate, parameter_groups, run_folder, save, update_average
from . import CHANNELS, CORE, ENCODER, NONE
from .augment import view
from .films import ToothFilm, read

STEPS, BATCH, PEAK, ENCODER_RATE = 1500, 6, 2e-3, 0.5
SEED = 7
Batch = tuple[Tensor, Tensor, Tensor]


def batches(films: list[ToothFilm], seed: int) -> Iterator[Batch]:
    """(input [n,1,h,w], numbers [n,h/2,w/2], core [n,h/2,w/2]), made beside the training; the same seed gives the same sequence."""
    rng, ready = np.random.default_rng(seed), queue.Queue(maxsize=4)

    def produce() -> None:
        while True:
            views = [view(films[rng.integers(len(films))], rng) for _ in range(BATCH)]
            image, labels, core = (torch.from_numpy(np.stack(v)) for v in zip(*views))
            ready.put((image[:, None].contiguous(memory_format=torch.channels_last), labels, core.float()))

    threading.Thread(target=produce, daemon=True).start()
    while True:
        yield ready.get()


def tooth_loss(logits: Tensor, labels: Tensor, core: Tensor) -> Tensor:
    """Cross-entropy over numbers and none of them, soft Dice over the numbers in the batch, cross-entropy of the inner parts."""
    numbers = logits[:, :CORE]
    entropy = F.cross_entropy(numbers, labels)
    p = torch.softmax(numbers, 1)[:, :NONE]
    t = F.one_hot(labels, CORE).movedim(3, 1)[:, :NONE].float()
    overlap, size = (p * t).sum((0, 2, 3)), (p + t).sum((0, 2, 3))
    present = (t.sum((0, 2, 3)) > 0).float()
    dice = ((1 - (2 * overlap + 1) / (size + 1)) * present).sum() / present.sum().clamp_min(1)
    inner = F.binary_cross_entropy_with_logits(logits[:, CORE], core, pos_weight=logits.new_tensor(2.0))
    return entropy + 0.5 * dice + inner


@torch.no_grad()
def fresh(source: Iterator[Batch], weights: Path, pack: Path) -> SegmentationNet:
    net = SegmentationNet(ENCODER, CHANNELS)
    load_pretrained(net, ENCODER, weights)
    nn.init.zeros_(net.head.bias)
    load_pack(net, pack, (next(source)[0] for _ in range(3)))
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--threads", type=int)
    parser.add_argument("--start", type=Path, default=HERE / "starts" / "dental-1.1.0", help="a dental pack")
    parser.add_argument("--weights", type=Path, default=HERE.parent.parent / "shared" / "weights")
    args = parser.parse_args()
    if args.threads:
        torch.set_num_threads(args.threads)
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    films = [f for f in read(data_root(args.data) / "panoramic-teeth") if f.split == "train"]
    last, start = run_folder("teeth") / "last.pt", 0
    state = torch.load(last, map_location=device, weights_only=True) if last.exists() else None
    start = state["step"] if state else 0
    source = batches(films, SEED + start)
    net = SegmentationNet(ENCODER, CHANNELS) if state else fresh(source, args.weights, args.start)
    net = net.to(device, memory_format=torch.channels_last)
    average = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(parameter_groups(net, SimpleNamespace(ENCODER_RATE=ENCODER_RATE, WEIGHT_DECAY=0.02)), lr=PEAK)
    if state:
        net.load_state_dict(state["net"])
        average.load_state_dict(state["average"])
        optimiser.load_state_dict(state["optimiser"])
        print(f"resumed at step {start}", flush=True)
    began, running = time.time(), 0.0
    for step in range(start, args.steps):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step, ((args.steps, PEAK),)) * group["rate"]
        x, labels, core = (t.to(device) for t in next(source))
        net.train()
        with torch.autocast(device, torch.bfloat16):
            logits = net(x)
        loss = tooth_loss(logits.float(), labels, core)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        update_average(average, net, step)
        running = loss.item() if step == start else 0.98 * running + 0.02 * loss.item()
        done = step + 1
        if done % 25 == 0 or done == args.steps:
            print(f"step {done}/{args.steps} loss {running:.4f} {(time.time() - began) / (done - start):.2f} s/step", flush=True)
        if done % 100 == 0 or done == args.steps:
            save(last, net, average, optimiser, done, args.steps)


if __name__ == "__main__":
    main()
