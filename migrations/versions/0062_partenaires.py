"""The partners that OC Éclat declares to France compétences."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "partenaire",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("enregistrement_id", sa.Uuid(), nullable=False),
        sa.Column("siret", sa.String(14), nullable=False),
        sa.Column("role", words("role_partenaire", "FORMER", "ORGANISER", "ORGA_FORM"), nullable=False),
        sa.Column("situation", words("situation", "actif", "suspendu", "sorti"), nullable=False),
        sa.Column("depuis", sa.Date(), nullable=False),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("etat", words("etat_partenaire", "a_declarer", "declare"), nullable=False),
        sa.Column("declare_siret", sa.String(14), nullable=False),
        sa.Column("declare_role", sa.String(32), nullable=False),
        sa.Column("declare_situation", sa.String(32), nullable=False),
        sa.Column("actif_depuis", sa.Date(), nullable=True),
        sa.Column("declare_le", WHEN, nullable=True),
        sa.Column("declare_par_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_partenaire_organisme_id")),
        sa.ForeignKeyConstraint(["enregistrement_id"], ["enregistrement.id"], name=op.f("fk_partenaire_enregistrement_id")),
        sa.ForeignKeyConstraint(["declare_par_id"], ["personne.id"], name=op.f("fk_partenaire_declare_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partenaire")),
    )
    op.create_index("uq_partenaire", "partenaire", ["organisme_id", "enregistrement_id"], unique=True)
    op.create_index("ix_partenaire_etat", "partenaire", ["etat", "echeance", "id"])
    op.create_index("ix_partenaire_echeance", "partenaire", ["echeance", "id"])


def downgrade() -> None:
    op.drop_table("partenaire")
