"""Writes formatted_strings.json: programs with f-strings as Python 3.12 and later take them, and the
texts of their tokens, each f-string joined to one.

    python3.13 make_formatted_strings.py
"""

import io
import json
import random
import sys
import tokenize

assert sys.version_info >= (3, 12), "f-strings are tokens of their own since Python 3.12"

SOURCES = [
    'x = f"foo {f"bar {x}"} baz"\ny = 1\n',
    "f'{'a' 'b'}'\n",
    "f'{x!r:>{width}}' + f'{x!s}' + f'{x=!r:^{w}.{p}}'\n",
    "f'{{}} {{{x}}} {{x}} }}{{'\n",
    "f'{\"\\n\".join(a)}' f'{'\\n'.join(a)}'\n",
    "f'{x # a comment with } and '\n}' + y\n",
    "f'''{\nx # a '''\n}''' + y\n",
    "f'{\nx\n}'\n",
    "f'{a['b']}' f'{a[\"b\"]}'\n",
    "f'{ {'a': 1}['a'] }' f'{({'a': 1})}'\n",
    "f'{x:{'>'}{10}}' f'{x:{y:{z}}}'\n",
    "f'{a != b}' f'{a!=b!r}'\n",
    "f'{(lambda x: x)(1)}' f'{(y := 1)}'\n",
    "f'\\N{BULLET} {x}' f'{x:\\N{BULLET}>5}'\n",
    "rf'\\N{x}' Rf'\\{x}' fR'\\'{x}' rF'\\\\{x}'\n",
    "f'\\'{x}\\'' f'a\\\nb{x}'\n",
    "f'''{'''a'''}''' f'''a'b''c{x}'''\n",
    'f"""{f\'\'\'{f"{1}"}\'\'\'}"""\n',
    "f'{f'{f'{f'{f'{1}'}'}'}'}'\n",
    "f'''{x:\n}''' f'''{x:%H\n%M}'''\n",
    "f'{x:#>10}' f'{x:=^+20,.2f}' f'{x:%Y-%m-%d}'\n",
    "f'{x}' 'b' r'c' u'd' f'''{e}''' F'{f}'\n",
    "f'{b'a'}{rb\"c\"}{u'd'}{r'\\''}'\n",
    "f'{'''a\n'''}' + x\n",
    "def f():\n    return f'{\n1}'\nx = f'''\n  {y}\n'''\n",
    "if a:\n    b = [f'{c}', # d\n      f'{'e'}']\nf = 1\n",
    "f''\nf''''''\nf'{x}'''\nf'''{x}'''''\n",
    "f'{x:{{}}}' f'{x:{ {} }}'\n",
    "f'{*a, *b}' f'{yield}' f'{await x}' f'{a if b else c}'\n",
    "f'{x\\\n}' f'{a:{b}\\\n}'\n",
    "f'größe {größe} 😀 {\"é\"!r:é>5}'\n",
    "f\"{'#'}\" f'{x}#{y}' # {\n",
    "print(f'{a}', f'{b:{c}}', sep=f'{'\\t'}')\n",
    "x = f'{1_000.5e3j}{0xff}{1if y else 2}'\n",
    "f'{a[1:2]}{a[b:c:d]}{a[lambda: 1]}{ {1: 2} }'\n",
    "f'{[x for x in y if x]}{f\"{[f'{z}' for z in y]}\"}'\n",
]


ATOMS = ["x", "1.5", "a.b", "'s'", '"t"', "'''u'''", "b'\\''", "'{'", '"}"', "'#'", "'\\\\'"]


def expression(random, depth):
    choice = random.randrange(11 if depth > 0 else 4)
    inner = lambda: expression(random, depth - 1)
    if choice < 4:
        return random.choice(ATOMS)
    if choice == 4:
        return f"({inner()}, {inner()})"
    if choice == 5:
        return f"[{inner()}][{inner()}:{inner()}]"
    if choice == 6:
        return "{" + inner() + ": " + inner() + "}"
    if choice == 7:
        return f"{inner()} != {inner()}"
    if choice == 8:
        return f"(# {random.choice(['it' + chr(39) + 's', '}', '{', chr(34)])}\n {inner()}\n)"
    return formatted(random, depth - 1)


def formatted(random, depth):
    prefix = random.choice(["f", "F", "rf", "fR", "Rf"])
    quotes = random.choice(["'", '"', "'''", '"""'])
    parts = []
    for _ in range(random.randrange(4)):
        if random.random() < 0.5:
            parts.append(random.choice([
                "a ", "{{", "}}", "\\\\", "\\" + quotes[0], "é", " # ", "\\N{BULLET}", ":", "!r"]))
            continue
        field = "{ " + expression(random, depth) + random.choice(["", "=", " "])
        field += random.choice(["", "!r", "!s"])
        if random.random() < 0.4:
            field += ":" + random.choice(["", ">", "é^", "#x", "%Y"])
            field += random.choice(["", "10", "{ " + expression(random, depth - 1) + "}"])
        parts.append(field + "}")
    return prefix + quotes + "".join(parts) + quotes


def tokens(source):
    """The texts of the tokens but line ends and indentation, f-strings joined."""
    lines = source.splitlines(keepends=True)

    def place(position):
        return sum(map(len, lines[: position[0] - 1])) + position[1]

    found, depth, start = [], 0, 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        name = tokenize.tok_name[token.type]
        if name == "FSTRING_START":
            start = start if depth else place(token.start)
            depth += 1
        elif name == "FSTRING_END":
            depth -= 1
            if not depth:
                found.append(source[start : place(token.end)])
        elif not depth and name not in ("NEWLINE", "NL", "INDENT", "DEDENT", "ENDMARKER"):
            found.append(source[place(token.start) : place(token.end)])
    return found


def is_valid(source):
    """True if Python takes the source, by itself or within a function, where it may await."""
    inner = "".join("  " + line for line in source.splitlines(keepends=True))
    for program in ["async def f():\n" + inner, source]:
        try:
            compile(program, "", "exec", dont_inherit=True)
            return True
        except SyntaxError:
            pass
    return False


if __name__ == "__main__":
    import warnings

    warnings.simplefilter("ignore")
    rng = random.Random(12)
    made = list(SOURCES)
    while len(made) < 400:
        source = f"y = [{formatted(rng, 3)}, {expression(rng, 2)}]\nz = 1\n"
        if is_valid(source):
            made.append(source)
    for source in SOURCES:
        if not is_valid(source):
            print("not valid by itself:", repr(source))
    with open("formatted_strings.json", "w") as file:
        json.dump([{"source": s, "tokens": tokens(s)} for s in made], file, ensure_ascii=False, indent=0)
        file.write("\n")
    print(len(made))
