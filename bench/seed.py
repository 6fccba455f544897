"""Rows by the hundred thousand, made by the database itself: what the lists show, find and count.

Organisme ``i`` has its dirigeant, the words by which it is found, one request with its instructeur, and one mail.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import JSON, Boolean, Engine, Integer, Table
from sqlalchemy.types import TypeEngine

from eclat.engines import lexique
from eclat.engines.recherche import words
from eclat.models import metadata

# Of 100; the others are accepted. Of a thousand, enough wait to fill a page: pages of two sizes are compared.
ETATS_ORGANISME = {"en_attente": 6, "refuse": 5, "suspendu": 1, "invite": 2}
ETATS_HABILITATION = {"deposee": 2, "en_instruction": 5, "a_completer": 3, "refusee": 5, "expiree": 5}
# None waits to leave: the worker is idle while pages are timed. Of a thousand, enough have failed to fill a page.
ETATS_COURRIEL = {"echec": 6}
MODELES = ("inscription_recue", "inscription_acceptee", "habilitation_accuse_reception", "mot_de_passe_oublie")
KINDS = ("Association", "Fédération", "Institut", "Collectif", "Maison", "Union", "Centre")
HURRY = {
    "sqlite": ("PRAGMA cache_size=-600000", "PRAGMA synchronous=OFF", "PRAGMA foreign_keys=OFF"),
    "postgresql": ("SET session_replication_role = replica", "SET statement_timeout = 0", "SET maintenance_work_mem = '256MB'"),
}
# As a base is that has lived: PostgreSQL knows which pages everyone sees, and reads its indexes alone.
SETTLED = {"sqlite": "ANALYZE", "postgresql": "VACUUM (ANALYZE)"}
PLACES = ("Rennes", "Brest", "Dijon", "Lille", "Nantes", "Tours", "Nancy", "Arles", "Rouen", "Metz", "Cahors")


class Writer:
    """Says in the words of one database what both must do: a series, a key, an instant, a choice."""

    def __init__(self, cursor: Any, dialect: str, rows: int) -> None:
        self.cursor, self.rows, self.sqlite = cursor, rows, dialect == "sqlite"

    @property
    def series(self) -> str:
        if self.sqlite:
            return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {self.rows}) SELECT i FROM n) AS n"
        return f"generate_series(1, {self.rows}) AS n(i)"

    def key(self, family: int, number: str = "i") -> str:
        """A UUIDv7, in the order of ``number``; ``family`` keeps the tables apart."""
        if self.sqlite:
            return f"printf('%012x7000{family:04x}%012x', {number} + 1700000000000, {number})"
        digits = f"lpad(to_hex({number} + 1700000000000), 12, '0') || '7000{family:04x}' || lpad(to_hex({number}), 12, '0')"
        return f"({digits})::uuid"

    def instant(self) -> str:
        """One row every five minutes, the last one lately."""
        age = f"({self.rows} - i) * 300"
        if self.sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%f000', '2026-06-01', '-' || ({age}) || ' seconds')"
        return f"'2026-06-01'::timestamptz - ({age}) * interval '1 second'"

    def number(self, digits: int, number: str = "i") -> str:
        return f"printf('%0{digits}d', {number})" if self.sqlite else f"lpad(({number})::text, {digits}, '0')"

    def insert(self, name: str, columns: dict[str, str], where: str = "TRUE") -> None:
        table = metadata.tables[name]
        born = {"cree_le": "'2026-01-01 00:00:00.000000'"} if "cree_le" in table.c else {}
        given = defaults(table) | born | columns
        self.cursor.execute(
            f"INSERT INTO {name} ({', '.join(given)}) SELECT {', '.join(given.values())} FROM {self.series} WHERE {where}"
        )


def defaults(table: Table) -> dict[str, str]:
    """For the columns that must hold something and that no list shows: nothing, zero, or an empty object."""
    required = [column for column in table.columns if not column.nullable and not column.primary_key and not column.foreign_keys]
    return {column.name: nothing(column.type) for column in required if column.name != "cree_le"}


def nothing(kind: TypeEngine[Any]) -> str:
    return (
        "'{}'" if isinstance(kind, JSON) else "0" if isinstance(kind, Integer) else "FALSE" if isinstance(kind, Boolean) else "''"
    )


def cases(shares: dict[str, int], otherwise: str) -> str:
    """One state in so many of a hundred."""
    clauses, upto = [], 0
    for etat, share in shares.items():
        upto += share
        clauses.append(f"WHEN (i * 37) % 100 < {upto} THEN '{etat}'")
    return f"CASE {' '.join(clauses)} ELSE '{otherwise}' END"


def choice(words: tuple[str, ...], number: str = "i") -> str:
    return f"CASE {number} % {len(words)} {' '.join(f'WHEN {n} THEN {word!r}' for n, word in enumerate(words))} END"


def fill(engine: Engine, rows: int) -> None:
    """``rows`` organismes, and as many requests."""
    hurried(engine, rows, write)


def hurried(engine: Engine, rows: int, write: Callable[["Writer"], None]) -> None:
    """Write ``rows`` rows of some tables as fast as can be, then let the base settle."""
    raw = engine.raw_connection()
    if engine.dialect.name == "postgresql":  # the product's SQLite connections begin their transactions themselves
        raw.dbapi_connection.autocommit = True  # type: ignore[union-attr]
    try:
        for hurry in HURRY[engine.dialect.name]:
            raw.cursor().execute(hurry)
        write(Writer(raw.cursor(), engine.dialect.name, rows))
        raw.cursor().execute(SETTLED[engine.dialect.name])
    finally:
        raw.invalidate()  # what was hurried must serve nobody else


def write(to: Writer) -> None:
    siret, courriel = to.number(14, "i * 97 + 10000000000000"), f"'direction@of-' || {to.number(7)} || '.example'"
    nom = f"{choice(KINDS)} || ' ' || {choice(PLACES, '(i / 7)')} || ' ' || {to.number(7)}"
    folded = nom.replace("é", "e")
    to.insert(
        "organisme",
        {
            "id": to.key(1), "nom": nom, "nom_tri": f"lower({folded})", "siret": siret,
            "etat": cases(ETATS_ORGANISME, "accepte"), "cree_le": to.instant(), "profil_complet_le": to.instant(),
        },
    )  # fmt: skip
    to.insert("personne", {"id": to.key(2), "courriel": courriel, "nom": "'Lacombe'", "prenom": "'Mathilde'", "etat": "'active'"})
    to.insert("appartenance", {"id": to.key(3), "personne_id": to.key(2), "organisme_id": to.key(1), "role": "'dirigeant'"})
    found_by = (f"lower({choice(KINDS).replace('é', 'e')})", f"lower({choice(PLACES, '(i / 7)')})", to.number(7), siret, courriel)
    for family, mot in enumerate(found_by, start=10):
        etat = cases(ETATS_ORGANISME, "accepte")
        to.insert("mot_organisme", {"id": to.key(family), "organisme_id": to.key(1), "mot": mot, "etat": etat})
    to.insert("dossier", {"id": to.key(4), "sorte": "'habilitation'"})
    to.insert(
        "habilitation",
        {
            "id": to.key(4), "numero": f"'HAB-2026-' || {to.number(7)}", "organisme_id": to.key(1),
            "etat": cases(ETATS_HABILITATION, "acceptee"), "qualification": "'of_independant'", "depose_le": to.instant(),
        },
    )  # fmt: skip
    backwards = " || ".join(f"substr({to.number(7)}, {place}, 1)" for place in range(7, 0, -1))
    to.insert("mot_numero", {"objet_type": "'habilitation'", "objet_id": to.key(4), "envers": f"{backwards} || '6202'"})
    for number, row in enumerate(lexique.rows(word for text in (*KINDS, *PLACES, "Mathilde Lacombe") for word in words(text))):
        given = {name: f"'{row[name]}'" for name in ("forme", "mot")}
        to.insert("forme_mot", {"id": to.key(30, str(number)), **given}, where="i = 1")
    to.cursor.execute(
        "INSERT INTO mot_habilitation (habilitation_id, mot, etat) SELECT habilitation.id, mot, habilitation.etat "
        "FROM habilitation JOIN mot_organisme ON mot_organisme.organisme_id = habilitation.organisme_id"
    )
    agent = "(SELECT id FROM personne WHERE courriel = 'sophie.rakoto@oc-eclat.example')"
    entrusted = cases({"deposee": ETATS_HABILITATION["deposee"]}, "other") + " <> 'deposee'"
    to.insert(
        "attribution",
        {"id": to.key(5), "habilitation_id": to.key(4), "personne_id": agent, "role": "'instructeur'"},
        where=entrusted,
    )
    to.insert(
        "point",
        {"id": to.key(6), "dossier_id": to.key(4), "auteur_id": agent, "texte": "'Certificat'", "etat": "'ouvert'"},
        where=f"{cases(ETATS_HABILITATION, 'acceptee')} = 'a_completer'",
    )
    for family, mot in enumerate(("'mathilde'", "'lacombe'", to.number(7), courriel), start=20):
        to.insert("mot_personne", {"id": to.key(family), "personne_id": to.key(2), "mot": mot})
    rank = min(1000, to.rows // 60) or 1  # seldom, yet a page of them in a thousand
    seldom = f"CASE WHEN i % {rank} = 0 THEN 'compte_bloque' ELSE {choice(MODELES)} END"
    sent = f"CASE WHEN {cases(ETATS_COURRIEL, 'envoye')} = 'envoye' THEN {to.instant()} END"
    to.insert(
        "courriel",
        {
            "id": to.key(7), "cree_le": to.instant(), "modele": seldom, "destinataire": courriel, "personne_id": to.key(2),
            "sujet": "'Votre inscription'", "message_id": f"'<' || {to.number(7)} || '@bench.example>'", "objet_type": "'organisme'",
            "objet_id": to.key(1), "etat": cases(ETATS_COURRIEL, "envoye"), "tentatives": "i % 2", "envoye_le": sent,
            "prochain_essai_le": to.instant(),
        },
    )  # fmt: skip
