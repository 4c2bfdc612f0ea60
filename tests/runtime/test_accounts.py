"""Tests of the account that runs PostgreSQL where the product is started by root."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caseapp.runtime.accounts import CAP_DAC_READ_SEARCH, Account

NOBODY = 65534

LOOK = """
import os, sys
path = sys.argv[1]
held = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("CapEff"))
print(os.getuid(), os.access(path, os.X_OK), os.access(path, os.W_OK), int(held, 16))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts programs as somebody else")
def test_the_database_s_account_finds_its_programs_in_a_folder_closed_to_others(
    tmp_path: Path,
) -> None:
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    program = closed / "postgres"
    program.touch(mode=0o755)
    account = Account(uid=NOBODY, gid=NOBODY, passes_closed_folders=True)
    python = os.path.realpath(sys.executable)

    seen = subprocess.run(
        account.wrap([python, "-I", "-c", LOOK, str(program)]),
        capture_output=True,
        text=True,
        check=True,
    )

    reads_only = 1 << CAP_DAC_READ_SEARCH
    assert seen.stdout.split() == [str(NOBODY), "True", "False", str(reads_only)]
