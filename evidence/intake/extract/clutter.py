"""Files that an operating system puts beside those of people; known by content, not only name."""

# Apple's "Applesingle/AppleDouble Formats", and the first bytes of Finder's own store.
_APPLE_DOUBLE = b"\x00\x05\x16\x07"
_DS_STORE = b"\x00\x00\x00\x01Bud1"
_COMPANION = (
    "Left out: a companion file in which macOS keeps a file's attributes. It is in the archive."
)
_VIEW = "Left out: a file in which macOS keeps how a folder looks. It is in the archive."


def left_out_because(path: str, head: bytes) -> str:
    """Return why a file need not be kept apart from its archive, or nothing for all others.

    A document that only bears the name of such a file is kept.
    """
    name = path.rsplit("/", 1)[-1]
    if name.startswith("._") and head.startswith(_APPLE_DOUBLE):
        return _COMPANION
    if name == ".DS_Store" and head.startswith(_DS_STORE):
        return _VIEW
    return ""
