"""Lists remember the columns that someone chose, and the views that they saved."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "colonnes_liste",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("liste", sa.String(64), nullable=False),
        sa.Column("colonnes", sa.String(1000), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name="fk_colonnes_liste_personne_id"),
        sa.PrimaryKeyConstraint("id", name="pk_colonnes_liste"),
        sa.UniqueConstraint("personne_id", "liste", name="uq_colonnes_liste_personne_id_liste"),
    )
    op.create_table(
        "vue_liste",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("liste", sa.String(64), nullable=False),
        sa.Column("nom", sa.String(60), nullable=False),
        sa.Column("requete", sa.String(4000), nullable=False),
        sa.Column("partagee", sa.Boolean(), nullable=False),
        sa.Column("au_menu", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name="fk_vue_liste_personne_id"),
        sa.PrimaryKeyConstraint("id", name="pk_vue_liste"),
        sa.UniqueConstraint("personne_id", "liste", "nom", name="uq_vue_liste_personne_id_liste_nom"),
    )
    op.create_index("ix_vue_liste_liste", "vue_liste", ["liste"])


def downgrade() -> None:
    op.drop_table("vue_liste")
    op.drop_table("colonnes_liste")
