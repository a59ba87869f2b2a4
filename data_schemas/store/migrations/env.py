"""Alembic's entry: runs on the connection that ``engine.migrate`` hands over, never offline."""

from alembic import context

from data_schemas.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
