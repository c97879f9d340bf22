"""The MQTT connection (README section 3): one client a connection, everything that happens goes into a queue."""

import paho.mqtt.client as mqtt

import wire


class Link:
    def __init__(self, identity, session, inbox, websocket=None):
        self.screen, self.inbox, self.session = identity["screenId"], inbox, session
        transport = "websockets" if websocket else "tcp"
        self.client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2,
            client_id=self.screen,
            transport=transport,
            reconnect_on_failure=False,
        )
        self.client.username_pw_set(self.screen, identity["secret"])
        lost = wire.pack("presence", {"state": "lost", "session": session})
        self.client.will_set(self.topic("up", "presence"), lost, qos=1, retain=True)
        self.client.connect_timeout = 30
        self.client.on_connect = self.connected
        self.client.on_disconnect = lambda *_: inbox.put(("disconnected", session))
        self.client.on_subscribe = self.subscribed
        self.client.on_message = lambda _, __, message: inbox.put(("message", message.topic, message.payload))
        host, port = identity["mqtt"]["host"], identity["mqtt"]["port"]
        if websocket:
            host, port = websocket.hostname, websocket.port or (443 if websocket.scheme == "https" else 80)
            self.client.ws_set_options(path=identity["mqtt"]["webSocketPath"])
            if websocket.scheme == "https":
                self.client.tls_set()
        self.client.connect(host, port, keepalive=60)
        self.client.loop_start()

    def topic(self, direction, kind):
        return f"vitrine/v1/{self.screen}/{direction}/{kind}"

    def connected(self, client, _userdata, _flags, reason, _properties):
        if reason.is_failure:
            self.inbox.put(("refused", str(reason)))
            return
        client.subscribe(
            [(self.topic("down", kind), qos) for kind, qos in (("manifest", 1), ("command", 1), ("receipt", 0))]
        )
        self.inbox.put(("connected", self.session))

    def subscribed(self, client, _userdata, _packet, reasons, _properties):
        """Whoever stayed after a refusal would hear nothing; a broker that has just lost a node may refuse."""
        if any(reason.is_failure for reason in reasons):
            client.disconnect()
        else:
            self.inbox.put(("subscribed",))

    def send(self, kind, body):
        qos = 0 if kind in ("telemetry", "log") else 1
        return self.client.publish(self.topic("up", kind), wire.pack(kind, body), qos=qos, retain=kind == "presence")

    def leave(self):
        """Says good-bye in order."""
        self.send("presence", {"state": "off", "session": self.session}).wait_for_publish(5)
        self.client.disconnect()
        self.client.loop_stop()

    def drop(self):
        self.client.loop_stop()
