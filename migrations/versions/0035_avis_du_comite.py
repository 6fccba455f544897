"""What the comité technique is asked about a session, and what each of its members thinks."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

CURRENT = sa.text("perime_le IS NULL")


def upgrade() -> None:
    sens = sa.Enum("favorable", "reserve", "defavorable", name="sens_avis", native_enum=False, create_constraint=True, length=32)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "avis_comite",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", moment, nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("demandeur_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=1000), nullable=False),
        sa.Column("sens", sens, nullable=True),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column("rendu_le", moment, nullable=True),
        sa.Column("perime_le", moment, nullable=True),
        sa.CheckConstraint("(sens IS NULL) = (rendu_le IS NULL)", name=op.f("ck_avis_comite_rendu")),
        sa.CheckConstraint("sens IS NULL OR motif <> ''", name=op.f("ck_avis_comite_motive")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_avis_comite_session_id")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f("fk_avis_comite_personne_id")),
        sa.ForeignKeyConstraint(["demandeur_id"], ["personne.id"], name=op.f("fk_avis_comite_demandeur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avis_comite")),
    )
    where = {"postgresql_where": CURRENT, "sqlite_where": CURRENT}
    op.create_index("uq_avis_comite_courant", "avis_comite", ["session_id", "personne_id"], unique=True, **where)
    op.create_index("ix_avis_comite_personne", "avis_comite", ["personne_id", "session_id"])
    op.create_index("ix_avis_comite_session", "avis_comite", ["session_id", "cree_le"])


def downgrade() -> None:
    op.drop_table("avis_comite")
