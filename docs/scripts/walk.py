"""Counts the files and modules that the program passes through on four walks, as executed.

    python3 walk.py TREE [CLOZE]

TREE is a clone that is built, CLOZE its program (default: TREE/.build/release/cloze; two programs that are compared
must be built with the same options). Needs valgrind, binutils and llvm-symbolizer. Each walk runs under callgrind,
and so does `cloze --version`, whose functions are left out: what every command does (options, registries) is no part
of a walk. The walks, on tiny data and models:

    pretrain text        12 steps
    pretrain points      12 steps from the run of a dVAE
    evaluate items       a run on its validation users
    --set masking.rate   `explain text --yaml` with it

For each walk one line of JSON: "files" and "modules" of the project in which a function ran, inlined ones included;
"calls" from file to file (distinct pairs); "crossings", those between two modules; "upward", those into a module on
which the caller's does not depend, through protocols and closures. Calls by way of another library (an array's map,
a new thread, the parser of options) have no caller in the project and are not counted.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import weight_digests as data

POSITION = re.compile(r"(\+|-|\*|0x)([0-9a-f]*) ")
IDENTITY = re.compile(r"(c?ob|fn|cfn)=\((\d+)\)(?: (.*))?")
SINGLE = ["--precision", "f32", "--threads", "1", "--backend", "reference"]


class Program:
    """The program with its debug information, and a copy without it that callgrind can read."""

    def __init__(self, path, folder):
        self.path, self.folder, self.frames = os.path.realpath(path), folder, {}
        self.bare = f"{folder}/cloze-walk"
        subprocess.run(["objcopy", "--strip-debug", self.path, self.bare], check=True)

    def profile(self, arguments):
        """The text that callgrind writes of a command."""
        out = f"{self.folder}/callgrind.out"
        process = subprocess.run(
            ["valgrind", "--tool=callgrind", "--dump-instr=yes", "--demangle=no", f"--callgrind-out-file={out}",
             self.bare, *arguments], capture_output=True, text=True)
        if process.returncode:
            sys.exit(f"{' '.join(arguments)} ended with {process.returncode}: {process.stderr[-2000:]}")
        with open(out) as file:
            return file.read()

    def resolve(self, addresses):
        """Fills `frames`: for each address the (file, function) of the code and of what it is inlined into."""
        new = sorted(set(addresses) - self.frames.keys())
        process = subprocess.run(
            ["llvm-symbolizer", f"--obj={self.path}", "--inlines", "--no-demangle", "--output-style=JSON"],
            input="\n".join(map(hex, new)), capture_output=True, text=True, check=True)
        for address, line in zip(new, filter(None, process.stdout.split("\n")), strict=True):
            symbols = json.loads(line).get("Symbol", [])
            self.frames[address] = [(s["FileName"], s["FunctionName"]) for s in symbols]


def events(text, name):
    """What the object called `name` executed: the addresses, and the calls as (address, callee's address)."""
    objects, addresses, calls = {}, set(), set()
    here = callee = None
    address, target = 0, None
    for line in text.split("\n"):
        if match := IDENTITY.match(line):
            kind, identity, value = match.groups()
            if kind.endswith("ob"):
                if value:
                    objects[identity] = os.path.basename(value)
                if kind == "ob":
                    here = objects[identity]
                else:
                    callee = objects[identity]
            continue
        if line.startswith("calls="):
            place = line.split()[1]
            target = int(place, 16) if place.startswith("0x") else moved(address, POSITION.match(place + " "))
            continue
        if match := POSITION.match(line):
            address = moved(address, match)
            if here == name:
                addresses.add(address)
            if target is not None:
                if here == name and (callee or here) == name:
                    calls.add((address, target))
                target, callee = None, None
    return addresses, calls


def moved(address, match):
    """The address that a position names, which may be relative to the last one."""
    sign, digits = match.groups()
    if sign == "0x":
        return int(digits, 16)
    return address if sign == "*" else address + int(sign + digits)


class Walk:
    """The functions that ran and the calls between files."""

    def __init__(self, program, tree, arguments):
        addresses, calls = events(program.profile(arguments), os.path.basename(program.bare))
        program.resolve(addresses | {target for _, target in calls})
        root = os.path.realpath(tree) + "/Sources/"

        def project(frames):
            """The project's part of frames, callers first, as (file, function)."""
            found = [(os.path.normpath(f)[len(root):], n) for f, n in frames if os.path.normpath(f).startswith(root)]
            return found[::-1]

        self.functions, self.calls, glue = set(), set(), {}
        for address in addresses:
            stack = project(program.frames[address])
            self.functions.update(stack)
            self.calls.update((a[0], b[0]) for a, b in zip(stack, stack[1:]) if a[0] != b[0])
        for address, target in calls:
            caller = program.frames[address]
            if not project(caller) and caller:
                glue.setdefault(caller[-1], set()).add(target)
        for address, target in calls:
            caller = project(program.frames[address])
            for callee in self.reached(program, project, glue, target, set()) if caller else ():
                if callee != caller[-1][0]:
                    self.calls.add((caller[-1][0], callee))

    def reached(self, program, project, glue, target, seen):
        """The files of the function at `target`, or of those that code of the compiler's making calls for it."""
        frames = program.frames[target]
        stack = project(frames)
        if stack:
            yield stack[0][0]
        elif frames and frames[-1] not in seen and is_glue(frames[-1][0]):
            seen.add(frames[-1])
            for other in glue.get(frames[-1], ()):
                yield from self.reached(program, project, glue, other, seen)


def is_glue(file):
    """True for the code that the compiler makes, such as a protocol's way to what fulfils it."""
    return not file.startswith("/") or file.endswith("<compiler-generated>")


def module(file):
    parts = file.split("/")
    if parts[0] in ("ClozeModalities", "Native"):
        return parts[1] if parts[0] == "Native" else "Cloze" + parts[1]
    return parts[0]


def dependencies(tree):
    """The modules that each module of Package.swift depends on, in the end."""
    with open(f"{tree}/Package.swift") as file:
        chunks = re.split(r"\.(?:target|executableTarget|testTarget|systemLibrary)\(", file.read())[1:]
    direct = {}
    for chunk in chunks:
        listed = re.search(r"dependencies:\s*\[([^\]]*)\]", chunk)
        listed = re.sub(r"\.product\([^)]*\)", "", listed[1]) if listed else ""
        direct[re.search(r'name:\s*"(\w+)"', chunk)[1]] = set(re.findall(r'"(\w+)"', listed))

    def closure(name):
        return direct.get(name, set()).union(*(closure(other) for other in direct.get(name, ())))
    return {name: closure(name) for name in direct}


def summary(name, walk, shorter, below):
    functions, calls = walk.functions - shorter.functions, walk.calls - shorter.calls
    files = {file for file, _ in functions}
    crossings = {(a, b) for a, b in calls if module(a) != module(b)}
    upward = {(a, b) for a, b in crossings if module(b) not in below.get(module(a), set())}
    return {"walk": name, "files": len(files), "modules": len({module(f) for f in files}), "calls": len(calls),
            "crossings": len(crossings), "upward": len(upward)}


def arguments(cloze, folder, name, out):
    """The command that trains a run of weight_digests.py, with one thread and plain products."""
    command, _, source, _, options = data.RUNS[name]
    options = [option.format_map({other: f"{folder}/runs/{other}" for other in data.RUNS}) for option in options]
    return [command, *data.recipe(cloze, name, None), "--data", f"{folder}/{source}", *options, "--seed", data.SEED,
            *SINGLE, "--out", f"{folder}/{out}", "--quiet"]


def main():
    tree = os.path.abspath(sys.argv[1])
    cloze = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else f"{tree}/.build/release/cloze")
    with tempfile.TemporaryDirectory(prefix="cloze-walk-") as folder:
        data.make_data(cloze, folder)
        for name in ("items", "points-dvae"):
            data.train(cloze, folder, name, None, "f32")
        program, below = Program(cloze, folder), dependencies(tree)
        walks = {
            "pretrain text": arguments(cloze, folder, "text", "walk-text"),
            "pretrain points": arguments(cloze, folder, "points", "walk-points"),
            "evaluate items": ["evaluate", f"{folder}/runs/items", *SINGLE],
            "--set masking.rate": ["explain", "text", "--yaml", "--set", "masking.rate=0.3"]}
        shorter = Walk(program, tree, ["--version"])
        for name, words in walks.items():
            print(json.dumps(summary(name, Walk(program, tree, words), shorter, below)), flush=True)


main()
