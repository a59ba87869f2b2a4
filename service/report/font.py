"""A font with Chinese for the PDF: the one that is named, else one that the system has.

It is embedded in part, as the signs used. Without one there is no PDF: the standard faces of the
format know no Chinese and would print boxes.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError

from service.problem import NoFont

SAMPLE = "授信意见催收单回款逾期天概率元：；，。（）“”《》、−·%"
"""Signs without which it is of no use."""
RESTRICTED = 0x0002
"""Bit of ``OS/2.fsType`` by which a face forbids to be embedded."""
NAMES = (
    "NotoSansCJK-Regular.*", "NotoSansCJKsc-Regular.*", "NotoSansSC-Regular.*", "NotoSansSC*.ttf",
    "SourceHanSansCN-Regular.*", "SourceHanSansSC-Regular.*", "SourceHanSans-Regular.*",
    "NotoSerifCJK-Regular.*", "wqy-microhei.tt?", "wqy-zenhei.tt?", "PingFang.ttc",
    "Hiragino Sans GB.ttc", "STHeiti Medium.ttc", "Songti.ttc", "msyh.ttc", "simhei.ttf",
    "Arial Unicode.ttf", "DroidSansFallback*.ttf", "uming.ttc", "ukai.ttc",
)  # fmt: skip
"""Files of usual Chinese fonts, the best for a printed page first."""


@dataclass(frozen=True)
class Face:
    """A face in a file: which of a collection, and how wide its signs are in ems, by code."""

    path: Path
    number: int
    advance: Mapping[int, float]


@dataclass(frozen=True)
class Faces:
    """What a PDF is written in; ``bold`` is the regular face where the font has no other."""

    regular: Face
    bold: Face


def faces(named: Path | None) -> Faces:
    """The faces to write in.

    Parameters
    ----------
    named : Path, optional
        A font file to use and no other.

    Raises
    ------
    NoFont
        If the file named is none or lacks Chinese, or the system has none.
    """
    if named is not None:
        found = face(named)
        if found is None:
            raise NoFont(
                f"HUIKUAN_FONT 指定的 {named.name} 无法用于 PDF：须为含中文且允许嵌入的"
                " TTF、OTF 或 TTC 文件。",
                f"{named.name}, named by HUIKUAN_FONT, cannot be used for a PDF: it must be a TTF,"
                " OTF or TTC file with Chinese that may be embedded.",
            )
        return Faces(found, _bold_of(found))
    for path in _candidates():
        found = face(path)
        if found is not None:
            return Faces(found, _bold_of(found))
    raise NoFont(
        "本机没有可用的中文字体，无法生成 PDF。请安装（Debian：sudo apt-get install"
        " fonts-noto-cjk），或用 HUIKUAN_FONT 指定字体文件；也可改用 HTML"
        "（Accept: text/html），由浏览器打印。",
        "This machine has no font with Chinese, so no PDF can be made. Install one (Debian: sudo"
        " apt-get install fonts-noto-cjk) or name a file by HUIKUAN_FONT; or take HTML (Accept:"
        " text/html) and print it from a browser.",
    )


def folders() -> list[Path]:
    """Where systems keep fonts."""
    home = Path.home()
    if sys.platform == "darwin":
        own = home / "Library/Fonts"
        return [own, Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    if sys.platform == "win32":
        return [Path("C:/Windows/Fonts")]
    shared = [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    return [home / ".local/share/fonts", home / ".fonts", *shared]


def _candidates() -> list[Path]:
    there = [folder for folder in folders() if folder.is_dir()]
    return [p for name in NAMES for folder in there for p in sorted(folder.rglob(name))]


@cache
def face(path: Path) -> Face | None:
    """The face of a file that has Chinese and may be embedded, of a collection the simplified."""
    try:
        with path.open("rb") as file:
            if path.suffix.lower() in (".ttc", ".otc"):
                return _chosen(path, TTCollection(file, lazy=True).fonts)
            return _chosen(path, [TTFont(file, lazy=True)])
    except (OSError, TTLibError, KeyError, AssertionError):
        return None


def _chosen(path: Path, fonts: list[TTFont]) -> Face | None:
    for number in sorted(range(len(fonts)), key=lambda n: " SC" not in _name(fonts[n])):
        font = fonts[number]
        glyphs = font.getBestCmap() or {}
        allowed = not getattr(font.get("OS/2"), "fsType", 0) & RESTRICTED
        if allowed and all(ord(sign) in glyphs for sign in SAMPLE):
            wide, em = font["hmtx"].metrics, font["head"].unitsPerEm
            return Face(path, number, {code: wide[g][0] / em for code, g in glyphs.items()})
    return None


def _name(font: TTFont) -> str:
    return str(font["name"].getDebugName(4) or "")


def _bold_of(regular: Face) -> Face:
    name = regular.path.name
    for heavy in (name.replace("Regular", "Bold"), name.replace("msyh.", "msyhbd.")):
        if heavy != name and (found := face(regular.path.with_name(heavy))) is not None:
            return found
    return regular
