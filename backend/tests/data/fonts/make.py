"""Makes the fonts of the tests: every letter is a square, so that a few pixels tell which font is seen.

Run it in a Python that has `fonttools` and `brotli`; the fonts are checked in.
"""

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont

HERE = Path(__file__).parent
LETTERS = [*range(0x21, 0x7F), *range(0xC0, 0x180), 0x2019, 0x20AC]
NAMES = {".notdef": 1000, "space": 500, "square": 1000}
DAY = 3_850_000_000


def square(pen):
    pen.moveTo((50, -200))
    pen.lineTo((50, 800))
    pen.lineTo((950, 800))
    pen.lineTo((950, -200))
    pen.closePath()


def begin(style, weight, fs_type=0, is_ttf=True):
    builder = FontBuilder(1000, isTTF=is_ttf)
    builder.setupGlyphOrder(list(NAMES))
    spaces = {0x20: "space", 0xA0: "space", 0x202F: "space"}
    builder.setupCharacterMap({**spaces, **dict.fromkeys(LETTERS, "square")})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in NAMES.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Carrés", "styleName": style})
    builder.setupOS2(
        sTypoAscender=800, sTypoDescender=-200, usWeightClass=weight, fsType=fs_type
    )
    builder.setupPost()
    builder.updateHead(created=DAY, modified=DAY)
    return builder


def outlines(builder):
    glyphs = {}
    for name in NAMES:
        pen = TTGlyphPen(None)
        if name == "square":
            square(pen)
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    return builder


def save(font, name, flavour=None):
    font.recalcTimestamp = False
    font.flavor = flavour
    font.save(HERE / name)


def post_script():
    builder = begin("Black Italic", 900, is_ttf=False)
    strings = {}
    for name, width in NAMES.items():
        pen = T2CharStringPen(width, None)
        if name == "square":
            square(pen)
        strings[name] = pen.getCharString()
    builder.setupCFF("Carres-BlackItalic", {}, strings, {})
    builder.font["OS/2"].fsSelection = 0x01
    builder.font["head"].macStyle = 0x02
    return builder.font


def variable():
    builder = outlines(begin("Regular", 400))
    builder.setupFvar([("wght", 300, 400, 800, "Weight")], [])
    builder.setupGvar({name: [] for name in NAMES})
    return builder.font


def together(*fonts):
    collection = TTCollection()
    for font in fonts:
        data = BytesIO()
        font.save(data)
        data.seek(0)
        collection.fonts.append(TTFont(data, recalcTimestamp=False))
    collection.save(HERE / "collection.ttc")


bold = outlines(begin("Bold", 700)).font
save(bold, "bold.ttf")
save(bold, "bold.woff", "woff")
save(bold, "bold.woff2", "woff2")
save(post_script(), "italic.otf")
save(variable(), "variable.ttf")
save(outlines(begin("Bold", 700, fs_type=0x0002)).font, "locked.ttf")
save(outlines(begin("Bold", 700, fs_type=0x0004)).font, "preview.ttf")
save(outlines(begin("Bold", 700, fs_type=0x0200)).font, "pictures.ttf")
together(outlines(begin("Bold", 700)).font, outlines(begin("Light", 300)).font)
