"""Changes that habilitated organismes declare."""

import sqlalchemy as sa
from alembic import op

revision = "0132"
down_revision = "0131"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DRAFT = sa.text("etat = 'brouillon'")


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "changement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column("enregistre_le", MOMENT, nullable=True),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("habilitation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "etat", words("brouillon", "transmis", "a_completer", "note", "refuse", name="etat_changement"), nullable=False
        ),
        sa.Column(
            "nature",
            words("equipe", "locaux", "direction", "coordonnees", "identite", "territoire", "autre", name="nature_changement"),
            nullable=True,
        ),
        sa.Column(
            "nature_dite",
            words("equipe", "locaux", "direction", "coordonnees", "identite", "territoire", "autre", name="nature_dite"),
            nullable=True,
        ),
        sa.Column("a_compter_du", sa.Date(), nullable=True),
        sa.Column("texte", sa.String(), nullable=False),
        sa.Column("transmis_le", MOMENT, nullable=True),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.Column("traite_le", MOMENT, nullable=True),
        sa.Column("traite_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("etat = 'brouillon' OR transmis_le IS NOT NULL", name=op.f("ck_changement_transmis")),
        sa.CheckConstraint("etat NOT IN ('a_completer', 'refuse') OR motif <> ''", name=op.f("ck_changement_motive")),
        sa.CheckConstraint("etat NOT IN ('note', 'refuse') OR traite_le IS NOT NULL", name=op.f("ck_changement_traite")),
        sa.ForeignKeyConstraint(["id"], ["dossier.id"], name=op.f("fk_changement_id")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_changement_organisme_id")),
        sa.ForeignKeyConstraint(["habilitation_id"], ["habilitation.id"], name=op.f("fk_changement_habilitation_id")),
        sa.ForeignKeyConstraint(["traite_par_id"], ["personne.id"], name=op.f("fk_changement_traite_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changement")),
        sa.UniqueConstraint("numero", name=op.f("uq_changement_numero")),
    )
    op.create_index("ix_changement_etat", "changement", ["etat", "transmis_le", "id"])
    op.create_index("ix_changement_transmis_le", "changement", ["transmis_le", "id"])
    op.create_index("ix_changement_organisme", "changement", ["organisme_id", "cree_le"])
    op.create_index("ix_changement_habilitation", "changement", ["habilitation_id", "cree_le"])
    op.create_index(
        "uq_changement_brouillon", "changement", ["habilitation_id"], unique=True, postgresql_where=DRAFT, sqlite_where=DRAFT
    )


def downgrade() -> None:
    """What was typed and joined goes with the table: its dossier too."""
    op.drop_table("changement")
    for table in ("depot", "piece"):
        op.execute(f"DELETE FROM {table} WHERE dossier_id IN (SELECT id FROM dossier WHERE sorte = 'changement')")
    op.execute("DELETE FROM dossier WHERE sorte = 'changement'")
