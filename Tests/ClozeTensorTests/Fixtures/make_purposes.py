"""Writes purposes.json: the key of each purpose of random numbers and the first numbers of its stream,
from the definitions of SplitMix64, FNV-1a and Philox 4x32-10. Run it in this folder:
python make_purposes.py."""

import json

WORD, LONG = 2**32 - 1, 2**64 - 1
NUMBERED = [
    "initialization", "shuffle", "masking", "dropout", "dropPath", "gumbel", "split", "nextSentence",
    "bench", "test", "negativeSampling", "bootstrap", "signFlip", "synthesis", "fewShot", "mixing",
    "cloud",
]
NAMED = ["objective.position", "objective.contrast", "Größe"]
SEED, STEP, SAMPLE = 2026, 3, 5


def split_mix(value):
    z = (value + 0x9E3779B97F4A7C15) & LONG
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & LONG
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & LONG
    return z ^ (z >> 31)


def fnv(name):
    hash = 0xCBF29CE484222325
    for byte in name.encode():
        hash = ((hash ^ byte) * 0x100000001B3) & LONG
    return hash


def philox(counter, stream, key, rounds=10):
    c = [counter & WORD, counter >> 32, *stream]
    k = list(key)
    for _ in range(rounds):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(q >> 32) ^ c[1] ^ k[0], q & WORD, (p >> 32) ^ c[3] ^ k[1], p & WORD]
        k = [(k[0] + 0x9E3779B9) & WORD, (k[1] + 0xBB67AE85) & WORD]
    return c


def words(value):
    return value & WORD, value >> 32


def first(purpose):
    key = words(split_mix(SEED ^ split_mix(purpose)))
    stream = words(split_mix((STEP * 0x9E3779B97F4A7C15) & LONG) ^ SAMPLE)
    return philox(0, stream, key)


assert philox(0, (0, 0), (0, 0)) == [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]
purposes = [(name, number + 1) for number, name in enumerate(NUMBERED)]
purposes += [(name, fnv(name) | 1 << 63) for name in NAMED]
rows = [
    # JSON's numbers are doubles for some readers; a text keeps all 64 bits.
    {"name": name, "key": f"{key:016x}", "first": first(key)}
    for name, key in purposes
]
with open("purposes.json", "w") as file:
    head = {"seed": SEED, "step": STEP, "sample": SAMPLE}
    file.write(json.dumps(head)[:-1] + ', "purposes": [\n')
    file.write(",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows) + "\n]}\n")
