#!/usr/bin/env python3
"""The kill loop with the power going out: what was written and not synced is lost, wholly, in part, or sector by sector.

    power_cut.py target/debug/vitrine --rounds 6

SIGKILL leaves the pages that the system has not written yet; a power cut does not. `power_cut.c` is compiled here with gcc. The last line counts the checks.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from chaos.kill_loop import Loop
from product.api import poll
from product.server import Server

SOURCE = pathlib.Path(__file__).resolve().with_name("power_cut.c")
MODES = ("all", "some", "torn")


class Fragile(Server):
    """A server that can lose its power."""

    def __init__(self, library, *arguments, **settings):
        super().__init__(*arguments, **settings)
        self.library, self.starts, self.ends = library, 0, []
        self.pipe = os.path.join(self.data, "power")
        os.mkfifo(self.pipe)

    def environment(self):
        cut = {
            "LD_PRELOAD": self.library,
            "CUT_FOLDER": os.path.join(self.data, "vitrine"),
            "CUT_PIPE": self.pipe,
            "CUT_MODE": MODES[self.starts % len(MODES)],
            "CUT_SEED": str(self.starts),
        }
        return super().environment() | cut

    def start(self, within=60):
        self.starts += 1
        return super().start(within)

    def kill(self):
        with open(self.pipe, "wb") as pipe:
            pipe.write(b"!")
        self.ends.append(self.process.wait())
        for left in pathlib.Path(self.data).glob("vitrine/*.db-shm"):
            left.unlink()


class PowerCut(Loop):
    def __init__(self, options, library):
        super().__init__(options)
        self.library = library

    def make_server(self, folder):
        return Fragile(self.library, self.options.binary, folder, log="warn,backend=info")

    def database(self):
        told = [line for line in self.server.log().splitlines() if line.startswith("power cut:")]
        lost = sum(int(line.split()[-2]) for line in told)
        ends = set(self.server.ends)
        self.check("the power went out in every round", ends == {137} and len(told) == self.options.rounds, f"{len(told)} {ends}")
        super().database()
        self.figure(f"{len(told)} power cuts, {lost} writes not synced lost", f"{len(self.ledger):,} acknowledged, {self.failed} checks failed", "0 lost")


def is_honest(folder, library):
    """Whether the library loses what is not synced, and only that."""
    data, pipe = pathlib.Path(folder) / "proof", os.path.join(folder, "proof-power")
    data.mkdir()
    os.mkfifo(pipe)
    writes = "import os, time\nfor name in ('kept', 'lost'):\n    file = os.open(name, os.O_CREAT | os.O_WRONLY)\n    os.write(file, b'word')\n"
    writes += "    name == 'kept' and os.fsync(file)\nopen('ready', 'w').close()\ntime.sleep(60)"
    cut = {"LD_PRELOAD": library, "CUT_FOLDER": str(data), "CUT_PIPE": pipe, "CUT_MODE": "all"}
    with subprocess.Popen([sys.executable, "-c", writes], cwd=data, env=os.environ | cut, stderr=subprocess.DEVNULL) as process:
        poll("written", (data / "ready").exists, 10, 0.01)
        with open(pipe, "wb") as power:
            power.write(b"!")
    return process.returncode == 137 and (data / "kept").read_bytes() == b"word" and (data / "lost").read_bytes() == b""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vitrine-power-") as folder:
        library = os.path.join(folder, "power_cut.so")
        subprocess.run(["gcc", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library, str(SOURCE), "-ldl", "-pthread"], check=True)
        cut = PowerCut(options, library)
        cut.check("a cut loses what is not synced, and nothing else", is_honest(folder, library))
        sys.exit(cut.run())


if __name__ == "__main__":
    main()
