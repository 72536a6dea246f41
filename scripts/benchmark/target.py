"""What is measured: the published build on a copy of a registry, and the ceiling beside it."""
import contextlib, json, os, pathlib, random, re, shutil, socket, sqlite3, statistics, subprocess, sys, tempfile, threading, time

from registries import run

HERE = pathlib.Path(__file__).resolve().parent
UNKNOWN_SHARE = 0.05
IDLE_SECONDS = 5
AT = 64  # connections: where sizes are compared, and flushes counted
# Limits are not what is measured: one client asks as fast as it can, and one in twenty of its numbers is nobody's.
UNLIMITED = ["--Limits:LookupsPerMinute=1000000", "--Limits:MissesPerHour=1000000"]
# The first for the server, the second for wrk and for us.
CORES = sorted(os.sched_getaffinity(0))[:2]


def core_seconds():
    """What all processes, and what this one and those it has waited for, took of the two cores so far."""
    ticks = [line.split() for line in open("/proc/stat") if re.match("cpu[0-9]", line)]
    # user nice system, irq softirq steal
    busy = sum(sum(map(int, line[1:4] + line[6:9])) for line in ticks if int(line[0][3:]) in CORES) / os.sysconf("SC_CLK_TCK")
    return busy, sum(os.times()[:4])


def pin(core):
    return lambda: os.sched_setaffinity(0, {core})


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Server:
    """A process on the first core, with what /proc says of its memory."""

    def __init__(self, words, port, log):
        self.port, self.anonymous, self.started = port, 0.0, time.monotonic()
        self.process = subprocess.Popen([str(word) for word in words], stdout=log, stderr=log, preexec_fn=pin(CORES[0]))

    def memory(self, name):
        """MiB."""
        return int(re.search(rf"^{name}:\s+(\d+)", pathlib.Path(f"/proc/{self.process.pid}/status").read_text(), re.M)[1]) / 1024

    def cpu(self):
        """Seconds of processor time so far."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def watch(self, stop):
        while not stop.wait(0.2):
            self.anonymous = max(self.anonymous, self.memory("RssAnon"))

    def ask(self, number, key):
        """One request; the answer as it came, its chunks put together."""
        body = json.dumps({"number": number, "reason": "emergency-treatment"}, separators=(",", ":"))
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as s:
            s.sendall(f"POST /v1/lookups HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer {key}\r\nX-Acting-User: bench-1\r\n"
                      f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            answer = b"".join(iter(lambda: s.recv(65536), b""))
        head, body = answer.split(b"\r\n\r\n", 1)
        if b"\r\nTransfer-Encoding: chunked" in head:
            whole = b""
            while (size := int(body.split(b"\r\n", 1)[0], 16)) > 0:
                start = body.index(b"\r\n") + 2
                whole, body = whole + body[start:start + size], body[start + size + 2:]
            body = whole
        own = (b"date:", b"connection:", b"transfer-encoding:", b"content-length:")
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(own)]
        return b"\r\n".join(lines) + b"\r\n\r\n" + body

    def first_answer(self, number, key):
        """Seconds from start to the first card."""
        while time.monotonic() - self.started < 30 and self.process.poll() is None:
            try:
                if self.ask(number, key).startswith(b"HTTP/1.1 200"):
                    return time.monotonic() - self.started
            except OSError:
                time.sleep(0.002)
        raise SystemExit("the server does not answer")

    def end(self):
        self.process.terminate()
        self.process.wait(60)


class Measured:
    """One registry's copy, its server, and the ceiling beside it."""

    def __init__(self, source, scratch):
        self.source, self.programs, self.folder = source, scratch, scratch / source.name
        self.server = self.ceiling = None
        self.wrong = 0
        self.issued = (source / "numbers").read_text().split()
        self.key = (source / "client-key").read_text().strip()
        self.log = open(scratch / "server.log", "ab")
        self.audit = self.folder / "data" / "audit.db"

    def __enter__(self):
        run("cp", "-r", "--reflink=auto", self.source, self.folder)
        # Or the first flushes would wait for the copy.
        os.sync()
        self.flush_us = disk_flush(self.folder)
        return self

    def __exit__(self, *_):
        for target in (self.server, self.ceiling):
            if target and target.process.poll() is None:
                target.process.kill()
                target.process.wait()
        shutil.rmtree(self.folder)

    def serve(self):
        port = free_port()
        return Server([self.programs / "api" / "Api", "serve", "--data", self.folder / "data", "--urls", f"http://127.0.0.1:{port}", *UNLIMITED], port, self.log)

    def starts(self, count):
        """ms, of several starts; the last server is kept."""
        times = []
        for i in range(count):
            self.server = self.serve()
            times.append(self.server.first_answer(random.choice(self.issued), self.key) * 1000)
            if i < count - 1:
                self.server.end()
        return statistics.median(times)

    def begin(self, starts, warm_seconds):
        self.start_ms = self.starts(starts)
        time.sleep(IDLE_SECONDS)
        self.idle = self.server.memory("VmRSS")
        saved = self.folder / "answer"
        saved.write_bytes(self.server.ask(sorted(self.issued)[len(self.issued) // 2], self.key))
        port = free_port()
        self.ceiling = Server([self.programs / "ceiling" / "Ceiling", saved, f"http://127.0.0.1:{port}"], port, self.log)
        self.ceiling.first_answer("0", "none")
        for target in (self.ceiling, self.server):
            self.load(target, AT, warm_seconds)

    def read(self, sql, *values, file=None):
        with contextlib.closing(sqlite3.connect(f"file:{file or self.audit}?mode=ro", uri=True)) as connection:
            return connection.execute(sql, values).fetchall()

    def records(self):
        return self.read("SELECT size FROM audit_head")[0][0]

    def commits(self):
        """The log's transactions since the server started: SQLite counts them in the header of its WAL index (iChange, offset 8)."""
        with open(f"{self.audit}-shm", "rb") as index:
            return int.from_bytes(index.read(12)[8:], sys.byteorder)

    def load(self, target, connections, seconds):
        """wrk's figures, with what the log says was asked and answered."""
        before = None if target is self.ceiling else (self.records(), self.commits())
        used = target.cpu()
        stop = threading.Event()
        watch = threading.Thread(target=target.watch, args=(stop,))
        watch.start()
        words = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", HERE / "load.lua", f"http://127.0.0.1:{target.port}", "--",
                 self.source / "numbers", self.source / "unknown", UNKNOWN_SHARE, self.source / "client-key", random.randrange(1 << 30)]
        out = run(*words, capture_output=True, text=True, preexec_fn=pin(CORES[1])).stdout
        stop.set()
        watch.join()
        found = json.loads(re.search(r"^RESULT (.*)$", out, re.M)[1])
        found |= {"rate": found["requests"] / found["us"] * 1e6, "cpu": (target.cpu() - used) / max(1, found["requests"]) * 1e6, "errors": found["broken"] + (found["refused"] if before is None else 0)}
        if before:
            found |= self.judge(found, *before)
        self.wrong += found["errors"]
        return found

    def judge(self, found, records, commits):
        """Every answer has its record, and each refusal is of a number that nobody has."""
        rows = self.read("SELECT outcome, count(*) FROM audit_record WHERE idx >= ? AND event = 'lookup' GROUP BY outcome", records)
        outcomes = dict(rows)
        unknown = outcomes.pop("number-unknown", 0)
        good = sum(outcomes.pop(name, 0) for name in ("full", "candidate", "status-only"))
        errors = found["broken"] + sum(outcomes.values()) + max(0, found["requests"] - good - unknown) + max(0, found["refused"] - unknown)
        return {"errors": errors, "commits": self.commits() - commits, "lookups": good + unknown}

    def flushes(self, seconds):
        """Flushes for one commit, as strace counts both; None without strace."""
        if not shutil.which("strace"):
            return None
        counts = self.folder / "strace"
        trace = subprocess.Popen(["strace", "-f", "-c", "-e", "trace=fsync,fdatasync", "-o", str(counts), "-p", str(self.server.process.pid)], stderr=self.log)
        time.sleep(1)
        found = self.load(self.server, AT, seconds)
        trace.send_signal(2)
        trace.wait(30)
        calls = sum(int(line.split()[3]) for line in counts.read_text().splitlines() if line.endswith(("fsync", "fdatasync")))
        return calls / max(1, found["commits"])

    def finish(self):
        self.peak, self.anonymous = self.server.memory("VmHWM"), self.server.anonymous
        self.server.end()
        # The better of before and after: what others did to the disk meanwhile is not its speed.
        self.flush_us = min(self.flush_us, disk_flush(self.folder))
        registry = self.folder / "data" / "keyholder.db"
        self.record_bytes = self.audit.stat().st_size / self.records()
        self.elder_bytes = registry.stat().st_size / self.read("SELECT count(*) FROM elder", file=registry)[0][0]


def disk_flush(folder):
    """µs of one write and flush in place, as the log's WAL makes them; the median."""
    times = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        file.write(bytes(4 << 20))
        os.fsync(file.fileno())
        for _ in range(300):
            began = time.perf_counter()
            os.pwrite(file.fileno(), os.urandom(4096), random.randrange(1024) * 4096)
            os.fdatasync(file.fileno())
            times.append((time.perf_counter() - began) * 1e6)
    return statistics.median(times)
