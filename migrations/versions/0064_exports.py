"""The file of a long list, which the worker makes; the lists of every délégataire and of every candidate."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ORDERS = (
    ("ix_delegation_invitee_le", "delegation", ["invitee_le", "id"]),
    ("ix_candidat_cree_le", "candidat", ["cree_le", "id"]),
    ("ix_candidat_etat", "candidat", ["etat", "cree_le", "id"]),
)
STATES = ("en_cours", "pret", "abandonne", "echec", "expire")


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("auteur_id", sa.Uuid(), nullable=False),
        sa.Column("appartenance_id", sa.Uuid(), nullable=True),
        sa.Column("liste", sa.String(64), nullable=False),
        sa.Column("titre", sa.String(120), nullable=False),
        sa.Column("requete", sa.String(4000), nullable=False),
        sa.Column("format", sa.String(8), nullable=False),
        sa.Column(
            "etat", sa.Enum(*STATES, name="etat_export", native_enum=False, create_constraint=True, length=32), nullable=False
        ),
        sa.Column("motif", sa.String(), nullable=False),
        sa.Column("droits", sa.String(), nullable=False),
        sa.Column("ecrites", sa.Integer(), nullable=False),
        sa.Column("prevues", sa.Integer(), nullable=False),
        sa.Column("pris_le", WHEN, nullable=True),
        sa.Column("pret_le", WHEN, nullable=True),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_export_auteur_id")),
        sa.ForeignKeyConstraint(["appartenance_id"], ["appartenance.id"], name=op.f("fk_export_appartenance_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_export_fichier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index("ix_export_auteur", "export", ["auteur_id", "cree_le"])
    op.create_index("ix_export_etat", "export", ["etat", "cree_le"])
    op.create_index(op.f("ix_export_fichier_id"), "export", ["fichier_id"])
    for name, table, columns in ORDERS:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in ORDERS:
        op.drop_index(name, table)
    op.drop_table("export")
