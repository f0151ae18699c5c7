#!/usr/bin/env python3
"""Writes pixels.json: what PyTorch computes in double precision for a model of masked video, clip by clip: patches over
tubes of two frames, of which each clip shows some places at all times; blocks of divided attention over these; a
decoder of transformer blocks with a vector in the hidden places; and the mean squared error of the standardized pixels
of hidden patches, with the gradients of all parameters. Run it in this folder with PyTorch 2."""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(21)
SIZE, PATCH, TUBE, MOST = 6, 2, 2, 4
PLACES = (SIZE // PATCH) ** 2
WIDTH, HEADS, DEPTH = 8, 2, 2
NARROW, NARROW_HEADS, NARROW_DEPTH = 6, 3, 2
COUNTS = [3, 2]  # tubes of frames
SEEN = [[1, 5, 6], [0, 8]]


def attended(qkv, heads):
    """Attention of rows [n, 3 C] among themselves."""
    q, k, v = (x.unflatten(-1, (heads, -1)).transpose(-2, -3) for x in qkv.chunk(3, -1))
    return F.scaled_dot_product_attention(q, k, v).transpose(-2, -3).flatten(-2)


class Attention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.qkv = nn.LayerNorm(width, 1e-6), nn.Linear(width, 3 * width)
        self.output = nn.Linear(width, width)


class FeedForward(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm, self.input = nn.LayerNorm(width, 1e-6), nn.Linear(width, 4 * width)
        self.output = nn.Linear(4 * width, width)

    def forward(self, x):
        return x + self.output(F.gelu(self.input(self.norm(x))))


class Divided(nn.Module):
    def __init__(self):
        super().__init__()
        self.time, self.attention, self.feedForward = Attention(WIDTH), Attention(WIDTH), FeedForward(WIDTH)
        self.time.projection = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):  # [tubes, 1 + seen, C]
        times = attended(self.time.qkv(self.time.norm(x)).transpose(0, 1), HEADS).transpose(0, 1)
        x = x + self.time.projection(self.time.output(times))
        x = x + self.attention.output(attended(self.attention.qkv(self.attention.norm(x)), HEADS))
        return self.feedForward(x)


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.attention, self.feedForward = Attention(NARROW), FeedForward(NARROW)

    def forward(self, x):
        x = x + self.attention.output(attended(self.attention.qkv(self.attention.norm(x)), NARROW_HEADS))
        return self.feedForward(x)


def cubes(pixels):
    """[frames, H, W, 3] -> [tubes, places, pixels of a cube, 3]"""
    side = SIZE // PATCH
    x = pixels.view(-1, TUBE, side, PATCH, side, PATCH, 3)
    return x.permute(0, 2, 4, 1, 3, 5, 6).reshape(-1, PLACES, TUBE * PATCH * PATCH, 3)


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.video, self.decoder = nn.Module(), nn.Module()
        part = self.video.embeddings = nn.Module()
        part.patches = nn.Linear(3 * TUBE * PATCH ** 2, WIDTH)
        part.register_parameter('class', nn.Parameter(torch.zeros(1, WIDTH)))
        part.places = nn.Parameter(torch.zeros(1 + PLACES, WIDTH))
        part.times = nn.Parameter(torch.zeros(MOST, WIDTH))
        self.video.layers = nn.ModuleList(Divided() for _ in range(DEPTH))
        self.video.norm = nn.LayerNorm(WIDTH, 1e-6)
        self.decoder.input = nn.Linear(WIDTH, NARROW)
        self.decoder.mask = nn.Parameter(torch.zeros(1, NARROW))
        self.decoder.layers = nn.ModuleList(Transformer() for _ in range(NARROW_DEPTH))
        self.decoder.norm = nn.LayerNorm(NARROW, 1e-6)
        self.decoder.output = nn.Linear(NARROW, 3 * TUBE * PATCH ** 2)

    def forward(self, pixels):
        part, errors, zeros = self.video.embeddings, [], []
        for clip, seen in zip(pixels.split([count * TUBE for count in COUNTS]), SEEN):
            colours = cubes(clip.double() / 255)
            hidden = [place for place in range(PLACES) if place not in seen]
            x = part.patches((2 * colours - 1).flatten(2))
            x = torch.cat([getattr(part, 'class').expand(len(x), 1, WIDTH), x], 1)
            x = (x + part.places + part.times[:len(x), None])[:, [0] + [1 + place for place in seen]]
            for layer in self.video.layers:
                x = layer(x)
            x = self.decoder.input(self.video.norm(x))
            whole = self.decoder.mask.expand(len(x), 1 + PLACES, NARROW).clone()
            whole[:, [0] + [1 + place for place in seen]] = x
            whole = whole.flatten(0, 1)
            steps = torch.arange(len(whole))[:, None] / 10000 ** (torch.arange(0, NARROW, 2) / NARROW)
            whole = whole + torch.stack([steps.sin(), steps.cos()], -1).flatten(1)
            for layer in self.decoder.layers:
                whole = layer(whole)
            y = self.decoder.output(self.decoder.norm(whole)).view(len(x), 1 + PLACES, -1)[:, 1:][:, hidden]
            wanted = colours[:, hidden]
            wanted = (wanted - wanted.mean(2, keepdim=True)) / (wanted.var(2, keepdim=True).sqrt() + 1e-6)
            errors.append(((y - wanted.flatten(2)) ** 2).flatten())
            zeros.append((wanted ** 2).flatten())
        return torch.cat(errors).mean(), torch.cat(zeros).mean()


pixels = torch.randint(0, 256, (sum(COUNTS) * TUBE, SIZE, SIZE, 3), dtype=torch.uint8)
pixels[:2, :4, :4] = 77  # cubes of one colour, whose pixels are all zero
model = Model()
for parameter in model.parameters():
    parameter.data = ((torch.randn_like(parameter) * 0.5 + (parameter.dim() == 1)) * 100).round() / 100
loss, zero = model(pixels)
loss.backward()


def array(x):
    return dict(shape=list(x.shape), values=[round(value, 11) for value in x.detach().flatten().tolist()])


with open('pixels.json', 'w') as file:
    json.dump(dict(
        counts=COUNTS, seen=SEEN, bytes=pixels.flatten().tolist(), loss=loss.item(), zero=zero.item(),
        parameters=[dict(name=key, value=array(p), gradient=array(p.grad)) for key, p in model.named_parameters()]),
        file, separators=(',', ':'))
    file.write('\n')
