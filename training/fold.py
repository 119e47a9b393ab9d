"""Batch norm folded into the convolutions and weights rounded to float16, as they are shipped."""

from __future__ import annotations

import copy

import numpy as np
import torch
from torch import nn

from .model import ConvBn, SegmentationNet


@torch.no_grad()
def folded(net: SegmentationNet) -> SegmentationNet:
    """A copy in eval mode whose every ConvBn is a convolution with bias, all values representable in float16."""
    out = copy.deepcopy(net).float().eval()
    for m in out.modules():
        if isinstance(m, ConvBn):
            gain = m.bn.weight / torch.sqrt(m.bn.running_var + m.bn.eps)
            bias = m.bn.bias - m.bn.running_mean * gain
            conv = nn.Conv2d(
                m.conv.in_channels, m.conv.out_channels, m.conv.kernel_size, m.conv.stride, m.conv.padding, groups=m.conv.groups
            )
            conv.weight.copy_(m.conv.weight * gain[:, None, None, None])
            conv.bias.copy_(bias)
            m.conv, m.bn = conv, nn.Identity()
    for p in out.parameters():
        p.copy_(p.half().float())
    return out


def weight_table(net: SegmentationNet) -> list[tuple[str, np.ndarray]]:
    """(name, float16 array) of a folded network in the order of its layers: kernels HWIO, depthwise kernels [k, k, C, 1]."""
    table = []
    for name, m in net.named_modules():
        if isinstance(m, nn.Conv2d):
            name = name.removesuffix(".conv")
            kernel = m.weight.detach().half().numpy()
            depthwise = m.groups > 1
            table.append((f"{name}.weight", kernel.transpose(2, 3, 0, 1) if depthwise else kernel.transpose(2, 3, 1, 0)))
            table.append((f"{name}.bias", m.bias.detach().half().numpy()))
    return table
