"""The HTTP side (README sections 2, 5, 8): every call bounded in time and size."""

import datetime
import hashlib
import json
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request

import wire

TIMEOUT_S = 30
ANSWER_MAX = 16 * 1024 * 1024
PUT_OFF_TIMES = 3


class Gone(Exception):
    """The pairing is over: answered already, expired or unknown."""


class Revoked(Exception):
    """The server no longer knows this screen."""


class Server:
    """The server somebody typed into the player, with the bearer of this screen."""

    def __init__(self, address, secret=None):
        self.address, self.secret = address.rstrip("/"), secret
        # what the server names must be fetched from it, not through a proxy of the environment
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def host(self):
        return urllib.parse.urlsplit(self.address)

    def call(self, method, path, body=None, headers=None, bearer=None):
        """(status, headers, body); refusals are answers too."""
        request = urllib.request.Request(self.address + path, data=body, method=method, headers=headers or {})
        if bearer or self.secret:
            request.add_header("Authorization", f"Bearer {bearer or self.secret}")
        try:
            with self.open(request) as answer:
                return answer.status, answer.headers, answer.read(ANSWER_MAX)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read(ANSWER_MAX)

    def open(self, request):
        """The answer, asked for again when the server has said when (README section 11)."""
        for _ in range(PUT_OFF_TIMES):
            try:
                return self.opener.open(request, timeout=TIMEOUT_S)
            except urllib.error.HTTPError as error:
                if error.code != 429:
                    raise
                wait = float(error.headers.get("Retry-After", 1)) * random.uniform(1, 1.25)
                error.close()
                time.sleep(min(60, wait))
        return self.opener.open(request, timeout=TIMEOUT_S)

    def ask_for_code(self, model, resolution):
        body = json.dumps({"publicKey": None, "model": model, "resolution": resolution}).encode()
        status, _, answer = self.call("POST", "/device/v1/pairings", body, {"Content-Type": "application/json"})
        if status == 429:
            return None
        if status != 201:
            raise OSError(f"pairing answered {status}")
        return json.loads(answer)

    def poll(self, offer):
        """The identity, or None while nobody has entered the code."""
        status, _, answer = self.call("GET", f"/device/v1/pairings/{offer['id']}", bearer=offer["pollSecret"])
        if status in (404, 410):
            raise Gone(status)
        if status != 200:
            return None
        state = json.loads(answer)
        return state if state["state"] == "paired" else None

    def manifest(self):
        """The envelope of the current manifest, or None when there is none."""
        status, _, answer = self.call("GET", "/device/v1/manifest")
        if status == 401:
            raise Revoked
        return answer if status == 200 else None

    def time_ms(self):
        status, _, answer = self.call("GET", "/device/v1/time")
        if status != 200:
            raise OSError(f"time answered {status}")
        return epoch_ms(json.loads(answer)["serverTime"])

    def send_plays(self, rows):
        """How far the rows are stored, or None."""
        lines = wire.gzip("".join(json.dumps(row) + "\n" for row in rows).encode())
        status, _, answer = self.call(
            "POST", "/device/v1/plays", lines, {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        )
        return json.loads(answer)["playsUpTo"] if status == 200 else None

    def send_screenshot(self, address, picture):
        return self.call("PUT", address, picture, {"Content-Type": "image/png"})[0]

    def fetch(self, path, name, size, folder, kbps=None):
        """Downloads one asset, going on where an earlier attempt broke off. True when something was resumed."""
        part, final = os.path.join(folder, name + ".part"), os.path.join(folder, name)
        have = os.path.getsize(part) if os.path.exists(part) else 0
        if have < size:
            request = urllib.request.Request(
                self.address + path + name, headers={"Authorization": f"Bearer {self.secret}"}
            )
            if have:
                request.add_header("Range", f"bytes={have}-")
            with self.open(request) as answer:
                copy(answer, part, "ab" if answer.status == 206 else "wb", size, kbps)
        with open(part, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if os.path.getsize(part) != size or digest != name:
            if os.path.getsize(part) >= size:
                os.remove(part)
            raise OSError("checksum")
        os.replace(part, final)
        return have > 0


def copy(answer, path, mode, limit, kbps):
    """No faster than so many kilobits a second, if that is limited: reading slowly makes the server send slowly."""
    piece = max(4 * 1024, kbps * 125 // 4) if kbps else 256 * 1024
    free = time.monotonic()
    with open(path, mode) as out:
        while chunk := answer.read(piece):
            out.write(chunk)
            if kbps:
                free = max(free, time.monotonic() - 1) + len(chunk) * 8 / 1000 / kbps
                time.sleep(max(0, free - time.monotonic()))
            if out.tell() > limit:
                break
        out.flush()
        os.fsync(out.fileno())


def epoch_ms(text):
    return round(datetime.datetime.fromisoformat(text).timestamp() * 1000)


def instant(ms):
    moment = datetime.datetime.fromtimestamp(ms / 1000, datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{round(ms) % 1000:03d}Z"
