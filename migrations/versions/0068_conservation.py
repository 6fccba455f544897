"""Whose erasing was asked for; what a setting was before it was changed; the bodies of mails that are still kept."""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
ASKED = sa.text("etat = 'demandee'")
KEPT = sa.text("texte <> ''")


def words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "demande_effacement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", WHEN, nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("precisions", sa.String(length=2000), nullable=False),
        sa.Column("etat", words("etat_effacement", "demandee", "acceptee", "en_partie", "refusee", "faite"), nullable=False),
        sa.Column("echeance", sa.Date(), nullable=False),
        sa.Column("reponse", sa.String(length=2000), nullable=False),
        sa.Column("decidee_par_id", sa.Uuid(), nullable=True),
        sa.Column("decidee_le", WHEN, nullable=True),
        sa.Column("faite_le", WHEN, nullable=True),
        sa.CheckConstraint("etat NOT IN ('en_partie', 'refusee') OR reponse <> ''", name=op.f("ck_demande_effacement_motivee")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_demande_effacement_personne_id")),
        sa.ForeignKeyConstraint(["decidee_par_id"], ["personne.id"], name=op.f("fk_demande_effacement_decidee_par_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demande_effacement")),
    )
    op.create_index(
        "uq_demande_effacement", "demande_effacement", ["personne_id"], unique=True, postgresql_where=ASKED, sqlite_where=ASKED
    )
    op.create_index("ix_demande_effacement_etat", "demande_effacement", ["etat", "echeance", "id"])
    op.create_index("ix_demande_effacement_personne", "demande_effacement", ["personne_id", "cree_le"])
    op.add_column("reglage", sa.Column("avant", sa.String(), nullable=True))
    op.create_index("ix_courriel_corps", "courriel", ["cree_le", "id"], postgresql_where=KEPT, sqlite_where=KEPT)


def downgrade() -> None:
    op.drop_index("ix_courriel_corps", "courriel", postgresql_where=KEPT, sqlite_where=KEPT)
    op.drop_column("reglage", "avant")
    op.drop_table("demande_effacement")
