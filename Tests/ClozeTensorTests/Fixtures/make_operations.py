"""Writes operations.json: inputs, outputs and all gradients of tensor operations, by PyTorch in
double precision. Run it in this folder: python make_operations.py (needs torch)."""

import json

import torch
import torch.nn.functional as F

torch.manual_seed(20)
cases = []


def case(name, shapes, function, positive=False):
    """One operation on random inputs, with the gradients of a random weighting of its output."""
    inputs = [torch.randn(shape, dtype=torch.float64) for shape in shapes]
    if positive:
        inputs = [tensor.abs() + 0.1 for tensor in inputs]
    for tensor in inputs:
        tensor.requires_grad_()
    output = function(*inputs)
    upstream = torch.randn(output.shape, dtype=torch.float64)
    output.backward(upstream)
    record = lambda tensor: {
        "shape": list(tensor.shape),
        "values": [round(x, 12) for x in tensor.detach().flatten().tolist()],
    }
    cases.append({
        "name": name,
        "inputs": [record(tensor) for tensor in inputs],
        "upstream": record(upstream),
        "output": record(output),
        "gradients": [record(tensor.grad) for tensor in inputs],
    })


def packed(function, offsets, dim=0):
    """`function` of each sequence of a packed batch, put together again."""
    return lambda x, *rest: torch.cat(
        [function(x[a:b], *rest) for a, b in zip(offsets, offsets[1:])], dim)


offsets = [0, 3, 4, 11]

case("exp", [(3, 5)], torch.exp)
case("log", [(3, 5)], torch.log, positive=True)
case("squareRoot", [(3, 5)], torch.sqrt, positive=True)
case("square", [(3, 5)], torch.square)
case("reciprocal", [(3, 5)], torch.reciprocal, positive=True)
case("clamp", [(3, 5)], lambda x: x.clamp(-0.5, 0.8))
case("subtract", [(3, 5), (3, 5)], torch.sub)
case("divide", [(3, 5), (3, 5)], torch.div, positive=True)
case("addRow", [(2, 3, 5), (5,)], torch.add)
case("multiplyRow", [(2, 3, 5), (5,)], torch.mul)
case("addColumn", [(3, 5), (3, 1)], torch.add)
case("multiplyColumn", [(3, 5), (3, 1)], torch.mul)

case("sum", [(3, 5)], torch.sum)
case("sumRows", [(3, 5)], lambda x: x.sum(0))
case("meanColumns", [(3, 5)], lambda x: x.mean(1))
case("meanMiddle", [(2, 7, 5)], lambda x: x.mean(1))
case("maximumMiddle", [(2, 7, 5)], lambda x: x.amax(1))
case("maximumColumns", [(3, 5)], lambda x: x.amax(1))
case("meanPacked", [(11, 5)], packed(lambda x: x.mean(0, keepdim=True), offsets))
case("maximumPacked", [(11, 5)], packed(lambda x: x.amax(0, keepdim=True), offsets))
case("rowNorms", [(3, 5)], lambda x: x.norm(dim=1))
case("normalizedRows", [(3, 5)], lambda x: F.normalize(x, dim=1))
case("cosineSimilarity", [(3, 5), (3, 5)], F.cosine_similarity)

case("concatenateRows", [(3, 5), (2, 5)], lambda a, b: torch.cat([a, b], 0))
case("concatenateColumns", [(3, 5), (3, 2)], lambda a, b: torch.cat([a, b], 1))
case("sliceRows", [(6, 5)], lambda x: x[1:4])
case("sliceColumns", [(6, 5)], lambda x: x[:, 1:4])
case("transpose", [(3, 5)], lambda x: x.T * 1)
case("scatterAdd", [(4, 5), (3, 5)],
     lambda x, r: x.index_add(0, torch.tensor([2, 0, 2]), r))
neighbours = torch.tensor([1, 3, 3, 0, 2, 2])
case("edgeFeatures", [(4, 5)], lambda x: torch.cat(
    [x[neighbours].view(2, 3, 5) - x[[0, 3]][:, None], x[[0, 3]][:, None].expand(2, 3, 5)], 2
).amax(1))

case("batchNorm", [(7, 3, 5), (5,), (5,)], lambda x, g, b: F.batch_norm(
    x.reshape(21, 5), None, None, g, b, training=True).view(7, 3, 5))
statistics = torch.tensor([0.1, -0.2, 0.3, 0.4, -0.5], dtype=torch.float64)
case("batchNormGiven", [(7, 5), (5,), (5,)], lambda x, g, b: F.batch_norm(
    x, statistics, statistics ** 2 + 0.5, g, b, training=False))
case("groupNormPacked", [(11, 6), (6,), (6,)], packed(
    lambda x, g, b: F.group_norm(x.T[None], 3, g, b)[0].T, offsets))
case("groupNormChannelsFirst", [(2, 6, 5), (6,), (6,)], lambda x, g, b: F.group_norm(x, 3, g, b))


def depthwise(left, right):
    """A sequence [T, C] under a kernel [C, K] after padding."""
    return lambda x, k, b: F.conv1d(
        F.pad(x.T[None], (left, right)), k[:, None], b, groups=k.shape[0])[0].T


case("depthwiseConvolution", [(11, 5), (5, 4), (5,)], packed(depthwise(1, 2), offsets))
case("depthwiseCausal", [(11, 5), (5, 4), (5,)], packed(depthwise(3, 0), offsets))


def channels_last(function, **options):
    """An operation on [B, C, H, W] as one on [B, H, W, C]."""
    turn = lambda x: x.permute(0, 3, 1, 2) if x.dim() == 4 else x
    return lambda *inputs: function(*map(turn, inputs), **options).permute(0, 2, 3, 1)


case("convolution2D", [(2, 7, 6, 3), (4, 3, 2, 3), (4,)],
     channels_last(F.conv2d, stride=(2, 1), padding=(1, 0)))
case("convolution2DWide", [(2, 5, 4, 3), (7, 2, 4, 3)],
     channels_last(F.conv2d, stride=(3, 2), padding=(1, 2)))
case("averagePool2D", [(2, 7, 6, 3)],
     channels_last(F.avg_pool2d, kernel_size=(3, 2), stride=(2, 1), padding=(1, 1)))
case("maximumPool2D", [(2, 7, 6, 3)],
     channels_last(F.max_pool2d, kernel_size=(3, 2), stride=(2, 1), padding=(1, 1)))
case("averagePool1D", [(2, 7, 3)],
     lambda x: F.avg_pool1d(x.transpose(1, 2), 3, padding=1).transpose(1, 2))
case("maximumPool1D", [(2, 7, 3)],
     lambda x: F.max_pool1d(x.transpose(1, 2), 3, stride=2).transpose(1, 2))

with open("operations.json", "w") as file:
    json.dump({"offsets": offsets, "cases": cases}, file, separators=(",", ":"))
    file.write("\n")
