"""A PostgreSQL that goes away and comes back: refusals that say so meanwhile, and nobody has to reconnect by hand."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from faden.domain.errors import Unavailable
from faden.store.operational import KeyRow, Operational, ProfileRow
from tests.harness.postgres import Postgres, postgres

pytestmark = [pytest.mark.postgres]


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        yield running


@pytest.fixture
def store(server: Postgres) -> Iterator[Operational]:
    opened = Operational(server.url)
    opened.clear_profiles()
    opened.flush(3, [ProfileRow(1, True, "ada", 0, b"x")], [KeyRow("user_id", "u", 1)], [])
    assert (opened.profile(1), opened.key("user_id", "u"), opened.offset()) == (b"x", 1, 3)
    yield opened
    opened.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_a_restart_that_nobody_asked_into_goes_unnoticed(
    server: Postgres, store: Operational, how: signal.Signals
) -> None:
    server.stop(how)
    server.start()
    assert store.profile(1) == b"x"
    assert store.key("user_id", "u") == 1
    assert store.offset() == 3
    store.flush(4, [ProfileRow(1, True, "ada", 0, b"y")], [], [])
    assert (store.profile(1), store.offset()) == (b"y", 4)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT])
def test_while_it_is_gone_everything_says_so(server: Postgres, store: Operational, how: signal.Signals) -> None:
    server.stop(how)
    for _ in range(3):
        for ask in (lambda: store.profile(1), lambda: store.key("user_id", "u"), store.offset, store.check):
            with pytest.raises(Unavailable) as refused:
                ask()
            assert refused.value.problem.code == "operational_store_unreachable"
            assert "pg8000" not in str(refused.value)
        with pytest.raises(Unavailable):
            store.flush(9, [ProfileRow(2, True, "eve", 0, b"z")], [], [])
    server.start()
    assert (store.profile(1), store.profile(2), store.offset()) == (b"x", None, 3)


def test_it_goes_in_the_middle_of_a_transaction(server: Postgres, store: Operational) -> None:
    def work() -> None:
        with store.engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('half', 'done')")
            server.stop(signal.SIGQUIT)
            connection.exec_driver_sql("INSERT INTO meta (name, value) VALUES ('whole', 'done')")

    with pytest.raises(Unavailable):
        work()
    server.start()
    assert (store.get("half"), store.get("whole")) == (None, None)


def test_a_wrong_statement_is_not_taken_for_absence(store: Operational) -> None:
    with pytest.raises(sa.exc.DBAPIError), store.engine.connect() as connection:
        connection.exec_driver_sql("SELECT nonsense FROM nowhere")
    with pytest.raises(Exception, match="0x00") as wrong:
        store.key("user_id", "a\0b")
    assert not isinstance(wrong.value, Unavailable)
    assert store.key("user_id", "u") == 1


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # the driver leaves it to Python to close
def test_a_server_that_does_not_answer_is_not_waited_for_again_and_again(
    server: Postgres, store: Operational, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand events must not wait one after the other; and soon after it answers again, it is asked again."""
    monkeypatch.setattr("faden.store.engine.PATIENCE", 0.5)
    path = Operational(server.url)
    assert path.profile(1) == b"x"
    server.freeze()
    try:
        began = time.monotonic()
        for _ in range(1000):
            with pytest.raises(Unavailable):
                path.profile(1)
        assert 0.5 < time.monotonic() - began < 2.5
    finally:
        server.thaw()
    while True:
        try:
            assert path.profile(1) == b"x"
            break
        except Unavailable:
            assert time.monotonic() - began < 10
            time.sleep(0.05)
    path.close()
