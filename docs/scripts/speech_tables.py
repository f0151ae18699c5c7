#!/usr/bin/env python3
"""Makes the tables of the experiments on speech from those of the data (fsdd/index.tsv, grid/index.tsv and grid/words.tsv):

    python3 docs/scripts/speech_tables.py DATA/speech FOLDER

FOLDER/fsdd-SPEAKER.tsv    one speaker left out: recordings 5 to 49 of the other five train, their 0 to 4 validate, all of SPEAKER test
FOLDER/fsdd-official.tsv   recordings 5 to 49 train (49 of each digit and speaker validates), 0 to 4 test
FOLDER/grid-N.tsv          N labelled clips (40, 200, 800), those of the lowest rank; dev validates
FOLDER/grid-words-N.tsv    the words of N clips, cut by the alignment, as classes

Columns: path, offset, duration, text, speaker, label, split. Paths are absolute; nothing is copied.
"""
import csv
import os
import sys

COLUMNS = ["path", "offset", "duration", "text", "speaker", "label", "split"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path, table):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in table:
            file.write("\t".join(str(row.get(column, "")) for column in COLUMNS) + "\n")


def recording(row):
    return int(row["path"].rsplit("_", 1)[1].split(".")[0])


def fsdd(folder, out):
    clips = []
    for row in rows(f"{folder}/index.tsv"):
        clips.append({
            "path": os.path.join(folder, row["path"]), "text": row["text"], "speaker": row["speaker"],
            "label": row["digit"], "number": recording(row)})
    for speaker in sorted({clip["speaker"] for clip in clips}):
        write(f"{out}/fsdd-{speaker}.tsv", (
            clip | {"split": "test" if clip["speaker"] == speaker else
                    "validation" if clip["number"] < 5 else "train"} for clip in clips))
    write(f"{out}/fsdd-official.tsv", (
        clip | {"split": "test" if clip["number"] < 5 else
                "validation" if clip["number"] == 49 else "train"} for clip in clips))


def grid(folder, out):
    names = {"train": "train", "dev": "validation", "test": "test"}
    clips = list(rows(f"{folder}/index.tsv"))
    words = {}
    for row in rows(f"{folder}/words.tsv"):
        if row["word"] not in ("sil", "sp"):
            words.setdefault(row["clip"], []).append(row)
    for count in (40, 200, 800):
        chosen = [clip for clip in clips if clip["split"] != "train" or int(clip["rank"]) < count]
        write(f"{out}/grid-{count}.tsv", ({
            "path": os.path.join(folder, clip["path"]), "text": clip["text"], "speaker": clip["speaker"],
            "split": names[clip["split"]]} for clip in chosen))
        table = []
        for clip in chosen:
            name = os.path.splitext(os.path.basename(clip["path"]))[0]
            for word in words.get(clip["path"], words.get(name, [])):
                start, end = float(word["start"]), float(word["end"])
                table.append({
                    "path": os.path.join(folder, clip["path"]), "offset": start,
                    "duration": round(end - start, 6), "text": word["word"],
                    "speaker": clip["speaker"], "label": word["word"], "split": names[clip["split"]]})
        write(f"{out}/grid-words-{count}.tsv", table)


def main():
    data, out = (os.path.abspath(path) for path in sys.argv[1:3])
    os.makedirs(out, exist_ok=True)
    fsdd(f"{data}/fsdd", out)
    grid(f"{data}/grid", out)


main()
