#!/usr/bin/env python3
"""Verifies an exported audit log without the program that wrote it: verify-audit.py EXPORT PUBLIC_KEY [CHECKPOINT ...]
Python's standard library and openssl only. Any of the keys that signed the log will do. Exit 0 intact, 1 tampered, 2 cannot tell."""
import base64, hashlib, json, re, subprocess, sys, tempfile
NOTE = re.compile(r"[^\n]+\n[0-9]+\n[A-Za-z0-9+/]{43}=\n\n(?:— [^\n]+\n)+")
def b64(text): return base64.b64decode(text, validate=True)
def openssl(*args, given=None): return subprocess.run(["openssl", *args], input=given, capture_output=True)

def root_of(stack):
    root = stack[-1] if stack else hashlib.sha256(b"").digest()
    for left in stack[-2::-1]: root = hashlib.sha256(b"\x01" + left + root).digest()
    return root

def signed(note, key):
    """C2SP signed note around a tlog-checkpoint: size and root, once openssl has checked the signature."""
    (text, signatures), (origin, size, root) = note.split("\n\n", 1), note.split("\n")[:3]
    pem = b"-----BEGIN PUBLIC KEY-----\n" + base64.encodebytes(key) + b"-----END PUBLIC KEY-----\n"
    for dash, name, value in (line.split(" ") for line in signatures.splitlines()):
        if dash == "—" and name == origin and b64(value)[:4] == hashlib.sha256(key).digest()[:4]:
            with tempfile.NamedTemporaryFile() as sig, tempfile.NamedTemporaryFile() as msg:
                sig.write(b64(value)[4:]), sig.flush(), msg.write((text + "\n").encode()), msg.flush()
                if openssl("dgst", "-sha256", "-verify", "/dev/stdin", "-signature", sig.name, msg.name, given=pem).returncode == 0:
                    return int(size), b64(root)
    raise ValueError(f"the checkpoint of {size} records is not signed by the key of its time")

def main(export, public_key, *checkpoints):
    given = openssl("pkey", "-pubin", "-in", public_key, "-outform", "DER").stdout
    if len(given) != 91: raise OSError(f"{public_key} is not a P-256 public key in PEM")  # which is 91 bytes
    records, _, note = (b"\n" + open(export, "rb").read()).partition(b"\n\n")
    notes = [note.decode(errors="replace")]
    if not NOTE.match(notes[0]): raise OSError(f"no checkpoint at the end of {export}: is it the whole file?")
    for file in checkpoints:
        text = open(file, encoding="utf-8-sig", errors="replace").read().lstrip() + "\n"
        if not NOTE.match(text) or NOTE.sub("", text).strip(): raise OSError(f"{file} is not a file of checkpoints")
        notes += NOTE.findall(text)
    sizes = [int(note.split("\n")[1]) for note in notes]
    size, stack, roots, last, keys, key, named = 0, [], {0: root_of([])}, "", [], None, None
    for line in records[1:].split(b"\n") if records else []:
        record = json.loads(line)
        if record["index"] != size or record["time"] < last: raise ValueError(f"record {size}: index or time out of order")
        if named and (signed(record["checkpoint"], named[0]) != (size, root_of(stack)) or key not in (None, named[0])):
            raise ValueError(f"record {size}: another key took over without the old one's word")
        keys, key = (keys + [(size, named[0])], named[1]) if named else (keys, key)
        named = (b64(record["oldKey"]), b64(record["newKey"])) if "newKey" in record else None
        last, stack, size = record["time"], stack + [hashlib.sha256(b"\x00" + line).digest()], size + 1
        for _ in range((size & -size).bit_length() - 1): stack[-2:] = [root_of(stack[-2:])]
        roots |= {size: root_of(stack)} if size in sizes else {}
    keys.append((float("inf"), key or given))
    if given not in [key for _, key in keys] or sizes[0] != size:
        raise ValueError(f"the checkpoint of {sizes[0]} records is not by this key (another registry's?) or not about this log of {size}")
    for note, n in zip(notes, sizes):
        if signed(note, next(key for until, key in keys if n <= until)) != (n, roots.get(n)):
            raise ValueError(f"the checkpoint of {n} records does not agree with this log of {size}")
    print(f"intact: {size} records, {len(notes)} checkpoint(s), {len(keys)} key(s)")

try:
    main(*sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(print(__doc__, file=sys.stderr) or 2)
except Exception as problem:
    unclear = isinstance(problem, OSError)  # of a file that is missing or is not what it should be, or of openssl
    sys.exit(print(f"{'cannot tell' if unclear else 'tampered'}: {problem}", file=sys.stderr) or 1 + unclear)
