"""Controls on site, and what is reported of organismes."""

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0115"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def words(*said: str, name: str) -> sa.Enum:
    return sa.Enum(*said, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "controle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("etat", words("prevu", "realise", "annule", name="etat_controle"), nullable=False),
        sa.Column("prevu_le", sa.Date(), nullable=False),
        sa.Column("lieu", sa.String(length=500), nullable=False),
        sa.Column("objet", sa.String(length=2000), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=False),
        sa.Column("tenu_le", sa.Date(), nullable=True),
        sa.Column("conclusion", words("conforme", "reserves", "non_conforme", name="conclusion"), nullable=True),
        sa.Column("rapport", sa.String(length=8000), nullable=False),
        sa.Column("motif", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("etat <> 'realise' OR (conclusion IS NOT NULL AND rapport <> '')", name=op.f("ck_controle_rapport")),
        sa.CheckConstraint("etat <> 'annule' OR motif <> ''", name=op.f("ck_controle_annulation_motivee")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_controle_organisme_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_controle_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_controle")),
        sa.UniqueConstraint("numero", name=op.f("uq_controle_numero")),
    )
    op.create_index("ix_controle_etat", "controle", ["etat", "prevu_le", "id"])
    op.create_index("ix_controle_prevu_le", "controle", ["prevu_le", "id"])
    op.create_index("ix_controle_organisme", "controle", ["organisme_id", "prevu_le"])
    op.create_table(
        "signalement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", MOMENT, nullable=False),
        sa.Column("numero", sa.String(length=20), nullable=False),
        sa.Column("organisme_id", sa.Uuid(), nullable=False),
        sa.Column("etat", words("recu", "traite", "classe", name="etat_signalement"), nullable=False),
        sa.Column("recu_le", sa.Date(), nullable=False),
        sa.Column(
            "origine",
            words("candidat", "titulaire", "formateur", "employeur", "financeur", "autre", name="origine"),
            nullable=False,
        ),
        sa.Column("auteur", sa.String(length=200), nullable=False),
        sa.Column("objet", sa.String(length=200), nullable=False),
        sa.Column("faits", sa.String(length=8000), nullable=False),
        sa.Column("par_id", sa.Uuid(), nullable=False),
        sa.Column("suite", sa.String(length=8000), nullable=False),
        sa.Column("suivi_le", MOMENT, nullable=True),
        sa.Column("suivi_par_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(etat = 'recu') OR suite <> ''", name=op.f("ck_signalement_suite")),
        sa.ForeignKeyConstraint(["organisme_id"], ["organisme.id"], name=op.f("fk_signalement_organisme_id")),
        sa.ForeignKeyConstraint(["par_id"], ["personne.id"], name=op.f("fk_signalement_par_id")),
        sa.ForeignKeyConstraint(["suivi_par_id"], ["personne.id"], name=op.f("fk_signalement_suivi_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signalement")),
        sa.UniqueConstraint("numero", name=op.f("uq_signalement_numero")),
    )
    op.create_index("ix_signalement_etat", "signalement", ["etat", "recu_le", "id"])
    op.create_index("ix_signalement_recu_le", "signalement", ["recu_le", "id"])
    op.create_index("ix_signalement_organisme", "signalement", ["organisme_id", "recu_le"])


def downgrade() -> None:
    op.drop_table("signalement")
    op.drop_table("controle")
