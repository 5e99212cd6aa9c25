"""Whoever holds the whole database and the master key: what do they still find of a person?"""

import asyncpg

from events.vault import Vault

ARRAYS = """SELECT format('%I.%I', columns.table_schema, columns.table_name) AS place,
                   quote_ident(column_name) AS name
              FROM information_schema.columns
              JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_type = 'BASE TABLE' AND udt_name = '_int4'"""
TABLES = """SELECT format('%I.%I', table_schema, table_name) AS place
              FROM information_schema.tables
             WHERE table_type = 'BASE TABLE'
               AND table_schema NOT IN ('pg_catalog', 'information_schema')
               AND table_schema NOT IN ('hotline_log', 'vault')"""


async def rows_with_tokens(pool: asyncpg.Pool, vault: Vault, text: str) -> list[str]:
    """Guess the text: in which tables do its search tokens lie? All schemas are searched."""
    tokens = vault.blind_tokens(text)
    return [
        row["place"]
        for row in await pool.fetch(ARRAYS)
        if await pool.fetchval(
            f"SELECT count(*) FROM {row['place']} WHERE {row['name']} && $1::integer[]", tokens
        )
    ]


async def rows_that_name(pool: asyncpg.Pool, person: str) -> list[str]:
    """Tables outside the log and the vault that hold the person's id, in whatever column."""
    return [
        row["place"]
        for row in await pool.fetch(TABLES)
        if await pool.fetchval(
            f"SELECT count(*) FROM {row['place']} AS one WHERE one::text LIKE $1", f"%{person}%"
        )
    ]
