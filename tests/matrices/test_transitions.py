"""Every state × verb: allowed where the declaration says so, refused with a sentence everywhere else."""

from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, select

from eclat import clock, diagram
from eclat.domain.comptes import acces, agents, comptes, facteurs, jetons, preuves, reconnaissance
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.courriels import classements, retours
from eclat.domain.delegataires import delegations, delegues, designations, ecarts, effacements, identifications, rappels, relances
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.documentation import documents, lectures, rangs, versions
from eclat.domain.documentation.fiche import Modification, Nature, NouvelleVersion
from eclat.domain.habilitations import attributions, decisions, habilitations, instruction, retraits
from eclat.domain.messagerie import choix, envois, fils, groupes, reponses, traitements, transferts
from eclat.domain.organismes import dirigeants, logos, organismes, referents, reouvertures, sirets, vie
from eclat.domain.sessions import attributions as session_attributions
from eclat.domain.sessions import debuts, sessions, validation
from eclat.domain.sessions import retraits as retraits_de_session
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.support import adresses, changements_adresse, readressages, reexpeditions
from eclat.engines import journal, workflow
from eclat.models import (
    Appartenance,
    Attribution,
    Courriel,
    Delegation,
    Destination,
    Document,
    EnvoiGroupe,
    EtatCourriel,
    EtatDelegation,
    EtatDestination,
    EtatDocument,
    EtatEnvoi,
    EtatFil,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    EtatReponse,
    EtatSession,
    Fil,
    Habilitation,
    Identification,
    Objet,
    Organisme,
    Personne,
    Point,
    ReponseType,
    Role,
    Rythme,
    SessionCqp,
    UsageJeton,
)
from tests import factories as make

Case = tuple[Any, Callable[[], object], Utilisateur]
MORNING = date(2026, 12, 1)


def on_organisme(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.organisme(db)
        if verb in (referents.resend, referents.remove, adresses.correct_referent):
            make.referent(db, thing, active=False)
        if verb is logos.remove_logo:
            logos.set_logo(db, thing, "logo.png", PIXEL, by=make.user_of(db, make.dirigeant(db, thing)))
        user = make.decider(db) if who == "administrateur" else make.user_of(db, make.dirigeant(db, thing))
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_agent(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.instructeur(db)
        user = make.decider(db)
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def with_link(db: Session) -> Case:
    thing = make.instructeur(db)
    jeton = jetons.issue(db, thing, UsageJeton.MOT_DE_PASSE)
    user = make.user_of(db, thing)
    return thing, lambda: comptes.choose_password(db, thing, jeton=jeton, hache=hash_password(make.PASSWORD), by=user), user


def with_first_mail(db: Session) -> Case:
    thing = make.dirigeant(db, make.organisme(db, etat="en_attente", prouve=False))
    jeton, user = jetons.issue(db, thing, UsageJeton.ACTIVATION), make.user_of(db, thing)
    return thing, lambda: preuves.confirm(db, thing, jeton=jeton, present=thing.mot_de_passe, by=user), user


def claimed(db: Session) -> Case:
    thing = make.dirigeant(db, make.organisme(db, etat="refuse"))
    return thing, lambda: preuves.claim(db, thing, hash_password(make.PASSWORD), by=SYSTEME), SYSTEME


def restored(db: Session) -> Case:
    thing, user = make.organisme(db), make.decider(db)
    return thing, lambda: vie.restore(db, thing, by=user), user


def first_password(db: Session) -> Case:
    thing = make.instructeur(db)
    return thing, lambda: comptes.set_first_password(db, thing, hash_password(make.PASSWORD), by=SYSTEME), SYSTEME


def with_unlocking_link(db: Session) -> Case:
    thing = make.instructeur(db)
    jeton = jetons.issue(db, thing, UsageJeton.DEBLOCAGE)
    user = make.user_of(db, thing)
    return thing, lambda: reconnaissance.unlock(db, thing, jeton=jeton, by=user), user


def with_new_address(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.instructeur(db)
        jeton = jetons.issue(db, thing, UsageJeton.ADRESSE, nouvelle_adresse="s.rakoto@oc-eclat.example")
        given = {"jeton": jeton, "present": thing.mot_de_passe} if verb is changements_adresse.confirm else {}
        user = make.user_of(db, thing)
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_oneself(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.instructeur(db)
        codes = facteurs.install(db, thing, make.FACTEUR)
        user = make.user_of(db, thing)
        given = {name: codes[0] if value == "SECOURS" else value for name, value in arguments.items()}
        if "code" in given:
            given["code"] = make.code(make.FACTEUR)
        if verb is acces.change_password:
            given["present"] = thing.mot_de_passe
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def lost_factor(db: Session) -> Case:
    thing, user = make.instructeur(db), make.decider(db)
    facteurs.install(db, thing, make.FACTEUR)
    return thing, lambda: facteurs.reset(db, thing, by=user), user


ON_POINTS = (instruction.lift_point, instruction.reopen_point, instruction.amend_point, instruction.withdraw_point)


def on_request(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        organisme = make.organisme(db)
        pair = [make.instructeur(db), make.instructeur(db, "Julien", "Delmas")]
        thing = make.habilitation(db, organisme, etat="en_instruction", instructeurs=pair)
        users = {
            "dirigeant": make.user_of(db, make.dirigeant(db, organisme)),
            "administrateur": make.decider(db),
            "instructeur": make.user_of(db, pair[0]),
        }
        given = dict(arguments)
        if verb in (instruction.send_back, *ON_POINTS):
            instruction.add_point(db, thing, texte="Un point", by=users["instructeur"])
            if verb is not instruction.send_back:
                given["point"] = point = db.exec(select(Point)).one()
                if verb is instruction.reopen_point:
                    instruction.lift_point(db, thing, point=point, by=users["instructeur"])
        if verb is attributions.attribute:
            given |= {"instructeurs": [pair[1].id], "comite": []}
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_draft(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.habilitation(db, make.organisme(db))
        return thing, lambda: verb(db, thing, by=make.owner(db, thing)), make.owner(db, thing)

    return prepare


def on_mail(verb: Callable[..., Any], *, by_itself: bool = False) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        make.organisme(db, prouve=False)
        thing, user = make.mails(db)[0], SYSTEME if by_itself else make.decider(db)
        return thing, lambda: verb(db, [thing] if by_itself else thing, by=user), user

    return prepare


def returned(db: Session) -> Case:
    make.organisme(db)
    thing = make.mails(db)[0]
    return thing, lambda: retours.come_back(db, thing, reponse="550 5.1.1 User unknown", by=SYSTEME), SYSTEME


def on_national(verb: Callable[..., Any], who: str) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = make.national(db)
        user = make.owner(db, thing) if who == "dirigeant" else SYSTEME
        return thing, lambda: verb(db, thing, by=user), user

    return prepare


def on_delegation(
    verb: Callable[..., Any], who: str, *arguments: Any, several: bool = False, **named: Any
) -> Callable[[Session], Case]:
    """A délégataire invited the week before; what it would have in any other state is there too."""

    def prepare(db: Session) -> Case:
        with clock.travel(timedelta(days=-8)):
            request = make.national(db, rows=1, etat="en_attente_delegataires")
        (thing,) = make.delegataires(db, request)
        thing.motif, thing.retiree_le = "Hors territoire", clock.now()
        if verb is designations.designate:
            db.execute(delete(Identification))  # comes with the invitation
        sophie = make.instructeur(db)
        db.add(Attribution(habilitation_id=request.id, personne_id=sophie.id, role=Role.INSTRUCTEUR))
        if verb in (identifications.complete, identifications.take_up):
            make.identification(db, thing)
        if verb in (ecarts.set_aside, ecarts.put_back):
            request.etat = EtatHabilitation.EN_INSTRUCTION
        users = {
            "dirigeant": make.owner(db, request), "instructeur": make.user_of(db, sophie), "système": SYSTEME,
            "administrateur": make.decider(db),
            "délégataire": make.user_of(db, make.dirigeant(db, db.get_one(Organisme, thing.organisme_id))),
        }  # fmt: skip
        return thing, lambda: verb(db, [thing] if several else thing, *arguments, by=users[who], **named), users[who]

    return prepare


def on_session(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A whole request, which its dirigeant may hand over, take back, cancel."""

    def prepare(db: Session) -> Case:
        owner = make.habilite(db)
        thing, user = make.session(db, owner), make.user_of(db, make.dirigeant(db, owner))
        thing.motif = "Trop peu de candidats."  # what it would have once it is cancelled
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_studied(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """A request entrusted to a binôme; its collèges differ where it takes that."""

    def prepare(db: Session) -> Case:
        thing = make.session(db, make.habilite(db), etat="demandee")
        brigitte, amadou = make.binome(db, thing)
        thing.motif = "Trop peu de candidats."
        users = {"administrateur": make.decider(db), "binôme": amadou, "système": SYSTEME}
        given = dict(arguments)
        if verb in (validation.settle_open, validation.settle_refuse):
            validation.agree(db, thing, by=brigitte)
            validation.object_to(db, thing, motif="Non.", by=amadou)
        if verb is session_attributions.attribute:
            other = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
            given |= {"employeurs": brigitte.personne_id, "salaries": other.id}
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_fil(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        user = make.decider(db)
        thing = db.get_one(Fil, make.message(db, make.organisme(db), by=user).fil_id)
        return thing, lambda: verb(db, thing, by=user), user

    return prepare


def on_message(db: Session) -> Case:
    user = make.decider(db)
    sent = make.message(db, make.organisme(db), by=user)
    thing = db.get_one(Fil, sent.fil_id)
    return thing, lambda: envois.delete(db, thing, message=sent, by=user), user


def on_transfer(db: Session) -> Case:
    user, organisme = make.decider(db), make.organisme(db)
    request = make.habilitation(db, organisme, etat="deposee")
    sent = make.message(db, organisme, by=user)
    thing = db.get_one(Fil, sent.fil_id)
    return thing, lambda: transferts.transfer(db, thing, message=sent, dossier=request.id, by=user), user


def on_group(verb: Callable[..., Any], who: Utilisateur | None = None) -> Callable[[Session], Case]:
    """Its end comes once nothing of it awaits."""

    def prepare(db: Session) -> Case:
        user = make.decider(db)
        request = make.habilitation(db, make.organisme(db), etat="deposee")
        thing = groupes.prepare(db, "habilitation", [request.id], by=user)
        groupes.keep(db, thing, "Bonjour", (), by=user)
        if who is not None:
            db.execute(update(Destination).values(etat=EtatDestination.ECARTEE))
        return thing, lambda: verb(db, thing, by=who or user), who or user

    return prepare


def on_reponse(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        user = make.decider(db)
        thing = make.reponse_type(db, by=user)
        return thing, lambda: verb(db, thing, by=user), user

    return prepare


def amended(db: Session, thing: Any, *, by: Utilisateur) -> Any:
    return reponses.amend(db, thing, reponses.Modification(titre="Autre", texte="Autre"), (), by=by)


def closing(db: Session) -> Case:
    thing = make.organisme(db)
    return thing, lambda: delegues.close(db, thing, by=SYSTEME), SYSTEME


def reopening(db: Session) -> Case:
    thing = make.organisme(db)
    leader = make.dirigeant(db, thing)
    db.execute(update(Appartenance).values(jusqu_a=clock.now()))
    return thing, lambda: reouvertures.reopen(db, thing, leader, by=SYSTEME), SYSTEME


def giving_up(db: Session) -> Case:
    thing = make.organisme(db)
    return thing, lambda: sirets.give_up(db, thing, by=SYSTEME), SYSTEME


def erasing(db: Session) -> Case:
    thing = make.dirigeant(db, make.organisme(db))
    return thing, lambda: effacements.erase_person(db, thing, by=SYSTEME), SYSTEME


def on_document(verb: Callable[..., Any], who: str = "administrateur", *arguments: Any) -> Callable[[Session], Case]:
    """An obligatory reading of those who ask to be OF indépendants, between two others of its category."""

    def prepare(db: Session) -> Case:
        request = make.habilitation(db, make.organisme(db))
        reader = make.owner(db, request)
        _, thing, _ = (make.published(db, titre, obligatoire=True, natures=["independant"]) for titre in ("A", "B", "C"))
        users = {"administrateur": make.decider(db), "dirigeant": reader, "système": SYSTEME}
        return thing, lambda: verb(db, thing, *arguments, by=users[who]), users[who]

    return prepare


REPLACED = NouvelleVersion(vue=1, note="Page 12.", adresse="https://www.legifrance.gouv.fr")
AMENDED = Modification(titre="Guide", categorie="Repères", roles=[Role.DIRIGEANT], natures=[Nature.NATIONAL])
CORRECTED = LigneDelegation(**{name: typed[0] for name, typed in make.row(1, ville="Vannes").items()})
PROFILE = {
    "siret": None, "statut_juridique": "9220", "date_declaration": None, "adresse": "", "code_postal": "", "ville": "",
    "telephone": "+33261910417", "site_web": "https://organisme.example", "nom": "Lacombe", "prenom": "Mathilde",
}  # fmt: skip
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
CASES: dict[tuple[str, str], Callable[[Session], Case]] = {
    ("courriel", "relance"): on_mail(reexpeditions.resend),
    ("courriel", "retour"): returned,
    ("courriel", "classement"): on_mail(classements.dismiss),
    ("courriel", "remplacement"): on_mail(classements.settle, by_itself=True),
    ("organisme", "acceptation"): on_organisme(organismes.accept, "administrateur"),
    ("organisme", "refus"): on_organisme(organismes.refuse, "administrateur", motif="Établissement fermé."),
    ("organisme", "correction"): on_organisme(
        vie.correct, "administrateur", nom="La Grande Cour", siret=None, motif="Erreur de saisie."
    ),
    ("organisme", "suspension"): on_organisme(vie.suspend, "administrateur", motif="Certificat Qualiopi retiré."),
    ("organisme", "retablissement"): restored,
    ("organisme", "remplacement_dirigeant"): on_organisme(
        dirigeants.replace, "administrateur", nom="Roux", prenom="Joël", courriel="joel.roux@organisme.example"
    ),
    ("organisme", "correction_adresse"): on_organisme(
        adresses.correct_dirigeant, "administrateur", courriel="m@organisme.example"
    ),
    ("organisme", "correction_adresse_referent"): on_organisme(
        adresses.correct_referent, "administrateur", courriel="k@organisme.example"
    ),
    ("organisme", "profil"): on_organisme(organismes.complete_profile, "dirigeant", **PROFILE),
    ("organisme", "logo"): on_organisme(logos.set_logo, "dirigeant", name="logo.png", data=PIXEL),
    ("organisme", "retrait_logo"): on_organisme(logos.remove_logo, "dirigeant"),
    ("organisme", "designation_referent"): on_organisme(
        referents.designate, "dirigeant", nom="Benhaddou", prenom="Karim", courriel="karim@organisme.example"
    ),
    ("organisme", "report_referent"): on_organisme(referents.put_aside, "dirigeant"),
    ("organisme", "relance_referent"): on_organisme(referents.resend, "dirigeant"),
    ("organisme", "retrait_referent"): on_organisme(referents.remove, "dirigeant"),
    ("personne", "mot_de_passe"): with_link,
    ("personne", "premier_mot_de_passe"): first_password,
    ("personne", "confirmation_adresse"): with_first_mail,
    ("personne", "nouvelle_inscription"): claimed,
    ("personne", "deblocage"): with_unlocking_link,
    ("personne", "roles"): on_agent(agents.change_roles, roles=[Role.COMITE_TECHNIQUE], college=None),
    ("personne", "suspension"): on_agent(agents.suspend),
    ("personne", "retablissement"): on_agent(agents.restore),
    ("personne", "correction_adresse"): on_agent(adresses.correct, courriel="sophie@oc-eclat.example"),
    ("personne", "relance_agent"): on_agent(agents.resend),
    ("personne", "changement_mot_de_passe"): on_oneself(acces.change_password, hache="haché"),
    ("personne", "choix_notifications"): on_oneself(choix.choose, chosen={"habilitation": Rythme.QUOTIDIEN}),
    ("personne", "demande_adresse"): on_oneself(changements_adresse.ask, courriel="s.rakoto@oc-eclat.example"),
    ("personne", "abandon_adresse"): with_new_address(changements_adresse.give_up),
    ("personne", "changement_adresse"): with_new_address(changements_adresse.confirm),
    ("personne", "facteur"): on_oneself(facteurs.enrol, secret=make.FACTEUR, code=""),
    ("personne", "retrait_facteur"): on_oneself(facteurs.remove, code=""),
    ("personne", "codes_secours"): on_oneself(facteurs.renew_codes),
    ("personne", "code_secours"): on_oneself(facteurs.use_recovery_code, typed="SECOURS"),
    ("personne", "reinitialisation_facteur"): lost_factor,
    ("habilitation", "depot"): on_request(habilitations.deposit, "dirigeant"),
    ("habilitation", "retrait"): on_request(retraits.withdraw, "dirigeant"),
    ("habilitation", "suppression"): on_draft(retraits.discard),
    ("habilitation", "attribution"): on_request(attributions.attribute, "administrateur"),
    ("habilitation", "ajout_point"): on_request(instruction.add_point, "instructeur", texte="Un point"),
    ("habilitation", "modification_point"): on_request(instruction.amend_point, "instructeur", texte="Un autre point"),
    ("habilitation", "retrait_point"): on_request(instruction.withdraw_point, "instructeur"),
    ("habilitation", "levee_point"): on_request(instruction.lift_point, "instructeur"),
    ("habilitation", "reprise_point"): on_request(instruction.reopen_point, "instructeur"),
    ("habilitation", "renvoi"): on_request(instruction.send_back, "instructeur"),
    ("habilitation", "acceptation"): on_request(
        decisions.accept,
        "instructeur",
        objet=Objet.PREPARER,
        valide_du=MORNING,
        valide_jusqu_au=date(2029, 11, 30),
        conditions="",
    ),
    ("habilitation", "refus"): on_request(decisions.refuse, "instructeur", motif="Équipe insuffisante."),
    ("habilitation", "invitation"): on_national(habilitations.invite, "dirigeant"),
    ("habilitation", "depot_automatique"): on_national(delegations.deposit_by_itself, "système"),
    ("delegation", "designation"): on_delegation(designations.designate, "dirigeant", several=True),
    ("delegation", "modification"): on_delegation(delegues.amend, "dirigeant", CORRECTED),
    ("delegation", "readressage"): on_delegation(readressages.readdress, "administrateur", "maite@marelle.example"),
    ("delegation", "retrait"): on_delegation(delegues.withdraw, "dirigeant"),
    ("delegation", "relance"): on_delegation(relances.write_again, "dirigeant", several=True),
    ("delegation", "rappel"): on_delegation(rappels.remind, "système", due=7),
    ("delegation", "habilitation"): on_delegation(delegations.habilitate, "instructeur", several=True),
    ("delegation", "effacement"): on_delegation(effacements.erase, "système"),
    ("delegation", "achevement"): on_delegation(identifications.complete, "délégataire"),
    ("delegation", "reprise"): on_delegation(identifications.take_up, "délégataire"),
    ("delegation", "ecart"): on_delegation(ecarts.set_aside, "instructeur", motif="Hors territoire."),
    ("delegation", "reintegration"): on_delegation(ecarts.put_back, "instructeur"),
    ("session", "depot"): on_session(sessions.deposit),
    ("session", "retrait"): on_session(retraits_de_session.withdraw),
    ("session", "suppression"): on_session(retraits_de_session.discard),
    ("session", "annulation"): on_session(retraits_de_session.cancel, motif="Trop peu de candidats."),
    ("session", "attribution"): on_studied(session_attributions.attribute, "administrateur"),
    ("session", "accord"): on_studied(validation.agree, "binôme"),
    ("session", "desaccord"): on_studied(validation.object_to, "binôme", motif="Calendrier trop court."),
    ("session", "validation"): on_studied(validation.validate, "système"),
    ("session", "invalidation"): on_studied(validation.invalidate, "système", motif="Calendrier trop court."),
    ("session", "arbitrage_ouverture"): on_studied(validation.settle_open, "administrateur", motif="Il est assez long."),
    ("session", "arbitrage_refus"): on_studied(validation.settle_refuse, "administrateur", motif="Calendrier trop court."),
    ("session", "commencement"): on_studied(debuts.begin, "système"),
    ("fil", "fermeture"): on_fil(fils.close),
    ("fil", "reouverture"): on_fil(fils.reopen),
    ("reponse_type", "modification"): on_reponse(amended),
    ("reponse_type", "retrait"): on_reponse(reponses.withdraw),
    ("reponse_type", "retablissement"): on_reponse(reponses.restore),
    ("fil", "traitement"): on_fil(lambda db, thing, by: traitements.entrust(db, thing, personne=by.personne_id, by=by)),
    ("document", "version"): on_document(versions.replace, "administrateur", REPLACED, None),
    ("document", "modification"): on_document(documents.amend, "administrateur", AMENDED),
    ("document", "parution"): on_document(documents.appear, "système"),
    ("document", "retrait"): on_document(documents.withdraw),
    ("document", "echeance"): on_document(documents.expire, "système"),
    ("document", "retablissement"): on_document(documents.restore),
    ("document", "confirmation"): on_document(lectures.confirm, "dirigeant"),
    ("document", "relance"): on_document(lectures.remind),
    ("document", "montee"): on_document(rangs.rise),
    ("document", "descente"): on_document(rangs.sink),
    ("fil", "suppression_message"): on_message,
    ("envoi_groupe", "envoi"): on_group(groupes.send),
    ("envoi_groupe", "abandon"): on_group(groupes.give_up),
    ("envoi_groupe", "fin"): on_group(groupes.finish, SYSTEME),
    ("fil", "transfert"): on_transfer,
    ("organisme", "fermeture"): closing,
    ("organisme", "reouverture"): reopening,
    ("organisme", "cession_siret"): giving_up,
    ("personne", "effacement"): erasing,
}
STATES = {
    Organisme: EtatOrganisme, Personne: EtatPersonne, Habilitation: EtatHabilitation, Delegation: EtatDelegation,
    Courriel: EtatCourriel, Document: EtatDocument, Fil: EtatFil, SessionCqp: EtatSession, ReponseType: EtatReponse,
    EnvoiGroupe: EtatEnvoi,
}  # fmt: skip
EVERY = [(key, state) for key, move in workflow.TRANSITIONS.items() if move.model in STATES for state in STATES[move.model]]


def prepared(db: Session, key: tuple[str, str], state: Any = None) -> tuple[Any, Callable[[], object]]:
    """The thing in that state, and the verb ready to be called by someone who may."""
    make.administrateur(db)
    thing, call, _ = CASES[key](db)
    if state is not None:
        thing.etat = state
    db.flush()
    return thing, call


def test_every_declared_transition_has_a_case() -> None:
    declared = {key for key, move in workflow.TRANSITIONS.items() if move.model in STATES}
    assert declared == set(CASES), "a transition was declared or withdrawn: say here how to bring it about"


@pytest.mark.parametrize(("key", "state"), EVERY, ids=lambda value: "-".join(value) if isinstance(value, tuple) else str(value))
def test_a_verb_moves_only_from_the_states_it_declares(db: Session, key: tuple[str, str], state: Any) -> None:
    thing, call = prepared(db, key, state)
    move = workflow.TRANSITIONS[key]
    if state not in move.moves:
        with pytest.raises(Refus) as refusal:
            call()
        assert str(refusal.value).endswith(".")
        db.expire(thing)
        assert thing.etat == state
        return
    call()
    assert thing.etat == move.moves[state]
    line = journal.about(db, thing)[0]
    assert line.verbe == move.name
    assert (line.avant, line.apres) == (state, move.moves[state])


@pytest.mark.parametrize("key", list(CASES), ids="-".join)
def test_a_stranger_may_do_nothing(db: Session, key: tuple[str, str]) -> None:
    """The dirigeante of another organisme, an instructeur without attribution and a référent are all turned away."""
    if workflow.TRANSITIONS[key].by.__name__ == "anyone":
        pytest.skip("open by design: its caller proves who they are with a single-use link")
    thing, _ = prepared(db, key)
    other = make.organisme(db, "Les Ateliers du Belvédère")
    move = workflow.TRANSITIONS[key]
    strangers = [
        make.user_of(db, make.dirigeant(db, other)),
        make.user_of(db, make.instructeur(db, "Nour", "Haddad")),
        make.user_of(db, make.comite_technique(db)),
        make.user_of(db, make.referent(db, other)),
    ]
    for stranger in strangers:
        assert not move.by(db, stranger, thing)


def test_the_second_to_decide_is_told_who_was_first(db: Session) -> None:
    make.administrateur(db)
    organisme = make.organisme(db)
    sophie, julien = make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    thing = make.habilitation(db, organisme, etat="en_instruction", instructeurs=[sophie, julien])
    decisions.refuse(db, thing, motif="Équipe insuffisante.", by=make.user_of(db, sophie))
    with pytest.raises(Refus, match=r"^Sophie Rakoto vient de refuser cette demande"):
        decisions.refuse(db, thing, motif="Autre motif.", by=make.user_of(db, julien))
    with pytest.raises(Refus, match=r"^Vous venez de refuser cette demande"):
        decisions.refuse(db, thing, motif="Encore.", by=make.user_of(db, sophie))


def test_who_may_not_is_told_so_before_the_state_is_looked_at(db: Session) -> None:
    make.administrateur(db)
    thing = make.habilitation(db, make.organisme(db), etat="deposee")
    with pytest.raises(Interdit):
        decisions.refuse(db, thing, motif="Non.", by=make.user_of(db, make.instructeur(db)))


def test_the_drawn_diagram_is_up_to_date() -> None:
    from tests.conftest import ROOT

    assert (ROOT / "docs" / "transitions.md").read_text().strip() == diagram.diagrams().strip(), "run `make diagram`"
