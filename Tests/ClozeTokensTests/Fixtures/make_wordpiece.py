#!/usr/bin/env python3
"""Writes the golden files of the WordPiece tests: what transformers' BertTokenizerFast answers.

    pip install transformers && python3 make_wordpiece.py

wordpiece/vocab.txt     a vocabulary that covers most of the characters in the lines
wordpiece/encode.jsonl  {"text" or "hex" (bytes that are not UTF-8), and ids for each settings}
wordpiece/decode.jsonl  {"ids", "text", "skipped"}: decoded with and without special tokens
"""

import json
import os
import random

from tokenizers import normalizers
from transformers import BertTokenizerFast

from wordpiece_lines import lines, vocabulary

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wordpiece")
SETTINGS = {
    "uncased": dict(do_lower_case=True),
    "cased": dict(do_lower_case=False),
    "lowerOnly": dict(do_lower_case=True, strip_accents=False),
    "stripOnly": dict(do_lower_case=False, strip_accents=True),
    "joined": dict(do_lower_case=True, tokenize_chinese_chars=False),
}
BROKEN = [
    b"a\x80b", b"\xc3(", b"caf\xc3", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xf0\x9f\x98x", b"\xed\xa0\x80z",
    b"\xc0\xafq", b"\xf4\x90\x80\x80w", b"\xf8\x88\x80\x80\x80v", b"\xff\xfe u", b"e\xcc\x81\xcc", b"\xe0\x9f\xbft",
]


def spaced(ids):
    return " ".join(map(str, ids))


def main():
    os.makedirs(HERE, exist_ok=True)
    texts = list(lines(seed=11, each=14, count=700))
    bert = [normalizers.BertNormalizer(lowercase=low) for low in (True, False)]
    tokens = vocabulary(texts, bert, limit=1500)
    path = os.path.join(HERE, "vocab.txt")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(tokens) + "\n")
    made = {
        name: BertTokenizerFast(vocab={t: i for i, t in enumerate(tokens)}, **options)
        for name, options in SETTINGS.items()
    }

    def golden(text):
        for name, tokenizer in made.items():
            yield name, spaced(tokenizer(text, add_special_tokens=False)["input_ids"])

    with open(os.path.join(HERE, "encode.jsonl"), "w") as file:
        for text in texts:
            file.write(json.dumps({"text": text, **dict(golden(text))}) + "\n")
        for data in BROKEN:
            text = data.decode("utf-8", "replace")
            file.write(json.dumps({"hex": data.hex(), **dict(golden(text))}) + "\n")

    rng, uncased = random.Random(5), made["uncased"]
    with open(os.path.join(HERE, "decode.jsonl"), "w") as file:
        for _ in range(300):
            ids = [rng.choice([rng.randrange(60), rng.randrange(len(tokens) + 20)]) for _ in range(rng.randint(0, 14))]
            row = {
                "ids": spaced(ids), "text": uncased.decode(ids),
                "skipped": uncased.decode(ids, skip_special_tokens=True),
            }
            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
