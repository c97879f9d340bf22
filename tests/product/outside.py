"""What a scaled installation has outside of the server: a broker, a PostgreSQL, each started on free ports with data of its own.

Two accounts get into these brokers: the server's own, and the one by which its replicas hand on the sessions of screens. No screen has one.
The permissions are those of infra/mosquitto and infra/nats.
"""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

from .server import free_ports

INFRA = pathlib.Path(__file__).resolve().parents[2] / "infra"
SERVER = ("vitrine", "the server's password at the broker")
SCREENS = ("vitrine-screens", "the password of all sessions of screens")
UP = ("presence", "status", "result", "telemetry", "plays", "log")
DOWN = ("manifest", "command", "receipt")


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True


def wait_for(port, seconds=20):
    deadline = time.monotonic() + seconds
    while not listens(port):
        if time.monotonic() > deadline:
            raise RuntimeError(f"nothing listens on {port} after {seconds} s")
        time.sleep(0.02)


class Program:
    """A process that is started, killed, and started again."""

    def __init__(self, folder, name, command, port):
        self.folder, self.name, self.command, self.port = pathlib.Path(folder), name, command, port
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process = None

    def start(self):
        with open(self.folder / f"{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        wait_for(self.port)

    def kill(self):
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def memory_mib(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


class Broker:
    """What both brokers have in common: who may get in."""

    qos = 1  # of subscriptions

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for name, (_, password) in {"server": SERVER, "screens": SCREENS}.items():
            (self.folder / f"{name}-password").write_text(password + "\n")

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def settings(self):
        return {
            "mqtt_url": f"mqtt://{SERVER[0]}@127.0.0.1:{self.port}",
            "mqtt_password_file": self.folder / "server-password",
            "mqtt_screens_user": SCREENS[0],
            "mqtt_screens_password_file": self.folder / "screens-password",
            "mqtt_qos": self.qos,
        }


class Mosquitto(Broker):
    def __init__(self, folder):
        super().__init__(folder)
        self.port = free_ports(1)[0]
        shutil.copy(INFRA / "mosquitto" / "acl", self.folder / "acl")
        os.chmod(self.folder / "acl", 0o600)
        lines = [
            "user root",
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous false",
            "password_file people",
            "acl_file acl",
            "persistence false",
            *[line for line in self.shipped() if line.startswith(("max_", "set_tcp", "message_size"))],
        ]
        (self.folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")
        people = self.folder / "people"
        people.write_text("".join(f"{name}:{secret}\n" for name, secret in (SERVER, SCREENS)))
        os.chmod(people, 0o600)
        subprocess.run(["mosquitto_passwd", "-U", str(people)], check=True)
        self.program = Program(self.folder, "mosquitto", ["mosquitto", "-c", "mosquitto.conf"], self.port)

    def shipped(self):
        return (INFRA / "mosquitto" / "mosquitto.conf").read_text().splitlines()

    @property
    def programs(self):
        return [self.program]

    def start(self):
        self.program.start()

    def kill(self, wipe=True):
        """It keeps nothing on disk, so it forgets all."""
        self.program.kill()

    stop = kill


class Nats(Broker):
    """Three nodes with JetStream; screens and servers reach them by a balancer."""

    qos = 0  # as infra/compose.yaml: it pays dearly for 1

    def __init__(self, folder, balancer):
        super().__init__(folder)
        ports = free_ports(9)
        self.client, self.mqtt, self.cluster = ports[:3], ports[3:6], ports[6:]
        self.write_people()
        routes = ", ".join(f'"nats://127.0.0.1:{port}"' for port in self.cluster)
        self.programs = []
        for n in range(3):
            name = f"n{n + 1}"
            (self.folder / f"{name}.conf").write_text(
                f"server_name: {name}\nhost: 127.0.0.1\nport: {self.client[n]}\n"
                f'jetstream {{ store_dir: "{self.folder}/{name}" }}\n'
                f"cluster {{ name: vitrine, host: 127.0.0.1, port: {self.cluster[n]}, routes: [{routes}] }}\n"
                f"mqtt {{ host: 127.0.0.1, port: {self.mqtt[n]}, stream_replicas: 3, consumer_replicas: 3 }}\n"
                "include ./people.conf\n"
            )
            command = ["nats-server", "-c", str(self.folder / f"{name}.conf")]
            self.programs.append(Program(self.folder, name, command, self.client[n]))
        self.balancer = balancer(self.mqtt)
        self.port = self.balancer.port

    def write_people(self):
        permissions = {SERVER: server_permissions(), SCREENS: screen_permissions()}
        people = [
            {"user": name, "password": password, "permissions": permissions[name, password]}
            for name, password in (SERVER, SCREENS)
        ]
        text = "authorization {\n  users: " + json.dumps(people, indent=2) + "\n}\n"
        (self.folder / "people.conf").write_text(text)

    def start(self):
        for node in self.programs:
            node.start()
        for port in self.mqtt:
            wait_for(port, 30)

    def kill(self, wipe=True):
        for node in self.programs:
            node.kill()
        if wipe:
            for n in range(3):
                shutil.rmtree(self.folder / f"n{n + 1}", ignore_errors=True)

    def stop(self):
        self.kill()
        self.balancer.close()


def subject(*words):
    return ".".join(("vitrine", "v1", *words))


def server_permissions():
    """Section 2 of the protocol, seen by the server; `$MQTT` is how this broker delivers what is asked for with QoS 1."""
    return {
        "publish": [*(subject("*", "down", kind) for kind in DOWN), subject("server", "epoch"), "$MQTT.>"],
        "subscribe": [*(subject("*", "up", kind) for kind in UP), subject("server", "epoch"), "$MQTT.sub.>"],
    }


def screen_permissions():
    """Which screen may do what has been judged by the server; here it is only the direction."""
    return {
        "publish": [subject("*", "up", kind) for kind in UP],
        "subscribe": [*(subject("*", "down", kind) for kind in DOWN), "$MQTT.sub.>"],
    }


class Postgres:
    """A cluster that can be killed. As the distribution's user when we are root: it refuses to run as that."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True)
        self.bin = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
        self.port, self.process = free_ports(1)[0], None
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", "db", "-U", "postgres", "--auth=trust", "--no-sync")

    def before(self):
        return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []

    def run(self, name, *arguments):
        subprocess.run(
            [*self.before(), str(self.bin / name), *arguments],
            cwd=self.folder,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c max_connections=200"
        self.run("pg_ctl", "-D", "db", "-w", "-l", "log", "-o", options, "start")

    def kill(self):
        """The postmaster with SIGKILL; the others notice and end."""
        os.kill(int((self.folder / "db" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        deadline = time.monotonic() + 10
        while listens(self.port) and time.monotonic() < deadline:
            time.sleep(0.02)

    def again(self):
        (self.folder / "db" / "postmaster.pid").unlink(missing_ok=True)
        deadline = time.monotonic() + 30
        while True:
            try:
                return self.start()
            except subprocess.CalledProcessError:
                # the children of the killed one are still there
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def stop(self):
        try:
            self.run("pg_ctl", "-D", "db", "-m", "immediate", "stop")
        except subprocess.CalledProcessError:
            pass
