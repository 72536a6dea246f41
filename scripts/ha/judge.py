"""Whether everything that callers were told is there afterwards, counted without believing the program."""
import base64, concurrent.futures, hashlib, http.client, json, time

import machines


def lost_receipts(cluster, scratch, book):
    """Receipts whose record is not in the log at its index with its hash, and what audit verify says of the log: 0 is intact."""
    node, export = cluster.machines[0], scratch / "export"
    data = ["--data", node.folder / "node/data"]
    receipts = book.receipts + [receipt for _, _, receipt in book.elders if receipt]
    exported = node.call(node.program, "audit", "export", *data, "--to", export)
    if exported.returncode:
        print(exported.stderr, flush=True)
        return receipts, exported.returncode
    lines = export.read_bytes().partition(b"\n\n")[0].split(b"\n")
    kept = {f"{i}." + base64.urlsafe_b64encode(hashlib.sha256(b"\0" + line).digest()).decode().rstrip("=") for i, line in enumerate(lines)}
    lost = [receipt for receipt in receipts if receipt not in kept]
    listed = scratch / "receipts"
    listed.write_text("".join(f"{receipt}\n" for receipt in receipts if receipt not in lost))
    verified = node.call(node.program, "audit", "verify", *data, "--receipts", listed)
    if verified.returncode:
        print(verified.stdout, verified.stderr, flush=True)
    return lost, verified.returncode


def lost_elders(cluster, key, book):
    """Those that are not answered as they were sent."""
    def same(wanted, found):
        if isinstance(wanted, dict):
            return isinstance(found, dict) and all(same(value, found.get(name)) for name, value in wanted.items())
        return wanted == found

    def ask(number):
        # A node may still hold connections to a primary of before, each of which fails once.
        for _ in range(10):
            connection = http.client.HTTPConnection(cluster.machines[hash(number) % 3].address, machines.NODE, timeout=20)
            connection.request("GET", f"/v1/elders/{number}", headers={"Authorization": f"Bearer {key}", "X-Acting-User": "ha-1"})
            answer = connection.getresponse()
            text = answer.read()
            connection.close()
            if answer.status != 503:
                break
            time.sleep(1)
        return answer.status, text

    def lacks(one):
        status, text = ask(one[0])
        is_lost = status != 200 or not same(one[1], json.loads(text))
        if is_lost:
            print(f"elder {one[0]}: {status}", flush=True)
        return is_lost

    with concurrent.futures.ThreadPoolExecutor(8) as many:
        return [one for one, is_lost in zip(book.elders, many.map(lacks, book.elders)) if is_lost]
