"""Writes ctc.json: logits, labels, losses and gradients of torch.nn.functional.ctc_loss in double
precision, one utterance at a time. Run it in this folder: python make_ctc.py (needs torch)."""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(19)


def utterance(frames, classes, labels, blank, scale=2.0):
    """One utterance: the loss is the sum of -log p, the gradient that of the logits."""
    logits = (torch.randn(frames, 1, classes, dtype=torch.float64) * scale).requires_grad_()
    loss = F.ctc_loss(
        F.log_softmax(logits, -1), torch.tensor([labels], dtype=torch.long), [frames],
        [len(labels)], blank=blank, reduction="sum")
    loss.backward()
    return {
        "classes": classes,
        "labels": labels,
        "blank": blank,
        "logits": [round(x, 13) for x in logits.detach().flatten().tolist()],
        "loss": loss.item(),
        "gradient": [round(x, 13) for x in logits.grad.flatten().tolist()],
    }


cases = [
    utterance(7, 5, [1, 2, 3], 0),
    utterance(8, 5, [2, 2, 4, 4], 0),  # equal neighbours need a blank between them
    utterance(6, 5, [2, 2, 4, 4], 0),  # the least frames: one path
    utterance(1, 4, [3], 0),
    utterance(1, 4, [], 0),
    utterance(9, 4, [], 0),
    utterance(11, 6, [0, 4, 0, 1], 5),  # another blank
    utterance(60, 29, torch.randint(1, 29, (25,)).tolist(), 0),
    utterance(120, 30, torch.randint(1, 30, (50,)).tolist(), 0, scale=6.0),
]
with open("ctc.json", "w") as file:
    json.dump(cases, file)
