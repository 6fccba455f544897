"""What becomes of the certificates of one candidate, after a version of the procès-verbal: born, kept, replaced, withdrawn, held back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.certificats import contenus, delivrances, entrees, mentions, modeles, titulaires
from eclat.domain.jurys import figes
from eclat.domain.jurys.pv import Ligne
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.formats import format_date
from eclat.francais import listed
from eclat.models import (
    Bloc,
    Certificat,
    Cqp,
    Enregistrement,
    EtatCertificat,
    Jury,
    ModeleCertificat,
    NatureCertificat,
    Organisme,
    Pv,
    SessionCqp,
    ValeurBloc,
)

N = NatureCertificat
ENTIER: Final = ""  # instead of a code of bloc


class Retenu(Exception):
    """This candidate's certificates cannot be made yet; the message says what is missing."""


@dataclass(frozen=True)
class Tirage:
    """What all the certificates of a version share."""

    session: SessionCqp
    pv: Pv
    intitule: str
    organisme: str
    blocs: list[Bloc]
    jury: dict[str, Any]

    @classmethod
    def of(cls, db: Session, session: SessionCqp, pv: Pv) -> "Tirage":
        jury = db.exec(select(Jury).where(Jury.session_id == session.id)).first()
        said = (pv.contenu or {})["jury"]
        day = next((each["jour"] for each in said["seances"]), "") or (session.jury_le or clock.today()).isoformat()
        cqp = db.get(Cqp, session.cqp_id) if session.cqp_id else None
        return cls(
            session,
            pv,
            cqp.intitule if cqp else "",
            db.get_one(Organisme, session.organisme_id).nom,
            figes.judged(pv),
            {
                "le": day,
                "ville": said.get("ville", jury.ville if jury else ""),
                "a_distance": said["a_distance"] and not (said["lieu"] or said["adresse"]),
                "pv": pv.numero,
                "version": pv.version,
                "empreinte": pv.empreinte,
            },
        )


@dataclass(frozen=True)
class Suites:
    """Of one candidate: those that were born, those that ended, and what holds something back."""

    nes: list[Certificat]
    finis: list[Certificat]
    retenu: str = ""


def settle(db: Session, tirage: Tirage, ligne: Ligne) -> Suites:
    """What becomes of the certificates of one candidate. What is false ends whatever is still missing; the others wait for what takes
    their place."""
    theirs = select(Certificat).where(Certificat.candidat_id == ligne.candidat.id, Certificat.etat == EtatCertificat.VALIDE)
    former = {each.bloc: each for each in db.exec(theirs)}
    by_hand = {bloc: each for bloc in wanted_of(ligne) if bloc not in former and (each := withdrawn_by_hand(db, ligne, bloc))}
    wanted = [bloc for bloc in wanted_of(ligne) if bloc not in by_hand]
    motif = ended_by(tirage.pv)
    try:
        prepared = {bloc: prepare(db, tirage, ligne, bloc) for bloc in wanted}
    except Retenu as why:
        false = [each for each in former.values() if not holds(ligne, each.bloc)]
        for each in false:
            delivrances.withdraw(db, each, motif=motif, by=SYSTEME)
        return Suites([], false, str(why))
    fresh = {bloc: made for bloc, made in prepared.items() if bloc not in former or differs(former[bloc], made[1])}
    keys = {bloc: uuid7() for bloc in fresh}
    kept = {bloc for bloc in former if bloc in wanted or (by_hand and holds(ligne, bloc))}
    ended = [each for bloc, each in former.items() if bloc in fresh or bloc not in kept]
    for each in ended:
        by = successor(each, keys)
        if by is None:
            delivrances.withdraw(db, each, motif=motif, by=SYSTEME)
        else:
            delivrances.replace(db, each, par=by, motif=motif, by=SYSTEME)
    born = [
        delivrances.deliver(
            db, ligne.candidat, tirage.pv, modele, nature=nature_of(bloc), bloc=bloc, contenu=contenu, key=keys[bloc],
            masque_le=next((each.masque_le for each in ended if successor(each, keys) == keys[bloc]), None),
        )
        for bloc, (modele, contenu) in fresh.items()
    ]  # fmt: skip
    return Suites(born, ended, " ".join(map(not_again, by_hand.values())))


def holds(ligne: Ligne, bloc: str) -> bool:
    """Whether what a certificate attests is still so."""
    return bloc in wanted_of(ligne) or (bloc in ligne.proposition.obtenus and ligne.proposition.complete)


def successor(former: Certificat, keys: Mapping[str, UUID]) -> UUID | None:
    """Of the new ones, the one that attests the same: the same bloc; the whole for one of its blocs, and what is left of it for the whole."""
    if former.bloc in keys:
        return keys[former.bloc]
    return next(iter(keys.values()), None) if former.bloc == ENTIER else keys.get(ENTIER)


def withdrawn_by_hand(db: Session, ligne: Ligne, bloc: str) -> Certificat | None:
    """The last one that they had of it, when somebody withdrew it: a procès-verbal does not give it again."""
    rows = select(Certificat).where(Certificat.candidat_id == ligne.candidat.id, Certificat.bloc == bloc)
    last = db.exec(rows.order_by(col(Certificat.cree_le).desc(), col(Certificat.id).desc()).limit(1)).first()
    return last if last is not None and delivrances.keeps_back(db, last) else None


def not_again(certificat: Certificat) -> str:
    day = format_date(clock.day(certificat.etat_le)) if certificat.etat_le else ""
    return (
        f"Le certificat {certificat.numero} lui a été retiré le {day} par OC Éclat\u00a0: il n’est pas délivré de nouveau, "
        "tant qu’un administrateur n’a pas levé ce retrait."
    )


def wanted_of(ligne: Ligne) -> list[str]:
    if ligne.proposition.complete:
        return [ENTIER]
    return [code for code in ligne.proposition.obtenus if ligne.resultats[code].valeur == ValeurBloc.VALIDE]


def nature_of(bloc: str) -> N:
    return N.ATTESTATION if bloc else N.PARCHEMIN


def differs(former: Certificat, contenu: Mapping[str, Any]) -> bool:
    """Whether what it says of its holder, of its certification, of its bloc or of what is left to win is no longer so."""
    before, now = former.contenu, contenu
    return (
        any(before[name] != now[name] for name in ("titulaire", "bloc", "restent", "conseil"))
        or before["certification"]["rncp"] != now["certification"]["rncp"]
    )


def prepare(db: Session, tirage: Tirage, ligne: Ligne, bloc: str) -> tuple[ModeleCertificat, dict[str, Any]]:
    """The template that serves today, and all that the certificate will say. Raises Retenu."""
    registered = registration_of(db, tirage.session, ligne)
    if over := mentions.over(registered, clock.today()):
        raise Retenu(over)
    if other := entrees.other_blocs(db, tirage.session, ligne.candidat, registered, tirage.blocs):
        raise Retenu(other)
    why = [*mentions.missing(registered)]
    if why:
        raise Retenu(f"Il manque {listed(why)} de {registered.code_rncp} au catalogue.")
    modele = modeles.en_vigueur(db, registered.id, nature_of(bloc), clock.today())
    if modele is None:
        raise Retenu(f"Aucun modèle « {modeles.NATURES[nature_of(bloc)]} » ne sert aujourd’hui pour {registered.code_rncp}.")
    result = ligne.resultats.get(bloc)
    contenu = contenus.frozen(
        titulaire=titulaires.signe(ligne.fige or {}, ligne.candidat),
        certification=contenus.certification(registered, tirage.intitule),
        modele=contenus.modele(modele),
        blocs=tirage.blocs,
        tenus=ligne.proposition.tenus,
        obtenus=ligne.proposition.obtenus,
        jury=tirage.jury,
        atteste=next((each for each in tirage.blocs if each.code == bloc), None),
        conseil=" ".join(
            filter(None, (each.preconisation for code, each in ligne.resultats.items() if code not in ligne.proposition.tenus))
        )
        if result is not None
        else "",
        session=tirage.session.numero,
        organisme=tirage.organisme,
    )
    unknown = contenus.not_drawn(contenu)
    if unknown:
        raise Retenu(unknown)
    return modele, contenu


def registration_of(db: Session, session: SessionCqp, ligne: Ligne) -> Enregistrement:
    """Raises Retenu."""
    found = entrees.registration(db, session, ligne.candidat)
    if found is None:
        day = entrees.day(session, ligne.candidat)
        raise Retenu(
            f"Aucun enregistrement du catalogue ne couvre son entrée, le {format_date(day)} : corrigez le catalogue, ou sa date d’entrée par un procès-verbal rectificatif qui porte ce candidat."
        )
    said = ligne.fige or {}
    if not (said["nom_naissance"] and said["prenoms"] and said["ne_le"]):
        raise Retenu(
            "Son état civil n’est pas complet dans le procès-verbal signé : il manque son nom, ses prénoms ou sa date de naissance. "
            "Rectifiez le procès-verbal."
        )
    return found


def ended_by(pv: Pv) -> str:
    """Which version ended it, never its reason: that speaks of others too, and the organisme reads this one."""
    return f"Procès-verbal {f'rectificatif {pv.numero}, version {pv.version}' if pv.version > 1 else pv.numero}"
