#!/usr/bin/env python3
"""Checks examples of `cloze data make code-tasks` with Python's own ast, symtable and tokenize.

    cloze data make code-tasks --data /usr/lib/python3 /usr/lib/python3.11 --out tasks
    python3.11 docs/scripts/check_code_tasks.py tasks --count 1000

For every task it takes up to --count examples spread over all parts, finds the function again in
the file that `info` names, and checks that the label is true:

- Correct: the function has the tokens it has in its file, comments included, and the same tree.
- Changed: it differs from that function exactly as `info` says and where it says so: one token
  (misuse, operator), two operands (their tree is that of the original with the operands swapped),
  one exception. What was put in a variable's place is in scope there: symtable finds it as a local
  or free variable that is a parameter or assigned to, and not after the `except` that unbinds it.
- Docstrings: the right one is that of the function, the wrong one that of another function.
- Repair: the pieces join to the function's tokens; one error position; every candidate is a local
  variable of the function, every such variable is a candidate wherever it stands, and the targets
  are exactly where the right one stands.

Prints a line for each task and every error; leaves with 1 if there are any.
"""

import argparse
import ast
import io
import json
import pathlib
import re
import symtable
import sys
import tokenize
import warnings

EXCEPTIONS = set(
    "ValueError KeyError AttributeError TypeError OSError IOError ImportError IndexError "
    "DoesNotExist KeyboardInterrupt StopIteration AssertionError SystemExit RuntimeError "
    "HTTPError UnicodeDecodeError NotImplementedError ValidationError ObjectDoesNotExist "
    "NameError".split()
)
GROUPS = [
    {"+", "-", "*", "/", "//", "%", "**"}, {"&", "|", "^", "<<", ">>"},
    {"==", "!=", "<", "<=", ">", ">="}, {"is", "is not"}, {"in", "not in"}, {"and", "or"},
]
ORDERED = {"-", "/", "//", "%", "**", "<<", ">>", "@", "<", "<=", ">", ">=", "in", "not in"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
SKIPPED = {tokenize.ENCODING, tokenize.NL, tokenize.COMMENT, tokenize.ENDMARKER}


class Wrong(Exception):
    """An example is not what it says it is."""


def require(condition, *what):
    if not condition:
        raise Wrong(" ".join(str(part) for part in what))


# Files and functions.


def rows(text):
    """The lines of a text as Python counts them, with their ends."""
    return io.StringIO(text).readlines()


class File:
    """A file of the corpus, read as Python reads it."""

    known = {}

    def __init__(self, path):
        with tokenize.open(path) as stream:
            self.text = stream.read()
        self.lines = rows(self.text)
        self.functions = {}
        self.walk(ast.parse(self.text), [])

    def walk(self, node, names):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FUNCTIONS):
                name = ".".join(names + [child.name])
                self.functions[(child.lineno, name)] = child
            elif isinstance(child, ast.ClassDef):
                self.walk(child, names + [child.name])
            else:
                self.walk(child, names)

    @classmethod
    def at(cls, path):
        if path not in cls.known:
            cls.known.clear()
            cls.known[path] = cls(path)
        return cls.known[path]


ORIGIN = re.compile(r"^(?P<path>.*?):(?P<line>\d+) (?P<name>\S+) (?P<how>.*)$", re.S)


def origin(info):
    match = ORIGIN.match(info)
    require(match, "info cannot be read:", info)
    return match["path"], int(match["line"]), match["name"], match["how"]


def original(info):
    """The tree of the function an example is from, its tokens, and what was done to it."""
    path, line, name, how = origin(info)
    file = File.at(path)
    require((line, name) in file.functions, "no such function:", info)
    node = file.functions[(line, name)]
    return node, tokens_of(file, node), how


def tokens_of(file, node):
    """(type, text) of the tokens of a function in its file, comments included."""
    lines = iter(file.lines[node.lineno - 1 : node.end_lineno])
    first = next(lines)
    prefix = len(first.encode()[: node.col_offset].decode())
    text = first[prefix:] + "".join(lines)
    # The last line may hold the start of another statement only after a semicolon, which is part
    # of the same line of the function; what is on it belongs to the function.
    return tokens(text)


def tokens(text, comments=False):
    """(type, text, start) of the tokens that mean something; block openings without their width."""
    result = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in SKIPPED and not (comments and token.type == tokenize.COMMENT):
            continue
        string = token.string
        if token.type in (tokenize.INDENT, tokenize.NEWLINE, tokenize.DEDENT):
            string = ""
        result.append((token.type, string, token.start))
    return result


def plain(list_of_tokens):
    return [(kind, text) for kind, text, _ in list_of_tokens]


def parse(text):
    tree = ast.parse(text)
    require(len(tree.body) == 1 and isinstance(tree.body[0], FUNCTIONS), "not one function")
    return tree.body[0]


def shape(node):
    """A tree as text, without decorators and positions."""
    node = node if not isinstance(node, FUNCTIONS) else bare(node)
    return ast.dump(node)


def bare(node):
    copy = type(node)(**dict(ast.iter_fields(node)))
    copy.decorator_list = []
    return copy


def untouched(text, node, expected):
    require(plain(tokens(text)) == plain(expected), "a correct example differs from its file")
    require(shape(parse(text)) == shape(node), "a correct example has another tree than in its file")


def place(text, where):
    """The index of the token at `line:column` (bytes) of `text`."""
    line, column = map(int, where.split(":"))
    row = rows(text)[line - 1]
    for index, (_, string, start) in enumerate(tokens(text)):
        if string and start[0] == line and len(row[: start[1]].encode()) == column:
            return index
    raise Wrong("no token at", where)


# Scopes.


class Scopes(ast.NodeVisitor):
    """Where each name of a function stands: its symbol tables from the innermost outwards."""

    def __init__(self, text):
        module = symtable.symtable(text, "example", "exec")
        self.chain = [module]
        self.used = {}
        # (line, column) -> (table chain, is an annotation, blocks that an except leaves)
        self.names = {}
        self.annotation = False
        self.handlers = []
        # id of table, name -> (line, column) ranges of the except blocks that alone bind it
        self.handled = {}
        self.bound = set()
        self.visit(ast.parse(text))

    def child(self, kind, name, line):
        """The next table of that kind within the present one."""
        table = self.chain[-1]
        fitting = [
            t for t in table.get_children()
            if t.get_type() == kind and t.get_name() == name and t.get_lineno() == line
            and t.get_id() not in self.used
        ]
        require(fitting, "no symbol table for", name, line)
        self.used[fitting[0].get_id()] = True
        return fitting[0]

    def within(self, table, nodes):
        self.chain.append(table)
        for node in nodes:
            self.visit(node)
        self.chain.pop()

    def annotate(self, node):
        if node is None:
            return
        outer, self.annotation = self.annotation, True
        self.visit(node)
        self.annotation = outer

    def outside(self, arguments):
        for default in arguments.defaults + [d for d in arguments.kw_defaults if d]:
            self.visit(default)

    def parameters(self, arguments, table):
        for argument in self.all(arguments):
            self.mark(argument, argument.arg, self.chain + [table])
            self.bound.add((table.get_id(), argument.arg))

    @staticmethod
    def all(a):
        return a.posonlyargs + a.args + a.kwonlyargs + [x for x in (a.vararg, a.kwarg) if x]

    def visit_FunctionDef(self, node):
        for decorator in node.decorator_list:
            self.visit(decorator)
        self.outside(node.args)
        for argument in self.all(node.args):
            self.annotate(argument.annotation)
        self.annotate(node.returns)
        table = self.child("function", node.name, node.lineno)
        self.parameters(node.args, table)
        self.within(table, node.body)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_Lambda(self, node):
        self.outside(node.args)
        table = self.child("function", "lambda", node.lineno)
        self.parameters(node.args, table)
        self.within(table, [node.body])

    def visit_ClassDef(self, node):
        for part in node.decorator_list + node.bases + node.keywords:
            self.visit(part)
        self.within(self.child("class", node.name, node.lineno), node.body)

    def comprehension(self, name, elements):
        def visit(node):
            first, rest = node.generators[0], node.generators[1:]
            self.visit(first.iter)
            inner = [first.target] + first.ifs
            for generator in rest:
                inner += [generator.target, generator.iter] + generator.ifs
            # Tables of nested scopes are listed in the order of symtable's visit.
            table = self.child("function", name, node.lineno)
            self.within(table, inner + elements(node))
        return visit

    def visit_ListComp(self, node):
        self.comprehension("listcomp", lambda n: [n.elt])(node)

    def visit_SetComp(self, node):
        self.comprehension("setcomp", lambda n: [n.elt])(node)

    def visit_GeneratorExp(self, node):
        self.comprehension("genexpr", lambda n: [n.elt])(node)

    def visit_DictComp(self, node):
        self.comprehension("dictcomp", lambda n: [n.value, n.key])(node)

    def visit_JoinedStr(self, node):
        """f-strings are strings: what is in them is no name, but their scopes count."""
        saved = self.names, self.bound
        self.names, self.bound = {}, set()
        self.generic_visit(node)
        self.names, self.bound = saved

    def visit_AnnAssign(self, node):
        self.visit(node.target)
        self.annotate(node.annotation)
        if node.value:
            self.visit(node.value)

    def visit_ExceptHandler(self, node):
        if node.type:
            self.visit(node.type)
        if node.name:
            span = (node.body[0].lineno, node.body[-1].end_lineno)
            self.handled.setdefault((self.chain[-1].get_id(), node.name), []).append(span)
        for statement in node.body:
            self.visit(statement)

    def visit_MatchAs(self, node):
        if node.pattern:
            self.visit(node.pattern)
        self.capture(node.name)

    def visit_MatchStar(self, node):
        self.capture(node.name)

    def visit_MatchMapping(self, node):
        self.generic_visit(node)
        self.capture(node.rest)

    def capture(self, name):
        if name:
            self.bound.add((self.chain[-1].get_id(), name))

    def visit_NamedExpr(self, node):
        table = self.around()
        self.bound.add((table.get_id(), node.target.id))
        self.mark(node.target, node.target.id, self.chain)
        self.visit(node.value)

    def around(self):
        """The table that `:=` binds in."""
        for table in reversed(self.chain):
            if table.get_name() not in ("listcomp", "setcomp", "dictcomp", "genexpr"):
                return table
        return self.chain[0]

    def visit_Name(self, node):
        self.mark(node, node.id, self.chain)
        if not isinstance(node.ctx, ast.Load):
            self.bound.add((self.chain[-1].get_id(), node.id))

    def mark(self, node, name, chain):
        self.names[(node.lineno, node.col_offset)] = (name, list(chain), self.annotation, node)

    def owner(self, name, chain):
        """The table of a function that `name` belongs to in `chain`, by symtable; None if global."""
        for depth, table in enumerate(reversed(chain)):
            if table.get_type() == "class" and depth:
                continue
            if table.get_type() == "module":
                return None
            try:
                symbol = table.lookup(name)
            except KeyError:
                continue
            if symbol.is_global():
                return None
            if symbol.is_local() and not symbol.is_free():
                return table
        return None

    def is_variable(self, name, owner, line):
        """Whether it is assigned to or a parameter, by more than an except that ended."""
        key = (owner.get_id(), name)
        shadow = any(k[1] == name and self.through(k, key) for k in self.bound)
        if key in self.bound or shadow:
            return True
        return any(a <= line <= b for a, b in self.handled.get(key, []))

    def through(self, key, owner):
        """Whether the binding `key` is one of a `nonlocal` in a scope within `owner`."""
        return key in self.nonlocals and owner in self.nonlocals[key]

    nonlocals = {}

    def visit_Nonlocal(self, node):
        table = self.chain[-1]
        for name in node.names:
            owner = self.owner(name, self.chain[:-1])
            if owner is not None:
                self.nonlocals = dict(self.nonlocals)
                self.nonlocals.setdefault((table.get_id(), name), set()).add((owner.get_id(), name))


def in_scope(text, name, where):
    """Requires that `name`, which stands at `line:column` of `text`, is a variable there."""
    scopes = Scopes(text)
    line, column = map(int, where.split(":"))
    require((line, column) in scopes.names, "no name at", where)
    found, chain, annotated, node = scopes.names[(line, column)]
    require(found == name, "another name at", where)
    require(not annotated, "within an annotation at", where)
    require(isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load), "no use at", where)
    owner = scopes.owner(name, chain)
    require(owner is not None, name, "is not local at", where)
    require(owner.get_type() == "function", name, "belongs to a class at", where)
    require(scopes.is_variable(name, owner, line), name, "is no variable at", where)


# The tasks.


CHANGE = re.compile(r"^`(.*)` → `(.*)` at (\d+:\d+)$", re.S)
SWAP = re.compile(r"^swapped operands of `(.*)` at (\d+:\d+)$")


def check_misuse(example):
    node, expected, how = original(example["info"])
    if example["label"] == "Correct":
        require(how == "original", "a correct example with", how)
        return untouched(example["function"], node, expected)
    require(example["label"] == "Variable misuse", "label", example["label"])
    right, wrong, where = CHANGE.match(how).groups()
    text = example["function"]
    index = place(text, where)
    now = plain(tokens(text))
    require(now[index] == (tokenize.NAME, wrong), "not", wrong, "at", where)
    require(wrong != right, "nothing changed")
    now[index] = (tokenize.NAME, right)
    require(now == plain(expected), "more than one token differs")
    in_scope(text, wrong, where)
    line, column = map(int, where.split(":"))
    lines = rows(text)
    row = lines[line - 1].encode()
    lines[line - 1] = (
        row[:column] + right.encode() + row[column + len(wrong.encode()) :]
    ).decode()
    in_scope("".join(lines), right, where)
    require(shape(parse("".join(lines))) == shape(node), "the right variable gives another tree")


def check_operator(example):
    node, expected, how = original(example["info"])
    if example["label"] == "Correct":
        require(how == "original", "a correct example with", how)
        return untouched(example["function"], node, expected)
    require(example["label"] == "Wrong binary operator", "label", example["label"])
    right, wrong, where = CHANGE.match(how).groups()
    group = [g for g in GROUPS if right in g]
    require(group and wrong in group[0] and right != wrong, right, "and", wrong, "are no pair")
    text = example["function"]
    index = place(text, where)
    now = [text for _, text in plain(tokens(text))]
    words = wrong.split()
    require(now[index : index + len(words)] == words, "not", wrong, "at", where)
    now[index : index + len(words)] = right.split()
    require(now == [text for _, text in plain(expected)], "more than the operator differs")
    before, after = operators(node), operators(parse(text))
    require(len(before) == len(after), "another number of operators")
    differing = [(a, b) for a, b in zip(before, after) if a != b]
    require(differing == [(NAMES[right], NAMES[wrong])], "operators differ:", differing)


NAMES = {
    "+": "Add", "-": "Sub", "*": "Mult", "/": "Div", "//": "FloorDiv", "%": "Mod", "**": "Pow",
    "&": "BitAnd", "|": "BitOr", "^": "BitXor", "<<": "LShift", ">>": "RShift", "@": "MatMult",
    "==": "Eq", "!=": "NotEq", "<": "Lt", "<=": "LtE", ">": "Gt", ">=": "GtE", "is": "Is",
    "is not": "IsNot", "in": "In", "not in": "NotIn", "and": "And", "or": "Or",
}


def operators(node):
    """The binary operators of a tree by their places: for each its name, in the order of text."""
    found = []

    def visit(node):
        if isinstance(node, ast.BinOp):
            visit(node.left)
            found.append(type(node.op).__name__)
            visit(node.right)
        elif isinstance(node, ast.BoolOp):
            for number, value in enumerate(node.values):
                if number:
                    found.append(type(node.op).__name__)
                visit(value)
        elif isinstance(node, ast.Compare):
            visit(node.left)
            for operator, value in zip(node.ops, node.comparators):
                found.append(type(operator).__name__)
                visit(value)
        else:
            for child in ast.iter_child_nodes(node):
                visit(child)

    visit(bare(node))
    return found


class Swap(ast.NodeTransformer):
    """Swaps the operands of the operation whose left operand ends and right one starts around a
    place."""

    def __init__(self, line, column, name):
        self.line, self.column, self.name, self.done = line, column, name, 0

    def around(self, left, right):
        end = (left.end_lineno, left.end_col_offset)
        start = (right.lineno, right.col_offset)
        return end <= (self.line, self.column) < start

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if type(node.op).__name__ == self.name and self.around(node.left, node.right):
            self.done += 1
            node.left, node.right = node.right, node.left
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        if len(node.ops) == 1 and type(node.ops[0]).__name__ == self.name:
            if self.around(node.left, node.comparators[0]):
                self.done += 1
                node.left, node.comparators = node.comparators[0], [node.left]
        return node


def check_operands(example):
    node, expected, how = original(example["info"])
    if example["label"] == "Correct":
        require(how == "original", "a correct example with", how)
        return untouched(example["function"], node, expected)
    require(example["label"] == "Swapped operands", "label", example["label"])
    name, where = SWAP.match(how).groups()
    require(name in ORDERED, "the operands of", name, "may be swapped")
    # The place is that in the function as it was; its text is made again by swapping back.
    text = example["function"]
    line = int(where.split(":")[0])
    changed = parse(text)
    require(shape(changed) != shape(node), "nothing changed")
    # The operator moves with the lengths of the operands, but stays on its line.
    count = 0
    row = rows(text)[line - 1]
    for _, string, start in tokens(text):
        if start[0] != line or string != name.split()[0]:
            continue
        swap = Swap(line, len(row[: start[1]].encode()), NAMES[name])
        back = swap.visit(parse(text))
        count += swap.done == 1 and shape(back) == shape(node)
    require(count > 0, "swapping back does not give the original")
    require(
        sorted(plain(tokens(text))) == sorted(plain(expected)), "tokens were added or lost")


def check_exception(example):
    node, expected, how = original(example["info"])
    name, where = re.match(r"^`(.*)` at (\d+:\d+)$", how).groups()
    require(example["label"] in EXCEPTIONS, "label", example["label"])
    require(name.split(".")[-1] == example["label"], name, "is not", example["label"])
    text = example["function"]
    index = place(text, where)
    now = [text for _, text in plain(tokens(text))]
    require(now.count("__HOLE__") == 1 and now[index] == "__HOLE__", "no hole at", where)
    parts = re.findall(r"[^.]+|\.", name)
    now[index : index + 1] = parts
    require(now == [text for _, text in plain(expected)], "more than the exception differs")
    types = [n.type for n in ast.walk(parse(text)) if isinstance(n, ast.ExceptHandler)]
    holes = [t for t in types if isinstance(t, ast.Name) and t.id == "__HOLE__"]
    require(len(holes) == 1, "the hole is not the type of an except")


def check_docstring(example):
    info = example["info"]
    other = info.split(" docstring of ", 1)
    node, _, how = original(info)
    text = example["function"]
    tree = parse(text)
    without = bare(node)
    own = node.body[0].value
    require(ast.get_docstring(node, clean=False) is not None, "the function has no docstring")
    without.body = node.body[1:]
    require(shape(tree) == shape(without), "the function is not the one without its docstring")
    literal = ast.get_source_segment(File.at(origin(info)[0]).text, own)
    require(example["docstring"].strip(), "an empty docstring")
    tokens(f'x = """{example["docstring"]}"""\n')
    if example["label"] == "Correct":
        require(how == "original", "a correct example with", how)
        require(unquoted(literal) == example["docstring"], "not the docstring of the function")
        return
    require(example["label"] == "Incorrect" and len(other) == 2, "label", example["label"])
    require(unquoted(literal) != example["docstring"], "the docstring is the right one")
    path, line, name = re.match(r"^(.*?):(\d+) (\S+)$", other[1]).groups()
    file = File.at(path)
    stranger = file.functions[(int(line), name)]
    literal = ast.get_source_segment(file.text, stranger.body[0].value)
    require(unquoted(literal) == example["docstring"], "not the docstring that was named")


def unquoted(literal):
    body = re.sub(r"^[rRuU]*", "", literal)
    return body[3:-3] if body[:3] in ('"""', "'''") else body[1:-1]


def joined(pieces):
    """(first piece, text) of the tokens that pieces make up."""
    result, start, parts = [], 0, []
    for index, piece in enumerate(pieces):
        if not parts:
            start = index
        if piece.endswith("^"):
            parts.append(piece[:-1])
            continue
        text = "".join(parts + [piece])
        parts = []
        for name, character in (
            ("___NLCHAR___", "\n"), ("___CR___", "\r"), ("___CARET___", "^"),
        ):
            text = text.replace(name, character)
        result.append((start, text))
    return result


ENDS = ("___NEWLINE___", "___NL___", "___DEDENT___", "___EOS___")


def check_repair(example):
    node, expected, how = original(example["provenance"])
    pieces = example["function"]
    masks = [example[k] for k in ("error_location_mask", "target_mask", "candidate_mask")]
    for mask in masks:
        require(len(mask) == len(pieces) and set(mask) <= {0, 1}, "a mask does not fit")
    error, target, candidate = ({i for i, bit in enumerate(m) if bit} for m in masks)
    require(len(error) == 1, "error positions:", error)
    words = [
        (start, text) for start, text in joined(pieces)
        if text not in ENDS and not text.startswith("___INDENT___")
    ]
    source = File.at(origin(example["provenance"])[0])
    there = [t for t in expected if t[1]]
    require(len(words) == len(there), "another number of tokens")
    differing = [
        (start, now, was[1]) for (start, now), was in zip(words, there)
        if now != was[1]
    ]
    where = error.pop()
    if how == "original":
        require(not differing and where == 0 and not target, "a correct example was changed")
    else:
        at, goal, wrong, right = re.match(r"^(\d+)/(\d+) `(.*)` → `(.*)`$", how).groups()
        require(differing == [(int(at), wrong, right)] and where == int(at), differing, how)
        require(int(goal) in target, goal, "is no target")
    check_candidates(example, node, words, there, where, target, candidate)


def check_candidates(example, node, words, there, where, target, candidate):
    """Every candidate is a local variable of the function, and every such variable a candidate."""
    file = File.at(origin(example["provenance"])[0])
    text = function_text(file, node)
    scopes = Scopes(text)
    # Lambdas in defaults and annotations are beside it.
    beside = scopes.chain[0].get_children()
    function = [t for t in beside if t.get_name() == node.name][-1]
    starts = [t for t in tokens(text) if t[1]]
    require([t[1] for t in starts] == [t[1] for t in there], "the function was not found again")
    lines = rows(text)
    places = [(s[0], len(lines[s[0] - 1][: s[1]].encode())) for _, _, s in starts]
    own = set()
    for index, position in enumerate(places):
        found = scopes.names.get(position)
        if found is None or found[2]:
            continue
        name, chain = found[0], found[1]
        owner = scopes.owner(name, chain)
        if owner is not None and owner.get_id() == function.get_id():
            own.add(words[index][0])
            if words[index][0] == where and where:
                right = name
    loose = candidate - own
    # Names that are bound without an expression (imports, definitions, except, patterns) are not
    # in the tree as names; they must read as one of the function's variables.
    texts = dict(words)
    known = {s.get_name() for s in function.get_symbols() if s.is_local()}
    require(all(texts[i] in known for i in loose), "candidates that are no variables")
    require(all(i in candidate or texts[i].startswith("__") or not assigned(
        scopes, function, texts[i]) for i in own if i != where), "variables that are no candidates")
    if where:
        require(where in candidate, "the error is no candidate")
        wrong = texts[where]
        require(wrong in known and right in known and wrong != right, "not two variables")
        require({texts[i] for i in target} == {right}, "a target is another variable")
        same = {i for i in candidate if texts[i] == right}
        require(target == same, "targets are missing")
        position = [p for p, word in zip(places, words) if word[0] == where][0]
        chain = scopes.names[position][1]
        owner = scopes.owner(wrong, chain)
        require(owner is not None and owner.get_id() == function.get_id(), wrong, "not in scope")


def assigned(scopes, function, name):
    """Whether a name of the function is more than a definition, an import, or of an except."""
    return scopes.is_variable(name, function, -1)


def function_text(file, node):
    """The function from its `def` on; its blocks keep their indentation, which parses as well."""
    lines = file.lines[node.lineno - 1 : node.end_lineno]
    first = lines[0].encode()[node.col_offset :].decode()
    return "".join([first] + lines[1:])


CHECKS = {
    "function-docstring": check_docstring,
    "exception": check_exception,
    "variable-misuse": check_misuse,
    "swapped-operands": check_operands,
    "wrong-binary-operator": check_operator,
    "variable-misuse-repair": check_repair,
}


def examples(folder, count):
    """Up to `count` examples of a task, spread evenly over its parts."""
    everything = []
    for part in ("train", "validation", "test"):
        with open(folder / f"{part}.jsonl", encoding="utf-8") as stream:
            everything += [line for line in stream]
    step = max(1, len(everything) / count) if count else 1
    number = min(count or len(everything), len(everything))
    return len(everything), [json.loads(everything[int(i * step)]) for i in range(number)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=1000, help="per task; 0 for all")
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    failed = 0
    for task, check in CHECKS.items():
        if not (arguments.folder / task).is_dir():
            continue
        total, chosen = examples(arguments.folder / task, arguments.count)
        errors, labels = 0, {}
        for example in chosen:
            label = example.get("label", "repair")
            labels[label] = labels.get(label, 0) + 1
            info = example.get("info", example.get("provenance"))
            try:
                check(example)
            except (Wrong, SyntaxError, KeyError, AttributeError, tokenize.TokenError) as error:
                errors += 1
                print(f"{task}: {type(error).__name__}: {error}: {info}", file=sys.stderr)
        failed += errors
        shown = ", ".join(f"{n} {label}" for label, n in sorted(labels.items())[:3])
        print(f"{task}: {len(chosen)} of {total} examples checked ({shown}), {errors} errors")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
