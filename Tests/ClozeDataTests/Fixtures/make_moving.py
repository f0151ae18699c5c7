#!/usr/bin/env python3
"""Prints sums of clips of moving shapes and digits as NumPy's generator draws them, which MovingTests compares:

    python3 make_moving.py [SHEET.png]

The sheet of handwritten digits is made here: pixel (row, column) is (7 row + 13 column) mod 256.
"""
import hashlib

import numpy

COLOURS = numpy.array([(230, 60, 60), (60, 200, 80), (80, 110, 255), (240, 220, 70), (240, 240, 240)], float)
STEPS = {"left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)}
PATHS = [(one,) for one in STEPS] + [(one, other) for one in STEPS for other in STEPS if one != other]
MOTIONS = [(0, ())] + [(speed, path) for speed in (1, 3) for path in PATHS]
PARTS = ["training", "validation", "test"]
EXAMPLES = [(0, 350), (350, 425), (425, 500)]

rows, columns = numpy.mgrid[0:1400, 0:2800]
SHEET = ((7 * rows + 13 * columns) % 256) / 255


def part_of(clause):
    return {0: 2, 1: 1}.get((3 * clause[0] + 7 * clause[1] + clause[2]) % 10, 0)


def shape(number):
    grid = (numpy.arange(80) + 0.5) / 4 - 10
    x, y = grid[None, :], grid[:, None]
    radius = numpy.sqrt(x * x + y * y)
    inside = [
        radius <= 9,
        (abs(x) <= 8) & (abs(y) <= 8),
        (y <= 8) & (y >= -9) & (abs(x) <= 9 * (y + 9) / 17),
        ((abs(x) <= 3) | (abs(y) <= 3)) & (abs(x) <= 9) & (abs(y) <= 9),
        (radius <= 9) & (radius >= 5.5),
    ][number]
    return inside.reshape(20, 4, 20, 4).mean(axis=(1, 3))


def picture(noun, part, random):
    if noun >= 10:
        return shape(noun - 10)
    tile = 500 * noun + random.integers(*EXAMPLES[part])
    top, left = tile // 100 * 28 + 4, tile % 100 * 28 + 4
    return SHEET[top:top + 20, left:left + 20]


def draw(clauses, part, random):
    film = numpy.zeros((16, 64, 64, 3))
    for colour, noun, motion in clauses:
        opacity = picture(noun, part, random)[:, :, None]
        x, y = random.integers(0, 64, 2)
        speed, path = MOTIONS[motion]
        for frame in range(16):
            if frame and path and not (len(path) == 2 and frame == 8):
                step = STEPS[path[0] if frame < 8 else path[-1]]
                x, y = x + speed * step[0], y + speed * step[1]
            place = numpy.ix_([frame], (y + numpy.arange(20)) % 64, (x + numpy.arange(20)) % 64)
            film[place] = film[place] * (1 - opacity) + COLOURS[colour] * opacity
    return numpy.rint(film).astype(numpy.uint8)


def clip(seed, part, index, most):
    random = numpy.random.default_rng([seed, part, index])
    shares = [0.25, 0.75] if most == 2 else [0.2, 0.5, 0.3]
    count = int(random.choice(numpy.arange(len(shares)) + 1, p=shares))
    clauses = [c for c in numpy.ndindex(5, 15, 33) if part_of(c) == part]
    chosen = []
    while len(chosen) < count:
        clause = clauses[random.integers(len(clauses))]
        if all(clause[:2] != other[:2] for other in chosen):
            chosen.append(clause)
    return chosen, draw(chosen, part, random)


random = numpy.random.default_rng([3, 1 << 40, 0, 7, 9])
print("integers", [int(random.integers(0, n)) for n in (7, 1000, 3_000_000_000, 1, 64)])
print("distinct", [random.choice(24, 2, replace=False).tolist() for _ in range(3)], random.choice(5, 4, replace=False).tolist())
print("place", [int(random.choice(3, p=[0.2, 0.5, 0.3])) for _ in range(6)])
for seed, part, index, most in [(0, 0, 0, 2), (0, 0, 5, 2), (1, 1, 2, 3), (0, 2, 41, 2), (7, 2, 3, 3)]:
    clauses, film = clip(seed, part, index, most)
    print(seed, PARTS[part], index, most, [tuple(map(int, c)) for c in clauses], hashlib.sha256(film.tobytes()).hexdigest()[:16])
