"""Documents of an organisme that expire, each followed, replaced and checked."""

import sqlalchemy as sa
from alembic import op

revision = "0131"
down_revision = "0130"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("issue IS NULL")


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "document_suivi",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("nature", words("qualiopi", "nda", "assurance", "formateur", "autre", name="nature_document"), nullable=False),
        sa.Column("intitule", sa.String(length=200), nullable=False),
        sa.Column(
            "etat",
            words("a_fournir", "a_jour", "a_confirmer", "a_verifier", "retire", name="etat_document_suivi"),
            nullable=False,
        ),
        sa.Column("valable_jusqu_au", sa.Date(), nullable=True),
        sa.Column("fin_tri", sa.Date(), nullable=False),
        sa.Column("rappels", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("intitule <> ''", name=op.f("ck_document_suivi_intitule")),
        sa.CheckConstraint("etat <> 'retire' OR motif <> ''", name=op.f("ck_document_suivi_retrait_motive")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_document_suivi_organisme_id")),
        sa.ForeignKeyConstraint(["source_id"], ["dossier.id"], name=op.f("fk_document_suivi_source_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_suivi")),
    )
    op.create_index("ix_document_suivi_etat", "document_suivi", ["etat", "fin_tri", "id"])
    op.create_index("ix_document_suivi_fin_tri", "document_suivi", ["fin_tri", "id"])
    op.create_index("ix_document_suivi_organisme", "document_suivi", ["organisme_id", "etat"])
    op.create_table(
        "remplacement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("valable_jusqu_au", sa.Date(), nullable=True),
        sa.Column("saisie", sa.String(length=200), nullable=False),
        sa.Column("sans_fin", sa.Boolean(), nullable=False),
        sa.Column("fichier_id", sa.Uuid(), nullable=True),
        sa.Column("auteur_id", sa.Uuid(), nullable=True),
        sa.Column("transmis_le", MOMENT, nullable=True),
        sa.Column("issue", words("confirme", "refuse", name="issue_remplacement"), nullable=True),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.Column("traite_le", MOMENT, nullable=True),
        sa.Column("traite_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("transmis_le IS NULL OR sans_fin OR valable_jusqu_au IS NOT NULL", name=op.f("ck_remplacement_date")),
        sa.CheckConstraint("(issue IS NULL) = (traite_le IS NULL)", name=op.f("ck_remplacement_traite")),
        sa.CheckConstraint("issue IS NULL OR transmis_le IS NOT NULL", name=op.f("ck_remplacement_transmis")),
        sa.CheckConstraint("issue IS NULL OR issue <> 'refuse' OR motif <> ''", name=op.f("ck_remplacement_refus_motive")),
        sa.ForeignKeyConstraint(["document_id"], ["document_suivi.id"], name=op.f("fk_remplacement_document_id")),
        sa.ForeignKeyConstraint(["fichier_id"], ["fichier.id"], name=op.f("fk_remplacement_fichier_id")),
        sa.ForeignKeyConstraint(["auteur_id"], ["personne.id"], name=op.f("fk_remplacement_auteur_id")),
        sa.ForeignKeyConstraint(["traite_par_id"], ["personne.id"], name=op.f("fk_remplacement_traite_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remplacement")),
    )
    op.create_index("ix_remplacement_document", "remplacement", ["document_id", "cree_le"])
    op.create_index("ix_remplacement_fichier", "remplacement", ["fichier_id"])
    op.create_index(
        "uq_remplacement_ouvert", "remplacement", ["document_id"], unique=True, postgresql_where=OPEN, sqlite_where=OPEN
    )


def downgrade() -> None:
    op.drop_table("remplacement")
    op.drop_table("document_suivi")
