"""Training goes on from a shipped pack: its folded weights are given batch norm again.

A folded convolution answers what convolution and norm together answered. Its answers' mean and spread over training films
are measured layer by layer and become the norm's running figures and its own scale and shift, so that the network answers as
the pack did; kernels are brought to the length of those they replace, which a norm behind them does not see.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .classes import CLASSES
from .model import ConvBn, SegmentationNet


def read_tensors(pack: Path) -> dict[str, Tensor]:
    """models/<pack>/<version> -> {layer.weight | layer.bias: float32, OIHW}; a KeyError or ValueError if the pack is another network."""
    about = json.loads((pack / "pack.json").read_text())["architecture"]["weights"]
    blob = np.frombuffer((pack / about["file"]).read_bytes(), "<f2").astype(np.float32)
    out = {}
    for t in about["tensors"]:
        values = blob[t["offset"] : t["offset"] + int(np.prod(t["shape"]))].reshape(t["shape"])
        out[t["name"]] = torch.from_numpy(values.copy())
    return out


def kernel_of(stored: Tensor, conv: nn.Conv2d) -> Tensor:
    return stored.permute(2, 3, 0, 1) if conv.groups > 1 else stored.permute(3, 2, 0, 1)


def pack_state(layers: dict[str, nn.Conv2d], pack: Path) -> dict[str, Tensor]:
    """The state of a folded network whose convolutions are `layers`, as the pack has it: {layer.weight | layer.bias}, by the network's own names."""
    tensors, out = read_tensors(pack), {}
    for name, conv in layers.items():
        stored = name.removesuffix(".conv")
        out[f"{name}.weight"] = kernel_of(tensors[f"{stored}.weight"], conv)
        out[f"{name}.bias"] = tensors[f"{stored}.bias"]
    return out


@torch.no_grad()
def _give_norm(name: str, m: ConvBn, tensors: dict[str, Tensor], inputs: Tensor) -> None:
    """`inputs`: what reaches this layer over a few batches."""
    kernel = kernel_of(tensors[f"{name}.weight"], m.conv)
    if kernel.shape != m.conv.weight.shape:
        return
    length = m.conv.weight.flatten(1).norm(dim=1).mean()
    gain = length / kernel.flatten(1).norm(dim=1).clamp_min(1e-6)
    m.conv.weight.copy_(kernel * gain[:, None, None, None])
    padded = inputs if m.symmetric else nn.functional.pad(inputs, m.pad)
    answers = m.conv(padded)
    var, mean = torch.var_mean(answers, (0, 2, 3), correction=0)
    scale = (var + m.bn.eps).sqrt() / gain
    m.bn.running_mean.copy_(mean)
    m.bn.running_var.copy_(var)
    m.bn.weight.copy_(scale)
    m.bn.bias.copy_(tensors[f"{name}.bias"] + mean / gain)


@torch.no_grad()
def load_pack(net: SegmentationNet, pack: Path, films: Iterable[Tensor]) -> None:
    """`films`: inputs [n, 1, h, w] of the kind that training will show, all of one size. `net` keeps its own kernels' lengths, so load
    ImageNet's first. The head of a network for other classes stays as it is."""
    tensors = read_tensors(pack)
    if net.head.out_channels == len(CLASSES):
        known = len(tensors["head.bias"])  # classes added since begin as ImageNet's network did
        net.head.weight[:known] = kernel_of(tensors["head.weight"], net.head)
        net.head.bias[:known] = tensors["head.bias"]
    was_training = net.training
    net.eval()
    x = torch.cat(list(films))
    handles = [
        m.register_forward_pre_hook(lambda layer, args, name=name: _give_norm(name, layer, tensors, args[0]))
        for name, m in net.named_modules()
        if isinstance(m, ConvBn)
    ]
    net(x)
    for h in handles:
        h.remove()
    net.train(was_training)
