"""A shipped pack as PyTorch reads it: the folded weights of models/<pack>/<version>, no checkpoint needed."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from .fold import folded, weight_table
from .model import SegmentationNet
from .pack_weights import kernel_of, read_tensors


@torch.no_grad()
def shipped(pack: Path) -> tuple[SegmentationNet, dict]:
    """The network in eval mode and its manifest."""
    manifest = json.loads((pack / "pack.json").read_text())
    encoder = manifest["architecture"]["name"].removesuffix("-unet")
    net, tensors = folded(SegmentationNet(encoder, len(manifest["outputs"]))), read_tensors(pack)
    convs = {name.removesuffix(".conv"): m for name, m in net.named_modules() if isinstance(m, torch.nn.Conv2d)}
    for name, _ in weight_table(net):
        layer, part = name.rsplit(".", 1)
        value = tensors[name]
        getattr(convs[layer], part).copy_(kernel_of(value, convs[layer]) if part == "weight" else value)
    return net.to(memory_format=torch.channels_last), manifest
