"""Pictures that are each different and hard to compress, without any library."""

import random
import struct
import zlib


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, seed=0, extra=b"", noise=True):
    """A PNG in true colour; `extra` holds more chunks."""
    dice = random.Random(seed)
    plain = bytes(dice.randrange(256) for _ in range(3)) * width
    rows = b"".join(b"\0" + (dice.randbytes(width * 3) if noise else plain) for _ in range(height))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + extra + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")
