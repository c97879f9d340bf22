"""A small S3 store for tests: one bucket in memory, what a client needs to put, read, list and delete. It asks for a signature, without checking it."""

import collections
import datetime
import hashlib
import re
import threading
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.sax.saxutils import escape

NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


class Store:
    """Listens on a free port until it is closed."""

    def __init__(self, bucket="media"):
        self.objects, self.parts, self.calls = {}, {}, collections.Counter()
        self.bucket, self.lock = bucket, threading.Lock()
        handler = type("Handler", (Handler,), {"store": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    store = None

    def log_message(self, *_):
        pass

    def handle_any(self):
        where = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(where.query, keep_blank_values=True))
        bucket, _, self.key = urllib.parse.unquote(where.path).lstrip("/").partition("/")
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.store.lock:
            self.store.calls[self.command] += 1
        if not (self.headers.get("Authorization") or "").startswith("AWS4-HMAC-SHA256 "):
            return self.refuse(403, "AccessDenied")
        if bucket != self.store.bucket:
            return self.refuse(404, "NoSuchBucket")
        return getattr(self, self.command.lower())()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_any

    def put(self):
        if upload := self.query.get("uploadId"):
            self.store.parts[upload][int(self.query["partNumber"])] = self.body
        else:
            self.keep(self.key, self.body)
        self.answer(200, headers={"ETag": tag(self.body)})

    def post(self):
        if "uploads" in self.query:
            upload = uuid.uuid4().hex
            self.store.parts[upload] = {}
            return self.xml(
                "InitiateMultipartUploadResult",
                f"<Bucket>{self.store.bucket}</Bucket><Key>{escape(self.key)}</Key><UploadId>{upload}</UploadId>",
            )
        if "delete" in self.query:
            keys = re.findall(r"<Key>([^<]*)</Key>", self.body.decode())
            for key in keys:
                self.store.objects.pop(key, None)
            return self.xml("DeleteResult", "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys))
        parts = self.store.parts.pop(self.query["uploadId"])
        whole = b"".join(parts[number] for number in sorted(parts))
        self.keep(self.key, whole)
        return self.xml(
            "CompleteMultipartUploadResult", f"<Key>{escape(self.key)}</Key><ETag>{escape(tag(whole))}</ETag>"
        )

    def get(self):
        if "list-type" in self.query:
            return self.list()
        if self.key not in self.store.objects:
            return self.refuse(404, "NoSuchKey")
        data, when = self.store.objects[self.key]
        headers = {"ETag": tag(data), "Last-Modified": when.strftime("%a, %d %b %Y %H:%M:%S GMT")}
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "")
        if not span:
            return self.answer(200, data, headers)
        first, last = int(span[1]), min(int(span[2] or len(data) - 1), len(data) - 1)
        headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
        return self.answer(206, data[first : last + 1], headers)

    head = get

    def delete(self):
        if upload := self.query.get("uploadId"):
            self.store.parts.pop(upload, None)
        else:
            self.store.objects.pop(self.key, None)
        self.answer(204)

    def list(self):
        prefix = self.query.get("prefix", "")
        found = sorted((key, value) for key, value in list(self.store.objects.items()) if key.startswith(prefix))
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{when.isoformat(timespec='milliseconds')}Z</LastModified>"
            f"<ETag>{escape(tag(data))}</ETag><Size>{len(data)}</Size></Contents>"
            for key, (data, when) in found
        )
        self.xml("ListBucketResult", f"<IsTruncated>false</IsTruncated><KeyCount>{len(found)}</KeyCount>{rows}")

    def keep(self, key, data):
        now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
        with self.store.lock:
            self.store.objects[key] = (data, now)

    def xml(self, name, inner):
        text = f'<?xml version="1.0" encoding="UTF-8"?><{name} {NAMESPACE}>{inner}</{name}>'
        self.answer(200, text.encode(), {"Content-Type": "application/xml"})

    def refuse(self, status, code):
        text = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{code}</Message></Error>"
        self.answer(status, text.encode(), {"Content-Type": "application/xml"})

    def answer(self, status, data=b"", headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)


def tag(data):
    return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'
