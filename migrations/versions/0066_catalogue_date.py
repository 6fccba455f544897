"""The catalogue changes from a day: limits keep the ones before; what blocs say; a model file of a required document."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "limites_datees",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enregistrement_id", sa.Uuid(), nullable=False),
        sa.Column("du", sa.Date(), nullable=False),
        sa.Column("valeurs", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_limites_datees_enregistrement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limites_datees")),
        sa.UniqueConstraint("enregistrement_id", "du", name=op.f("uq_limites_datees_enregistrement_id_du")),
    )
    with op.batch_alter_table("bloc") as table:
        table.add_column(sa.Column("competences", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("evaluation", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("bloc") as table:
        table.alter_column("competences", server_default=None)
        table.alter_column("evaluation", server_default=None)
    with op.batch_alter_table("piece_requise") as table:
        table.add_column(sa.Column("modele_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_piece_requise_modele_id"), "fichier", ["modele_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("piece_requise") as table:
        table.drop_constraint(op.f("fk_piece_requise_modele_id"), type_="foreignkey")
        table.drop_column("modele_id")
    with op.batch_alter_table("bloc") as table:
        table.drop_column("evaluation")
        table.drop_column("competences")
    op.drop_table("limites_datees")
