"""A row of a teaching team knows when it was last typed in and by whom, as those of other tables do."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("formateur") as table:
        table.add_column(sa.Column("enregistree_le", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("enregistree_par_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_formateur_enregistree_par_id"), "personne", ["enregistree_par_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("formateur") as table:
        table.drop_constraint(op.f("fk_formateur_enregistree_par_id"), type_="foreignkey")
        table.drop_column("enregistree_par_id")
        table.drop_column("enregistree_le")
