"""Settings: their order, what is refused, and that every one is in the handbook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from faden.domain.errors import Invalid
from faden.settings import Settings, read

PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]*) \|", PAGE.read_text("utf-8"), re.MULTILINE))
    fields = dict(zip(Settings.__struct_fields__[1:], Settings.__struct_defaults__, strict=True))
    assert list(rows) == list(fields)
    for name, default in fields.items():
        if default is not None:
            shown = str(default).lower() if isinstance(default, bool) else str(default)
            assert rows[name] == f"`{shown}`", name


def test_the_command_line_wins_over_variables_and_those_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('port = 1\nhost = "a"\nlog_level = "debug"\n')
    found = read(tmp_path, {"FADEN_PORT": "2", "FADEN_HOST": "b", "FADEN_OTHER": "x"}, port=3, host=None)
    assert (found.port, found.host, found.log_level) == (3, "b", "debug")
    assert found.data == tmp_path


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("port = 'many'", {}),
        ("colour = 'red'", {}),
        ("port = ", {}),
        ("", {"FADEN_TRUST_PROXY": "perhaps"}),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, text: str, environment: dict[str, str]) -> None:
    (tmp_path / "config.toml").write_text(text)
    with pytest.raises(Invalid) as refused:
        read(tmp_path, environment)
    assert refused.value.problem.path == "config.toml"


def test_where_the_operational_store_is(tmp_path: Path) -> None:
    assert read(tmp_path, {}).url == f"sqlite:///{tmp_path / 'faden.sqlite'}"
    assert read(tmp_path, {"FADEN_OPERATIONAL_URL": "postgresql+pg8000://x"}).url == "postgresql+pg8000://x"
