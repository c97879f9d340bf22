#!/usr/bin/env python3
"""The files that operators take from infra/: well formed, and naming only what exists.

    ops_files.py target/debug/vitrine

Metrics are compared with what a running server answers, topics with the protocol, settings with the README. Where the program that reads a file
is installed (mosquitto, nats-server, promtool, systemd-analyze, haproxy), it reads it. The last line counts the checks.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network, outside
from product.api import poll
from product.server import Server, free_ports

ROOT = pathlib.Path(__file__).resolve().parents[1]
INFRA = ROOT / "infra"


class Files:
    def __init__(self, binary):
        self.binary, self.passed, self.failed = binary, 0, 0

    def check(self, what, ok, note=""):
        self.passed, self.failed = self.passed + bool(ok), self.failed + (not ok)
        print(f"{'ok  ' if ok else 'FAIL'} {what}  {note}", flush=True)

    def read_by(self, program, *arguments, cwd=INFRA):
        """What the program that reads the file says of it, where there is one."""
        found = shutil.which(program, path="/usr/sbin:/usr/local/bin:/usr/bin:/bin:/sbin")
        if not found:
            print(f"     not read by {program}: it is not installed")
            return
        done = subprocess.run(
            [found, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
        )
        said = (done.stdout + done.stderr).strip()
        self.check(f"{program} takes {pathlib.Path(arguments[-1]).name}", done.returncode == 0, said[-300:] if done.returncode else "")

    def run(self):
        self.metrics()
        self.output()
        self.topics()
        self.settings()
        self.image()
        self.compose()
        self.unit()
        self.balancer()

    # metrics

    def metrics(self):
        known = self.live_metrics()
        self.check("the server has metrics", len(known) > 5, f"{len(known)}")
        board = json.loads((INFRA / "grafana" / "vitrine.json").read_text())
        asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
        self.names_only("the dashboard", asked, known)
        shown = {name for expr in asked for name in metrics_in(expr)}
        self.check("and shows all of them", shown == known, str(known - shown))
        ids = [panel["id"] for panel in board["panels"]]
        places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in board["panels"]]
        self.check("its panels have ids and places of their own", len(set(ids)) == len(ids) == len(set(places)))
        rules = yaml.safe_load((INFRA / "prometheus" / "alerts.yml").read_text())
        rules = [rule for group in rules["groups"] for rule in group["rules"]]
        self.names_only("the alerts", [rule["expr"] for rule in rules], known)
        self.check(
            "each alert says how bad it is and what it means",
            all(rule["labels"].get("severity") and rule["annotations"].get("summary") for rule in rules),
            f"{len(rules)} rules",
        )
        self.read_by("promtool", "check", "rules", "alerts.yml", cwd=INFRA / "prometheus")
        self.read_by("promtool", "test", "rules", "alerts_test.yml", cwd=INFRA / "prometheus")

    def output(self):
        """Standard output that takes nothing, and one whose reader is gone: the server goes on and counts what is lost."""
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder:
            read, write = os.pipe()
            os.close(read)
            full = os.open("/dev/full", os.O_WRONLY)
            for name, out in (("full", full), ("closed", write)):
                server = Server(self.binary, pathlib.Path(folder) / name, log="debug")
                server.process = subprocess.Popen(
                    [server.binary, "serve"], env=server.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out
                )
                os.close(out)
                ready = poll("ready", server.ready, 30)
                lost = re.search(r"^vitrine_log_lines_lost_total (\d+)", server.metrics(), re.MULTILINE)
                ended = server.stop()
                well = ready and int(lost[1]) > 0 and ended == 0
                self.check(f"a {name} standard output costs only log lines", well, f"{lost[1]} lost, exit {ended}")

    def names_only(self, who, expressions, known):
        named = {name for text in expressions for name in metrics_in(text)}
        self.check(f"{who} names only metrics that there are", named and named <= known, str(named - known))

    def live_metrics(self):
        """What a running server answers, and what it counts only once something has happened."""
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder, Server(self.binary, folder) as server:
            network.set_up(server)
            text = server.metrics()
        live = set(re.findall(r"^# TYPE (vitrine_\w+)", text, re.MULTILINE))
        sources = ("fleet/metrics.rs", "metrics.rs", "meter.rs")
        source = "".join((ROOT / "backend/src" / path).read_text() for path in sources)
        written = set(re.findall(r'"(vitrine_\w+)"', source))
        self.check("what the server answers is what its source names", live <= written, str(live - written))
        return live | written

    # topics

    def topics(self):
        channels = json.loads((ROOT / "player-protocol" / "asyncapi.json").read_text())["channels"].values()
        known = {channel["address"] for channel in channels}
        up, down = ({topic for topic in known if f"/{way}/" in topic} for way in ("up", "down"))
        epoch = known - up - down
        lines = [line.split() for line in (INFRA / "mosquitto" / "acl").read_text().splitlines()]
        lines = [tuple(line) for line in lines if line and line[0] in ("topic", "pattern", "user")]
        wanted = {("user", name) for name, _ in (outside.SERVER, outside.SCREENS)} | {("topic", "readwrite", topic) for topic in epoch}
        for way, server, screen in ((up, "read", "write"), (down, "write", "read")):
            wanted |= {("topic", server, topic.replace("{screen}", "+")) for topic in way}
            wanted |= {("pattern", screen, topic.replace("{screen}", "%c")) for topic in way}
        self.check("Mosquitto's list is section 2 of the protocol", set(lines) == wanted, str(set(lines) ^ wanted)[:300])
        self.check("the server's user comes before what it may do", lines[0] == ("user", outside.SERVER[0]))

        text = (INFRA / "nats" / "users.conf").read_text()
        lists = [set(re.findall(r'"([^"]+)"', found)) for found in re.findall(r"(?:publish|subscribe): \[([^\]]+)\]", text)]
        as_subject = lambda topics, screen: {topic.replace("{screen}", screen).replace("/", ".") for topic in topics}
        wanted = [
            as_subject(down | epoch, "*") | {"$MQTT.>"},
            as_subject(up | epoch, "*") | {"$MQTT.sub.>"},
            as_subject(up, "*"),
            as_subject(down, "*") | {"$MQTT.sub.>"},
        ]
        self.check("NATS's list is section 2 of the protocol", lists == wanted)
        made = [outside.server_permissions(), outside.screen_permissions()]
        made = [set(each[way]) for each in made for way in ("publish", "subscribe")]
        self.check("and so is the one that the tests write", made == wanted)
        self.brokers()

    def brokers(self):
        """The brokers themselves read their files; what they let through is shown by `modes`."""
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder:
            folder = pathlib.Path(folder)
            # as it lies in the container, but for the folder of the data
            conf, secrets = folder / "etc" / "nats" / "nats.conf", folder / "run" / "secrets"
            for place in (conf.parent, secrets):
                place.mkdir(parents=True)
            conf.write_text((INFRA / "nats" / "nats.conf").read_text().replace("/jetstream", str(folder / "js")))
            for name in ("users", "cluster"):
                shutil.copy(INFRA / "nats" / f"{name}.conf", secrets / f"nats-{name}")
            self.read_by("nats-server", "--name", "n1", "-t", "-c", conf)
            self.strangers(conf, secrets / "nats-cluster")
            if shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/bin"):
                broker = outside.Mosquitto(folder / "mosquitto")
                try:
                    broker.start()
                    self.check("mosquitto starts with its list and limits", True)
                finally:
                    broker.kill()

    def strangers(self, conf, cluster):
        """A node without the password of the nodes hears nothing: it is not let in."""
        if not shutil.which("nats-server", path="/usr/sbin:/usr/bin:/bin"):
            return
        client, nodes, web, other, route = free_ports(5)
        cluster.write_text(f'authorization {{ user: nodes, password: "own" }}\nroutes: ["nats://nodes:own@127.0.0.1:{nodes}"]\n')
        text = conf.read_text()
        for port, own in (("4222", client), ("6222", nodes), ("1883", web)):
            text = text.replace(port, str(own))
        conf.write_text(text.replace("0.0.0.0", "127.0.0.1"))
        start = lambda *arguments: subprocess.Popen(
            ["nats-server", *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        node = start("--name", "n1", "-c", conf)
        try:
            outside.wait_for(nodes)
            place = ("-a", "127.0.0.1", "-p", other, "--cluster_name", "vitrine", "--cluster", f"nats://127.0.0.1:{route}")
            stranger = start(*place, "--routes", f"nats://127.0.0.1:{nodes}")
            outside.wait_for(other)
            time.sleep(1)
            stranger.terminate()
            said = stranger.communicate(timeout=10)[0]
            self.check("a node that does not know the password is not let in", "Authorization" in said, said[-300:] if "Authorization" not in said else "")
        finally:
            node.kill()
            node.wait()

    # settings, image, compose, unit, balancer

    def settings(self):
        table = (ROOT / "README.md").read_text()
        known = set(re.findall(r"^\| `(VITRINE_\w+)`", table, re.MULTILINE)) | {"VITRINE_CONFIG"}
        for path in ("Dockerfile", "compose.yaml", "systemd/vitrine.service"):
            text = (INFRA / path).read_text()
            named = set(re.findall(r"\b(VITRINE_[A-Z0-9_]*[A-Z0-9])\b(?!_)", text))
            self.check(f"{path} names only settings that there are", named and named <= known, str(named - known))

    def image(self):
        lines = (INFRA / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
        lines = [line.split() for line in lines if line and not line.startswith("#")]
        stages, copies = [line for line in lines if line[0] == "FROM"], [line for line in lines if line[0] == "COPY"]
        self.check("the image is built in stages", len(stages) == 3 and len({stage[1] for stage in stages}) == 3)
        own = [part for copy in copies if "--from" not in copy[1] for part in copy[1:-1]]
        self.check("from folders that there are", all((ROOT / part).exists() for part in own), str(own))
        last = lines[max(n for n, line in enumerate(lines) if line[0] == "FROM") :]
        words = {line[0]: line for line in last}
        user = words.get("USER", ["", "root"])[1]
        self.check("it does not run as root", user.split(":")[0] not in ("root", "0"), user)
        self.check("it says whether it is ready", "/health/ready" in " ".join(words.get("HEALTHCHECK", [])))
        self.check("and is stopped by the signal that the server knows", words.get("STOPSIGNAL") == ["STOPSIGNAL", "SIGTERM"])

    def compose(self):
        made = yaml.safe_load((INFRA / "compose.yaml").read_text())
        services = made["services"]
        replicas = [service for service in services.values() if service["image"] == "vitrine"]
        nodes = [name for name in services if name.startswith("nats-")]
        self.check("two replicas and three nodes", (len(replicas), len(nodes)) == (2, 3))
        self.check("with the same settings", replicas[0]["environment"] == replicas[1]["environment"])
        self.check("and the same keys", all("keys:/data/secrets" in replica["volumes"] for replica in replicas))
        self.check(
            "neither may get more rights than it has",
            all(r["cap_drop"] == ["ALL"] and "no-new-privileges:true" in r["security_opt"] for r in replicas),
        )
        named = {name for service in services.values() for name in service.get("depends_on", [])}
        self.check("all wait for services that there are", named <= set(services), str(named - set(services)))
        secrets = {name for service in services.values() for name in service.get("secrets", [])}
        self.check("secrets are declared", secrets == set(made["secrets"]), str(secrets ^ set(made["secrets"])))
        read = set(re.findall(r"/run/secrets/([a-z0-9-]+)", (INFRA / "compose.yaml").read_text()))
        self.check("and only those are read", read <= secrets, str(read - secrets))
        mounts = [volume.split(":") for service in services.values() for volume in service.get("volumes", [])]
        bad = [m for m in mounts if not ((INFRA / m[0]).exists() if m[0].startswith(".") else m[0] in made["volumes"])]
        self.check("every volume is a file or declared", not bad, str(bad))
        self.secrets(made)

    def secrets(self, made):
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder:
            copy = pathlib.Path(folder) / "infra"
            shutil.copytree(INFRA, copy, ignore=shutil.ignore_patterns("secrets", "docs", "demo", "*.gz"))
            for _ in range(2):
                subprocess.run([str(copy / "secrets.sh")], check=True, stdout=subprocess.DEVNULL)
            files = [copy / secret["file"] for secret in made["secrets"].values()]
            self.check("secrets.sh makes every secret", all(file.stat().st_size > 30 for file in files))
            nodes = (copy / "secrets" / "nats-cluster.conf").read_text()
            self.check("the nodes share one of their own", len(set(re.findall(r"[0-9a-f]{64}", nodes))) == 1 and "@NODES@" not in nodes)
            known = (copy / "secrets" / "nats-users.conf").read_text()
            passwords = [(copy / "secrets" / name).read_text() for name in ("mqtt", "screens")]
            self.check("and the broker knows both", all(f'"{password}"' in known for password in passwords))
            self.check("for the owner only", (copy / "secrets").stat().st_mode & 0o077 == 0)

    def unit(self):
        text = (INFRA / "systemd" / "vitrine.service").read_text()
        wanted = ("NoNewPrivileges=yes", "ProtectSystem=strict", "StateDirectory=vitrine", "LimitNOFILE=65536", "User=vitrine")
        self.check("the unit is hardened", all(f"\n{line}\n" in text for line in wanted))
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder:
            unit = pathlib.Path(folder) / "vitrine.service"
            unit.write_text(text.replace("/usr/local/bin/vitrine", "/bin/true").replace("=vitrine\n", "=nobody\n"))
            self.read_by("systemd-analyze", "verify", "--man=no", unit)
            self.control(pathlib.Path(folder))
            self.read_by("systemd-analyze", "security", "--offline=true", "--threshold=20", unit)

    def control(self, folder):
        """The service's settings reach a command that is run beside it, as systemd would read them."""
        settings, runuser = folder / "vitrine.env", folder / "runuser"
        settings.write_text("# comment\nVITRINE_TRUSTED_PROXIES=10.0.0.1, ::1\nVITRINE_LOG=\"info,backend=debug\"\n")
        runuser.write_text('#!/bin/sh\necho "$*"; env | grep ^VITRINE_ | sort\n')
        runuser.chmod(0o755)
        script = (INFRA / "systemd" / "vitrine-ctl").read_text().replace("/var/lib/vitrine", str(folder))
        environment = {"PATH": f"{folder}:/usr/bin:/bin", "SETTINGS": str(settings)}
        said = subprocess.run(["sh", "-s", "backup", "a folder"], input=script, env=environment, capture_output=True, text=True, check=True)
        wanted = [
            "-u vitrine -- /usr/local/bin/vitrine backup a folder",
            f"VITRINE_DATA_DIR={folder}",
            "VITRINE_LOG=info,backend=debug",
            "VITRINE_TRUSTED_PROXIES=10.0.0.1, ::1",
        ]
        self.check("vitrine-ctl runs a command with the service's settings", said.stdout.splitlines() == wanted, said.stdout)

    def balancer(self):
        text = (INFRA / "haproxy.cfg").read_text()
        services = yaml.safe_load((INFRA / "compose.yaml").read_text())["services"]
        hosts = set(re.findall(r"^  server \S+ ([a-z0-9-]+):", text, re.MULTILINE))
        wanted = {name for name in services if name.startswith(("replica-", "nats-"))}
        self.check("the balancer knows every replica and node", hosts == wanted, str(hosts ^ wanted))
        self.check("and asks whether they are ready", "option httpchk GET /health/ready" in text)
        with tempfile.TemporaryDirectory(prefix="vitrine-files-") as folder:
            # names that only exist between the containers
            path = pathlib.Path(folder) / "haproxy.cfg"
            path.write_text(re.sub(r"(  server \S+ )[a-z0-9-]+:", r"\g<1>127.0.0.1:", text))
            self.read_by("haproxy", "-c", "-f", path)


def metrics_in(expression):
    """The metrics that an expression names; a histogram has three series."""
    found = re.findall(r"\bvitrine_\w+", expression)
    return {re.sub(r"(_seconds)_(bucket|sum|count)$", r"\1", name) for name in found}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    files = Files(parser.parse_args().binary)
    files.run()
    print(f"{files.passed} passed, {files.failed} failed")
    sys.exit(min(files.failed, 100))


if __name__ == "__main__":
    main()
