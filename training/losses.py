"""Binary cross-entropy plus soft Dice per class; a film is only penalised for the classes its set annotates.

Small lesions weigh more (`attention`): by pixels alone, a hundred early lesions of a panoramic count as much as one gross one.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


def segmentation_loss(logits: Tensor, targets: Tensor, attention: Tensor, annotated: Tensor, weights: Tensor) -> Tensor:
    """logits, targets, attention [n, C, h, w]; annotated [n, C] of 0 and 1; weights [C]. Dice is pooled over the batch."""
    known = annotated[:, :, None, None]
    bce = F.binary_cross_entropy_with_logits(logits, targets, reduction="none") * known * attention
    bce = bce.sum((0, 2, 3)) / (known.sum((0, 2, 3)) * logits.shape[2] * logits.shape[3] + 1e-6)
    p = torch.sigmoid(logits) * known * attention
    t = targets * known * attention
    overlap, size = (p * t).sum((0, 2, 3)), (p + t).sum((0, 2, 3))
    dice = 1 - (2 * overlap + 50) / (size + 50)
    present = (t.sum((0, 2, 3)) > 0).float()
    return ((4 * bce + dice * present) * weights).sum() / weights.sum()
