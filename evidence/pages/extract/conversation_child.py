"""The child that reads conversations to be typeset: a request on stdin, their HTML on stdout."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from evidence.intake.extract.linkedin import read_export
from evidence.pages.extract.conversation_sheet import compose_conversations
from evidence.pages.extract.paper import Subject


def main() -> None:
    """Answer one request."""
    request = json.loads(sys.stdin.buffer.read())
    content = Path(request["path"]).read_bytes()
    try:
        export = read_export(content)
        if export is None:
            sys.exit("the columns are not those of LinkedIn's messages.")
        subject = Subject(request["name"], request["sha256"])
        reply = asdict(compose_conversations(content, export, subject=subject)) | {"tools": {}}
    except MemoryError:
        sys.exit("MemoryError")
    sys.stdout.buffer.write(json.dumps(reply).encode())


if __name__ == "__main__":
    main()
