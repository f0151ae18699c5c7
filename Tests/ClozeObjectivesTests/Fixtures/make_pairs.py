#!/usr/bin/env python3
"""Writes pairs.json: what PyTorch computes in double precision for contrasts of pairs, within a batch and with
momentum keys, a queue and soft targets, where pairs that share a side do not count: losses and gradients.
Run it in this folder with PyTorch 2."""
import json
import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(21)
BATCH, WIDTH, QUEUE = 5, 6, 7
# Pairs 1 and 3 have the same second side; pairs 0 and 4 the same first one.
PAIRS = [[1, 10], [2, 20], [3, 30], [4, 20], [1, 50]]
# None for random keys; the third key shares a side with pair 2, the fourth with pairs 1 and 3.
QUEUED = [None, [9, 90], [3, 91], [8, 20], None, [7, 92], [6, 93]]


def unit(rows):
    return F.normalize(torch.randn(rows, WIDTH), dim=-1)


def masked(queued):
    """True for keys that share a side with a pair."""
    keys = PAIRS + queued
    return torch.tensor([
        [i != j and key is not None and (key[0] == pair[0] or key[1] == pair[1]) for j, key in enumerate(keys)]
        for i, pair in enumerate(PAIRS)])


def loss(first, second, keys, temperature, queued, softness):
    hide, total = masked(queued), 0
    for queries, candidates, momentum in ((first, keys[1], keys[2]), (second, keys[0], keys[3])):
        logits = (queries @ candidates.T / temperature).masked_fill(hide, -torch.inf)
        hard = torch.eye(BATCH, len(candidates))
        soft = 0
        if momentum is not None:
            with torch.no_grad():
                soft = (momentum @ candidates.T / temperature).masked_fill(hide, -torch.inf).softmax(-1)
        target = softness * soft + (1 - softness) * hard
        total = total - (target * logits.log_softmax(-1).masked_fill(hide, 0)).sum(-1).mean() / 2
    return total


def array(x):
    return [round(value, 12) for value in x.detach().flatten().tolist()]


def case(name, moved, softness=None):
    first, second = unit(BATCH).requires_grad_(), unit(BATCH).requires_grad_()
    offset = torch.tensor(moved, requires_grad=True)
    temperature = 0.1 + 0.02 * offset
    facts = dict(name=name, first=array(first), second=array(second), offset=moved)
    if softness is None:
        value = loss(first, second, (first, second, None, None), temperature, [], 0)
    else:
        own, old = (unit(BATCH), unit(BATCH)), (unit(QUEUE), unit(QUEUE))
        keys = [torch.cat(rows) for rows in zip(own, old)]
        value = loss(first, second, (*keys, *own), temperature, QUEUED, softness)
        facts |= dict(keys=[array(x) for x in own], queue=[array(x) for x in old], softness=softness)
    value.backward()
    return dict(facts, loss=value.item(), firstGradient=array(first.grad), secondGradient=array(second.grad),
                offsetGradient=offset.grad.item())


cases = [case('batch', 0.5), case('momentum', -1.0, 0.0), case('soft', 1.0, 0.3)]
with open('pairs.json', 'w') as file:
    json.dump(dict(pairs=PAIRS, queued=[pair or [-1, -1] for pair in QUEUED], cases=cases), file, separators=(',', ':'))
    file.write('\n')
