#!/usr/bin/env python3
"""Verifies an exported audit log without the program that wrote it: verify-audit.py EXPORT PUBLIC_KEY [CHECKPOINT ...]

Python's standard library and openssl only. Exit 0 intact, 1 tampered, 2 cannot tell.
"""
import base64, hashlib, json, re, subprocess, sys, tempfile

def node(left, right): return hashlib.sha256(b"\x01" + left + right).digest()

def parse(note, public_key):
    """C2SP signed note around a tlog-checkpoint: size and root, once openssl has checked the signature."""
    text, signatures = note.split("\n\n", 1)
    origin, size, root = text.split("\n")[:3]
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", public_key, "-outform", "DER"], check=True, capture_output=True).stdout
    for line in signatures.splitlines():
        dash, name, value = line.split(" ")
        value = base64.b64decode(value, validate=True)
        if dash == "—" and name == origin and value[:4] == hashlib.sha256(der).digest()[:4]:
            with tempfile.NamedTemporaryFile() as sig, tempfile.NamedTemporaryFile() as msg:
                sig.write(value[4:]), sig.flush(), msg.write((text + "\n").encode()), msg.flush()
                if subprocess.run(["openssl", "dgst", "-sha256", "-verify", public_key, "-signature", sig.name, msg.name],
                                  capture_output=True).returncode == 0:
                    return int(size), base64.b64decode(root, validate=True)
    raise ValueError("the checkpoint is not signed by this key")

def main(export, public_key, *checkpoints):
    records, _, note = open(export, "rb").read().partition(b"\n\n")
    wanted = [parse(note.decode(), public_key)]
    for file in checkpoints:
        notes = re.findall(r"[^\n]+\n\d+\n[^\n]+\n\n(?:— [^\n]+\n?)+", open(file, encoding="utf-8").read())
        wanted += [parse(note, public_key) for note in notes]
    size, stack, roots, last = 0, [], {0: hashlib.sha256(b"").digest()}, ""
    for line in records.split(b"\n") if records else []:
        record = json.loads(line)
        if record["index"] != size or record["time"] < last:
            raise ValueError(f"record {size}: index or time out of order")
        last, stack, size = record["time"], stack + [hashlib.sha256(b"\x00" + line).digest()], size + 1
        for _ in range((size & -size).bit_length() - 1):
            stack[-2:] = [node(stack[-2], stack[-1])]
        if any(n == size for n, _ in wanted):
            root = stack[-1]
            for left in stack[-2::-1]:
                root = node(left, root)
            roots[size] = root
    if wanted[0][0] != size:
        raise ValueError(f"the checkpoint is about {wanted[0][0]} records, the export holds {size}")
    for n, root in wanted:
        if roots.get(n) != root:
            raise ValueError(f"the checkpoint of {n} records does not agree with this log of {size}")
    print(f"intact: {size} records, {len(wanted)} checkpoint(s)")

if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (OSError, TypeError, subprocess.CalledProcessError) as problem:
        sys.exit(print(f"cannot tell: {problem}", file=sys.stderr) or 2)
    except Exception as problem:
        sys.exit(print(f"tampered: {problem}", file=sys.stderr) or 1)
