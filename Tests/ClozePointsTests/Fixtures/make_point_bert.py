"""Makes point_bert.safetensors: Point-BERT in plain PyTorch, forward and backward.

    python3 make_point_bert.py

Masked point modelling with both contrasts, the classifier and the part segmentation, written from Yu et al.
2022 and the facts of the authors' network: every layer is taken on the whole of its input as the paper has it
([largest, own], [x_j - x_i, x_i]), in double precision, in training, with nothing dropped. Needs torch, numpy
and safetensors.
"""

import numpy
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

CLOUDS, POINTS, PATCHES, SIZE = 3, 40, 6, 8
FIRST, SECOND, THIRD, FEATURES = 5, 9, 11, 7
POSITION, WIDTH, HEADS, LAYERS, VOCABULARY = 10, 12, 3, 3, 13
CONTRAST, QUEUE, TEMPERATURE = 6, 5, 0.07
CLASSES, HEAD, SMOOTHING = 4, 14, 0.2
PARTS, KINDS, DEPTHS, LEVELS, NEIGHBOURS, EDGE, INNER = 5, 2, [1, 2, 3], [20, 10], 4, 8, 9

torch.manual_seed(3)
torch.set_default_dtype(torch.float64)


class Parameters(dict):
    def __init__(self):
        super().__init__()

    def add(self, name, *shape, start=0.0, spread=0.5):
        self[name] = (start + spread * torch.randn(*shape)).float().double().requires_grad_()
        return self[name]

    def linear(self, name, inputs, outputs):
        weight, bias = self.add(name + ".weight", outputs, inputs, spread=0.4), self.add(name + ".bias", outputs)
        return lambda x: x @ weight.T + bias

    def norm(self, name, width):
        return (self.add(name + ".weight", width, start=1, spread=0.3), self.add(name + ".bias", width, spread=0.3))

    def batch_norm(self, name, width):
        weight, bias = self.norm(name, width)
        return lambda x: F.batch_norm(
            x.reshape(-1, width), None, None, weight, bias, True).reshape(x.shape)

    def layer_norm(self, name, width):
        weight, bias = self.norm(name, width)
        return lambda x: F.layer_norm(x, (width,), weight, bias, 1e-5)


class Backbone:
    def __init__(self, p):
        self.first = p.add("patches.first.weight", FIRST, 3)
        self.first_norm = p.batch_norm("patches.first.norm", FIRST)
        self.second = p.linear("patches.second", FIRST, SECOND)
        patch = p.add("patches.third.patch.weight", THIRD, SECOND)
        point = p.add("patches.third.point.weight", THIRD, SECOND)
        self.third = lambda: torch.cat([patch, point], 1)
        self.third_norm = p.batch_norm("patches.third.norm", THIRD)
        self.output = p.linear("patches.output", THIRD, FEATURES)
        self.projection = p.linear("projection", FEATURES, WIDTH)
        self.token = p.add("class.token", 1, WIDTH)
        self.place = p.add("class.position", 1, WIDTH)
        self.positions = p.linear("positions.0", 3, POSITION), p.linear("positions.1", POSITION, WIDTH)
        self.blocks = [self.block(p, f"layers.{index}") for index in range(LAYERS)]
        self.norm = p.layer_norm("norm", WIDTH)

    @staticmethod
    def block(p, name):
        qkv = p.add(name + ".attention.qkv.weight", 3 * WIDTH, WIDTH)
        output = p.linear(name + ".attention.output", WIDTH, WIDTH)
        first = p.layer_norm(name + ".attention.norm", WIDTH)
        inner = p.linear(name + ".feedForward.input", WIDTH, 4 * WIDTH)
        outer = p.linear(name + ".feedForward.output", 4 * WIDTH, WIDTH)
        second = p.layer_norm(name + ".feedForward.norm", WIDTH)

        def attention(x):
            q, k, v = (x @ qkv.T).reshape(len(x), -1, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            shares = (q @ k.transpose(-1, -2) / (WIDTH // HEADS) ** 0.5).softmax(-1)
            return output((shares @ v).transpose(1, 2).reshape(x.shape))

        def run(x):
            x = x + attention(first(x))
            return x + outer(F.gelu(inner(second(x))))

        return run

    def patches(self, points):
        x = F.relu(self.first_norm(points @ self.first.T))
        x = self.second(x)
        x = torch.cat([x.max(-2, keepdim=True).values.expand_as(x), x], -1) @ self.third().T
        return self.output(F.relu(self.third_norm(x))).max(-2).values

    def states(self, points, centres, hidden=None, mask=None):
        tokens = self.projection(self.patches(points))
        if hidden is not None:
            tokens = torch.where(hidden[..., None], mask, tokens)
        places = self.positions[1](F.gelu(self.positions[0](centres)))
        count = len(points)
        x = torch.cat([self.token.expand(count, 1, -1), tokens], 1)
        places = torch.cat([self.place.expand(count, 1, -1), places], 1)
        found = []
        for block in self.blocks:
            x = block(x + places)
            found.append(self.norm(x))
        return found


def farthest(cloud, wanted):
    chosen, nearest = [0], torch.full((len(cloud),), torch.inf)
    while len(chosen) < wanted:
        nearest = torch.minimum(nearest, (cloud - cloud[chosen[-1]]).square().sum(-1))
        chosen.append(int(nearest.argmax()))
    return cloud[chosen]


def cut(clouds):
    centres = torch.stack([farthest(cloud, PATCHES) for cloud in clouds])
    near = torch.cdist(centres, clouds).topk(SIZE, largest=False).indices
    return clouds[torch.arange(len(clouds))[:, None, None], near] - centres[:, :, None], centres


result = {}


def keep(model, p, shifts=("patches.second",), **values):
    for name, parameter in p.items():
        result[f"{model}.value.{name}"] = parameter.detach()
        # A shift before a batch norm is taken away again: its gradient is nothing but rounding.
        if name in [f"{layer}.bias" for layer in shifts]:
            assert parameter.grad.abs().max() < 1e-12, (model, name)
            continue
        assert parameter.grad.abs().max() > 1e-9, (model, name)
        result[f"{model}.grad.{name}"] = parameter.grad
    for name, value in values.items():
        result[f"{model}.{name}"] = value.detach()


clouds = torch.tensor(numpy.random.default_rng(5).normal(size=(CLOUDS, POINTS, 3)).astype("float32")).double()
result["clouds"] = clouds
points, centres = cut(clouds)


def masked():
    p = Parameters()
    backbone = Backbone(p)
    mask = p.add("mask", 1, WIDTH)
    head = p.linear("head", WIDTH, VOCABULARY)
    contrast = p.linear("contrast.0", WIDTH, CONTRAST), p.linear("contrast.1", CONTRAST, CONTRAST)
    hidden = torch.rand(3, CLOUDS, PATCHES) < 0.4
    hidden[:, :, 0] = True
    hidden[:, :, 1] = False
    tokens = torch.randint(VOCABULARY, (CLOUDS, PATCHES))
    own = torch.rand(CLOUDS, PATCHES) < 0.5
    rates = torch.tensor([0.25, 0.5, 0.875])
    queue = F.normalize(torch.randn(QUEUE, CONTRAST), dim=1).float().double()

    def vector(encoded):
        return F.normalize(contrast[1](F.gelu(contrast[0](encoded[:, 0]))), dim=1)

    def loss(encoded, hidden, tokens):
        return F.cross_entropy(head(encoded[:, 1:])[hidden], tokens[hidden])

    plain = backbone.states(points, centres, hidden[0], mask)[-1]
    mixed_points = torch.where(own[..., None, None], points, points.flip(0))
    mixed_centres = torch.where(own[..., None], centres, centres.flip(0))
    mixed = backbone.states(mixed_points, mixed_centres, hidden[1], mask)[-1]
    with torch.no_grad():
        keys = vector(backbone.states(points, centres, hidden[2], mask)[-1])
    query = vector(plain)
    cosines = torch.cat([(query * keys).sum(1, keepdim=True), query @ queue.T], 1)
    plain_contrast = F.cross_entropy(cosines / TEMPERATURE, torch.zeros(CLOUDS, dtype=torch.long))
    cosines = vector(mixed) @ torch.cat([keys, queue]).T / TEMPERATURE
    labels = torch.arange(CLOUDS)
    mixed_contrast = (rates * F.cross_entropy(cosines, labels, reduction="none")
                      + (1 - rates) * F.cross_entropy(cosines, labels.flip(0), reduction="none")).mean()
    losses = torch.stack([
        loss(plain, hidden[0], tokens),
        loss(mixed, hidden[1], torch.where(own, tokens, tokens.flip(0))), plain_contrast, mixed_contrast])
    losses.sum().backward()
    keep("masked", p, losses=losses, encoded=plain, keys=keys, queue=queue, hidden=hidden.double(),
         tokens=tokens.double(), own=own.double(), rates=rates)


def classify():
    p = Parameters()
    backbone = Backbone(p)
    inner, outer = p.linear("head.0", 2 * WIDTH, HEAD), p.linear("head.1", HEAD, CLASSES)
    labels = torch.tensor([2, 0, 3])
    encoded = backbone.states(points, centres)[-1]
    pooled = torch.cat([encoded[:, 0], encoded[:, 1:].max(1).values], -1)
    logits = outer(F.relu(inner(pooled)))
    wanted = torch.full((CLOUDS, CLASSES), SMOOTHING / (CLASSES - 1))
    wanted[torch.arange(CLOUDS), labels] = 1 - SMOOTHING
    loss = -(wanted * F.log_softmax(logits, -1)).sum(-1).mean()
    loss.backward()
    keep("classify", p, logits=logits, loss=loss[None], labels=labels.double())


def segment():
    p = Parameters()
    backbone = Backbone(p)

    def propagation(name, inputs):
        widths = [inputs, 4 * WIDTH, WIDTH]
        layers = [(p.linear(f"{name}.{i}", widths[i], widths[i + 1]), p.batch_norm(f"{name}.{i}.norm", widths[i + 1]))
                  for i in range(2)]

        def run(own, at, features, coarse):
            squared, near = torch.cdist(at, coarse).square().topk(3, largest=False)
            weights = 1 / (squared + 1e-8)
            weights = weights / weights.sum(-1, keepdim=True)
            rows = features[torch.arange(CLOUDS)[:, None, None], near]
            x = torch.cat([own, (rows * weights[..., None]).sum(-2)], -1)
            for layer, norm in layers:
                x = F.relu(norm(layer(x)))
            return x

        return run

    def graph(name):
        layers = []
        for index, (before, after) in enumerate([(WIDTH, EDGE), (EDGE, WIDTH)]):
            layer = f"{name}.{index}"
            layers.append((p.add(layer + ".difference.weight", after, before),
                           p.add(layer + ".own.weight", after, before), *p.norm(layer + ".norm", after)))

        def edges(x, at, others, coarse, layer):
            difference, own, gamma, beta = layer
            near = torch.cdist(at, coarse).topk(NEIGHBOURS, largest=False).indices
            found = others[torch.arange(CLOUDS)[:, None, None], near]
            selves = x[:, :, None].expand_as(found)
            y = torch.cat([found - selves, selves], -1) @ torch.cat([difference, own], 1).T
            y = F.group_norm(y.permute(0, 3, 1, 2), 4, gamma, beta)
            return F.leaky_relu(y, 0.2).max(-1).values.transpose(1, 2)

        def run(x, at, others, coarse):
            x = edges(x, at, others, coarse, layers[0])
            return edges(x, at, x, at, layers[1])

        return run

    up = [propagation("propagation.0", WIDTH + 3 + KINDS), propagation("propagation.1", WIDTH + 3),
          propagation("propagation.2", WIDTH + 3)]
    graphs = [graph("graph.1"), graph("graph.2")]
    inner, norm = p.linear("head.0", WIDTH, INNER), p.batch_norm("head.0.norm", INNER)
    outer = p.linear("head.1", INNER, PARTS)
    kinds = torch.tensor([1, 0, 1])
    parts = torch.randint(PARTS, (CLOUDS, POINTS))
    states = [state[:, 1:] for state in backbone.states(points, centres)]
    middle, few = [torch.stack([farthest(cloud, level) for cloud in clouds]) for level in LEVELS]
    second = up[2](few, few, states[1], centres)
    first = up[1](middle, middle, states[0], centres)
    second = graphs[1](second, few, states[2], centres)
    first = graphs[0](first, middle, second, few)
    own = torch.cat([F.one_hot(kinds, KINDS).double()[:, None].expand(-1, POINTS, -1), clouds], -1)
    x = up[0](own, clouds, first, middle)
    logits = outer(F.relu(norm(inner(x))))
    loss = F.cross_entropy(logits.reshape(-1, PARTS), parts.reshape(-1))
    loss.backward()
    layers = [f"propagation.{level}.{index}" for level in range(3) for index in range(2)]
    keep("segment", p, shifts=["patches.second", "head.0", *layers], logits=logits,
         loss=loss[None], kinds=kinds.double(), parts=parts.double())


masked()
classify()
segment()
save_file({name: value.float().contiguous() for name, value in result.items()}, "point_bert.safetensors")
