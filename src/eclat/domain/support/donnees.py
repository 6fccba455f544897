"""What the platform holds of one person, as they may have it (RGPD, articles 15 and 20): JSON that programs read, and their files.

Written while it is read, some rows at a time, each time in a session of its own. Passwords, secrets and single-use links are in none of it.
"""

import json
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat import clock
from eclat.domain.socle import fichiers
from eclat.domain.socle.archives import Tube
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines.workflow import past_of
from eclat.models import (
    Appartenance,
    Connexion,
    Consultation,
    Courriel,
    Evenement,
    Fichier,
    Message,
    Organisme,
    Personne,
    RoleAgent,
)
from eclat.storage import StorageError

AT_ONCE: Final = 1_000
FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
LOST: Final = "Ce fichier est enregistré, mais la plateforme n’a pas pu le lire. Signalez-le à OC Éclat.\n"
MARK: Final = re.compile(r"⟦[^⟧]*⟧")  # where a single-use link stood

Sessions = Callable[[], AbstractContextManager[Session]]


@dataclass(frozen=True)
class Partie:
    """One JSON file: the rows of a table that are theirs. ``told`` gives the values another word."""

    nom: str
    key: Any
    columns: Mapping[str, Any]
    mine: Callable[[UUID], Any]
    join: tuple[Any, Any] | None = None
    told: Callable[[dict[str, Any]], dict[str, Any]] = lambda row: row


def without_links(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"texte": MARK.sub("(lien à usage unique)", row["texte"])}


def in_words(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"acte": past_of(row["objet"], row["acte"])}


PARTIES: Final = (
    Partie(
        "identite", Personne.id,
        {"adresse_mail": Personne.courriel, "nom": Personne.nom, "prenom": Personne.prenom, "etat": Personne.etat, "depuis": Personne.cree_le},
        lambda key: col(Personne.id) == key,
    ),
    Partie(
        "organismes", Appartenance.id,
        {"organisme": Organisme.nom, "role": Appartenance.role, "depuis": Appartenance.cree_le, "jusqu_a": Appartenance.jusqu_a},
        lambda key: col(Appartenance.personne_id) == key,
        (Organisme, col(Organisme.id) == col(Appartenance.organisme_id)),
    ),
    Partie(
        "roles_agent", RoleAgent.id,
        {"role": RoleAgent.role, "college": RoleAgent.college, "depuis": RoleAgent.cree_le, "jusqu_a": RoleAgent.jusqu_a},
        lambda key: col(RoleAgent.personne_id) == key,
    ),
    Partie(
        "connexions", Connexion.id,
        {"ouverte_le": Connexion.cree_le, "vue_le": Connexion.vue_le, "fermee_le": Connexion.fin_le, "appareil": Connexion.appareil},
        lambda key: col(Connexion.personne_id) == key,
    ),
    Partie(
        "consultations_du_support", Consultation.id,
        {"debut": Consultation.cree_le, "fin": Consultation.fin_le, "motif": Consultation.motif, "pages": Consultation.pages},
        lambda key: col(Consultation.personne_id) == key,
    ),
    Partie(
        "mails", Courriel.id,
        {"date": Courriel.cree_le, "adresse": Courriel.destinataire, "sujet": Courriel.sujet, "etat": Courriel.etat, "texte": Courriel.texte},
        lambda key: col(Courriel.personne_id) == key,
        told=without_links,
    ),
    Partie(
        "messages_ecrits", Message.id,
        {"date": Message.cree_le, "texte": Message.texte},
        lambda key: col(Message.auteur_id) == key,
    ),
    Partie(
        "actes", Evenement.id,
        {"date": Evenement.cree_le, "acte": Evenement.verbe, "objet": Evenement.objet_type, "avant": Evenement.avant, "apres": Evenement.apres},
        lambda key: col(Evenement.acteur_id) == key,
        told=in_words,
    ),
)  # fmt: skip


def rows(sessions: Sessions, partie: Partie, personne_id: UUID) -> Iterator[dict[str, Any]]:
    """Theirs, by key, some at a time."""
    after: UUID | None = None
    named = [column.label(name) for name, column in partie.columns.items()]
    while True:
        statement: Any = sa_select(partie.key.label("cle_"), *named).where(partie.mine(personne_id))
        if partie.join:
            statement = statement.join(*partie.join)
        if after is not None:
            statement = statement.where(partie.key > after)
        with sessions() as db:
            found = [dict(row) for row in db.execute(statement.order_by(partie.key).limit(AT_ONCE)).mappings()]
        for row in found:
            after = row.pop("cle_")
            yield partie.told(row)
        if len(found) < AT_ONCE:
            return


def written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def zipped(sessions: Sessions, user: Utilisateur) -> Iterator[bytes]:
    """One file for each kind of thing, then the files that they gave and may still open. One that is lost is said in its place."""
    assert user.personne_id is not None
    out = Tube()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for partie in PARTIES:
            with archive.open(info(f"{partie.nom}.json", clock.now()), "w") as file:
                first = True
                for row in rows(sessions, partie, user.personne_id):
                    said = json.dumps(row, ensure_ascii=False, default=written)
                    file.write(("[\n" if first else ",\n").encode() + said.encode())
                    first = False
                    yield out.taken()
                file.write(b"[]\n" if first else b"\n]\n")
        with sessions() as db:
            given = fichiers.visible_fichiers(user).where(Fichier.depose_par_id == user.personne_id)
            files = list(db.exec(given.order_by(col(Fichier.id))))
        for rang, fichier in enumerate(files, start=1):
            legal = " ".join(FORBIDDEN.sub(" ", unicodedata.normalize("NFC", fichier.nom)).split())[-80:]
            try:
                archive.writestr(info(f"fichiers/{rang:04} {legal}", fichier.cree_le), fichiers.read(fichier))
            except StorageError:
                archive.writestr(info(f"fichiers/{rang:04} {legal} - illisible.txt", fichier.cree_le), LOST)
            yield out.taken()
    yield out.taken()


def info(nom: str, le: datetime) -> zipfile.ZipInfo:
    when = le.astimezone(clock.PARIS)
    made = zipfile.ZipInfo(nom, date_time=(max(when.year, 1980), when.month, when.day, when.hour, when.minute, when.second))
    made.compress_type, made.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return made
