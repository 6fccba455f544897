"""Every state × verb: allowed where the declaration says so, refused with a sentence everywhere else."""

import inspect
from base64 import b64decode
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update
from sqlmodel import Session, col, select
from uuid_utils.compat import uuid7

from eclat import clock, diagram
from eclat.courriels import editions, rendering
from eclat.domain.administration import blocs, cqp, listes_datees, pieces, reglages, textes
from eclat.domain.administration.pieces import Pour, Requise
from eclat.domain.annuaire import vitrines
from eclat.domain.campagnes import campagnes, diffusion, questions
from eclat.domain.campagnes import suivis as suivis_annuels
from eclat.domain.certificats import conservation as effacement
from eclat.domain.certificats import delivrances, levees, mentions, modeles, verification
from eclat.domain.certificats.mentions import Mentions
from eclat.domain.certificats.modeles import Modele as ModeleDeCertificat
from eclat.domain.changements import changements as changements_declares
from eclat.domain.comptes import acces, agents, autorisations, comptes, facteurs, jetons, noms, preuves, reconnaissance
from eclat.domain.comptes.passwords import hash_password
from eclat.domain.conservation import demandes, inactivite, refus
from eclat.domain.controles import controles, signalements
from eclat.domain.courriels import classements, retours
from eclat.domain.declarations import declarations, flux, schemas
from eclat.domain.declarations import demandes as demandes_cdc
from eclat.domain.declarations import relances as relances_cdc
from eclat.domain.declarations import titulaire as titulaire_cdc
from eclat.domain.delegataires import delegations, delegues, designations, ecarts, effacements, identifications, rappels, relances
from eclat.domain.delegataires import suspensions as suspensions_delegataires
from eclat.domain.delegataires.delegations import LigneDelegation
from eclat.domain.documentation import documents, lectures, rangs, versions
from eclat.domain.documentation.fiche import Modification, Nature, NouvelleVersion
from eclat.domain.dossiers import dossiers
from eclat.domain.habilitations import (
    attributions,
    auditions,
    avenants,
    avis,
    convention_rappels,
    conventions,
    decisions,
    delais_griefs,
    fins,
    gracieux,
    griefs,
    habilitations,
    instruction,
    modele_convention,
    recours_papier,
    recours_rappels,
    recours_resiliations,
    renouvellements,
    reponses_griefs,
    resiliations,
    retraits,
    suspensions,
)
from eclat.domain.insertion import enquetes
from eclat.domain.insertion import politiques as titulaire
from eclat.domain.jurys import attributions as resultats
from eclat.domain.jurys import (
    cloture,
    conservation,
    convocations,
    corrections,
    eligibilite,
    empechements,
    frais,
    instruction_recours,
    modele,
    organisation,
    propositions,
    recours,
    rectificatifs,
    reevaluations,
    registre,
    seuils,
    signatures,
    tenue,
)
from eclat.domain.jurys import reponses as reponses_de_jures
from eclat.domain.jurys.frais import Frais
from eclat.domain.jurys.modele import CompositionModele
from eclat.domain.jurys.organisation import Organisation
from eclat.domain.jurys.propositions import Proposition, Remplacement
from eclat.domain.jurys.registre import FicheJure
from eclat.domain.messagerie import choix, envois, fils, groupes, reponses, traitements, transferts
from eclat.domain.organismes import dirigeants, logos, organismes, referents, reouvertures, sirets, vie
from eclat.domain.organismes.lots import ACCEPTATION
from eclat.domain.partenaires import partenaires
from eclat.domain.sessions import abandons, bornes, changements, comite, debuts, sessions, validation
from eclat.domain.sessions import attributions as session_attributions
from eclat.domain.sessions import instruction as session_instruction
from eclat.domain.sessions import retraits as retraits_de_session
from eclat.domain.sessions.bornes import Bornes
from eclat.domain.sessions.candidats import etat_civil, tableau
from eclat.domain.socle import fichiers
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import SYSTEME, Utilisateur
from eclat.domain.support import adresses, changements_adresse, fusions, fusions_annulees, readressages, reexpeditions
from eclat.domain.veille import delais as veille_delais
from eclat.domain.veille import documents as documents_suivis
from eclat.domain.veille import naissances, remplacements
from eclat.engines import exports, journal, lots, workflow
from eclat.models import (
    Appartenance,
    Attribution,
    Bloc,
    Campagne,
    Candidat,
    Certificat,
    Changement,
    Choix,
    College,
    Conclusion,
    Controle,
    Courriel,
    Cqp,
    Decision,
    Declaration,
    Delegation,
    DemandeCorrection,
    DemandeEffacement,
    Destination,
    Document,
    DocumentSuivi,
    EffetSuspension,
    ElementLot,
    EnqueteInsertion,
    Enregistrement,
    EnvoiGroupe,
    EtatCampagne,
    EtatCertificat,
    EtatChangement,
    EtatCivil,
    EtatControle,
    EtatCourriel,
    EtatDeclaration,
    EtatDelegation,
    EtatDemande,
    EtatDestination,
    EtatDocument,
    EtatDocumentSuivi,
    EtatEffacement,
    EtatElement,
    EtatEnquete,
    EtatEnvoi,
    EtatExport,
    EtatFil,
    EtatFlux,
    EtatHabilitation,
    EtatLot,
    EtatOrganisme,
    EtatPartenaire,
    EtatPersonne,
    EtatRecours,
    EtatReponse,
    EtatSession,
    EtatSignalement,
    EtatSuivi,
    Export,
    Fichier,
    Fil,
    Flux,
    Fonction,
    FraisJure,
    Grief,
    Habilitation,
    Identification,
    IssueRecours,
    Jure,
    LienJure,
    Lot,
    MembreJury,
    ModeleConvention,
    NatureCertificat,
    NatureDocument,
    NatureFrais,
    NatureQuestion,
    Objet,
    Organisme,
    Origine,
    Partenaire,
    Personne,
    PieceRequise,
    Point,
    QualiteJure,
    Recours,
    Reglage,
    Renvoi,
    ReponseJure,
    ReponseType,
    Role,
    Rythme,
    SchemaCdc,
    SensAvis,
    SessionCqp,
    Signalement,
    SituationInsertion,
    SuiteSessions,
    SuiviAnnuel,
    TexteMail,
    UsageJeton,
)
from tests import campagnes as campagnes_dites
from tests import certificats, insertion, jurys, registres, signes
from tests import changements as changements_dits
from tests import controles as controles_dits
from tests import declarations as declares
from tests import documents_suivis as documents_dits
from tests import factories as make
from tests import resiliations as resiliations_dites
from tests.cdc.test_xml import later

Case = tuple[Any, Callable[[], object], Utilisateur]
MORNING = date(2026, 12, 1)


VITRINE = {
    "presentation": "Nous formons depuis vingt ans.", "telephone": "", "courriel": "", "site_web": "", "adresse": False, "sessions": True,
}  # fmt: skip


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


def twice_registered(db: Session) -> Case:
    thing, other, user = make.organisme(db), make.organisme(db, "Tremplin Animation Sud", etat="en_attente"), make.decider(db)
    return thing, lambda: fusions.merge(db, thing, absorbe=other, choix={}, by=user), user


def once_merged(db: Session) -> Case:
    thing, merge, user = twice_registered(db)
    merge()
    return thing, lambda: fusions_annulees.undo(db, thing, by=user), user


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


def bounded(db: Session) -> Case:
    thing, user = db.exec(select(Enregistrement)).all()[0], make.decider(db)
    return thing, lambda: bornes.set_bounds(db, thing, bornes=Bornes(places_max=20), by=user), user


def on_required(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    def case(db: Session) -> Case:
        user, thing = make.decider(db), PieceRequise(cqp_id=db.exec(select(Cqp)).all()[0].id, intitule="Plan des locaux")
        thing.retiree_le = clock.now() if verb is pieces.restore else None
        db.add(thing)
        db.flush()
        if verb is pieces.amend:
            return thing, lambda: verb(db, thing, vu=pieces.mark(thing), by=user, **arguments), user
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return case


def catalogued(verb: Callable[..., Any], model: type[Any], **arguments: Any) -> Callable[[Session], Case]:
    """A row of the catalogue that nothing relies on."""

    def case(db: Session) -> Case:
        user = make.decider(db)
        cqp = Cqp(intitule="CQP des essais")
        db.add(cqp)
        db.flush()
        held = Enregistrement(cqp_id=cqp.id, code_rncp="RNCP99999", jusqu_au=clock.today() + timedelta(days=900))
        db.add(held)
        db.flush()
        bloc = Bloc(enregistrement_id=held.id, code="BC01", intitule="Accueillir")
        db.add(bloc)
        db.flush()
        choix = db.exec(select(Choix).where(col(Choix.du).is_(None), col(Choix.jusqu_au).is_(None))).all()[0]
        thing = next(each for each in (cqp, held, bloc, choix) if isinstance(each, model))
        seen = {"vu": blocs.mark(bloc)} if model is Bloc else {}
        return thing, lambda: verb(db, thing, by=user, **arguments, **seen), user

    return case


def ended(db: Session, bloc: Bloc, *, by: Utilisateur, jusqu_au: date, vu: str) -> None:
    blocs.end(db, bloc, jusqu_au=jusqu_au, by=by)


def with_model(db: Session) -> Case:
    thing, _, user = on_required(pieces.amend, requise=None)(db)
    pieces.set_model(db, thing, nom="modele.pdf", data=make.PDF, by=user)
    return thing, lambda: pieces.remove_model(db, thing, by=user), user


def one_more(db: Session) -> Case:
    user, thing = make.decider(db), db.exec(select(Cqp)).all()[0]
    return thing, lambda: pieces.add(db, thing, requise=Requise(intitule="Plan des locaux", pour=Pour.SESSION), by=user), user


def on_text(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    def case(db: Session) -> Case:
        user, thing, modele = make.decider(db), textes.hold(db, "organisme_retabli"), "organisme_retabli"
        held = editions.edition(rendering.original(modele))
        thing.brouillon = editions.edited(modele, held.sujet, held.apercu, f"Bonjour.\n\n{held.message}").source
        thing.source = thing.brouillon if verb is textes.restore else ""
        db.flush()
        if verb is textes.draft:
            return thing, lambda: verb(db, thing, source=textes.source_of(modele, thing), vu=textes.mark(thing), by=user), user
        return thing, lambda: verb(db, thing, vu=textes.mark(thing), by=user), user

    return case


def a_partner(db: Session) -> Case:
    """Whom an accepted habilitation makes one."""
    make.habilite(db)
    partenaires.follow(db)
    user, thing = make.decider(db), db.exec(select(Partenaire)).one()
    return thing, lambda: partenaires.declare(db, thing, vu=99, by=user), user


def on_declaration(
    verb: Callable[..., Any], *, system: bool = False, holder: bool = False, **said: Any
) -> Callable[[Session], Case]:
    """A parchemin to declare, and the file that carries it."""

    def prepare(db: Session) -> Case:
        user = make.decider(db)
        one, (thing, _) = declares.envoyees(db, people=2, by=user)
        thing.flux_id = None  # as where a deletion waits for its file
        titulaire_cdc.candidat_of(db, thing).courriel = "titulaire@exemple.example"
        by = SYSTEME if system else titulaire_cdc.LUI if holder else user
        asks = {each for each in inspect.signature(verb).parameters if each in ("flux", "valeurs")} - set(said)
        fields = {name: getattr(thing, name) for name in declarations.TITRES} | {"nom_usage": "Autre"}
        given = {name: value for name, value in {"flux": one, "valeurs": fields}.items() if name in asks}
        return thing, lambda: verb(db, thing, by=by, **given, **said), by

    return prepare


def on_campagne(verb: Callable[..., Any], who: str = "administrateur", **given: Any) -> Callable[[Session], Case]:
    """Told so that it may be in any state; an act on a question is done to the second."""

    def prepare(db: Session) -> Case:
        claire = make.decider(db)
        thing = campagnes_dites.preparee(db, by=claire)
        thing.ouverte_le = thing.diffusee_le = clock.now()
        if verb in (questions.reword, questions.remove, questions.raise_, questions.lower):
            given["question"] = questions.of(db, thing)[1]
        if verb is diffusion.add:
            given["organismes"] = [make.habilite(db).id]
        user = claire if who == "administrateur" else make.user_of(db, make.comite_technique(db))
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_suivi(verb: Callable[..., Any], who: str = "administrateur", later: int = 0, **given: Any) -> Callable[[Session], Case]:
    """Everything is answered; told so that it may be in any state, asked ``later`` days ago."""

    def prepare(db: Session) -> Case:
        owner = make.habilite(db)
        thing, leader = campagnes_dites.demande(db, owner), make.user_of(db, make.dirigeant(db, owner))
        campagnes_dites.rempli(db, thing, leader, make.PDF)
        thing.remis_le, thing.motif = clock.now(), "Précisez."
        thing.demande_le -= timedelta(days=later)
        if verb is diffusion.put_off:
            thing.jusqu_au -= timedelta(days=5)
        user = {"administrateur": make.decider(db), "dirigeant": leader}.get(who, SYSTEME)
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


QUESTION: dict[str, Any] = {
    "nature": NatureQuestion.TEXTE, "intitule": "Et ensuite ?", "aide": "", "choix": "", "obligatoire": False,
}  # fmt: skip


def on_controle(verb: Callable[..., Any], **given: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing, user = controles_dits.prevu(db), make.decider(db)
        thing.conclusion, thing.rapport, thing.motif = Conclusion.CONFORME, "Tout va.", "Fermé."  # which some of its states want
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_signalement(verb: Callable[..., Any], **given: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing, user = controles_dits.recu(db), make.decider(db)
        thing.suite = "Fait."  # which some of its states want
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_controlled(verb: Callable[..., Any], **given: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing, user = make.organisme(db), make.decider(db)
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_changement(verb: Callable[..., Any], who: str = "administrateur", **given: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing = changements_dits.transmis(db)
        thing.motif, thing.traite_le = "Fait.", clock.now()  # which some of its states want
        user = changements_dits.leader(db, thing) if who == "dirigeant" else make.decider(db)
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_changing(db: Session) -> Case:
    thing = make.habilitation(db, make.organisme(db), etat="acceptee")
    user = make.owner(db, thing)
    return thing, lambda: changements_declares.begin(db, thing, by=user), user


def on_followed(db: Session) -> Case:
    thing = make.habilite(db)
    return thing, lambda: naissances.follow(db, thing, by=SYSTEME), SYSTEME


def on_document_suivi(verb: Callable[..., Any], who: str = "administrateur", **given: Any) -> Callable[[Session], Case]:
    """Handed over by its dirigeant; for the clock and its people, with a last day that is past, or one that comes."""

    def prepare(db: Session) -> Case:
        thing = documents_dits.transmis(db)
        thing.motif = "Suivi ailleurs."  # which some of its states want
        if verb == veille_delais.expire:
            thing.valable_jusqu_au = clock.today() - timedelta(days=1)
        elif verb == veille_delais.remind:
            thing.valable_jusqu_au, thing.rappels = clock.today() + timedelta(days=9), 0
        leader = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, thing.organisme_id)))
        if who == "dirigeant":
            found = documents_suivis.open_one(db, thing)
            assert found is not None
            found.transmis_le = None
        user = {"administrateur": make.decider(db), "dirigeant": leader, "système": SYSTEME}[who]
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_enquete(verb: Callable[..., Any], who: str = "platform", **given: Any) -> Callable[[Session], Case]:
    """What a holder is asked, late enough for anything to be done of it."""

    def prepare(db: Session) -> Case:
        (thing,) = insertion.ouvertes(db, people=1)
        thing.envoyee_le = clock.now() - timedelta(days=20)
        thing.situation, thing.repondue_le = SituationInsertion.RECHERCHE, clock.now()  # which one of its states wants
        if verb is enquetes.close:
            thing.jusqu_au = clock.today() - timedelta(days=1)
        by = {"platform": SYSTEME, "titulaire": titulaire.LUI}.get(who) or make.decider(db)
        return thing, lambda: verb(db, thing, by=by, **given), by

    return prepare


def on_flux(verb: Callable[..., Any], **given: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        user = make.decider(db)
        thing, _ = declares.envoyees(db, people=1, by=user)
        thing.motif = "Erreur"  # which some of its states want
        said = given | ({"fichier": db.get_one(Fichier, thing.fichier_id)} if verb is flux.finish else {})
        return thing, lambda: verb(db, thing, by=user, **said), user

    return prepare


def on_demande(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        user = make.decider(db)
        (one,) = declares.ouvertes(db, people=1)
        demandes_cdc.register(db, one, recue_le=clock.today(), demande="Mon nom", by=user)
        (thing,) = demandes_cdc.of(db, one)
        thing.reponse, thing.repondue_le = "Oui", clock.now()  # which some of its states want
        return thing, lambda: verb(db, thing, reponse="Oui", by=user), user

    return prepare


def on_schema(db: Session) -> Case:
    user = make.decider(db)
    thing = schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=user)
    return thing, lambda: schemas.withdraw(db, thing, by=user), user


def on_dirigeant(verb: Callable[..., Any], *, allowed: bool) -> Callable[[Session], Case]:
    """What somebody of an organisme lets support do."""

    def case(db: Session) -> Case:
        thing = make.dirigeant(db, make.organisme(db))
        user = make.user_of(db, thing)
        if allowed:
            autorisations.allow(db, thing, by=user)
        return thing, lambda: verb(db, thing, by=user), user

    return case


def on_effacement(verb: Callable[..., Any], **given: str) -> Callable[[Session], Case]:
    """Somebody who leads nothing any more asks that their data go."""

    def case(db: Session) -> Case:
        personne = make.dirigeant(db, make.organisme(db))
        thing = make.effacement(db, personne)
        thing.reponse = "Les procès-verbaux restent."  # which some of its states want
        db.exec(select(Appartenance).where(Appartenance.personne_id == personne.id)).one().jusqu_a = clock.now()
        by = SYSTEME if verb is demandes.carry_out else make.decider(db)
        return thing, lambda: verb(db, thing, by=by, **given), by

    return case


def settled(db: Session) -> Case:
    user, thing = make.decider(db), reglages.hold(db, "pv_days")
    return thing, lambda: reglages.change(db, thing, valeur="20", by=user), user


def thresholds(db: Session) -> Case:
    thing, user = db.exec(select(Enregistrement)).all()[0], make.decider(db)
    db.add(Bloc(enregistrement_id=thing.id, code="BC09", intitule="Bloc fictif"))
    db.flush()
    return thing, lambda: seuils.set_thresholds(db, thing, seuils={"BC09": "12"}, by=user), user


def registered(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        thing, user = db.exec(select(Enregistrement)).all()[0], make.decider(db)
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_certificat(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """One that was delivered; what it would have in any other state is there too."""

    def prepare(db: Session) -> Case:
        thing, other = certificats.of(db, certificats.delivree(db, people=2))
        thing.motif, thing.etat_le, thing.remplace_par_id = "Erreur", clock.now(), other.id
        if verb is verification.show:
            thing.masque_le = clock.now()
        if verb is levees.lift:  # somebody withdrew it
            journal.write(db, thing, "retrait", by=make.decider(db))
        given = arguments | ({"par": other.id} if verb is delivrances.replace else {})
        users = {"administrateur": make.decider(db), "système": SYSTEME, "titulaire": verification.LUI}
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def restored(db: Session) -> Case:
    thing, user = make.organisme(db), make.decider(db)
    return thing, lambda: vie.restore(db, thing, by=user), user


def first_password(db: Session) -> Case:
    thing = make.instructeur(db)
    them = make.user_of(db, thing)
    return thing, lambda: comptes.set_first_password(db, thing, hash_password(make.PASSWORD), by=them), them


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


ON_POINTS = (instruction.POINTS.lift, instruction.POINTS.reopen, instruction.POINTS.amend, instruction.POINTS.withdraw)


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
        if verb in (instruction.POINTS.send_back, *ON_POINTS):
            instruction.POINTS.add(db, thing, texte="Un point", by=users["instructeur"])
            if verb is not instruction.POINTS.send_back:
                given["point"] = point = db.exec(select(Point)).one()
                if verb is instruction.POINTS.reopen:
                    instruction.POINTS.lift(db, thing, point=point, by=users["instructeur"])
        if verb is attributions.attribute:
            given |= {"instructeurs": [pair[1].id], "comite": []}
        if verb is avis.CONSEIL.ask:
            given |= {"membres": [pair[1].id]}
        if verb is avis.CONSEIL.advise:
            avis.CONSEIL.ask(db, thing, membres=[pair[1].id], by=users["instructeur"])
            users["consulté"] = make.user_of(db, pair[1])
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_habilitation(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """Once it was accepted."""

    def prepare(db: Session) -> Case:
        thing, user = make.habilitation(db, make.organisme(db), etat="acceptee"), make.decider(db)
        if verb is suspensions.resume:
            suspensions.suspend(db, thing, effet=EffetSuspension.SESSIONS, motif="Évaluations irrégulières.", by=user)
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_griefs(verb: Callable[..., Any], who: str, later: int = 0, **arguments: Any) -> Callable[[Session], Case]:
    """Prepared; notified, answered, heard where it takes that."""

    def prepare(db: Session) -> Case:
        thing, claire = make.habilitation(db, make.organisme(db), etat="acceptee"), make.decider(db)
        leader, given = make.owner(db, thing), dict(arguments)
        griefs.add(db, thing, titre="Évaluateur non déclaré", faits="Session de Tours.", by=claire)
        (grief,) = db.exec(select(Grief))
        if verb in (griefs.amend, griefs.remove):
            given["grief"] = grief
        if verb not in (griefs.add, griefs.amend, griefs.remove, griefs.notify):
            griefs.notify(db, thing, delai=15, by=claire)
            held = griefs.notified(db, thing)
            assert held is not None and held.notifiee_le is not None and held.jusqu_au is not None
            reponses_griefs.write(db, thing, {grief.id: "Il était déclaré."}, by=leader)
            if verb in (resiliations.decide, resiliations.take_effect):
                reponses_griefs.send(db, thing, by=leader)
            if verb is resiliations.take_effect:
                resiliations.decide(db, thing, motif="Un motif.", effet_le=clock.today(), sessions=SuiteSessions.JURY, by=claire)
            if verb in (auditions.move, auditions.cancel, auditions.note):
                held.audition_le = clock.now() + timedelta(days=-1 if verb is auditions.note else 1)
                held.audition_lieu = "Paris"
            held.notifiee_le -= timedelta(days=later)
            held.jusqu_au -= timedelta(days=later)
            db.flush()
        user = {"administrateur": claire, "dirigeant": leader, "système": SYSTEME}[who]
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


HEARING: dict[str, Any] = {"jour": clock.today() + timedelta(days=9), "heure": "10:00", "lieu": "Paris"}


def on_convention(verb: Callable[..., Any], who: str, *before: str, **arguments: Any) -> Callable[[Session], Case]:
    """Of an accepted habilitation, after these verbs."""

    def prepare(db: Session) -> Case:
        organisme = make.organisme(db)
        thing = make.habilitation(db, organisme, etat="acceptee")
        users = {"dirigeant": make.user_of(db, make.dirigeant(db, organisme)), "administrateur": make.decider(db)}
        made = conventions.of(db, thing)[0]
        proof = conventions.Preuve(made.empreinte)
        for each in before:
            if each == "signature":
                conventions.sign(db, thing, preuve=proof, by=users["dirigeant"])
            elif each == "contresignature":
                conventions.countersign(db, thing, preuve=proof, by=users["administrateur"])
            else:
                conventions.withdraw(db, thing, motif="Une erreur.", by=users["administrateur"])
        given = dict(arguments)
        if verb in (conventions.sign, conventions.countersign):
            given["preuve"] = proof
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_the_end(verb: Callable[..., Any], *, ended: bool) -> Callable[[Session], Case]:
    """Its last day is past, or near."""

    def prepare(db: Session) -> Case:
        thing = make.habilitation(db, make.organisme(db), etat="acceptee")
        decision = db.exec(select(Decision).where(Decision.habilitation_id == thing.id)).one()
        decision.cree_le = clock.now() - timedelta(days=999)
        decision.valide_du, decision.valide_jusqu_au = (
            clock.today() + timedelta(days=days) for days in (-999, -1 if ended else 30)
        )
        db.flush()
        return thing, lambda: verb(db, thing, by=SYSTEME), SYSTEME

    return prepare


def on_a_signature_that_waits(db: Session) -> Case:
    """Its convention was made a month ago, and nobody has signed it."""
    with clock.travel(-timedelta(days=30)):
        thing = make.habilitation(db, make.organisme(db), etat="acceptee")
    decision = db.exec(select(Decision).where(Decision.habilitation_id == thing.id)).one()
    if conventions.pending(db, thing.id) is None:
        with clock.travel(-timedelta(days=30)):
            conventions.make(db, thing, decision, bloquante=True)
    return thing, lambda: convention_rappels.remind(db, thing, by=SYSTEME), SYSTEME


def on_renewal(db: Session) -> Case:
    """Its renewal was accepted, and has begun."""
    thing, _, _ = on_the_end(fins.hand_on, ended=True)(db)
    suite = make.habilitation(db, make.organisme(db, "La suite"), etat="acceptee")
    suite.renouvelle_id = thing.id
    db.flush()
    return thing, lambda: fins.hand_on(db, thing, by=SYSTEME), SYSTEME


def renewable(db: Session) -> Case:
    thing = make.near_its_end(db, make.habilitation(db, make.organisme(db), etat="acceptee"))
    by = make.owner(db, thing)
    return thing, lambda: renouvellements.renew(db, thing, by=by), by


def on_clauses(db: Session) -> Case:
    thing, by = modele_convention.hold(db), make.decider(db)
    textes, vu = modele_convention.texts(db)
    textes |= {"autres": "Chacun garde un exemplaire."}
    return thing, lambda: modele_convention.publish(db, thing, textes=textes, vu=vu, by=by), by


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


def on_habilitated(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A délégataire of an accepted national habilitation."""

    def prepare(db: Session) -> Case:
        request, user = make.reseau_accepte(db, rows=1), make.decider(db)
        (thing,) = make.delegataires(db, request)
        thing.motif, thing.retiree_le = "Hors territoire", clock.now()  # what it would have in some of its states
        db.flush()
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_session(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A whole request, which its dirigeant may hand over, take back, cancel."""

    def prepare(db: Session) -> Case:
        owner = make.habilite(db)
        thing, user = make.session(db, owner), make.user_of(db, make.dirigeant(db, owner))
        thing.motif = "Trop peu de candidats."  # what it would have once it is cancelled
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_refused(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A refusal, contested where it takes that."""

    def prepare(db: Session) -> Case:
        judge, organisme = make.comite_technique(db, "Paule", "Ferrand"), make.organisme(db)
        thing = make.habilitation(db, organisme, etat="refusee", instructeurs=[make.instructeur(db)])
        leader = make.user_of(db, make.dirigeant(db, organisme))
        if verb not in (gracieux.appeal, recours_papier.enter):
            gracieux.appeal(db, thing, texte="Deux évaluateurs.", by=leader)
        if verb is recours_rappels.remind:
            gracieux.of(db, thing)[0].cree_le -= timedelta(days=16)
            db.flush()
        known = {gracieux.appeal: leader, recours_papier.enter: make.decider(db), recours_rappels.remind: SYSTEME}
        user = known.get(verb) or make.user_of(db, judge)
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_withdrawn(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """A résiliation, contested where it takes that."""

    def prepare(db: Session) -> Case:
        judge, thing = make.comite_technique(db, "Paule", "Ferrand"), make.habilitation(db, make.organisme(db), etat="acceptee")
        contested = verb in (recours_resiliations.uphold, recours_resiliations.annul)
        (resiliations_dites.contestee if contested else resiliations_dites.resiliee)(db, thing)
        user = {
            "dirigeant": make.owner(db, thing), "administrateur": make.decider(db), "comité": make.user_of(db, judge),
        }[who]  # fmt: skip
        return thing, lambda: verb(db, thing, by=user, **arguments), user

    return prepare


def on_sent_back(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    """A form sent back long ago, whose day is tomorrow, or was yesterday."""

    def prepare(db: Session) -> Case:
        late = verb in (instruction.POINTS.tell_late, session_instruction.POINTS.tell_late)
        if verb in (instruction.POINTS.remind, instruction.POINTS.tell_late):
            thing: Any = make.habilitation(db, make.organisme(db), etat="a_completer", instructeurs=[make.instructeur(db)])
        else:
            thing = make.session(db, make.habilite(db), etat="demandee")
            thing.motif = "Trop peu de candidats."
            make.binome(db, thing)
        author, today = make.decider(db).personne_id, clock.today()
        assert author is not None
        db.execute(delete(Renvoi).where(col(Renvoi.dossier_id) == thing.id))
        sent = Renvoi(dossier_id=thing.id, auteur_id=author, avant_le=today + timedelta(days=-1 if late else 1))
        sent.cree_le = clock.now() - timedelta(days=20)
        db.add(sent)
        db.flush()
        return thing, lambda: verb(db, thing, by=SYSTEME), SYSTEME

    return prepare


def on_studied(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """A request entrusted to a binôme; its collèges differ where it takes that."""

    def prepare(db: Session) -> Case:
        thing = make.session(db, make.habilite(db), etat="demandee")
        brigitte, amadou = make.binome(db, thing)
        thing.motif = "Trop peu de candidats."
        member = make.comite_technique(db, "Paul", "Ferrand")
        odile = make.user_of(db, member)
        users = {"administrateur": make.decider(db), "binôme": amadou, "comité": odile, "système": SYSTEME}
        given = dict(arguments)
        asked = session_instruction.POINTS
        if verb in (asked.lift, asked.reopen, asked.amend, asked.withdraw, asked.send_back):
            asked.add(db, thing, texte="Un point", by=amadou)
            point = db.exec(select(Point)).one()
            if verb is asked.reopen:
                asked.lift(db, thing, point=point, by=amadou)
            given |= {} if verb is asked.send_back else {"point": point}
        if verb in (comite.ask, comite.advise):
            comite.ask(db, thing, membres=[member.id], by=brigitte)
        if verb is comite.ask:
            given |= {"membres": [make.comite_technique(db, "Nour", "Haddad").id]}
        if verb is debuts.begin:
            thing.debut = clock.today()
        if verb in (validation.settle_open, validation.settle_refuse):
            validation.agree(db, thing, by=brigitte)
            validation.object_to(db, thing, motif="Non.", by=amadou)
        if verb is session_attributions.attribute:
            other = make.binome_paritaire(db, prenom="Nora", nom="Lemaire")
            given |= {"employeurs": brigitte.personne_id, "salaries": other.id}
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_candidat(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """A candidate of an open session, who proposed another first name."""

    def prepare(db: Session) -> Case:
        owner = make.habilite(db)
        (thing,) = make.candidats(db, make.session(db, owner, etat="ouverte"))
        thing.correction = {"prenoms": "Jeanne"}
        given = arguments | ({"seen": tableau.empreinte(thing)} if verb is etat_civil.confirm else {})
        user = etat_civil.LUI if who == "candidat" else make.user_of(db, make.dirigeant(db, owner))
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def judged(verb: Callable[..., Any], who: str, **arguments: Any) -> Callable[[Session], Case]:
    """A candidate of a version that is entered."""

    def prepare(db: Session) -> Case:
        session = jurys.tenu(db)
        thing = make.inscrits(db, session)[0]
        given = dict(arguments)
        if verb is corrections.correct:
            given["valeurs"] = {name: getattr(thing, name) for name in corrections.JUDGED} | {"nom_usage": "Marin"}
        user = make.user_of(db, make.administrateur(db)) if who == "administrateur" else jurys.copresidents(db, session)[0]
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_signed(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A session whose procès-verbal is signed. The platform does what no administrateur does."""

    def prepare(db: Session) -> Case:
        thing = signes.a_attribuer(db)
        thing.motif = "Trop peu de candidats."
        candidat = make.inscrits(db, thing)[1].id
        given = {name: candidat if value == "candidat" else value for name, value in arguments.items()}
        user = make.decider(db) if verb in (resultats.attribute, resultats.send_back) else SYSTEME
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_register(db: Session) -> Case:
    """Signed more than fifty years ago; its candidates were erased."""
    thing = registres.aged(db)
    thing.motif = "Trop peu de candidats."
    return thing, lambda: effacement.erase(db, thing, by=SYSTEME), SYSTEME


def on_recours(verb: Callable[..., Any], who: str = "administrateur", **arguments: Any) -> Callable[[Session], Case]:
    """Deposited, entrusted to a member of the comité technique, with all that it would have in its other states."""

    def prepare(db: Session) -> Case:
        thing = signes.contested(db)
        paul = make.comite_technique(db, "Paul", "Ferrand")
        instruction_recours.entrust(db, thing, membres=[paul.id], by=make.decider(db))
        thing.issue, thing.decision = IssueRecours.MAINTENU, "Rien à redire."
        given = dict(arguments)
        if verb is instruction_recours.entrust:
            given = {"membres": [make.comite_technique(db, "Nour", "Haddad").id]}
        if verb is reevaluations.enrol:
            thing.issue = IssueRecours.EVALUATION
            session = recours.session_of(db, thing)
            given = {"session": jurys.pret(db, make.organisme_of(db, session)).id}
        users = {"administrateur": make.decider(db), "comité": make.user_of(db, paul), "système": SYSTEME}
        return thing, lambda: verb(db, thing, by=users[who], **given), users[who]

    return prepare


def on_running(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A session that runs, of which a candidate left already; ``candidat``, ``formateur``: the rank of the one who is meant."""

    def prepare(db: Session) -> Case:
        owner = make.habilite(db)
        thing, user = make.en_cours(db, owner), make.user_of(db, make.dirigeant(db, owner))
        thing.motif = "Trop peu de candidats."
        people, team = make.inscrits(db, thing), dossiers.team(db, thing)
        people[1].abandon_le, people[1].abandon_motif = clock.today(), "Emploi trouvé."
        named: dict[str, Any] = {"candidat": people, "formateur": team}
        given = {name: named[name][value].id if name in named else value for name, value in arguments.items()}
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_jury(verb: Callable[..., Any], who: str = "binôme", *, sat: bool = False, **arguments: Any) -> Callable[[Session], Case]:
    """A session whose jury is all said; ``sat``: it has begun. ``candidat``: the rank of the one who is meant."""

    def prepare(db: Session) -> Case:
        thing = jurys.pret(db)
        if sat:
            jurys.sits(db, thing)
        thing.motif = "Trop peu de candidats."
        people, sitting = make.inscrits(db, thing), jurys.members(db, thing)
        for each in sitting:
            each.convoque_le = clock.now() - timedelta(days=2)
        named: dict[str, Any] = {"candidat": people, "membre": sitting, "presents": sitting, "candidats": people}
        given = {
            name: [named[name][value].id] if name.endswith("s") else named[name][value].id if name in named else value
            for name, value in arguments.items()
        } if named.keys() & arguments.keys() else dict(arguments)  # fmt: skip
        user = SYSTEME if who == "système" else jurys.copresidents(db, thing)[0]
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_members(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    """Another expert of the register takes a place, or that of somebody."""

    def prepare(db: Session) -> Case:
        thing, claude = jurys.pret(db), jurys.juror(db, "Claude", "Ferrand", College.SALARIES)
        thing.motif = "Trop peu de candidats."
        leaving = next(each for each in jurys.members(db, thing) if each.nom == "Mercier")
        said: dict[Callable[..., Any], dict[str, Any]] = {
            propositions.propose: {"proposition": Proposition(place="expert-salaries", jure=claude.id)},
            propositions.replace: {"remplacement": Remplacement(membre=leaving.id, jure=claude.id)},
            propositions.remove: {"membre": leaving.id},
            propositions.hand_over: {},
        }
        given = said[verb]
        owner = make.user_of(db, make.dirigeant(db, db.get_one(Organisme, thing.organisme_id)))
        user = owner if verb is propositions.hand_over else jurys.copresidents(db, thing)[0]
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_juror(verb: Callable[..., Any], **arguments: Any) -> Callable[[Session], Case]:
    """A line of the register, who sits at a jury."""

    def prepare(db: Session) -> Case:
        session, user = jurys.pret(db), make.decider(db)
        thing, given = jurys.juror(db), dict(arguments)
        tied = LienJure(jure_id=thing.id, organisme_id=make.organisme(db).id)
        spent = FraisJure(jure_id=thing.id, session_id=session.id, nature=NatureFrais.REPAS, montant=1850, jour=clock.today())
        db.add_all([tied, spent])
        db.flush()
        if verb is registre.restore:
            thing.retire_le = clock.now()
        if verb is registre.accept:
            thing.propose_le = clock.now()
        if verb in (registre.tie, registre.untie):
            given["organisme"] = tied.organisme_id if verb is registre.untie else session.organisme_id
        if verb is frais.note:
            given["frais"] = Frais(session=session.id, nature=NatureFrais.DEPLACEMENT, montant="42,50", jour=clock.today())
        if verb is frais.remove:
            given["frais"] = spent.id
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def convoked(db: Session) -> Case:
    thing = jurys.members(db, jurys.planifie(db))[-1]
    user = reponses_de_jures.LUI
    return thing, lambda: reponses_de_jures.answer(db, thing, reponse=ReponseJure.VIENT, liens=[], mot="", by=user), user


def composed(db: Session) -> Case:
    thing, user = db.exec(select(Cqp)).all()[0], make.decider(db)
    return thing, lambda: modele.set_composition(db, thing, modele=CompositionModele(experts=1), by=user), user


FICHE = FicheJure(nom="Mercier", prenom="Salomé", courriel="s.mercier@jury.example", qualite=QualiteJure.EXPERT)
ORGANISATION = Organisation(du=clock.today() + timedelta(days=40), matin_de="09:00", matin_a="12:00", lieu="Salle 3")


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


def on_lot(verb: Callable[..., Any], who: Utilisateur | None = None) -> Callable[[Session], Case]:
    """Its end comes once nothing of it awaits."""

    def prepare(db: Session) -> Case:
        user = make.decider(db)
        thing = lots.prepare(db, ACCEPTATION, [make.organisme(db, etat="en_attente").id], by=user)
        assert thing is not None
        if who is not None:
            db.execute(update(ElementLot).values(etat=EtatElement.ECARTE))
        return thing, lambda: verb(db, thing, by=who or user), who or user

    return prepare


def on_export(verb: Callable[..., Any], who: Utilisateur | None = None, **said: Any) -> Callable[[Session], Case]:
    def prepare(db: Session) -> Case:
        user = make.decider(db)
        thing = exports.ask(db, "organismes", "Organismes", "", "csv", 9000, by=user)
        kept = fichiers.named(db, "organismes.csv", "text/csv", (f"{uuid7()}.csv", 0, "0" * 64), of=thing.auteur_id)
        thing.fichier_id = kept.id
        given = said | ({"fichier": kept} if verb is exports.finish else {})
        return thing, lambda: verb(db, thing, by=who or user, **given), who or user

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


def nobody_comes(db: Session) -> Organisme:
    """An organisme that nobody enters, warned of it, whose day has come."""
    thing = make.organisme(db)
    thing.cree_le, thing.averti_le = clock.now() - timedelta(days=4000), clock.now() - timedelta(days=40)
    thing.averti_jours, thing.effacement_prevu_le = 30, clock.today()
    db.flush()
    return thing


def warning(db: Session) -> Case:
    thing = nobody_comes(db)
    thing.effacement_prevu_le = thing.averti_le = None
    return thing, lambda: inactivite.warn(db, thing, by=SYSTEME), SYSTEME


def inactive(db: Session) -> Case:
    thing = nobody_comes(db)
    return thing, lambda: inactivite.erase(db, thing, by=SYSTEME), SYSTEME


def refused(db: Session) -> Case:
    thing = make.organisme(db, etat="refuse")
    thing.decide_le = clock.now() - timedelta(days=500)
    return thing, lambda: refus.erase(db, thing, by=SYSTEME), SYSTEME


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


def on_pv(verb: Callable[..., Any], until: str, **arguments: Any) -> Callable[[Session], Case]:
    """``until``: how far its procès-verbal went before the verb."""

    def prepare(db: Session) -> Case:
        thing = jurys.tenu(db)
        thing.motif = "Trop peu de candidats."  # what it would have once it is cancelled
        pair, given = jurys.presidents(db, thing), dict(arguments)
        if until == "saisi":
            jurys.all_valid(db, thing)
        elif until == "signé":
            jurys.signed(db, thing)
            given["candidats"] = [make.inscrits(db, thing)[0].id]
        else:
            jurys.closed(db, thing)
        preuves = [jurys.proof(db, thing, each) for each in pair] if until in ("clos", "tous") else []
        if verb is signatures.sign:
            given["preuve"] = preuves[0]
        if verb is empechements.relieve:
            given["remplacant"] = make.binome_paritaire(db, prenom="Nora", nom="Lemaire").id
        for each, preuve in zip(pair, preuves, strict=True) if until == "tous" else ():
            signatures.sign(db, thing, preuve=preuve, by=make.user_of(db, each))
        user = SYSTEME if until == "tous" else make.user_of(db, pair[0])
        user = make.decider(db) if verb is empechements.relieve else user
        return thing, lambda: verb(db, thing, by=user, **given), user

    return prepare


def on_rectificatif(verb: Callable[..., Any]) -> Callable[[Session], Case]:
    """One that was just opened, of a version that is attributed where the verb says so."""

    def prepare(db: Session) -> Case:
        thing = jurys.tenu(db)
        thing.motif = "Trop peu de candidats."
        former = jurys.signed(db, thing)
        if verb is rectificatifs.abandon_attributed:
            resultats.attribute(db, thing, by=make.decider(db))
        brigitte, whom = jurys.copresidents(db, thing)[0], make.inscrits(db, thing)[0].id
        rectificatifs.rectify(db, thing, motif="Une ligne pour une autre.", candidats=[whom], by=brigitte)
        assert former.version == 1
        return thing, lambda: verb(db, thing, by=brigitte), brigitte

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
    ("organisme", "vitrine"): on_organisme(vitrines.choose, "dirigeant", **VITRINE),
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
    ("organisme", "fusion"): twice_registered,
    ("organisme", "annulation_fusion"): once_merged,
    ("personne", "roles"): on_agent(agents.change_roles, roles=[Role.COMITE_TECHNIQUE], college=None),
    ("personne", "suspension"): on_agent(agents.suspend),
    ("personne", "retablissement"): on_agent(agents.restore),
    ("personne", "correction_nom"): on_agent(noms.correct, prenom="Sofia", nom="Rakoto", motif="Faute à l’inscription."),
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
    ("habilitation", "ajout_point"): on_request(instruction.POINTS.add, "instructeur", texte="Un point"),
    ("habilitation", "modification_point"): on_request(instruction.POINTS.amend, "instructeur", texte="Un autre point"),
    ("habilitation", "retrait_point"): on_request(instruction.POINTS.withdraw, "instructeur"),
    ("habilitation", "levee_point"): on_request(instruction.POINTS.lift, "instructeur"),
    ("habilitation", "reprise_point"): on_request(instruction.POINTS.reopen, "instructeur"),
    ("habilitation", "demande_avis"): on_request(avis.CONSEIL.ask, "instructeur"),
    ("habilitation", "avis"): on_request(avis.CONSEIL.advise, "consulté", sens=SensAvis.RESERVE, motif="Équipe restreinte."),
    ("habilitation", "renvoi"): on_request(instruction.POINTS.send_back, "instructeur"),
    ("habilitation", "recours"): on_refused(gracieux.appeal, texte="Deux évaluateurs."),
    ("habilitation", "recours_resiliation"): on_withdrawn(recours_resiliations.appeal, "dirigeant", texte="Déclaré."),
    ("habilitation", "recours_resiliation_papier"): on_withdrawn(
        recours_resiliations.enter, "administrateur", texte="Déclaré.", recu_le=None
    ),
    ("habilitation", "recours_resiliation_maintien"): on_withdrawn(recours_resiliations.uphold, "comité", motif="Non."),
    ("habilitation", "recours_resiliation_annulation"): on_withdrawn(recours_resiliations.annul, "comité", motif="Oui."),
    ("habilitation", "recours_papier"): on_refused(recours_papier.enter, texte="Deux évaluateurs.", recu_le=None),
    ("habilitation", "recours_rappel"): on_refused(recours_rappels.remind),
    ("habilitation", "avis_recours"): on_refused(gracieux.advise, sens=SensAvis.FAVORABLE, motif="Deux CV."),
    ("habilitation", "recours_maintien"): on_refused(gracieux.uphold, motif="Un seul CV."),
    ("habilitation", "recours_reouverture"): on_refused(gracieux.reopen, motif="Deux CV."),
    ("habilitation", "rappel_points"): on_sent_back(instruction.POINTS.remind),
    ("habilitation", "echeance_points"): on_sent_back(instruction.POINTS.tell_late),
    ("habilitation", "acceptation"): on_request(
        decisions.accept,
        "instructeur",
        objet=Objet.PREPARER,
        valide_du=MORNING,
        valide_jusqu_au=date(2029, 11, 30),
        conditions="",
    ),
    ("habilitation", "convention"): on_convention(conventions.establish, "administrateur", "retrait"),
    ("habilitation", "avenant"): on_convention(
        avenants.amend, "administrateur", "signature", "contresignature", changements="Le territoire.", regions=["Bretagne"]
    ),
    ("habilitation", "convention_signature"): on_convention(conventions.sign, "dirigeant"),
    ("habilitation", "convention_contresignature"): on_convention(conventions.countersign, "administrateur", "signature"),
    ("habilitation", "convention_retrait"): on_convention(conventions.withdraw, "administrateur", motif="Une erreur."),
    ("modele_convention", "clauses"): on_clauses,
    ("habilitation", "refus"): on_request(decisions.refuse, "instructeur", motif="Équipe insuffisante."),
    ("habilitation", "suspension"): on_habilitation(
        suspensions.suspend, effet=EffetSuspension.SESSIONS, motif="Évaluations irrégulières."
    ),
    ("habilitation", "reprise"): on_habilitation(suspensions.resume),
    ("habilitation", "grief"): on_griefs(griefs.add, "administrateur", titre="Un autre", faits="Des faits."),
    ("habilitation", "grief_correction"): on_griefs(griefs.amend, "administrateur", titre="Un autre", faits="Des faits."),
    ("habilitation", "grief_retrait"): on_griefs(griefs.remove, "administrateur"),
    ("habilitation", "griefs_notification"): on_griefs(griefs.notify, "administrateur", delai=30),
    ("habilitation", "griefs_reponse"): on_griefs(reponses_griefs.send, "dirigeant"),
    ("habilitation", "griefs_classement"): on_griefs(resiliations.dismiss, "administrateur", raison="Une erreur."),
    ("habilitation", "audition"): on_griefs(auditions.fix, "administrateur", **HEARING),
    ("habilitation", "audition_report"): on_griefs(auditions.move, "administrateur", **HEARING),
    ("habilitation", "audition_annulation"): on_griefs(auditions.cancel, "administrateur", explication="Un empêchement."),
    ("habilitation", "audition_note"): on_griefs(auditions.note, "administrateur", dit="L’absence est reconnue."),
    ("habilitation", "rappel_griefs"): on_griefs(delais_griefs.remind, "système", later=14),
    ("habilitation", "echeance_griefs"): on_griefs(delais_griefs.tell_late, "système", later=16),
    ("habilitation", "resiliation"): on_griefs(
        resiliations.decide, "administrateur", motif="Un motif.", effet_le=clock.today(), sessions=SuiteSessions.JURY
    ),
    ("habilitation", "resiliation_effet"): on_griefs(resiliations.take_effect, "système"),
    ("habilitation", "expiration"): on_the_end(fins.expire, ended=True),
    ("habilitation", "releve"): on_renewal,
    ("habilitation", "renouvellement"): renewable,
    ("habilitation", "rappel_fin"): on_the_end(fins.remind, ended=False),
    ("habilitation", "rappel_convention"): on_a_signature_that_waits,
    ("habilitation", "invitation"): on_national(habilitations.invite, "dirigeant"),
    ("habilitation", "depot_automatique"): on_national(delegations.deposit_by_itself, "système"),
    ("delegation", "designation"): on_delegation(designations.designate, "dirigeant", several=True),
    ("delegation", "modification"): on_delegation(delegues.amend, "dirigeant", CORRECTED),
    ("delegation", "readressage"): on_delegation(readressages.readdress, "administrateur", "maite@marelle.example"),
    ("delegation", "retrait"): on_delegation(delegues.withdraw, "dirigeant"),
    ("delegation", "relance"): on_delegation(relances.write_again, "dirigeant", several=True),
    ("delegation", "rappel"): on_delegation(rappels.remind, "système", due=7),
    ("delegation", "habilitation"): on_delegation(delegations.habilitate, "instructeur", several=True),
    ("delegation", "suspension"): on_habilitated(
        suspensions_delegataires.suspend, effet=EffetSuspension.SESSIONS, motif="Bilan attendu."
    ),
    ("delegation", "levee_suspension"): on_habilitated(suspensions_delegataires.resume),
    ("delegation", "exclusion"): on_habilitated(suspensions_delegataires.withdraw, motif="Évaluations irrégulières."),
    ("delegation", "effacement"): on_delegation(effacements.erase, "système"),
    ("delegation", "achevement"): on_delegation(identifications.complete, "délégataire"),
    ("delegation", "reprise"): on_delegation(identifications.take_up, "délégataire"),
    ("delegation", "ecart"): on_delegation(ecarts.set_aside, "instructeur", motif="Hors territoire."),
    ("delegation", "reintegration"): on_delegation(ecarts.put_back, "instructeur"),
    ("reglage", "reglage"): settled,
    ("cqp", "piece_requise"): one_more,
    ("piece_requise", "modification"): on_required(pieces.amend, requise=Requise(intitule="Plan coté", pour=Pour.HABILITATION)),
    ("piece_requise", "retrait"): on_required(pieces.withdraw),
    ("piece_requise", "retablissement"): on_required(pieces.restore),
    ("texte_mail", "brouillon"): on_text(textes.draft),
    ("texte_mail", "mise_en_service"): on_text(textes.publish),
    ("texte_mail", "abandon"): on_text(textes.give_up),
    ("texte_mail", "retour_original"): on_text(textes.restore),
    ("partenaire", "declaration"): a_partner,
    ("declaration", "correction"): on_declaration(declarations.correct),
    ("declaration", "completude"): on_declaration(declarations.complete, system=True),
    ("declaration", "manque"): on_declaration(declarations.lack, system=True),
    ("declaration", "renvoi"): on_declaration(declarations.send_again),
    ("declaration", "interrogation"): on_declaration(titulaire_cdc.ask),
    ("declaration", "proposition"): on_declaration(titulaire_cdc.propose, holder=True, valeurs={"prenoms": "Jeanne"}, mot=""),
    ("declaration", "relance"): on_declaration(relances_cdc.remind),
    ("declaration", "alerte"): on_declaration(relances_cdc.warn, system=True),
    ("declaration", "export"): on_declaration(declarations.export),
    ("declaration", "reprise"): on_declaration(declarations.release),
    ("declaration", "reception"): on_declaration(declarations.receive),
    ("declaration", "acceptation"): on_declaration(declarations.accept),
    ("declaration", "rejet"): on_declaration(declarations.reject),
    ("declaration", "ecart"): on_declaration(declarations.set_aside, system=True),
    ("declaration", "suppression_due"): on_declaration(declarations.to_delete),
    ("declaration", "envoi_suppression"): on_declaration(declarations.export_removal),
    ("declaration", "suppression"): on_declaration(declarations.delete),
    ("declaration", "reouverture"): on_declaration(declarations.reopen),
    ("organisme", "controle"): on_controlled(
        controles.plan, prevu_le=clock.today() + timedelta(days=9), lieu="Avignon", objet="Les locaux."
    ),
    ("organisme", "signalement"): on_controlled(
        signalements.record, recu_le=clock.today(), origine=Origine.AUTRE, auteur="", objet="Heures", faits="Trois heures."
    ),
    ("campagne", "modification"): on_campagne(
        campagnes.amend,
        titre="Autrement",
        periode_du=clock.today() - timedelta(days=9),
        periode_au=clock.today(),
        jusqu_au=clock.today() + timedelta(days=9),
    ),
    ("campagne", "ouverture"): on_campagne(campagnes.launch),
    ("campagne", "suppression"): on_campagne(campagnes.discard),
    ("campagne", "ajout"): on_campagne(diffusion.add),
    ("campagne", "report"): on_campagne(campagnes.put_off, jusqu_au=clock.today() + timedelta(days=60)),
    ("campagne", "cloture"): on_campagne(campagnes.close),
    ("campagne", "conclusion"): on_campagne(campagnes.conclude, "comité", conclusion="Les abandons augmentent."),
    ("campagne", "question"): on_campagne(questions.add, **QUESTION),
    ("campagne", "question_correction"): on_campagne(questions.reword, **QUESTION),
    ("campagne", "question_retrait"): on_campagne(questions.remove),
    ("campagne", "question_montee"): on_campagne(questions.raise_, rang=2),
    ("campagne", "question_descente"): on_campagne(questions.lower, rang=2),
    ("suivi_annuel", "remise"): on_suivi(suivis_annuels.submit, "dirigeant"),
    ("suivi_annuel", "lecture"): on_suivi(suivis_annuels.read, a_suivre=True, note="À revoir."),
    ("suivi_annuel", "annotation"): on_suivi(suivis_annuels.annotate, a_suivre=True, note="À revoir."),
    ("suivi_annuel", "renvoi"): on_suivi(suivis_annuels.send_back, motif="Précisez.", jusqu_au=clock.today() + timedelta(days=9)),
    ("suivi_annuel", "dispense"): on_suivi(suivis_annuels.excuse, motif="Habilité hier."),
    ("suivi_annuel", "relance"): on_suivi(suivis_annuels.chase),
    ("suivi_annuel", "rappel"): on_suivi(diffusion.remind, "système", later=31),
    ("suivi_annuel", "prolongation"): on_suivi(diffusion.put_off, "système"),
    ("controle", "rapport"): on_controle(
        controles.report, tenu_le=clock.today(), conclusion=Conclusion.CONFORME, rapport="Tout va."
    ),
    ("controle", "deplacement"): on_controle(controles.move, prevu_le=clock.today() + timedelta(days=9), lieu="Ailleurs"),
    ("controle", "annulation"): on_controle(controles.cancel, motif="Fermé."),
    ("organisme", "demande_document"): on_controlled(
        documents_suivis.ask, nature=NatureDocument.FORMATEUR, intitule="Diplôme de Jean Roy"
    ),
    ("organisme", "veille"): on_followed,
    ("habilitation", "changement"): on_changing,
    ("changement", "transmission"): on_changement(changements_declares.hand_over, "dirigeant"),
    ("changement", "suppression"): on_changement(changements_declares.discard, "dirigeant"),
    ("changement", "complement"): on_changement(changements_declares.ask_more, motif="Depuis quand ?"),
    ("changement", "prise_en_note"): on_changement(changements_declares.note),
    ("changement", "refus"): on_changement(changements_declares.refuse, motif="Hors territoire."),
    ("document_suivi", "transmission"): on_document_suivi(remplacements.hand_over, "dirigeant"),
    ("document_suivi", "confirmation"): on_document_suivi(documents_suivis.confirm),
    ("document_suivi", "refus"): on_document_suivi(documents_suivis.refuse, motif="La page 2 manque."),
    ("document_suivi", "retrait"): on_document_suivi(documents_suivis.withdraw, motif="Suivi ailleurs."),
    ("document_suivi", "rappel"): on_document_suivi(veille_delais.remind, "système"),
    ("document_suivi", "expiration"): on_document_suivi(veille_delais.expire, "système"),
    ("signalement", "traitement"): on_signalement(signalements.treat, suite="Fait."),
    ("signalement", "classement"): on_signalement(signalements.dismiss, motif="Déjà dit."),
    ("enquete_insertion", "envoi"): on_enquete(enquetes.send, "administrateur"),
    ("enquete_insertion", "relance"): on_enquete(enquetes.remind),
    ("enquete_insertion", "reponse"): on_enquete(enquetes.answer, "titulaire", valeurs=insertion.REPONSE),
    ("enquete_insertion", "refus"): on_enquete(enquetes.decline, "titulaire"),
    ("enquete_insertion", "cloture"): on_enquete(enquetes.close),
    ("enquete_insertion", "fin"): on_enquete(enquetes.stop),
    ("declaration", "demande"): on_declaration(demandes_cdc.register, recue_le=clock.today(), demande="Mon nom"),
    ("flux", "ecriture"): on_flux(flux.finish),
    ("flux", "echec"): on_flux(flux.fail, motif="Erreur"),
    ("flux", "depot"): on_flux(flux.mark_sent),
    ("flux", "abandon"): on_flux(flux.give_up),
    ("flux", "reception"): on_flux(flux.receive),
    ("flux", "refus"): on_flux(flux.refuse, motif="Erreur"),
    ("flux", "traitement"): on_flux(flux.treat, ok=1, ko=0),
    ("demande_correction", "correction"): on_demande(demandes_cdc.corrected),
    ("demande_correction", "infondee"): on_demande(demandes_cdc.unfounded),
    ("schema_cdc", "retrait"): on_schema,
    ("personne", "support_autorise"): on_dirigeant(autorisations.allow, allowed=False),
    ("personne", "support_retire"): on_dirigeant(autorisations.withdraw, allowed=True),
    ("demande_effacement", "acceptation"): on_effacement(demandes.accept),
    ("demande_effacement", "acceptation_partielle"): on_effacement(demandes.accept_part, reponse="Les procès-verbaux restent."),
    ("demande_effacement", "refus"): on_effacement(demandes.refuse, reponse="Votre dossier est en cours d’étude."),
    ("demande_effacement", "effacement"): on_effacement(demandes.carry_out),
    ("piece_requise", "modele"): on_required(pieces.set_model, nom="modele.pdf", data=make.PDF),
    ("piece_requise", "retrait_modele"): with_model,
    ("cqp", "intitule"): catalogued(cqp.rename, Cqp, intitule=cqp.Intitule(intitule="CQP des seconds essais")),
    ("cqp", "enregistrement"): catalogued(
        cqp.register, Cqp, inscription=cqp.Inscription(code_rncp="RNCP99998", jusqu_au=clock.today() + timedelta(days=1200))
    ),
    ("enregistrement", "dates"): catalogued(
        cqp.set_dates, Enregistrement, dates=cqp.Dates(jusqu_au=clock.today() + timedelta(days=800))
    ),
    ("enregistrement", "bloc"): catalogued(blocs.add, Enregistrement, bloc=blocs.Intitule(code="BC02", intitule="Animer")),
    ("enregistrement", "bloc_retrait"): catalogued(blocs.remove, Enregistrement, code="BC01"),
    ("bloc", "fin"): catalogued(ended, Bloc, jusqu_au=clock.today() + timedelta(days=30)),
    ("bloc", "modification"): catalogued(
        blocs.amend, Bloc, intitule=blocs.Intitule(code="BC01", intitule="Accueillir les enfants")
    ),
    ("choix", "mots"): catalogued(
        listes_datees.set_words, Choix, libelle="Autres mots", vu="Plan de développement des compétences"
    ),
    ("choix", "jours"): catalogued(
        listes_datees.set_days, Choix, jours=listes_datees.Jours(jusqu_au=clock.today() + timedelta(days=30))
    ),
    ("enregistrement", "bornes"): bounded,
    ("enregistrement", "seuils"): thresholds,
    ("enregistrement", "mentions"): registered(mentions.set_mentions, mentions=Mentions(niveau=3)),
    ("enregistrement", "modele_certificat"): registered(
        modeles.add,
        nature=NatureCertificat.PARCHEMIN,
        modele=ModeleDeCertificat(
            texte="qui a validé {blocs}.", signataire="Ana Roy", qualite="présidente", lieu="Paris", du=clock.today()
        ),
    ),
    ("certificat", "remplacement"): on_certificat(delivrances.replace, "système", motif="Erreur"),
    ("certificat", "levee"): on_certificat(levees.lift, "administrateur", motif="Erreur"),
    ("certificat", "retrait"): on_certificat(delivrances.withdraw, "administrateur", motif="Fraude"),
    ("certificat", "duplicata"): on_certificat(delivrances.edit_again, "administrateur", motif="Perdu"),
    ("certificat", "masquage"): on_certificat(verification.hide, "titulaire"),
    ("certificat", "affichage"): on_certificat(verification.show, "titulaire"),
    ("session", "depot"): on_session(sessions.deposit),
    ("session", "retrait"): on_session(retraits_de_session.withdraw),
    ("session", "suppression"): on_session(retraits_de_session.discard),
    ("session", "annulation"): on_session(retraits_de_session.cancel, motif="Trop peu de candidats."),
    ("session", "attribution"): on_studied(session_attributions.attribute, "administrateur"),
    ("session", "ajout_point"): on_studied(session_instruction.POINTS.add, "binôme", texte="Un point"),
    ("session", "modification_point"): on_studied(session_instruction.POINTS.amend, "binôme", texte="Un autre point"),
    ("session", "retrait_point"): on_studied(session_instruction.POINTS.withdraw, "binôme"),
    ("session", "levee_point"): on_studied(session_instruction.POINTS.lift, "binôme"),
    ("session", "reprise_point"): on_studied(session_instruction.POINTS.reopen, "binôme"),
    ("session", "renvoi"): on_studied(session_instruction.POINTS.send_back, "binôme"),
    ("session", "rappel_points"): on_sent_back(session_instruction.POINTS.remind),
    ("session", "echeance_points"): on_sent_back(session_instruction.POINTS.tell_late),
    ("session", "demande_avis"): on_studied(comite.ask, "binôme"),
    ("session", "avis_comite"): on_studied(comite.advise, "comité", sens=SensAvis.RESERVE, motif="Plus d’alternance."),
    ("session", "accord"): on_studied(validation.agree, "binôme"),
    ("session", "desaccord"): on_studied(validation.object_to, "binôme", motif="Calendrier trop court."),
    ("session", "validation"): on_studied(validation.validate, "système"),
    ("session", "invalidation"): on_studied(validation.invalidate, "système", motif="Calendrier trop court."),
    ("session", "arbitrage_ouverture"): on_studied(validation.settle_open, "administrateur", motif="Il est assez long."),
    ("session", "arbitrage_refus"): on_studied(validation.settle_refuse, "administrateur", motif="Calendrier trop court."),
    ("session", "commencement"): on_studied(debuts.begin, "système"),
    ("session", "pv_cloture"): on_pv(cloture.close, "saisi"),
    ("session", "pv_reouverture"): on_pv(cloture.reopen, "clos", motif="Le bloc 3 est faux."),
    ("session", "pv_signature"): on_pv(signatures.sign, "clos"),
    ("session", "pv_signe"): on_pv(signatures.complete, "tous"),
    ("session", "pv_rectification"): on_pv(rectificatifs.rectify, "signé", motif="Une ligne pour une autre."),
    ("session", "pv_empechement"): on_pv(empechements.relieve, "clos", motif="En congé."),
    ("session", "pv_abandon"): on_rectificatif(rectificatifs.abandon),
    ("session", "pv_abandon_attribue"): on_rectificatif(rectificatifs.abandon_attributed),
    ("candidat", "demande"): on_candidat(etat_civil.ask, "dirigeant"),
    ("candidat", "confirmation"): on_candidat(etat_civil.confirm, "candidat"),
    ("candidat", "correction"): on_candidat(etat_civil.propose, "candidat", valeurs={"prenoms": "Jeanne"}, mot=""),
    ("candidat", "acceptation"): on_candidat(etat_civil.accept, "dirigeant"),
    ("candidat", "refus"): on_candidat(etat_civil.refuse, "dirigeant"),
    ("candidat", "adresse"): judged(corrections.readdress, "administrateur", courriel="autre@exemple.example"),
    ("candidat", "rectification"): judged(corrections.correct, "binôme"),
    ("session", "modification"): on_running(changements.change, ville="Arles"),
    ("session", "abandon"): on_running(abandons.drop_out, candidat=0, le=clock.today(), motif="Emploi trouvé."),
    ("session", "reprise"): on_running(abandons.take_back, candidat=1),
    ("session", "formateur_ajout"): on_running(
        changements.add_trainer, nom="Sabatier", prenom="Paule", fonction=Fonction.FORMATEUR, diplome="BPJEPS"
    ),
    ("session", "formateur_retrait"): on_running(changements.remove_trainer, formateur=0),
    ("cqp", "composition_jury"): composed,
    ("session", "jury_organisation"): on_jury(organisation.organise, organisation=ORGANISATION),
    ("session", "jury_distance"): on_jury(organisation.at_distance, candidats=0),
    ("session", "jury_admission"): on_jury(eligibilite.admit, candidat=0, motif="Rattrapage en cours."),
    ("session", "jury_confirmation"): on_jury(convocations.confirm, motif="Le calendrier le demande."),
    ("session", "jury_report"): on_jury(convocations.put_off, motif="Salle fermée."),
    ("session", "jury_membre"): on_members(propositions.propose),
    ("session", "jury_retrait"): on_members(propositions.remove),
    ("session", "jury_remplacement"): on_members(propositions.replace),
    ("session", "jury_proposition"): on_members(propositions.hand_over),
    ("jure", "modification"): on_juror(registre.amend, fiche=FICHE),
    ("jure", "verification"): on_juror(registre.accept),
    ("jure", "retrait"): on_juror(registre.withdraw),
    ("jure", "retablissement"): on_juror(registre.restore),
    ("jure", "lien"): on_juror(registre.tie, precision="Salariée."),
    ("jure", "retrait_lien"): on_juror(registre.untie),
    ("jure", "frais"): on_juror(frais.note),
    ("jure", "retrait_frais"): on_juror(frais.remove),
    ("membre_jury", "reponse"): convoked,
    ("session", "jury_relance"): on_jury(convocations.remind),
    ("session", "jury_tenue"): on_jury(tenue.open_report, "système", sat=True),
    ("session", "jury_presence"): on_jury(tenue.note_presence, sat=True, presents=0),
    ("session", "attribution_resultats"): on_signed(resultats.attribute),
    ("session", "pv_renvoi"): on_signed(resultats.send_back, motif="BC03 inversé."),
    ("session", "pv_deliberation"): on_signed(resultats.deliberate_again, motif="Recours.", candidat="candidat"),
    ("session", "effacement_candidats"): on_signed(conservation.erase),
    ("session", "effacement_pv"): on_register,
    ("recours", "recours_depot"): on_recours(recours.deposit, motif="Le dossier n’a pas été lu."),
    ("recours", "recours_reponse"): on_recours(instruction_recours.answer, reponse="BC03 : incomplet."),
    ("recours", "recours_attribution"): on_recours(instruction_recours.entrust),
    ("recours", "recours_instruction"): on_recours(
        instruction_recours.instruct, "comité", proposition=IssueRecours.MAINTENU, avis="Lu."
    ),
    ("recours", "recours_reevaluation"): on_recours(reevaluations.enrol),
    ("recours", "recours_decision"): on_recours(instruction_recours.decide, issue=IssueRecours.MAINTENU, decision="Lu."),
    ("recours", "recours_rappel"): on_recours(instruction_recours.remind, "système"),
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
    ("export", "abandon"): on_export(exports.give_up),
    ("export", "fin"): on_export(exports.finish, SYSTEME, lignes=9000),
    ("export", "echec"): on_export(exports.fail, SYSTEME, motif="Une erreur est survenue."),
    ("export", "expiration"): on_export(exports.expire, SYSTEME),
    ("lot", "lancement"): on_lot(lots.launch),
    ("lot", "fin"): on_lot(lots.finish, SYSTEME),
    ("fil", "transfert"): on_transfer,
    ("organisme", "fermeture"): closing,
    ("organisme", "reouverture"): reopening,
    ("organisme", "cession_siret"): giving_up,
    ("organisme", "avertissement"): warning,
    ("organisme", "effacement"): inactive,
    ("organisme", "effacement_refus"): refused,
    ("personne", "effacement"): erasing,
}
STATES = {
    DemandeEffacement: EtatEffacement,
    Organisme: EtatOrganisme, Personne: EtatPersonne, Habilitation: EtatHabilitation, Delegation: EtatDelegation,
    Courriel: EtatCourriel, Document: EtatDocument, Fil: EtatFil, SessionCqp: EtatSession, ReponseType: EtatReponse,
    EnvoiGroupe: EtatEnvoi, Candidat: EtatCivil, Certificat: EtatCertificat, Partenaire: EtatPartenaire, Recours: EtatRecours,
    Lot: EtatLot, Export: EtatExport, Declaration: EtatDeclaration, Flux: EtatFlux, DemandeCorrection: EtatDemande, EnqueteInsertion: EtatEnquete, Campagne: EtatCampagne, SuiviAnnuel: EtatSuivi, Controle: EtatControle,
    Signalement: EtatSignalement, DocumentSuivi: EtatDocumentSuivi, Changement: EtatChangement,
}  # fmt: skip
STATELESS = {
    SchemaCdc,
    Bloc,
    Choix,
    Cqp,
    Jure,
    MembreJury,
    Enregistrement,
    Reglage,
    TexteMail,
    PieceRequise,
    ModeleConvention,
}  # its verbs are of any time
EVERY = [key for key, move in workflow.TRANSITIONS.items() if move.model in STATES]


def prepared(db: Session, key: tuple[str, str]) -> tuple[Any, Callable[[], object]]:
    """The thing, and the verb ready to be called by someone who may."""
    make.administrateur(db)
    thing, call, _ = CASES[key](db)
    db.flush()
    return thing, call


def test_every_declared_transition_has_a_case() -> None:
    declared = {key for key, move in workflow.TRANSITIONS.items() if move.model in {*STATES, *STATELESS}}
    assert declared == set(CASES), "a transition was declared or withdrawn: say here how to bring it about"


@pytest.mark.parametrize("key", EVERY, ids="-".join)
def test_a_verb_moves_for_who_may_only_from_the_states_it_declares(db: Session, key: tuple[str, str]) -> None:
    """In each state, what it did is taken back before the next; what a verb needs is prepared once for both questions."""
    thing, call = prepared(db, key)
    for state in STATES[workflow.TRANSITIONS[key].model]:
        with db.begin_nested() as trial:
            thing.etat = state
            db.flush()
            tried(db, thing, call, workflow.TRANSITIONS[key], state)
            trial.rollback()
    turns_strangers_away(db, thing, key)


def tried(db: Session, thing: Any, call: Callable[[], object], move: Any, state: Any) -> None:
    if state not in move.moves:
        with pytest.raises(Refus) as refusal:
            call()
        assert str(refusal.value).endswith("."), state
        db.expire(thing)
        assert thing.etat == state
        return
    call()
    assert thing.etat == move.moves[state]
    line = journal.about(db, thing)[0]
    assert line.verbe == move.name
    assert (line.avant, line.apres) == (state, move.moves[state])


@pytest.mark.parametrize("key", [key for key in CASES if key not in EVERY], ids="-".join)
def test_a_stranger_may_do_nothing(db: Session, key: tuple[str, str]) -> None:
    thing, _ = prepared(db, key)
    turns_strangers_away(db, thing, key)


OF_THE_COMITE = {("campagne", "conclusion")}  # of all its members: nobody attributes a campaign


def turns_strangers_away(db: Session, thing: Any, key: tuple[str, str]) -> None:
    """The dirigeante of another organisme, an instructeur without attribution and a référent may not."""
    move = workflow.TRANSITIONS[key]
    if move.by.__name__ == "anyone":  # open by design: its caller proves who they are with a single-use link
        return
    other = make.organisme(db, "Les Ateliers du Belvédère")
    strangers = [
        make.user_of(db, make.dirigeant(db, other)),
        make.user_of(db, make.instructeur(db, "Nour", "Haddad")),
        make.user_of(db, make.comite_technique(db)),
        make.user_of(db, make.referent(db, other)),
    ]
    for stranger in strangers:
        if key in OF_THE_COMITE and stranger.is_a(Role.COMITE_TECHNIQUE):
            continue
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
