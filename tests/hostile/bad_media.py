#!/usr/bin/env python3
"""Uploads what nobody should trust, as a form and as a resumable upload, and looks whether anything stays or leaks.

    bad_media.py --api http://127.0.0.1:8080 --key vk_... --data DATA_DIR --pid SERVER

Every file to be rejected must get a problem document with a 4xx and leave nothing: no row, no object, no temporary file. No file may
make the server answer 5xx, grow beyond 160 MiB, show a secret, or call the canary. The last line counts the checks.
"""

import argparse
import base64
import http.server
import os
import pathlib
import secrets
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from hostile.corpus import corpus
from product.api import Api, poll
from product.pictures import png

MEMORY_LIMIT_MIB = 160
SECONDS_LIMIT = 20


class Canary(http.server.BaseHTTPRequestHandler):
    calls = []

    def do_GET(self):
        self.calls.append(self.path)
        self.send_response(404)
        self.end_headers()

    do_HEAD = do_POST = do_GET

    def log_message(self, *_):
        pass


class Trial:
    def __init__(self, options):
        self.options, self.api = options, Api(options.api, options.key, timeout=120)
        self.passed, self.failed, self.peak = 0, 0, 0.0
        self.canary = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Canary)
        threading.Thread(target=self.canary.serve_forever, daemon=True).start()
        self.secret = "canary-" + secrets.token_hex(12)

    def check(self, name, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        if not ok or self.options.verbose:
            print(f"{'ok  ' if ok else 'FAIL'} {name}  {note}", flush=True)

    def run(self):
        secret_path = os.path.join(self.options.data, "secret.txt")
        pathlib.Path(secret_path).write_text(self.secret)
        watcher = threading.Thread(target=self.watch, daemon=True)
        before = self.memory()
        watcher.start()
        files = corpus(f"http://127.0.0.1:{self.canary.server_port}/canary", secret_path)
        for file in files:
            self.one(file, self.as_form, "form")
            self.one(file, self.as_upload, "resumable")
        self.resumable_rules()
        self.check(
            f"memory grew by {self.peak - before:.0f} MiB at most {MEMORY_LIMIT_MIB}",
            self.peak - before <= MEMORY_LIMIT_MIB,
        )
        self.check("nothing called the canary", not Canary.calls, str(Canary.calls[:3]))
        self.check("nothing was written outside", not os.path.exists("/tmp/vitrine-was-here"))
        self.check("the secret is in no stored file", not self.leaked())
        print(f"{len(files)} files, memory peak {self.peak:.0f} MiB")
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed

    def one(self, file, send, way):
        """Sends one file and looks what is left of it."""
        name = f"{file.why} ({way})"
        before = self.traces() if file.expect == "reject" else None
        begin = time.monotonic()
        try:
            answer = send(file)
        except OSError as error:
            self.check(name, False, str(error))
            return
        took = time.monotonic() - begin
        if answer.status < 300:
            self.taken(name, file, answer)
            return
        refused = 400 <= answer.status < 500 and answer.is_problem()
        self.check(
            f"{name}: answered",
            refused and file.expect != "accept" and took < SECONDS_LIMIT,
            f"{answer.status} {took:.1f} s {answer.body[:200]!r}",
        )
        self.check(f"{name}: says no more than it should", not self.tells(answer.body))
        if before is not None:
            after = self.settled(before)
            self.check(f"{name}: leaves nothing", after == before, f"{sorted(after ^ before)[:3]}")

    def taken(self, name, file, answer):
        self.check(f"{name}: may be taken", file.expect != "reject", f"{answer.status}")
        media = answer.json() if answer.body else {"id": answer.headers["Vitrine-Media"]}
        found = poll(f"{file.name} processed", lambda: self.processed(media["id"]), 60)
        self.check(
            f"{name}: a good one becomes ready",
            file.expect != "accept" or found["state"] == "ready",
            found.get("message"),
        )
        for part in ("original", "thumbnail", "preview"):
            served = self.api.call("GET", f"/media/{media['id']}/{part}")
            self.check(f"{name}: {part} is no 5xx", served.status < 500, f"{served.status}")
            if served.status == 200:
                kind = (served.headers["Content-Type"] or "").split("/")[0]
                harmless = kind in ("image", "video") or "attachment" in (served.headers["Content-Disposition"] or "")
                guarded = served.headers["X-Content-Type-Options"] == "nosniff" and "X-Injected" not in served.headers
                self.check(
                    f"{name}: {part} is served as what it is",
                    harmless and guarded,
                    f"{served.headers['Content-Type']} {served.headers['X-Content-Type-Options']}",
                )
                rendered = part == "original" or b"<script>" not in served.body
                self.check(f"{name}: {part} holds nothing foreign", rendered and not self.tells(served.body))
        etag = {"If-Match": f'"{found["version"]}"'}
        gone = self.api.call("DELETE", f"/media/{media['id']}", headers=etag)
        self.check(f"{name}: can be deleted", gone.status in (200, 204), f"{gone.status} {gone.body[:200]!r}")

    def processed(self, media):
        found = self.api.get(f"/media/{media}")
        return found if found["state"] != "processing" else None

    # the two ways

    def as_form(self, file):
        return self.api.upload(file.name, file.data, file.mime)

    def as_upload(self, file):
        made = self.create(len(file.data), file.name)
        if made.status != 201 or not file.data:
            return made
        location = self.path(made)
        done = self.patch(location, 0, file.data)
        if done.status >= 300:
            left = self.api.call("HEAD", location, headers={"Tus-Resumable": "1.0.0"})
            self.check(f"{file.why}: the refused upload is gone", left.status in (404, 410), f"{left.status}")
        return done

    def create(self, length, name, **headers):
        metadata = "filename " + base64.b64encode(name.encode()).decode()
        return self.api.call(
            "POST",
            "/uploads",
            headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(length), "Upload-Metadata": metadata} | headers,
        )

    def path(self, made):
        return made.headers["Location"].split("/api/v1", 1)[1]

    def patch(self, location, offset, data, **headers):
        sent = {
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        } | headers
        return self.api.call("PATCH", location, raw=data, headers=sent)

    def resumable_rules(self):
        """What the tus protocol promises, and what a hostile client tries with it."""
        tus = {"Tus-Resumable": "1.0.0"}
        good = png(32, 32, seed=999, noise=False)
        made = self.create(len(good), "parts.png")
        self.check("an upload is made", made.status == 201, f"{made.status}")
        location = self.path(made)
        half = len(good) // 2
        self.check("its first half is taken", self.patch(location, 0, good[:half]).status == 204)
        self.check("a wrong offset is refused", self.patch(location, 0, good).status == 409)
        head = self.api.call("HEAD", location, headers=tus)
        self.check(
            "it says how far it is", head.headers["Upload-Offset"] == str(half), str(head.headers["Upload-Offset"])
        )
        self.check(
            "another content type is refused",
            self.patch(location, half, good[half:], **{"Content-Type": "text/plain"}).status == 415,
        )
        self.check("more than announced is refused", 400 <= self.patch(location, half, good).status < 500)
        self.check("a negative offset is refused", 400 <= self.patch(location, -1, good).status < 500)
        self.check("an absurd offset is refused", 400 <= self.patch(location, 2**70, good).status < 500)
        done = self.patch(location, half, good[half:])
        self.check(
            "its second half completes it", done.status == 204 and done.headers["Vitrine-Media"], f"{done.status}"
        )
        for name, answer in {
            "another version of tus": self.api.call(
                "POST", "/uploads", headers={"Tus-Resumable": "9.9.9", "Upload-Length": "5"}
            ),
            "no length": self.api.call("POST", "/uploads", headers=tus),
            "a negative length": self.create(-5, "x.png"),
            "a length that is no number": self.create("ten", "x.png"),
            "a length of 2^63": self.create(2**63, "x.png"),
            "a length of 2^62": self.create(2**62, "x.png"),
            "metadata that are no base64": self.api.call(
                "POST", "/uploads", headers=tus | {"Upload-Length": "5", "Upload-Metadata": "filename ***"}
            ),
            "a foreign upload": self.patch("/uploads/00000000-0000-7000-8000-000000000000", 0, b"x"),
            "an upload that climbs": self.patch("/uploads/..%2f..%2fvitrine.db", 0, b"x"),
        }.items():
            self.check(f"{name} is refused", 400 <= answer.status < 500, f"{answer.status}")
        cancelled = self.create(100, "cancelled.png")
        self.patch(self.path(cancelled), 0, b"x" * 50)
        ended = self.api.call("DELETE", self.path(cancelled), headers=tus)
        self.check("an upload can be given up", ended.status == 204, f"{ended.status}")
        self.check("and is gone then", self.api.call("HEAD", self.path(cancelled), headers=tus).status in (404, 410))

    # what is left

    def traces(self):
        """Everything that could be left behind: rows of media and files beside the database and its secrets."""
        rows = {("row", item["id"]) for item in self.api.all("/media")}
        return rows | {("file", path) for path in self.files()}

    def files(self):
        for folder, _, names in os.walk(self.options.data):
            for name in names:
                if not name.startswith(("vitrine.db", "server.log")):
                    yield os.path.relpath(os.path.join(folder, name), self.options.data)

    def settled(self, before):
        """The traces once they are as before, or after a while."""
        deadline = time.monotonic() + 3
        while (after := self.traces()) != before and time.monotonic() < deadline:
            time.sleep(0.1)
        return after

    def tells(self, body):
        """Whether an answer shows the secret, a path of the server or the inside of a tool."""
        return any(
            word in body
            for word in (self.secret.encode(), self.options.data.encode(), b"root:x:0", b"panicked", b"ffprobe version")
        )

    def leaked(self):
        media = pathlib.Path(self.options.data, "vitrine", "media")
        return [str(path) for path in media.rglob("*") if path.is_file() and self.secret.encode() in path.read_bytes()]

    def memory(self):
        with open(f"/proc/{self.options.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def watch(self):
        while True:
            try:
                self.peak = max(self.peak, self.memory())
            except OSError:
                return
            time.sleep(0.02)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--api", required=True)
    parser.add_argument("--key", required=True)
    parser.add_argument("--data", required=True, help="the folder in which the server's data folder `vitrine` is")
    parser.add_argument("--pid", type=int, required=True)
    parser.add_argument("--verbose", action="store_true")
    sys.exit(min(Trial(parser.parse_args()).run(), 100))


if __name__ == "__main__":
    main()
