"""Checks this bag with Python alone: every file, the chain of custody, each statement's proof."""
import hashlib, json, pathlib, sys
bag = pathlib.Path(__file__).resolve().parent
def sha256(*parts):
    return hashlib.sha256(b"".join(parts))
def need(holds, what):
    holds or sys.exit("FAILED: " + what)
sums = {p.relative_to(bag).as_posix(): sha256(p.read_bytes()).hexdigest() for p in bag.rglob("*") if p.is_file()}
payload = sorted(name for name in sums if name.startswith("data/"))
tags = sorted(sums.keys() - {*payload, "tagmanifest-sha256.txt"})
for manifest, names in (("manifest", payload), ("tagmanifest", tags)):
    lines = "".join(f"{sums[name]}  {name}\n" for name in names)
    need((bag / f"{manifest}-sha256.txt").read_bytes() == lines.encode(), f"{manifest}: files differ")
hashes, custody, original = ["0" * 64], bag / "data/custody", [n for n in payload if n.startswith("data/original/")]
for number, line in enumerate((custody / "chain.jsonl").read_bytes().split(b"\n")[:-1], 1):
    event = json.loads(line)
    need((event["sequence"], event["previous_hash"]) == (number, hashes[-1]), f"event {number} does not follow")
    received = event["action"] == "received"
    need(received == (number == 1), "the chain does not begin with the receipt")
    need(not received or [event["facts"]["sha256"]] == [sums[n] for n in original], "the original is another file")
    hashes.append(sha256(line).hexdigest())
for proof in json.loads((custody / "proofs.json").read_bytes()):
    head, statement = proof["head"], json.loads((bag / proof["statement"]).read_bytes())
    need(head["exhibit"] == event["exhibit"] and hashes[head["sequence"]] == head["event_hash"], "a head is not in the chain")
    node = sha256(b"\0", json.dumps(head, sort_keys=True, separators=(",", ":")).encode()).digest()
    for side, sibling in ((step["side"], bytes.fromhex(step["sha256"])) for step in proof["path"]):
        node = sha256(b"\1", *((sibling, node) if side == "left" else (node, sibling))).digest()
    need(node.hex() == statement["root"], f"statement {statement['number']} does not hold this chain")
print(f"Holds: {len(sums)} files, {len(hashes) - 1} events; the chain's head is {hashes[-1]}")
