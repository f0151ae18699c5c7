"""Lines of text that try every corner of BERT's tokenizer; made here, from no corpus."""

import random
import unicodedata

SYLLABLES = "ka lo mi tre un ing er ation qu sto be wen dy fa chu ri os el".split()
SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
FIXED = [
    "", " ", "a", "The cat, the hat; don't \u2014 can't! What?", "tab\there\vand\fthere\x85end",
    "carriage\r\nreturn\rline", "nul\x00in\x00side\x00", "\ufffd\ufeffmark\u200bzero\u200djoin\u00adsoft",
    "[MASK]", "a[MASK]b", "[MASK][CLS] [SEP]", "[mask] [Mask]", "[[MASK]]", "[MAS\x00K]", "[ MASK ]",
    "[PAD][UNK]x", "[MASK", "MASK]", "[unused0]", "\u0301[MASK]\u0301", "##ing # ## ###a",
    "\u0130stanbul I\u0307 \u0131\u0307 \u1e9e\u00df", "\u039f\u0394\u039f\u03a3 \u03a3\u03a3 \u03c3\u03c2",
    "na\u00efve nai\u0308ve caf\u00e9 cafe\u0301 \u212b\u00c5A\u030a", "\u01c5\u01c8\u01cb \ufb01\ufb03 \u1f88\u1ffc",
    "\u4e2d\u6587abc\u6f22\u5b57 \uf900\ufa0e\U0002f800\U00020000\u3400", "\u3042\u30a2\u304c\u304b\u3099\u30fc\uff21\uff41",
    "\ud55c\uad6d\uc5b4 \u1112\u1161\u11ab \uac00\uac01\ud7a3 \u3131", "\u2f00\u2e80 \u3007 \U0002b820\U0002b920\U0002ceaf\U00030000",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f1e9\U0001f1ea 1\ufe0f\u20e3",
    "\u0915\u094d\u0937\u093f \u0b95\u0bca \u0e01\u0e33 \u0f71\u0f72\u0f73", "\u0627\u064e\u0644\u0651 \u05d0\u05b8\u05dc\u05c1",
    "a\u302e\U0001d165\u1baab a\U0001d165\u302eb \U0001e944\u302e\U0001d166\u0301\u034f\U0001d165\u302e",
    "\U0001d15e\U0001d160 x\U0001d1c0", "\u037e\u1fef\u0387\u226e\u2260\u212a\u2126", "$100^2 ~`|<>=+ 3.14 a_b @x",
]


def word(rng):
    text = "".join(rng.choice(SYLLABLES) for _ in range(rng.randint(1, 4)))
    return rng.choice([text, text, text.capitalize(), text.upper()])


def long_words():
    units = ["a", "\u00e9", "e\u0301", "\u00df", "\u0130", "\ud55c", "\U0001f600", "\u302e"]
    for unit in units:
        for length in (33, 34, 49, 50, 51, 99, 100, 101, 5000):
            yield unit * length + " b"
    yield "a" * 100 + "\u4e2d" + "a" * 101 + "." + "b" * 100


def by_category(rng, each):
    groups = {}
    for scalar in range(0x110000):
        if not 0xD800 <= scalar < 0xE000:
            groups.setdefault(unicodedata.category(chr(scalar)), []).append(scalar)
    for _, scalars in sorted(groups.items()):
        yield from rng.sample(scalars, min(each, len(scalars)))


def around(scalar):
    c = chr(scalar)
    return f"{c} a{c}b {c}{c} A\u0301{c}\u0323\u0301"


def mixtures(rng, count):
    """Random sequences from alphabets that interact: marks, syllables, cases, ideographs."""
    blocks = [
        range(0x20, 0x7F), range(0xA0, 0x180), range(0x300, 0x370), range(0x370, 0x530),
        range(0x591, 0x700), range(0x8D4, 0x8E2), range(0x900, 0xA00), range(0xE00, 0xE80), range(0xF00, 0x1000),
        range(0x1100, 0x1200), range(0x1B00, 0x1C00), range(0x1E00, 0x2070), range(0x2100, 0x2300),
        range(0x302A, 0x3100), range(0x4E00, 0x4E40), range(0xAC00, 0xAC40), range(0xF900, 0xF940), range(0xFE00, 0xFE70),
        range(0x1D15E, 0x1D170), range(0x1E000, 0x1E02B), range(0x1E900, 0x1E94B), range(0x1F600, 0x1F650),
        range(0x2F800, 0x2F840), [0x20, 0x9, 0x200B, 0x200D, 0xFEFF, 0x0, 0x34F, 0xFFFD],
    ]
    for _ in range(count):
        chosen = rng.sample(blocks, rng.randint(1, 4)) + [range(0x61, 0x7B)]
        text = ""
        for _ in range(rng.randint(3, 24)):
            text += chr(rng.choice(rng.choice(chosen)))
            if rng.random() < 0.08:
                text += rng.choice(SPECIALS + [" ", "."])
        yield text


def sentences(rng, count):
    for _ in range(count):
        words = [word(rng) for _ in range(rng.randint(1, 12))]
        yield rng.choice([" ", "  ", "-", ", "]).join(words) + rng.choice(["", ".", "!?", "..."])


def lines(seed, each, count):
    """Fixed lines, `each` characters of every category in context, and `2 * count` random lines."""
    rng = random.Random(seed)
    yield from FIXED
    yield from long_words()
    yield from map(around, by_category(rng, each))
    yield from mixtures(rng, count)
    yield from sentences(rng, count)


def vocabulary(texts, normalizers, limit, seed=1):
    """Specials (not in front), pieces of words, and the characters that the normalisers leave."""
    rng = random.Random(seed)
    characters, pieces = set(), set()
    for text in texts:
        for normalizer in normalizers:
            normal = normalizer.normalize_str(text[:400])
            characters.update(normal)
            for _ in range(2):
                start = rng.randrange(len(normal) + 1)
                piece = normal[start : start + rng.randint(2, 5)]
                if piece and piece == "".join(piece.split()):
                    pieces.add(piece)
    kept = [c for c in sorted(characters) if not c.isspace() and rng.random() < 0.97]
    words = rng.sample(sorted(pieces), min(limit, len(pieces)))
    words += [s for s in SYLLABLES if s not in words]
    plain = dict.fromkeys(["[PAD]", "[unused0]"] + SPECIALS[1:] + kept + words)
    return list(dict.fromkeys([*plain, *("##" + token for token in kept + words)]))
