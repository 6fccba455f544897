"""The people and organisations of the tests, born through the product's own verbs. All invented.

Claire Aubertin administers OC Éclat; Sophie Rakoto and Julien Delmas instruct; Odile Schmitt sits on the comité technique.
Mathilde Lacombe leads the Association La Cour des Possibles; Hélène Vasseur, the Fédération du Grand Préau.
"""

import itertools
import os
from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyotp
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock
from eclat.domain.comptes import agents, facteurs, preuves
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.conservation import demandes
from eclat.domain.delegataires import delegations, identifications
from eclat.domain.delegataires.fiche import Fiche
from eclat.domain.delegataires.tableau import DELEGATAIRES
from eclat.domain.documentation import documents
from eclat.domain.documentation.fiche import Nature, Publication
from eclat.domain.documentation.versions import Depose
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.dossiers.formulaires import LigneFormateur
from eclat.domain.habilitations import attributions, conventions, decisions, demande, habilitations, instruction
from eclat.domain.habilitations.demande import Demande
from eclat.domain.messagerie import brouillons, envois, fils, reponses
from eclat.domain.organismes import organismes, referents
from eclat.domain.sessions import attributions as session_attributions
from eclat.domain.sessions import debuts, rythme, sessions, validation
from eclat.domain.sessions.candidats.tableau import CANDIDATS
from eclat.domain.sessions.ouverture import Ouverture
from eclat.domain.sessions.rythme import Rythme
from eclat.domain.socle import fichiers
from eclat.domain.socle.champs import FormModel
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.engines import saisies
from eclat.engines.grilles import tableau
from eclat.models import (
    Appartenance,
    Candidat,
    College,
    Courriel,
    Decision,
    Delegation,
    DemandeEffacement,
    Document,
    EtatCourriel,
    EtatDelegation,
    EtatHabilitation,
    EtatOrganisme,
    EtatSession,
    Fonction,
    Formateur,
    Formulaire,
    Habilitation,
    Identification,
    Jeton,
    Message,
    NaturePiece,
    Objet,
    Organisme,
    Personne,
    Piece,
    Qualification,
    ReponseType,
    Role,
    RoleAgent,
    SessionCqp,
    UsageJeton,
)
from tests.scenes import scene

PROCESS = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # worlds that one told are copied by the others (tests/scenes.py)
PASSWORD = "marelle-lucioles-au-preau-7"
FACTEUR = "ADMINISTRATEURQUIFAITDESESSAIS23"  # the second factor of administrateurs, in base 32
_sirens = itertools.count(100_000_000 // 10 + 100_000 * PROCESS)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

PNG = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def luhn(digits: str) -> str:
    """The digits with the key that makes them valid."""
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(digits)))
    return f"{digits}{(10 - total % 10) % 10}"


def siret() -> str:
    """A valid SIRET, never twice the same in all the processes of a run."""
    siren = luhn(f"{next(_sirens):08}")
    return luhn(f"{siren}0001")


@scene
def agent(db: Session, prenom: str, nom: str, *roles: Role, college: College | None = None) -> Personne:
    """Someone of OC Éclat; who is there already is found again."""
    courriel = f"{prenom}.{nom}@oc-eclat.example".lower().replace(" ", "-")
    known = db.exec(select(Personne).where(Personne.courriel == courriel)).first()
    if known is not None:
        return known
    personne = agents.create(
        db, courriel=courriel, nom=nom, prenom=prenom, roles=roles, college=college, invite=False, by=SYSTEME
    )
    give_password(db, personne)
    if Role.ADMINISTRATEUR in roles:
        facteurs.install(db, personne, FACTEUR)
    return personne


@scene
def give_password(db: Session, personne: Personne) -> None:
    """With the link of the mail that invited them, if one did."""
    invited = select(Jeton).where(Jeton.personne_id == personne.id, Jeton.usage == UsageJeton.ACTIVATION)
    if jeton := db.exec(invited.order_by(col(Jeton.cree_le).desc())).first():
        jeton.utilise_le = clock.now()
    personne.mot_de_passe = hash_password(PASSWORD)
    personne.etat = type(personne.etat).ACTIVE
    db.flush()


def prove(db: Session, personne: Personne) -> None:
    """Open the link of the first mail, with the password of the inscription."""
    unused = select(Jeton).where(Jeton.personne_id == personne.id, col(Jeton.utilise_le).is_(None))
    jeton = db.exec(unused.order_by(col(Jeton.cree_le))).all()[0]
    by = Utilisateur(personne.id, personne.nom_complet, personne.courriel)
    preuves.confirm(db, personne, jeton=jeton, present=personne.mot_de_passe, by=by)


def administrateur(db: Session, prenom: str = "Claire", nom: str = "Aubertin") -> Personne:
    return agent(db, prenom, nom, Role.ADMINISTRATEUR)


def code(secret: str = FACTEUR, *, steps: int = 0) -> str:
    """The code that the application shows now, or some time steps later."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def instructeur(db: Session, prenom: str = "Sophie", nom: str = "Rakoto") -> Personne:
    return agent(db, prenom, nom, Role.INSTRUCTEUR)


def comite_technique(db: Session, prenom: str = "Odile", nom: str = "Schmitt") -> Personne:
    return agent(db, prenom, nom, Role.COMITE_TECHNIQUE)


def binome_paritaire(db: Session, college: College = College.SALARIES, prenom: str = "Amadou", nom: str = "Ndiaye") -> Personne:
    return agent(db, prenom, nom, Role.BINOME_PARITAIRE, college=college)


def user_of(db: Session, personne: Personne) -> Utilisateur:
    """Who this person is once signed in (in their first organisme, if any)."""
    place = db.exec(
        select(Appartenance, Organisme)
        .join(Organisme, col(Organisme.id) == Appartenance.organisme_id)
        .where(Appartenance.personne_id == personne.id, col(Appartenance.jusqu_a).is_(None))
        .order_by(col(Appartenance.cree_le))
    ).first()
    if place is None:
        held = db.exec(select(RoleAgent.role).where(RoleAgent.personne_id == personne.id, col(RoleAgent.jusqu_a).is_(None)))
        return Utilisateur(personne.id, personne.nom_complet, personne.courriel, frozenset(Role(role) for role in held))
    appartenance, organisme = place
    return Utilisateur(
        personne.id, personne.nom_complet, personne.courriel, frozenset([appartenance.role]), organisme.id, organisme.nom,
        appartenance.id, organisme.profil_complet_le is not None,
    )  # fmt: skip


BEFORE = timedelta(seconds=10)  # between an inscription and its decision: what caused a mail is found by their instants


@scene
def organisme(
    db: Session,
    nom: str = "Association La Cour des Possibles",
    *,
    etat: str = "accepte",
    profil_complet: bool = True,
    courriel: str | None = None,
    prenom: str = "Mathilde",
    nom_dirigeant: str = "Lacombe",
    prouve: bool = True,
) -> Organisme:
    """An organisme as its inscription, the decision and the profile leave it. ``prouve``: its dirigeant opened the link of the first mail."""
    number = siret()
    courriel = courriel or f"direction-{number[:9]}@organisme.example"
    with clock.travel(-BEFORE):
        organismes.register(db, nom=nom, siret=number, courriel=courriel, hache=hash_password(PASSWORD))
    found = db.exec(select(Organisme).where(Organisme.siret == number)).one()
    personne = dirigeant(db, found)
    if prouve:
        prove(db, personne)
    if etat == EtatOrganisme.ACCEPTE:
        organismes.accept(db, found, by=decider(db))
    elif etat == EtatOrganisme.REFUSE:
        organismes.refuse(db, found, motif="Le numéro SIRET désigne un établissement fermé.", by=decider(db))
    if etat == EtatOrganisme.ACCEPTE and profil_complet:
        organismes.complete_profile(
            db, found, siret=None, statut_juridique="9220", date_declaration=date(1998, 5, 4), adresse="12 rue des Marronniers",
            code_postal="35000", ville="Rennes", telephone="+33261910417", site_web="https://organisme.example",
            nom=nom_dirigeant, prenom=prenom, by=user_of(db, personne),
        )  # fmt: skip
    db.flush()
    return found


def decider(db: Session) -> Utilisateur:
    """An administrateur who only exists to decide in factories."""
    held = db.exec(select(RoleAgent.personne_id).where(RoleAgent.role == Role.ADMINISTRATEUR)).first()
    personne = db.get(Personne, held) if held else agent(db, "Paul", "Decideur", Role.ADMINISTRATEUR)
    assert personne is not None
    return user_of(db, personne)


def dirigeant(db: Session, organisme: Organisme) -> Personne:
    found = organismes.dirigeant_of(db, organisme.id)
    assert found is not None
    return found


@scene
def referent(
    db: Session, organisme: Organisme, *, active: bool = True, prenom: str = "Karim", nom: str = "Benhaddou"
) -> Personne:
    courriel = f"{prenom}.{nom}.{organisme.siret}@organisme.example".lower()
    referents.designate(db, organisme, nom=nom, prenom=prenom, courriel=courriel, by=user_of(db, dirigeant(db, organisme)))
    found = organismes.referent_of(db, organisme.id)
    assert found is not None
    if active:
        give_password(db, found)
    return found


ANSWERS: dict[str, Any] = {
    "objet": "preparer_et_evaluer",
    "nda": "53351234567",
    "qualiopi_numero": "2024/98123.4",
    "qualiopi_jusqu_au": (clock.today() + timedelta(days=420)).isoformat(),
    "moyens_pedagogiques": "Deux salles, un fonds documentaire, une malle d’animation.",
    "moyens_techniques": "Locaux accessibles à Rennes.",
    "sessions_par_an": "3",
    "stagiaires_par_an": "45",
    "alternance": "Trois semaines en structure d’accueil pour une semaine en centre.",
    "tuteurs": "Deux journées de formation par an.",
    "financement": "Opérateur de compétences et fonds propres.",
}
ORSINI = {"nom": "Orsini", "prenom": "Laurent", "fonction": "responsable", "diplome": "Master sciences de l’éducation"}


@scene
def habilitation(
    db: Session,
    organisme: Organisme,
    *,
    complete: bool = True,
    etat: str = "brouillon",
    qualification: Qualification = Qualification.OF_INDEPENDANT,
    instructeurs: list[Personne] | None = None,
) -> Habilitation:
    """A request, brought to ``etat`` by the people whose verbs lead there."""
    by = user_of(db, dirigeant(db, organisme))
    made = habilitations.start(db, organisme, qualification=qualification, by=by)
    if complete:
        fill(db, made, by)
    if etat == EtatHabilitation.BROUILLON:
        return made
    habilitations.deposit(db, made, by=by)
    if etat == EtatHabilitation.DEPOSEE:
        return made
    pair = instructeurs or [instructeur(db), instructeur(db, "Julien", "Delmas")]
    attributions.attribute(db, made, instructeurs=[each.id for each in pair], comite=[], by=decider(db))
    first = user_of(db, pair[0])
    if etat == EtatHabilitation.A_COMPLETER:
        instruction.POINTS.add(db, made, texte="Certificat Qualiopi en cours de validité", by=first)
        instruction.POINTS.send_back(db, made, by=first)
    elif etat == EtatHabilitation.ACCEPTEE:
        decisions.accept(
            db,
            made,
            objet=Objet.PREPARER_ET_EVALUER,
            valide_du=clock.today(),
            valide_jusqu_au=date(2029, 11, 30),
            conditions="",
            by=first,
        )
    elif etat == EtatHabilitation.REFUSEE:
        decisions.refuse(db, made, motif="L’équipe pédagogique ne comprend pas d’évaluateur.", by=first)
    assert made.etat == etat
    return made


@scene
def fill(db: Session, habilitation: Habilitation, by: Utilisateur) -> None:
    """Answer everything that a deposit asks for."""
    filled(db, habilitation, Demande, ANSWERS, ["35", "22"], ORSINI, "cv-orsini.pdf", "qualiopi-2024.pdf", by=by)
    for asked in demande.required_documents(db, habilitation):
        document(db, habilitation, NaturePiece.REQUISE, "piece.pdf", piece_requise_id=asked.id, by=by)
    db.flush()


def filled(
    db: Session, formulaire: Formulaire, form: type[FormModel], answers: Mapping[str, str], departements: Sequence[str],
    member: Mapping[str, str], cv: str, qualiopi: str, *, by: Utilisateur,
) -> None:  # fmt: skip
    """What typing each answer and choosing each document leaves (``tests/base/test_factories.py``), in one go: most tests begin here."""
    for name, value in answers.items():
        assert saisies.write(formulaire, form, name, [value]) is None
    formulaire.enregistre_le = clock.now()
    person = Formateur(
        rang=len(dossiers.team(db, formulaire)) + 1, dossier_id=formulaire.id, enregistree_le=clock.now(),
        enregistree_par_id=by.personne_id,
    )  # fmt: skip
    for name, value in member.items():
        assert saisies.write(person, LigneFormateur, name, [value]) is None
    db.add(person)
    assert contenu.save_territory(db, formulaire, departements) is None
    db.flush()
    document(db, formulaire, NaturePiece.CV, cv, formateur_id=person.id, by=by)
    document(db, formulaire, NaturePiece.QUALIOPI, qualiopi, by=by)
    db.flush()


def typed(
    db: Session, formulaire: Formulaire, answers: Mapping[str, str], departements: Sequence[str], member: Mapping[str, str],
    cv: str, qualiopi: str, *, by: Utilisateur,
) -> None:  # fmt: skip
    """The same, field by field and document by document, as people do."""
    for name, value in answers.items():
        assert contenu.save_field(db, formulaire, name, [value], by=by) is None
    contenu.save_field(db, formulaire, "departements", departements, by=by)
    person = equipe.add_member(db, formulaire, by=by)
    assert equipe.save_member(db, formulaire, person, {name: [value] for name, value in member.items()}, by=by) == {}
    contenu.attach(db, formulaire, NaturePiece.CV, cv, PDF, target=person.id, by=by)
    contenu.attach(db, formulaire, NaturePiece.QUALIOPI, qualiopi, PDF, by=by)


def type_all(db: Session, habilitation: Habilitation, *, by: Utilisateur) -> None:
    """As ``fill``, by the verbs that people use: what they may not do is refused."""
    typed(db, habilitation, ANSWERS, ["35", "22"], ORSINI, "cv-orsini.pdf", "qualiopi-2024.pdf", by=by)
    for asked in demande.required_documents(db, habilitation):
        contenu.attach(db, habilitation, NaturePiece.REQUISE, "piece.pdf", PDF, target=asked.id, by=by)


def document(db: Session, formulaire: Formulaire, nature: NaturePiece, name: str, *, by: Utilisateur, **target: Any) -> None:
    fichier = fichiers.keep(db, name, PDF, by=by)
    db.add(Piece(nature=nature, fichier_id=fichier.id, dossier_id=formulaire.id, **target))


@scene
def message(
    db: Session,
    thing: Organisme | Habilitation | SessionCqp,
    texte: str = "Bonjour",
    *,
    by: Utilisateur,
    interne: bool = False,
    pieces: int = 0,
) -> Message:
    """A message of the thread about this thing, which has left a minute ago; ``pieces``: how many files it has."""
    with clock.travel(-envois.delay(db) - timedelta(minutes=1)):
        fil = fils.opened(db, thing)
        for rang in range(pieces):
            brouillons.attach(db, fil, f"piece-{rang + 1}.pdf", PDF + str(rang).encode(), by=by)
        return envois.send(db, fil, cle=uuid7(), texte=texte, interne=interne, by=by)


@scene
def reponse_type(
    db: Session, /, titre: str = "Pièce bien reçue", texte: str = "Bonjour {prénom}, merci.", *, by: Utilisateur, **said: Any
) -> ReponseType:
    """A canned answer, as who writes it leaves it: their own, unless ``partagee``."""
    return reponses.add(db, reponses.Fiche.model_validate({"titre": titre, "texte": texte, **said}), (), by=by)


def organisme_of(db: Session, habilitation: Habilitation | SessionCqp) -> Organisme:
    return db.get_one(Organisme, habilitation.organisme_id)


def row(number: int = 1, **other: str) -> dict[str, list[str]]:
    """A good row of the délégataires' table, as typed; ``other`` cells in place of its own."""
    cells = {
        "nom": f"Grand Préau {number}", "telephone": "02 61 91 04 17", "adresse": f"{number} rue des Marronniers", "code_postal": "35000",
        "ville": "Rennes", "dirigeant_nom": "Le Guen", "dirigeant_prenom": "Maëlle", "courriel": f"direction{number}@preau.example",
    }  # fmt: skip
    return {name: [value] for name, value in (cells | other).items()}


@scene
def national(
    db: Session,
    nom: str = "Fédération du Grand Préau",
    *,
    rows: list[dict[str, list[str]]] | int = 3,
    etat: str = "brouillon",
    complete: bool = True,
    prenom: str = "Hélène",
    nom_dirigeant: str = "Vasseur",
    of: Organisme | None = None,
) -> Habilitation:
    """The request of an Organisme National with its table of délégataires; they are invited when it awaits them.

    ``of``: an organisme that is there already.
    """
    federation = of or organisme(db, nom, prenom=prenom, nom_dirigeant=nom_dirigeant)
    by = user_of(db, dirigeant(db, federation))
    made = habilitation(db, federation, complete=complete, qualification=Qualification.ORGANISME_NATIONAL)
    typed = [row(number) for number in range(1, rows + 1)] if isinstance(rows, int) else rows
    if typed:
        tableau.add(tableau.ouvrir(db, DELEGATAIRES, made, by=by), typed)
    if etat == EtatHabilitation.EN_ATTENTE_DELEGATAIRES:
        habilitations.submit(db, made, by=by)
    assert made.etat == etat
    return made


@scene
def reseau_accepte(
    db: Session, *, rows: list[dict[str, list[str]]] | int = 2, nom: str = "Fédération du Grand Préau"
) -> Habilitation:
    """A national habilitation that is accepted, its convention signed, with its délégataires."""
    made = national(db, nom, rows=rows, etat="en_attente_delegataires")
    sophie = instructeur(db)
    studied(db, made, sophie)
    decisions.accept(
        db, made, objet=Objet.PREPARER_ET_EVALUER, valide_du=clock.today(), valide_jusqu_au=clock.today() + timedelta(days=1000),
        conditions="", by=user_of(db, sophie),
    )  # fmt: skip
    sign_convention(db, made)
    return made


def near_its_end(db: Session, habilitation: Habilitation, days: int = 30) -> Habilitation:
    """It was accepted long ago, for so many days more."""
    decision = db.exec(select(Decision).where(Decision.habilitation_id == habilitation.id)).one()
    decision.valide_du, decision.valide_jusqu_au = (clock.today() + timedelta(days=each) for each in (days - 1000, days))
    decision.cree_le = clock.now() - timedelta(days=999)
    db.flush()
    return habilitation


def owner(db: Session, habilitation: Habilitation) -> Utilisateur:
    """The dirigeant whose request it is."""
    return user_of(db, dirigeant(db, db.get_one(Organisme, habilitation.organisme_id)))


def delegataires(db: Session, habilitation: Habilitation) -> list[Delegation]:
    return delegations.rows(db, habilitation)


@scene
def delegataire(db: Session, delegation: Delegation) -> Personne:
    """The dirigeant of an invited délégataire, with an account and a complete profile."""
    found = db.get_one(Organisme, delegation.organisme_id)
    personne = dirigeant(db, found)
    if personne.mot_de_passe is None:
        give_password(db, personne)
    if found.profil_complet_le is None:
        organismes.complete_profile(
            db, found, siret=siret(), statut_juridique="9220", date_declaration=date(2004, 9, 6), adresse="3 quai des Tanneurs",
            code_postal="56000", ville="Vannes", telephone="+33261910418", site_web="https://delegataire.example",
            nom=delegation.dirigeant_nom, prenom=delegation.dirigeant_prenom, by=user_of(db, personne),
        )  # fmt: skip
    return personne


FICHE: dict[str, str] = {
    "nda": "53561234567",
    "qualiopi_numero": "2025/41207.1",
    "qualiopi_jusqu_au": (clock.today() + timedelta(days=500)).isoformat(),
    "responsable_nom": "Morvan",
    "responsable_prenom": "Gaëlle",
    "responsable_telephone": "02 97 01 02 03",
    "responsable_courriel": "gaelle.morvan@delegataire.example",
    "locaux": "Deux salles au centre de Vannes, accessibles.",
    "moyens": "Une malle d’animation et dix postes.",
    "alternance": "Une semaine en centre, trois en accueil périscolaire.",
    "tuteurs": "Un tuteur par structure, réuni chaque trimestre.",
    "sessions_par_an": "2",
    "stagiaires_par_an": "24",
    "honneur": "oui",
}
FERHAT = {"nom": "Ferhat", "prenom": "Nadia", "fonction": "formateur", "diplome": "DEJEPS"}


@scene
def identification(db: Session, delegation: Delegation, *, complete: bool = True, etat: str = "invitee") -> Identification:
    """The form of a délégataire, filled by its dirigeant, and finished when asked."""
    by = user_of(db, delegataire(db, delegation))
    form = identifications.of_delegation(db, delegation)
    if complete:
        fill_form(db, form, by)
    if etat == EtatDelegation.TERMINEE:
        identifications.finish(db, delegation, by=by)
    assert delegation.etat == etat
    return form


@scene
def fill_form(db: Session, form: Identification, by: Utilisateur) -> None:
    filled(db, form, Fiche, FICHE, ["56"], FERHAT, "cv-ferhat.pdf", "qualiopi-2025.pdf", by=by)


@scene
def studied(db: Session, habilitation: Habilitation, *pair: Personne) -> None:
    """Every délégataire has finished, and the request that went by itself is entrusted to these instructeurs."""
    for each in delegataires(db, habilitation):
        identification(db, each, etat="terminee")
    attributions.attribute(db, habilitation, instructeurs=[each.id for each in pair], comite=[], by=decider(db))


@scene
def habilite(db: Session, nom: str = "Tremplin Animation Sud") -> Organisme:
    """An organisme that may open sessions today."""
    found = organisme(db, nom, prenom="Joël", nom_dirigeant="Roux")
    sign_convention(db, habilitation(db, found, etat="acceptee"))
    return found


@scene
def sign_convention(db: Session, habilitation: Habilitation) -> None:
    """Both parties sign what awaits them."""
    made = conventions.pending(db, habilitation.id)
    assert made is not None
    proof = conventions.Preuve(made.empreinte)
    conventions.sign(db, habilitation, preuve=proof, by=owner(db, habilitation))
    conventions.countersign(db, habilitation, preuve=proof, by=decider(db))


OUVERTURE: dict[str, str] = {
    "intitule": "Avignon, printemps",
    "modalite": "presentiel",
    "places": "12",
    "adresse": "14 rue des Lices",
    "code_postal": "84000",
    "ville": "Avignon",
    "heures_centre": "14",
    "heures_structure": "200",
    "alternance": "Une semaine en centre pour deux en structure.",
    "responsable_nom": "Benhaddou",
    "responsable_prenom": "Karim",
    "responsable_telephone": "04 65 71 30 09",
    "responsable_courriel": "karim.benhaddou@tremplin.example",
    "financement": "Opérateur de compétences.",
}


def days(begins: int = 60) -> dict[str, str]:
    """The dates of a session that begins in so many days, and lasts eight weeks."""
    start = clock.today() + timedelta(days=begins)
    dates = {"debut": start, "fin": start + timedelta(weeks=8), "jury_le": start + timedelta(weeks=9)}
    return {name: day.isoformat() for name, day in dates.items()}


@scene
def session(db: Session, owner: Organisme, *, complete: bool = True, etat: str = "brouillon", begins: int = 60) -> SessionCqp:
    """A request to open a session, brought to ``etat`` by the people whose verbs lead there."""
    by = user_of(db, dirigeant(db, owner))
    made = sessions.start(db, owner, by=by)
    if complete:
        for name, value in (OUVERTURE | days(begins)).items():
            assert saisies.write(made, Ouverture, name, [value]) is None
        made.enregistre_le = clock.now()
        db.flush()
        start = made.debut or clock.today()
        half_days = Rythme({start.weekday()}, [("09:00", "12:30")], start, start + timedelta(weeks=7))
        rythme.generate(db, made, half_days, by=by)
    if etat == EtatSession.BROUILLON:
        return made
    sessions.deposit(db, made, by=by)
    if etat == EtatSession.DEMANDEE:
        return made
    brigitte, amadou = binome(db, made)
    if etat == EtatSession.OUVERTE:
        validation.give_agreement(db, made, by=brigitte)
        validation.give_agreement(db, made, by=amadou)
    assert made.etat == etat
    return made


CANDIDAT = {
    "nom_naissance": "Amrani", "prenoms": "Yasmine", "ne_le": "1998-03-14", "sexe": "F", "commune": "Nice", "pays": "France",
    "acces": "FORMATION_CONTINUE_HORS_CONTRAT_DE_PROFESSIONNALISATION", "courriel": "y.amrani@exemple.example",
}  # fmt: skip


@scene
def candidats(db: Session, session: SessionCqp, *rows: Mapping[str, str]) -> list[Candidat]:
    """Candidates typed by the dirigeant of the organisme: one who is complete, or as many as there are ``rows``, each said to differ."""
    by = user_of(db, dirigeant(db, db.get_one(Organisme, session.organisme_id)))
    typed = [{name: [value] for name, value in (CANDIDAT | dict(row)).items()} for row in rows or [{}]]
    made: list[Candidat] = tableau.add(tableau.ouvrir(db, CANDIDATS, session, by=by), typed)
    return made


@scene
def en_cours(db: Session, owner: Organisme, *, people: int = 3, begins: int = -20) -> SessionCqp:
    """A session that runs since some weeks, a half-day a week, with candidates."""
    made = session(db, owner, etat="ouverte", begins=begins)
    for rang in range(people):
        candidat(db, made, ("Amrani", "Bertin", "Costa")[rang % 3] + (f"-{rang}" if rang > 2 else ""))
    trainer(db, made)
    debuts.begin(db, made, by=SYSTEME)
    return made


@scene
def trainer(db: Session, session: SessionCqp) -> Formateur:
    """One more in the team of a session."""
    who = Formateur(dossier_id=session.id, rang=9, nom="Orsini", prenom="Laurent", fonction=Fonction.FORMATEUR, diplome="BPJEPS")
    db.add(who)
    db.flush()
    return who


@scene
def candidat(db: Session, session: SessionCqp, nom: str) -> Candidat:
    rang = len(inscrits(db, session)) + 1
    who = Candidat(
        session_id=session.id, rang=rang, nom_naissance=nom, prenoms="Yasmine, Inès", ne_le=date(1998, 3, 14), commune="Nice"
    )
    db.add(who)
    db.flush()
    return who


def inscrits(db: Session, session: SessionCqp) -> list[Candidat]:
    return list(db.exec(select(Candidat).where(Candidat.session_id == session.id).order_by(col(Candidat.rang))))


def binome(db: Session, session: SessionCqp) -> tuple[Utilisateur, Utilisateur]:
    """Brigitte Caron for the employeurs and Amadou Ndiaye for the salariés, to whom the session is entrusted."""
    brigitte = binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron")
    amadou = binome_paritaire(db)
    session_attributions.attribute(db, session, employeurs=brigitte.id, salaries=amadou.id, by=decider(db))
    return user_of(db, brigitte), user_of(db, amadou)


@scene
def published(
    db: Session,
    /,
    titre: str = "Guide du jury de validation",
    *,
    roles: Sequence[Role] = (Role.DIRIGEANT,),
    categorie: str = "Sessions et jury",
    fichier: tuple[str, bytes] | None = ("guide-jury.pdf", PDF),
    by: Utilisateur | None = None,
    **said: Any,
) -> Document:
    """A document as its publication leaves it; ``said``: what else its form says. Without a file, it is an address."""
    given = {"natures": list(Nature), **({} if fichier else {"adresse": "https://www.legifrance.gouv.fr"}), **said}
    fiche = Publication.model_validate({"titre": titre, "categorie": categorie, "roles": list(roles), **given})
    found = documents.publish(db, fiche, Depose(*fichier) if fichier else None, by=by or decider(db))
    db.flush()
    return found


def failed_mail(db: Session, answer: str = "550 5.1.1 User unknown") -> Courriel:
    """The first mail that carries no link of its own and has not failed yet, given up as the worker does."""
    mail = next(each for each in mails(db) if "⟦" not in each.texte and each.etat != EtatCourriel.ECHEC)
    mail.etat, mail.tentatives, mail.pris_le, mail.derniere_reponse = EtatCourriel.ECHEC, 6, clock.now(), answer
    db.flush()
    return mail


def mails(db: Session) -> list[Courriel]:
    """Every mail written so far, oldest first."""
    return list(db.exec(select(Courriel).order_by(col(Courriel.cree_le), col(Courriel.id))))


def effacement(db: Session, personne: Personne) -> DemandeEffacement:
    """They ask that what is kept of them goes."""
    return demandes.ask(db, personne, "Je ne travaille plus ici.", by=user_of(db, personne))


def sent_mail(db: Session, days: int) -> Courriel:
    """One that left that many days ago."""
    when = clock.now() - timedelta(days=days)
    mail = Courriel(
        modele="organisme_retabli", destinataire="lina@marelle.example", sujet="Votre accès est rétabli", texte="Bonjour", html="<p>Bonjour</p>",
        message_id=f"<{uuid7()}@oc-eclat.example>", etat=EtatCourriel.ENVOYE, prochain_essai_le=when, cree_le=when, envoye_le=when,
    )  # fmt: skip
    db.add(mail)
    db.flush()
    return mail
