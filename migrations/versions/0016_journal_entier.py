"""A sealed line of the journal goes neither by TRUNCATE (PostgreSQL) nor by the REPLACE of a conflict (SQLite)."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

REFUSED = "SELECT RAISE(ABORT, 'the journal is append only')"
TAKEN = "EXISTS (SELECT 1 FROM evenement WHERE {} AND empreinte IS NOT NULL)"
# What SQLite replaces is deleted without a word to the triggers of a deletion.
TRIGGERS = {
    "sqlite": {
        "evenement_replace": f"BEFORE INSERT ON evenement WHEN {TAKEN.format('id = NEW.id')} OR {TAKEN.format('rang = NEW.rang')}",
        "evenement_replace_update": "BEFORE UPDATE OF id, rang ON evenement WHEN OLD.empreinte IS NULL AND "
        f"({TAKEN.format('id = NEW.id')} OR {TAKEN.format('rang = NEW.rang')})",
    },
    "postgresql": {"evenement_truncate": "BEFORE TRUNCATE ON evenement FOR EACH STATEMENT"},
}


def upgrade() -> None:
    database = op.get_bind().dialect.name
    does = "EXECUTE FUNCTION evenement_sealed()" if database == "postgresql" else f"BEGIN {REFUSED}; END"
    for name, when in TRIGGERS[database].items():
        op.execute(f"CREATE TRIGGER {name} {when} {does}")


def downgrade() -> None:
    database = op.get_bind().dialect.name
    for name in TRIGGERS[database]:
        op.execute(f"DROP TRIGGER {name}" + (" ON evenement" if database == "postgresql" else ""))
