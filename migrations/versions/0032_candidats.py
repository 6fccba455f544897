"""The candidates of a session."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

WORD = sa.String(300).with_variant(sa.String(300, collation="C"), "postgresql")
ACCES = (
    "FORMATION_INITIALE_HORS_APPRENTISSAGE", "FORMATION_INITIALE_APPRENTISSAGE", "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION",
    "FORMATION_CONTINUE_CONTRAT_DE_PROFESSIONNALISATION", "VAE", "EQUIVALENCE_DIPLOME_ETRANGER", "CANDIDAT_LIBRE",
)  # fmt: skip
FINANCEMENTS = ("plan", "cpf", "contrat_pro", "reconversion", "france_travail", "personnel", "autre")
ETATS_CIVILS = ("a_confirmer", "demande", "corrige", "confirme")


def born() -> "list[sa.Column[object]]":
    return [sa.Column("id", sa.Uuid(), nullable=False), sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False)]


def short(name: str, length: int) -> "sa.Column[object]":
    return sa.Column(name, sa.String(length=length), nullable=False)


def among(name: str, *words: str, length: int = 32) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=length)


def upgrade() -> None:
    op.create_table(
        "candidat",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("rang", sa.Integer(), nullable=False),
        short("nom_naissance", 60),
        short("nom_usage", 60),
        short("prenoms", 184),
        sa.Column("sexe", among("sexe", "F", "M"), nullable=True),
        sa.Column("ne_le", sa.Date(), nullable=True),
        short("commune", 100),
        short("pays", 60),
        sa.Column("identite", WORD, nullable=False),
        short("courriel", 254),
        sa.Column("acces", among("acces", *ACCES, length=64), nullable=True),
        sa.Column("vise", among("visee", "entier", "blocs"), nullable=True),
        short("blocs_vises", 100),
        short("blocs_acquis", 100),
        short("acquis_preuve", 200),
        short("employeur", 200),
        short("tuteur", 200),
        short("tuteur_qualite", 200),
        sa.Column("financement", among("financement", *FINANCEMENTS), nullable=True),
        short("financement_detail", 200),
        short("amenagement_demande", 1000),
        short("amenagement_accorde", 1000),
        sa.Column("abandon_le", sa.Date(), nullable=True),
        short("abandon_motif", 2000),
        sa.Column("etat_civil", among("etat_civil", *ETATS_CIVILS), nullable=False),
        sa.Column("etat_civil_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction", sa.JSON(), nullable=False),
        short("correction_mot", 1000),
        sa.Column("saisies", sa.JSON(), nullable=False),
        sa.Column("enregistree_le", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enregistree_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("abandon_le IS NULL OR abandon_motif <> ''", name=op.f("ck_candidat_abandon_motive")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_candidat_session_id")),
        sa.ForeignKeyConstraint(["enregistree_par_id"], ["personne.id"], name=op.f("fk_candidat_enregistree_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidat")),
    )
    op.create_index("ix_candidat_session", "candidat", ["session_id", "rang"])
    op.create_index("ix_candidat_identite", "candidat", ["identite"])
    op.create_table(
        "import_candidats",
        *born(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("nom", sa.String(length=120), nullable=False),
        sa.Column("feuille", sa.Integer(), nullable=False),
        sa.Column("feuilles", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_import_candidats_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_candidats")),
        sa.UniqueConstraint("session_id", name=op.f("uq_import_candidats_session_id")),
    )


def downgrade() -> None:
    op.drop_table("import_candidats")
    op.drop_table("candidat")
