"""Three machines as network namespaces, each with etcd, Patroni, PostgreSQL and a node of the program, and what breaks them."""
import glob, json, os, pathlib, pwd, shutil, signal, subprocess, threading, time, urllib.error, urllib.request

PEERS, CALLERS = "10.66.1.", "10.66.2."
# The callers' own address, which each node is told is its proxy: plain HTTP off a machine is refused otherwise.
GATEWAY = CALLERS + "100"
NODE, PATRONI, POSTGRES = 5080, 8008, 5432
DATABASE = ("Host=" + ",".join(f"{PEERS}{n}" for n in (1, 2, 3))
            + ";Username=keyholder;Password=for-this-run;Database=keyholder")


class CannotBeDone(Exception):
    """This machine cannot run the test, which says nothing about the program."""


class NotBack(Exception):
    """The cluster did not heal."""


def ip(*words):
    done = subprocess.run(["ip", *words], capture_output=True, text=True)
    if done.returncode:
        raise CannotBeDone(f"ip {' '.join(words)}: {done.stderr.strip()}")


def make_networks():
    """In a network namespace of our own: nothing of it can be reached from outside, and it ends with us."""
    os.makedirs("/run/netns", exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "none", "/run/netns"], check=True)
    ip("link", "set", "lo", "up")
    for bridge in ("peers", "callers"):
        ip("link", "add", bridge, "type", "bridge")
        ip("link", "set", bridge, "up")
    ip("address", "add", f"{GATEWAY}/24", "dev", "callers")


def programs():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: float(path.split("/")[4]))
    missing = [name for name in ("patroni", "etcd", "nsenter", "ip") if not shutil.which(name)]
    if missing or not found:
        raise CannotBeDone(f"{', '.join(missing) or 'PostgreSQL'} not found: "
                           "apt-get install -y --no-install-recommends patroni python3-etcd etcd-server postgresql iproute2")
    return os.path.dirname(found[-1])


class Machine:
    def __init__(self, number, scratch, program, synchronous):
        self.number, self.name, self.program = number, f"db{number}", program
        self.peer, self.address = f"{PEERS}{number}", f"{CALLERS}{number}"
        self.folder = pathlib.Path(scratch) / self.name
        self.postgres = pwd.getpwnam("postgres")
        self.settings, self.processes, self.is_up = self.folder / "patroni.yml", {}, False
        self.bin, self.wants_node = programs(), False
        for name in ("", "etcd", "patroni", "node"):
            (self.folder / name).mkdir(parents=True)
        for name in ("", "etcd", "patroni"):
            os.chown(self.folder / name, self.postgres.pw_uid, self.postgres.pw_gid)
        text = (pathlib.Path(__file__).parent / "patroni.yml").read_text()
        if not synchronous:
            text = text.replace("synchronous_mode: true", "synchronous_mode: false").replace("mode_strict: true", "mode_strict: false")
        # Three on one machine need three folders for their sockets.
        self.settings.write_text(f"{text}  parameters: {{unix_socket_directories: {self.folder}/patroni}}\n")
        ip("netns", "add", self.name)
        for bridge, address, device in (("peers", self.peer, "eth0"), ("callers", self.address, "eth1")):
            ip("link", "add", f"{bridge}{number}", "type", "veth", "peer", "name", device, "netns", self.name)
            ip("link", "set", f"{bridge}{number}", "master", bridge, "up")
            ip("-n", self.name, "address", "add", f"{address}/24", "dev", device)
            ip("-n", self.name, "link", "set", device, "up")
        ip("-n", self.name, "link", "set", "lo", "up")

    def inside(self, *command, owner=None):
        ids = ["-G", str(owner.pw_gid), "-S", str(owner.pw_uid)] if owner else []
        return ["nsenter", f"--net=/run/netns/{self.name}", *ids, *map(str, command)]

    def start(self, name, *command, owner=None, **environment):
        with open(self.folder / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                self.inside(*command, owner=owner), stdout=log, stderr=log, cwd=self.folder, env={**os.environ, **environment})

    def start_all(self):
        """As when it is switched on; those that end by themselves are started again, as systemd does."""
        peers = ",".join(f"db{n}=http://{PEERS}{n}:2380" for n in (1, 2, 3))
        self.start("etcd", "etcd", "--name", self.name, "--data-dir", self.folder / "etcd/data",
                   "--listen-peer-urls", f"http://{self.peer}:2380", "--initial-advertise-peer-urls", f"http://{self.peer}:2380",
                   "--listen-client-urls", f"http://{self.peer}:2379", "--advertise-client-urls", f"http://{self.peer}:2379",
                   "--initial-cluster", peers, "--initial-cluster-state", "new", "--enable-v2", "--pre-vote", owner=self.postgres)
        self.start_patroni()
        self.is_up = True
        if self.wants_node:
            self.start_node()

    def start_patroni(self):
        self.start(
            "patroni", "patroni", self.settings, owner=self.postgres, HOME=str(self.folder), PATRONI_NAME=self.name,
            PATRONI_ETCD_HOSTS=",".join(f"{PEERS}{n}:2379" for n in (1, 2, 3)),
            PATRONI_RESTAPI_LISTEN=f"0.0.0.0:{PATRONI}", PATRONI_RESTAPI_CONNECT_ADDRESS=f"{self.peer}:{PATRONI}",
            PATRONI_POSTGRESQL_LISTEN=f"{self.peer}:{POSTGRES}", PATRONI_POSTGRESQL_CONNECT_ADDRESS=f"{self.peer}:{POSTGRES}",
            PATRONI_POSTGRESQL_DATA_DIR=str(self.folder / "patroni/data"), PATRONI_POSTGRESQL_BIN_DIR=self.bin,
            PATRONI_POSTGRESQL_PGPASS=str(self.folder / "patroni/pgpass"),
            PATRONI_SUPERUSER_PASSWORD="for-this-run", PATRONI_REPLICATION_PASSWORD="for-this-run", PATRONI_REWIND_PASSWORD="for-this-run")

    def start_node(self):
        self.wants_node = True
        self.start("node", self.program, "serve", "--data", self.folder / "node/data", "--keys", self.folder / "node/keys",
                   "--urls", f"http://{self.address}:{NODE}", f"--Keyholder:Proxies:0={GATEWAY}", "--Keyholder:Nodes=3",
                   "--Limits:LookupsPerMinute=1000000", "--Limits:LookupBurst=10000", Keyholder__Database=DATABASE)

    def look_after(self):
        for name, again in (("patroni", self.start_patroni), ("node", self.start_node)):
            if self.is_up and name in self.processes and self.processes[name].poll() is not None and (name != "node" or self.wants_node):
                again()

    def call(self, *command, owner=None):
        return subprocess.run(self.inside(*command, owner=owner), capture_output=True, text=True, cwd=self.folder,
                              env={**os.environ, "Keyholder__Database": DATABASE})

    def postmaster(self):
        return int((self.folder / "patroni/data/postmaster.pid").read_text().split()[0])

    def cut(self, *bridges):
        """Its packets are dropped, without a word to either side."""
        for bridge in bridges:
            ip("link", "set", f"{bridge}{self.number}", "down")

    def join(self):
        for bridge in ("peers", "callers"):
            ip("link", "set", f"{bridge}{self.number}", "up")

    def kill(self):
        """Everything in its namespace, as when the power goes. The sockets' ends are told, unless it was cut before."""
        self.is_up = False
        while pids := subprocess.run(["ip", "netns", "pids", self.name], capture_output=True, text=True).stdout.split():
            for pid in pids:
                try:
                    os.kill(int(pid), signal.SIGKILL)
                except ProcessLookupError:
                    pass
            for process in self.processes.values():
                process.poll()
            time.sleep(0.02)

    def asks(self, path, port=PATRONI, body=None, timeout=2):
        request = urllib.request.Request(f"http://{self.address}:{port}{path}", body and json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=timeout) as answer:
            return answer.read()


class Cluster:
    def __init__(self, scratch, program, synchronous):
        self.synchronous = synchronous
        self.machines = [Machine(n, scratch, program, synchronous) for n in (1, 2, 3)]
        self.stopped = threading.Event()

    def start(self):
        for machine in self.machines:
            machine.start_all()
        threading.Thread(target=self.look_after, daemon=True).start()
        self.wait(90, nodes=False)
        leader, _ = self.roles()
        for sql in ("CREATE ROLE keyholder LOGIN PASSWORD 'for-this-run'", "CREATE DATABASE keyholder OWNER keyholder"):
            made = subprocess.run(
                leader.inside(f"{leader.bin}/psql", "-h", leader.peer, "-U", "postgres", "-v", "ON_ERROR_STOP=1", "-c", sql),
                env={**os.environ, "PGPASSWORD": "for-this-run"}, capture_output=True, text=True)
            if made.returncode:
                raise NotBack(made.stderr)

    def look_after(self):
        while not self.stopped.wait(1):
            for machine in self.machines:
                machine.look_after()

    def end(self):
        self.stopped.set()
        for machine in self.machines:
            machine.kill()

    def roles(self, without=None):
        """The leader and the standby that has every acknowledged record; None where there is none just now."""
        for machine in self.machines:
            if machine is without:
                continue
            try:
                members = {member["name"]: member for member in json.loads(machine.asks("/cluster"))["members"]}
            except (OSError, ValueError, KeyError):
                continue
            def with_role(*roles):
                return next((m for m in self.machines if members.get(m.name, {}).get("role") in roles), None)
            return with_role("leader"), with_role("sync_standby", *([] if self.synchronous else ["replica"]))
        return None, None

    def is_whole(self, nodes):
        leader, standby = self.roles()
        if leader is None or standby is None:
            return False
        told = json.loads(leader.asks("/patroni"))
        streams = [one for one in told.get("replication", ()) if one["state"] == "streaming"]
        return len(streams) == 2 and (not nodes or all(m.asks("/health/ready", NODE) == b"ready" for m in self.machines))

    def wait(self, seconds, nodes=True):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if self.is_whole(nodes):
                    return
            except (OSError, ValueError, KeyError):
                pass
            time.sleep(0.3)
        raise NotBack(f"the cluster was not whole within {seconds} s")
