"""Writes what PyTorch computes with a product quantizer, the contrast of its codes, their diversity and a head that
predicts them: quantizer.json, in double precision.

    python make_quantizer.py

The formulas are those of wav2vec 2.0 and w2v-BERT, by hand. Noise and negatives are given. For one codebook and for
two: codes, vectors, the three losses, and the gradient of contrast + .1 diversity + head by the features, the
context and every parameter. Runs with torch 2.15.
"""

import json
import os

import torch
from torch.nn.functional import cosine_similarity, cross_entropy, layer_norm, linear, one_hot

HERE = os.path.dirname(os.path.abspath(__file__))
LENGTHS = [6, 1, 4]  # hidden steps of each sequence; one alone has nothing to be compared with
INPUTS, CONTEXT, WIDTH, NEGATIVES = 7, 8, 5, 9
TEMPERATURE, TAU = 0.1, 0.9
SHAPES = {"one": (1, 4, 6), "two": (2, 3, 6)}  # codebooks, codes, width


def parameters(codebooks, codes, width):
    def normal(*shape):
        return torch.randn(*shape, dtype=torch.float64) * 0.4

    values = {
        "norm.weight": 1 + normal(INPUTS), "norm.bias": normal(INPUTS),
        "scores.weight": normal(codebooks * codes, INPUTS), "scores.bias": normal(codebooks * codes),
        "codebooks": torch.rand(codebooks, codes, width // codebooks, dtype=torch.float64),
        "context.weight": normal(WIDTH, CONTEXT), "context.bias": normal(WIDTH),
        "codes.weight": normal(WIDTH, width), "codes.bias": normal(WIDTH),
        "head.weight": normal(codebooks * codes, CONTEXT), "head.bias": normal(codebooks * codes),
    }
    rows = sum(LENGTHS)
    return values | {"features": normal(rows, INPUTS), "rows": normal(rows, CONTEXT)}


def quantize(p, noise, codebooks, codes):
    x = layer_norm(p["features"], [INPUTS], p["norm.weight"], p["norm.bias"])
    logits = linear(x, p["scores.weight"], p["scores.bias"]).view(-1, codebooks, codes)
    soft = torch.softmax((logits + noise) / TAU, -1)
    chosen = soft.argmax(-1)
    straight = one_hot(chosen, codes).double() - soft.detach() + soft
    vectors = torch.einsum("mgv,gvd->mgd", straight, p["codebooks"]).flatten(1)
    return vectors, torch.softmax(logits, -1), chosen


def contrast(p, vectors, chosen, negatives):
    c = linear(p["rows"], p["context.weight"], p["context.bias"])
    q = linear(vectors, p["codes.weight"], p["codes.bias"])
    losses, right, equal, start, counted = [], 0, 0, 0, iter(negatives)
    for length in LENGTHS:
        for row in range(start, start + length) if length > 1 else []:
            others = start + next(counted)
            candidates = torch.cat([torch.tensor([row]), others])
            scores = cosine_similarity(c[row][None], q[candidates]) / TEMPERATURE
            same = (chosen[others] == chosen[row]).all(-1)
            scores = torch.cat([scores[:1], scores[1:].masked_fill(same, float("-inf"))])
            losses.append(cross_entropy(scores[None], torch.tensor([0])))
            right += int((scores[1:] < scores[0]).all())
            equal += int(same.sum())
        start += length
    return torch.stack(losses).mean(), right, equal


def diversity(probabilities):
    mean = probabilities.mean(0)
    perplexity = torch.exp(-(mean * torch.log(mean + 1e-7)).sum(-1)).sum()
    return (mean.numel() - perplexity) / mean.numel(), perplexity


def drawn(row, length):
    others = torch.randint(length - 1, (NEGATIVES,))
    return others + (others >= row).long()


def main():
    torch.manual_seed(3)
    results = {}
    for name, (codebooks, codes, width) in SHAPES.items():
        p = {key: value.requires_grad_() for key, value in parameters(codebooks, codes, width).items()}
        rows = sum(LENGTHS)
        noise = -torch.log(-torch.log(torch.rand(rows, codebooks, codes, dtype=torch.float64)))
        negatives = [drawn(row, length) for length in LENGTHS if length > 1 for row in range(length)]
        vectors, probabilities, chosen = quantize(p, noise, codebooks, codes)
        contrastive, right, equal = contrast(p, vectors, chosen, negatives)
        diverse, perplexity = diversity(probabilities)
        logits = linear(p["rows"], p["head.weight"], p["head.bias"]).view(-1, codebooks, codes)
        masked = cross_entropy(logits.flatten(0, 1), chosen.flatten())
        assert 0 < equal < len(negatives) * NEGATIVES and 0 < right < len(negatives)
        (contrastive + 0.1 * diverse + masked).backward()
        values = {
            "noise": noise, "negatives": torch.stack(negatives), "vectors": vectors, "chosen": chosen,
            "contrast": contrastive, "right": right, "equal": equal, "diversity": diverse,
            "perplexity": perplexity, "masked": masked}
        values |= p | {"gradient." + key: value.grad for key, value in p.items()}
        for key, value in values.items():
            results[f"{name}.{key}"] = torch.as_tensor(value).double().flatten().tolist()
    with open(os.path.join(HERE, "quantizer.json"), "w") as file:
        json.dump(results, file, indent=0, sort_keys=True)


if __name__ == "__main__":
    main()
