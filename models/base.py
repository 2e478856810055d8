"""What all tables share: names for constraints, aware UTC times, stored enums, short public ids."""

from __future__ import annotations

import enum
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Crockford's letters: no i, l, o or u, so an id read out over the phone is never mistaken.
PUBLIC_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
PUBLIC_ID_LENGTH = 10


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: refuses one without a timezone, gives back an aware one in UTC, on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Take an aware moment to UTC before it is stored."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a timezone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Give the stored moment back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The plain base of all tables; knows nothing of Flask."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UtcDateTime}  # noqa: RUF012 -- SQLAlchemy reads it from the class


def stored_enum(kind: type[enum.StrEnum], name: str) -> Enum:
    """A column type that stores the enum's value as text, guarded by a CHECK on both databases."""
    return Enum(
        kind,
        native_enum=False,
        length=32,
        create_constraint=True,
        name=name,
        values_callable=_values,
    )


def _values(kind: type[Any]) -> list[str]:
    return [str(member.value) for member in kind]


def new_public_id() -> str:
    """A short random id that tells nothing about order or number (10 letters of 32: 50 bits)."""
    return "".join(secrets.choice(PUBLIC_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))
