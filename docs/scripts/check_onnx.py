"""Exports small models of every kind as ONNX and compares what ONNX Runtime computes with Cloze's output.

    python3 check_onnx.py CLOZE [--folder FOLDER] [--expected FOLDER] [--only NAME...]

CLOZE is the program; numpy, onnx, onnxruntime and safetensors are needed. Models are trained for two steps from weights
that are large enough to tell values apart: every preset with small sizes, and text with each value of an encoder. Each
batch holds sequences of 1 to the maximum number of tokens, padded on the right and on the left. --folder keeps the
models. --expected names the folder that tests have written with CLOZE_EXPORT:

    CLOZE_EXPORT=FOLDER swift test --filter 'ONNXExportTests|PointExportTests'

The loaders of ../export.md are run as they stand there. Prints the largest difference of each model, and fails if one
is above 1e-4 or if the best tokens, items and classes are not the same.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime
from safetensors.numpy import load_file

import weight_digests as world

LIMIT = 1e-4
ENCODER = world.ENCODER | {"encoder.initializerRange": 0.3, "training.steps": 2}
TEXT = ENCODER | {"encoder.maximumLength": 24, "samples.maximumLength": 24, "tokensPerBatch": 512}
CODE = TEXT | {"encoder.maximumLength": 128, "samples.maximumLength": 128}
ITEMS = ENCODER | {"encoder.maximumLength": 16, "sequencesPerBatch": 16, "tokensPerBatch": 256}
LABELLED = {"training.steps": 2, "batch": 8, "maximumLength": 24}
CLOUDS = {"batch": 8, "training.steps": 2}
PATCHES = {f"backbone.{key.removeprefix('model.')}": value for key, value in world.PATCHES.items()}
PRE, WORDS = {"encoder.normPlacement": "pre"}, ["--vocab-size", "300"]

# The values of an encoder, each of which makes another graph.
VALUES = {
    "rms": {"encoder.norm": "rms"},
    "pre": PRE,
    "parallel": PRE | {"encoder.block": "parallel"},
    "gated": {"encoder.gated": "true", "encoder.activation": "silu"},
    "gelu-tanh": {"encoder.activation": "gelu_tanh"},
    "relu": {"encoder.activation": "relu"},
    "tanh": {"encoder.activation": "tanh"},
    "sigmoid": {"encoder.activation": "sigmoid"},
    "sinusoidal": {"encoder.positions": "sinusoidal"},
    "rotary": {"encoder.positions": "rotary", "encoder.rotaryBase": 100},
    "alibi": {"encoder.positions": "alibi", "encoder.heads": 8},
    "set": {"encoder.positions": "none"},
    "window": {"encoder.attention": "window", "encoder.window": 2, "encoder.globalTokens": 2},
    "narrow": {"encoder.attention": "window", "encoder.window": 1, "encoder.globalTokens": 0},
    "plain": {"encoder.biases": "false", "encoder.segments": 0, "encoder.embeddingNorm": "false"},
    "unbiased": {"encoder.unbiasedQueries": "true"},
}

# name: (command, preset, data, settings, further options)
MODELS = {
    **{name: ("pretrain", name, "text", TEXT, WORDS)
       for name in ("text", "text-tiny", "text-rotary", "text-bert-base")},
    **{f"text-{name}": ("pretrain", "text", "text", TEXT | values, WORDS) for name, values in VALUES.items()},
    **{name: ("pretrain", name, "items.txt", ITEMS, []) for name in ("items", "items-causal", "items-bert4rec-paper")},
    "items-alibi": ("pretrain", "items-causal", "items.txt", ITEMS | VALUES["alibi"] | {"encoder.hidden": 32}, []),
    **{name: ("pretrain", name, "code", CODE, WORDS) for name in ("code", "code-small", "code-cubert")},
    "text-classify": ("finetune", "text-classify", "labelled", LABELLED, ["--model", "{text}"]),
    "text-classify-bert": ("finetune", "text-classify-bert", "labelled", LABELLED, ["--model", "{text-bert-base}"]),
    "text-classify-mean": (
        "finetune", "text-classify", "labelled", LABELLED | {"pooling": "mean"}, ["--model", "{text-rotary}"]),
    **{name: ("finetune", name, "tasks/variable-misuse", LABELLED | {"maximumLength": 96}, ["--model", "{code}"])
       for name in ("code-classify", "code-classify-cubert")},
    "code-repair": (
        "finetune", "code-repair", "tasks/variable-misuse-repair", LABELLED | {"maximumLength": 128},
        ["--model", "{code}"]),
    **{name: ("pretrain", name, "shapes", world.DVAE | CLOUDS, []) for name in ("points-dvae-small", "points-dvae")},
    "points-small": (
        "pretrain", "points-small", "shapes", world.BACKBONE | CLOUDS | {"data.validation": 0.2},
        ["--tokenizer", "{points-dvae-small}"]),
    "points": (
        "pretrain", "points", "shapes", world.BACKBONE | CLOUDS | {"data.validation": 0.2},
        ["--tokenizer", "{points-dvae}"]),
    "points-classify-small": (
        "finetune", "points-classify-small", "shapes", CLOUDS | {"headWidth": 16, "data.validation": 0.2},
        ["--model", "{points-small}"]),
    "points-classify": (
        "finetune", "points-classify", "shapes",
        CLOUDS | PATCHES | world.BACKBONE | {"headWidth": 16, "data.validation": 0.2}, []),
}

# The files beside a model of sentence-transformers; the two holes are for the mean and for the first token.
SENTENCES = {
    "modules.json": json.dumps([
        {"path": path, "type": f"sentence_transformers.models.{kind}"}
        for path, kind in [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]]),
    "1_Pooling/config.json": '{"pooling_mode_mean_tokens": %s, "pooling_mode_cls_token": %s}',
    "2_Normalize/config.json": "{}",
    "sentence_bert_config.json": '{"max_seq_length": 12, "do_lower_case": false}',
}


class Exported:
    """A model in ONNX Runtime."""

    def __init__(self, folder):
        onnx.checker.check_model(f"{folder}/model.onnx", full_check=True)
        self.session = onnxruntime.InferenceSession(f"{folder}/model.onnx", providers=["CPUExecutionProvider"])
        with open(f"{folder}/export.json") as file:
            self.notes = json.load(file)
        assert [port.name for port in self.session.get_inputs()] == [port["name"] for port in self.notes["inputs"]]

    def run(self, inputs):
        types = {"tensor(int64)": np.int64, "tensor(float)": np.float32, "tensor(bool)": bool}
        given = {port.name: np.asarray(inputs[port.name]).astype(types[port.type])
                 for port in self.session.get_inputs()}
        names = [port.name for port in self.session.get_outputs()]
        found = dict(zip(names, self.session.run(names, given)))
        assert all(np.isfinite(values).all() for values in found.values())
        return found

    def sequences(self, sequences):
        """The outputs of one padded batch; padding on the other side must give the same, where it is no output."""
        length = max(map(len, sequences))
        batches = []
        for isLeft in (False, True):
            ids = np.zeros((2, len(sequences), length), np.int64)
            for row, sequence in enumerate(sequences):
                places = slice(length - len(sequence), length) if isLeft else slice(0, len(sequence))
                ids[0, row, places], ids[1, row, places] = sequence, 1
            outputs = self.run({"input_ids": ids[0], "attention_mask": ids[1], "token_type_ids": 0 * ids[0]})
            batches.append([{name: values[row] if values.shape[1:2] != (length,) else values[row][ids[1, row] == 1]
                             for name, values in outputs.items()} for row in range(len(sequences))])
        for right, left in zip(*batches):
            for name in right:
                assert right[name].shape == left[name].shape and np.abs(right[name] - left[name]).max() < LIMIT, name
        return batches[0]


class Check:
    def __init__(self, cloze, folder):
        self.cloze, self.folder = cloze, folder
        self.worst, self.best = {}, {}

    def run(self, *arguments):
        return world.run([self.cloze, *map(str, arguments), "--quiet"])

    def rows(self, *arguments):
        return [json.loads(line) for line in self.run(*arguments, "--format", "jsonl").splitlines()]

    def model(self, name):
        return f"{self.folder}/runs/{name}"

    def train(self, name):
        command, preset, data, settings, options = MODELS[name]
        if os.path.exists(self.model(name) + "/model"):
            return
        options = [option.format_map({other: self.model(other) for other in MODELS}) for option in options]
        settings = [word for key, value in (world.OFTEN | settings).items() for word in ("--set", f"{key}={value}")]
        self.run(command, preset, "--data", f"{self.folder}/{data}", *settings, *options, "--threads", 1, "--seed", 7,
                 "--precision", "f32", "--out", self.model(name))

    def export(self, name, *options):
        folder = f"{self.folder}/onnx/{'-'.join([name, *options]).replace('--', '')}"
        self.run("model", "export", self.model(name), "--as", "onnx", "--out", folder, "--force", *options)
        return Exported(folder)

    def compare(self, name, found, wanted):
        found, wanted = np.asarray(found), np.asarray(wanted)
        assert found.shape == wanted.shape and np.isfinite(wanted).all(), (name, found.shape, wanted.shape)
        self.worst[name] = max(self.worst.get(name, 0), float(np.abs(found - wanted).max()))

    def same(self, name, found, wanted):
        """Notes whether the best of both are the same, in order."""
        equal, count = self.best.get(name, (0, 0))
        self.best[name] = equal + (list(found) == list(wanted)), count + 1

    # Text and source code

    def lines(self, text, name):
        path = f"{self.folder}/{name}"
        with open(path, "w") as file:
            file.write("".join(line + "\n" for line in text))
        return path

    def encoded(self, name, path, longest):
        rows = [json.loads(line)["ids"] for line in
                self.run("tokenizer", "encode", self.model(name), "--input", path, "--special").splitlines()]
        return [ids[:longest - 1] + ids[-1:] if len(ids) > longest else ids for ids in rows]

    def text(self, name):
        model = self.export(name)
        longest, mask = model.notes["model"]["maximumLength"], model.notes["model"]["specialTokens"]["mask"]
        draw = world.numbers(3)
        path = self.lines([f"{world.words(draw, count % 3)} [MASK] {world.words(draw, count)}" for count in range(24)],
                          "blanks.txt")
        ids = self.encoded(name, path, longest)
        found = [log_softmax(row["logits"][np.asarray(line) == mask])
                 for line, row in zip(ids, model.sequences(ids), strict=True)]
        filled = self.rows("fill", self.model(name), "--input", path, "--top", found[0].shape[-1], "--precision", "f32")
        for number, scores in enumerate(found, 1):
            rows = [row for row in filled if row["line"] == number]
            self.compare(name, [scores[0][row["id"]] for row in rows], np.log([row["probability"] for row in rows]))
            self.same(name, np.argsort(-scores[0], kind="stable")[:10], [row["id"] for row in rows[:10]])
        self.vectors(name, path, ids, poolings=("mean", "cls", "max", "mean-sqrt") if name == "text" else ("mean",))

    def vectors(self, name, path, ids, poolings):
        for pooling in poolings:
            for scaling in ("--normalize", "--no-normalize")[:2 if pooling == "mean" else 1]:
                options = ("--pool", pooling, scaling)
                model, output = self.export(name, "--head", "none", *options), f"{self.folder}/vectors.npy"
                self.run("embed", self.model(name), "--input", path, "--output", output, "--precision", "f32", *options)
                found = [row["embedding"] for row in model.sequences(ids)]
                self.compare(f"{name} vectors", found, np.load(output))

    def code(self, name):
        """Programs of one to many tokens; tokenizers of code write a line for each logical line."""
        draw, ids, text = world.numbers(5), [], []
        roles = self.export(name).notes["model"]["specialTokens"]
        longest = self.export(name).notes["model"]["maximumLength"]
        for count in range(12):
            text.append(" + ".join(world.words(draw, 1) for _ in range(count + 1)))
            path = self.lines(text[-1:], "program.py")
            lines = self.run("tokenizer", "encode", self.model(name), "--input", path).splitlines()
            program = [token for line in lines for token in json.loads(line)["ids"]]
            ids.append([roles["classification"], *program[:longest - 2], roles["separator"]])
        self.vectors(name, self.lines(text, "programs.txt"), ids, poolings=("mean", "cls"))
        self.blanks(name, roles)

    def blanks(self, name, roles):
        """A blank of a program: the ids that change with the name in its place are the mask."""
        model, program = self.export(name), "def load(path):\n    {} = open(path)\n    return path\n"
        rows = []
        for word in ("bakiba", "mosu"):
            path = self.lines([program.format(word)[:-1]], "program.py")
            lines = self.run("tokenizer", "encode", self.model(name), "--input", path).splitlines()
            rows.append([pair for line in map(json.loads, lines) for pair in zip(line["ids"], line["tokens"])])
        start = next(place for place, (a, b) in enumerate(zip(*rows)) if a != b)
        end = next(place for place in range(start, len(rows[0])) if rows[0][place][1].endswith("_")) + 1
        tokens = [token for token, _ in rows[0]]
        ids = [roles["classification"], *tokens[:start], roles["mask"], *tokens[end:], roles["separator"]]
        scores = log_softmax(model.sequences([ids])[0]["logits"][start + 1])
        path = self.lines([program.format("[MASK]")[:-1]], "blank.py")
        rows = self.rows("fill", self.model(name), "--language", "python", "--input", path, "--top", len(scores),
                         "--precision", "f32")
        self.compare(name, [scores[row["id"]] for row in rows], np.log([row["probability"] for row in rows]))
        self.same(name, np.argsort(-scores, kind="stable")[:10], [row["id"] for row in rows[:10]])

    def classes(self, name):
        """Texts to the maximum length; classes by their probabilities."""
        model, draw = self.export(name), world.numbers(9)
        classes, longest = model.notes["model"]["classes"], model.notes["model"]["maximumLength"]
        path = self.lines([world.words(draw, count + 1) for count in range(16)], "texts.txt")
        ids = self.encoded(name, path, longest)
        found = np.exp(log_softmax(np.stack([row["logits"] for row in model.sequences(ids)])))
        self.predicted(name, classes, found, "--input", path)

    def programs(self, name):
        model, draw, ids, paths = self.export(name), world.numbers(9), [], []
        notes = model.notes["model"]
        for count in range(6):
            text = "\n".join(f"{world.words(draw, 1)} = {world.words(draw, 1)} + {line}" for line in range(count + 1))
            paths.append(self.lines([text], f"program_{count}.py"))
            lines = self.run("tokenizer", "encode", self.model(name), "--input", paths[-1]).splitlines()
            program = [token for line in lines for token in json.loads(line)["ids"]]
            roles = notes["specialTokens"]
            ids.append([roles["classification"], *program[:notes["maximumLength"] - 2], roles["separator"]])
        found = np.exp(log_softmax(np.stack([row["logits"] for row in model.sequences(ids)])))
        self.predicted(name, notes["classes"], found, "--files", *paths)

    def predicted(self, name, classes, found, *samples):
        rows = self.rows("predict", self.model(name), *samples, "--all", "--precision", "f32")
        wanted = np.array([[row[f"p({label})"] for label in classes] for row in rows])
        self.compare(name, found, wanted)
        for scores, row in zip(found, rows):
            self.same(name, [classes[scores.argmax()]], [row["label"]])

    def repair(self, name):
        """That the graph runs: no command shows scores of pointers, which --expected compares."""
        outputs = self.export(name).sequences([[2, 7, 9, 11, 3], [2, 3]])
        assert [len(row["location"]) for row in outputs] == [5, 2]

    def sentences(self, name, poolings=("mean", "cls")):
        """Folders of sentence-transformers: their pooling, length and scaling hold without options."""
        for pooling in poolings:
            folder = self.model(f"{name}-{pooling}")
            shutil.copytree(f"{self.model(name)}/model", folder, dirs_exist_ok=True)
            for path, text in SENTENCES.items():
                os.makedirs(os.path.dirname(f"{folder}/{path}"), exist_ok=True)
                holes = tuple(json.dumps(pooling == each) for each in ("mean", "cls")[:text.count("%s")])
                with open(f"{folder}/{path}", "w") as file:
                    file.write(text % holes)
            path = self.lines([world.words(world.numbers(count), count + 1) for count in range(16)], "sentences.txt")
            model, output = self.export(f"{name}-{pooling}"), f"{self.folder}/vectors.npy"
            self.run("embed", folder, "--input", path, "--output", output, "--precision", "f32")
            ids = self.encoded(name, path, model.notes["model"]["maximumLength"])
            assert max(map(len, ids)) == 12 and model.notes["model"]["normalized"]
            self.compare("sentences", [row["embedding"] for row in model.sequences(ids)], np.load(output))

    # Items and points

    def items(self, name):
        model = self.export(name)
        with open(f"{self.folder}/onnx/{name}/items.json") as file:
            places = {item: place for place, item in enumerate(json.load(file))}
        draw, names = world.numbers(11), list(places)
        histories = [[names[next(draw) % len(names)] for _ in range(count)] for count in range(1, 20)]
        path = self.lines([" ".join([f"u{user}", *history]) for user, history in enumerate(histories)], "histories.txt")
        longest = model.notes["model"]["maximumLength"]
        # An empty history, which no file has, is to leave the others alone.
        found = model.sequences([[], *([places[item] for item in row][-longest:] for row in histories)])[1:]
        rows = self.rows("score", self.model(name), "--histories", path, "--format-in", "sequences", "--top",
                         len(places), "--precision", "f32")
        for row, wanted in zip(found, rows, strict=True):
            ranked = [places[item] for item in wanted["items"]]
            self.compare(name, row["scores"][ranked], wanted["scores"])
            self.same(name, np.argsort(-row["scores"], kind="stable")[:10], ranked[:10])

    def clouds(self, name, page):
        model = self.export(name)
        sizes, classes = model.notes["model"]["patches"], model.notes["model"]["classes"]
        clouds = np.load(f"{self.folder}/shapes/test_points.npy")[:6, :sizes["points"]]
        paths = []
        for number, cloud in enumerate(clouds):
            paths.append(f"{self.folder}/cloud_{number}.npy")
            np.save(paths[-1], cloud)
        cuts = [page["cut"](page["unit"](cloud), sizes["patches"], sizes["patchSize"]) for cloud in clouds]
        points, centres = map(np.stack, zip(*cuts))
        found = np.exp(log_softmax(model.run({"points": points, "centres": centres})["logits"]))
        self.predicted(name, classes, found, *paths)

    def tokens(self, name, page):
        folder = f"{self.folder}/onnx/{name}-weights"
        self.run("model", "export", self.model(name), "--as", "safetensors", "--out", folder, "--force")
        loader = page["DVAE"](folder)
        sizes = loader.sizes["patch"]
        for number, cloud in enumerate(np.load(f"{self.folder}/shapes/test_points.npy")[:6, :sizes["points"]]):
            path = f"{self.folder}/cloud_{number}.npy"
            np.save(path, cloud)
            points, centres = page["cut"](page["unit"](cloud), sizes["patches"], sizes["patchSize"])
            rows = self.rows("tokens", self.model(name), path, "--precision", "f32")
            self.compare(f"{name} centres", centres, [[row["x"], row["y"], row["z"]] for row in rows])
            self.same(name, loader.tokens(points, centres), [row["token"] for row in rows])

    def refused(self, name):
        command = [self.cloze, "model", "export", self.model(name), "--as", "onnx", "--out", f"{self.folder}/none"]
        assert os.system(" ".join(command) + " 2> /dev/null") != 0 and not os.path.exists(f"{self.folder}/none"), name

    def expected(self, folder):
        """What tests have written: inputs, and outputs that Cloze computed."""
        for path in sorted(pathlib.Path(folder).glob("*/expected.safetensors")):
            tensors, model = load_file(path), Exported(path.parent)
            for output, values in model.run(tensors).items():
                if values.ndim == 3 and tensors[output].ndim == 2:
                    values = values[tensors["attention_mask"] == 1]
                self.compare(f"test {path.parent.name}", values, tensors[output])


def log_softmax(scores):
    scores = scores.astype(np.float64)
    scores = scores - scores.max(-1, keepdims=True)
    return scores - np.log(np.exp(scores).sum(-1, keepdims=True))


def blocks():
    """The blocks of Python in the page."""
    page = pathlib.Path(__file__).parent.parent / "export.md"
    return re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)


def example(check):
    """Runs the page's first example beside a folder called run-onnx."""
    folder, back = f"{check.folder}/page", os.getcwd()
    os.makedirs(folder, exist_ok=True)
    check.run("model", "export", check.model("text"), "--as", "onnx", "--out", f"{folder}/run-onnx", "--force")
    os.chdir(folder)
    exec(compile(blocks()[0], "export.md", "exec"), {"print": lambda *_: None})
    os.chdir(back)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("cloze")
    parser.add_argument("--folder")
    parser.add_argument("--expected")
    parser.add_argument("--only", nargs="+", choices=MODELS, help="only these; they may need others before them")
    options = parser.parse_args()
    loaders = {}
    for block in blocks()[1:]:
        exec(compile(block, "export.md", "exec"), loaders)
    with tempfile.TemporaryDirectory(prefix="cloze-onnx-") as temporary:
        folder = os.path.abspath(options.folder or temporary)
        check = Check(os.path.abspath(options.cloze), folder)
        world.make_data(check.cloze, folder)
        os.makedirs(f"{folder}/onnx", exist_ok=True)
        for name in options.only or MODELS:
            check.train(name)
            command, preset = MODELS[name][:2]
            if preset.startswith("points-dvae"):
                check.tokens(name, loaders)
                check.refused(name)
            elif preset.startswith("points-classify"):
                check.clouds(name, loaders)
            elif preset.startswith("points"):
                check.export(name)
                check.export(name, "--head", "none")
            elif preset == "code-repair":
                check.repair(name)
            elif command == "finetune":
                (check.programs if preset.startswith("code") else check.classes)(name)
            else:
                {"text": check.text, "code": check.code, "items": check.items}[preset.split("-")[0]](name)
            report = [f"{key}: {value:.1e}" for key, value in check.worst.items() if key.split()[0] == name]
            equal = [f"{a} of {b} best lists equal" for key, (a, b) in check.best.items() if key == name]
            print(", ".join(report + equal) or f"{name}: opened", flush=True)
        if not options.only:
            check.sentences("text")
            print(f"sentences: {check.worst['sentences']:.1e}")
            example(check)
        if options.expected:
            check.expected(options.expected)
            for key, value in check.worst.items():
                if key.startswith("test "):
                    print(f"{key}: {value:.1e}")
    wrong = [name for name, value in check.worst.items() if not value <= LIMIT]
    wrong += [name for name, (equal, count) in check.best.items() if equal != count]
    print(f"largest difference {max(check.worst.values()):.1e}; best lists equal: "
          f"{sum(a for a, _ in check.best.values())} of {sum(b for _, b in check.best.values())}")
    sys.exit("different: " + ", ".join(wrong) if wrong else 0)


if __name__ == "__main__":
    main()
