#!/usr/bin/env python3
"""Everything that can go wrong, one script after the other, and one table of what came out.

    chaos/run.py target/debug/vitrine [--rounds 3 | --full] [--only power_cut plays]

Without --rounds each takes its own short number. The last line counts the checks.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
# what a release must stand: about six hours
FULL = {
    "kill_loop": ["--rounds", "500"],
    "power_cut": ["--rounds", "200"],
    "plays": ["--rounds", "1", "--screens", "1000", "--plays", "1000", "--kills", "5", "--seconds", "1200"],
    "broker_wipe": ["--rounds", "100", "--screens", "500", "--publications", "10"],
    "postgres_killed": ["--rounds", "20"],
    "disk_full": ["--rounds", "5"],
    "revoke_all": ["--rounds", "1", "--screens", "1000"],
    "sweep": ["--rounds", "20"],
    "soak": ["--rounds", "1", "--screens", "2000", "--minutes", "60"],
}
SHORT = {
    "kill_loop": 10,
    "power_cut": 6,
    "plays": 2,
    "broker_wipe": 3,
    "postgres_killed": 2,
    "disk_full": 1,
    "revoke_all": 1,
    "sweep": 3,
    "soak": 1,
}


def run(name, binary, how):
    """(passed, failed, lines of the table)"""
    print(f"== {name} {' '.join(how)}", flush=True)
    command = [sys.executable, str(HERE / f"{name}.py"), binary, *how]
    last, figures = None, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout:
            if line.startswith("#    "):
                figures.append(line[5:].strip().split(" | "))
            else:
                print(line, end="", flush=True)
            last = re.fullmatch(r"(\d+) passed, (\d+) failed\n?", line) or last
    good, bad = (int(last[1]), int(last[2])) if last else (0, 0)
    if not bad and (not good or process.returncode != 0):
        print(f"FAIL {name} ended with {process.returncode} and {good} checks")
        bad = 1
    return good, bad, figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--rounds", type=int, help="of each script")
    parser.add_argument("--full", action="store_true", help="as much as a release must stand")
    parser.add_argument("--only", nargs="+", choices=SHORT)
    options = parser.parse_args()
    passed, failed, table = 0, 0, []
    for name, short in SHORT.items():
        if options.only and name not in options.only:
            continue
        begin = time.monotonic()
        how = FULL[name] if options.full else ["--rounds", str(options.rounds or short)]
        good, bad, figures = run(name, options.binary, how)
        passed, failed = passed + good, failed + bad
        took = f"{good} passed, {bad} failed, {time.monotonic() - begin:.0f} s"
        table += [(name, took, *figure) for figure in figures or [("no figure", "", "")]]
    print("\n| script | checks | what | measured | wanted |\n|---|---|---|---|---|")
    for line in table:
        print("| " + " | ".join(line) + " |")
    print(f"{passed} passed, {failed} failed")
    sys.exit(min(failed, 100))


if __name__ == "__main__":
    main()
