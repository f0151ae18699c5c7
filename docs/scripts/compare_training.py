"""Trains in PyTorch what a Cloze run trained, from the same initial weights and the same masked
batches, and compares the losses.

    cloze data dump RUN --steps N --out AUDIT
    python3 compare_training.py RUN AUDIT PICTURE.png [THREADS]

needs torch, transformers, pyyaml and matplotlib. Dropout must be off in the run's recipe, because the
two programs draw their random numbers differently. Nothing here is Cloze's: the model is
transformers' BertForMaskedLM, the optimizer torch.optim.AdamW.
"""

import json
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import yaml
from transformers import BertForMaskedLM

run, audit, picture = sys.argv[1:4]
torch.set_num_threads(int(sys.argv[4]) if len(sys.argv) > 4 else 2)


def numbers(value):
    """YAML 1.1 takes 1e-4 for a text."""
    if isinstance(value, dict):
        return {key: numbers(inner) for key, inner in value.items()}
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


recipe = numbers(yaml.safe_load(open(f"{run}/recipe.yaml")))
training, optimizer = recipe["training"], recipe["training"]["optimizer"]
assert recipe["encoder"]["dropout"] == 0 and recipe["encoder"]["attentionDropout"] == 0
model = BertForMaskedLM.from_pretrained(f"{audit}/initial")
model.train()


def load(name):
    return [json.loads(line) for line in open(f"{audit}/{name}.jsonl")]


def tensors(batch):
    """A packed batch as padded tensors, with the hidden positions as a mask."""
    bounds = list(zip(batch["offsets"], batch["offsets"][1:]))
    width = max(end - start for start, end in bounds)
    shape = (len(bounds), width)
    ids, segments = torch.zeros(shape, dtype=torch.long), torch.zeros(shape, dtype=torch.long)
    attention = torch.zeros(shape, dtype=torch.long)
    place = {}
    for row, (start, end) in enumerate(bounds):
        ids[row, : end - start] = torch.tensor(batch["ids"][start:end])
        segments[row, : end - start] = torch.tensor(batch["segments"][start:end])
        attention[row, : end - start] = 1
        place.update({start + i: (row, i) for i in range(end - start)})
    rows, columns = zip(*(place[p] for p in batch["positions"]))
    return ids, segments, attention, rows, columns, torch.tensor(batch["labels"])


def losses(batch):
    ids, segments, attention, rows, columns, labels = tensors(batch)
    hidden = model.bert(ids, attention, segments).last_hidden_state[list(rows), list(columns)]
    return torch.nn.functional.cross_entropy(model.cls(hidden), labels, reduction="none")


def share(step, steps):
    schedule = training["schedule"]
    rise = max(1, round(schedule["warmup"] * steps))
    if step < rise:
        return step / rise
    assert schedule["shape"] == "linear"
    final = schedule["finalShare"]
    return final + (1 - final) * (1 - min(1, (step - rise) / max(1, steps - rise)))


def validate():
    model.eval()
    with torch.no_grad():
        values = torch.cat([losses(batch) for batch in load("validation")])
    model.train()
    return values.mean().item()


def main():
    plain = [p for n, p in model.named_parameters() if n.endswith("bias") or "LayerNorm" in n]
    known = {id(p) for p in plain}
    adam = torch.optim.AdamW(
        [
            {"params": [p for p in model.parameters() if id(p) not in known],
             "weight_decay": optimizer["decay"]},
            {"params": plain, "weight_decay": 0.0},
        ],
        lr=optimizer["rate"], betas=(optimizer["beta1"], optimizer["beta2"]),
        eps=optimizer["epsilon"], fused=True,
    )
    batches, curve, held, tokens = load("batches"), [], {}, 0
    began = time.time()
    for step, batch in enumerate(batches, 1):
        for group in adam.param_groups:
            group["lr"] = optimizer["rate"] * share(step, training["steps"])
        loss = losses(batch).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), optimizer["clip"])
        adam.step()
        adam.zero_grad(set_to_none=True)
        curve.append(loss.item())
        tokens += len(batch["ids"])
        if step % training["validateEvery"] == 0 or step == len(batches):
            held[step] = validate()
            print(f"step {step} of {len(batches)}: {held[step]:.4f}, "
                  f"{tokens / (time.time() - began):.0f} tokens/s", flush=True)
    report(curve, held, tokens)


def report(curve, held, tokens):
    rows = [json.loads(line) for line in open(f"{run}/metrics.jsonl")]
    ours = {r["step"]: r["validation_loss"] for r in rows if "validation_loss" in r}
    every = training["logEvery"]
    means = [(s, sum(curve[s - every:s]) / every) for s in range(every, len(curve) + 1, every)]
    ours_loss = [(r["step"], r["loss"]) for r in rows if "loss" in r]
    worst = max(abs(a[1] - b[1]) for a, b in zip(ours_loss, means) if a[0] == b[0])
    last = max(set(ours) & set(held))
    print(json.dumps({
        "tokens": tokens, "steps": len(curve), "cloze": ours[last], "pytorch": held[last],
        "relative_difference": abs(ours[last] - held[last]) / held[last],
        "largest_training_loss_difference": worst}))
    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.plot(*zip(*ours_loss), label="Cloze, training", linewidth=2.5, color="#9ecae1")
    axes.plot(*zip(*means), label="PyTorch, training", linewidth=1, color="#08519c")
    axes.plot(*zip(*sorted(ours.items())), "o-", label="Cloze, validation", color="#fdae6b")
    axes.plot(*zip(*sorted(held.items())), "x--", label="PyTorch, validation", color="#a63603")
    axes.set_xlabel("optimizer steps")
    axes.set_ylabel("masked-LM loss (nats)")
    axes.set_title(f"The same weights and batches: {tokens / 1e6:.1f} M tokens")
    axes.grid(alpha=0.3)
    axes.legend()
    figure.tight_layout()
    figure.savefig(picture, dpi=110)


main()
