"""Pretraining on speech and encoding beside PyTorch, in turn on the same machine.

    python3 side_by_side_speech.py CLOZE PEER PYTHON TABLE [--rate 16000] [--batch 16] [--rounds 3]
      [--steps 10] [--size small|paper] [--subsample stack|conv] [--precisions bf16,f32] [--bucket] [--compile]

PEER is torch_w2vbert.py, PYTHON an interpreter with torch, TABLE a tab-separated table of clips with their
number of samples, of which --rate are a second. Both sides take batches of BATCH clips of the table, cut into pieces of at
most 20 s, and count real frames of 10 ms; the peer's frames are random numbers of the same lengths. It pads the
clips of a batch to the longest; with --bucket it is also measured with clips of similar lengths in a batch.
`small` has 4 + 4 blocks of 192 features and a kernel of 15, `paper` 1 + 1 blocks of 1024 with 8 heads and a kernel
of 5, which are those of w2v-BERT XL. No dropout on either side. Printed are medians over rounds, and the
largest resident memory of a process.
"""

import argparse
import csv
import importlib.util
import json
import pathlib
import resource
import statistics
import sys
import time

SIZES = {"small": (4, 4, 192, 4, 15), "paper": (1, 1, 1024, 8, 5)}


def frames(table, rate):
    """The number of frames of each piece of the clips that train."""
    found = []
    with open(table, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row.get("split", "train") != "train":
                continue
            seconds = int(row["samples"]) / rate
            pieces = max(1, -(-int(seconds * 1000) // 20000))
            found += [max(12, int(100 * seconds / pieces) - 2)] * pieces
    return found


def peer(script, lengths, batch, bucket, steps, options):
    """Measures the peer in this process; prints one JSON line."""
    import torch
    spec = importlib.util.spec_from_file_location("peer", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    o = module.options(options)
    torch.manual_seed(0)
    model = module.Model(o)
    if o.compile:
        for layer in (*model.low, *model.high):
            layer.compile(dynamic=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, betas=(.9, .98), fused=True)
    g, pool = torch.Generator().manual_seed(0), []
    lengths = torch.tensor(lengths)

    def draw():
        if not pool:
            n = lengths[torch.randint(len(lengths), (batch * (16 if bucket else 1),), generator=g)]
            parts = list((n.sort().values if bucket else n).split(batch))
            pool.extend(parts[i] for i in torch.randperm(len(parts), generator=g))
        n = pool.pop()
        x = torch.randn(batch, int(n.max()), 80, generator=g)
        return x * (torch.arange(x.shape[1])[None] < n[:, None])[..., None], n

    def timed(body):
        x, n = draw()
        start = time.perf_counter()
        body(x, n)
        return int(n.sum()), time.perf_counter() - start

    def autocast():
        return torch.autocast("cpu", dtype=torch.bfloat16, enabled=o.precision == "bf16")

    def train(x, n):
        with autocast():
            loss, _ = model(x, n, 2., g)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    @torch.no_grad()
    def encode(x, n):
        with autocast():
            model.encode(x, n)

    def rate(body, warm):
        for _ in range(warm):
            timed(body)
        measured = [timed(body) for _ in range(steps)]
        return sum(n for n, _ in measured) / sum(s for _, s in measured)

    model.train()
    trained = rate(train, 16 if o.compile else 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    model.eval()
    print(json.dumps(dict(train=trained, encode=rate(encode, 2), memory=peak)), flush=True)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("cloze", "script", "python", "table"):
        p.add_argument(name)
    for name, value in dict(batch=16, rate=16000, rounds=3, steps=10).items():
        p.add_argument("--" + name, type=int, default=value)
    p.add_argument("--size", choices=SIZES, default="small")
    p.add_argument("--subsample", choices=("stack", "conv"), default="stack")
    p.add_argument("--precisions", default="bf16")
    for name in ("bucket", "compile", "peer"):
        p.add_argument("--" + name, action="store_true")
    o = p.parse_args()
    low, high, width, heads, kernel = SIZES[o.size]
    if o.peer:
        subsample = "stack:4" if o.subsample == "stack" else "conv:64"
        options = [str(v) for v in (low, high, width, heads, o.batch, o.precisions, "--kernel", kernel,
                                    "--subsample", subsample)] + ["--compile"] * o.compile
        return peer(o.script, frames(o.table, o.rate), o.batch, o.bucket, o.steps, options)

    from turns import Table, run
    table = Table("training, frames/s", "encoding, frames/s", "peak memory, MB")

    def ours(precision):
        settings = dict(batch=o.batch, batchFrames=2000 * o.batch)
        encoder = dict(layers=low + high, hidden=width, heads=heads, feedForward=4 * width, dropout=0,
                       attentionDropout=0)
        settings |= {f"backbone.encoder.{key}": value for key, value in encoder.items()}
        settings |= {"backbone.contrastive": low, "backbone.encoder.blockSettings.conformer.kernel": kernel,
                     "backbone.subsampling.kind": "stack" if o.subsample == "stack" else "convolution"}
        output, memory = run([
            o.cloze, "bench", "training", "speech-small", "--data", o.table, "--steps", str(o.steps),
            "--precision", precision, "--format", "jsonl", "--quiet",
            *(word for key, value in settings.items() for word in ("--set", f"{key}={value}"))])
        values = json.loads(output)
        table.note(f"cloze {precision}", values["trainTokensPerSecond"], values["encodeTokensPerSecond"],
                   memory / 1e6)

    def theirs(precision, *flags):
        output, _ = run([
            o.python, __file__, o.cloze, o.script, o.python, o.table, "--peer", "--batch", str(o.batch),
            "--rate", str(o.rate), "--steps", str(o.steps), "--size", o.size, "--subsample", o.subsample, "--precisions", precision,
            *flags])
        values = json.loads(output.splitlines()[-1])
        table.note(f"torch {precision} {' '.join(flags)}".strip(), values["train"], values["encode"],
                   values["memory"] / 1e6)

    for _ in range(o.rounds):
        for precision in o.precisions.split(","):
            ours(precision)
            theirs(precision)
            if o.bucket:
                theirs(precision, "--bucket")
            if o.compile:
                theirs(precision, "--compile", *["--bucket"] * o.bucket)
    table.show()


if __name__ == "__main__":
    main()
