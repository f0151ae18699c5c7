#!/usr/bin/env python3
"""Writes conformer.json: what PyTorch's layers compute in double precision for subsampled frames and for
a conformer block with each kind of positions and each norm of its convolution: outputs, and the gradients
of the input and all parameters. Run it in this folder with PyTorch 2."""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(19)
WIDTH, HEADS, INNER, KERNEL = 8, 2, 10, 5
OFFSETS = [0, 7, 8, 13]


def spans(offsets):
    return list(zip(offsets, offsets[1:]))


def short(x):
    """Numbers that take few digits."""
    return (x * 100).round() / 100


def shaken(module):
    """Gives all parameters values of a size that shows in gradients, norms and biases included."""
    for parameter in module.parameters():
        parameter.data = short(torch.randn_like(parameter) * 0.5 + (1 if parameter.dim() == 1 else 0))
    return module


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.input, self.output = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)

    def forward(self, x):
        return self.output(F.silu(self.input(self.norm(x))))


class Attention(nn.Module):
    def __init__(self, positions):
        super().__init__()
        self.positions, self.norm = positions, nn.LayerNorm(WIDTH)
        self.qkv, self.output = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        if positions == 'relative':
            self.relative = nn.Linear(WIDTH, WIDTH, bias=False)
            self.content, self.position = nn.Parameter(torch.zeros(WIDTH)), nn.Parameter(torch.zeros(WIDTH))

    def forward(self, x):
        n, size = len(x), WIDTH // HEADS
        split = lambda x: x.view(-1, HEADS, size).transpose(0, 1)
        q, k, v = (split(part) for part in self.qkv(self.norm(x)).chunk(3, -1))
        if self.positions == 'rotary':
            q, k = turned(q), turned(k)
        if self.positions != 'relative':
            mixed = F.scaled_dot_product_attention(q[None], k[None], v[None])[0]
        else:
            r, distance = self.relative(sinusoids(n)), torch.arange(n)[:, None] - torch.arange(n)
            rows = split(r)[:, n - 1 - distance]  # [H, query, key, d]
            u, w = split(self.content[None]), split(self.position[None])
            scores = torch.einsum('hid,hjd->hij', q + u, k) + torch.einsum('hid,hijd->hij', q + w, rows)
            mixed = (scores * size ** -0.5).softmax(-1) @ v
        return self.output(mixed.transpose(0, 1).reshape(n, WIDTH))


def turned(x):
    half = x.shape[-1] // 2
    # Cloze holds the frequencies in single precision.
    angle = torch.arange(x.shape[1])[:, None] * (10000.0 ** (-torch.arange(half) / half)).float().double()
    a, b = x.chunk(2, -1)
    return torch.cat((a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin()), -1)


def sinusoids(n):
    angle = torch.arange(n - 1, -n, -1)[:, None] * 10000.0 ** (-torch.arange(0, WIDTH, 2) / WIDTH)
    return torch.stack((angle.sin(), angle.cos()), -1).flatten(1)


class Convolution(nn.Module):
    def __init__(self, norm, biases, causal):
        super().__init__()
        self.kind, self.causal, self.norm = norm, causal, nn.LayerNorm(WIDTH)
        self.input, self.output = nn.Linear(WIDTH, 2 * WIDTH, bias=biases), nn.Linear(WIDTH, WIDTH, bias=biases)
        self.depthwise = nn.Conv1d(WIDTH, WIDTH, KERNEL, groups=WIDTH, bias=biases)
        if norm != 'none':
            self.inner = nn.LayerNorm(WIDTH) if norm == 'layer' else nn.BatchNorm1d(WIDTH)

    def forward(self, x):
        x = F.glu(self.input(self.norm(x)), -1)
        left = KERNEL - 1 if self.causal else (KERNEL - 1) // 2
        x = torch.cat([
            self.depthwise(F.pad(x[a:b].T[None], (left, KERNEL - 1 - left)))[0].T for a, b in spans(OFFSETS)])
        return self.output(F.silu(x if self.kind == 'none' else self.inner(x)))


class Block(nn.Module):
    def __init__(self, positions, norm, biases=False, causal=False):
        super().__init__()
        self.firstFeedForward, self.attention = FeedForward(), Attention(positions)
        self.convolution, self.secondFeedForward = Convolution(norm, biases, causal), FeedForward()
        self.norm = nn.LayerNorm(WIDTH)

    def forward(self, x):
        x = x + self.firstFeedForward(x) / 2
        x = x + torch.cat([self.attention(x[a:b]) for a, b in spans(OFFSETS)])
        x = x + self.convolution(x)
        return self.norm(x + self.secondFeedForward(x) / 2)


class Subsampling(nn.Module):
    """Two convolutions, and a layer whose columns lie channel by channel."""

    def __init__(self, bins, channels, width, offsets):
        super().__init__()
        self.offsets = offsets
        self.first, self.second = nn.Conv2d(1, channels, 3, 2), nn.Conv2d(channels, channels, 3, 2)
        self.output = nn.Linear(channels * (((bins - 1) // 2 - 1) // 2), width)

    def forward(self, x):
        images = [x[None, None, a:b] for a, b in spans(self.offsets)]
        images = [F.relu(self.second(F.relu(self.first(image)))) for image in images]
        return torch.cat([self.output(image.transpose(1, 2).flatten(2)[0]) for image in images])


class Stacking(nn.Module):
    def __init__(self, bins, frames, width, offsets):
        super().__init__()
        self.offsets, self.frames = offsets, frames
        self.norm, self.output = nn.LayerNorm(bins * frames), nn.Linear(bins * frames, width)

    def forward(self, x):
        whole = [x[a:a + (b - a) // self.frames * self.frames] for a, b in spans(self.offsets)]
        return torch.cat([self.output(self.norm(y.reshape(-1, y.shape[1] * self.frames))) for y in whole])


def array(x):
    return dict(shape=list(x.shape), values=[round(value, 11) for value in x.detach().flatten().tolist()])


NAMES = {'attention.content': 'attention.relative.contentBias', 'attention.position': 'attention.relative.positionBias'}


def arranged(name, x, module):
    """A parameter or its gradient in Cloze's order: channels last, places before channels."""
    if name in ('first.weight', 'second.weight'):
        return x.permute(0, 2, 3, 1)
    if name == 'depthwise.weight' or name == 'convolution.depthwise.weight':
        return x[:, 0]
    if name == 'output.weight' and isinstance(module, Subsampling):
        channels = module.first.out_channels
        return x.view(len(x), channels, -1).transpose(1, 2).flatten(1)
    return x


def case(name, module, x, offsets, **facts):
    module, x = shaken(module), short(x).requires_grad_()
    y = module(x)
    upstream = short(torch.randn_like(y))
    y.backward(upstream)
    parameters = [
        dict(name=NAMES.get(key, key), value=array(arranged(key, p, module)), gradient=array(arranged(key, p.grad, module)))
        for key, p in module.named_parameters()]
    states = [
        dict(name=key.replace('running_mean', 'mean').replace('running_var', 'variance'), value=array(value))
        for key, value in module.named_buffers() if 'running' in key]
    return dict(name=name, offsets=offsets, input=array(x), output=array(y), upstream=array(upstream),
                inputGradient=array(x.grad), parameters=parameters, states=states, **facts)


blocks = [
    case(f'{positions} {norm}', Block(positions, norm, norm == 'batch', norm == 'none'), torch.randn(OFFSETS[-1], WIDTH),
         OFFSETS, positions=positions, norm=norm, biases=norm == 'batch', causal=norm == 'none')
    for positions in ('rotary', 'none', 'relative') for norm in ('layer', 'batch', 'none')]
frames = [0, 9, 16, 32]
subsamplings = [
    case('convolution', Subsampling(11, 3, 5, frames), torch.randn(frames[-1], 11), frames),
    case('stack', Stacking(11, 3, 5, frames), torch.randn(frames[-1], 11), frames)]
with open('conformer.json', 'w') as file:
    json.dump(dict(blocks=blocks, subsamplings=subsamplings), file, separators=(',', ':'))
    file.write('\n')
