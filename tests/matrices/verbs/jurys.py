"""Juries: said, proposed, confirmed, put off; the register of jurors; a member answers by a link."""

from datetime import timedelta

from sqlmodel import Session
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.models import FraisJure, LienJure, MembreJury, NatureFrais, Organisme, SessionCqp
from eclat.signatures import sign
from tests import factories as make
from tests import jurys
from tests.matrices.verbs.case import Case
from tests.matrices.verbs.staff import Staff


def cases(db: Session, staff: Staff) -> dict[str, Case]:
    owner = make.habilite(db, "Organisme aux jurys")
    nadia = make.dirigeant(db, owner).id
    brigitte = jurys.copresidents(db, first := jurys.pret(db, owner))[0].personne_id
    second, third, fourth = (jurys.pret(db, owner) for _ in range(3))
    claude, alix = jurys.juror(db, "Claude", "Ferrand"), jurys.juror(db, "Alix", "Roussel")
    planned, again, called, sat = (jurys.planifie(db, owner) for _ in range(4))
    jurys.sits(db, sat)
    for each in jurys.members(db, called):
        each.convoque_le = clock.now() - timedelta(days=2)
    day = (clock.today() + timedelta(days=40)).isoformat()
    where = {
        "du": day, "au": "", "matin_de": "9 h", "matin_a": "12 h 30", "apres_midi_de": "", "apres_midi_a": "", "lieu": "Salle 3",
        "adresse": "2 place des Carmes", "code_postal": "13200", "ville": "Arles", "lien_visio": "",
    }  # fmt: skip
    nobody = {"prenom": "", "nom": "", "courriel": "", "fonction": "", "motif": ""}
    people = make.inscrits(db, second)
    awaited = member(db, again, "Anselme")
    return {
        "jury-organisation": Case(nadia, f"/sessions/{first.id}/jury/organisation", where),
        "jury-membre": Case(
            nadia, f"/sessions/{second.id}/jury/membre", {"place": "expert-salaries", "jure": str(claude.id)} | nobody
        ),
        "jury-retrait": Case(brigitte, f"/sessions/{third.id}/jury/retrait", {"membre": str(member(db, third, "Mercier").id)}),
        "jury-proposition": Case(nadia, f"/sessions/{third.id}/jury/proposition"),
        "jury-confirmation": Case(brigitte, f"/sessions/{fourth.id}/jury/confirmation", {"motif": "Le calendrier le demande."}),
        "jury-report": Case(brigitte, f"/sessions/{planned.id}/jury/report", {"motif": "Salle fermée."}),
        "jury-relance": Case(nadia, f"/sessions/{called.id}/jury/relance"),
        "jury-remplacement": Case(
            brigitte, f"/sessions/{called.id}/jury/remplacement",
            {"membre": str(member(db, called, "Mercier").id), "jure": str(alix.id)} | nobody,
        ),
        "jury-distance": Case(nadia, f"/sessions/{second.id}/jury/distance", {"candidats": [str(people[0].id)]}),
        "jury-admission": Case(
            brigitte, f"/sessions/{second.id}/jury/admission", {"candidat": str(people[1].id), "motif": "Rattrapage en cours."}
        ),
        "jury-presence": Case(
            brigitte, f"/sessions/{sat.id}/jury/presence", {"presents": [str(each.id) for each in jurys.members(db, sat)[:3]]}
        ),
        "jury-reponse": Case(None, f"/jury/{link(awaited)}", {"reponse": "vient", "sans_lien": "oui", "liens": [], "mot": "À bientôt."}),
        **register(db, owner, staff, first),
    }  # fmt: skip


def member(db: Session, session: SessionCqp, nom: str) -> MembreJury:
    return next(each for each in jurys.members(db, session) if each.nom == nom)


def link(membre: MembreJury) -> str:
    return sign("jeton", str(membre.lien or uuid7()))


def register(db: Session, owner: Organisme, staff: Staff, session: SessionCqp) -> dict[str, Case]:
    claire, sitting, away = staff.claire.id, jurys.juror(db), jurys.juror(db, "Renée", "Vasseur")
    proposed, leaving = jurys.juror(db, "Ugo", "Lorenzi"), jurys.juror(db, "Nina", "Castel")
    away.retire_le, proposed.propose_le = clock.now(), clock.now()
    other = make.habilite(db, "Organisme lié à un juré")
    db.add(LienJure(jure_id=sitting.id, organisme_id=other.id))
    spent = FraisJure(jure_id=sitting.id, session_id=session.id, nature=NatureFrais.REPAS, montant=1850, jour=clock.today())
    db.add(spent)
    db.flush()
    at = f"/jures/{sitting.id}"
    fiche = {
        "nom": "Keller", "prenom": "Ada", "courriel": "ada.keller@jury.example", "telephone": "", "fonction": "Directrice",
        "qualite": "expert", "college": "employeurs", "forme_le": "", "valable_jusqu_au": "",
    }  # fmt: skip
    cost = {
        "session": str(session.id),
        "nature": "deplacement",
        "montant": "42,50",
        "jour": clock.today().isoformat(),
        "note": "",
    }
    return {
        "jure-nouveau": Case(claire, "/jures/nouveau", fiche),
        "jure-modification": Case(claire, f"/jures/{leaving.id}/modification", fiche | {"courriel": "nina.castel@jury.example"}),
        "jure-verification": Case(claire, f"/jures/{proposed.id}/verification"),
        "jure-retrait": Case(claire, f"/jures/{leaving.id}/retrait"),
        "jure-retablissement": Case(claire, f"/jures/{away.id}/retablissement"),
        "jure-lien": Case(claire, f"{at}/lien", {"organisme": str(owner.id), "precision": "Salariée jusqu’en 2025."}),
        "jure-retrait-lien": Case(claire, f"{at}/retrait-lien", {"organisme": str(other.id)}),
        "jure-frais": Case(claire, f"{at}/frais", cost),
        "jure-retrait-frais": Case(claire, f"{at}/retrait-frais", {"frais": str(spent.id)}),
        "jures-frais-export": Case(claire, "/jures/frais/export", {"format": "csv"}),
    }
