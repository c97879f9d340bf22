"""The envelope and its signature (README section 4)."""

import base64
import json
import zlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

MESSAGE_MAX = 128 * 1024
HEADER_MAX = 1024
BODY_MAX = 16 * 1024 * 1024
GZIP_ABOVE = 1024


class Refused(Exception):
    """A message that must not be obeyed; its argument is the status code that says why."""


def gzip(data):
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def gunzip(data):
    unpacker = zlib.decompressobj(31)
    try:
        plain = unpacker.decompress(data, BODY_MAX)
    except zlib.error as error:
        raise Refused("malformed") from error
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise Refused("malformed")
    return plain


def pack(kind, body):
    """The bytes to publish."""
    header = {"v": 1, "kind": kind}
    data = json.dumps(body, separators=(",", ":")).encode()
    if len(data) > GZIP_ABOVE:
        header["enc"], data = "gzip", gzip(data)
    return json.dumps(header, separators=(",", ":")).encode() + b"\n" + data


def split(message):
    """(header, body as sent) of any bytes."""
    line, found, body = message[:MESSAGE_MAX].partition(b"\n")
    if not found or len(line) >= HEADER_MAX or len(message) > MESSAGE_MAX:
        raise Refused("malformed")
    header = parse(line)
    if not isinstance(header, dict) or header.get("v") != 1:
        raise Refused("malformed")
    return header, body


def parse(data):
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Refused("malformed") from error


def plain(header, body):
    """The JSON in a body."""
    packing = header.get("enc")
    if packing not in (None, "gzip"):
        raise Refused("malformed")
    return parse(gunzip(body) if packing else body)


def verified(topic, message, keys):
    """The JSON of a signed message, when one of the pinned keys signed it for this topic."""
    header, body = split(message)
    if header.get("kind") != topic.rsplit("/", 1)[1]:
        raise Refused("bad_signature")
    if not any(key["id"] == header.get("key") and signs(key, header, topic, body) for key in keys):
        raise Refused("bad_signature")
    return plain(header, body)


def signs(key, header, topic, body):
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key["publicKey"], validate=True))
        signature = base64.b64decode(header["sig"], validate=True)
        public.verify(signature, b"vitrine1\0" + topic.encode() + b"\0" + body)
    except (InvalidSignature, ValueError, KeyError, TypeError):
        return False
    return True
