"""Others are asked what they think of any form, not of sessions alone."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0070"
branch_labels = None
depends_on = None

CURRENT = sa.text("perime_le IS NULL")
KEPT = "id, cree_le, personne_id, demandeur_id, question, sens, motif, rendu_le, perime_le"


def upgrade() -> None:
    create("avis_demande", "dossier_id", "dossier", "dossier")
    op.execute(f"INSERT INTO avis_demande (dossier_id, {KEPT}) SELECT session_id, {KEPT} FROM avis_comite")
    op.drop_table("avis_comite")


def downgrade() -> None:
    """What was asked of requests goes with the table that held it, as in the revision that did not know of it."""
    create("avis_comite", "session_id", "session", "session")
    op.execute(
        f"INSERT INTO avis_comite (session_id, {KEPT}) SELECT dossier_id, {KEPT} FROM avis_demande "
        "WHERE dossier_id IN (SELECT id FROM session)"
    )
    op.drop_table("avis_demande")


def create(table: str, about: str, kept_in: str, name: str) -> None:
    sens = sa.Enum("favorable", "reserve", "defavorable", name="sens_avis", native_enum=False, create_constraint=True, length=32)
    moment = sa.DateTime(timezone=True)
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", moment, nullable=False),
        sa.Column(about, sa.Uuid(), nullable=False),
        sa.Column("personne_id", sa.Uuid(), nullable=False),
        sa.Column("demandeur_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=1000), nullable=False),
        sa.Column("sens", sens, nullable=True),
        sa.Column("motif", sa.String(length=4000), nullable=False),
        sa.Column("rendu_le", moment, nullable=True),
        sa.Column("perime_le", moment, nullable=True),
        sa.CheckConstraint("(sens IS NULL) = (rendu_le IS NULL)", name=op.f(f"ck_{table}_rendu")),
        sa.CheckConstraint("sens IS NULL OR motif <> ''", name=op.f(f"ck_{table}_motive")),
        sa.ForeignKeyConstraint([about], [f"{kept_in}.id"], name=op.f(f"fk_{table}_{about}")),
        sa.ForeignKeyConstraint(["personne_id"], ["personne.id"], name=op.f(f"fk_{table}_personne_id")),
        sa.ForeignKeyConstraint(["demandeur_id"], ["personne.id"], name=op.f(f"fk_{table}_demandeur_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    where = {"postgresql_where": CURRENT, "sqlite_where": CURRENT}
    op.create_index(f"uq_{table}_courant", table, [about, "personne_id"], unique=True, **where)
    op.create_index(f"ix_{table}_personne", table, ["personne_id", about])
    op.create_index(f"ix_{table}_{name}", table, [about, "cree_le"])
