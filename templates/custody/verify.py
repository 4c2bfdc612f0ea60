"""Checks this bag with Python alone: files, chain of custody, derivatives, each statement's proof."""
import functools, hashlib, json, pathlib, sys
bag = pathlib.Path(__file__).resolve().parent
def need(holds, what): holds or sys.exit("FAILED: " + what)
def sha256(parts):
    return functools.reduce(lambda digest, part: digest.update(part) or digest, parts, hashlib.sha256())
paths = {path.relative_to(bag).as_posix(): path for path in bag.rglob("*") if path.is_file()}
sums = {name: sha256(iter(lambda file=paths[name].open("rb"): file.read(1 << 20), b"")).hexdigest() for name in paths}
payload = sorted(name for name in sums if name.startswith("data/"))
for manifest, names in (("manifest", payload), ("tagmanifest", sorted(sums.keys() - {*payload, "tagmanifest-sha256.txt"}))):
    need(paths[f"{manifest}-sha256.txt"].read_bytes() == "".join(f"{sums[n]}  {n}\n" for n in names).encode(), f"{manifest}: files differ")
chain = (bag / "data/custody/chain.jsonl").read_bytes().split(b"\n")[:-1]
events, hashes = [json.loads(line) for line in chain], ["0" * 64] + [sha256([line]).hexdigest() for line in chain]
for at, event in enumerate(events, 1):
    need((event["sequence"], event["previous_hash"]) == (at, hashes[at - 1]), f"event {at} does not follow")
receipts = [(event["sequence"], event["facts"]["sha256"]) for event in events if event["action"] == "received"]
need(receipts == [(1, sums[name]) for name in payload if name.startswith("data/original/")], "the original is another file")
table = [row.split("\t") for row in (bag / "data/derivatives.tsv").read_text("utf-8").splitlines()[1:]]
need([row[:2] for row in table] == [[sums[n], n] for n in payload if n.startswith("data/derivatives/")], "the table is of other files")
for at in {row[2] for row in table}:
    made = json.dumps({"derivatives": sorted([row[3], int(row[4]), row[0]] for row in table if row[2] == at)}, separators=(",", ":"))
    need(sha256([made.encode()]).hexdigest() == events[int(at) - 1]["facts"]["derivatives_sha256"], "a derivative is another file")
for proof in json.loads((bag / "data/custody/proofs.json").read_bytes()):
    head, statement = proof["head"], json.loads(paths[proof["statement"]].read_bytes())
    need(head["exhibit"] == event["exhibit"] and hashes[head["sequence"]] == head["event_hash"], "a head is not in the chain")
    node = sha256([b"\0", json.dumps(head, sort_keys=True, separators=(",", ":")).encode()]).digest()
    for side, sibling in ((step["side"], bytes.fromhex(step["sha256"])) for step in proof["path"]):
        node = sha256([b"\1", *((sibling, node) if side == "left" else (node, sibling))]).digest()
    need(node.hex() == statement["root"], f"statement {statement['number']} does not hold this chain")
print(f"Holds: {len(sums)} files, {len(events)} events, {len(table)} derivatives; the chain's head is {hashes[-1]}")
