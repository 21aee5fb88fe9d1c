"""What the model's own tokenizer does to each character of Unicode, asked of it.

The Unicode tables inside that tokenizer are older than those of any current
language, so nobody else's would do: every code point is sent through it, and
what comes out is kept as runs.
"""

import unicodedata

from tokenizers import normalizers

WORD, DROP, MARK, SPACE, APART, MAPPED, SIGN = range(7)
HANGUL = range(0xAC00, 0xD7A4)


def code_points():
    return (c for c in range(0x110000) if not 0xD800 <= c < 0xE000)


def classes(tok):
    """Class and replacement of every code point.

    WORD stays as it is; DROP goes and is never seen; MARK goes but parts what it
    stands between for the order of marks; SPACE parts words; APART is a word of
    its own (CJK); SIGN is punctuation, a word of its own too; MAPPED becomes
    other characters, a word of their own where those stand between blanks.
    """
    clean = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    kind, becomes = {}, {}
    for c in code_points():
        ch = chr(c)
        text = "a" + ch + "b"
        out = tok.normalizer.normalize_str(text)[1:-1]
        pieces = len(tok.pre_tokenizer.pre_tokenize_str("a" + out + "b"))
        if out == "":
            kind[c] = DROP if clean.normalize_str(text) == "ab" else MARK
        elif out.strip() == "" or pieces == 2:
            kind[c] = SPACE
        elif out == " " + ch + " ":
            kind[c] = APART
        elif out == ch:
            kind[c] = SIGN if pieces == 3 else WORD
        elif c in HANGUL:
            kind[c] = WORD  # three letters by arithmetic
        else:
            kind[c] = MAPPED
            becomes[c] = out
    return kind, becomes


def orders(kind):
    """The combining classes as the tokenizer's own tables have them: those of
    Python that are known to it. Two marks whose classes fall change places."""
    nfd = normalizers.NFD()
    out = {}
    for c in code_points():
        n = unicodedata.combining(chr(c))
        if not n or kind[c] == DROP:
            continue
        other = "\u0334" if n > 1 else "\u0301"
        pair = chr(c) + other if n > 1 else other + chr(c)
        swapped = nfd.normalize_str("a" + pair)
        if swapped != "a" + pair and unicodedata.normalize("NFD", chr(c)) == chr(c):
            out[c] = n
    return out


def runs(table, skip=None):
    """(first, last, value) for neighbours of one value."""
    out = []
    for c in sorted(table):
        v = table[c]
        if v == skip:
            continue
        if out and out[-1][1] == c - 1 and out[-1][2] == v:
            out[-1][1] = c
        else:
            out.append([c, c, v])
    return out
