#!/usr/bin/env python3
"""Compares `cloze tokenizer encode` with transformers' BertTokenizerFast, line by line.

    python3 compare_wordpiece.py [--cloze PROGRAM] [--tokenizer FOLDER ...] [TEXT FILE ...]

Lines: every assigned code point in context, random mixtures, and every line of the text files.
Without --tokenizer a cased and an uncased one with a made vocabulary are used. Exit status 1 if a
line differs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import unicodedata

from tokenizers import normalizers
from transformers import BertTokenizerFast

from wordpiece_lines import around, lines, vocabulary


def every_line(files):
    yield from lines(seed=23, each=0, count=20000)
    for scalar in range(0x110000):
        if not 0xD800 <= scalar < 0xE000 and unicodedata.category(chr(scalar)) != "Co":
            if scalar < 0x30000 or scalar % 97 == 0:
                yield around(scalar)
    for name in files:
        with open(name, encoding="utf-8", errors="replace", newline="\n") as file:
            yield from (line.rstrip("\n") for line in file)


def made_tokenizers(folder, texts):
    bert = [normalizers.BertNormalizer(lowercase=low) for low in (True, False)]
    tokens = vocabulary(texts, bert, limit=20000)
    for name, lower in (("uncased", True), ("cased", False)):
        path = os.path.join(folder, name)
        os.mkdir(path)
        with open(os.path.join(path, "vocab.txt"), "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(tokens) + "\n")
        with open(os.path.join(path, "tokenizer_config.json"), "w") as file:
            json.dump({"do_lower_case": lower, "tokenizer_class": "BertTokenizer"}, file)
        yield path


def compare(program, path, texts, file):
    """The number of lines whose tokens differ; the first few are shown."""
    tokenizer = BertTokenizerFast.from_pretrained(path)
    command = program.split() + ["tokenizer", "encode", path, "--input", file]
    output = subprocess.run(command, capture_output=True, check=True).stdout.decode().split("\n")
    if len(output) != len(texts) + 1:
        sys.exit(f"{len(output) - 1} answers to {len(texts)} lines")
    different = 0
    for start in range(0, len(texts), 5000):
        batch = texts[start : start + 5000]
        wanted = tokenizer(batch, add_special_tokens=False)["input_ids"]
        for text, ids, line in zip(batch, wanted, output[start:]):
            if json.loads(line)["ids"] != ids:
                different += 1
                if different <= 5:
                    print(ascii(text)[:200], "\n  wanted", ids[:30], "\n  given ", line[:200])
    return different


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cloze", default="cloze")
    parser.add_argument("--tokenizer", nargs="*", default=[])
    parser.add_argument("files", nargs="*")
    options = parser.parse_args()
    texts = [text.replace("\n", " ") for text in every_line(options.files)]
    total = 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "lines.txt")
        with open(file, "w", encoding="utf-8", newline="\n") as output:
            output.write("\n".join(texts) + "\n")
        for path in options.tokenizer or made_tokenizers(folder, texts[::3]):
            different = compare(options.cloze, path, texts, file)
            print(f"{path}: {len(texts)} lines, {different} differ")
            total += different
    sys.exit(total > 0)


if __name__ == "__main__":
    main()
