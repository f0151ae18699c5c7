#!/usr/bin/env python3
"""Writes what tensor2tensor's SubwordTextEncoder makes of counts and pieces made up here.

    python3 make_subwords.py TEXT_ENCODER.py    # tensor2tensor/data_generators/text_encoder.py

The module is loaded with stand-ins for TensorFlow and six, of which these parts need next to
nothing. Output, in subwords/: counts.tsv, and for each size vocabulary-SIZE.txt and ids-SIZE.tsv (a
piece as JSON, its ids, and the pieces decoded from these, as JSON).
"""

import builtins
import json
import os
import random
import sys
import types

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "subwords")
RESERVED = ["<pad>", "<EOS>", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def stand_ins():
    tensorflow = types.ModuleType("tensorflow")
    tensorflow.logging = types.SimpleNamespace(info=lambda *a: None)
    tensorflow.gfile = types.SimpleNamespace(Open=builtins.open, Exists=lambda path: True)
    compat = types.ModuleType("tensorflow.compat")
    compat.v1 = tensorflow
    six = types.ModuleType("six")
    six.PY2 = False
    six.text_type = str
    six.unichr = chr
    six.iterkeys = lambda table: table.keys()
    six.iteritems = lambda table: table.items()
    six.moves = types.ModuleType("six.moves")
    six.moves.range = range
    package = types.ModuleType("tensor2tensor")
    generators = types.ModuleType("tensor2tensor.data_generators")
    generators.tokenizer = None
    sys.modules.update({
        "tensorflow": tensorflow, "tensorflow.compat": compat, "tensorflow.compat.v1": tensorflow,
        "numpy": types.ModuleType("numpy"), "six": six, "six.moves": six.moves,
        "tensor2tensor": package, "tensor2tensor.data_generators": generators})


def load(path):
    stand_ins()
    module = types.ModuleType("text_encoder")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    exec(compile(text, path, "exec"), module.__dict__)
    return module


STEMS = [
    "read", "write", "file", "name", "index", "count", "value", "node", "list", "item", "key",
    "path", "line", "token", "self", "return", "import", "length", "größe", "число", "名前", "é",
    "e\u0301", "\U0001d4b3", "_", "\\", "0", "12", "007", "(", ")", ":", ".", "==", "___NEWLINE___",
    "\u200b", "\r", "\t", "'", '"', "u", ";",
]


def counts(rng):
    table = {}
    for _ in range(1800):
        word = "".join(rng.choice(STEMS) for _ in range(rng.choice([1, 1, 2, 2, 3])))
        word += rng.choice(["", "", "s", "ed", "^", "_", "_^"])
        table[word] = table.get(word, 0) + int(rng.paretovariate(0.6)) % 5000 + 1
    table[""] = 3
    return table


def pieces(rng, table):
    words = sorted(table)
    odd = ["", "a_b\\c", "\n", "a\nb", "\x7f\x01", "[MASK]", "[CLS]", "<pad>", "\u0416\u4e2d",
           "\U0001f600", "\\u", "\\10;", "_" * 9, "0" * 50, "^", "e\u0301e", "x" * 300]
    return odd + rng.sample(words, 300) + [
        rng.choice(words)[::-1] + rng.choice(words) for _ in range(300)]


def main():
    encoder = load(sys.argv[1]).SubwordTextEncoder
    rng = random.Random(5)
    table = counts(rng)
    asked = pieces(rng, table)
    os.makedirs(HERE, exist_ok=True)
    with open(f"{HERE}/counts.tsv", "w", encoding="utf-8", newline="\n") as file:
        for word, count in table.items():
            file.write(f"{json.dumps(word)}\t{count}\n")
    for size in (150, 400, 1200):
        found = encoder.build_to_target_size(size, table, 1, 1e3, reserved_tokens=RESERVED)
        found.store_to_file(f"{HERE}/vocabulary-{size}.txt")
        with open(f"{HERE}/ids-{size}.tsv", "w", encoding="utf-8", newline="\n") as file:
            for piece in asked:
                ids = found.encode_without_tokenizing(piece)
                back = found._subtoken_ids_to_tokens(ids)
                file.write("\t".join([json.dumps(piece), " ".join(map(str, ids)),
                                      json.dumps(back)]) + "\n")


if __name__ == "__main__":
    main()
