"""What was signed more than fifty years ago may be deleted, never changed; a certificate that was delivered may not be deleted before.

The clock of the database says how old it is, whatever the program believes.
"""

from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

SAID = "RAISE(ABORT, 'a signed proces-verbal does not change')"
KEPT = "RAISE(ABORT, 'a certificate is kept')"
SQLITE_TERM = "strftime('%Y-%m-%d %H:%M:%S', 'now', '-50 years')"
TERM = "(now() - interval '50 years')"
OF = "(SELECT pv_id FROM passage WHERE passage.id = {})"
OPEN = "EXISTS (SELECT 1 FROM pv WHERE pv.id = {} AND pv.etat = 'en_saisie')"
OLD_ENOUGH = "EXISTS (SELECT 1 FROM pv WHERE pv.id = {} AND pv.etat = 'signe' AND pv.signe_le < {})"
TABLES = ("passage_clos", "resultat_clos", "signature_gardee")
PV_DELETE = (
    "CREATE TRIGGER pv_signe_delete BEFORE DELETE ON pv FOR EACH ROW WHEN (OLD.etat = 'signe'{}) EXECUTE FUNCTION pv_immuable()"
)


def sqlite(aged: bool) -> dict[str, str]:
    """The triggers of a deletion, by name, as they become or as they were."""

    def but(key: str) -> str:
        return f" AND NOT {OLD_ENOUGH.format(key, SQLITE_TERM)}" if aged else ""

    of = OF.format("OLD.passage_id")
    return {
        "pv_signe_delete": "BEFORE DELETE ON pv WHEN OLD.etat = 'signe'"
        + (f" AND NOT OLD.signe_le < {SQLITE_TERM}" if aged else ""),
        "passage_clos_delete": f"BEFORE DELETE ON passage WHEN NOT {OPEN.format('OLD.pv_id')}{but('OLD.pv_id')}",
        "resultat_clos_delete": f"BEFORE DELETE ON resultat_bloc WHEN NOT {OPEN.format(of)}{but(of)}",
        "signature_delete": "BEFORE DELETE ON signature_pv" + (f" WHEN 1{but('OLD.pv_id')}" if aged else ""),
    }


def shortcut(name: str) -> str:
    """At the head of a function that guards rows: those of what is old enough go."""
    key = OF.format("OLD.passage_id") if name == "resultat_clos" else "OLD.pv_id"
    return f"IF TG_OP = 'DELETE' THEN IF {OLD_ENOUGH.format(key, TERM)} THEN RETURN OLD; END IF; END IF; "


def replace(name: str, body: str) -> None:
    op.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")


def source(name: str) -> str:
    found = op.get_bind().exec_driver_sql("SELECT prosrc FROM pg_proc WHERE proname = %s", (name,)).scalar_one()
    return str(found)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name, when in sqlite(aged=True).items():
            op.execute(f"DROP TRIGGER {name}")
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT {SAID}; END")
        young = "NOT OLD.delivre_le < date('now', '-50 years')"
        op.execute(f"CREATE TRIGGER certificat_delete BEFORE DELETE ON certificat WHEN {young} BEGIN SELECT {KEPT}; END")
        return
    op.execute("DROP TRIGGER pv_signe_delete ON pv")
    op.execute(PV_DELETE.format(f" AND NOT OLD.signe_le < {TERM}"))
    for name in TABLES:
        replace(name, source(name).replace("BEGIN ", f"BEGIN {shortcut(name)}", 1))
    replace("certificat_garde", "BEGIN RAISE EXCEPTION 'a certificate is kept'; END")
    op.execute(
        "CREATE TRIGGER certificat_delete BEFORE DELETE ON certificat FOR EACH ROW"
        f" WHEN (NOT OLD.delivre_le < {TERM}::date) EXECUTE FUNCTION certificat_garde()"
    )
    op.execute(
        "CREATE TRIGGER certificat_truncate BEFORE TRUNCATE ON certificat FOR EACH STATEMENT EXECUTE FUNCTION certificat_garde()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER certificat_delete")
        for name, when in sqlite(aged=False).items():
            op.execute(f"DROP TRIGGER {name}")
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT {SAID}; END")
        return
    op.execute("DROP FUNCTION certificat_garde() CASCADE")
    for name in TABLES:
        replace(name, source(name).replace(shortcut(name), "", 1))
    op.execute("DROP TRIGGER pv_signe_delete ON pv")
    op.execute(PV_DELETE.format(""))
