"""A dossier is a row of its own: a request and an identification form each have one, on which team, territory and documents hang.

It bears the key of its form, so that every row keeps its address and what belonged to a form belongs to its dossier.
"""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FORMS = ("habilitation", "identification")
# What hangs on a dossier; each table is found by its owner and one more column, unique or not.
INDEXED = {"formateur": "rang", "piece": "retiree_le"}
UNIQUE = {"territoire": "departement"}
ROWS = ("territoire", "formateur", "piece")
OF_ONE_FORM = "(habilitation_id IS NULL) <> (identification_id IS NULL)"


def arrange(name: str, owners: Iterable[str]) -> None:
    """Find the rows of an owner at once, in their order."""
    for owner in owners:
        if name in INDEXED:
            op.create_index(f"ix_{name}_{owner}", name, [f"{owner}_id", INDEXED[name]])
        else:
            with op.batch_alter_table(name) as table:
                table.create_unique_constraint(op.f(f"uq_{name}_{owner}_id_{UNIQUE[name]}"), [f"{owner}_id", UNIQUE[name]])


def forget(name: str, owners: Iterable[str]) -> None:
    for owner in owners:
        if name in INDEXED:
            op.drop_index(f"ix_{name}_{owner}", table_name=name)
        else:
            with op.batch_alter_table(name) as table:
                table.drop_constraint(op.f(f"uq_{name}_{owner}_id_{UNIQUE[name]}"), type_="unique")


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cree_le", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sorte", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
    )
    for form in FORMS:
        op.execute(f"INSERT INTO dossier (id, cree_le, sorte) SELECT id, cree_le, '{form}' FROM {form}")
        with op.batch_alter_table(form) as table:
            table.create_foreign_key(op.f(f"fk_{form}_id"), "dossier", ["id"], ["id"])
    for name in ROWS:
        forget(name, FORMS)
        op.add_column(name, sa.Column("dossier_id", sa.Uuid(), nullable=True))
        op.execute(f"UPDATE {name} SET dossier_id = coalesce(habilitation_id, identification_id)")
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"ck_{name}_dossier"), type_="check")
            table.alter_column("dossier_id", existing_type=sa.Uuid(), nullable=False)
            for form in FORMS:
                table.drop_constraint(op.f(f"fk_{name}_{form}_id"), type_="foreignkey")
                table.drop_column(f"{form}_id")
            table.create_foreign_key(op.f(f"fk_{name}_dossier_id"), "dossier", ["dossier_id"], ["id"])
        arrange(name, ["dossier"])


def downgrade() -> None:
    for name in ROWS:
        forget(name, ["dossier"])
        for form in FORMS:
            op.add_column(name, sa.Column(f"{form}_id", sa.Uuid(), nullable=True))
            op.execute(f"UPDATE {name} SET {form}_id = dossier_id WHERE dossier_id IN (SELECT id FROM {form})")
        with op.batch_alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_dossier_id"), type_="foreignkey")
            table.drop_column("dossier_id")
            for form in FORMS:
                table.create_foreign_key(op.f(f"fk_{name}_{form}_id"), form, [f"{form}_id"], ["id"])
            table.create_check_constraint(op.f(f"ck_{name}_dossier"), sa.text(OF_ONE_FORM))
        arrange(name, FORMS)
    for form in FORMS:
        with op.batch_alter_table(form) as table:
            table.drop_constraint(op.f(f"fk_{form}_id"), type_="foreignkey")
    op.drop_table("dossier")
