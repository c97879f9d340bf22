"""Paths, tags and target expressions (G1, G2)."""

import re

TOKEN = re.compile(r"\s*([|&!()*]|[^\s|&!()*]+)")
COMPARISON = re.compile(r"([^<>=]+)(>=|<=|<|>|=)(.*)")


def path_of(world: dict, screen: dict) -> list[dict]:
    """G1: the site of a screen and the regions above it, nearest first."""
    path, place = [], screen["siteId"]
    while place:
        path.append(world["sites"][place])
        place = path[-1].get("parentId")
    return path


def tags_of(world: dict, screen: dict) -> set[str]:
    """G1: the union down the path; what a level removes is what it inherits."""
    tags: set[str] = set()
    for level in [*reversed(path_of(world, screen)), screen]:
        own = level.get("tags", [])
        for gone in (tag[1:] for tag in own if tag.startswith("-")):
            tags = {tag for tag in tags if tag != gone and ("=" in gone or tag.split("=")[0] != gone)}
        tags |= {tag for tag in own if not tag.startswith("-")}
    return tags


def nearest(world: dict, screen: dict, field: str):
    """G1: a scalar of the nearest level that has one."""
    return next((level[field] for level in [screen, *path_of(world, screen)] if level.get(field) is not None), None)


class Target:
    """G2: an expression over one screen, by descent."""

    def __init__(self, world: dict, screen: dict):
        self.world, self.screen, self.tags = world, screen, tags_of(world, screen)

    def matches(self, text: str) -> bool:
        self.tokens = TOKEN.findall(text)
        return bool(self.tokens) and self.either()

    def take(self, token: str) -> bool:
        if self.tokens and self.tokens[0] == token:
            self.tokens.pop(0)
            return True
        return False

    def either(self) -> bool:
        value = self.both()
        while self.take("|"):
            value = self.both() or value
        return value

    def both(self) -> bool:
        value = self.one()
        while self.take("&"):
            value = self.one() and value
        return value

    def one(self) -> bool:
        if self.take("!"):
            return not self.one()
        if self.take("("):
            value = self.either()
            self.take(")")
            return value
        return self.atom(self.tokens.pop(0))

    def atom(self, text: str) -> bool:
        kind, _, name = text.partition(":")
        if text == "*":
            return True
        if kind == "screen":
            return name == self.screen["id"]
        if kind == "group":
            return self.screen["id"] in self.world["groups"][name]
        if kind == "under":
            return name in [site["id"] for site in path_of(self.world, self.screen)]
        found = COMPARISON.fullmatch(text)
        if not found:
            return any(tag.split("=")[0] == text for tag in self.tags)
        key, sign, wanted = found.groups()
        values = [tag.split("=", 1)[1] for tag in self.tags if tag.startswith(key + "=")]
        if sign == "=":
            return wanted in values
        return any(compare(sign, int(value), int(wanted)) for value in values if re.fullmatch(r"-?\d+", value))


def compare(sign: str, left, right) -> bool:
    return {
        ">=": lambda: left >= right,
        "<=": lambda: left <= right,
        ">": lambda: left > right,
        "<": lambda: left < right,
        "=": lambda: left == right,
        "!=": lambda: left != right,
    }[sign]()
