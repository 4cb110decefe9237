"""What these tests share."""

from tests.databases import (  # noqa: F401  # fixtures
    _postgres_template,
    _sqlite_template,
    database,
    database_url,
    empty_database_url,
    postgres,
    postgres_url,
    sqlite_url,
)
