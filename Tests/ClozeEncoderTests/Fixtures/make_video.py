#!/usr/bin/env python3
"""Writes video.json: what PyTorch computes in double precision for the parts of a model of video with captions,
clip by clip and pair by pair: embedded frames, blocks of divided attention, cross encoders with attention along
trajectories and to all patches at once, and choices of frames with given noise: outputs, and the gradients of the
inputs and all parameters. Run it in this folder with PyTorch 2."""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.manual_seed(20)
WIDTH, HEADS, INNER, PATCHES = 8, 2, 10, 4
CLIPS = [3, 1, 2]  # frames
TEXTS = [3, 5]  # words
PAIRS = [[0, 0], [1, 0], [0, 2], [1, 1]]


def short(x):
    """Numbers that take few digits."""
    return (x * 100).round() / 100


def shaken(module):
    """Gives all parameters values of a size that shows in gradients, norms and biases included."""
    for parameter in module.parameters():
        parameter.data = short(torch.randn_like(parameter) * 0.5 + (1 if parameter.dim() == 1 else 0))
    return module


def attended(q, k, v):
    """Attention of rows [n, C] to rows [m, C], with heads side by side."""
    split = lambda x: x.view(-1, HEADS, WIDTH // HEADS).transpose(0, 1)[None]
    mixed = F.scaled_dot_product_attention(split(q), split(k), split(v))
    return mixed[0].transpose(0, 1).reshape(-1, WIDTH)


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.qkv = nn.LayerNorm(WIDTH, 1e-6), nn.Linear(WIDTH, 3 * WIDTH)
        self.output = nn.Linear(WIDTH, WIDTH)


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm, self.input = nn.LayerNorm(WIDTH, 1e-6), nn.Linear(WIDTH, INNER)
        self.output = nn.Linear(INNER, WIDTH)

    def forward(self, x):
        return self.output(F.gelu(self.input(self.norm(x))))


class DividedBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.time, self.attention, self.feedForward = Attention(), Attention(), FeedForward()
        self.time.projection = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):  # [T, 1 + N, C]
        q, k, v = self.time.qkv(self.time.norm(x)).chunk(3, -1)
        times = torch.stack([attended(q[:, n], k[:, n], v[:, n]) for n in range(x.shape[1])], 1)
        x = x + self.time.projection(self.time.output(times))
        q, k, v = self.attention.qkv(self.attention.norm(x)).chunk(3, -1)
        x = x + self.attention.output(torch.stack([attended(*rows) for rows in zip(q, k, v)]))
        return x + self.feedForward(x)


class Encoder(nn.Module):
    def __init__(self, depth):
        super().__init__()
        self.layers, self.norm = nn.ModuleList(DividedBlock() for _ in range(depth)), nn.LayerNorm(WIDTH, 1e-6)

    def forward(self, x):
        clips = []
        for clip in x.view(-1, 1 + PATCHES, WIDTH).split(CLIPS):
            for layer in self.layers:
                clip = layer(clip)
            clips.append(self.norm(clip).flatten(0, 1))
        return torch.cat(clips)


class Embedding(nn.Module):
    def __init__(self, size, patch, tube, frames):
        super().__init__()
        self.size, self.patch, self.tube = size, patch, tube
        places = 1 + (size // patch) ** 2
        self.embeddings = nn.Module()
        self.embeddings.patches = nn.Linear(3 * tube * patch ** 2, WIDTH)
        self.embeddings.register_parameter('class', nn.Parameter(torch.zeros(1, WIDTH)))
        self.embeddings.places = nn.Parameter(torch.zeros(places, WIDTH))
        self.embeddings.times = nn.Parameter(torch.zeros(frames, WIDTH))

    def forward(self, pixels, mean, deviation):
        """A convolution over patches that lie side by side, on frames by channel [3, T tube, H, W]."""
        part, p, u = self.embeddings, self.patch, self.tube
        x = (pixels.double() / 255 - torch.tensor(mean)) / torch.tensor(deviation)
        kernel = part.patches.weight.view(WIDTH, u, p, p, 3).permute(0, 4, 1, 2, 3)
        clips = []
        for clip in x.split([count * u for count in CLIPS]):
            y = F.conv3d(clip.permute(3, 0, 1, 2)[None], kernel, part.patches.bias, (u, p, p))[0]
            y = y.flatten(2).permute(1, 2, 0)  # [T, N, C]
            y = torch.cat([getattr(part, 'class').expand(len(y), 1, WIDTH), y], 1)
            clips.append((y + part.places + part.times[:len(y), None]).flatten(0, 1))
        return torch.cat(clips)


class CrossBlock(nn.Module):
    def __init__(self, words):
        super().__init__()
        self.words, self.attention, self.feedForward = words, Attention(), FeedForward()
        self.trajectory = nn.Module()
        self.trajectory.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        if words == 'trajectory':
            self.trajectory.output, self.trajectory.norm = nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH, 1e-6)

    def mixed(self, words, clip, patches):
        """Attention of words [L, C], a clip's vector [1, C] and patches [T, P, C]."""
        own = self.trajectory
        q, k, v = own.qkv(words).chunk(3, -1)
        w, c, p = (self.attention.qkv(x).chunk(3, -1) for x in (words, clip, patches))
        if self.words == 'trajectory':
            found = torch.stack([own.norm(own.output(attended(w[0], *keys))) for keys in zip(p[1], p[2])])
            _, places, values = own.qkv(found).chunk(3, -1)
            told = torch.cat([
                attended(q[i:i + 1], torch.cat([k, places[:, i]]), torch.cat([v, values[:, i]]))
                for i in range(len(words))])
        else:
            _, others, values = own.qkv(patches.flatten(0, 1)).chunk(3, -1)
            told = attended(q, torch.cat([k, others]), torch.cat([v, values]))
        seen = torch.stack([
            attended(torch.cat([c[0], p[0][t]]), torch.cat([w[1], p[1][t], c[1]]), torch.cat([w[2], p[2][t], c[2]]))
            for t in range(len(patches))])
        return told, seen[:, 0].mean(0, keepdim=True), seen[:, 1:]

    def forward(self, words, clip, patches):
        parts = self.mixed(*(self.attention.norm(x) for x in (words, clip, patches)))
        sums = [x + self.attention.output(part) for x, part in zip((words, clip, patches), parts)]
        return [x + self.feedForward(x) for x in sums]


class Cross(nn.Module):
    def __init__(self, depth, words):
        super().__init__()
        self.layers, self.norm = nn.ModuleList(CrossBlock(words) for _ in range(depth)), nn.LayerNorm(WIDTH, 1e-6)

    def forward(self, words, classes, patches):
        texts, clips = words.split(TEXTS), patches.view(-1, PATCHES, WIDTH).split(CLIPS)
        rows = []
        for text, clip in PAIRS:
            x = texts[text], classes[clip:clip + 1], clips[clip]
            for layer in self.layers:
                x = layer(*x)
            rows += [self.norm(x[0]), self.norm(x[1])]
        return torch.cat(rows)


class PerturbedTopK(torch.autograd.Function):
    """The mean of one-hot matrices of the k largest of s + sigma z, with the whole gradient."""

    @staticmethod
    def forward(ctx, scores, k, noise, sigma):
        chosen = (scores + sigma * noise).topk(k).indices.sort(-1).values
        hot = F.one_hot(chosen, len(scores)).double()  # [draws, k, T]
        ctx.save_for_backward(hot, noise)
        ctx.sigma = sigma
        return hot.mean(0)

    @staticmethod
    def backward(ctx, upstream):
        hot, noise = ctx.saved_tensors
        values = (hot * upstream).sum((1, 2))
        return (values[:, None] * noise).mean(0) / ctx.sigma, None, None, None


class Selector(nn.Module):
    def __init__(self, caption):
        super().__init__()
        self.selector = part = nn.Module()
        part.norm, part.frame = nn.LayerNorm(WIDTH, 1e-6), nn.Linear(WIDTH, WIDTH, bias=False)
        part.joint, part.score = nn.Linear(WIDTH * (1 + caption), WIDTH, bias=False), nn.Linear(WIDTH, 1, bias=False)
        self.caption = caption

    def forward(self, x, *others):
        """Mixed frames of clips, and the frames that are best without noise."""
        part, rows, self.best = self.selector, [], []
        for number, clip in enumerate(x.view(-1, 1 + PATCHES, WIDTH).split(FRAMES)):
            y = F.gelu(part.frame(part.norm(clip[:, 0])))
            if self.caption:
                y = torch.cat([y, others[0][number].expand(len(y), WIDTH)], -1)
            shares = part.score(F.gelu(part.joint(y)))[:, 0].softmax(0)
            k = max(1, int(0.72 * len(clip)))
            self.best.append(shares.topk(k).indices.sort().values.tolist())
            mix = PerturbedTopK.apply(shares, k, NOISE[number], 0.05)
            rows.append(torch.einsum('kt,tnc->knc', mix, clip).flatten(0, 1))
        return torch.cat(rows)


def array(x):
    return dict(shape=list(x.shape), values=[round(value, 11) for value in x.detach().flatten().tolist()])


def case(name, module, inputs, *constants, **facts):
    module, inputs = shaken(module), [short(x).requires_grad_() for x in inputs]
    y = module(*inputs, *constants)
    upstream = short(torch.randn_like(y))
    y.backward(upstream)
    return dict(
        name=name, output=array(y), upstream=array(upstream),
        inputs=[dict(name=str(i), value=array(x), gradient=array(x.grad)) for i, x in enumerate(inputs)],
        parameters=[dict(name=key, value=array(p), gradient=array(p.grad)) for key, p in module.named_parameters()],
        **facts)


rows = torch.randn(sum(CLIPS) * (1 + PATCHES), WIDTH)
encoders = [case(f'{depth}', Encoder(depth), [rows]) for depth in (1, 2)]
embeddings = []
for name, mean, deviation in (
        ('plain', [0.5] * 3, [0.5] * 3),
        ('clip', [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711])):
    tube, size, patch = (2, 6, 3) if name == 'plain' else (1, 4, 2)
    pixels = torch.randint(0, 256, (sum(CLIPS) * tube, size, size, 3), dtype=torch.uint8)
    embeddings.append(case(
        name, Embedding(size, patch, tube, 4), [], pixels, mean, deviation, sizes=[size, patch, tube],
        bytes=pixels.flatten().tolist()))
cross = [
    case(f'{words} {depth}', Cross(depth, words),
         [torch.randn(sum(TEXTS), WIDTH), torch.randn(len(CLIPS), WIDTH), torch.randn(sum(CLIPS) * PATCHES, WIDTH)],
         words=words, depth=depth)
    for words in ('trajectory', 'patches') for depth in (1, 3)]
FRAMES = [5, 1, 3]
NOISE = [short(torch.randn(7, count)) for count in FRAMES]
selectors = []
for caption in (False, True):
    module = Selector(caption)
    inputs = [torch.randn(sum(FRAMES) * (1 + PATCHES), WIDTH)] + [torch.randn(3, WIDTH)] * caption
    selectors.append(case('caption' if caption else 'none', module, inputs))
    selectors[-1]['best'] = module.best
with open('video.json', 'w') as file:
    json.dump(dict(clips=CLIPS, texts=TEXTS, pairs=PAIRS, encoders=encoders, embeddings=embeddings, cross=cross,
                   selectors=selectors, selectorFrames=FRAMES,
                   noise=[value for noise in NOISE for value in noise.flatten().tolist()]),
              file, separators=(',', ':'))
    file.write('\n')
