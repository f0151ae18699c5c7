"""Programs run in turn, with what they print and the memory they take."""

import os
import statistics


def run(command):
    """Standard output and the largest resident memory in bytes of one program."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.execvp(command[0], command)
    os.close(write)
    with os.fdopen(read) as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child, 0)
    assert status == 0, f"{command} ended with {status}"
    return output, usage.ru_maxrss * 1024


class Table:
    """Figures of several rounds by the name of the program; prints their medians as Markdown."""

    def __init__(self, *columns):
        self.columns = columns
        self.rows = {}

    def note(self, name, *values):
        self.rows.setdefault(name, []).append(values)
        print(name, *(f"{value:.0f}" if value else "-" for value in values), flush=True)

    def show(self):
        print("\n| program | " + " | ".join(self.columns) + " |")
        print("|---" * (len(self.columns) + 1) + "|")
        for name, rounds in self.rows.items():
            medians = [
                statistics.median(values) if all(values) else None for values in zip(*rounds)]
            print(f"| {name} | " + " | ".join(f"{m:.0f}" if m else "-" for m in medians) + " |")
