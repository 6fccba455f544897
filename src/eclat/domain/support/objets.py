"""What the lines of the journal are about, as one calls it: a number, a name, whose it is. A question for each kind, whatever the number of lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col

from eclat.courriels.modeles import called
from eclat.models import (
    Appartenance,
    Bloc,
    Candidat,
    Certificat,
    Changement,
    Choix,
    Courriel,
    Cqp,
    Delegation,
    Document,
    DocumentSuivi,
    Enregistrement,
    Fil,
    Habilitation,
    Identification,
    Jure,
    Jury,
    MembreJury,
    Organisme,
    Partenaire,
    Personne,
    PieceRequise,
    Recours,
    Reglage,
    ReponseType,
    RoleAgent,
    SessionCqp,
    TexteMail,
    nom_complet,
)

Chose = tuple[str, UUID]  # a table and a key


@dataclass(frozen=True)
class Objet:
    """``page``: the name of its route, and ``cle`` what that takes; none when it has no page."""

    titre: str
    precision: str = ""
    page: str = ""
    cle: UUID | None = None


UNKNOWN = Objet("")

SANS_NOM = {
    "export": "Export", "lot": "Plusieurs lignes à la fois", "envoi_groupe": "Envoi groupé", "fil": "Fil de messages", "candidat": "Candidat", "personne": "Personne",
}  # fmt: skip


def named(db: Session, choses: Iterable[Chose]) -> dict[Chose, Objet]:
    """Those that are there still; of the others, their kind."""
    by_table: dict[str, list[UUID]] = defaultdict(list)
    for table, key in dict.fromkeys(choses):
        by_table[table].append(key)
    found: dict[Chose, Objet] = {}
    for table, keys in by_table.items():
        known = {}
        if table in READERS:
            statement, made = READERS[table]
            known = {row[0]: made(*row) for row in db.execute(statement().where(key_of(table).in_(keys)))}
        for key in keys:
            found[table, key] = known.get(key) or Objet(SANS_NOM.get(table, ""))
    return found


def key_of(table: str) -> Any:
    return col(MODELS[table].id)


def habilitations() -> Any:
    return sa_select(col(Habilitation.id), col(Habilitation.numero), col(Organisme.nom)).join(
        Organisme, col(Organisme.id) == Habilitation.organisme_id
    )


def delegations() -> Any:
    named = sa_select(col(Delegation.id), col(Habilitation.numero), func.coalesce(col(Organisme.nom), ""), col(Habilitation.id))
    return named.join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id).outerjoin(
        Organisme, col(Organisme.id) == Delegation.organisme_id
    )


def identifications() -> Any:
    return (
        sa_select(col(Identification.id), col(Habilitation.numero), func.coalesce(col(Organisme.nom), ""), col(Habilitation.id))
        .join(Delegation, col(Delegation.id) == Identification.delegation_id)
        .join(Habilitation, col(Habilitation.id) == Delegation.habilitation_id)
        .outerjoin(Organisme, col(Organisme.id) == Delegation.organisme_id)
    )


def sessions() -> Any:
    return sa_select(col(SessionCqp.id), col(SessionCqp.numero), col(Organisme.nom)).join(
        Organisme, col(Organisme.id) == SessionCqp.organisme_id
    )


def candidats() -> Any:
    """Without their names, which are erased some day: the journal keeps a key."""
    return sa_select(col(Candidat.id), col(SessionCqp.numero), col(SessionCqp.id)).join(
        SessionCqp, col(SessionCqp.id) == Candidat.session_id
    )


def membres() -> Any:
    """Of a jury, by its session."""
    of_jury = sa_select(col(MembreJury.id), col(SessionCqp.numero), col(SessionCqp.id)).join(
        Jury, col(Jury.id) == MembreJury.jury_id
    )
    return of_jury.join(SessionCqp, col(SessionCqp.id) == Jury.session_id)


def pieces() -> Any:
    return sa_select(col(PieceRequise.id), col(PieceRequise.intitule), col(Cqp.intitule)).join(
        Cqp, col(Cqp.id) == PieceRequise.cqp_id
    )


def partenaires() -> Any:
    of_a_registration = sa_select(
        col(Partenaire.id), col(Organisme.nom), col(Enregistrement.code_rncp), col(Partenaire.organisme_id)
    )
    return of_a_registration.join(Organisme, col(Organisme.id) == Partenaire.organisme_id).join(
        Enregistrement, col(Enregistrement.id) == Partenaire.enregistrement_id
    )


def people() -> Any:
    agent = sa_select(col(RoleAgent.id)).where(col(RoleAgent.personne_id) == Personne.id).exists()
    place = sa_select(func.min(Organisme.nom)).join(Appartenance, col(Appartenance.organisme_id) == Organisme.id)
    theirs = place.where(col(Appartenance.personne_id) == Personne.id).scalar_subquery()
    shown: tuple[Any, ...] = (
        Personne.id, Personne.prenom, Personne.nom, Personne.courriel, agent.label("agent"), theirs.label("organisme"),
    )  # fmt: skip
    return sa_select(*shown)


def person(key: UUID, prenom: str, nom: str, courriel: str, agent: bool, organisme: str | None) -> Objet:
    name = nom_complet(prenom, nom, courriel)
    return Objet(name, "Agent OC Éclat", "agent", key) if agent else Objet(name, organisme or "")


def simply(model: Any, column: str) -> Callable[[], Any]:
    return lambda: sa_select(col(model.id), col(getattr(model, column)))


MODELS: dict[str, Any] = {
    str(model.__tablename__): model
    for model in (
        Organisme, Habilitation, Delegation, Identification, SessionCqp, Candidat, MembreJury, Jure, Recours, Certificat, Personne,
        Document, ReponseType, Cqp, Enregistrement, Courriel, Fil, Reglage, TexteMail, PieceRequise, Partenaire,
        Bloc, Choix, Changement, DocumentSuivi,
    )
}  # fmt: skip
READERS: dict[str, tuple[Callable[[], Any], Callable[..., Objet]]] = {
    "organisme": (simply(Organisme, "nom"), lambda key, nom: Objet(nom, "Organisme", "organisme", key)),
    "habilitation": (habilitations, lambda key, numero, nom: Objet(numero, nom, "habilitation", key)),
    "delegation": (delegations, lambda key, numero, nom, of: Objet(numero, nom or "Délégataire", "habilitation", of)),
    "identification": (identifications, lambda key, numero, nom, of: Objet(numero, nom or "Délégataire", "habilitation", of)),
    "session": (sessions, lambda key, numero, nom: Objet(numero, nom, "session", key)),
    "candidat": (candidats, lambda key, numero, of: Objet(numero, "Un candidat", "session", of)),
    "membre_jury": (membres, lambda key, numero, of: Objet(numero, "Un membre du jury", "session", of)),
    "recours": (simply(Recours, "numero"), lambda key, numero: Objet(numero, "Recours", "recours-un", key)),
    "jure": (simply(Jure, "nom"), lambda key, nom: Objet(nom, "Registre des jurés", "jure", key)),
    "certificat": (simply(Certificat, "numero"), lambda key, numero: Objet(numero, "Certificat", "certificat", key)),
    "personne": (people, person),
    "document": (simply(Document, "titre"), lambda key, titre: Objet(titre, "Documentation", "document", key)),
    "reponse_type": (simply(ReponseType, "titre"), lambda key, titre: Objet(titre, "Réponse type")),
    "cqp": (simply(Cqp, "intitule"), lambda key, intitule: Objet(intitule, "Catalogue")),
    "enregistrement": (simply(Enregistrement, "code_rncp"), lambda key, code: Objet(code, "Catalogue")),
    "bloc": (simply(Bloc, "code"), lambda key, code: Objet(code, "Bloc de compétences, catalogue")),
    "choix": (simply(Choix, "libelle"), lambda key, libelle: Objet(libelle, "Liste datée, catalogue")),
    "piece_requise": (pieces, lambda key, intitule, cqp: Objet(intitule, cqp)),
    "partenaire": (partenaires, lambda key, nom, code, of: Objet(nom, f"Partenaire, {code}", "organisme", of)),
    "document_suivi": (simply(DocumentSuivi, "intitule"), lambda key, nom: Objet(nom, "Document à jour", "document-suivi", key)),
    "changement": (simply(Changement, "numero"), lambda key, numero: Objet(numero, "Changement déclaré", "changement", key)),
    "reglage": (simply(Reglage, "nom"), lambda key, nom: Objet(nom, "Réglage")),
    "texte_mail": (simply(TexteMail, "modele"), lambda key, modele: Objet(called(modele).nom, "Texte de mail")),
    "courriel": (simply(Courriel, "sujet"), lambda key, sujet: Objet(sujet, "Mail", "courriel", key)),
}
