"""Starts the server program on free ports with data of its own, and watches it."""

import os
import random
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request


# a name for each port that this process has been given, held until it ends: scripts that run beside it choose others
RESERVED = []


def free_ports(count):
    """Ports that nobody listens on now, nor will: they are reserved among these scripts, and lie below those that the system gives to
    outgoing connections. A server that starts, or starts again a minute later, would otherwise find one of them taken."""
    with open("/proc/sys/net/ipv4/ip_local_port_range", encoding="ascii") as limits:
        first_outgoing = int(limits.read().split()[0])
    ports = []
    while len(ports) < count:
        port = random.randrange(10_000, max(first_outgoing, 20_000))
        if is_free(port) and reserve(port):
            ports.append(port)
    return ports


def is_free(port):
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def reserve(port):
    name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        name.bind(f"\0vitrine-test-port-{port}")
    except OSError:
        name.close()
        return False
    RESERVED.append(name)
    return True


class Server:
    """One data folder and the program that runs on it, now or again after it was killed."""

    def __init__(self, binary, data, ports=None, **settings):
        self.binary, self.data = os.path.abspath(binary), str(data)
        self.may_move = ports is None
        self.take(ports or free_ports(3))
        self.log_path = os.path.join(self.data, "server.log")
        self.settings, self.process, self.started_in = settings, None, 0.0
        os.makedirs(self.data, exist_ok=True)

    def take(self, ports):
        self.http_port, self.mqtt_port, self.ops_port = self.ports = ports
        self.url = f"http://127.0.0.1:{self.http_port}"

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self.process.pid

    def environment(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("VITRINE_")}
        return environment | {
            "VITRINE_HTTP_ADDRESS": f"127.0.0.1:{self.http_port}",
            "VITRINE_MQTT_ADDRESS": f"127.0.0.1:{self.mqtt_port}",
            "VITRINE_OPS_ADDRESS": f"127.0.0.1:{self.ops_port}",
            "VITRINE_DATA_DIR": os.path.join(self.data, "vitrine"),
            **{f"VITRINE_{name.upper()}": str(value) for name, value in self.settings.items()},
        }

    def run(self, *arguments):
        """Another command of the program with the same settings: (exit code, what it printed)."""
        done = subprocess.run(
            [self.binary, *map(str, arguments)],
            cwd=self.data,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, done.stdout

    def start(self, within=60):
        """Starts the program and returns when it is ready; `started_in` says how many seconds that took. At its first start it goes to
        other ports if somebody took one of its own in the meantime."""
        try:
            self.start_here(within)
        except RuntimeError as error:
            if not (self.may_move and "Address already in use" in str(error)):
                raise
            print(f"     {self.ports} were taken meanwhile: others are used", flush=True)
            self.take(free_ports(3))
            self.start_here(within)
        self.may_move = False
        return self

    def start_here(self, within):
        environment = self.environment()
        begin = time.monotonic()
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(
                [self.binary, "serve"], cwd=self.data, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        while not self.ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.log()[-3000:]}")
            if time.monotonic() > begin + within:
                self.kill()
                raise RuntimeError(f"the server is not ready after {within} s:\n{self.log()[-3000:]}")
            time.sleep(0.01)
        self.started_in = time.monotonic() - begin

    def ready(self):
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(self.url + "/health/ready", timeout=2) as answer:
                return answer.status == 200
        except (OSError, urllib.error.URLError):
            return False

    def metrics(self):
        """What it tells its operators."""
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{self.ops_port}/metrics", timeout=5) as answer:
            return answer.read().decode()

    def kill(self):
        """As a power cut would: no chance to tidy up."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, within=20):
        """In order; returns the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(within)
            except subprocess.TimeoutExpired:
                self.kill()
        return self.process.returncode

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def setup_token(self):
        """The token that the first start prints."""
        deadline = time.monotonic() + 10
        while not (found := re.search(r"/setup#([A-Za-z0-9_-]+)", self.log())):
            if time.monotonic() > deadline:
                raise RuntimeError("no set-up link in the log")
            time.sleep(0.05)
        return found[1]

    def memory_mib(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def cpu_seconds(self):
        """Processor time since it was started."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def database(self):
        return os.path.join(self.data, "vitrine", "vitrine.db")

    def media_files(self):
        """Every file of the object store with its size."""
        root = os.path.join(self.data, "vitrine", "media")
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names]
        return {os.path.relpath(path, root): os.path.getsize(path) for path in paths}
