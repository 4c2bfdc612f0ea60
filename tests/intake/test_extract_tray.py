"""Whatever happened to a container on its way, no changed byte passes for what was in it."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.core.errors import Failed
from evidence.exhibits.extract.media import ZIP
from evidence.intake.extract.archives import take_from_zip
from evidence.intake.extract.tray import Tray
from tests.exhibits import hostile
from tests.intake.test_extract_archives import LETTERS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_an_archive_with_flipped_bytes_gives_true_bytes_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    content = bytearray(hostile.zipped(LETTERS, method=zipfile.ZIP_STORED))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=3)):
        content[place] ^= 1 << data.draw(st.integers(0, 7))
    tray = Tray(tmp_path_factory.mktemp("out"), ZIP)
    try:
        take_from_zip(io.BytesIO(bytes(content)), tray)
    except Failed as error:
        assert error.message.endswith(".")
        return
    for member in tray.members:
        # A checksum stands between a changed byte and a member.
        assert member.reason or member.file is None or member.file.read_bytes() in content
