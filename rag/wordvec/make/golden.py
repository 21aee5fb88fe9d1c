"""The golden files of the tokenizer's test, as the model's own tokenizer has it.

texts.jsonl holds texts and their tokens: plain ones in many languages, odd ones,
and pieces put together at random from all of Unicode. points.bin holds a digest
of the tokens of every 64 code points, each between two letters and alone.
"""

import hashlib
import json
import random

BLOCK = 64

PLAIN = [
    "The committee will publish its report on Thursday at 9:30, won't it?",
    "Sécurité : la mise à jour n'est plus proposée aux élèves de l'école.",
    "Die Größe der Straßenbahn überraschte Jürgen, der 1.234,56 € zahlte.",
    "El niño comió piñas en la montaña; ¿quién pagó la cuenta?",
    "Zażółć gęślą jaźń, a potem idź do domu.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Đường phố Hà Nội buổi sáng thật nhộn nhịp.",
    "İstanbul'da ışıklar söndü, ığdır soğuk.",
    "Ο Οδυσσέας γύρισε στην Ιθάκη μετά από είκοσι χρόνια.",
    "Съешь же ещё этих мягких французских булок, да выпей чаю.",
    "Щойно прийшла п'ята їжачиха.",
    "הספר החדש יצא לאור בִּיְרוּשָׁלַיִם.",
    "وصلت الرِّسالةُ صباح اليوم إلى المكتب.",
    "آیا کتاب را خوانده‌اید؟",
    "हिन्दी में लिखा हुआ एक छोटा वाक्य।",
    "বাংলা ভাষায় একটি বাক্য।",
    "தமிழில் ஒரு சிறிய வாக்கியம்.",
    "ภาษาไทยไม่มีช่องว่างระหว่างคำ",
    "ကျွန်တော် မြန်မာစကား ပြောတတ်တယ်။",
    "今天的天气很好，我们去公园吧。",
    "東京タワーは赤いです。ガラスとカタカナﾊﾝｶｸ。",
    "한국어 문장은 띄어쓰기가 있습니다. 각낢힣",
    "ქართული ენა ძალიან ძველია.",
    "Հայերենը հին լեզու է։",
    "የአማርኛ ቋንቋ ፊደል",
    "Saluton, ĉu vi ŝatas ĵaŭdon?",
    "naïve café résumé coöperate Ångström œuvre ﬁne ﬂat",
]

ODD = [
    "", " ", "\t\n\r\v\f", "\u0000a\ufffdb\u200b", "a\u0301\u0323\u0334b", "e\u0301 \u00e9 E\u0301 \u00c9",
    "[CLS] text [SEP] [MASK] [PAD] [UNK]", "[cls][SEP][ SEP ]x[SEP]y", "[unused1] [UNK][UNK]", "##ing ## #hash",
    "http://example.org/a_b-c?d=e&f=%20#g", "ann.lee@example.org", "C++ C# .NET node.js", "3.14159 1,000,000 10^-9 50% $5 €5 £5 ¥5",
    "antidisestablishmentarianism", "x" * 100, "x" * 101, "a" * 99 + "é", "é" * 100, "é" * 101, "word" * 60,
    "👩‍👩‍👧‍👦 🇩🇪 👍🏽 ☺️ ♥", "\U0001d15e\U0001d165 \U0001d400 \u2126\u212b\u1e9b\u0323", "\uf900\ufa0e\u3400\U00020000\U0002a6e0",
    "ΣΊΣΥΦΟΣ ΌΣΟΣ Σ", "ǅ Ǆ ǆ ß ẞ ﬀ ﬃ ŉ ǰ", "İ I ı i̇", "\u00ad soft\u00adhyphen \u2060join", "a\u0378b\ue000c\U000e0001d\U0010ffffe",
    "zero\u200cwidth\u200djoin\u200bers\ufeff", "‘single’ “double” «guillemets» … — – ‐ ·", "don't can't I'll it's O'Neil",
    "a\u302e\u302fb \u302f\u302e", "\u1100\u1161\u11a8 \uac01", "ａｂｃ１２３！？", "½ ² ³ ™ © ® ℃ №",
    "tab\tnew\nline\rreturn\u2028para\u2029end\u0085next", "---___***^^^```~~~|||", "\u0e33\u0eb3 \u0f77", "A\u030a\u0301 Ǻ",
]


def words(rng, n):
    """A text of pieces from all of Unicode, most of them from where people write."""
    out = []
    for _ in range(n):
        kind = rng.random()
        if kind < 0.4:
            out.append(rng.choice(PLAIN)[rng.randrange(9):][: rng.randrange(12)])
        elif kind < 0.6:
            out.append(rng.choice(ODD)[: rng.randrange(9)])
        elif kind < 0.9:
            out.append(chr(rng.choice([rng.randrange(0x20, 0x2000), rng.randrange(0x20, 0xD800), rng.randrange(0xE000, 0x1F000)])))
        else:
            out.append(rng.choice([" ", "", "[SEP]", "\u0301", "a", "1", "-"]))
    return "".join(out)


def marks(rng, orders):
    """Combining marks in all orders, with and without letters between them."""
    pool = sorted(orders)
    return "".join(rng.choice(["a", "\u200d", "\u0488", ""]) + chr(rng.choice(pool)) for _ in range(rng.randrange(2, 9)))


def write(tok, kind, orders, folder):
    rng = random.Random(1)
    texts = PLAIN + ODD + [words(rng, rng.randrange(1, 16)) for _ in range(700)] + [marks(rng, orders) for _ in range(200)]
    with open(folder / "texts.jsonl", "w") as f:
        for text in texts:
            ids = tok.encode(text, add_special_tokens=False).ids
            f.write(json.dumps({"text": text, "tokens": ids}, separators=(",", ":")) + "\n")
    digests = []
    for start in range(0, 0x110000, BLOCK):
        block = [chr(c) for c in range(start, start + BLOCK) if not 0xD800 <= c < 0xE000]
        h = hashlib.sha256()
        for enc in tok.encode_batch([t for ch in block for t in ("a" + ch + "b", ch)], add_special_tokens=False):
            h.update(" ".join(map(str, enc.ids)).encode() + b"\n")
        digests.append(h.digest()[:4])
    (folder / "points.bin").write_bytes(b"".join(digests))
