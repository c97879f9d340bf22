"""What a person would do in the admin: set up, make a site, pair a screen, upload, plan, publish."""

import json
import urllib.request

from .api import SCOPES, Api, poll
from .pictures import png

OWNER = {"name": "Ada Martin", "email": "ada@example.com", "password": "correct horse battery staple 42"}


def set_up(server):
    """The first owner with the printed token; then an API key that may do everything."""
    browser = Api(server.url)
    organisation = {"name": "Maison Test", "timeZone": "Europe/Paris", "locale": "en"}
    browser.post("/setup", {"token": server.setup_token(), "organisation": organisation, "owner": OWNER})
    key = browser.post("/api-keys", {"name": "tests", "scopes": SCOPES})
    browser.close()
    return Api(server.url, key["secret"])


def add_site(api, name="Lille"):
    return api.post("/sites", {"kind": "store", "name": name, "timeZone": "Europe/Paris"})


def pair(api, site, code, name):
    """Enters the code that a screen shows."""
    api.post("/screens/pair/check", {"code": code}, status=200)
    return api.post("/screens/pair", {"code": code, "siteId": site["id"], "name": name})


def bare_screen(server, api, site, name):
    """A screen without a player: (id, secret)."""
    identity = pretend_screen(server, api, site, name)
    return identity["screenId"], identity["secret"]


def pretend_screen(server, api, site, name):
    """A screen without a player: all that it is told when it is paired."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    body = json.dumps({"model": "bare", "resolution": [1920, 1080]}).encode()
    ask = urllib.request.Request(server.url + "/device/v1/pairings", body, {"Content-Type": "application/json"})
    with opener.open(ask, timeout=10) as answer:
        offer = json.load(answer)
    pair(api, site, offer["code"], name)
    look = urllib.request.Request(
        f"{server.url}/device/v1/pairings/{offer['id']}", headers={"Authorization": f"Bearer {offer['pollSecret']}"}
    )
    with opener.open(look, timeout=10) as answer:
        return json.load(answer)


def upload_picture(api, seed, width=1920, height=1080, ready=True):
    answer = api.upload(f"picture-{seed}.png", png(width, height, seed, noise=False), title=f"Picture {seed}")
    media = answer.json()
    return poll(f"picture {seed} ready", lambda: ready_media(api, media["id"]), 60) if ready else media


def ready_media(api, media):
    found = api.get(f"/media/{media}")
    if found["state"] == "failed":
        raise RuntimeError(found["message"])
    return found if found["state"] == "ready" else None


def add_campaign(api, name, items, **more):
    """A campaign for every screen, all day long; `items` are (media, milliseconds)."""
    body = {
        "name": name,
        "kind": "loop",
        "target": "*",
        "from": None,
        "to": None,
        "rules": [],
        "items": [
            {"mediaId": media["id"], "durationMs": ms, "fit": "cover", "transition": "cut"} for media, ms in items
        ],
    }
    return api.post("/campaigns", body | more)


def publish(api, note="by a test"):
    return api.post("/publications", {"all": True, "note": note})
