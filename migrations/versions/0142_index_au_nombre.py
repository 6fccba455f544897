"""Found by an index, however many there are: the requests of national organisations, the juries to confirm, the sessions of a state by
the day of their jury."""

import sqlalchemy as sa
from alembic import op

revision = "0142"
down_revision = "0141"
branch_labels = None
depends_on = None

A_CONFIRMER = sa.text("propose_le IS NOT NULL AND confirme_le IS NULL")


def upgrade() -> None:
    op.create_index("ix_habilitation_qualification", "habilitation", ["qualification", "etat", "organisme_id"])
    op.create_index("ix_jury_a_confirmer", "jury", ["session_id"], sqlite_where=A_CONFIRMER, postgresql_where=A_CONFIRMER)
    op.create_index("ix_session_etat_jury_le", "session", ["etat", "jury_le", "id"])


def downgrade() -> None:
    op.drop_index("ix_session_etat_jury_le", "session")
    op.drop_index("ix_jury_a_confirmer", "jury")
    op.drop_index("ix_habilitation_qualification", "habilitation")
