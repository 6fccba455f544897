"""What is signed changes no more: the database refuses it. The copy of an organisme; files found by their fingerprint.

A version, once signed, keeps all that it says: only its documents, when they are made, and its attribution are written then, once. Its
rows and their results do not change from the moment when its entry closes; a signature is only ever annulled, before all have signed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SAID = "RAISE(ABORT, 'a signed proces-verbal does not change')"
ONCE = ("signe_id", "copie_id", "attribue_le", "attribue_par_id")  # written after the signature, once
FROZEN = ("contenu", "empreinte", "clos_le")  # from the moment when the entry closes
PV = (
    "id", "cree_le", "session_id", "numero", "version", "corrige_id", "motif", "etat", "incidents", "saisies", "contenu", "empreinte",
    "clos_le", "a_signer_id", "signe_le",
)  # fmt: skip
SIGNATURE = (
    "id", "cree_le", "pv_id", "personne_id", "membre_id", "nom", "college", "empreinte", "sha256", "intention", "second_facteur",
    "ouvert_le", "adresse_ip", "connexion",
)  # fmt: skip
OPEN = "EXISTS (SELECT 1 FROM pv WHERE pv.id = {} AND pv.etat = 'en_saisie')"
SIGNED = "EXISTS (SELECT 1 FROM pv WHERE pv.id = {} AND pv.etat = 'signe')"
OF = "(SELECT pv_id FROM passage WHERE passage.id = {})"
LATE = "EXISTS (SELECT 1 FROM pv WHERE pv.id = {} AND pv.etat <> 'en_saisie' AND NEW.cree_le > pv.clos_le)"


def changed(*names: str, text: tuple[str, ...] = ()) -> str:
    return " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in names)


def sqlite() -> dict[str, str]:
    """By name. What SQLite replaces is deleted without a word to the triggers of a deletion: it is refused as it comes."""
    taken = "EXISTS (SELECT 1 FROM pv WHERE etat = 'signe' AND (id = NEW.id OR (session_id = NEW.session_id AND version = NEW.version)))"
    held = "EXISTS (SELECT 1 FROM {0} JOIN pv ON pv.id = {1} WHERE {0}.id = NEW.id AND pv.etat <> 'en_saisie')"
    whose = "(SELECT pv_id FROM passage WHERE passage.id = resultat_bloc.passage_id)"
    same = "EXISTS (SELECT 1 FROM signature_pv WHERE {})"
    once = " OR ".join(f"(OLD.{name} IS NOT NULL AND OLD.{name} IS NOT NEW.{name})" for name in ONCE)
    return {
        "pv_signe_update": f"BEFORE UPDATE ON pv WHEN OLD.etat = 'signe' AND ({changed(*PV)} OR {once})",
        "pv_clos_update": f"BEFORE UPDATE ON pv WHEN OLD.etat = 'a_signer' AND NEW.etat <> 'en_saisie' AND ({changed(*FROZEN)}"
        " OR (OLD.a_signer_id IS NOT NULL AND OLD.a_signer_id IS NOT NEW.a_signer_id))",
        "pv_signe_delete": "BEFORE DELETE ON pv WHEN OLD.etat = 'signe'",
        "pv_signe_replace": f"BEFORE INSERT ON pv WHEN {taken}",
        "pv_signe_replace_update": f"BEFORE UPDATE OF id, session_id, version ON pv WHEN OLD.etat <> 'signe' AND {taken}",
        "passage_clos_update": f"BEFORE UPDATE ON passage WHEN NOT {OPEN.format('OLD.pv_id')} OR NOT {OPEN.format('NEW.pv_id')}",
        "passage_clos_delete": f"BEFORE DELETE ON passage WHEN NOT {OPEN.format('OLD.pv_id')}",
        "passage_clos_insert": f"BEFORE INSERT ON passage WHEN {LATE.format('NEW.pv_id')} OR {held.format('passage', 'passage.pv_id')}",
        "resultat_clos_update": "BEFORE UPDATE ON resultat_bloc WHEN "
        f"NOT {OPEN.format(OF.format('OLD.passage_id'))} OR NOT {OPEN.format(OF.format('NEW.passage_id'))}",
        "resultat_clos_delete": f"BEFORE DELETE ON resultat_bloc WHEN NOT {OPEN.format(OF.format('OLD.passage_id'))}",
        "resultat_clos_insert": f"BEFORE INSERT ON resultat_bloc WHEN {LATE.format(OF.format('NEW.passage_id'))}"
        f" OR {held.format('resultat_bloc', whose)}",
        "signature_update": f"BEFORE UPDATE ON signature_pv WHEN {changed(*SIGNATURE)} OR OLD.annulee_le IS NOT NULL"
        f" OR (OLD.annulee_le IS NOT NEW.annulee_le AND {SIGNED.format('OLD.pv_id')})",
        "signature_delete": "BEFORE DELETE ON signature_pv",
        "signature_replace": f"BEFORE INSERT ON signature_pv WHEN {same.format('id = NEW.id')}"
        f" OR {same.format('pv_id = NEW.pv_id AND personne_id = NEW.personne_id AND annulee_le IS NULL AND NEW.annulee_le IS NULL')}",
        "signature_insert": "BEFORE INSERT ON signature_pv WHEN EXISTS "
        "(SELECT 1 FROM pv WHERE pv.id = NEW.pv_id AND pv.etat = 'signe' AND NEW.cree_le > pv.signe_le)",
    }  # fmt: skip


def different(names: tuple[str, ...]) -> str:
    """JSON has no equality of its own in PostgreSQL: its text has."""
    return " OR ".join(
        f"OLD.{name}::text IS DISTINCT FROM NEW.{name}::text"
        if name in ("contenu", "saisies")
        else f"OLD.{name} IS DISTINCT FROM NEW.{name}"
        for name in names
    )


def function(name: str, body: str) -> str:
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE found text; BEGIN {body} END $$"


RAISE = "RAISE EXCEPTION 'a signed proces-verbal does not change';"
BACK = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"


def guard(column: str) -> str:
    """``FOR SHARE``: whoever closes the entry waits for those who write in it, and they for it."""
    old, new = (OF.format(f"{row}.{column}") if column == "passage_id" else f"{row}.{column}" for row in ("OLD", "NEW"))
    return (
        f"IF TG_OP <> 'INSERT' THEN SELECT etat INTO found FROM pv WHERE pv.id = {old} FOR SHARE;"
        f" IF found <> 'en_saisie' THEN {RAISE} END IF; END IF;"
        f" IF TG_OP = 'UPDATE' THEN SELECT etat INTO found FROM pv WHERE pv.id = {new} FOR SHARE;"
        f" IF found <> 'en_saisie' THEN {RAISE} END IF; END IF;"
        f" IF TG_OP = 'INSERT' THEN SELECT etat INTO found FROM pv WHERE pv.id = {new} AND NEW.cree_le > coalesce(pv.clos_le, NEW.cree_le)"
        f" FOR SHARE; IF found <> 'en_saisie' THEN {RAISE} END IF;"
        f" PERFORM 1 FROM pv WHERE pv.id = {new} FOR SHARE; END IF; {BACK}"
    )


def postgresql() -> list[str]:
    once = " OR ".join(f"(OLD.{name} IS NOT NULL AND OLD.{name} IS DISTINCT FROM NEW.{name})" for name in ONCE)
    late = "pv.etat = 'signe' AND NEW.cree_le > pv.signe_le"
    return [
        function("pv_immuable", RAISE),
        f"CREATE TRIGGER pv_signe_update BEFORE UPDATE ON pv FOR EACH ROW WHEN (OLD.etat = 'signe' AND ({different(PV)} OR {once}))"
        " EXECUTE FUNCTION pv_immuable()",
        "CREATE TRIGGER pv_clos_update BEFORE UPDATE ON pv FOR EACH ROW WHEN (OLD.etat = 'a_signer' AND NEW.etat <> 'en_saisie' AND"
        f" ({different(FROZEN)} OR (OLD.a_signer_id IS NOT NULL AND OLD.a_signer_id IS DISTINCT FROM NEW.a_signer_id)))"
        " EXECUTE FUNCTION pv_immuable()",
        "CREATE TRIGGER pv_signe_delete BEFORE DELETE ON pv FOR EACH ROW WHEN (OLD.etat = 'signe') EXECUTE FUNCTION pv_immuable()",
        function("passage_clos", guard("pv_id")),
        "CREATE TRIGGER passage_clos BEFORE INSERT OR UPDATE OR DELETE ON passage FOR EACH ROW EXECUTE FUNCTION passage_clos()",
        function("resultat_clos", guard("passage_id")),
        "CREATE TRIGGER resultat_clos BEFORE INSERT OR UPDATE OR DELETE ON resultat_bloc FOR EACH ROW EXECUTE FUNCTION resultat_clos()",
        function(
            "signature_gardee",
            f"IF TG_OP = 'DELETE' THEN {RAISE} END IF;"
            f" IF TG_OP = 'INSERT' THEN IF EXISTS (SELECT 1 FROM pv WHERE pv.id = NEW.pv_id AND {late}) THEN {RAISE} END IF;"
            f" ELSIF {different(SIGNATURE)} OR OLD.annulee_le IS NOT NULL"
            f" OR (NEW.annulee_le IS NOT NULL AND {SIGNED.format('OLD.pv_id')}) THEN {RAISE} END IF; {BACK}",
        ),
        "CREATE TRIGGER signature_gardee BEFORE INSERT OR UPDATE OR DELETE ON signature_pv FOR EACH ROW"
        " EXECUTE FUNCTION signature_gardee()",
        *(
            f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION pv_immuable()"
            for table in ("pv", "passage", "resultat_bloc", "signature_pv")
        ),
    ]


def upgrade() -> None:
    with op.batch_alter_table("pv") as table:
        table.add_column(sa.Column("copie_id", sa.Uuid(), nullable=True))
        table.create_foreign_key(op.f("fk_pv_copie_id"), "fichier", ["copie_id"], ["id"])
    op.create_index("ix_fichier_sha256", "fichier", ["sha256"])
    op.create_index("ix_pv_signe_id", "pv", ["signe_id"])
    op.create_index("ix_pv_copie_id", "pv", ["copie_id"])
    if op.get_bind().dialect.name == "sqlite":
        for name, when in sqlite().items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT {SAID}; END")
    else:
        for statement in postgresql():
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite():
            op.execute(f"DROP TRIGGER {name}")
    else:
        for table in ("pv", "passage", "resultat_bloc", "signature_pv"):
            op.execute(f"DROP TRIGGER {table}_truncate ON {table}")
        for name in ("pv_immuable", "passage_clos", "resultat_clos", "signature_gardee"):
            op.execute(f"DROP FUNCTION {name}() CASCADE")
    op.drop_index("ix_pv_copie_id", "pv")
    op.drop_index("ix_pv_signe_id", "pv")
    op.drop_index("ix_fichier_sha256", "fichier")
    with op.batch_alter_table("pv") as table:
        table.drop_constraint(op.f("fk_pv_copie_id"), type_="foreignkey")
        table.drop_column("copie_id")
