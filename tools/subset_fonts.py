"""Make the bundled fonts: cut full TTF files down to what the reel and the report draw.

Run it by hand when a font has a new version; what it writes is committed::

    python tools/subset_fonts.py FOLDER

``FOLDER`` is searched (with its subfolders) for the full fonts named in ``FONTS`` and for the licence texts that lie
beside them. It needs fontTools. See ``src/vlai_widgets/assets/fonts/README.md``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

OUT: Final = Path(__file__).parents[1] / "src" / "vlai_widgets" / "assets" / "fonts"

LATIN: Final = (
    (0x20, 0x24F),  # Basic Latin, Latin-1, Latin Extended-A and -B
    (0x2B0, 0x36F),  # modifiers and combining marks
    (0x370, 0x3FF),  # Greek
    (0x400, 0x45F),  # Cyrillic of today
    (0x490, 0x491),
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superiors and inferiors
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x214F),  # letter-like symbols
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x25A0, 0x25FF),  # shapes
    (0x2713, 0x2717),  # ticks and crosses
)
CJK: Final = (
    (0x3000, 0x303F),  # CJK punctuation
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0xFF00, 0xFFEF),  # full-width and half-width forms
)

EMOJI: Final = (
    (0x231A, 0x23FF),
    (0x2600, 0x27BF),
    (0x2B00, 0x2BFF),
    (0x1F300, 0x1F3FA),
    (0x1F400, 0x1FAFF),  # without the modifiers of skin colour before it: one emoji a picture
)

# Family file name of the full font -> name of the subset, licence text, script.
FONTS: Final = (
    ("Inter_500Medium.ttf", "Inter-Medium.ttf", "OFL-Inter.txt", "latin"),
    ("Inter_700Bold.ttf", "Inter-Bold.ttf", "OFL-Inter.txt", "latin"),
    ("Inter_800ExtraBold.ttf", "Inter-ExtraBold.ttf", "OFL-Inter.txt", "latin"),
    ("NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf", "OFL-NotoSansSC.txt", "cjk"),
    ("NotoEmoji_700Bold.ttf", "NotoEmoji-Bold.ttf", "OFL-NotoEmoji.txt", "emoji"),
)

FEATURES: Final = ("kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "tnum", "case")


def gb2312() -> set[int]:
    """Return the code points of GB 2312: 6763 hanzi, and its symbols."""
    return _legacy("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))


def big5_common() -> set[int]:
    """Return the code points of Big5's first level: the 5401 hanzi in everyday use in Taiwan and Hong Kong."""
    return _legacy("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)])


def _legacy(encoding: str, leads: range, trails: range | list[int]) -> set[int]:
    found: set[int] = set()
    for lead in leads:
        for trail in trails:
            text = bytes((lead, trail)).decode(encoding, errors="ignore")
            found.update(map(ord, text))
    return found


def wanted(script: str) -> set[int]:
    """Return the code points that the subset of ``script`` keeps."""
    ranges = {"latin": LATIN, "cjk": CJK, "emoji": EMOJI}[script]
    found = {code for first, last in ranges for code in range(first, last + 1)}
    if script == "cjk":
        found |= gb2312() | big5_common()
    return found


def make(source: Path, out: Path, script: str) -> None:
    """Write the subset of ``source`` to ``out``."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False,
        layout_features=list(FEATURES),
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        notdef_outline=True,
        glyph_names=False,
        recalc_timestamp=False,
    )
    if script == "cjk":
        # Vertical metrics and the features of vertical text serve nothing that we draw.
        options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
        options.layout_features = ["kern", "locl"]
    if script == "emoji":
        # Sequences are drawn as the first of their emoji: the ligatures would double the file.
        options.drop_tables += ["vhea", "vmtx", "GSUB", "GPOS", "GDEF"]
        options.layout_features = []
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted(script))
    worker.subset(font)
    font.save(out, reorderTables=True)


def main() -> int:
    """Make every font of ``FONTS``; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the full TTF files and their licence texts are")
    folder = parser.parse_args().folder
    OUT.mkdir(parents=True, exist_ok=True)
    for full, name, licence, script in FONTS:
        found = sorted(folder.rglob(full))
        if not found:
            print(f"{full} is nowhere in {folder}", file=sys.stderr)
            return 1
        texts = [p for up in found[0].parents[:3] for p in (up / "LICENSE_FONT", up / "OFL.txt") if p.exists()]
        if not texts:
            print(f"no licence text (LICENSE_FONT or OFL.txt) beside {found[0]}", file=sys.stderr)
            return 1
        make(found[0], OUT / name, script)
        (OUT / licence).write_text(texts[0].read_text(encoding="utf-8"), encoding="utf-8")
        print(f"{name}: {(OUT / name).stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
