"""Writes what the `tokenizers` library makes of texts with added tokens.

    python make_added.py

added.jsonl: a line for each tokenizer: its vocabulary, its settings, its added tokens, and texts with their ids. Texts
are drawn from pieces in which tokens touch words, blanks, accents, ideographs and each other. Runs with
tokenizers 0.23.
"""

import json
import os
import random

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers

HERE = os.path.dirname(os.path.abspath(__file__))
MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
PIECES = MARKS + list("abcdefghijklmnopqrstuvwxyz") + [f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"] + [
    "new", "york", "river", "中", "文", "é", "ß", ".", ",", "[", "]", "<", ">", "!", "#", "1", "##1", "NEW", "N", "É"]
TEXTS = [
    "new", "york", "New", "NEW YORK", "new york", "new  york", "newyork", "<e>", "<E>", "[E1]", "[e1]", "[E1", "river",
    "riverbank", "River!", "中文", "中", "é", "É", "e\u0301", "E\u0301", "ß", " ", "  ", "\t", "\u00a0", "\u3000", "\u0000",
    "\u200d", "_", "1", ".", ",", "!", "##ing", "a", "b", "[MASK]", "[mask]", "[SEP]", "x\u0301", "\u0301", "\ufffd", "\n", "ǅ"]
LISTS = {
    "none": [],
    "special": [("[E1]", dict(special=True)), ("<e>", dict(special=True)), ("[E1", dict(special=True))],
    "words": [("river", {}), ("new york", {}), ("riverbank", {}), ("中文", {}), ("É", {})],
    "single": [("river", dict(single_word=True)), ("new", dict(single_word=True)), ("<e>", dict(single_word=True)),
               ("É", dict(single_word=True)), ("[E1]", dict(single_word=True, special=True))],
    "strips": [("new", dict(lstrip=True)), ("<e>", dict(rstrip=True, special=True)),
               ("[E1]", dict(lstrip=True, rstrip=True, special=True)), ("york", dict(rstrip=True))],
    "raw words": [("New", dict(normalized=False)), ("É", dict(normalized=False)), ("文", dict(normalized=False)),
                  ("e\u0301", dict(normalized=False)), ("new york", dict(normalized=False)), ("new", {})],
    "normal specials": [("[E1]", dict(special=True, normalized=True)), ("<E>", dict(special=True, normalized=True)),
                        ("[MASK]", dict(special=True, normalized=True, lstrip=True))],
    "overlaps": [("new", {}), ("new york", {}), ("york", dict(single_word=True)), ("w yo", {}), ("ew", {}),
                 ("##ing", {}), (" ", dict(normalized=False)), ("k new", dict(normalized=False))],
    "marks": [("x\u0301", {}), ("ß", {}), ("ǆ", {}), ("\u0301", dict(normalized=False)), ("_", dict(single_word=True))],
}
SETTINGS = {"uncased": (True, None, True), "cased": (False, None, True), "lowerOnly": (True, False, True),
            "joined": (True, None, False)}


def build(name, lower, strip, ideographs, skips):
    tokenizer = Tokenizer(models.WordPiece(
        {piece: number for number, piece in enumerate(PIECES)}, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(True, ideographs, strip, lower)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    given = dict(LISTS[name])
    marks = [AddedToken(mark, **{**dict(special=True, normalized=False), **given.pop(mark, {})}) for mark in MARKS]
    tokenizer.add_special_tokens(marks)
    for content, flags in given.items():
        flags = {**dict(normalized=not flags.get("special", False)), **flags}
        (tokenizer.add_special_tokens if flags["special"] else tokenizer.add_tokens)(
            [AddedToken(content, **flags)]) if "special" in flags else tokenizer.add_tokens([AddedToken(content, **flags)])
    tokenizer.encode_special_tokens = skips
    return tokenizer


def flags(token):
    return dict(content=token.content, special=token.special, single_word=token.single_word, lstrip=token.lstrip,
                rstrip=token.rstrip, normalized=token.normalized)


def main():
    with open(os.path.join(HERE, "added.jsonl"), "w", encoding="utf-8") as file:
        for number, name in enumerate(LISTS):
            for place, (setting, values) in enumerate(SETTINGS.items()):
                skips = (number + place) % 4 == 3
                tokenizer = build(name, *values, skips)
                draws = random.Random(number * 10 + place)
                texts = ["".join(draws.choices(TEXTS, k=draws.randint(1, 9))) for _ in range(60)]
                rows = [[text, tokenizer.encode(text, add_special_tokens=False).ids] for text in texts]
                added = [dict(id=id, **flags(token)) for id, token in tokenizer.get_added_tokens_decoder().items()]
                line = dict(name=name, settings=setting, skips=skips, added=added, rows=rows)
                file.write(json.dumps(line, ensure_ascii=True) + "\n")
    with open(os.path.join(HERE, "added_vocab.txt"), "w", encoding="utf-8") as file:
        file.write("".join(f"{piece}\n" for piece in PIECES))


main()
