"""The REST API as a script uses it: one kept connection, an API key, answers that are easy to look into."""

import http.client
import json
import secrets
import time
import urllib.parse
from dataclasses import dataclass

SCOPES = ["read", "content:write", "publish", "screens:write", "screens:command", "facts:write", "admin"]


# the server ends a connection on which nothing was asked for a minute
IDLE_S = 30


class Unexpected(Exception):
    """The server answered otherwise than the caller needs."""


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    def json(self):
        return json.loads(self.body)

    def is_problem(self):
        """Whether it is a problem document with all it must hold."""
        if not (self.headers.get("Content-Type") or "").startswith("application/problem+json"):
            return False
        problem = self.json()
        return (
            all(problem.get(field) for field in ("type", "title", "status", "requestId"))
            and problem["status"] == self.status
        )


class Api:
    """A caller of /api/v1. Without a key it is a browser that has just signed in."""

    def __init__(self, url, key=None, timeout=30):
        self.url, self.key, self.cookie, self.timeout = url, key, None, timeout
        self.connection, self.used = None, 0.0

    def call(self, method, path, body=None, headers=None, raw=None):
        """`body` is sent as JSON, `raw` as it is. A closed connection is opened again, a lost answer is an OSError."""
        sent = {"Accept": "application/json"} | self.credentials() | (headers or {})
        if body is not None:
            raw, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
        full = path if path.startswith(("/device", "/health")) else "/api/v1" + path
        try:
            response = self.exchange(method, full, raw, sent)
            answer = Answer(response.status, response.headers, response.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise OSError(f"{method} {path}: {error!r}") from error
        if response.will_close:
            self.close()
        if cookie := answer.headers.get("Set-Cookie"):
            self.cookie = cookie.split(";")[0]
        return answer

    def exchange(self, method, path, raw, headers):
        """The response, also when the server refuses before it has read the whole body."""
        connection = self.connect()
        try:
            connection.request(method, path, raw, headers)
        except (BrokenPipeError, ConnectionResetError):
            if not raw:
                raise
        return connection.getresponse()

    def credentials(self):
        if self.key:
            return {"Authorization": f"Bearer {self.key}"}
        return {"X-Vitrine": "1", "Origin": self.url} | ({"Cookie": self.cookie} if self.cookie else {})

    def connect(self):
        if self.connection and time.monotonic() - self.used > IDLE_S:
            self.close()
        self.used = time.monotonic()
        if not self.connection:
            host = urllib.parse.urlsplit(self.url)
            self.connection = http.client.HTTPConnection(host.hostname, host.port, timeout=self.timeout)
        return self.connection

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def want(self, status, method, path, body=None, **more):
        """The JSON of an answer that must have this status."""
        answer = self.call(method, path, body, **more)
        if answer.status != status:
            raise Unexpected(f"{method} {path} answered {answer.status} instead of {status}: {answer.body[:600]!r}")
        return answer.json() if answer.body else None

    def get(self, path):
        return self.want(200, "GET", path)

    def post(self, path, body, status=201):
        return self.want(status, "POST", path, body)

    def all(self, path):
        """Every item of a list, page by page."""
        items, after = [], None
        while True:
            page = self.get(path + ("&" if "?" in path else "?") + "limit=200" + (f"&after={after}" if after else ""))
            items += page["items"]
            after = page["next"]
            if not after:
                return items

    def upload(self, name, data, mime="image/png", **fields):
        """POST /media as a form."""
        boundary = secrets.token_hex(16)
        quoted = name.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "%0D").replace("\n", "%0A")
        parts = [
            f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, value in fields.items()
        ]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{quoted}"\r\nContent-Type: {mime}\r\n\r\n'
        raw = b"".join(parts) + head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
        return self.call(
            "POST", "/media", raw=raw, headers={"Content-Type": f"multipart/form-data; boundary={boundary}"}
        )


def poll(what, condition, seconds=30, every=0.1):
    """What `condition` gives once it is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise Unexpected(f"not within {seconds} s: {what}")
        time.sleep(every)
    return found
