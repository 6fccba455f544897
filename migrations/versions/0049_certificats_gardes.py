"""A certificate that was delivered changes no more, nor does a template; what is to be made is found without reading whole tables.

Of a certificate, only its state moves, from valid to what it became, with its date and reason; whether it is shown, how often it was looked
at, its link and its documents move too. How long it is kept is said elsewhere.
"""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

SAID = "a delivered certificate does not change"
WHEN = sa.DateTime(timezone=True)
COLUMNS = (("pv", "certificats_faits_le"), ("pv", "essaye_le"), ("certificat", "essaye_le"))
INDEXES = {
    "ix_pv_sans_document": ("pv", ["cree_le", "id"], "signe_le IS NOT NULL AND (signe_id IS NULL OR copie_id IS NULL)"),
    "ix_pv_sans_certificats": ("pv", ["attribue_le"], "attribue_le IS NOT NULL AND certificats_faits_le IS NULL"),
    "ix_certificat_sans_fichier": ("certificat", ["fichier_id", "session_id"], "etat_le IS NULL AND fichier_id IS NULL"),
    "ix_certificat_sans_duplicata": (
        "certificat", ["duplicata_id", "session_id"], "etat_le IS NULL AND duplicata_le IS NOT NULL AND duplicata_id IS NULL",
    ),
}  # fmt: skip
FOR_GOOD = (
    "id", "cree_le", "numero", "nature", "bloc", "session_id", "candidat_id", "pv_id", "enregistrement_id", "modele_id", "titulaire",
    "delivre_le", "contenu", "code",
)  # fmt: skip
ENDED = ("etat", "etat_le", "motif", "remplace_par_id")  # once it is no longer valid
DONE = (
    "UPDATE pv SET certificats_faits_le = (SELECT faite_le FROM production_certificats WHERE production_certificats.pv_id = pv.id)"
    " WHERE attribue_le IS NOT NULL"
)


def moved(distinct: str) -> str:
    """``distinct``: how this database says that two values are not the same, even where one is nothing."""
    cast = "::text" if distinct == "IS DISTINCT FROM" else ""

    def other(name: str) -> str:
        text = cast if name == "contenu" else ""
        return f"OLD.{name}{text} {distinct} NEW.{name}{text}"

    ended = " OR ".join(map(other, ENDED))
    return (
        f"{' OR '.join(map(other, FOR_GOOD))} OR (OLD.etat <> 'valide' AND ({ended}))"
        f" OR (OLD.fichier_id IS NOT NULL AND {other('fichier_id')})"
    )


def sqlite() -> dict[str, str]:
    """By name. What SQLite replaces is deleted without a word to the triggers of a deletion: it is refused as it comes."""
    same = "EXISTS (SELECT 1 FROM {} WHERE {})"
    version = "id = NEW.id OR (enregistrement_id = NEW.enregistrement_id AND nature = NEW.nature AND version = NEW.version)"
    return {
        "certificat_update": f"BEFORE UPDATE ON certificat WHEN {moved('IS NOT')}",
        "certificat_replace": "BEFORE INSERT ON certificat WHEN "
        + same.format("certificat", "id = NEW.id OR numero = NEW.numero OR code = NEW.code OR lien = NEW.lien"),
        "modele_certificat_update": "BEFORE UPDATE ON modele_certificat",
        "modele_certificat_delete": "BEFORE DELETE ON modele_certificat",
        "modele_certificat_replace": f"BEFORE INSERT ON modele_certificat WHEN {same.format('modele_certificat', version)}",
    }


def postgresql() -> list[str]:
    run = "EXECUTE FUNCTION certificat_immuable()"
    return [
        f"CREATE FUNCTION certificat_immuable() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{SAID}'; END $$",
        f"CREATE TRIGGER certificat_update BEFORE UPDATE ON certificat FOR EACH ROW WHEN ({moved('IS DISTINCT FROM')}) {run}",
        f"CREATE TRIGGER modele_certificat_change BEFORE UPDATE OR DELETE ON modele_certificat FOR EACH ROW {run}",
        f"CREATE TRIGGER modele_certificat_truncate BEFORE TRUNCATE ON modele_certificat FOR EACH STATEMENT {run}",
    ]


def upgrade() -> None:
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, WHEN, nullable=True))
    op.execute(DONE)
    for name, (table, columns, where) in INDEXES.items():
        op.create_index(name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))
    if op.get_bind().dialect.name == "sqlite":
        for name, when in sqlite().items():
            op.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SAID}'); END")
        return
    for statement in postgresql():
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in sqlite():
            op.execute(f"DROP TRIGGER {name}")
    else:
        op.execute("DROP FUNCTION certificat_immuable() CASCADE")
    for name, (table, *_) in INDEXES.items():
        op.drop_index(name, table)
    for table, name in COLUMNS:
        op.drop_column(table, name)  # not in a batch, which would leave the triggers of the table behind
