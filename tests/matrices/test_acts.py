"""Every state × act × page, from the declarations: the buttons that a page draws are what its reader may do, and a late one is told.

A new act is tried here as soon as it is declared; one on a new noun wants a scene.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select
from starlette.routing import Route

from eclat import clock
from eclat.courriels import editions, rendering
from eclat.domain.administration import pieces, textes
from eclat.domain.campagnes import questions
from eclat.domain.comptes import facteurs
from eclat.domain.declarations import demandes as demandes_cdc
from eclat.domain.declarations import schemas
from eclat.domain.dossiers import dossiers, points
from eclat.domain.habilitations import (
    attributions,
    avis,
    conventions,
    gracieux,
    griefs,
    instruction,
    recours_resiliations,
    reponses_griefs,
)
from eclat.domain.jurys import attributions as resultats_du_jury
from eclat.domain.jurys import cloture, instruction_recours, rectificatifs
from eclat.domain.messagerie import groupes
from eclat.domain.sessions import comite, validation
from eclat.domain.sessions.instruction import POINTS
from eclat.domain.support import fusions
from eclat.engines import exports, journal, workflow
from eclat.http.actes import Acte, Acting
from eclat.http.routing import declaration
from eclat.models import (
    Appartenance,
    Campagne,
    Candidat,
    Certificat,
    Changement,
    Conclusion,
    Controle,
    Courriel,
    Cqp,
    Declaration,
    Delegation,
    DemandeCorrection,
    DemandeEffacement,
    Document,
    DocumentSuivi,
    EnqueteInsertion,
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
    EtatDocument,
    EtatDocumentSuivi,
    EtatEffacement,
    EtatEnquete,
    EtatEnvoi,
    EtatExport,
    EtatFil,
    EtatFlux,
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    EtatRecours,
    EtatReponse,
    EtatSession,
    EtatSignalement,
    EtatSuivi,
    Export,
    Fil,
    Flux,
    FraisJure,
    Grief,
    Habilitation,
    Identification,
    IssueRecours,
    Jure,
    LienJure,
    NatureFrais,
    Organisme,
    Personne,
    PieceRequise,
    Recours,
    ReponseType,
    SchemaCdc,
    SessionCqp,
    Signalement,
    SituationInsertion,
    SuiviAnnuel,
    TexteMail,
)
from eclat.models.base import Entity
from eclat.routes import SITE
from tests import campagnes, certificats, changements, controles, documents_suivis, insertion, jurys, resiliations, signes
from tests import declarations as declares
from tests import factories as make
from tests.browser import Browser
from tests.cdc.test_xml import later
from tests.input.answers import good
from tests.scenes import told


@dataclass(frozen=True)
class Scene:
    """A thing with all that its acts need, the pages that show it, and who reads them. Keys only: a world is told once."""

    model: type[Entity]
    key: UUID
    pages: list[str]
    people: dict[str, UUID]
    path: dict[str, str] = field(default_factory=dict)  # what the addresses name beside ``id``
    id: UUID | None = None  # of the address, when it is not the thing's own

    def thing(self, db: Session) -> Any:
        return db.get_one(self.model, self.key)

    def url(self, route: Route) -> str:
        names = {"id": str(self.id or self.key), **self.path}
        return re.sub(r"{(\w+):\w+}", lambda part: names[part[1]], route.path)


def agent(db: Session) -> Scene:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    facteurs.install(db, sophie, make.FACTEUR)
    return Scene(Personne, sophie.id, [f"/agents/{sophie.id}"], {"administrateur": claire.id, "instructeur": sophie.id})


def compte(db: Session) -> Scene:
    """Of somebody of an organisme."""
    claire, sophie = make.administrateur(db), make.instructeur(db)
    mathilde = make.dirigeant(db, make.organisme(db))
    people = {"administrateur": claire.id, "instructeur": sophie.id, "dirigeant": mathilde.id}
    return Scene(Personne, mathilde.id, [f"/comptes/{mathilde.id}"], people)


def effacement(db: Session) -> Scene:
    """Of somebody who leads nothing any more."""
    claire, sophie = make.administrateur(db), make.instructeur(db)
    mathilde = make.dirigeant(db, make.organisme(db))
    asked = make.effacement(db, mathilde)
    asked.reponse = "Les procès-verbaux restent."  # which some of its states want
    db.exec(select(Appartenance).where(Appartenance.personne_id == mathilde.id)).one().jusqu_a = clock.now()
    people = {"administrateur": claire.id, "instructeur": sophie.id}
    return Scene(DemandeEffacement, asked.id, [f"/effacements/{asked.id}"], people)


def organisme(db: Session) -> Scene:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    thing = make.organisme(db)
    make.habilitation(db, thing, etat="en_instruction", instructeurs=[sophie])
    people = {"administrateur": claire.id, "instructeur": sophie.id, "dirigeant": make.dirigeant(db, thing).id}
    return Scene(Organisme, thing.id, [f"/organismes/{thing.id}", "/organismes"], people)


def vie(db: Session) -> Scene:
    """On its own page alone, with people in each place."""
    scene = organisme(db)
    people = scene.people | {"referent": make.referent(db, scene.thing(db)).id}
    by = make.user_of(db, db.get_one(Personne, people["administrateur"]))
    fusions.merge(db, scene.thing(db), absorbe=make.organisme(db, "La même, deux fois"), choix={}, by=by)
    return Scene(Organisme, scene.key, scene.pages[:1], people)


def referent(db: Session) -> Scene:
    make.administrateur(db)
    thing = make.organisme(db)
    with clock.travel(timedelta(days=-2)):
        karim = make.referent(db, thing, active=False)
    return Scene(Organisme, thing.id, ["/referent"], {"dirigeant": make.dirigeant(db, thing).id, "referent": karim.id})


def refusee(db: Session) -> Scene:
    """Refused: its organisme may contest it, on the site or by a letter that an administrateur types."""
    make.comite_technique(db)
    thing = make.habilitation(db, found := make.organisme(db), etat="refusee", instructeurs=[make.instructeur(db)])
    people = {
        "administrateur": make.administrateur(db).id, "dirigeant": make.dirigeant(db, found).id, "referent": make.referent(db, found).id,
    }  # fmt: skip
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}"], people)


def finissante(db: Session) -> Scene:
    """Accepted, and near its end: its organisme may renew it."""
    thing = make.near_its_end(db, make.habilitation(db, found := make.organisme(db), etat="acceptee"))
    people = {
        "dirigeant": make.dirigeant(db, found).id, "referent": make.referent(db, found).id, "administrateur": make.administrateur(db).id,
    }  # fmt: skip
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}"], people)


def contestee(db: Session) -> Scene:
    """Refused, and contested: the comité technique decides."""
    scene, odile = refusee(db), make.comite_technique(db)
    gracieux.appeal(
        db, scene.thing(db), texte="Deux évaluateurs.", by=make.user_of(db, db.get_one(Personne, scene.people["dirigeant"]))
    )
    return replace(scene, people={**scene.people, "comité": odile.id, "instructeur": make.instructeur(db).id})


def resiliee(db: Session) -> Scene:
    """Withdrawn from today: its organisme may contest it."""
    claire, found = make.administrateur(db), make.organisme(db)
    thing = resiliations.resiliee(db, make.habilitation(db, found, etat="acceptee", instructeurs=[make.instructeur(db)]))
    people = {
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, found).id, "referent": make.referent(db, found).id,
        "instructeur": make.instructeur(db).id,
    }  # fmt: skip
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}"], people)


def resiliation_contestee(db: Session) -> Scene:
    """And contested: the comité technique decides."""
    odile, scene = make.comite_technique(db), resiliee(db)
    recours_resiliations.appeal(
        db, scene.thing(db), texte=resiliations.TEXTE, by=make.user_of(db, db.get_one(Personne, scene.people["dirigeant"]))
    )
    return replace(scene, people={**scene.people, "comité": odile.id})


def griefs_prepares(db: Session) -> Scene:
    """Of an accepted habilitation: nobody but the administrateur knows of them."""
    claire, found = make.administrateur(db), make.organisme(db)
    thing = make.habilitation(db, found, etat="acceptee", instructeurs=[make.instructeur(db)])
    griefs.add(db, thing, titre="Évaluateur non déclaré", faits="Session de Tours.", by=make.user_of(db, claire))
    people = {
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, found).id, "referent": make.referent(db, found).id,
        "instructeur": make.instructeur(db).id,
    }  # fmt: skip
    (grief,) = db.exec(select(Grief))
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}/griefs"], people, {"grief": str(grief.id)})


def griefs_notifies(db: Session) -> Scene:
    scene = griefs_prepares(db)
    griefs.notify(db, scene.thing(db), delai=30, by=make.user_of(db, db.get_one(Personne, scene.people["administrateur"])))
    leader = make.user_of(db, db.get_one(Personne, scene.people["dirigeant"]))
    reponses_griefs.write(db, scene.thing(db), {UUID(scene.path["grief"]): "Il était déclaré."}, by=leader)
    return scene


def griefs_entendus(db: Session) -> Scene:
    """A hearing is fixed."""
    return heard(db, timedelta(days=7))


def griefs_apres_audition(db: Session) -> Scene:
    return heard(db, timedelta(days=-1))


def heard(db: Session, when: timedelta) -> Scene:
    scene = griefs_notifies(db)
    found = griefs.notified(db, scene.thing(db))
    assert found is not None
    found.audition_le, found.audition_lieu = clock.now() + when, "2 rue des Lilas, Paris"
    return scene


def habilitation(db: Session) -> Scene:
    claire, sophie, odile = make.administrateur(db), make.instructeur(db), make.comite_technique(db)
    thing = make.habilitation(db, found := make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    attributions.attribute(db, thing, instructeurs=[sophie.id], comite=[odile.id], by=make.user_of(db, claire))
    instruction.POINTS.add(db, thing, texte="Le plan des locaux", by=make.user_of(db, sophie))
    nour = make.comite_technique(db, "Nora", "Lemaire")
    avis.CONSEIL.ask(db, thing, membres=[odile.id], by=make.user_of(db, sophie))
    people = {
        "administrateur": claire.id, "instructeur": sophie.id, "comité": odile.id, "dirigeant": make.dirigeant(db, found).id,
        "referent": make.referent(db, found).id, "autre instructeur": make.instructeur(db, "Nour", "Haddad").id,
        "autre membre du comité": nour.id,
    }  # fmt: skip
    point = points.left(db, thing)[0].id
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}"], people, {"point": str(point)})


def identification(db: Session) -> Scene:
    """While the request that names it is studied."""
    return form_of(db, EtatHabilitation.EN_INSTRUCTION)


def open_identification(db: Session) -> Scene:
    """While that request awaits its délégataires."""
    return form_of(db, EtatHabilitation.EN_ATTENTE_DELEGATAIRES)


def form_of(db: Session, etat: EtatHabilitation) -> Scene:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    with clock.travel(timedelta(days=-8)):
        request = make.national(db, rows=1, etat="en_attente_delegataires")
    (thing,) = make.delegataires(db, request)
    form = make.identification(db, thing)
    thing.motif, thing.retiree_le = "Hors territoire", clock.now()  # what it would have in some of its states
    request.etat = EtatHabilitation.EN_INSTRUCTION
    attributions.attribute(db, request, instructeurs=[sophie.id], comite=[], by=make.user_of(db, claire))
    request.etat = etat
    people = {
        "administrateur": claire.id, "instructeur": sophie.id, "dirigeant": make.dirigeant(db, db.get_one(Organisme, request.organisme_id)).id,
        "délégataire": make.delegataire(db, thing).id,
    }  # fmt: skip
    return Scene(Delegation, thing.id, [f"/identification/{form.id}"], people, id=form.id)


def identification_habilitee(db: Session) -> Scene:
    """Of an accepted national habilitation: the administrateur may suspend it alone."""
    claire, request = make.administrateur(db), make.reseau_accepte(db, rows=1)
    (thing,) = make.delegataires(db, request)
    form = db.exec(select(Identification).where(Identification.delegation_id == thing.id)).one()
    thing.motif, thing.retiree_le = "Hors territoire", clock.now()  # what it would have in some of its states
    people = {
        "administrateur": claire.id, "instructeur": make.instructeur(db).id,
        "dirigeant": make.dirigeant(db, db.get_one(Organisme, request.organisme_id)).id, "délégataire": make.delegataire(db, thing).id,
    }  # fmt: skip
    return Scene(Delegation, thing.id, [f"/identification/{form.id}"], people, id=form.id)


def delegue(db: Session) -> Scene:
    make.administrateur(db)
    with clock.travel(timedelta(days=-8)):
        request = make.national(db, rows=2, etat="en_attente_delegataires")
    thing = make.delegataires(db, request)[0]
    found = db.get_one(Organisme, request.organisme_id)
    people = {"dirigeant": make.dirigeant(db, found).id, "referent": make.referent(db, found).id}
    thing.motif, thing.retiree_le = "Hors territoire", clock.now()
    return Scene(Delegation, thing.id, [f"/delegataires/{thing.id}"], people)


def courriel(db: Session) -> Scene:
    claire = make.administrateur(db)
    make.organisme(db)
    mail = make.failed_mail(db)
    mail.envoye_le = clock.now()  # what it would have in some of its states
    return Scene(Courriel, mail.id, [f"/courriels/{mail.id}"], {"administrateur": claire.id})


def document(db: Session) -> Scene:
    """An obligatory reading of the dirigeants, between two others of its category."""
    claire, reader, away = make.administrateur(db), make.dirigeant(db, make.organisme(db)), make.instructeur(db)
    _, thing, _ = (make.published(db, titre, obligatoire=True) for titre in ("Le premier", "Le guide", "Le dernier"))
    people = {"administrateur": claire.id, "dirigeant": reader.id, "instructeur": away.id}
    return Scene(Document, thing.id, [f"/documentation/{thing.id}"], people)


def session(db: Session) -> Scene:
    """Entrusted to a binôme of which the collèges differ, one of which asked the comité technique."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = make.session(db, owner, etat="demandee")
    brigitte, amadou = make.binome(db, thing)
    validation.agree(db, thing, by=brigitte)
    validation.object_to(db, thing, motif="Calendrier trop court.", by=amadou)
    odile, nour = make.comite_technique(db), make.comite_technique(db, "Nour", "Haddad")
    comite.ask(db, thing, membres=[odile.id], by=brigitte)
    thing.motif = "Trop peu de candidats."  # what it would have once it is over
    here, away = make.candidat(db, thing, "Amrani"), make.candidat(db, thing, "Bertin")
    away.abandon_le, away.abandon_motif = clock.today(), "Emploi trouvé."
    make.trainer(db, thing)
    path = {"candidat": str(here.id), "parti": str(away.id), "formateur": str(dossiers.team(db, thing)[0].id)}
    assert brigitte.personne_id and amadou.personne_id
    people = {
        "employeurs": brigitte.personne_id, "salaries": amadou.personne_id,
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "referent": make.referent(db, owner).id,
        "instructeur": make.instructeur(db).id, "comité": odile.id, "autre membre du comité": nour.id,
    }  # fmt: skip
    return Scene(SessionCqp, thing.id, [f"/sessions/{thing.id}"], people, path)


def pv(db: Session) -> Scene:
    """Entered, closed, signed by all, then taken back to its entry by hand: what each state asks of it is there."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = jurys.tenu(db, owner)
    jurys.all_valid(db, thing)
    thing.motif = "Trop peu de candidats."  # what it would have once it is over
    brigitte, amadou = jurys.presidents(db, thing)
    people = {
        "employeurs": brigitte.id, "salaries": amadou.id, "administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id,
        "referent": make.referent(db, owner).id, "instructeur": make.instructeur(db).id, "comité": make.comite_technique(db).id,
        "autre salarié": make.binome_paritaire(db, prenom="Nora", nom="Lemaire").id,
    }  # fmt: skip
    return Scene(SessionCqp, thing.id, [f"/sessions/{thing.id}/pv/signature"], people)


def rectificatif(db: Session) -> Scene:
    """The same, signed, then rectified."""
    return rectified(db, pv(db))


def rectificatif_attribue(db: Session) -> Scene:
    """The same, of which the first version is attributed."""
    return rectified(db, pv(db), attributed=True)


def rectified(db: Session, scene: Scene, *, attributed: bool = False) -> Scene:
    thing = db.get_one(SessionCqp, scene.key)
    cloture.close(db, thing, by=jurys.copresidents(db, thing)[0])
    jurys.documents(db, thing)
    for each in jurys.presidents(db, thing):
        jurys.signs(db, thing, each)
    if attributed:
        jurys.documents(db, thing)
        resultats_du_jury.attribute(db, thing, by=make.user_of(db, db.get_one(Personne, scene.people["administrateur"])))
    whom = make.inscrits(db, thing)[0].id
    rectificatifs.rectify(db, thing, motif="Une ligne.", candidats=[whom], by=jurys.copresidents(db, thing)[0])
    return scene


def session_with_a_point(db: Session) -> Scene:
    scene = session(db)
    thing = db.get_one(SessionCqp, scene.key)
    POINTS.add(db, thing, texte="Le nom des tuteurs", by=make.user_of(db, db.get_one(Personne, scene.people["salaries"])))
    return replace(scene, path={"point": str(points.left(db, thing)[0].id)})


def candidat(db: Session) -> Scene:
    """Of an open session, who proposed another first name."""
    claire, owner = make.administrateur(db), make.habilite(db)
    session = make.session(db, owner, etat="ouverte")
    (thing,) = make.candidats(db, session)
    thing.correction = {"prenoms": "Jeanne"}
    people = {
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "referent": make.referent(db, owner).id,
        "instructeur": make.instructeur(db).id,
    }  # fmt: skip
    page = f"/sessions/{session.id}/candidats/{thing.id}"
    return Scene(Candidat, thing.id, [page], people, {"candidat": str(thing.id)}, id=session.id)


def candidat_juge(db: Session) -> Scene:
    """Before a jury that sat: what it judges of them is entered."""
    claire, owner = make.administrateur(db), make.habilite(db)
    session = jurys.tenu(db, owner)
    thing = make.inscrits(db, session)[0]
    brigitte, amadou = jurys.presidents(db, session)
    people = {
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "employeurs": brigitte.id, "salaries": amadou.id,
    }  # fmt: skip
    page = f"/sessions/{session.id}/candidats/{thing.id}"
    return Scene(Candidat, thing.id, [page], people, {"candidat": str(thing.id)}, id=session.id)


def certificat(db: Session) -> Scene:
    """Delivered; with what it would have in any other state."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing, other = certificats.of(db, certificats.delivree(db, owner, people=2))
    thing.motif, thing.etat_le, thing.remplace_par_id = "Erreur", clock.now(), other.id
    journal.write(db, thing, "retrait", by=make.user_of(db, claire))  # once withdrawn, somebody did it
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "instructeur": make.instructeur(db).id}
    return Scene(Certificat, thing.id, [f"/certificats/{thing.id}"], people)


def declaration_cdc(db: Session) -> Scene:
    """Ready; its organisme sees it too."""
    claire, owner = make.administrateur(db), make.habilite(db)
    (thing,) = declares.ouvertes(db, owner, people=1)
    db.get_one(Candidat, db.get_one(Certificat, thing.certificat_id).candidat_id).courriel = "titulaire@exemple.example"
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "instructeur": make.instructeur(db).id}
    return Scene(Declaration, thing.id, [f"/declarations/{thing.id}"], people)


def flux_cdc(db: Session) -> Scene:
    claire = make.administrateur(db)
    thing, _ = declares.envoyees(db, people=1, by=make.user_of(db, claire))
    thing.motif = "Erreur"  # which some of its states want
    people = {"administrateur": claire.id, "instructeur": make.instructeur(db).id}
    return Scene(Flux, thing.id, [f"/declarations/envois/{thing.id}"], people)


def demande_cdc(db: Session) -> Scene:
    claire = make.administrateur(db)
    (one,) = declares.ouvertes(db, people=1)
    demandes_cdc.register(db, one, recue_le=clock.today(), demande="Mon nom", by=make.user_of(db, claire))
    (thing,) = demandes_cdc.of(db, one)
    thing.reponse, thing.repondue_le = "Oui", clock.now()  # which some of its states want
    people = {"administrateur": claire.id, "instructeur": make.instructeur(db).id}
    return Scene(DemandeCorrection, thing.id, [f"/declarations/{one.id}"], people)


def campagne(db: Session) -> Scene:
    """Told so that it may be in any state; its second question may be moved either way."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = campagnes.preparee(db, by=make.user_of(db, claire))
    thing.ouverte_le = thing.diffusee_le = clock.now()
    people = {
        "administrateur": claire.id, "comité": make.comite_technique(db).id, "instructeur": make.instructeur(db).id,
        "dirigeant": make.dirigeant(db, owner).id,
    }  # fmt: skip
    second = questions.of(db, thing)[1]
    path = {"question": str(second.id), "organisme": str(owner.id)}
    return Scene(Campagne, thing.id, [f"/campagnes/{thing.id}"], people, path)


def suivi(db: Session) -> Scene:
    """Everything is answered; told so that it may be in any state."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = campagnes.demande(db, owner)
    campagnes.rempli(db, thing, make.user_of(db, make.dirigeant(db, owner)), make.PDF)
    thing.remis_le, thing.motif = clock.now(), "Précisez."
    people = {
        "administrateur": claire.id, "comité": make.comite_technique(db).id, "dirigeant": make.dirigeant(db, owner).id,
        "referent": make.referent(db, owner).id,
    }  # fmt: skip
    return Scene(SuiviAnnuel, thing.id, [f"/suivis/{thing.id}"], people)


def suivi_redige(db: Session) -> Scene:
    """The same, for what its form leads to."""
    return suivi(db)


def controle(db: Session) -> Scene:
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = controles.prevu(db, owner)
    thing.conclusion, thing.rapport, thing.motif, thing.tenu_le = Conclusion.CONFORME, "Tout va.", "Fermé.", clock.today()
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "instructeur": make.instructeur(db).id}
    return Scene(Controle, thing.id, [f"/controles/{thing.id}"], people)


def signalement(db: Session) -> Scene:
    claire = make.administrateur(db)
    thing = controles.recu(db)
    thing.suite, thing.suivi_le = "Fait.", clock.now()
    return Scene(
        Signalement,
        thing.id,
        [f"/signalements/{thing.id}"],
        {"administrateur": claire.id, "instructeur": make.instructeur(db).id},
    )


def changement(db: Session) -> Scene:
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = changements.transmis(db, owner)
    thing.motif, thing.traite_le = "Fait.", clock.now()
    people = {
        "administrateur": claire.id,
        "dirigeant": make.dirigeant(db, owner).id,
        "instructeur": make.instructeur(db, "Une", "Autre").id,
    }
    return Scene(Changement, thing.id, [f"/changements/{thing.id}"], people)


def document_suivi(db: Session) -> Scene:
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = documents_suivis.transmis(db, owner)
    thing.motif = "Suivi ailleurs."
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "instructeur": make.instructeur(db).id}
    return Scene(DocumentSuivi, thing.id, [f"/documents-suivis/{thing.id}"], people)


def enquete(db: Session) -> Scene:
    """Sent some days ago; its organisme follows it too."""
    claire, owner = make.administrateur(db), make.habilite(db)
    (thing,) = insertion.ouvertes(db, owner, people=1)
    thing.envoyee_le = clock.now() - timedelta(days=3)
    thing.situation, thing.repondue_le = SituationInsertion.RECHERCHE, clock.now()  # which one of its states wants
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "instructeur": make.instructeur(db).id}
    return Scene(EnqueteInsertion, thing.id, [f"/insertion/{thing.id}"], people)


def schema_cdc(db: Session) -> Scene:
    claire = make.administrateur(db)
    thing = schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=make.user_of(db, claire))
    people = {"administrateur": claire.id, "instructeur": make.instructeur(db).id}
    return Scene(SchemaCdc, thing.id, ["/declarations/envois"], people)


def fil(db: Session) -> Scene:
    claire, sophie, odile = make.administrateur(db), make.instructeur(db), make.comite_technique(db)
    request = make.habilitation(db, found := make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    attributions.attribute(db, request, instructeurs=[sophie.id], comite=[odile.id], by=make.user_of(db, claire))
    sent = make.message(db, request, by=make.user_of(db, claire))
    people = {
        "administrateur": claire.id,
        "instructeur": sophie.id,
        "comité": odile.id,
        "dirigeant": make.dirigeant(db, found).id,
    }
    return Scene(Fil, sent.fil_id, [f"/messagerie/{sent.fil_id}"], people, {"message": str(sent.id)})


def general(db: Session) -> Scene:
    """The thread of an organisme, whose messages go to those of its files."""
    scene = fil(db)
    organisme = db.exec(select(Organisme)).one()
    sent = make.message(db, organisme, by=make.user_of(db, db.get_one(Personne, scene.people["administrateur"])))
    return Scene(Fil, sent.fil_id, [f"/messagerie/{sent.fil_id}"], scene.people, {"message": str(sent.id)})


def reponse(db: Session) -> Scene:
    """Everyone's, which the administrateurs keep."""
    claire, sophie = make.administrateur(db), make.instructeur(db)
    thing = make.reponse_type(db, by=make.user_of(db, claire), partagee="oui")
    people = {"administrateur": claire.id, "instructeur": sophie.id, "comité": make.comite_technique(db).id}
    return Scene(ReponseType, thing.id, [f"/messagerie/reponses/{thing.id}"], people)


def groupe(db: Session) -> Scene:
    """What Sophie writes to several, which is hers alone."""
    sophie, claire = make.instructeur(db), make.administrateur(db)
    request = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    thing = groupes.prepare(db, "habilitation", [request.id], by=make.user_of(db, sophie))
    people = {"instructeur": sophie.id, "administrateur": claire.id}
    return Scene(EnvoiGroupe, thing.id, [f"/messagerie/groupes/{thing.id}"], people)


def export(db: Session) -> Scene:
    """The file that Claire asked for, which is hers alone."""
    claire, paul = make.administrateur(db), make.administrateur(db, "Paul", "Ferrand")
    thing = exports.ask(db, "organismes", "Organismes", "", "csv", 9000, by=make.user_of(db, claire))
    return Scene(Export, thing.id, [f"/exports/{thing.id}"], {"administrateur": claire.id, "autre administrateur": paul.id})


def resultats(db: Session) -> Scene:
    """A session whose procès-verbal is signed."""
    claire = make.administrateur(db)
    thing = signes.a_attribuer(db)
    thing.motif = "Trop peu de candidats."
    owner = db.get_one(Organisme, thing.organisme_id)
    brigitte = signes.members(db, thing)[0].personne_id
    assert brigitte
    people = {"administrateur": claire.id, "employeurs": brigitte, "dirigeant": make.dirigeant(db, owner).id}
    return Scene(SessionCqp, thing.id, [f"/sessions/{thing.id}/resultats"], people)


def recours(db: Session) -> Scene:
    """Entrusted to a member of the comité technique, with all that it would have in its other states."""
    claire = make.administrateur(db)
    thing = signes.contested(db)
    odile, nour = make.comite_technique(db), make.comite_technique(db, "Nour", "Haddad")
    instruction_recours.entrust(db, thing, membres=[odile.id], by=make.user_of(db, claire))
    thing.issue, thing.decision = IssueRecours.MAINTENU, "Rien à redire."
    brigitte = signes.members(db, db.get_one(SessionCqp, thing.session_id))[0].personne_id
    assert brigitte
    people = {"administrateur": claire.id, "comité": odile.id, "autre membre du comité": nour.id, "employeurs": brigitte}
    return Scene(Recours, thing.id, [f"/recours/{thing.id}"], people)


def reevaluation(db: Session) -> Scene:
    """Decided so, of a session whose organisme has another that awaits its jury."""
    claire, thing = make.administrateur(db), signes.contested(db)
    thing.issue, thing.decision = IssueRecours.EVALUATION, "Un incident."
    session = db.get_one(SessionCqp, thing.session_id)
    owner = make.organisme_of(db, session)
    following = jurys.pret(db, owner)
    people = {"administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "referent": make.referent(db, owner).id}
    return Scene(Recours, thing.id, [f"/sessions/{session.id}/resultats"], people, {"session": str(following.id)})


def jury(db: Session) -> Scene:
    """Of a session that runs, in which nothing is missing but candidates' hours; its members were convoked some days ago."""
    claire, thing = make.administrateur(db), jurys.pret(db)
    employeurs, salaries = jurys.copresidents(db, thing)
    thing.motif = "Trop peu de candidats."
    owner, another = db.get_one(Organisme, thing.organisme_id), jurys.juror(db, "Claude", "Ferrand")
    leaving = next(each for each in jurys.members(db, thing) if each.nom == "Mercier")
    for each in jurys.members(db, thing):
        each.convoque_le = clock.now() - timedelta(days=3)
    assert employeurs.personne_id and salaries.personne_id
    people = {
        "employeurs": employeurs.personne_id, "salaries": salaries.personne_id, "administrateur": claire.id,
        "dirigeant": make.dirigeant(db, owner).id, "referent": make.referent(db, owner).id, "instructeur": make.instructeur(db).id,
    }  # fmt: skip
    path = {"candidat": str(make.inscrits(db, thing)[0].id), "membre": str(leaving.id), "jure": str(another.id)}
    return Scene(SessionCqp, thing.id, [f"/sessions/{thing.id}/jury"], people, path)


def jury_under_way(db: Session) -> Scene:
    """The same, on the day."""
    scene = jury(db)
    jurys.sits(db, db.get_one(SessionCqp, scene.key))
    return scene


def jure(db: Session) -> Scene:
    """Who sits at a jury, is tied to an organisme and has expenses; to be checked."""
    claire, session, thing = make.administrateur(db), jurys.pret(db), jurys.juror(db)
    db.add(LienJure(jure_id=thing.id, organisme_id=make.organisme(db).id))
    db.add(FraisJure(jure_id=thing.id, session_id=session.id, nature=NatureFrais.REPAS, montant=1850, jour=clock.today()))
    thing.propose_le = clock.now()
    path = {"session": str(session.id), "organisme": str(session.organisme_id)}
    return Scene(
        Jure, thing.id, [f"/jures/{thing.id}"], {"administrateur": claire.id, "instructeur": make.instructeur(db).id}, path
    )


def jure_gone(db: Session) -> Scene:
    """The same, withdrawn."""
    scene = jure(db)
    db.get_one(Jure, scene.key).retire_le = clock.now()
    return scene


def piece(db: Session) -> Scene:
    claire, sophie = make.administrateur(db), make.instructeur(db)
    thing = PieceRequise(cqp_id=db.exec(select(Cqp.id)).one(), intitule="Plan des locaux")
    db.add(thing)
    db.flush()
    return Scene(
        PieceRequise, thing.id, [f"/catalogue/pieces/{thing.id}"], {"administrateur": claire.id, "instructeur": sophie.id}
    )


def piece_gone(db: Session) -> Scene:
    scene = piece(db)
    scene.thing(db).retiree_le = clock.now()
    return scene


def piece_with_model(db: Session) -> Scene:
    scene = piece(db)
    by = make.user_of(db, make.administrateur(db, "Paul", "Ferrand"))
    pieces.set_model(db, scene.thing(db), nom="modele.pdf", data=make.PDF, by=by)
    return scene


def texte(db: Session) -> Scene:
    """In service, with a draft."""
    claire, sophie, modele = make.administrateur(db), make.instructeur(db), "organisme_retabli"
    held, thing, by = editions.edition(rendering.original(modele)), textes.hold(db, modele), make.user_of(db, claire)
    for words in ("Tout reprend.", "Rien n’est perdu."):
        source = editions.edited(modele, held.sujet, held.apercu, f"{words}\n\n{held.message}").source
        textes.draft(db, thing, source=source, vu=textes.mark(thing), by=by)
        if not thing.source:
            textes.publish(db, thing, vu=textes.mark(thing), by=by)
    people = {"administrateur": claire.id, "instructeur": sophie.id}
    return Scene(TexteMail, thing.id, [f"/textes-mails/{modele}"], people)


def convention(db: Session, *, signee: bool = False, retiree: bool = False) -> Scene:
    """Of an accepted habilitation: to sign, or signed by both, or withdrawn."""
    claire, sophie = make.administrateur(db), make.instructeur(db)
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, etat="acceptee", instructeurs=[sophie])
    if signee:
        make.sign_convention(db, thing)
    if retiree:
        conventions.withdraw(db, thing, motif="Une erreur.", by=make.user_of(db, claire))
    people = {"administrateur": claire.id, "instructeur": sophie.id, "dirigeant": make.dirigeant(db, organisme).id}
    return Scene(Habilitation, thing.id, [f"/habilitations/{thing.id}/convention"], people)


def convention_signee(db: Session) -> Scene:
    return convention(db, signee=True)


def convention_retiree(db: Session) -> Scene:
    return convention(db, retiree=True)


SCENES: dict[str, list[Callable[[Session], Scene]]] = {
    "agent": [agent], "compte-fiche": [compte], "organisme": [organisme], "vie": [vie], "referent": [referent], "habilitation": [habilitation, refusee, contestee, resiliee, resiliation_contestee, finissante], "point": [habilitation],
    "identification": [identification, open_identification, identification_habilitee], "courriel": [courriel], "delegue": [delegue],
    "document": [document], "session": [session], "session-point": [session_with_a_point], "pv": [pv, rectificatif, rectificatif_attribue], "candidat": [candidat, candidat_juge], "certificat": [certificat], "declaration": [declaration_cdc], "flux": [flux_cdc],
    "griefs": [griefs_notifies, griefs_prepares, griefs_entendus, griefs_apres_audition], "grief": [griefs_prepares], "reponse-griefs": [griefs_notifies],
    "demande": [demande_cdc], "enquete-insertion": [enquete], "campagne": [campagne], "question": [campagne], "suivi": [suivi], "remise-suivi": [suivi_redige], "controle": [controle], "signalement": [signalement], "document-suivi": [document_suivi], "changement": [changement], "schema": [schema_cdc], "fil": [fil], "message": [general, fil], "reponse": [reponse], "groupe": [groupe],
    "effacement": [effacement], "texte-mail": [texte], "export": [export], "piece-requise": [piece, piece_gone, piece_with_model],
    "resultats": [resultats], "recours": [recours],
    "convention": [convention, convention_signee, convention_retiree],
    "reevaluation": [reevaluation], "jury": [jury, jury_under_way], "jure": [jure, jure_gone],
}  # fmt: skip
STATES: dict[type[Entity], Any] = {
    Organisme: EtatOrganisme, Personne: EtatPersonne, Habilitation: EtatHabilitation, Delegation: EtatDelegation,
    Courriel: EtatCourriel, Document: EtatDocument, Fil: EtatFil, ReponseType: EtatReponse, EnvoiGroupe: EtatEnvoi, SessionCqp: EtatSession,
    Export: EtatExport, Declaration: EtatDeclaration, Flux: EtatFlux, DemandeCorrection: EtatDemande, SchemaCdc: (workflow.ANY,), EnqueteInsertion: EtatEnquete, Campagne: EtatCampagne, SuiviAnnuel: EtatSuivi, Controle: EtatControle, Signalement: EtatSignalement, DocumentSuivi: EtatDocumentSuivi, Changement: EtatChangement,
    DemandeEffacement: EtatEffacement, Candidat: EtatCivil, Certificat: EtatCertificat, Recours: EtatRecours, Jure: (workflow.ANY,), TexteMail: (workflow.ANY,), PieceRequise: (workflow.ANY,),
}  # fmt: skip
ACTS = [(route, handler) for route in SITE if isinstance(handler := declaration(route).handler, Acting)]
SAID: dict[tuple[str, str], dict[str, Any]] = {
    ("agent", "roles"): {"roles": ["comite_technique"]},
    ("habilitation", "acceptation"): {
        "objet": "preparer",
        "valide_du": "2026-12-01",
        "valide_jusqu_au": "2029-11-30",
        "confirme": "oui",
    },
    ("griefs", "audition"): (
        HEARING := {"jour": (clock.today() + timedelta(days=9)).isoformat(), "heure": "10:00", "lieu": "Paris"}
    ),
    ("griefs", "report"): HEARING,
    ("griefs", "resiliation"): {
        "motif": "Un motif.",
        "effet_le": clock.today().isoformat(),
        "sessions": "jury",
        "confirme": "oui",
    },
    ("griefs", "notification"): {"delai": "30", "confirme": "oui"},
    ("session", "attribution"): {"employeurs": "employeurs", "salaries": "salaries"},
    ("session", "demande-avis"): {"membres": "autre membre du comité"},
    ("habilitation", "renvoi"): {"avant_le": (clock.today() + timedelta(days=20)).isoformat()},
    ("session", "renvoi"): {"avant_le": (clock.today() + timedelta(days=20)).isoformat()},
    ("session-point", "ajout"): {"texte": "La convention", "section": "pieces"},
    ("session-point", "modification"): {"texte": "Le nom des deux tuteurs", "section": "equipe"},
    ("session", "abandon"): {"candidat": "candidat", "le": "2026-12-01", "motif": "Emploi trouvé."},
    ("declaration", "correction"): {
        "nom_naissance": "Amrani",
        "prenoms": "Yasmine",
        "ne_le": "14/03/1998",
        "sexe": "F",
        "commune": "Nice",
        "pays": "France",
        "acces": "VAE",
    },
    ("declaration", "demande"): {"recue_le": "2026-11-02", "demande": "Mon nom"},
    ("vie", "controle"): controles.prevision(),
    ("vie", "signalement"): controles.plainte(),
    ("vie", "demande-document"): documents_suivis.demande(),
    ("campagne", "question"): campagnes.question(),
    ("campagne", "modification"): campagnes.preparation("Autrement dit"),
    ("campagne", "ajout"): {"organismes": "organisme"},
    ("campagne", "report"): {"jusqu_au": campagnes.demain(40).isoformat()},
    ("question", "correction"): campagnes.question("Autrement dit ?"),
    ("suivi", "renvoi"): {"motif": campagnes.MOTIF, "jusqu_au": campagnes.demain(9).isoformat()},
    ("controle", "rapport"): controles.rapport(),
    ("controle", "deplacement"): {"prevu_le": controles.demain(), "lieu": "Ailleurs"},
    ("enquete-insertion", "reponse"): insertion.FORMULAIRE,
    ("demande", "correction"): {"reponse": "Corrigé"},
    ("demande", "infondee"): {"reponse": "Le même"},
    ("session", "reprise"): {"candidat": "parti"},
    ("session", "formateur-retrait"): {"formateur": "formateur"},
    ("resultats", "attribution"): {"vu": ""},
    ("resultats", "renvoi"): {"motif": "BC03 inversé.", "tous": "oui"},
    ("pv", "empechement"): {"remplacant": "autre salarié", "motif": "En congé."},
    ("candidat", "rectification"): {
        "nom_naissance": "Amrani",
        "prenoms": "Yasmine",
        "ne_le": "14/03/1998",
        "sexe": "F",
        "commune": "Nice",
        "pays": "France",
    },
    ("recours", "attribution"): {"membres": "autre membre du comité"},
    ("reevaluation", "inscription"): {"session": "session"},
    ("jury", "organisation"): {
        "du": (clock.today() + timedelta(days=40)).isoformat(),
        "matin_de": "9 h",
        "matin_a": "12 h",
        "lieu": "Salle 3",
    },
    ("jury", "membre"): {"place": "expert-salaries", "jure": "jure"},
    ("jury", "remplacement"): {"membre": "membre", "jure": "jure"},
    ("jury", "retrait"): {"membre": "membre"},
    ("jury", "distance"): {"candidats": "candidat"},
    ("jury", "admission"): {"candidat": "candidat", "motif": "Rattrapage en cours."},
    ("jury", "presence"): {"presents": "membre"},
    ("jure", "lien"): {"organisme": "organisme", "precision": "Salariée."},
    ("jure", "frais"): {"session": "session", "nature": "repas", "montant": "12,50", "jour": clock.today().isoformat()},
    ("habilitation", "attribution"): {"instructeur_1": "instructeur"},
    ("habilitation", "demande-avis"): {"membres": "autre membre du comité"},
}  # what a form says, where any answer will not do; a name of people stands for its key


def said(handler: Acting, scene: Scene) -> dict[str, Any]:
    form = handler.acte.form
    given = (
        SAID.get((handler.actes.noun, handler.acte.name)) or {name: good(form, name) for name in form.model_fields}
        if form
        else {}
    )
    known = {**scene.people, **scene.path}
    return {name: str(known.get(value, value)) if isinstance(value, str) else value for name, value in given.items()}


def model_of(acte: Acte) -> type[Entity]:
    return acte.move.model


def named(pair: tuple[Route, Acting]) -> str:
    return f"{pair[1].actes.noun}-{pair[1].acte.name}"


def test_every_noun_has_its_scene() -> None:
    assert {handler.actes.noun for _, handler in ACTS} == set(SCENES)


@pytest.mark.parametrize("pair", ACTS, ids=named)
def test_an_act_has_a_question_page_when_it_asks_first(pair: tuple[Route, Acting]) -> None:
    route, handler = pair
    there = any(each.path == route.path and "GET" in (each.methods or ()) for each in SITE)
    assert there == handler.acte.move.asks
    assert bool(handler.acte.question) == handler.acte.move.asks


def drawn(page: str) -> set[str]:
    """The addresses that its forms and links lead to."""
    return {found.split("?")[0] for found in re.findall(r'(?:href|action)="([^"]+)"', page)}


NOUNS = [
    noun for noun in SCENES if noun not in ("point", "message", "grief", "reponse-griefs", "remise-suivi")
]  # whose page is that of the request, of the thread, of the griefs; a form leads to the last


@pytest.mark.in_its_world
@pytest.mark.parametrize("noun", NOUNS)
def test_a_page_draws_what_its_reader_may_do(browse: Callable[..., Browser], db: Session, noun: str) -> None:
    acts = [
        each
        for each in ACTS
        if SCENES[each[1].actes.noun] == SCENES[noun] and not {"point", "message", "grief"} & set(each[0].param_convertors)
    ]
    offered = [name for tell in SCENES[noun] for name in compared(browse, db, tell, acts)]
    assert set(offered) == set(map(named, acts)), "an act that no page ever offers"


def compared(
    browse: Callable[..., Browser], db: Session, tell: Callable[[Session], Scene], acts: list[tuple[Route, Acting]]
) -> set[str]:  # fmt: skip
    """The acts that were offered to someone, once every page was found to draw those that are allowed, and no other.

    The story is told again for each state: the database refuses that what ended ends otherwise.
    """
    met: set[str] = set()
    for state in STATES[told(db, tell).model]:
        scene = told(db, tell)
        thing = scene.thing(db)
        if state != workflow.ANY:
            thing.etat = state
        db.commit()
        for who, key in scene.people.items():
            personne = db.get_one(Personne, key)
            browser, user = browse(personne), make.user_of(db, personne)
            db.commit()
            for path in scene.pages:
                page = browser.get(path)
                if page.status_code != 200:  # it does not exist for this reader, or not in this state
                    continue
                there = drawn(page.text)
                for route, handler in acts:
                    allowed = declaration(route).audience.admits(user) and workflow.allows(db, user, thing, handler.acte.move)
                    assert (scene.url(route) in there) == allowed, f"{named((route, handler))}, {state}, for {who} at {path}"
                    met |= {named((route, handler))} if allowed else set()
                db.commit()
    return met


AS_GOOD_AS_DONE = {("courriel", "relance")}  # a mail that waits will leave: it is announced, not refused


def late(acte: Acte) -> list[Any]:
    return [state for state in STATES[model_of(acte)] if state not in acte.move.moves]


@pytest.mark.in_its_world
@pytest.mark.parametrize("pair", [each for each in ACTS if late(each[1].acte)], ids=named)
def test_who_comes_too_late_is_told_why(browse: Callable[..., Browser], db: Session, pair: tuple[Route, Acting]) -> None:
    """In each state, with and without htmx; the story is told again for each, and once something may have changed."""
    tell, untouched = SCENES[pair[1].actes.noun][0], False
    for state, htmx in product(late(pair[1].acte), (False, True)):
        if not (untouched and htmx):
            scene = told(db, tell)
        untouched = refused(browse, db, pair, scene, state, htmx=htmx)


def refused(
    browse: Callable[..., Browser], db: Session, pair: tuple[Route, Acting], scene: Scene, state: Any, *, htmx: bool
) -> bool:  # fmt: skip
    """Whether it was refused, with the reason. What is not there any more in this state, or for who may not even sign in, is not."""
    route, handler = pair
    thing = scene.thing(db)
    thing.etat = state
    db.commit()
    people = {who: db.get_one(Personne, key) for who, key in scene.people.items()}
    able = [each for each in people.values() if handler.acte.move.by(db, make.user_of(db, each), thing)]
    assert able, f"nobody of the scene may do this, {state}"
    db.commit()
    answer = browse(able[0]).post(scene.url(route), said(handler, scene), htmx=htmx)
    if answer.status_code in (303, 404):
        return False
    if (handler.actes.noun, handler.acte.name) in AS_GOOD_AS_DONE and htmx and answer.status_code == 200:
        assert "annonce" in answer.headers["hx-trigger"]
        return False
    db.expire_all()
    assert answer.status_code == 409, state
    assert workflow.explain(db, scene.thing(db), make.user_of(db, able[0])) in answer.text or "identification" in route.path
    assert scene.thing(db).etat == state
    return True
