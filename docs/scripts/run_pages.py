"""Runs the commands that README.md and docs/*.md show, in small size: each page (of commands.md each
section) in a fresh folder with the small data of pages_world.py, its commands in order.

    python3 docs/scripts/run_pages.py [--cloze .build/release/cloze] [--page README.md ...] [--list] [--keep]

Commands are taken from indented and fenced blocks, sessions behind `cloze> `, scripts, notebooks, recipes
and parts of them, and commands with their options from the text. The tables in pages_tables.py make
them small and say what cannot run and what is meant to fail. Anything else that does not succeed is an
error, named by page and line, and so is an entry of these tables that fits nothing.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import pages_tables as tables
import pages_world as world

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = re.compile(r"(\$ )?(cloze|make|podman|python3(\.\d+)?|swift|apt-get|mkdir|zcat|echo|cut)\b")
LONGEST = 120
used = set()


class Command:
    """A command or script of a page, and the line it stands on."""

    def __init__(self, page, line, text, kind):
        self.page, self.line, self.text, self.kind = page, line, text, kind

    def __str__(self):
        return f"{self.page}:{self.line}: {self.text.splitlines()[0]}"


def find(table, text):
    """The first entry whose pattern occurs in the text."""
    for entry in table:
        if re.search(entry[0], text):
            used.add(entry)
            return entry
    return None


# Pages to commands.


def blocks(lines):
    """Number of the first line, language and lines of each code block; and then of each other line."""
    at = 0
    while at < len(lines):
        fence = re.match(r"(```+)(\w*)", lines[at])
        if fence:
            end = at + 1
            while end < len(lines) and not lines[end].startswith(fence[1]):
                end += 1
            yield at + 2, fence[2] or "shell", lines[at + 1 : end]
            at = end + 1
        elif lines[at].startswith("    ") and not (at and lines[at - 1].strip()):
            end = at
            while end < len(lines) and (lines[end].startswith("    ") or lines[end : end + 1] == [""]
                                        and "".join(lines[end + 1 : end + 2]).startswith("    ")):
                end += 1
            yield at + 1, "indented", [line[4:] for line in lines[at:end]]
            at = end
        else:
            yield at + 1, "text", [lines[at]]
            at += 1


def joined(lines, number):
    """The number of the first line and the text of each logical line."""
    text, first = "", number
    for offset, line in enumerate(lines):
        text += line
        if text.endswith("\\") and offset + 1 < len(lines):
            text = text[:-1].rstrip() + " "
        else:
            yield first, text
            text, first = "", number + offset + 1


def commands(page, lines):
    for number, language, block in blocks(lines):
        text = "\n".join(block)
        if language == "text":
            for command in re.findall(r"`(cloze [^`]+)`", text):
                if re.search(r" --|cloze (help|explain) ", command) and not re.search(r"\.\.\.|[A-Z]{2}", command):
                    yield Command(page, number, command, "line")
        elif language == "yaml":
            yield Command(page, number, text, "recipe")
        elif language not in ("shell", "indented"):
            continue
        elif "```cloze" in text:
            yield Command(page, number, text, "notebook")
        elif re.match(r"# \S+\.cloze: cloze ", text):
            yield Command(page, number, text, "script")
        elif "cloze> " in text:
            typed = [line for line in block if re.match(r"cloze> |   \.\.\. ", line)]
            yield Command(page, number, "\n".join(line[7:] for line in typed), "session")
        elif page == "commands.md" and language == "shell" and "cloze " not in text:
            if text.endswith("}"):
                yield Command(page, number, text, "session")
            else:
                yield from (Command(page, number + at, line, "session") for at, line in enumerate(block))
        elif any(PROGRAM.match(line) for line in block):
            prompted = any(line.startswith("$ ") for line in block)
            for first, line in joined(block, number):
                if line.strip() and (line.startswith("$ ") or not prompted):
                    yield Command(page, first, line.removeprefix("$ "), "line")


def examples(section):
    """The lines of a section of commands.md up to the end of its first block, which has its examples."""
    fences = [number for number, line in enumerate(section) if line == "```"]
    return section[: fences[1] + 1] if len(fences) > 1 else section


def units(names):
    """Name and commands of each page, or section of a page that has one for each command."""
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        if names and path.name not in names:
            continue
        lines = path.read_text().splitlines()
        heads = [0]
        if path.name == "commands.md":
            heads += [number for number, line in enumerate(lines) if line.startswith("## ")]
        for start, end in zip(heads, [*heads[1:], len(lines)]):
            found = list(commands(path.name, examples(lines[start:end]) if start else lines[start:end]))
            for command in found:
                command.line += start
            if found:
                yield path.name + (f" {lines[start][3:]}" if start else ""), found


# Commands in small size.


def small(text):
    """A command of cloze without the program's name, in small size."""
    for entry in tables.SMALL:
        if not re.search(entry[0], text):
            continue
        used.add(entry)
        for option in re.findall(r"--set [\w.]+=\S+|--[\w-]+ \S+", entry[1]):
            name = re.escape(option.split("=")[0] + "=" if option.startswith("--set") else option.split()[0] + " ")
            text = re.sub(rf"\s{name}\S+", "", text) + " " + option
    return text


def statements(text):
    """A script in small size."""

    def replaced(match):
        return match[1] + small(match[2]) + match[3]

    lines = [line for _, line in joined(text.splitlines(), 1)]
    command = r"^(\s*(?:\w+ = |time )?)((?:pretrain|finetune|sweep|tokenizer train|data make|bench) .*?)(\s*[&}]?\s*)$"
    return "\n".join(re.sub(command, replaced, line) for line in lines)


def shell_line(text):
    """A line of the system's shell in small size, without its comment."""

    def replaced(match):
        return match[1] + "cloze " + small(match[2]) + match[3]

    part = r"""'[^']*'|"[^"]*"|\s+#.*$|(?<=\s)\d>+|[|<>&;]+|[^'"|<>&;\s]+|\s+"""
    line, segment = "", ""
    for found in [*re.findall(part, text), "|"]:
        if re.fullmatch(r"\d?[|<>&;]+", found):
            line += re.sub(r"^(\s*)cloze (.*?)(\s*)$", replaced, segment, flags=re.S) + found
            segment = ""
        elif not re.match(r"\s+#", found):
            segment += found
    return line[:-1]


def here(text):
    """The text with what is here in the place of what is elsewhere."""
    for entry in tables.REPLACED:
        if re.search(entry[0], text):
            used.add(entry)
            text = re.sub(entry[0], entry[1], text)
    return text


def prepared(command, folder):
    """What bash runs for the command, and what it reads."""
    text = here(command.text)
    if command.kind == "line":
        return shell_line(text), None
    if command.kind == "recipe":
        kind = "" if re.search(r"^modality:", text, re.M) else "modality: text\n"
        (folder / "page.yaml").write_text(kind + text + "\n")
        return "cloze explain page.yaml", None
    if command.kind == "notebook":
        (folder / "page.md").write_text("\n".join(statements(part) for part in text.split("\n")))
        return "cloze notebook run page.md", None
    if command.kind == "script":
        name, run = re.match(r"# (\S+\.cloze): (cloze .*)", text).groups()
        (folder / name).write_text(statements(text))
        return run, None
    entry = find(tables.PRELUDES, text)
    return "cloze", statements((entry[1] + "\n" if entry else "") + text) + "\n"


# Running.


class Runner:
    def __init__(self, cloze, folder):
        self.folder = folder
        (folder / "bin").mkdir()
        (folder / "bin/cloze").symlink_to(cloze)
        (folder / "home").mkdir()
        keep = {name: value for name, value in os.environ.items() if not name.startswith("XDG_")}
        self.environment = keep | {
            "HOME": str(folder / "home"), "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "TERM": "dumb"}

    def bash(self, text, folder, typed=None):
        """Runs a line; one that takes minutes is too large, and counts as failed."""
        return subprocess.run(
            ["timeout", str(LONGEST), "bash", "-o", "pipefail", "-c", text], cwd=folder, env=self.environment,
            input=typed or "", capture_output=True, text=True, errors="replace")

    def make_world(self):
        base = self.folder / "world"
        base.mkdir()
        world.write_data(base)
        (base / "docs").mkdir()
        for name in ["docs/baseline.jsonl", "mine.jsonl", "before.jsonl", "after.jsonl"]:
            shutil.copy(ROOT / "docs/baseline.jsonl", base / name)

        def make(lines):
            for line in lines:
                result = self.bash(shell_line(line), base)
                if result.returncode:
                    sys.exit(f"{shell_line(line)}\n{result.stderr}")

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(make, world.MODELS))
        for name, copies in world.COPIES.items():
            for copy in copies.split():
                shutil.copytree(base / name, base / copy)
        return base

    def unit(self, number, found, base):
        """Runs the commands of a page; returns those that fail, with what they said."""
        folder = self.folder / f"page{number}"
        folder.mkdir()
        copy_named("\n".join(here(command.text) for command in found), base, folder)
        failures, made = [], set()
        for command in found:
            if find(tables.NOT_RUN, command.text):
                continue
            swap = find(tables.STANDING_IN, f"{command.page} {command.text}")
            if swap:
                shutil.rmtree(folder / swap[1], ignore_errors=True)
                shutil.copytree(base / swap[2], folder / swap[1])
            for name in re.findall(r"--out (?:\./)?([\w./-]+)", command.text):
                if name not in made or command.page == "commands.md":
                    shutil.rmtree(folder / name, ignore_errors=True)
                made.add(name)
            text, typed = prepared(command, folder)
            result = self.bash(text, folder, typed)
            fails = find(tables.FAILS, f"{command.page} {command.text}")
            if result.returncode != (fails[1] if fails else 0):
                failures.append((command, text, typed, result))
        return failures


def copy_named(text, base, folder):
    """Copies what the text names, and what the commands of the tables and names of runs stand for."""
    for path in base.iterdir():
        if path.name not in ("runs", "book.txt") and not re.search(rf"(?<![\w-]){re.escape(path.name)}(?!\w)", text):
            continue
        if path.is_dir():
            shutil.copytree(path, folder / path.name)
        else:
            shutil.copy(path, folder)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--cloze", default=ROOT / ".build/release/cloze", type=pathlib.Path)
    parser.add_argument("--page", nargs="*", default=[], help="only these, such as README.md")
    parser.add_argument("--list", action="store_true", help="show the commands and run none")
    parser.add_argument("--keep", action="store_true", help="keep the folder they ran in")
    options = parser.parse_args()
    pages = list(units(options.page))
    if options.list:
        for _, found in pages:
            for command in found:
                reason = find(tables.NOT_RUN, command.text)
                print(f"{command}" + (f"    [not run: {reason[1]}]" if reason else ""))
        return
    start = time.monotonic()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="cloze-pages-"))
    try:
        failed = run(pages, Runner(options.cloze.resolve(), folder))
        if not options.page:
            failed += unused()
    finally:
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder)
    commands = [command for _, found in pages for command in found]
    idle = sum(find(tables.NOT_RUN, command.text) is not None for command in commands)
    print(f"pages: {len(commands)} commands, {idle} of them not run, {failed} wrong, "
          f"in {time.monotonic() - start:.0f} s")
    sys.exit(1 if failed else 0)


def run(pages, runner):
    base = runner.make_world()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda unit: runner.unit(unit[0], unit[1][1], base), enumerate(pages))
        for failures in results:
            for command, text, typed, result in failures:
                failed += 1
                said = "\n".join((result.stderr.strip() or result.stdout.strip()).splitlines()[-6:])
                print(f"{command}\n  status {result.returncode} of: {text}\n{typed or ''}{said}\n", flush=True)
    return failed


def unused():
    """Complains of entries of the tables that fit no command; returns their number."""
    kinds = [tables.SMALL, tables.REPLACED, tables.NOT_RUN, tables.FAILS, tables.STANDING_IN, tables.PRELUDES]
    idle = [entry for table in kinds for entry in table if entry not in used]
    for entry in idle:
        print(f"pages_tables.py: this fits no command any more: {entry}")
    return len(idle)


if __name__ == "__main__":
    main()
