"""The lists behind the figures of requests and sessions are read by their date, month by month."""

from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_habilitation_premier_depot_le", "habilitation", ["premier_depot_le", "id"])
    op.create_index("ix_session_debut", "session", ["debut", "id"])
    op.create_index("ix_session_etat_debut", "session", ["etat", "debut", "id"])


def downgrade() -> None:
    op.drop_index("ix_session_etat_debut", "session")
    op.drop_index("ix_session_debut", "session")
    op.drop_index("ix_habilitation_premier_depot_le", "habilitation")
