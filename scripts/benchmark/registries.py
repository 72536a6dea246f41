"""Registries to measure with: made once by this source, kept in the cache folder, copied for each run."""
import hashlib, os, pathlib, random, re, subprocess, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "keyholder-bench"
# As in Api/Keyholders/Damm.cs.
DAMM = ["0317598642", "7092154863", "4206871359", "1750983426", "6123045978", "3674209581", "5869720134", "8945362017", "9438617205", "2581436790"]


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, **options)


def source_hash():
    sources = [*ROOT.glob("schema/**/*.sql"), *ROOT.glob("Api/Cli/Demo/*.cs"), *ROOT.glob("Api/Elders/*.cs"), ROOT / "Api/Cli/SeedCommand.cs"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:12]


def unknown_numbers(issued, wanted=20_000):
    """Well-formed numbers that nobody has."""
    known, unknown, rng, length = set(issued), set(), random.Random(2026), len(issued[0])
    while len(unknown) < wanted:
        body = rng.choice("12345678") + "".join(rng.choices("0123456789", k=length - 2))
        digit = "0"
        for next_digit in body:
            digit = DAMM[int(digit)][int(next_digit)]
        if body + digit not in known:
            unknown.add(body + digit)
    return sorted(unknown)


def kept(name, make):
    """A folder of the cache; it gets its name when it is finished."""
    folder = CACHE / source_hash() / name
    if not folder.exists():
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as unfinished:
            make(pathlib.Path(unfinished) / "new")
            os.rename(pathlib.Path(unfinished) / "new", folder)
    return folder


def seeded(program, elders):
    def make(folder):
        print(f"making a registry of {elders:,} elders, once", flush=True)
        folder.mkdir(mode=0o700)
        where = ["--data", folder / "data"]
        run(program, "demo", "--seed-only", *where, stdout=subprocess.DEVNULL)
        # As many desks as a client can have: limits per client are not what is measured.
        added = run(program, "client", "add", "--role", "hospital", "--organisation", "計測", "--desks", 1000, *where, capture_output=True, text=True)
        (folder / "client-key").touch(mode=0o600)
        (folder / "client-key").write_text(re.search(r"kh_\S+", added.stdout)[0])
        run(program, "seed", "--elders", elders, "--numbers", folder / "numbers", *where)
        issued = (folder / "numbers").read_text().split()
        (folder / "unknown").write_text("\n".join(unknown_numbers(issued)) + "\n")
    return kept(f"{elders}", make)


def with_records(program, elders, records):
    def make(folder):
        print(f"writing {records:,} audit records with the real appender, once", flush=True)
        run("cp", "-r", "--reflink=auto", seeded(program, elders), folder)
        names = os.environ | {"BENCH_FOLDER": str(folder), "BENCH_RECORDS": str(records)}
        run("dotnet", "test", ROOT / "Api.Tests", "-c", "Release", "--filter", "FullyQualifiedName~BenchLog", "--logger", "console;verbosity=detailed", env=names)
    return kept(f"{elders}-{records}-records", make)
