"""Drives the Python player: a process of its own whose JSON lines are read as they come."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

PROGRAM = pathlib.Path(__file__).resolve().parents[1] / "python-player" / "player.py"


class Player:
    def __init__(self, server, folder, *more):
        self.command = [
            sys.executable,
            str(PROGRAM),
            "--server",
            server.url,
            "--data",
            str(folder),
            "--spread-ms",
            "500",
            "--plays-ms",
            "1000",
            *more,
        ]
        self.events, self.seen, self.arrived = [], 0, threading.Condition()
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.kill()

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            stdout=subprocess.PIPE,
            stderr=sys.stderr,
            text=True,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        threading.Thread(target=self.listen, args=(self.process.stdout,), daemon=True).start()
        return self

    def listen(self, lines):
        for line in lines:
            with self.arrived:
                self.events.append(json.loads(line) | {"at": time.monotonic()})
                self.arrived.notify_all()

    def wait(self, event, seconds=20, **facts):
        """The next event of this name with these facts, among those not yet waited for. TimeoutError when it does not come."""
        deadline = time.monotonic() + seconds
        with self.arrived:
            while True:
                while self.seen < len(self.events):
                    found = self.events[self.seen]
                    self.seen += 1
                    if found["event"] == event and all(found.get(name) == value for name, value in facts.items()):
                        return found
                left = deadline - time.monotonic()
                if left <= 0 or not self.arrived.wait(left):
                    raise TimeoutError(f"no {event} {facts} within {seconds} s; last: {self.events[-4:]}")

    def rewind(self):
        """Lets `wait` see everything that comes from now on only."""
        with self.arrived:
            self.seen = len(self.events)

    def all(self, event):
        with self.arrived:
            return [found for found in self.events if found["event"] == event]

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
