"""A tiny TCP balancer: each connection goes to the next member that answers. It stands before replicas and before the nodes of a broker."""

import itertools
import select
import socket
import threading


class Balancer:
    """Listens on a free port; `ports` are the members on this machine. `change` may alter what a client says first."""

    def __init__(self, ports, change=None):
        self.ports, self.turns, self.change = list(ports), itertools.count(), change
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def member(self):
        turn = next(self.turns)
        for step in range(len(self.ports)):
            try:
                return socket.create_connection(("127.0.0.1", self.ports[(turn + step) % len(self.ports)]), 2)
            except OSError:
                continue
        return None

    def carry(self, client):
        member = self.member()
        if not member:
            client.close()
            return
        # it ends when either side does; `settimeout` of the connection attempt must not end it
        member.settimeout(None)
        for side in (client, member):
            side.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sides, ready = {client.fileno(): (client, member), member.fileno(): (member, client)}, select.poll()
        for number in sides:
            ready.register(number, select.POLLIN)
        with client, member:
            try:
                if self.change:
                    member.sendall(self.change(client.recv(65536)))
                while True:
                    for number, _ in ready.poll():
                        side, other = sides[number]
                        data = side.recv(65536)
                        if not data:
                            return
                        other.sendall(data)
            except OSError:
                return

    def close(self):
        self.listener.close()
