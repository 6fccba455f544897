"""Points to complete and deposits are those of a dossier, whichever form it is of: a session is studied as a request is."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TABLES = ("point", "depot")


def move(name: str, former: str, now: str) -> None:
    """The key of a form is that of its dossier: the rows stay as they are."""
    op.drop_index(f"ix_{name}_{former}", name)
    with op.batch_alter_table(name) as table:
        table.drop_constraint(op.f(f"fk_{name}_{former}_id"), type_="foreignkey")
        table.alter_column(f"{former}_id", new_column_name=f"{now}_id", existing_type=sa.Uuid(), existing_nullable=False)
    with op.batch_alter_table(name) as table:
        table.create_foreign_key(op.f(f"fk_{name}_{now}_id"), now, [f"{now}_id"], ["id"])
    op.create_index(f"ix_{name}_{now}", name, [f"{now}_id", "cree_le"])


def upgrade() -> None:
    for name in TABLES:
        move(name, "habilitation", "dossier")


def downgrade() -> None:
    others = "dossier_id NOT IN (SELECT id FROM habilitation)"
    op.execute(f"UPDATE piece SET nature = 'autre', point_id = NULL WHERE point_id IN (SELECT id FROM point WHERE {others})")
    for name in TABLES:
        op.execute(f"DELETE FROM {name} WHERE {others}")
        move(name, "dossier", "habilitation")
