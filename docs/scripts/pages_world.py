"""The small data and models that the pages name, made up for run_pages.py: write_data(folder) writes
files, MODELS are the commands that train what pages take for granted."""

import gzip
import json
import math
import pathlib
import random
import wave

WORDS = (
    "the a ship sailed on open sea river runs to town warm cold it how is grain carry words of license "
    "free program copy may you this under terms and be or not redistribute general public water wind "
    "book tea cup quick brown old map house light night"
).split()
# The commands that make what pages take for granted, each list in order.
MODELS = [
    [
        "cloze tokenizer train wordpiece --data book.txt --out tokenizer",
        "cloze pretrain text-tiny --data book.txt --out run --set training.histogramEvery=1",
        "cloze pretrain text-bert-base --data book.txt --out bert-run",
        "cloze model export bert-run --out bert-folder",
        "cloze finetune text-classify --model run --data sst2/ --out sentiment",
        "cloze pretrain items-causal --data ratings.csv --out taste",
    ],
    [
        "cloze data make shapes3d --out shapes",
        "cloze pretrain points-dvae-small --data shapes --out dvae",
        "cloze pretrain points-small --tokenizer dvae --data shapes --out points",
        "cloze finetune points-classify-small --model points --data shapes --out classifier",
        "cloze pretrain code-small --data src/ --out code-run",
        "cloze data make code-tasks --data src/ --split-by project --out tasks",
        "cloze finetune code-classify --model code-run --data tasks/exception --out code-classes",
    ],
    [
        "cloze data make speech --count 60 --voice tones --out spoken",
        "cloze pretrain speech-tiny --data spoken --out speech-run",
        "cloze finetune speech-ctc-small --model speech-run --data spoken --out recogniser",
        "cloze finetune speech-classify --model speech-run --data words --out spoken-digits",
        "cloze pretrain video-tiny --data clips --out video-run",
        "cloze finetune video-classify --model video-run --data actions --out doings",
        "cloze finetune video-answer --model video-run --data questions.jsonl --out answers",
    ],
    [
        "cloze data make moving --count 24 --validation 8 --test 8 --out moving",
        "cloze pretrain video-tiny --data moving --out clips-run",
        "cloze pretrain video-pixels-tiny --data clips --out pixels-run",
    ],
]
# Other names of the same.
COPIES = {
    "run": "first second a b old/run steps-3000 steps-4000 runs/text-1 runs/text-2 runs/text-3",
    "bert-folder": "bert downloads/bert-mini",
    "points": "pretrained",
    "sentiment": "bert-classes",
    "taste": "items-causal items items-bert4rec-paper",
    "src": "projects pretraining testsuite",
}


def sentence(random, count):
    return " ".join(random.choice(WORDS) for _ in range(count)).capitalize() + "."


def texts(folder, random):
    def text(name, paragraphs):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(sentence(random, 40) for _ in range(paragraphs)) + "\n")

    for name in ["book.txt", "my-texts/one.txt", "my-texts/two.txt", "other-texts/three.txt", "notes/four.txt",
                 "texts/five.txt", "held-out.txt"]:
        text(name, 60)
    (folder / "more.jsonl").write_text("".join(json.dumps({"text": sentence(random, 30)}) + "\n" for _ in range(20)))
    (folder / "terms.txt").write_text("sailboat\nriverside\n##ward\n")
    lines = [sentence(random, 8) for _ in range(24)]
    (folder / "lines.txt").write_text("\n".join(lines) + "\n")
    for name in ["labels.txt", "topics.txt"]:
        (folder / name).write_text("".join(f"class {number % 3}\n" for number in range(len(lines))))
    (folder / "sentences.txt").write_text("".join(f"The {word} [MASK] warm.\n" for word in WORDS[2:8]))
    settings = [{"encoder.layers": 1, "training.optimizer.rate": 3e-3}, {"encoder.layers": 2}]
    (folder / "settings.jsonl").write_text("".join(json.dumps(line) + "\n" for line in settings))
    (folder / "table.tsv").write_text("".join(f"{number}\t{line}\n" for number, line in enumerate(lines)))
    (folder / "pairs.tsv").write_text("".join(f"{line}\t{lines[0]}\n" for line in lines))
    (folder / "each.jsonl").write_text("".join(
        json.dumps({"gold": "good", "predicted": "bad" if number % 3 else "good"}) + "\n" for number in range(9)))
    (folder / "joint.yaml").write_text(
        "modality: joint\nmembers:\n  - {name: reading, recipe: text-tiny, data: [book.txt]}\n"
        "  - {name: taste, recipe: items, data: [ratings.csv], set: [encoder.hidden=128, encoder.feedForward=512]}\n")
    (folder / "sst2").mkdir()
    for part, count in [("train", 60), ("validation", 20), ("test", 20)]:
        rows = [json.dumps({"text": sentence(random, 7), "label": "good" if number % 2 else "bad"})
                for number in range(count)]
        (folder / f"sst2/{part}.jsonl").write_text("\n".join(rows) + "\n")


def heads(folder):
    """Data of the heads of fine-tuning: tags, questions, numbers, several labels."""
    rng = random.Random(5)
    for part, count in [("train", 40), ("dev", 12), ("test", 12)]:
        lines = [sentence(rng, 6).split() for _ in range(count)]
        tagged = "\n".join("".join(f"{word} {'B-THING' if place == 1 else 'O'}\n"
                                   for place, word in enumerate(words)) for words in lines)
        (folder / "conll2003").mkdir(exist_ok=True)
        (folder / f"conll2003/{part}.txt").write_text(tagged)
        questions = [{"id": f"{part}{number}", "question": "which word", "context": " ".join(words),
                      "answers": {"text": [words[0]], "answer_start": [0]}}
                     for number, words in enumerate(lines)]
        (folder / "squad1").mkdir(exist_ok=True)
        (folder / f"squad1/{part}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in questions))
        (folder / "sts-b").mkdir(exist_ok=True)
        (folder / f"sts-b/{part}.tsv").write_text("sentence1\tsentence2\tscore\n" + "".join(
            f"{' '.join(words)}\t{words[0]}\t{number % 6 * 0.75}\n" for number, words in enumerate(lines)))
        (folder / "goemotions").mkdir(exist_ok=True)
        (folder / f"goemotions/{part}.tsv").write_text("text\tlabels\n" + "".join(
            f"{' '.join(words)}\t{['joy', 'joy,fear', ''][number % 3]}\n" for number, words in enumerate(lines)))


def items(folder):
    def log(first, users):
        for user in range(first, first + users):
            for time in range(10):
                yield user, (user * 7 + time * 3) % 200 + 1, 1000 * user + time

    rows = list(log(1, 160))
    ratings = "".join(f"{user},{item},4,{time}\n" for user, item, time in rows)
    (folder / "ratings.csv").write_text("user,item,rating,timestamp\n" + ratings)
    for name in ["ml-1m.txt", "beauty.txt"]:
        (folder / name).write_text("".join(f"{u} {i}\n" for u, i, _ in rows))
    for name in ["users.csv", "new-users.csv", "log.csv"]:
        (folder / name).write_text("user,item,timestamp\n" + "".join(f"{u},{i},{t}\n" for u, i, t in log(200, 4)))
    (folder / "new-users.txt").write_text("".join(f"{u} {i}\n" for u, i, _ in log(200, 4)))
    users = sorted({user for user, _, _ in log(200, 4)})
    (folder / "near-by.csv").write_text(
        "user,item\n" + "".join(f"{user},{item}\n" for user in users for item in range(1, 9)))
    (folder / "in-stock.txt").write_text("".join(f"{item}\n" for item in range(1, 60)))
    films = [f"{item}\tFilm {item}\n" for item in range(3, 201)]
    (folder / "ml-100k.item").write_text(
        "item_id:token\tmovie_title:token_seq\n1\tStar Wars\n2\tAlien\n" + "".join(films))
    with gzip.open(folder / "log.jsonl.gz", "wt") as file:
        for user, item, time in rows:
            file.write(json.dumps({"user": user, "sku": item, "time": time}) + "\n")


FUNCTION = '''def {verb}_{noun}({noun}, {other}, limit={number}):
    """{verb}s the {noun} of {other} up to a limit of {number}."""
    total = {noun} - {other}
    try:
        count = total // limit
        if count < limit and {noun} in {other}:
            {other}[count] = total {operator} {number}
    except {error} as problem:
        raise RuntimeError({noun}) from problem
    return total + count * limit
'''


def program(random, count):
    def function(number):
        noun, other = random.sample(["path", "name", "value", "item", "line", "size", "key"], 2)
        return FUNCTION.format(
            verb=random.choice(["read", "load", "find", "count"]) + str(number), noun=noun, other=other,
            number=random.randrange(1000), operator=random.choice("+-*/%"),
            error=random.choice(["ValueError", "KeyError", "OSError", "TypeError"]))

    return "import os\n\n\n" + "\n\n".join(function(number) for number in range(count))


def code(folder, random):
    for project in range(10):
        path = folder / f"src/project{project}"
        path.mkdir(parents=True)
        (path / "setup.py").write_text(f"name = 'project{project}'\n")
        for name in ["reading", "writing", "tests"]:
            (path / f"{name}.py").write_text(program(random, 8))
    java = folder / "src/main/java"
    java.mkdir(parents=True)
    for name in ["A", "B"]:
        (java / f"{name}.java").write_text(f"class {name} {{\n  int size = 1; // {name}\n}}\n")
    (folder / "setup.py").write_text("name = 'all'\n")
    (folder / "program.py").write_text(program(random, 2))
    (folder / "blanks.py").write_text("def load(path):\n    [MASK] = open(path)\n    return self.[MASK]\n")
    with open(folder / "functions.jsonl", "w") as file:
        for number in range(20):
            function = program(random, 1).partition("\n\n\n")[2]
            file.write(json.dumps({"function": function, "info": f"src/a.py:{number} load"}) + "\n")


def solid(scale):
    """The corners and sides of a block."""
    corners = [(x * scale, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    sides = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    return corners, sides


def points(folder, random):
    for name in ["chair", "table"]:
        for part in ["train", "test"]:
            path = folder / "ModelNet40" / name / part
            path.mkdir(parents=True)
            for number in range(3):
                corners, faces = solid(1 + random.random())
                (path / f"{name}_{number}.off").write_text(
                    f"OFF\n{len(corners)} {len(faces)} 0\n" + "".join("%g %g %g\n" % corner for corner in corners)
                    + "".join("4 %d %d %d %d\n" % face for face in faces))
    cloud = [[random.gauss(0, 1) for _ in range(3)] for _ in range(200)]
    (folder / "chair.ply").write_text(
        "ply\nformat ascii 1.0\nelement vertex 200\nproperty float x\nproperty float y\nproperty float z\nend_header\n"
        + "".join("%g %g %g\n" % tuple(point) for point in cloud))


def sound(folder, random):
    """A second of a tone that rises, in noise."""
    rate = 16000
    samples = [
        int(9000 * math.sin(2 * math.pi * (300 + 400 * i / rate) * i / rate) + random.gauss(0, 300))
        for i in range(rate)
    ]
    (folder / "recordings").mkdir()
    second = b"".join(sample.to_bytes(2, "little", signed=True) for sample in samples)
    words = [f"words/{word}/{number}.wav" for word in ["no", "yes"] for number in range(10)]
    for word in ["no", "yes"]:
        (folder / "words" / word).mkdir(parents=True)
    # Sound is known by its content, not by its name.
    for name, seconds in [("clip.wav", 1), ("clip.flac", 1), ("seven.flac", 1), ("talk.wav", 3), ("talk.mp3", 3),
                          ("interview.mp3", 70), ("recordings/one.wav", 2)] + [(name, 1) for name in words]:
        with wave.open(str(folder / name), "wb") as file:
            file.setparams((1, 2, rate, seconds * rate, "NONE", ""))
            file.writeframes(seconds * second)


def video(folder):
    """Two clips of a bar that moves, with captions, and a folder of clips for each of its speeds."""
    def clip(path, step, start=0):
        frames = b""
        for i in range(16):
            row = bytes(220 if step * i <= x - start < step * i + 12 else 30 for x in range(64))
            frames += b"FRAME\n" + row * 64 + bytes([128]) * 8192
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"YUV4MPEG2 W64 H64 F25:1 Ip A1:1 C444\n" + frames)

    for name, step in [("slow", 1), ("fast", 3)]:
        clip(folder / "clips" / f"{name}.y4m", step)
        for number in range(6):
            clip(folder / "actions" / name / f"{number}.y4m", step, number)
    (folder / "clips" / "captions.tsv").write_text(
        "path\tcaption\nslow.y4m\ta bar moves slowly\nfast.y4m\ta bar moves quickly\n")
    (folder / "questions.jsonl").write_text("".join(
        json.dumps({"path": f"actions/{name}/{number}.y4m", "question": "how does it move", "answer": name}) + "\n"
        for name in ["slow", "fast"] for number in range(6)))
    (folder / "captions.txt").write_text("the red ring moves left\nthe blue cross stays\n")


def write_data(folder):
    """Writes all that is no model into the empty folder."""
    rng = random.Random(1)
    for make in [texts, code, points]:
        make(pathlib.Path(folder), rng)
    heads(pathlib.Path(folder))
    sound(pathlib.Path(folder), random.Random(2))
    video(pathlib.Path(folder))
    items(pathlib.Path(folder))
    (folder / "results").mkdir()
    (folder / "names.cloze").write_text("rate = 1e-3\nset threads 1\n")
    (folder / "sweep.cloze").write_text("for rate in 1e-3 2e-3 {\n  echo $rate\n}\n")
    for name in ["study.md", "study.executed.md"]:
        (folder / name).write_text(
            "# Study\n\n```cloze\necho \"one and two\"\n```\n\n```output\none and two\n```\n")
    (folder / "elsewhere.ipynb").write_text(
        '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": '
        '[{"cell_type": "code", "id": "a", "metadata": {}, "source": "echo 1", "outputs": []}]}')
