"""Files as users bring them: right ones are read, wrong ones are named."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from faden.domain.errors import Invalid
from faden.store.linesfile import LinesFile
from faden.store.rowblock import Block
from faden.store.tabular import open_table


def written(folder: Path, name: str, content: str | bytes, *, packed: bool = False) -> Path:
    data = content.encode() if isinstance(content, str) else content
    path = folder / name
    path.write_bytes(gzip.compress(data) if packed else data)
    return path


def blocks(path: Path, size: int = 3, columns: list[str] | None = None, **options: Any) -> list[Block]:
    return list(open_table(path, **options).blocks(size, columns))


def column(found: list[Block], name: str) -> list[Any]:
    return [value for block in found for value in block.columns[name]]


@pytest.mark.parametrize("packed", [False, True])
def test_csv_in_blocks(tmp_path: Path, packed: bool) -> None:
    lines = "".join(f"{n},{n * 10}\n" for n in range(1, 8))
    found = blocks(written(tmp_path, "a.csv", "a,b\n" + lines, packed=packed))
    assert [block.size for block in found] == [3, 3, 1]
    assert column(found, "a") == [str(n) for n in range(1, 8)]
    assert [number for block in found for number in block.numbers] == list(range(1, 8))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    found = blocks(written(tmp_path, "a.csv", f"a{delimiter}b\n1{delimiter}2\n"))
    assert column(found, "b") == ["2"]


def test_quotes_line_ends_and_byte_order_mark(tmp_path: Path) -> None:
    found = blocks(written(tmp_path, "a.csv", b'\xef\xbb\xbfa,b\r\n"x,\r\ny","say ""hi"""\r\n\r\n1,2\r\n'))
    assert column(found, "a") == ["x,\r\ny", "1"]
    assert column(found, "b") == ['say "hi"', "2"]
    assert [list(block.numbers) for block in found] == [[1, 2]]


def test_short_long_and_unreadable_rows_are_handed_over(tmp_path: Path) -> None:
    found = blocks(written(tmp_path, "a.csv", b"a,b\n1,2\n3\n4,5,6\n\xff,7\n8,9\n"), size=10)
    (block,) = found
    assert list(block.numbers) == [1, 5]
    assert column(found, "b") == ["2", "9"]
    assert [(one.row, one.code) for one in block.broken] == [(2, "row_width"), (3, "row_width"), (4, "row_encoding")]
    assert block.broken[0].values == {"a": "3"}


def test_other_encodings(tmp_path: Path) -> None:
    latin = written(tmp_path, "l.csv", "stadt\nKöln\n".encode("latin-1"))
    assert column(blocks(latin, encoding="latin-1"), "stadt") == ["Köln"]
    assert [one.code for block in blocks(latin) for one in block.broken] == ["row_encoding"]
    assert column(blocks(written(tmp_path, "w.csv", "stadt\nKöln\n".encode("utf-16"))), "stadt") == ["Köln"]


@pytest.mark.parametrize("packed", [False, True])
def test_json_lines_with_paths(tmp_path: Path, packed: bool) -> None:
    path = written(tmp_path, "a.jsonl", '{"user":{"id":7},"n":1}\n\n{"n":2}\nnonsense\n', packed=packed)
    found = blocks(path, columns=["user.id", "n"])
    assert column(found, "user.id") == [7, None]
    assert [(one.row, one.code) for block in found for one in block.broken] == [(4, "row_unreadable")]


@pytest.mark.parametrize("packed", [False, True])
def test_parquet_keeps_types_and_order(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / "a.parquet"
    made = duckdb.sql(
        "SELECT i::INTEGER AS i, i / 2 AS half, 'x' || i AS t, TIMESTAMP '2026-03-01 10:00:00' AS at, "
        "CASE WHEN i = 2 THEN NULL ELSE i END AS gap, TIMESTAMP_NS '2026-03-01 10:00:00.123456789' AS fine "
        "FROM range(5) AS r(i)"
    )
    assert made is not None
    made.write_parquet(str(path))
    if packed:
        path = written(tmp_path, "b.parquet.gz", path.read_bytes(), packed=True)
    found = blocks(path, size=2048)
    assert open_table(path).total == 5
    assert column(found, "i") == [0, 1, 2, 3, 4]
    assert column(found, "half") == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert column(found, "t") == ["x0", "x1", "x2", "x3", "x4"]
    assert column(found, "gap") == [0, 1, None, 3, 4]
    assert column(found, "at")[0] == datetime(2026, 3, 1, 10)
    assert column(found, "fine")[0] == datetime(2026, 3, 1, 10, 0, 0, 123456)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "file_empty"),
        ("blank.csv", b" \n\n", "file_empty"),
        ("picture.csv", b"\x89PNG\r\n\x00\x00", "file_not_tabular"),
        ("twice.csv", b"a,a\n1,2\n", "column_twice"),
        ("header.csv", b"\xff\xff,b\n1,2\n", "header_missing"),
        ("broken.parquet", b"PAR1 and nothing more", "file_damaged"),
        ("broken.csv.gz", b"\x1f\x8b\x08nonsense", "file_damaged"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        list(open_table(written(tmp_path, name, content)).blocks(10))
    assert caught.value.problem.code == code
    assert caught.value.problem.path == name


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="no file"):
        open_table(tmp_path / "none.csv")
    with pytest.raises(Invalid, match="is a folder"):
        open_table(tmp_path)
    with pytest.raises(Invalid, match="not an encoding"):
        open_table(written(tmp_path, "a.csv", "a\n1\n"), encoding="klingon")


def test_a_gzip_that_breaks_off_says_after_which_row(tmp_path: Path) -> None:
    whole = gzip.compress("".join(["a,b\n", *(f"{n},{n * n}\n" for n in range(50_000))]).encode())
    path = written(tmp_path, "cut.csv.gz", whole[: len(whole) // 2])
    found: list[Block] = []
    with pytest.raises(Invalid, match="after row") as caught:
        found.extend(open_table(path).blocks(1000))
    assert caught.value.problem.code == "file_damaged"
    assert caught.value.problem.hint


def test_an_open_quotation_mark_does_not_swallow_the_file(tmp_path: Path) -> None:
    rest = "".join(f"{n},{n}\n" for n in range(100_000))
    found = blocks(written(tmp_path, "a.csv", 'a,b\n1,"open\n' + rest), size=1000)
    broken = [one for block in found for one in block.broken]
    assert broken[0].row == 1
    assert column(found, "a")[-1] == "99999"


def test_lines_with_their_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, "log.gz", "one\n\ntwo\n", packed=True)
    assert list(LinesFile(path).blocks(10)) == [[(1, b"one"), (3, b"two")]]


def test_an_overlong_line_is_cut_not_loaded(tmp_path: Path) -> None:
    path = written(tmp_path, "long.jsonl", b'{"a":"' + b"x" * 3_000_000 + b'"}\n{"a":1}\n')
    found = blocks(path, columns=["a"], size=10)
    assert [one.row for block in found for one in block.broken] == [1]
    assert column(found, "a") == [1]
