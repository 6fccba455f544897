"""Certificates are found by the words of their holder's name; letters that are still to be printed, without reading all notices."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

TO_PRINT = sa.text("courriel = '' AND editee_le IS NULL")
FOLDED = sa.String(length=100).with_variant(sa.String(length=100, collation="C"), "postgresql")
AT_ONCE = 5_000


def upgrade() -> None:
    words = op.create_table(
        "mot_certificat",
        sa.Column("certificat_id", sa.Uuid(), nullable=False),
        sa.Column("mot", FOLDED, nullable=False),
        sa.Column("etat", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["certificat_id"], ["certificat.id"], name=op.f("fk_mot_certificat_certificat_id")),
        sa.PrimaryKeyConstraint("certificat_id", "mot", name=op.f("pk_mot_certificat")),
    )
    certificat = sa.table("certificat", sa.column("id", sa.Uuid()), sa.column("titulaire_tri"), sa.column("etat"))
    last, bind = None, op.get_bind()
    while True:
        rows = sa.select(certificat).order_by(certificat.c.id).limit(AT_ONCE)
        found = bind.execute(rows if last is None else rows.where(certificat.c.id > last)).all()
        if not found:
            break
        last = found[-1].id
        op.bulk_insert(words, [row for each in found for row in rows_of(each)])
    op.create_index("ix_mot_certificat_mot", "mot_certificat", ["mot", "etat", "certificat_id"])
    op.create_index(
        "ix_notification_resultat_lettre", "notification_resultat", ["cree_le"], postgresql_where=TO_PRINT, sqlite_where=TO_PRINT
    )


def rows_of(certificat: sa.Row) -> list[dict[str, object]]:  # type: ignore[type-arg]
    found = dict.fromkeys(each[:100] for each in re.findall(r"[a-z0-9]+", certificat.titulaire_tri))
    return [{"certificat_id": certificat.id, "mot": mot, "etat": certificat.etat} for mot in found]


def downgrade() -> None:
    op.drop_index("ix_notification_resultat_lettre", table_name="notification_resultat")
    op.drop_table("mot_certificat")
