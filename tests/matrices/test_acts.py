"""Every state × act × page, from the declarations: the buttons that a page draws are what its reader may do, and a late one is told.

A new act is tried here as soon as it is declared; one on a new noun wants a scene.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select
from starlette.routing import Route

from eclat import clock
from eclat.domain.comptes import facteurs
from eclat.domain.habilitations import attributions, instruction
from eclat.domain.messagerie import groupes
from eclat.domain.sessions import validation
from eclat.engines import workflow
from eclat.http.actes import Acte, Acting
from eclat.http.routing import declaration
from eclat.models import (
    Courriel,
    Delegation,
    Document,
    EnvoiGroupe,
    EtatCourriel,
    EtatDelegation,
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
    Organisme,
    Personne,
    ReponseType,
    SessionCqp,
)
from eclat.models.base import Entity
from eclat.routes import SITE
from tests import factories as make
from tests.browser import Browser
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
    return Scene(Organisme, scene.key, scene.pages[:1], people)


def referent(db: Session) -> Scene:
    make.administrateur(db)
    thing = make.organisme(db)
    with clock.travel(timedelta(days=-2)):
        karim = make.referent(db, thing, active=False)
    return Scene(Organisme, thing.id, ["/referent"], {"dirigeant": make.dirigeant(db, thing).id, "referent": karim.id})


def habilitation(db: Session) -> Scene:
    claire, sophie, odile = make.administrateur(db), make.instructeur(db), make.comite_technique(db)
    thing = make.habilitation(db, found := make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    attributions.attribute(db, thing, instructeurs=[sophie.id], comite=[odile.id], by=make.user_of(db, claire))
    instruction.add_point(db, thing, texte="Le plan des locaux", by=make.user_of(db, sophie))
    people = {
        "administrateur": claire.id, "instructeur": sophie.id, "comité": odile.id, "dirigeant": make.dirigeant(db, found).id,
        "referent": make.referent(db, found).id, "autre instructeur": make.instructeur(db, "Nour", "Haddad").id,
    }  # fmt: skip
    point = instruction.open_points(db, thing)[0].id
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
    """Entrusted to a binôme of which the collèges differ."""
    claire, owner = make.administrateur(db), make.habilite(db)
    thing = make.session(db, owner, etat="demandee")
    brigitte, amadou = make.binome(db, thing)
    validation.agree(db, thing, by=brigitte)
    validation.object_to(db, thing, motif="Calendrier trop court.", by=amadou)
    thing.motif = "Trop peu de candidats."  # what it would have once it is over
    assert brigitte.personne_id and amadou.personne_id
    people = {
        "employeurs": brigitte.personne_id, "salaries": amadou.personne_id,
        "administrateur": claire.id, "dirigeant": make.dirigeant(db, owner).id, "referent": make.referent(db, owner).id,
        "instructeur": make.instructeur(db).id,
    }  # fmt: skip
    return Scene(SessionCqp, thing.id, [f"/sessions/{thing.id}"], people)


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


SCENES: dict[str, list[Callable[[Session], Scene]]] = {
    "agent": [agent], "organisme": [organisme], "vie": [vie], "referent": [referent], "habilitation": [habilitation], "point": [habilitation],
    "identification": [identification, open_identification], "courriel": [courriel], "delegue": [delegue],
    "document": [document], "session": [session], "fil": [fil], "message": [general, fil], "reponse": [reponse], "groupe": [groupe],
}  # fmt: skip
STATES: dict[type[Entity], Any] = {
    Organisme: EtatOrganisme, Personne: EtatPersonne, Habilitation: EtatHabilitation, Delegation: EtatDelegation,
    Courriel: EtatCourriel, Document: EtatDocument, Fil: EtatFil, ReponseType: EtatReponse, EnvoiGroupe: EtatEnvoi, SessionCqp: EtatSession,
}  # fmt: skip
ACTS = [(route, handler) for route in SITE if isinstance(handler := declaration(route).handler, Acting)]
SAID: dict[tuple[str, str], dict[str, Any]] = {
    ("agent", "roles"): {"roles": ["comite_technique"]},
    ("habilitation", "acceptation"): {"objet": "preparer", "valide_du": "2026-12-01", "valide_jusqu_au": "2029-11-30"},
    ("session", "attribution"): {"employeurs": "employeurs", "salaries": "salaries"},
    ("habilitation", "attribution"): {"instructeur_1": "instructeur"},
}  # what a form says, where any answer will not do; a name of people stands for its key


def said(handler: Acting, scene: Scene) -> dict[str, Any]:
    form = handler.acte.form
    given = (
        SAID.get((handler.actes.noun, handler.acte.name)) or {name: good(form, name) for name in form.model_fields}
        if form
        else {}
    )
    return {name: str(scene.people.get(value, value)) if isinstance(value, str) else value for name, value in given.items()}


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


NOUNS = [noun for noun in SCENES if noun not in ("point", "message")]  # whose page is that of the request, of the thread


@pytest.mark.parametrize("noun", NOUNS)
def test_a_page_draws_what_its_reader_may_do(browse: Callable[..., Browser], db: Session, noun: str) -> None:
    acts = [
        each
        for each in ACTS
        if SCENES[each[1].actes.noun] == SCENES[noun] and not {"point", "message"} & set(each[0].param_convertors)
    ]
    offered = [name for tell in SCENES[noun] for name in compared(browse, db, told(db, tell), acts)]
    assert set(offered) == set(map(named, acts)), "an act that no page ever offers"


def compared(browse: Callable[..., Browser], db: Session, scene: Scene, acts: list[tuple[Route, Acting]]) -> set[str]:
    """The acts that were offered to someone, once every page was found to draw those that are allowed, and no other."""
    met: set[str] = set()
    for state in STATES[scene.model]:
        thing = scene.thing(db)
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
LATE = [(pair, state) for pair in ACTS for state in STATES[model_of(pair[1].acte)] if state not in pair[1].acte.move.moves]


@pytest.mark.parametrize(("pair", "state"), LATE, ids=lambda value: named(value) if isinstance(value, tuple) else str(value))
@pytest.mark.parametrize("htmx", [False, True], ids=["page", "htmx"])
def test_who_comes_too_late_is_told_why(
    browse: Callable[..., Browser], db: Session, pair: tuple[Route, Acting], state: Any, htmx: bool
) -> None:
    route, handler = pair
    scene = told(db, SCENES[handler.actes.noun][0])
    thing = scene.thing(db)
    thing.etat = state
    db.commit()
    people = {who: db.get_one(Personne, key) for who, key in scene.people.items()}
    able = [each for each in people.values() if handler.acte.move.by(db, make.user_of(db, each), thing)]
    assert able, "nobody of the scene may do this"
    db.commit()
    answer = browse(able[0]).post(scene.url(route), said(handler, scene), htmx=htmx)
    if answer.status_code in (303, 404):  # it is not there any more in this state, or one may not even sign in
        return
    if (handler.actes.noun, handler.acte.name) in AS_GOOD_AS_DONE and htmx and answer.status_code == 200:
        assert "annonce" in answer.headers["hx-trigger"]
        return
    db.expire_all()
    assert answer.status_code == 409
    assert workflow.explain(db, scene.thing(db), make.user_of(db, able[0])) in answer.text or "identification" in route.path
    assert scene.thing(db).etat == state
