"""A request keeps when it was first deposited, beside the last time: the journal knows it, of those that are there."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HABILITATION = sa.table(
    "habilitation", sa.column("id", sa.Uuid()), sa.column("depose_le", sa.DateTime(timezone=True)),
    sa.column("premier_depot_le", sa.DateTime(timezone=True)),
)  # fmt: skip
LINE = sa.table(
    "evenement", sa.column("objet_type", sa.String()), sa.column("objet_id", sa.Uuid()), sa.column("apres", sa.String()),
    sa.column("cree_le", sa.DateTime(timezone=True)),
)  # fmt: skip
DEPOSITED = HABILITATION.c.depose_le.is_not(None)
FIRST = (
    sa.select(sa.func.min(LINE.c.cree_le))
    .where(LINE.c.objet_type == "habilitation", LINE.c.objet_id == HABILITATION.c.id, LINE.c.apres == "deposee")
    .scalar_subquery()
)


def upgrade() -> None:
    with op.batch_alter_table("habilitation") as table:
        table.add_column(sa.Column("premier_depot_le", sa.DateTime(timezone=True), nullable=True))
    connection = op.get_bind()
    for key, last, first in connection.execute(
        sa.select(HABILITATION.c.id, HABILITATION.c.depose_le, FIRST).where(DEPOSITED)
    ).all():
        # The line of a deposit is written an instant after its date: of the same one, the date is right.
        found = first if first is not None and first < last - timedelta(minutes=1) else last
        connection.execute(HABILITATION.update().where(HABILITATION.c.id == key).values(premier_depot_le=found))


def downgrade() -> None:
    with op.batch_alter_table("habilitation") as table:
        table.drop_column("premier_depot_le")
