"""An organisme that nobody enters any more: when it was warned, when it goes, when what was kept of it was erased."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)
WARNED = sa.text("effacement_prevu_le IS NOT NULL")


def upgrade() -> None:
    op.add_column("organisme", sa.Column("averti_le", WHEN, nullable=True))
    op.add_column("organisme", sa.Column("averti_jours", sa.Integer(), nullable=True))
    op.add_column("organisme", sa.Column("effacement_prevu_le", sa.Date(), nullable=True))
    op.add_column("organisme", sa.Column("efface_le", WHEN, nullable=True))
    op.create_index(
        "ix_organisme_effacement_prevu_le", "organisme", ["effacement_prevu_le", "id"],
        postgresql_where=WARNED, sqlite_where=WARNED,
    )  # fmt: skip
    op.execute("UPDATE organisme SET efface_le = cree_le WHERE nom = 'Organisme effacé' AND siret IS NULL AND etat = 'suspendu'")


def downgrade() -> None:
    op.drop_index("ix_organisme_effacement_prevu_le", "organisme", postgresql_where=WARNED, sqlite_where=WARNED)
    for name in ("efface_le", "effacement_prevu_le", "averti_jours", "averti_le"):
        op.drop_column("organisme", name)
