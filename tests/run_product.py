#!/usr/bin/env python3
"""The product from outside: starts the server program with data of its own and runs all that looks at it from there.

    run_product.py target/debug/vitrine [--rounds 10] [--fuzz 1000] [--only gauntlet ...]

One part a line at the end, then the sum of all checks. Every part can be run alone; its head says how.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from product import network, outside
from product.api import poll
from product.balancer import Balancer
from product.server import Server

HERE = pathlib.Path(__file__).resolve().parent


def start(script, *arguments, before=()):
    command = [*before, sys.executable, str(HERE / script), *map(str, arguments)]
    return script, subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace")


def python(script, *arguments, before=()):
    """Runs a script, passes on what it prints, and gives (passed, failed) of its last line."""
    return finish(*start(script, *arguments, before=before))


def finish(script, process):
    found = None
    with process:
        for line in process.stdout:
            print(line, end="", flush=True)
            found = re.fullmatch(r"(\d+) passed, (\d+) failed\n?", line) or found
    if not found or (process.returncode == 0) != (int(found[2]) == 0):
        print(f"FAIL {script} ended with {process.returncode}")
        return (int(found[1]) if found else 0), 1
    return int(found[1]), int(found[2])


def vectors(options):
    return python("python-player/check_vectors.py")


def second_player(options):
    return python("second_player.py", options.binary)


def gauntlet(options):
    """Against the broker inside, and against the server's own gate before a Mosquitto and before a NATS node outside; all mostly wait, so
    they run at the same time."""
    with tempfile.TemporaryDirectory(prefix="vitrine-gauntlet-") as folder:
        folder = pathlib.Path(folder)
        brokers = {
            "embedded": None,
            "mosquitto": outside.Mosquitto(folder / "mosquitto-broker"),
            "nats": outside.Nats(folder / "nats-broker", Balancer),
        }
        with ThreadPoolExecutor() as together:
            sums = list(together.map(lambda one: hostile_screens(options, folder / one[0], one[1]), brokers.items()))
    return sum(good for good, _ in sums), sum(bad for _, bad in sums)


def hostile_screens(options, folder, broker):
    """Both versions of MQTT against one server, which must end in order afterwards."""
    with broker or nullcontext(), Server(options.binary, folder, **(broker.settings() if broker else {})) as server:
        api = network.set_up(server)
        # a cluster takes a moment to let the first client in
        poll("the server hears the broker", lambda: 'broker_connected{direction="in"} 1' in server.metrics(), 60)
        site = network.add_site(api)
        screens = {
            role: ":".join(network.bare_screen(server, api, site, role)) for role in ("hostile", "victim", "witness")
        }
        flags = [part for role, pair in screens.items() for part in (f"--{role}", pair)]
        flags += ["--port", server.mqtt_port, "--api", server.url, "--key", api.key, "--pid", server.pid]
        flags += ["--strict", "--fuzz", options.fuzz]
        four = python("hostile/mqtt_gauntlet.py", *flags, "--mqtt-version", 4)
        five = python("hostile/mqtt_gauntlet.py", *flags, "--mqtt-version", 5)
        panics = server.log().count("panicked at")
        ended = server.stop()
    bad = int(panics > 0 or ended != 0)
    print(f"{'FAIL' if bad else 'ok  '} {folder.name}: no panic in the log, ended in order  panics={panics} exit={ended}")
    return four[0] + five[0] + 1 - bad, four[1] + five[1] + bad


def bad_media(options):
    with tempfile.TemporaryDirectory(prefix="vitrine-media-") as folder, Server(options.binary, folder) as server:
        api = network.set_up(server)
        return python(
            "hostile/bad_media.py", "--api", server.url, "--key", api.key, "--data", folder, "--pid", server.pid
        )


def come_back(options):
    """On both databases."""
    return python("come_back.py", options.binary, before=[str(HERE.parent / "infra" / "postgres.sh")])


def schedule(options):
    """What the scheduling rules say, case by case and at random."""
    cases = python("schedule_cases.py", options.binary)
    models = python(
        "schedule_random.py", options.binary, "--models", options.models, "--seed", options.seed, "--seconds", 60
    )
    return cases[0] + models[0], cases[1] + models[1]


def scenes(options):
    """Both mostly wait, so they run at the same time."""
    running = [start(script, options.binary) for script in ("umbrella.py", "clock_change.py")]
    sums = [finish(*one) for one in running]
    return sum(good for good, _ in sums), sum(bad for _, bad in sums)


def modes(options):
    """Embedded, and with a broker outside; with --full also with everything outside and twice."""
    return python("modes.py", options.binary, *(["--full"] if options.full else []))


def ops_files(options):
    return python("ops_files.py", options.binary)


def kill_loop(options):
    return python("chaos/kill_loop.py", options.binary, "--rounds", options.rounds)


PARTS = (vectors, second_player, come_back, schedule, scenes, gauntlet, bad_media, modes, ops_files, kill_loop)

# it mostly waits, so it goes on beside the others
ASIDE = (gauntlet,)


def take(part, options):
    """One part, with a second try if it fails, as all tests have: its line of the table, which says so, and (passed, failed)."""
    begin = time.monotonic()
    good, bad = attempt(part, options)
    first = bad
    if first:
        good, bad = attempt(part, options)
    line = f"{part.__name__:<14} {good:>5} passed {bad:>4} failed {time.monotonic() - begin:>7.0f} s"
    return f"{line}  (second try: {first} failed in the first)" if first else line, (good, bad)


def attempt(part, options):
    print(f"== {part.__name__}", flush=True)
    try:
        return part(options)
    except Exception as error:
        print(f"FAIL {part.__name__}: {error}")
        return 0, 1


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, default=10, help="of the kill loop")
    parser.add_argument("--fuzz", type=int, default=1000, help="mutated connections a version")
    parser.add_argument("--models", type=int, default=24, help="random schedules, for a minute at most")
    parser.add_argument("--seed", type=int, default=1, help="of the first of them")
    parser.add_argument("--full", action="store_true", help="the modes with three NATS nodes, PostgreSQL, an S3 store and two replicas")
    parser.add_argument("--only", nargs="+", choices=[part.__name__ for part in PARTS])
    options = parser.parse_args()
    options.binary = os.path.abspath(options.binary)
    chosen = [part for part in PARTS if not options.only or part.__name__ in options.only]
    with ThreadPoolExecutor() as together:
        aside = [together.submit(take, part, options) for part in chosen if part in ASIDE]
        done = [take(part, options) for part in chosen if part not in ASIDE]
        done += [one.result() for one in aside]
    passed, failed = (sum(numbers) for numbers in zip(*(sums for _, sums in done), strict=True))
    print("\n".join(line for line, _ in done))
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
