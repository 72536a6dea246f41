"""What a run ends with: Markdown tables, the goals, and the JSON file."""
import json, os, pathlib, re

from target import AT, UNKNOWN_SHARE


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores, {model[1] if model else os.uname().machine}, Linux {os.uname().release.split('-')[0]}"


def tell(results, file, elders, others):
    _, main_run, rows = results[0]
    print(f"\n{machine()}; server and wrk on one core each; {elders:,} elders; {UNKNOWN_SHARE:.0%} of the numbers unknown; medians; "
          f"other processes took {others:.0%} of these cores\n")
    print("| target | connections | rate /s (low–high) | p50 µs | p99 µs | of ceiling | CPU µs each | errors |\n|---|--:|--:|--:|--:|--:|--:|--:|")
    for row in rows:
        print(f"| {row['target']} | {row['connections']} | {row['rate']:,} ({row['low']:,.0f}–{row['high']:,.0f}) | {row['p50Us']:,} | {row['p99Us']:,} | "
              f"{row['ofCeiling']:.2f} | {row['cpu']:.0f} | {row['errors']} |")
    print(f"\n| at {AT} connections | rate /s | ceiling /s | of ceiling | start to first answer ms | idle MiB | peak MiB (anonymous) | bytes per elder |"
          " bytes per record |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, bench, its_rows in results:
        ceiling, lookup = [row for row in its_rows if row["connections"] == AT]
        print(f"| {name} | {lookup['rate']:,} | {ceiling['rate']:,} | {lookup['ofCeiling']:.2f} | {bench.start_ms:.0f} | {bench.idle:.0f} | "
              f"{bench.peak:.0f} ({bench.anonymous:.0f}) | {bench.elder_bytes:,.0f} | {bench.record_bytes:,.0f} |")
    print("\n| goal | measured | |\n|---|--:|---|")
    for goal, measured, reached in goals(results):
        print(f"| {goal} | {measured} | {'reached' if reached else '**not reached**'} |")
    if file:
        kept_rows = [{key: row[key] for key in ("target", "connections", "rate", "p50Us", "p99Us", "errors", "ofCeiling")} for row in rows]
        pathlib.Path(file).write_text(json.dumps({
            "elders": elders, "startMs": round(main_run.start_ms), "idleMiB": round(main_run.idle), "peakMiB": round(main_run.peak), "rows": kept_rows}, indent=1))


def goals(results):
    """The goals of README's Speed section that this run can judge."""
    _, bench, rows = results[0]
    lookups = {row["connections"]: row for row in rows if row["target"] == "lookup"}
    yield f"lookup ≥ 0.40 of the ceiling at {AT}", f"{lookups[AT]['ofCeiling']:.2f}", lookups[AT]["ofCeiling"] >= 0.40
    for count, most in ((AT, 10), (256, 30)):
        if count in lookups:
            yield f"p99 ≤ {most} ms at {count}", f"{lookups[count]['p99Us'] / 1000:.1f} ms", lookups[count]["p99Us"] <= most * 1000
    over = lookups[1]["p50Us"] - bench.flush_us
    yield "p50 at 1 connection ≤ one disk flush + 250 µs", f"{bench.flush_us:.0f} + {over:.0f} µs", over <= 250
    if bench.per_commit_flushes is None:
        yield f"≥ 15 lookups per flush at {AT}", "strace is missing: not counted", False
    else:
        each = lookups[AT]["perCommit"] / bench.per_commit_flushes
        yield f"≥ 15 lookups per flush at {AT}, and a flush for each commit", f"{each:.1f}; {bench.per_commit_flushes:.2f}", each >= 15 and bench.per_commit_flushes >= 1
    of = {name: row["ofCeiling"] for name, _, its_rows in results for row in its_rows if row["target"] == "lookup" and row["connections"] == AT}
    small, large = of.get("10,000 elders"), of.get("1,000,000 elders")
    if small and large:
        yield "of the ceiling, from 10 k to 1 M elders, at most 15 % less", f"{1 - large / small:.0%}", large >= 0.85 * small
    for name, row in of.items():
        if name.endswith("records"):
            yield f"of the ceiling, with {name.split(', ')[-1]} at most 10 % less", f"{1 - row / lookups[AT]['ofCeiling']:.0%}", row >= 0.9 * lookups[AT]["ofCeiling"]
    slowest = max(bench.start_ms for _, bench, _ in results)
    yield "start to first answer ≤ 0.5 s at any size", f"{slowest / 1000:.2f} s", slowest <= 500
    yield "idle ≤ 90 MiB", f"{bench.idle:.0f} MiB", bench.idle <= 90
    anonymous = max(bench.anonymous for _, bench, _ in results)
    yield "anonymous memory under load ≤ 128 MiB", f"{anonymous:.0f} MiB", anonymous <= 128
