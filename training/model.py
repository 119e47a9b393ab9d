"""The network: an ImageNet encoder (EfficientNet-Lite0 or MobileNetV2) and a lean U-Net decoder.

Input  [N, 1, H, W] grey, normalised to -1..1, H and W multiples of 32.
Output [N, C, H/2, W/2] logits, one sigmoid map a class.

Every convolution pads as TensorFlow's 'same' does (bottom and right get the odd pixel), since the browser runs tf.conv2d:
with PyTorch's symmetric padding the strided layers would look one pixel aside.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# (expand, kernel, stride, out channels, repeats) per stage; strides reach /2 in the stem and /32 at the end.
LITE0 = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)]
MOBILENET_V2 = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 3, 2, 32, 3), (6, 3, 2, 64, 4), (6, 3, 1, 96, 3), (6, 3, 2, 160, 3), (6, 3, 1, 320, 1)]
# Without its widest layers: half the weights, and still a view of half a panoramic at 480 px.
LITE0_SHORT = [*LITE0[:5], (6, 5, 2, 192, 2)]
STAGES = {"efficientnet-lite0": LITE0, "efficientnet-lite0-short": LITE0_SHORT, "mobilenet-v2": MOBILENET_V2}
# Index of the stage whose output is the skip at /2, /4, /8, /16; the last stage is the bottom at /32.
SKIPS = (0, 1, 2, 4)
# How often a residual block of one sample is left out in training.
DROP_BLOCK = 0.08


class ConvBn(nn.Module):
    """Convolution with TF 'same' padding, batch norm, and relu6 unless `act` is False."""

    def __init__(self, cin: int, cout: int, kernel: int = 3, stride: int = 1, groups: int = 1, act: bool = True) -> None:
        super().__init__()
        total = max(kernel - stride, 0)
        self.pad = (total // 2, total - total // 2) * 2
        self.symmetric = total % 2 == 0
        self.conv = nn.Conv2d(cin, cout, kernel, stride, total // 2 if self.symmetric else 0, groups=groups, bias=False)
        self.bn = nn.BatchNorm2d(cout, eps=1e-3, momentum=0.03)
        self.act = act

    def forward(self, x: Tensor) -> Tensor:
        x = self.bn(self.conv(x if self.symmetric else F.pad(x, self.pad)))
        return F.relu6(x) if self.act else x


class Block(nn.Module):
    """Inverted residual: expand 1x1, depthwise k x k, project 1x1; added to its input where the shapes agree."""

    def __init__(self, cin: int, cout: int, expand: int, kernel: int, stride: int) -> None:
        super().__init__()
        mid = cin * expand
        self.expand = ConvBn(cin, mid, 1) if expand > 1 else None
        self.depthwise = ConvBn(mid, mid, kernel, stride, groups=mid)
        self.project = ConvBn(mid, cout, 1, act=False)
        self.residual = stride == 1 and cin == cout

    def forward(self, x: Tensor) -> Tensor:
        y = self.expand(x) if self.expand is not None else x
        y = self.project(self.depthwise(y))
        if not self.residual:
            return y
        if self.training:  # stochastic depth
            y = y * (torch.rand(len(y), 1, 1, 1, device=y.device) > DROP_BLOCK) / (1 - DROP_BLOCK)
        return x + y


class Up(nn.Module):
    """One decoder level: squeeze the deep map 1x1, double it, join the skip, one depthwise separable convolution."""

    def __init__(self, cin: int, skip: int, cout: int) -> None:
        super().__init__()
        self.squeeze = ConvBn(cin, cout, 1)
        self.join = ConvBn(cout + skip, cout, 1)
        self.depthwise = ConvBn(cout, cout, 3, groups=cout)
        self.pointwise = ConvBn(cout, cout, 1)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        x = F.interpolate(self.squeeze(x), scale_factor=2, mode="bilinear", align_corners=False)
        x = self.join(torch.cat([x, skip], 1))
        return self.pointwise(self.depthwise(x))


class SegmentationNet(nn.Module):
    def __init__(self, encoder: str, classes: int, decoder: tuple[int, ...] = (96, 64, 48, 32)) -> None:
        super().__init__()
        stages = STAGES[encoder]
        self.stem = ConvBn(1, 32, 3, 2)
        self.stages = nn.ModuleList()
        cin, widths = 32, []
        for expand, kernel, stride, cout, repeats in stages:
            blocks = [Block(cin if i == 0 else cout, cout, expand, kernel, stride if i == 0 else 1) for i in range(repeats)]
            self.stages.append(nn.Sequential(*blocks))
            cin = cout
            widths.append(cout)
        self.ups = nn.ModuleList()
        for out, skip in zip(decoder, reversed(SKIPS)):
            self.ups.append(Up(cin, widths[skip], out))
            cin = out
        self.dropout = nn.Dropout2d(0.15)
        self.head = nn.Conv2d(cin, classes, 1)
        nn.init.constant_(self.head.bias, -3.0)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        skips = []
        for i, stage in enumerate(self.stages):
            x = stage(x)
            if i in SKIPS:
                skips.append(x)
        for up, skip in zip(self.ups, reversed(skips)):
            x = up(x, skip)
        return self.head(self.dropout(x))
