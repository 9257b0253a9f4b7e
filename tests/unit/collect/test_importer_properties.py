"""What must hold for any file: the order of rows, blocks and columns changes no id, and no row is lost."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

import faden.collect.importer as importer
from faden.domain.errors import FadenError
from tests.importing import Run, mapping, run

PLAIN = mapping("""
inputs:
  rows: {rows: event, name: N, at: "{at}", revenue: "{worth}", currency: EUR, keys: {user_id: "{who}"},
         only: {state: [a, b, ""]}}
""")
GROUPED = mapping("""
inputs:
  lines: {rows: visit, group: basket, id: "b:{basket}", at: "{at}", currency: EUR,
          items: {product_id: "{product}", revenue: "{worth}"}, revenue: {sum: items}}
""")

Row = list[str]
text = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
plain_rows = st.lists(
    st.tuples(
        st.sampled_from(["2026-03-01", "2026-03-02T10:00:00Z", "", "soon"]),
        st.sampled_from(["1", "2.5", "", "much"]),
        text,
        st.sampled_from(["a", "b", "", "c"]),
    ).map(list),
    max_size=30,
)
basket_rows = st.lists(
    st.tuples(
        st.integers(1, 4).map(str),
        st.sampled_from(["2026-03-01", "2026-03-02"]),
        st.sampled_from(["11", "12", ""]),
        st.sampled_from(["1", "0.10", "", "much"]),
    ).map(list),
    max_size=30,
)


def imported(plan: object, header: Row, rows: list[Row], *, name: str = "a.csv", block: int = 2000) -> Run:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    before = importer.BLOCK, importer.GROUPED_BLOCK
    importer.BLOCK = importer.GROUPED_BLOCK = block
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(out.getvalue(), "utf-8", newline="")
            return run(plan, [path])  # type: ignore[arg-type]
    finally:
        importer.BLOCK, importer.GROUPED_BLOCK = before


PLAIN_HEADER = ["at", "worth", "who", "state"]


@settings(deadline=None, max_examples=60)
@given(rows=plain_rows, data=st.data(), block=st.integers(1, 5))
def test_ids_do_not_depend_on_the_order_of_rows_columns_blocks_or_the_name(
    rows: list[Row], data: st.DataObject, block: int
) -> None:
    first = imported(PLAIN, PLAIN_HEADER, rows)
    shuffled = data.draw(st.permutations(rows))
    order = data.draw(st.permutations(range(4)))
    second = imported(
        PLAIN,
        [PLAIN_HEADER[index] for index in order],
        [[row[index] for index in order] for row in shuffled],
        name="other.csv",
        block=block,
    )
    assert first.ids == second.ids
    assert len(set(first.ids)) == len(first.ids), "equal rows are different events"
    assert Counter(one.code for one in first.rejects) == Counter(one.code for one in second.rejects)


@settings(deadline=None, max_examples=60)
@given(rows=plain_rows, block=st.integers(1, 5))
def test_no_row_is_lost(rows: list[Row], block: int) -> None:
    found = imported(PLAIN, PLAIN_HEADER, rows, block=block)
    assert found.read == len(rows)
    assert found.read == len(found.events) + found.quarantined + sum(found.skipped.values())
    assert len(found.rejects) == found.quarantined
    assert sorted(one.row or 0 for one in found.rejects) == sorted({one.row for one in found.rejects})  # type: ignore[type-var]


@settings(deadline=None, max_examples=60)
@given(rows=basket_rows, block=st.integers(1, 5))
def test_no_line_of_a_basket_is_lost(rows: list[Row], block: int) -> None:
    header = ["basket", "at", "product", "worth"]
    found = imported(GROUPED, header, rows, block=block)
    lines = sum(len(event.items) for event in found.events)
    assert found.read == len(rows) == lines + found.quarantined
    whole = imported(GROUPED, header, rows)
    assert [(event.id, event.items) for event in found.events] == [(event.id, event.items) for event in whole.events]
    assert [(one.row, one.code, one.body) for one in found.rejects] == [
        (one.row, one.code, one.body) for one in whole.rejects
    ]


@settings(deadline=None, max_examples=200)
@given(content=st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_reason(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(content)
        try:
            found: Run | FadenError = run(PLAIN, [path])
        except FadenError as error:
            found = error
        if isinstance(found, FadenError):
            assert found.problem.path
        else:
            assert found.read == len(found.events) + found.quarantined + sum(found.skipped.values())
