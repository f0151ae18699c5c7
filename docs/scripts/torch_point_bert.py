"""The peer of point-cloud training in docs/benchmarks.md: Point-BERT's two pretraining steps in PyTorch.

    python3 torch_point_bert.py {dvae,masked} {paper,small} BATCH {f32,bf16} STEPS [THREADS]

The same networks as `points-dvae` and `points`, tuned for the processor: points lie along the last axis, so
that every 1 x 1 convolution is a linear layer (conv1d is two to three times slower); group norms see
channels-last memory; an edge convolution multiplies nodes, not edges; the layer of [largest, own] multiplies
each patch's largest once; attention is scaled_dot_product_attention; only hidden patches meet the
vocabulary; AdamW is fused; bf16 is autocast. A step is everything from the clouds on: farthest points and
nearest neighbours, forward, backward, optimizer. What is printed is the median of the steps after the first
two. Needs torch.
"""

import json
import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

SIZES = {
    "paper": dict(
        points=1024, patches=64, size=32, vocabulary=8192, features=256, codes=256, decoded=256,
        encoder=(128, 256, 512), graph=(128, 256, 512, 512, 1024), coarse=1024, fold=512, hidden=384,
        heads=6, layers=12, place=128),
    "small": dict(
        points=512, patches=32, size=32, vocabulary=512, features=128, codes=128, decoded=128,
        encoder=(64, 128, 256), graph=(64, 128, 128, 256, 256), coarse=256, fold=256, hidden=128, heads=4,
        layers=4, place=64),
}


def grouped(clouds, patches, size):
    """Centres by farthest-point sampling, and the nearest points of each minus it."""
    batch, points, _ = clouds.shape
    rows = torch.arange(batch)
    nearest = torch.full((batch, points), float("inf"))
    chosen = torch.zeros(batch, patches, dtype=torch.long)
    for index in range(1, patches):
        last = clouds[rows, chosen[:, index - 1]][:, None]
        nearest = torch.minimum(nearest, (clouds - last).square().sum(-1))
        chosen[:, index] = nearest.argmax(-1)
    centres = clouds[rows[:, None], chosen]
    near = torch.cdist(centres, clouds).topk(size, largest=False).indices
    return clouds[rows[:, None, None], near] - centres[:, :, None], centres


class ChannelNorm(nn.BatchNorm1d):
    """Batch norm of rows, which it takes as they lie in memory."""

    def forward(self, x):
        shape = x.shape
        image = x.reshape(1, -1, 1, shape[-1]).permute(0, 3, 1, 2)
        y = F.batch_norm(
            image, self.running_mean, self.running_var, self.weight, self.bias, self.training, 0.1)
        return y.permute(0, 2, 3, 1).reshape(shape)


class PatchEncoder(nn.Module):
    def __init__(self, widths, outputs):
        super().__init__()
        a, b, c = widths
        self.first, self.first_norm = nn.Linear(3, a, bias=False), ChannelNorm(a)
        self.second = nn.Linear(a, b, bias=False)
        self.patch, self.point = nn.Linear(b, c, bias=False), nn.Linear(b, c, bias=False)
        self.third_norm, self.output = ChannelNorm(c), nn.Linear(c, outputs, bias=False)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, points):
        x = self.second(F.relu(self.first_norm(self.first(points)), inplace=True))
        x = self.point(x) + self.patch(x.amax(-2, keepdim=True))
        x = F.relu(self.third_norm(x), inplace=True)
        return self.output(x).amax(-2) + self.bias


class EdgeConvolution(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.difference = nn.Linear(inputs, outputs, bias=False)
        self.own = nn.Linear(inputs, outputs, bias=False)
        self.norm = nn.GroupNorm(4, outputs)

    def forward(self, x, near):
        others = self.difference(x)
        centres = F.linear(x, self.own.weight - self.difference.weight)
        batch, patches, k = near.shape
        rows = (near + patches * torch.arange(batch)[:, None, None]).reshape(-1)
        edges = others.reshape(batch * patches, -1).index_select(0, rows)
        edges = edges.reshape(batch, patches, k, -1) + centres[:, :, None]
        return F.leaky_relu(self.norm(edges.permute(0, 3, 1, 2)), 0.2).amax(-1).transpose(1, 2)


class GraphNetwork(nn.Module):
    def __init__(self, inputs, outputs, widths):
        super().__init__()
        self.input = nn.Linear(inputs, widths[0])
        self.layers = nn.ModuleList(map(EdgeConvolution, widths, widths[1:]))
        self.output = nn.Linear(sum(widths[1:]), outputs, bias=False)
        self.norm = nn.GroupNorm(4, outputs)

    def forward(self, x, near):
        x, found = self.input(x), []
        for layer in self.layers:
            x = layer(x, near)
            found.append(x)
        y = self.output(torch.cat(found, -1))[:, :, None].permute(0, 3, 1, 2)
        return F.leaky_relu(self.norm(y), 0.2)[..., 0].transpose(1, 2)


class FoldingDecoder(nn.Module):
    def __init__(self, inputs, size, coarse, fold):
        super().__init__()
        self.coarse = nn.Sequential(
            nn.Linear(inputs, coarse), nn.ReLU(inplace=True), nn.Linear(coarse, coarse),
            nn.ReLU(inplace=True), nn.Linear(coarse, 3 * size // 4))
        self.patch, self.point = nn.Linear(inputs, fold, bias=False), nn.Linear(5, fold, bias=False)
        self.first_norm, self.second = ChannelNorm(fold), nn.Linear(fold, fold, bias=False)
        self.second_norm, self.output = ChannelNorm(fold), nn.Linear(fold, 3)
        places = torch.tensor([-0.05, 0.05])
        self.register_buffer(
            "grid", torch.stack([places.repeat(2), places.repeat_interleave(2)], -1).repeat(size // 4, 1))

    def forward(self, x):
        x = x.reshape(-1, x.shape[-1])
        coarse = self.coarse(x).float().reshape(len(x), -1, 3)
        origins = coarse.repeat_interleave(4, 1)
        y = self.point(torch.cat([self.grid.expand(len(x), -1, -1), origins], -1)) + self.patch(x)[:, None]
        y = F.relu(self.first_norm(y), inplace=True)
        y = F.relu(self.second_norm(self.second(y)), inplace=True)
        return coarse, self.output(y).float() + origins


def chamfer(a, b):
    distances = (a[:, :, None] - b[:, None]).square().sum(-1)
    return (distances.amin(-1).sqrt().mean() + distances.amin(-2).sqrt().mean()) / 2


class DVAE(nn.Module):
    def __init__(self, s):
        super().__init__()
        self.sizes = s
        self.encoder = PatchEncoder(s["encoder"], s["features"])
        self.tokenizer = GraphNetwork(s["features"], s["vocabulary"], s["graph"])
        self.codebook = nn.Parameter(torch.randn(s["vocabulary"], s["codes"]))
        self.mixer = GraphNetwork(s["codes"], s["decoded"], s["graph"])
        self.decoder = FoldingDecoder(s["decoded"], s["size"], s["coarse"], s["fold"])

    def logits(self, points, centres):
        near = torch.cdist(centres, centres).topk(4, largest=False).indices
        return self.tokenizer(self.encoder(points), near), near

    def loss(self, clouds):
        points, centres = grouped(clouds, self.sizes["patches"], self.sizes["size"])
        logits, near = self.logits(points, centres)
        choice = F.gumbel_softmax(logits, tau=0.5, dim=-1)
        coarse, fine = self.decoder(self.mixer(choice @ self.codebook, near))
        target = points.reshape(-1, self.sizes["size"], 3)
        shares = logits.float().softmax(-1).mean(1)
        uniform = torch.full_like(shares, 1 / shares.shape[-1]).log()
        divergence = F.kl_div(shares.log(), uniform, reduction="batchmean", log_target=True)
        return chamfer(coarse, target) + chamfer(fine, target) + 0.05 * divergence


class Block(nn.Module):
    def __init__(self, width, heads, drop):
        super().__init__()
        self.heads, self.drop = heads, drop
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.output = nn.Linear(width, 3 * width, bias=False), nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def dropped(self, x):
        if not (self.training and self.drop):
            return x
        return x * (torch.rand(len(x), 1, 1) >= self.drop) / (1 - self.drop)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = self.qkv(self.first(x)).reshape(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(x.shape)
        x = x + self.dropped(self.output(mixed))
        return x + self.dropped(self.outer(F.gelu(self.inner(self.second(x)))))


class Masked(nn.Module):
    """Hidden patches' tokens, which a frozen dVAE tells."""

    def __init__(self, s):
        super().__init__()
        self.sizes, self.dvae = s, DVAE(s).eval().requires_grad_(False)
        width = s["hidden"]
        self.encoder = PatchEncoder(s["encoder"], s["features"])
        self.reduce = nn.Linear(s["features"], width)
        self.position = nn.Sequential(
            nn.Linear(3, s["place"]), nn.GELU(), nn.Linear(s["place"], width))
        self.start, self.mask = nn.Parameter(torch.zeros(2, width)), nn.Parameter(torch.zeros(width))
        self.blocks = nn.ModuleList(
            Block(width, s["heads"], 0.1 * i / (s["layers"] - 1)) for i in range(s["layers"]))
        self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, s["vocabulary"])

    def train(self, mode=True):
        super().train(mode)
        self.dvae.eval()
        return self

    def hidden(self, centres):
        """The patches nearest to one of each cloud, a share of .25 to .45 of them."""
        batch, patches, _ = centres.shape
        seeds = centres[torch.arange(batch), torch.randint(patches, (batch,))][:, None]
        ranks = (centres - seeds).square().sum(-1).argsort(-1).argsort(-1)
        return ranks < (patches * torch.empty(batch, 1).uniform_(0.25, 0.45)).long()

    def loss(self, clouds):
        points, centres = grouped(clouds, self.sizes["patches"], self.sizes["size"])
        with torch.no_grad():
            tokens = self.dvae.logits(points, centres)[0].argmax(-1)
        hidden = self.hidden(centres)
        x = torch.where(hidden[..., None], self.mask, self.reduce(self.encoder(points)))
        place = torch.cat([self.start[1].expand(len(x), 1, -1), self.position(centres)], 1)
        x = torch.cat([self.start[0].expand(len(x), 1, -1).to(x.dtype), x], 1)
        for block in self.blocks:
            x = block(x + place)
        return F.cross_entropy(self.head(self.norm(x)[:, 1:][hidden]).float(), tokens[hidden])


def main():
    kind, sizes, batch, precision, steps = sys.argv[1:6]
    torch.set_num_threads(int(sys.argv[6]) if len(sys.argv) > 6 else torch.get_num_threads())
    torch.manual_seed(0)
    model = {"dvae": DVAE, "masked": Masked}[kind](SIZES[sizes])
    learned = [value for value in model.parameters() if value.requires_grad]
    optimizer = torch.optim.AdamW(learned, lr=1e-4, weight_decay=5e-4, fused=True)
    times = []
    for _ in range(int(steps)):
        clouds = torch.rand(int(batch), SIZES[sizes]["points"], 3) - 0.5
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
            loss = model.loss(clouds)
        loss.backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    median = statistics.median(times[2:] or times)
    print(json.dumps({
        "kind": kind, "sizes": sizes, "precision": precision, "seconds_per_step": median,
        "clouds_per_second": int(batch) / median, "loss": loss.item(),
        "parameters": sum(value.numel() for value in learned)}))


main()
