"""The operational tables, once for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData()


def _ordered(length: int) -> TypeEngine[str]:
    """Text that is searched by its beginning: compared byte by byte, whatever the database's locale."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


meta = Table("meta", metadata, Column("name", String(80), primary_key=True), Column("value", Text, nullable=False))

profiles = Table(
    "profiles",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("known", Boolean, nullable=False),
    Column("label", _ordered(200), nullable=True, comment="lower case, of known persons only"),
    Column("last_seen", BigInteger, nullable=False, comment="microseconds since 1970"),
    Column("body", LargeBinary, nullable=False),
    Column("conflicts", Integer, nullable=False, server_default="0", comment="keys that would tie people together"),
    Column("due", BigInteger, nullable=False, server_default="0", comment="when time alone may change a membership"),
    Column("changed", BigInteger, nullable=False, server_default="0", comment="the event up to which it is right"),
    Index("profiles_conflicts", "conflicts", "id"),
)

_waiting = profiles.c.due > 0
Index("profiles_due", profiles.c.due, sqlite_where=_waiting, postgresql_where=_waiting)

keys = Table(
    "keys",
    metadata,
    Column("kind", String(40), nullable=False),
    Column("value", _ordered(512), nullable=False),
    Column("profile_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("kind", "value"),
    Index("keys_profile", "profile_id"),
)

words = Table(
    "words",
    metadata,
    Column("word", _ordered(80), nullable=False, comment="folded; people are found by its beginning"),
    Column("profile_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("word", "profile_id"),
    Index("words_profile", "profile_id", "word"),
    sqlite_with_rowid=False,
)

merges = Table(
    "merges",
    metadata,
    Column("from_id", BigInteger, primary_key=True, autoincrement=False),
    Column("to_id", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False, comment="the event that joined them"),
    Index("merges_to", "to_id"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("receipt", LargeBinary, nullable=False),
    Column("work", LargeBinary, nullable=True, comment="what is needed to do it again after a crash; gone when done"),
)

suppressed = Table(
    "suppressed",
    metadata,
    Column("mark", LargeBinary(32), primary_key=True, comment="keyed hash of an erased key"),
    Column("at", BigInteger, nullable=False),
)

restatements = Table(
    "restatements",
    metadata,
    Column("act", String(60), nullable=False, comment="an erasure's receipt, or the event that parted two"),
    Column("first_day", String(10), nullable=False, comment="of the events that went, month by month"),
    Column("last_day", String(10), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("people", Integer, nullable=False),
    Column("events", BigInteger, nullable=False),
    PrimaryKeyConstraint("act", "first_day"),
    Index("restatements_last", "last_day"),
)

privacy_requests = Table(
    "privacy_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("state", String(20), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("privacy_requests_state", "state"),
)

retention_runs = Table(
    "retention_runs",
    metadata,
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

backups = Table(
    "backups",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

definitions = Table(
    "definitions",
    metadata,
    Column("kind", String(40), nullable=False),
    Column("key", String(120), nullable=False),
    Column("version", Integer, nullable=False, comment="0 is the draft"),
    Column("body", LargeBinary, nullable=False),
    Column("author", String(200), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("effective", BigInteger, nullable=False, comment="first log sequence it is valid for; 0: all history"),
    PrimaryKeyConstraint("kind", "key", "version"),
)

users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("mark", String(64), primary_key=True, comment="hash of the cookie, never the cookie"),
    Column("user_id", Integer, nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)

sources = Table(
    "sources",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("label", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("touchpoint", String(120), nullable=False),
    Column("timezone", String(60), nullable=True),
    Column("created_at", BigInteger, nullable=False),
)

write_keys = Table(
    "write_keys",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("source", String(80), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger, nullable=True),
)

imports = Table(
    "imports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("started_at", BigInteger, nullable=False),
)
