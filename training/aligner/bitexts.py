"""Documents whose alignment is known, and those that people have aligned."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from amts_core.kernel.records import BlockKind, Segment
from training.gold import Pair, read_gold


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitext:
    """Two segmented documents and their true beads, in document order."""

    name: str
    languages: tuple[str, str]
    src: tuple[Segment, ...]
    tgt: tuple[Segment, ...]
    gold: tuple[Pair, ...]


def hand_made(corpora: Path) -> list[Bitext]:
    """Return the development sets: technical chapters, and one literary document."""
    found: list[Bitext] = []
    for gold in sorted((corpora / "gold").rglob("gold.txt")):
        folder = gold.parent
        other = next(path.stem for path in folder.glob("*.blocks") if path.stem != "en")
        sides = [_side(folder / f"{code}.txt", folder / f"{code}.blocks") for code in ("en", other)]
        name = str(folder.relative_to(corpora / "gold"))
        found.append(
            Bitext(
                name=name,
                languages=("en", other),
                src=sides[0],
                tgt=sides[1],
                gold=read_gold(gold),
            )
        )
    folder = corpora / "textberg-dev"
    sides = [_side(folder / f"dev.{code}", None) for code in ("de", "fr")]
    found.append(
        Bitext(
            name="textberg-dev",
            languages=("de", "fr"),
            src=sides[0],
            tgt=sides[1],
            gold=read_gold(folder / "dev.defr"),
        )
    )
    return found


def development_sets(corpora: Path) -> list[Bitext]:
    """Return novels and science articles that others have aligned; never trained on.

    The name of a bitext is that of its set and its own, divided by a slash.
    """
    found: list[Bitext] = []
    for folder in sorted((corpora / "align-dev").iterdir()):
        src, tgt = (folder / "langs").read_text(encoding="utf-8").split()
        for gold in sorted(folder.glob("*.gold")):
            found.append(
                Bitext(
                    name=f"{folder.name}/{gold.stem}",
                    languages=(src, tgt),
                    src=_side(gold.with_suffix(f".{src}"), None),
                    tgt=_side(gold.with_suffix(f".{tgt}"), None),
                    gold=read_gold(gold),
                )
            )
    return found


def _side(path: Path, blocks: Path | None) -> tuple[Segment, ...]:
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [int(line) for line in blocks.read_text("utf-8").splitlines()] if blocks else []
    return segments(lines, numbers or [0] * len(lines))


def segments(texts: Sequence[str], blocks: Sequence[int]) -> tuple[Segment, ...]:
    """Return the segments of these texts, in these blocks."""
    return tuple(
        Segment(n=n, block=block, kind=BlockKind.PARAGRAPH, text=text, start=0, end=0)
        for n, (text, block) in enumerate(zip(texts, blocks, strict=True))
    )
