"""Writes python_tokens.json: sources and the tokens that Python 3.11's tokenize gives for them;
characters.json: the characters of each class, as ranges; and with the folder that holds
google-research's package cubert, pieces.json: what CuBERT's tokenizers give.

    python3.11 make_tokens.py [CUBERT]

(CuBERT in its version of 2021; it needs absl-py, regex, six and javalang.)
"""

import io
import json
import keyword
import pathlib
import random
import re
import sys
import tokenize
import unicodedata

assert sys.version_info[:2] == (3, 11), "the goldens are those of Python 3.11"

PYTHON = {
    "empty": "",
    "blank": "  \t\n\n   ",
    "small": "def area(side):\n    return side ** 2\n\n\nprint(area(3))\n",
    "no final newline": "if a:\n  b = 1",
    "final comment": "x = 1\n  # done",
    "comment behind code": "x = 1  # done",
    "tabs": "if a:\n\tb\n        c\n\td\n",
    "tabs and spaces": "if a:\n    if b:\n\tc\n    d\n",
    "form feed": "if a:\n  b\n\f  c\n\fd\n",
    "lost dedent": "if a:\n    b\n  c\n",
    "open bracket": "f(a,\n  [1,\n",
    "closed too often": "a)\nb\n",
    "continued": "a = 1 + \\\n    2\nif a and \\\n  b:\n  c\n",
    "continued at the end": "a = 1 \\\n",
    "backslash": "a \\ b\n\\",
    "brackets": "f(\n  1,  # one\n\n  2)\n",
    "blank lines in blocks": "def f():\n\n  a\n   # deeper\n# outer\n\n  b\nc\n",
    "numbers": "0 00 0_0 012 0x_fF 0XG 0b102 0o78 1_000 1__0 1. .5 1.5e-3 1e 1e+ 1_0e1_0j 3J 0777j\n"
    "1..real 1.e5 1._5 0_7 0xabcdefg 1if 5or 1_e5 1e5_ 0b 0o_ 9.j .5j 1.5.5\n",
    "operators": "a<=b>=c!=d==e<<f>>g**h//i->j:=k...l..m@n~o^p|q&r%s\n"
    "a+=b-=c*=d/=e//=f**=g%=h@=i&=j|=k^=l<<=m>>=n<>o!p$q?r`s`\n",
    "strings": "'a' \"b\" r'c\\' b\"d\" Rb'e' f'{x!r:>{n}}' fR\"{y}\" u'g' '' \"\" 'it\\'s' bR'' Br\"\" ub'no'\n",
    "triple": "'''a\n'b' ''c\\''''\n\"\"\"x\\\n\"\"\" + r'''\\''' + ''''q'''\n",
    "triple without end": "x = '''a\nb\n",
    "string without end": "x = 'a b\ny = 2\n",
    "string without end at the end": "x = 'a\\",
    "continued string": "x = 'a\\\nb' + 'c\\\nd\\\\\ne'\n",
    "continued string without end": "x = 'a\\\nb c\nd = 1\n",
    "continued string at the end": "x = b'a\\\n",
    "string in a bracket without end": "f('a\\\nb\n)\n",
    "return": "a = 1\r\nif b:\r\n  c\r\n",
    "lone return": "a\rb\n\rc\n# d\re\n  f # g\rh\n",
    "continued with return": "a = 'b\\\r\nc' + \\\r\n d\r\n",
    "null": "a\0b = '\0'\n\0",
    "other blanks": "a\u00a0= 1\x0b\nb\u2003c\n",
    "names": "naïve = größe + 名前 + ªb + x² + ²x + ٣a + a٣ + ℘ + e\u0301 + ͺ + ·a\n",
    "wide": "s = '😀' + \"é\"  # ü\nt = 😀\n",
    "python 2": "print 'a', `b`\nexec 'c' in d\nx <> 0777L\nraise E, 'f'\nur'g'\n",
    "soft keywords": "match x:\n  case _: type = 1\nasync def f(): await g\nprint(None, True, False)\n",
    "decorators": "@a.b(c)\nclass D(E, metaclass=F):\n  '''doc'''\n  g: int = 1\n",
    "deep": "".join("  " * i + f"if a{i}:\n" for i in range(12)) + "  " * 12 + "b\nc\n",
}

PIECES = [
    "getHTTPResponse2xx_count__ = _private__nameABc + XMLHttpRequestX + A1b + __ + ___x\n",
    "s = 'Hello, WORLD 123abc HTTPServer aB  ' + 'x' * 3\n\n# A Comment here\nt = 1\n",
    "a = '" + "y" * 40 + " " * 45 + "\\t" + "\t" * 21 + "Z9" * 10 + "'\n",
    "b = 123456789012345678901234567890 ^ 0xFFFFFFFFFFFFFFFFFF; c ^= d\n",
    "e = '''one\n two^\n'''\nǅungla_ǅb = ÀÉîõ\nthis_is_a_very_long_nameWithoutAnyBreakInTheMiddle = 1\n",
    "if a:\n\tb\n\nelse:\n\tc  # d\n#e",
    "x = 'Ünïcode ٣٤ ǅ ⅷ ² \u00a0 \u2028 日本'\n",
]

JAVA = [
    "package a.b;\n\n/** Doc. */\n@Override public class FooBar<T extends Comparable<List<T>>> {\n"
    "\tint x_y = 0x1F >>> 2, z = 1_000L;  // tail\n\n    char c = '\\u0041', d = '\\'', e = '\\377';\n}\n",
    "String s = \"a\\\"b \\t HTTPServer 12\";\r\n  double d = .5e-3f + 1.e2 + 0x1.8p3 + 07;\r\n",
    "Runnable r = () -> { a::b; c >>>= 2; d >>= 1; e <<= 3; f... g; x->y; i++; --j; };\n",
    'var t = """\n    text block\n      here""";\nboolean b = true && null != false;\n',
    "int ñandú = 1; // caf\u00e9\nint \\u0061bc\\uuu0064 = \"\\uD83D\\uDE00\".length();\n\\uD83D # `\n",
    "a" + " " * 50 + "b\t\t\t\t\t\n" + "\n" * 3 + " " * 25 + "/* c\n * d ^ e */",
    "/* no end", "'\\q'", "\"no end", "1.", "0", "0x", "0x1.8", "x = 0;", "\\u00g0", "08.5 09 0b12 0_7L 1l2",
]


def variants(random, source, number):
    """The source cut off, and with characters put in, taken out or exchanged."""
    for _ in range(number):
        text = list(source[: random.randrange(1, len(source) + 1)])
        for _ in range(random.randrange(4)):
            place = random.randrange(len(text) + 1)
            new = random.choice(["", *"'\"\\\n\t #()[]{}:._0eEjxb\r\f$é²", '"""', "\\\n", "\r\n", "'''"])
            text[place : place + random.randrange(2)] = new
        yield "".join(text)


def kind(token):
    """The name that Cloze has for the token's type."""
    if token.type == tokenize.NAME:
        return "keyword" if keyword.iskeyword(token.string) else "identifier"
    name = tokenize.tok_name[token.type].lower()
    return {"op": "operation", "errortoken": "error", "endmarker": "end"}.get(name, name)


def tokens(source):
    """Kind, start, end, line and column of each token, in UTF-8 bytes; None where tokenize fails."""
    lines = [line.encode() for line in io.StringIO(source, newline="\n")]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline="\n").readline):
            row, column = token.start
            row = min(row, len(lines) + 1)
            text = lines[row - 1].decode() if row <= len(lines) else ""
            width = len(text[:column].encode())
            start = starts[row - 1] + width
            end = start + len(token.string.encode())
            found.append([kind(token), start, end, token.start[0], width])
    except (tokenize.TokenError, IndentationError):
        return None
    return found


JAVA_START = {"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Pc", "Sc"}
CLASSES = {
    "word": lambda c: re.match(r"\w", c),
    "identifier": str.isidentifier,
    "space": str.isspace,
    "digit": str.isdigit,
    "upper": str.isupper,
    "lower": str.islower,
    "uppercaseLetter": lambda c: unicodedata.category(c) == "Lu",
    "titlecaseLetter": lambda c: unicodedata.category(c) == "Lt",
    "javaStart": lambda c: unicodedata.category(c) in JAVA_START,
    "javaPart": lambda c: unicodedata.category(c) in JAVA_START | {"Mc", "Mn", "Nd"},
}


def ranges(belongs):
    """First and last character of each run of those that belong."""
    found = []
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000 or not belongs(chr(code)):
            continue
        if found and found[-1] == code - 1:
            found[-1] = code
        else:
            found += [code, code]
    return found


def pieces(folder):
    sys.path.insert(0, folder)
    from absl import logging
    from cubert import java_tokenizer, python_tokenizer

    logging.set_verbosity(logging.FATAL)
    python, java = python_tokenizer.PythonTokenizer(), java_tokenizer.JavaTokenizer()
    sources = PIECES + list(PYTHON.values())
    for tokenizer, language, texts in [(python, "python", sources), (java, "java", JAVA)]:
        for text in texts:
            try:
                found = tokenizer.tokenize(text)[:-1] + ["___EOS___"]
            except ValueError:  # CuBERT raises it for some of what it cannot read.
                found = ["___ERROR___", "___EOS___"]
            yield {"language": language, "source": text, "pieces": found}


def write(name, records):
    path = pathlib.Path(__file__).with_name(name)
    lines = ",\n".join(json.dumps(record) for record in records)
    path.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    generator = random.Random(6)
    sources = list(PYTHON.values())
    for source in list(PYTHON.values()):
        if source.strip():
            sources += variants(generator, source, 12)
    write("python_tokens.json", [{"source": s, "tokens": tokens(s)} for s in sources])
    write("characters.json", [{"name": n, "ranges": ranges(c)} for n, c in CLASSES.items()])
    if len(sys.argv) > 1:
        write("pieces.json", pieces(sys.argv[1]))
