"""One process owns a data directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faden.domain.errors import DataDirectoryTaken, Invalid
from faden.store.directory import DataDirectory


def test_is_made_and_taken_once(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    first = DataDirectory(folder)
    with pytest.raises(DataDirectoryTaken, match=str(os.getpid())):
        DataDirectory(folder)
    first.release()
    DataDirectory(folder).release()


def test_another_process_is_kept_out_until_the_owner_dies(tmp_path: Path) -> None:
    """The lock goes with the process, so a kill leaves nothing to tidy up."""
    program = (
        "import sys, pathlib; from faden.store.directory import DataDirectory; "
        "held = DataDirectory(pathlib.Path(sys.argv[1])); print('taken', flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    )
    try:
        assert owner.stdout is not None
        assert owner.stdout.readline() == b"taken\n"
        with pytest.raises(DataDirectoryTaken, match=str(owner.pid)):
            DataDirectory(tmp_path)
    finally:
        owner.kill()
        owner.communicate()
    DataDirectory(tmp_path).release()


def test_a_place_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Invalid) as refused:
        DataDirectory(tmp_path / "file")
    assert refused.value.problem.path == str(tmp_path / "file")
