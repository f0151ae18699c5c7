#!/usr/bin/env python3
"""Writes Sources/ClozeTokens/WordPiece/UnicodeTables.swift.

The character classes and mappings that BERT tokenizers use are frozen in models that were trained
with them, at the Unicode versions of the Rust crates behind the `tokenizers` package. This script
measures that package's normaliser and pre-tokeniser on every code point and writes what it found,
so that no table depends on the Unicode version of the Swift runtime.

    python3 make_unicode_tables.py > ../../../Sources/ClozeTokens/WordPiece/UnicodeTables.swift
"""

import sys
import unicodedata

import tokenizers
from tokenizers import normalizers, pre_tokenizers


def bert(**on):
    flags = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**flags, **on})


CLEAN, IDEOGRAPH = bert(clean_text=True), bert(handle_chinese_chars=True)
STRIP, LOWER = bert(strip_accents=True), bert(lowercase=True)
NFD = normalizers.NFD()
SPLIT = pre_tokenizers.BertPreTokenizer()
SCALARS = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]
HANGUL = range(0xAC00, 0xD7A4)


def within(normalizer, character):
    return normalizer.normalize_str("a" + character + "b")[1:-1]


def moves(character):
    """Whether canonical ordering moves the character past a mark of class 1 or 240."""
    before, after = "a" + character + "\u0334", "a\u0345" + character
    return NFD.normalize_str(before) != before or NFD.normalize_str(after) != after


def measure():
    names = "dropped spaces ideographs punctuation strippedMarks strippedStarters".split()
    sets = {name: [] for name in names}
    lower, decompositions, reordered = {}, {}, {}
    for scalar in SCALARS:
        c = chr(scalar)
        cleaned = within(CLEAN, c)
        if cleaned == "":
            sets["dropped"].append(scalar)
            continue
        if cleaned == " ":
            sets["spaces"].append(scalar)
            continue
        assert cleaned == c
        if within(IDEOGRAPH, c) != c:
            sets["ideographs"].append(scalar)
        pieces = len(SPLIT.pre_tokenize_str("a" + c + "b"))
        assert pieces in (1, 3)
        if pieces == 3:
            sets["punctuation"].append(scalar)
        if (mapped := within(LOWER, c)) != c:
            lower[scalar] = [ord(m) for m in mapped]
        stripped = within(STRIP, c)
        nonstarter = NFD.normalize_str(c) != c or moves(c)
        if stripped == "":
            sets["strippedMarks" if nonstarter else "strippedStarters"].append(scalar)
        elif stripped != c:
            if scalar not in HANGUL:
                decompositions[scalar] = [ord(m) for m in stripped]
        elif nonstarter:
            reordered[scalar] = [unicodedata.combining(c)]
            assert reordered[scalar] != [0]
    return sets, lower, decompositions, reordered


def ranges(scalars):
    found = []
    for scalar in scalars:
        if found and found[-1][1] == scalar - 1:
            found[-1][1] = scalar
        else:
            found.append([scalar, scalar])
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in found]


def run(keys, mapping, start, stride, shift):
    """The end (exclusive) of the run from `start` whose keys step by `stride`, values by `shift`."""
    end = start + 1
    while end < len(keys) and keys[end] - keys[end - 1] == stride:
        last, value = mapping[keys[end - 1]], mapping[keys[end]]
        if len(value) > 1 or len(last) > 1 or value[0] - last[0] != shift:
            break
        end += 1
    return end


def mappings(mapping):
    """Entries `A-B=X` (all to X), `A-B/S>X` (A to X, every Sth, parallel), `A:X,Y+Z` (a list)."""
    keys, entries, index = sorted(mapping), [], 0
    listed = None
    while index < len(keys):
        start = keys[index]
        shifts = ((1, 0, "="), (1, 1, ">"), (2, 2, "/2>"))
        end, mark = max((run(keys, mapping, index, s, d), m) for s, d, m in shifts)
        if end - index >= 3:
            entries.append(f"{start:X}-{keys[end - 1]:X}{mark}{mapping[start][0]:X}")
            index = end
            continue
        value = "+".join(f"{m:X}" for m in mapping[start])
        if listed == start - 1 and ":" in entries[-1] and len(entries[-1]) < 80:
            entries[-1] += "," + value
        else:
            entries.append(f"{start:X}:{value}")
        listed = start
        index += 1
    return entries


def swift(name, comment, entries):
    lines, line = [], ""
    for entry in entries:
        if len(line) + len(entry) > 94:
            lines.append(line.rstrip())
            line = ""
        line += entry + " "
    lines.append(line.rstrip())
    body = "\n".join("    " + line for line in lines)
    print(f'\n  /// {comment}\n  static let {name} = """\n{body}\n    """')


COMMENTS = {
    "dropped": "Removed before anything else: controls, formats, private use, U+0000 and U+FFFD.",
    "spaces": "Treated as a space.",
    "ideographs": "Set apart as words of one character.",
    "punctuation": "Set apart as words of one character, after all mappings.",
    "strippedMarks": "Nonspacing marks that canonical ordering moves; removed with the accents.",
    "strippedStarters": "Nonspacing marks of combining class 0; removed, but nothing moves past them.",
}


def main():
    sets, lower, decompositions, reordered = measure()
    version = tokenizers.__version__
    print(f"""// Written by Tests/ClozeTokensTests/Fixtures/make_unicode_tables.py; do not edit.

/// Character classes and mappings as measured on every code point with `tokenizers` {version}.
///
/// Entries are hexadecimal and parted by white space: `A-B` a range, `A-B=X` all to X, `A-B>X` A to
/// X and the following in parallel, `A-B/2>X` the same for every second, `A:X,Y+Z` A to X, A+1 to Y
/// and Z. Hangul syllables are left out; their decomposition is arithmetic.
enum UnicodeTables {{""", end="")
    for name, scalars in sets.items():
        swift(name, COMMENTS[name], ranges(scalars))
    swift("reordered", "Combining classes of the marks that stay when accents are stripped.",
          mappings(reordered))
    swift("lowercase", "Lower case, character by character.", mappings(lower))
    swift("decompositions", "Canonical decompositions without the marks that are stripped.",
          mappings(decompositions))
    print("}")


if __name__ == "__main__":
    sys.exit(main())
