"""What a forger does after he has changed a bag: write its manifests anew."""

from pathlib import Path

from evidence.core.hashing import sha256_of_chunks


def seal_anew(bag: Path) -> None:
    """Write both manifests again, as a forger would."""
    for name, folder in (("manifest", bag / "data"), ("tagmanifest", bag)):
        paths = [path for path in folder.rglob("*") if path.is_file()]
        names = sorted(path.relative_to(bag).as_posix() for path in paths)
        kept = [
            each
            for each in names
            if name == "manifest"
            or not (each.startswith("data/") or each == "tagmanifest-sha256.txt")
        ]
        lines = [f"{sha256_of_chunks([(bag / each).read_bytes()])}  {each}\n" for each in kept]
        (bag / f"{name}-sha256.txt").write_text("".join(lines))
