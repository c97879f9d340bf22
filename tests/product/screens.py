"""Screens in bulk, without a player: made by a script's key, connected by a few bytes."""

import json
import pathlib
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "hostile"))

from mqtt_packets import Codec

CHUNK = 200
DOWN = ("manifest", "command", "receipt")


def provision(server, api, site, count):
    """What each of `count` new screens is told when its device brings the token."""
    tokens = []
    for start in range(0, count, CHUNK):
        names = range(start, min(count, start + CHUNK))
        screens = [{"name": f"Screen {n:05}", "siteId": site["id"], "tags": []} for n in names]
        tokens += [made["token"] for made in api.post("/screens/provision", {"screens": screens})["screens"]]
    return [enrol(server, token) for token in tokens]


def enrol(server, token):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = json.dumps({"publicKey": None, "model": "bare", "resolution": [1920, 1080]}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(server.url + "/device/v1/enrolments", body, headers)
    with opener.open(request, timeout=30) as answer:
        return json.load(answer)


def topic(screen, way, kind):
    return f"vitrine/v1/{screen}/{way}/{kind}"


def greeting(identity):
    """The bytes with which a screen connects and subscribes."""
    screen, codec = identity["screenId"], Codec(4)
    will = (topic(screen, "up", "presence"), b'{"v":1,"kind":"presence"}\n{"state":"lost","session":1}')
    connect = codec.connect(screen, screen, identity["secret"], will, will_retain=True, keep_alive=300)
    return connect + codec.subscribe(*(topic(screen, "down", kind) for kind in DOWN))


def simulate(binary, url, fleet, folder):
    """Brings them to life with the simulator, which goes on until it is interrupted."""
    mqtt = fleet[0]["mqtt"]
    place = {"host": mqtt["host"], "port": mqtt["port"], "web_socket_path": mqtt["webSocketPath"]}
    made = [
        {"screen": one["screenId"], "secret": one["secret"], "keys": one["signingKeys"], "resolution": [1920, 1080]}
        for one in fleet
    ]
    file = pathlib.Path(folder) / "fleet.json"
    file.write_text(json.dumps(place | {"screens": made}))
    command = [binary, "simulate", "--server", url, "--screens", str(len(made))]
    command += ["--fleet-file", str(file), "--reconnect-within", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
