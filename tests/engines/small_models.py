"""The models that tests of the neural engine use, and the dictionary that they translate by."""

from pathlib import Path

from tests.engines import tiny_marian

DICTIONARY = {
    "▁A": "▁一辆", "▁bicycle": "▁自行车", "▁stands": "▁停", "▁in": "▁在", "▁the": "▁这",
    "▁rain": "▁雨", "▁The": "▁这个", "▁network": "▁网", "▁learns": "▁学", "▁from": "▁从",
    "▁data": "▁数据", "▁Call": "▁调用", "▁once": "▁一次", "▁and": "▁和", "▁wait": "▁等",
    "▁One": "▁一", "▁line": "▁行", "▁Two": "▁二", "▁lines": "▁行们", "▁red": "▁红", "&": "和",
    ".": "。", ",": "，", "▁": "▁", "(": "（", ")": "）",
}  # fmt: skip
PLACEHOLDERS = {token: token for token in ("▁⟦", "⟦", "1", "2", "3", "4", "⟧")}
WORDS = DICTIONARY | PLACEHOLDERS
CONFIG = {"kind": "marian", "src": {"en": ""}, "tgt": {"zh": "", "es": ""}}


def marian(folder: Path, **config: object) -> Path:
    """Write a model of one direction, which copies placeholders."""
    return tiny_marian.make(folder, WORDS, config=CONFIG | config)
