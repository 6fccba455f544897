"""What holders answer, six and twenty-four months after they were certified."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0100"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "enquete_insertion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("candidat_id", sa.Uuid(), nullable=False),
        sa.Column("certificat_id", sa.Uuid(), nullable=False),
        sa.Column("mois", sa.Integer(), nullable=False),
        sa.Column("prevue_le", sa.Date(), nullable=False),
        sa.Column("jusqu_au", sa.Date(), nullable=False),
        sa.Column(
            "etat",
            words("sans_adresse", "envoyee", "repondue", "refusee", "close", "sans_objet", name="etat_enquete"),
            nullable=False,
        ),
        sa.Column("lien", sa.Uuid(), nullable=False),
        sa.Column("envoyee_le", MOMENT, nullable=True),
        sa.Column("relances", sa.Integer(), nullable=False),
        sa.Column("repondue_le", MOMENT, nullable=True),
        sa.Column("par_id", sa.Uuid(), nullable=True),
        sa.Column(
            "situation",
            words(
                "emploi",
                "independant",
                "recherche",
                "sans_activite",
                "etudes",
                "alternance",
                "incapacite",
                "etranger",
                name="situation_insertion",
            ),
            nullable=True,
        ),
        sa.Column(
            "contrat",
            words("cdi", "cdd_long", "cdd_court", "cee", "public", "interim", "autre", name="contrat_insertion"),
            nullable=True,
        ),
        sa.Column("heures", sa.Integer(), nullable=True),
        sa.Column("poste", sa.String(length=200), nullable=False),
        sa.Column("vise", sa.Boolean(), nullable=True),
        sa.Column(
            "employeur",
            words("association", "collectivite", "entreprise", "etat", "particulier", "autre", name="employeur"),
            nullable=True,
        ),
        sa.Column("debut_le", sa.Date(), nullable=True),
        sa.Column("tranche", words("moins_800", "de_800", "de_1400", "de_1800", "de_2200", name="tranche"), nullable=True),
        sa.CheckConstraint("mois IN (6, 24)", name=op.f("ck_enquete_insertion_mois")),
        sa.CheckConstraint("etat <> 'repondue' OR situation IS NOT NULL", name=op.f("ck_enquete_insertion_repondue")),
        sa.CheckConstraint("(repondue_le IS NULL) = (situation IS NULL)", name=op.f("ck_enquete_insertion_datee")),
        sa.ForeignKeyConstraint(["candidat_id"], ["candidat.id"], name=op.f("fk_enquete_insertion_candidat_id")),
        sa.ForeignKeyConstraint(["certificat_id"], ["certificat.id"], name=op.f("fk_enquete_insertion_certificat_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_enquete_insertion_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquete_insertion")),
        sa.UniqueConstraint("lien", name=op.f("uq_enquete_insertion_lien")),
    )
    op.create_index("uq_enquete_insertion_candidat_id_mois", "enquete_insertion", ["candidat_id", "mois"], unique=True)
    op.create_index("ix_enquete_insertion_certificat_id", "enquete_insertion", ["certificat_id"])
    op.create_index("ix_enquete_insertion_etat", "enquete_insertion", ["etat", "prevue_le", "id"])
    op.create_index("ix_enquete_insertion_prevue_le", "enquete_insertion", ["prevue_le", "id"])


def downgrade() -> None:
    op.drop_table("enquete_insertion")
