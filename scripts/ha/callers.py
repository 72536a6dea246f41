"""Callers of three nodes, who go to the next one as a proxy does, and keep what they were told."""
import http.client, json, random, socket, threading, time

import machines

# As a proxy has them: an answer takes 5 s at most, or is 503 (Audit:CommitDeadline).
CONNECT_SECONDS, ANSWER_SECONDS, PAUSE_SECONDS = 1, 7, 0.1


class Book:
    """What all callers were told."""

    def __init__(self):
        self.receipts, self.elders, self.registered, self.lock = [], [], 0, threading.Lock()


class Caller(threading.Thread):
    """One desk: a request after the other, each until it is answered."""

    def __init__(self, number, nodes, keys, numbers, book, stop, registers, kept=True):
        super().__init__(daemon=True)
        self.nodes, self.keys, self.numbers, self.book, self.stop = nodes, keys, numbers, book, stop
        self.registers, self.kept, self.at, self.connection = registers, kept, number % len(nodes), None
        # When this caller had an answer, for the longest time without one.
        self.answered = [time.monotonic()]
        # (begin, seconds, node, what came instead of an answer)
        self.refused = []

    def run(self):
        while not self.stop.is_set():
            self.ask(*(self.registration() if self.registers else self.lookup()))
            self.stop.wait(0.02)

    def lookup(self):
        return "/v1/lookups", {"number": random.choice(self.numbers), "reason": "emergency-treatment"}, 200, self.keys["hospital"]

    def registration(self):
        with self.book.lock:
            self.book.registered += 1
            n = self.book.registered
        return "/v1/elders", elder(n), 201, self.keys["centre"]

    def ask(self, path, body, wanted, key):
        """Until some node answers it: a refusal or a broken connection leads to the next node after a moment."""
        repeated = False
        while not self.stop.is_set():
            begun, node, sent = time.monotonic(), self.nodes[self.at], False
            try:
                self.connect()
                sent = True
                self.connection.request("POST", path, json.dumps(body), {
                    "Authorization": f"Bearer {key}", "X-Acting-User": "ha-1", "Content-Type": "application/json"})
                answer = self.connection.getresponse()
                status, receipt, text = answer.status, answer.getheader("Audit-Receipt"), answer.read()
                after, closes = answer.getheader("Retry-After"), answer.will_close or not self.kept
            except (OSError, http.client.HTTPException) as failure:
                what = "no connection" if not sent else "hung" if isinstance(failure, socket.timeout) else "cut off"
                repeated |= sent
                self.leave(begun, node, what)
                continue
            if closes:
                self.close()
            if status == wanted:
                self.answered.append(time.monotonic())
                if wanted == 200:
                    self.book.receipts.append(receipt)
                else:
                    self.book.elders.append((json.loads(text)["id"], body, receipt))
                took = time.monotonic() - begun
                if took > 1:
                    self.refused.append((begun, took, node, "late"))
                return
            # Stored the first time, though nobody could say so.
            if status == 409 and repeated and "possible-duplicate" in text.decode():
                self.answered.append(time.monotonic())
                return
            repeated = True
            proper = status == 503 and after and "電話" in text.decode("utf-8", "replace")
            self.leave(begun, node, "503" if proper else f"{status} {text[:200]!r}")

    def connect(self):
        if self.connection is None:
            self.connection = http.client.HTTPConnection(self.nodes[self.at], machines.NODE, timeout=CONNECT_SECONDS)
            self.connection.connect()
            self.connection.sock.settimeout(ANSWER_SECONDS)

    def leave(self, begun, node, what):
        self.close()
        self.refused.append((begun, time.monotonic() - begun, node, what))
        self.at = (self.at + 1) % len(self.nodes)
        self.stop.wait(PAUSE_SECONDS)

    def close(self):
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def longest(self, begin, end):
        """Seconds without an answer, of what lies at least in part between these two moments."""
        times = [*self.answered, end]
        return max((b - a for a, b in zip(times, times[1:]) if b > begin and a < end), default=0.0)


def elder(n):
    kana = "".join("アイウエオカキクケコ"[int(c)] for c in f"{n:08d}")
    return {
        "identity": {"name": f"架空 {n}", "kana": kana, "sex": "female", "birthDate": "1940-03-01"},
        "noContactReason": "身寄りなし",
        "medical": {"conditions": [{"text": f"架空の病気 {n}"}]},
        "consent": {"version": "2026-04", "givenOn": "2026-04-10", "givenBy": "self", "signer": "架空"},
    }
