"""The benches run; what they measure is for a person to read, and no test asks for a time."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_benches_of_exhibits_print_one_table_with_what_it_was_measured_on():
    own = ("DATABASE_URL", "REDIS_URL", "CASEAPP_DATA")
    python = [sys.executable, "-m"]
    sizes = ["--files", "12", "--pages", "4", "--rounds", "1", "--few", "40", "--many", "80"]
    told = subprocess.run(
        [*python, "caseapp.runtime", "--fresh", *python, "tests.bench", *sizes],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in own},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rows = [line.split("|")[1:-1] for line in told.splitlines() if line.startswith("|")]
    titles = [row[0].strip() for row in rows[2:]]
    assert titles[0] == "intake, one request each: 12 files"
    assert titles[1] == "intake, piece by piece: 12 files"
    assert titles[2].startswith("text of pages")
    assert titles[3] == "search, 95th percentile: 80 pages"
    assert all(float(rows[number][3]) > 0 for number in (2, 3, 5))
    assert re.search(r"Measured 2\d{3}-.* load average", told)
    assert "PostgreSQL" in told
