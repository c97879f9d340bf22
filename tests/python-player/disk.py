"""What a player keeps: identity, manifests, assets, plays without receipt, the last commands. Whole files or none."""

import json
import os
import shutil


class Disk:
    def __init__(self, folder):
        self.folder, self.assets = folder, os.path.join(folder, "assets")
        os.makedirs(self.assets, mode=0o700, exist_ok=True)
        self.plays = [row for row in self.read("plays", [])]

    def path(self, name):
        return os.path.join(self.folder, name + ".json")

    def read(self, name, default=None):
        try:
            with open(self.path(name), encoding="utf-8") as file:
                return json.load(file)
        except (OSError, ValueError):
            return default

    def write(self, name, value):
        part = self.path(name) + ".part"
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(value, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, self.path(name))

    def has(self, asset):
        return os.path.exists(os.path.join(self.assets, asset))

    def clear_assets(self):
        shutil.rmtree(self.assets)
        os.makedirs(self.assets, mode=0o700)

    def forget(self):
        shutil.rmtree(self.folder)
        os.makedirs(self.assets, mode=0o700)
        self.plays = []

    def add_play(self, boot, row):
        self.plays.append({"boot": boot, **row})
        self.write("plays", self.plays)

    def drop_plays(self, boot, up_to):
        before = len(self.plays)
        self.plays = [row for row in self.plays if row["boot"] != boot or row["seq"] > up_to]
        if len(self.plays) != before:
            self.write("plays", self.plays)

    def next_batch(self, at_most):
        """(boot, rows) of the oldest boot, or None."""
        if not self.plays:
            return None
        boot = self.plays[0]["boot"]
        rows = [
            {key: value for key, value in row.items() if key != "boot"} for row in self.plays if row["boot"] == boot
        ]
        return boot, rows[:at_most]

    def recall(self, command):
        return dict(self.read("commands", [])).get(command)

    def remember(self, command, state):
        known = [entry for entry in self.read("commands", []) if entry[0] != command]
        self.write("commands", [*known, [command, state]][-256:])
