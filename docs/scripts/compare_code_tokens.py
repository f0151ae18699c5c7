"""Compares `cloze tokenizer split` with CuBERT's own tokenizer, file by file.

Needs Python 3.11, the folder that holds google-research's package `cubert`, and what that needs:

    pip install absl-py regex six javalang
    cloze tokenizer split --language python /usr/lib/python3 > ours.jsonl
    python3.11 docs/scripts/compare_code_tokens.py --cubert google-research ours.jsonl

The versions of CuBERT differ: Cloze follows those of 2020 and 2021, which drop Python's comments and
do not split what could not be lexed. `--save FILE` keeps what CuBERT gave; `--saved FILE` takes it
from there instead of running CuBERT again. Exit status 1 if anything differs.
"""

import argparse
import json
import sys
import time
import tokenize

ERROR = ["___ERROR___", "___EOS___"]


def read(path, language):
    """The text of a file as Cloze reads it: the coding line counts, lines end in a newline."""
    if language == "python":
        with tokenize.open(path) as file:
            return file.read()
    with open(path, encoding="utf-8-sig") as file:
        return file.read()


def official(folder, language):
    """CuBERT's tokenizer, and a function from a text to its tokens."""
    sys.path.insert(0, folder)
    from absl import logging

    logging.set_verbosity(logging.FATAL)
    if language == "python":
        from cubert import python_tokenizer

        tokenizer = python_tokenizer.PythonTokenizer()
    else:
        from cubert import java_tokenizer

        tokenizer = java_tokenizer.JavaTokenizer()
    # What holds the end's name differs between versions: its spelling or its place.
    return lambda text: tokenizer.tokenize(text)[:-1] + ["___EOS___"]


def expected(path, language, tokens_of):
    """What CuBERT makes of a file, and the seconds of processor time and the bytes that took."""
    try:
        text = read(path, language)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return ERROR, 0.0, 0
    start = time.process_time()
    try:
        tokens = tokens_of(text)
    except ValueError:
        tokens = ERROR
    return tokens, time.process_time() - start, len(text.encode())


def first_difference(ours, theirs):
    """The place of the first difference, with what stands around it on both sides."""
    place = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), None)
    place = min(len(ours), len(theirs)) if place is None else place
    around = slice(max(place - 3, 0), place + 4)
    return f"token {place}: ours {ours[around]}, theirs {theirs[around]}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tokens", help="what cloze tokenizer split wrote")
    parser.add_argument("--cubert", help="the folder that holds the package cubert")
    parser.add_argument("--language", default="python", choices=["python", "java"])
    parser.add_argument("--save", help="write CuBERT's tokens to this file")
    parser.add_argument("--saved", help="take CuBERT's tokens from this file")
    parser.add_argument("--show", type=int, default=20, help="how many differences to show")
    options = parser.parse_args()
    if not options.cubert and not options.saved:
        parser.error("--cubert or --saved is needed")

    saved = open(options.saved, encoding="utf-8") if options.saved else None
    save = open(options.save, "w", encoding="utf-8") if options.save else None
    tokens_of = None if saved else official(options.cubert, options.language)
    files = errors = differing = tokens = size = 0
    seconds = 0.0
    with open(options.tokens, encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if saved:
                kept = json.loads(saved.readline())
                if kept["file"] != record["file"]:
                    sys.exit(f"{options.saved}: has {kept['file']} where {record['file']} stands")
                theirs, spent, read_bytes = kept["tokens"], kept["seconds"], kept["bytes"]
            else:
                theirs, spent, read_bytes = expected(record["file"], options.language, tokens_of)
            if save:
                kept = {"file": record["file"], "tokens": theirs}
                json.dump(kept | {"seconds": spent, "bytes": read_bytes}, save)
                save.write("\n")
            files += 1
            tokens += len(theirs)
            errors += theirs == ERROR
            seconds += spent
            size += read_bytes
            if record["tokens"] != theirs:
                differing += 1
                if differing <= options.show:
                    print(record["file"], first_difference(record["tokens"], theirs), sep=": ")
    print(f"{files} files, {tokens} tokens, {errors} of the files are errors for CuBERT")
    if seconds:
        print(f"CuBERT: {size / 1e6:.1f} MB in {seconds:.1f} s of processor time, "
              f"{size / 1e6 / seconds:.3f} MB/s")
    print(f"{differing} files differ")
    sys.exit(1 if differing or not files else 0)


if __name__ == "__main__":
    main()
