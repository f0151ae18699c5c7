"""Makes dvae.safetensors: a dVAE of point clouds in plain PyTorch, forward and backward.

    python3 make_dvae.py

Written from Yu et al. 2022 and the facts of the authors' network: every layer is taken on the whole of its
input as the paper has it ([largest, own], [x_j - x_i, x_i], [features, grid, coarse point]), in double
precision, with the shifts that batch norms take away again, which Cloze leaves out. Needs torch, numpy and safetensors.
"""

import numpy
import torch
import torch.nn.functional as F
from safetensors.torch import save_file

CLOUDS, POINTS, PATCHES, SIZE, GRID = 3, 40, 6, 8, 2
VOCABULARY, FEATURES, CODES, DECODED = 12, 7, 10, 14
FIRST, SECOND, THIRD = 5, 9, 11
INPUT, WIDTHS, NEIGHBOURS, GROUPS = 5, [6, 8, 10], 3, 2
COARSE, FOLD = 13, 15
TEMPERATURE, WEIGHT, EXTENT = 0.7, 0.3, 0.05
SEED, STEP = 9, 4

torch.manual_seed(1)
torch.set_default_dtype(torch.float64)
parameters, left_out, running = {}, {}, {}


def parameter(name, *shape, start=0.0, spread=0.5):
    parameters[name] = (start + spread * torch.randn(*shape)).requires_grad_()
    return parameters[name]


class BatchNorm:
    """With a shift of its input that it takes away again."""

    def __init__(self, name, width):
        self.weight = parameter(name + ".weight", width, start=1, spread=0.3)
        self.bias = parameter(name + ".bias", width, spread=0.3)
        self.shift = left_out[name] = torch.randn(width, requires_grad=True)
        self.mean = running[name + ".mean"] = self.shift.detach().clone()
        self.variance = running[name + ".variance"] = torch.ones(width)

    def __call__(self, x, training):
        y = F.batch_norm(
            (x + self.shift).reshape(-1, x.shape[-1]), self.mean, self.variance, self.weight, self.bias,
            training)
        return y.reshape(x.shape)


class PatchEncoder:
    def __init__(self, name):
        self.first = parameter(name + ".first.weight", FIRST, 3)
        self.first_norm = BatchNorm(name + ".first.norm", FIRST)
        self.second = parameter(name + ".second.weight", SECOND, FIRST)
        self.second_shift = left_out[name + ".second"] = torch.randn(SECOND, requires_grad=True)
        patch = parameter(name + ".third.patch.weight", THIRD, SECOND)
        point = parameter(name + ".third.point.weight", THIRD, SECOND)
        self.third = lambda: torch.cat([patch, point], 1)
        self.third_norm = BatchNorm(name + ".third.norm", THIRD)
        self.output = parameter(name + ".output.weight", FEATURES, THIRD)
        self.output_bias = parameter(name + ".output.bias", FEATURES)

    def __call__(self, points, training):
        x = F.relu(self.first_norm(points @ self.first.T, training))
        x = x @ self.second.T + self.second_shift
        largest = x.max(-2, keepdim=True).values.expand_as(x)
        x = torch.cat([largest, x], -1) @ self.third().T
        x = F.relu(self.third_norm(x, training))
        return (x @ self.output.T + self.output_bias).max(-2).values


class GraphNetwork:
    def __init__(self, name, inputs, outputs):
        self.input = parameter(name + ".input.weight", INPUT, inputs)
        self.input_bias = parameter(name + ".input.bias", INPUT)
        self.layers = []
        for index, (before, after) in enumerate(zip([INPUT] + WIDTHS, WIDTHS)):
            layer = f"{name}.edges.{index}"
            self.layers.append((
                parameter(layer + ".difference.weight", after, before),
                parameter(layer + ".own.weight", after, before), *self.norm(layer + ".norm", after)))
        self.output = parameter(name + ".output.weight", outputs, sum(WIDTHS))
        self.output_norm = self.norm(name + ".output.norm", outputs)

    @staticmethod
    def norm(name, width):
        return (parameter(name + ".weight", width, start=1, spread=0.3),
                parameter(name + ".bias", width, spread=0.3))

    def __call__(self, x, centres):
        near = torch.cdist(centres, centres).topk(NEIGHBOURS, largest=False).indices
        x, found = x @ self.input.T + self.input_bias, []
        for difference, own, gamma, beta in self.layers:
            others = x[torch.arange(len(x))[:, None, None], near]
            selves = x[:, :, None].expand_as(others)
            edges = torch.cat([others - selves, selves], -1) @ torch.cat([difference, own], 1).T
            edges = F.group_norm(edges.permute(0, 3, 1, 2), GROUPS, gamma, beta)
            x = F.leaky_relu(edges, 0.2).max(-1).values.transpose(1, 2)
            found.append(x)
        y = (torch.cat(found, -1) @ self.output.T).transpose(1, 2)
        return F.leaky_relu(F.group_norm(y, GROUPS, *self.output_norm), 0.2).transpose(1, 2)


class FoldingDecoder:
    def __init__(self, name):
        sizes = [DECODED, COARSE, COARSE, 3 * SIZE // GRID**2]
        self.coarse = [(parameter(f"{name}.coarse.{i}.weight", sizes[i + 1], sizes[i]),
                        parameter(f"{name}.coarse.{i}.bias", sizes[i + 1])) for i in range(3)]
        patch = parameter(name + ".fold.patch.weight", FOLD, DECODED)
        point = parameter(name + ".fold.point.weight", FOLD, 5)
        self.fold = lambda: torch.cat([patch, point], 1)
        self.fold_norm = BatchNorm(name + ".fold.norm", FOLD)
        self.second = parameter(name + ".second.weight", FOLD, FOLD)
        self.second_norm = BatchNorm(name + ".second.norm", FOLD)
        self.output = parameter(name + ".output.weight", 3, FOLD)
        self.output_bias = parameter(name + ".output.bias", 3)

    def __call__(self, x, training):
        x = x.reshape(-1, DECODED)
        y = x
        for index, (weight, bias) in enumerate(self.coarse):
            y = y @ weight.T + bias
            y = F.relu(y) if index < 2 else y
        coarse = y.reshape(len(x), -1, 3)
        places = torch.linspace(-EXTENT, EXTENT, GRID)
        grid = torch.stack([places.repeat(GRID), places.repeat_interleave(GRID)], -1)
        origins = coarse.repeat_interleave(GRID**2, 1)
        grids = grid.repeat(coarse.shape[1], 1).expand(len(x), -1, -1)
        features = x[:, None].expand(-1, SIZE, -1)
        z = torch.cat([features, grids, origins], -1) @ self.fold().T
        z = F.relu(self.fold_norm(z, training))
        z = F.relu(self.second_norm(z @ self.second.T, training))
        return coarse, z @ self.output.T + self.output_bias + origins


def chamfer(a, b):
    distances = torch.cdist(a, b)
    return (distances.min(-1).values.mean() + distances.min(-2).values.mean()) / 2


def patches_of(cloud):
    """Farthest points from the first one on, their nearest points, minus the centre."""
    chosen, nearest = [0], torch.full((POINTS,), torch.inf)
    while len(chosen) < PATCHES:
        nearest = torch.minimum(nearest, (cloud - cloud[chosen[-1]]).square().sum(-1))
        chosen.append(int(nearest.argmax()))
    centres = cloud[chosen]
    near = torch.cdist(centres, cloud).topk(SIZE, largest=False).indices
    return cloud[near] - centres[:, None], centres


def split_mix(value):
    z = (value + 0x9E3779B97F4A7C15) % 2**64
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) % 2**64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) % 2**64
    return z ^ (z >> 31)


def uniforms(count):
    """The numbers that Cloze draws (Salmon et al. 2011) for purpose 6 at this step, first sample."""
    key = split_mix(SEED ^ split_mix(6))
    stream = split_mix(STEP * 0x9E3779B97F4A7C15 % 2**64) ^ 1
    result = []
    for block in range((count + 3) // 4):
        c = [block % 2**32, block >> 32, stream % 2**32, stream >> 32]
        k = [key % 2**32, key >> 32]
        for _ in range(10):
            p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
            c = [(q >> 32) ^ c[1] ^ k[0], q % 2**32, (p >> 32) ^ c[3] ^ k[1], p % 2**32]
            k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
        result += [(word >> 8) * 2.0**-24 + 2.0**-25 for word in c]
    return torch.tensor(result[:count])


encoder = PatchEncoder("encoder")
tokenizer = GraphNetwork("tokenizer", FEATURES, VOCABULARY)
codebook = parameter("codebook", VOCABULARY, CODES)
mixer = GraphNetwork("mixer", CODES, DECODED)
decoder = FoldingDecoder("decoder")

# A shift before the second layer of an encoder reaches the norm behind the third one.
running["encoder.third.norm.mean"] += (
    encoder.third() @ encoder.second_shift.repeat(2)).detach()
shifts = {name: value.clone() for name, value in running.items()}

clouds = torch.tensor(numpy.random.default_rng(2).normal(size=(CLOUDS, POINTS, 3)).astype("float32"))
cut = [patches_of(cloud.double()) for cloud in clouds]
points, centres = torch.stack([a for a, _ in cut]), torch.stack([b for _, b in cut])

features = encoder(points, True)
logits = tokenizer(features, centres)
noise = -torch.log(-torch.log(uniforms(logits.numel()))).reshape(logits.shape)
choice = F.softmax((logits + noise) / TEMPERATURE, -1)
mixed = mixer(choice @ codebook, centres)
coarse, fine = decoder(mixed, True)
target = points.reshape(-1, SIZE, 3)
shares = F.softmax(logits, -1).mean(1)
uniform = torch.full_like(shares, 1 / VOCABULARY).log()
divergence = F.kl_div(shares.log(), uniform, reduction="batchmean", log_target=True)
losses = torch.stack([chamfer(coarse, target), chamfer(fine, target), divergence])
(losses[0] + losses[1] + WEIGHT * losses[2]).backward()
for name, shift in left_out.items():
    assert shift.grad.abs().max() < 1e-12, name

with torch.no_grad():
    calm = tokenizer(encoder(points, False), centres)
    drawn = decoder(mixer(codebook[calm.argmax(-1)], centres), False)

# Cloze's running means are those of the unshifted input.
for name, mean in running.items():
    if name.endswith(".mean"):
        mean -= shifts[name]
out = {
    "clouds": clouds, "patches": points, "centres": centres, "features": features, "logits": logits,
    "mixed": mixed, "coarse": coarse, "fine": fine, "losses": losses, "evaluated.logits": calm,
    "evaluated.coarse": drawn[0], "evaluated.fine": drawn[1],
}
out |= {"value." + name: value for name, value in parameters.items()}
out |= {"grad." + name: value.grad for name, value in parameters.items()}
out |= {"state." + name: value for name, value in running.items()}
save_file({name: value.detach().float().contiguous() for name, value in out.items()}, "dvae.safetensors")
