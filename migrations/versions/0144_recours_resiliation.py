"""A recours against a résiliation, which the comité technique keeps or annuls."""

import sqlalchemy as sa
from alembic import op

revision = "0144"
down_revision = "0143"
branch_labels = None
depends_on = None
ISSUE, OBJET = "ck_recours_gracieux_issue_gracieuse", "ck_recours_gracieux_objet"
GRIEFS = "ck_procedure_griefs_issue_griefs"
UNIQUE, KEY = "uq_recours_gracieux_procedure_id", "fk_recours_gracieux_procedure_id"


def said(*words: str) -> sa.TextClause:
    return sa.text("issue IN ({})".format(", ".join(f"'{word}'" for word in words)))


def griefs(*words: str) -> None:
    with op.batch_alter_table("procedure_griefs") as table:
        table.drop_constraint(op.f(GRIEFS), type_="check")
        table.create_check_constraint(op.f(GRIEFS), said(*words))


def upgrade() -> None:
    with op.batch_alter_table("recours_gracieux") as table:
        table.drop_constraint(op.f(ISSUE), type_="check")
        table.create_check_constraint(op.f(ISSUE), said("maintenu", "rouvert", "annule"))
        table.alter_column("decision_id", existing_type=sa.Uuid(), nullable=True)
        table.add_column(sa.Column("procedure_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f(KEY), "procedure_griefs", ["procedure_id"], ["id"])
        table.create_unique_constraint(op.f(UNIQUE), ["procedure_id"])
        table.create_check_constraint(op.f(OBJET), sa.text("(decision_id IS NULL) <> (procedure_id IS NULL)"))
    griefs("resiliation", "classement", "annulee")


def downgrade() -> None:
    """Those against a résiliation go with what was joined and thought; one that was annulled is a classement again."""
    theirs = "SELECT id FROM recours_gracieux WHERE procedure_id IS NOT NULL"
    for part in ("avis_gracieux", "piece_gracieuse"):
        op.execute(f"DELETE FROM {part} WHERE recours_id IN ({theirs})")
    op.execute("DELETE FROM recours_gracieux WHERE procedure_id IS NOT NULL")
    op.execute("UPDATE procedure_griefs SET issue = 'classement' WHERE issue = 'annulee'")
    griefs("resiliation", "classement")
    with op.batch_alter_table("recours_gracieux") as table:
        table.drop_constraint(op.f(OBJET), type_="check")
        table.drop_constraint(op.f(UNIQUE), type_="unique")
        table.drop_constraint(op.f(KEY), type_="foreignkey")
        table.drop_column("procedure_id")
        table.alter_column("decision_id", existing_type=sa.Uuid(), nullable=False)
        table.drop_constraint(op.f(ISSUE), type_="check")
        table.create_check_constraint(op.f(ISSUE), said("maintenu", "rouvert"))
