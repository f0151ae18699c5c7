"""Trains one short run of each kind of recipe and prints digests of all its weights, as JSON: two programs that
train to the same weights print the same.

    python3 weight_digests.py CLOZE [--out FILE] [--compare FILE] [--folder FOLDER] [--recipes FOLDER]
                             [--precision f32] [--runs NAME...]

CLOZE is the program. --compare names what another program printed; what differs is listed, with status 1 where
anything does. --folder keeps data and runs, which else are made in a temporary folder. --recipes trains the recipes
of that folder (a YAML file for each run) in place of presets and settings, and writes those that are missing there:
first with an old program, then with a new one, it shows that recipes of old still give the same weights.

All data are made here, the same ones each time. A run's weights are those of model/, of its last checkpoint and the
moments beside them; "sha256" is of the bytes of all tensors by sorted name, "tensors" of each.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile

SEED = "7"
COMMON = ["--threads", "2", "--seed", SEED]
OFTEN = {"training.steps": 12, "training.validateEvery": 6, "training.checkpointEvery": 12, "training.logEvery": 4}
ENCODER = {"encoder.layers": 2, "encoder.hidden": 32, "encoder.heads": 2, "encoder.feedForward": 64}
BACKBONE = {f"backbone.{key}": value for key, value in ENCODER.items()}
PATCHES = {"model.patch.points": 64, "model.patch.patches": 8, "model.patch.patchSize": 8}
DVAE = PATCHES | {
    "model.vocabulary": 32, "model.features": 16, "model.codeWidth": 16, "model.decodedFeatures": 16,
    "model.encoder.first": 8, "model.encoder.second": 16, "model.encoder.third": 16, "model.graph.input": 16,
    "model.graph.widths": "[16,16]", "model.decoder.coarseHidden": 16, "model.decoder.foldHidden": 16}
SEQUENCES = ENCODER | {"encoder.maximumLength": 64, "samples.maximumLength": 48, "tokensPerBatch": 512}
ITEMS = ENCODER | {"encoder.maximumLength": 16, "sequencesPerBatch": 16, "tokensPerBatch": 256}
LABELLED = {"batch": 8, "maximumLength": 48}

# name: (command, preset, data, settings, further options); {name} in an option is the folder of that run.
RUNS = {
    "text": ("pretrain", "text", "text", SEQUENCES, ["--vocab-size", "300"]),
    "text-pairs": (
        "pretrain", "text", "text", SEQUENCES | {
            "samples.nextSentence": "true", "encoder.dropout": 0.1, "encoder.attentionDropout": 0.1,
            "masking.policy": "wholeWord", "training.accumulation": 2}, ["--vocab-size", "300"]),
    "text-rotary": (
        "pretrain", "text-rotary", "text", SEQUENCES | {
            "masking.policy": "span", "encoder.gated": "true", "encoder.norm": "rms", "encoder.attention": "window",
            "encoder.window": 8}, ["--vocab-size", "300"]),
    "items": ("pretrain", "items", "items.txt", ITEMS, []),
    "items-causal": ("pretrain", "items-causal", "items.txt", ITEMS, []),
    "items-sampled": ("pretrain", "items", "items.txt", ITEMS | {"sampledItems": 20}, []),
    "code": (
        "pretrain", "code", "code", SEQUENCES | {
            "encoder.maximumLength": 256, "samples.nextSentence": "true", "masking.policy": "ngram"},
        ["--vocab-size", "300"]),
    "points-dvae": ("pretrain", "points-dvae-small", "shapes", DVAE | {"batch": 8}, []),
    "points": (
        "pretrain", "points-small", "shapes", BACKBONE | {
            "mixing": "true", "contrast.plain": "true", "contrast.mixed": "true", "contrast.width": 16,
            "contrast.queue": 64, "batch": 8, "data.validation": 0.2}, ["--tokenizer", "{points-dvae}"]),
    "points-classify": (
        "finetune", "points-classify-small", "shapes", {"batch": 8, "headWidth": 16, "data.validation": 0.2},
        ["--model", "{points}"]),
    "text-classify": ("finetune", "text-classify", "labelled", LABELLED, ["--model", "{text-pairs}"]),
    "text-classify-mean": (
        "finetune", "text-classify", "labelled", LABELLED | {"pooling": "mean", "pretrained": "false"},
        ["--model", "{text}"]),
    "code-classify": ("finetune", "code-classify", "tasks/variable-misuse", LABELLED, ["--model", "{code}"]),
    "code-repair": (
        "finetune", "code-repair", "tasks/variable-misuse-repair", LABELLED | {"maximumLength": 256},
        ["--model", "{code}"]),
}
FILES = {"model": "model/model.safetensors", "checkpoint": "weights.safetensors", "moments": "moments.safetensors"}


def numbers(state):
    """Numbers that look random, the same ones with every version of Python."""
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield state >> 33


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


def words(draw, count):
    """A sentence of `count` made-up words, common ones more often."""
    syllables = ["ba", "do", "ki", "lu", "me", "no", "pa", "ri", "su", "ta"]
    chosen = (min(next(draw) % 80, next(draw) % 80) for _ in range(count))
    return " ".join(syllables[n % 10] + syllables[n // 10] + syllables[n % 7] * (n % 2) for n in chosen)


def make_text(folder, draw):
    for name in ("one.txt", "two.txt"):
        paragraphs = (". ".join(words(draw, 5 + next(draw) % 8) for _ in range(6)) for _ in range(60))
        write(f"{folder}/text/{name}", ".\n\n".join(paragraphs) + ".\n")
    for part, count in (("train", 80), ("test", 20)):
        lines = (json.dumps({"text": f"{words(draw, 6)} {'baba' if n % 2 else 'kiki'}", "label": f"class {n % 2}"})
                 for n in range(count))
        write(f"{folder}/labelled/{part}.jsonl", "\n".join(lines) + "\n")


def make_items(folder, draw):
    lines = []
    for user in range(80):
        lines += [f"u{user} i{(user + step * (1 + next(draw) % 3)) % 40}" for step in range(6 + next(draw) % 14)]
    write(f"{folder}/items.txt", "\n".join(lines) + "\n")


def function(draw, number):
    """A Python function of the names and numbers drawn."""
    first, second, third = (words(draw, 1) + str(n) for n in range(3))
    return (f"def {words(draw, 1)}_{number}({first}, {second}):\n"
            f"    \"\"\"{words(draw, 4)}.\"\"\"\n"
            f"    {third} = {first} + {next(draw) % 100}\n"
            f"    if {third} > {second}:\n"
            f"        return {second} * {third} - {first}\n"
            f"    for each in range({next(draw) % 9}):\n"
            f"        {third} = {third} + each * {second}\n"
            f"    return {third}\n")


def make_code(folder, draw):
    for project in ("north", "south", "east", "west"):
        write(f"{folder}/code/{project}/setup.py", f"name = '{project}'\n")
        for number in range(6):
            body = "\n\n".join(function(draw, n) for n in range(5))
            write(f"{folder}/code/{project}/module_{number}.py", f"import os\n\n\n{body}")


def run(command):
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode:
        sys.exit(f"{' '.join(command)}\nended with {process.returncode}: {process.stderr.strip()}")
    return process.stdout


def make_data(cloze, folder):
    draw = numbers(1)
    make_text(folder, draw)
    make_items(folder, draw)
    make_code(folder, draw)
    if not os.path.exists(f"{folder}/shapes"):
        run([cloze, "data", "make", "shapes3d", "--classes", "3", "--count", "60", "--points", "96", "--seed", SEED,
             "--out", f"{folder}/shapes"])
    if not os.path.exists(f"{folder}/tasks"):
        seeds = ["--split-seed", SEED] if "--split-seed" in run([cloze, "help", "--markdown"]) else []
        run([cloze, "data", "make", "code-tasks", "--data", f"{folder}/code", "--seed", SEED, *seeds,
             "--copies", "keep", "--tasks", "variable-misuse", "variable-misuse-repair", "--out", f"{folder}/tasks"])


def split(cloze, preset):
    """The settings by which a recipe splits its data as it did when splits had no keys."""
    keys = run([cloze, "explain", preset, "--yaml"])
    values = {"splitSeed": SEED, "equalTogether": "false"}
    return [word for key, value in values.items() if f"  {key}: " in keys for word in ("--set", f"data.{key}={value}")]


def recipe(cloze, name, recipes):
    """The arguments that name a run's recipe: a preset with settings, or a file of `recipes`."""
    _, preset, _, settings, _ = RUNS[name]
    chosen = [preset] + [word for key, value in (OFTEN | settings).items() for word in ("--set", f"{key}={value}")]
    if not recipes:
        return chosen
    path = f"{recipes}/{name}.yaml"
    if not os.path.exists(path):
        write(path, run([cloze, "explain", *chosen, "--yaml"]))
    return [path]


def tensors(path):
    """The SHA-256 of each tensor of a safetensors file, and of all of them by sorted name."""
    with open(path, "rb") as file:
        content = file.read()
    start = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:start])
    whole, single = hashlib.sha256(), {}
    for name in sorted(header.keys() - {"__metadata__"}):
        first, last = header[name]["data_offsets"]
        data = content[start + first:start + last]
        whole.update(data)
        single[name] = hashlib.sha256(data).hexdigest()[:16]
    return {"sha256": whole.hexdigest(), "tensors": single}


def digests(folder):
    """The digests of a run's weights."""
    steps = sorted(name for name in os.listdir(f"{folder}/checkpoints") if name.startswith("step-"))
    last = f"{folder}/checkpoints/{steps[-1]}"
    return {key: tensors(f"{folder if key == 'model' else last}/{name}") for key, name in FILES.items()}


def train(cloze, folder, name, recipes, precision):
    command, preset, data, _, options = RUNS[name]
    options = [option.format_map({other: f"{folder}/runs/{other}" for other in RUNS}) for option in options]
    run([cloze, command, *recipe(cloze, name, recipes), "--data", f"{folder}/{data}", *options, *COMMON,
         *split(cloze, preset), "--precision", precision, "--out", f"{folder}/runs/{name}", "--quiet"])
    return digests(f"{folder}/runs/{name}")


def differences(before, after):
    """A line for each file of weights that is not the same in both."""
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            yield f"{name}: only in {'the new' if name in after else 'the former'} output"
            continue
        for key in FILES:
            old, new = before[name][key], after[name][key]
            if old == new:
                continue
            if sorted(old["tensors"].values()) == sorted(new["tensors"].values()):
                yield f"{name} {key}: the same tensors under other names"
                continue
            changed = [t for t, digest in new["tensors"].items() if old["tensors"].get(t) != digest]
            gone = [t for t in old["tensors"] if t not in new["tensors"]]
            yield (f"{name} {key}: {len(changed)} of {len(new['tensors'])} tensors differ or are new"
                   f" ({', '.join(changed[:3])}), {len(gone)} are gone ({', '.join(gone[:3])})")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("cloze")
    for option in ("--out", "--compare", "--folder", "--recipes"):
        parser.add_argument(option)
    parser.add_argument("--precision", default="f32", help="f32 (the default) or bf16")
    parser.add_argument("--runs", nargs="+", choices=RUNS, help="only these; they may need others before them")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cloze-digests-") as temporary:
        folder = os.path.abspath(options.folder or temporary)
        make_data(options.cloze, folder)
        found = {}
        for name in options.runs or RUNS:
            found[name] = train(options.cloze, folder, name, options.recipes, options.precision)
            print(f"{name}: {found[name]['model']['sha256'][:16]}", file=sys.stderr, flush=True)
    text = json.dumps(found, indent=1)
    if options.out:
        write(os.path.abspath(options.out), text + "\n")
    elif not options.compare:
        print(text)
    if options.compare:
        with open(options.compare) as file:
            before = json.load(file)
        lines = list(differences({n: v for n, v in before.items() if n in (options.runs or before)}, found))
        print("\n".join(lines) if lines else f"all weights of {len(found)} runs are the same")
        sys.exit(1 if lines else 0)


if __name__ == "__main__":
    main()
