"""Copy the fonts again from their published packages; run by hand when a font changes, never at install or start.

In an empty folder: `npm pack @fontsource/atkinson-hyperlegible-next@5.3.0 @fontsource/lexend@5.3.0
@fontsource/opendyslexic@5.3.0`, then, with fontTools 4.68.0 and brotli 1.2.0 installed,
`python recopy.py FOLDER`. Afterwards put the new marks (`?v=`) that are printed into the style sheets.

Atkinson Hyperlegible Next has no reserved name, so its first file is made smaller: the letters of western Europe and
the punctuation that we print; its other letters stay in the `ext` files, which a browser fetches only when a page has
such a letter. Lexend is copied as it is. OpenDyslexic has a reserved name and must be copied as it is.
"""

from __future__ import annotations

import hashlib
import sys
import tarfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
PACKAGES = {
    "atkinson": ("fontsource-atkinson-hyperlegible-next-5.3.0.tgz", "atkinson-hyperlegible-next"),
    "lexend": ("fontsource-lexend-5.3.0.tgz", "lexend"),
    "opendyslexic": ("fontsource-opendyslexic-5.3.0.tgz", "opendyslexic"),
}
WEIGHTS = ("400", "700")
EXTRA = "\xa0£©°·×÷¼½¾¡¿«»–—‘’“”„•…€−"
CORE = [*range(0x20, 0x7F), *range(0xC0, 0x100), 0x152, 0x153, *map(ord, EXTRA)]


def member(package: str, name: str) -> bytes:
    """Return one file of a packed package in the folder given on the command line."""
    with tarfile.open(Path(sys.argv[1]) / package) as archive:
        found = archive.extractfile(f"package/{name}")
        if found is None:
            raise FileNotFoundError(name)
        return found.read()


def smaller(data: bytes) -> bytes:
    """Keep the glyphs of CORE, kerning and even-width figures; drop hinting and the rest."""
    import io  # noqa: PLC0415 - only this hand-run script needs these

    from fontTools import subset  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font: Any = TTFont(io.BytesIO(data), recalcTimestamp=False)
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CORE)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def main() -> None:
    """Write the font files, their licences and the lock list beside this script."""
    for short, (package, full) in PACKAGES.items():
        (HERE / f"OFL-{short}.txt").write_bytes(member(package, "LICENSE"))
        for weight in WEIGHTS:
            data = member(package, f"files/{full}-latin-{weight}-normal.woff2")
            (HERE / f"{short}-{weight}.woff2").write_bytes(smaller(data) if short == "atkinson" else data)
            if short != "opendyslexic":
                ext = member(package, f"files/{full}-latin-ext-{weight}-normal.woff2")
                (HERE / f"{short}-ext-{weight}.woff2").write_bytes(ext)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in sorted(HERE.glob("*.woff2"))]
    lines += [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in sorted(HERE.glob("OFL-*.txt"))]
    (HERE / "SHA256SUMS").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for line in lines:
        digest, name = line.split()
        sys.stdout.write(f"{name}?v={digest[:8]}\n")


if __name__ == "__main__":
    main()
