"""Every route × every identifier that is not one's own: of another kind, of nothing, of another's thing under one's own.

``tests/matrices/test_routes.py`` holds every role against every route, and a stranger against every thing.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select
from starlette.routing import Route

from eclat.domain.campagnes import questions
from eclat.domain.dossiers import dossiers
from eclat.domain.messagerie import brouillons
from eclat.domain.socle import numeros
from eclat.http.routing import declaration
from eclat.models import (
    Appartenance,
    Candidat,
    Convention,
    Courriel,
    Delegation,
    Fil,
    Grief,
    Habilitation,
    Message,
    Organisme,
    Passage,
    Personne,
    PieceJointe,
    Point,
    Procedure,
    Pv,
    Role,
)
from eclat.routes import SITE
from tests import campagnes, changements
from tests import factories as make
from tests.browser import Browser
from tests.matrices.test_routes import ask, key_of, name_of, named_delegataire, parts_of_session, path_of, world

KEYED = [route for route in SITE if ":uuid" in route.path and not declaration(route).audience.public]
CHILDREN = [route for route in KEYED if route.path.count(":uuid") == 2]


# To take away what is no longer there is done, whatever it was: a second click is no mistake, and nothing is said of it.
ALREADY_DONE = {
    "habilitation-formateurs-retrait",
    "identification-formateurs-retrait",
    "delegataires-retrait",
    "session-formateurs-retrait",
    "seances-retrait",
    "candidats-retrait",
    "lieux-retrait",
    "periodes-retrait",
}


# And one's own thread is shown again, as it stands.
SHOWN_AGAIN = {"fil-piece-retrait": 200, "fil-annulation": 303}


def swap(browser: Browser, route: Route, path: str) -> Any:
    """As htmx asks: a refusal is then a sentence, ten times quicker than a page."""
    return browser.post(path, htmx=True) if "POST" in (route.methods or ()) else browser.get(path, htmx=True)


def keys_of(route: Route) -> list[str]:
    """What the route's identifiers are of: ``{id}`` is of the noun before it."""
    noun = route.path.split("/{id")[0].split("/")[-1]
    return [key_of(route, name, noun) for name, kind in route.param_convertors.items() if type(kind).__name__ == "UUIDConvertor"]


SAME = (
    {"sessions.ligne", "seance"},
    {"comptes", "agents", "person"},
    {"comme", "place"},
    {"recours", "reevaluations"},
    {"pieces", "pieces-requises"},
    {"organismes", "annuaire"},
)  # kinds whose keys name the same things


def same(kind: str) -> set[str]:
    return {kind}.union(*(each for each in SAME if kind in each))


def test_no_identifier_of_another_kind_names_anything(browse: Callable[..., Browser], db: Session) -> None:
    """The key of an organisme where a request is named, that of a file where an agent is…: whoever asks, it does not exist."""
    here = world(db)
    kinds = {kind: value for kind, value in here.params.items() if isinstance(value, UUID)} | {
        "nothing": uuid4(),
        "person": make.dirigeant(db, db.exec(select(Organisme)).all()[0]).id,
        "place": db.exec(select(Appartenance.id)).all()[0],
    }
    browsers = {role: browse(person) for role, person in here.people.items() if role is not None}
    met, others = [], itertools.cycle(kinds)
    for route in KEYED:
        role = declaration(route).audience.roles[0]
        for key in keys_of(route):
            for kind in [kind for kind in itertools.islice(others, 6) if kind not in same(key)][:4]:
                answer = swap(browsers[role], route, path_of(route, here.params | {key: kinds[kind]}))
                done = route.name in ALREADY_DONE and answer.status_code == 200 and not answer.content
                told = answer.status_code
                met.append((name_of(route), role, kind, 404 if done or told == SHOWN_AGAIN.get(route.name) else told))
    assert [each for each in met if each[-1] != 404] == []
    assert len(met) == 4 * sum(len(keys_of(route)) for route in KEYED)


@dataclass
class Side:
    """A request, its parts, and who acts upon it."""

    thing: Habilitation
    params: dict[str, Any]
    actors: dict[Role, Personne]


def sides(db: Session) -> Iterator[Side]:
    """Two requests studied by two instructeurs, of two organismes."""
    make.administrateur(db)
    for nom, sophie in (("La Cour des Possibles", ("Sophie", "Rakoto")), ("Les Ateliers du Belvédère", ("Nour", "Haddad"))):
        organisme, instructeur = make.organisme(db, nom), make.instructeur(db, *sophie)
        thing = make.habilitation(db, organisme, etat="a_completer", instructeurs=[instructeur])
        db.add(Delegation(habilitation_id=thing.id, rang=1))
        db.flush()
        parts: dict[str, Any] = {
            "champ": "courriel",
            "formateur": dossiers.team(db, thing)[0].id,
            "piece": dossiers.documents(db, thing)[0].id,
            "point": db.exec(select(Point.id).where(Point.dossier_id == thing.id)).all()[0],
            "ligne": db.exec(select(Delegation.id).where(Delegation.habilitation_id == thing.id)).all()[0],
        }
        dirigeant = make.user_of(db, make.dirigeant(db, organisme))
        message = make.message(db, thing, by=dirigeant)
        draft = brouillons.attach(db, db.get_one(Fil, message.fil_id), "plan.pdf", make.PDF, by=dirigeant)
        reponse = make.reponse_type(db, by=make.user_of(db, instructeur))
        parts |= {
            "messagerie": message.fil_id,
            "message": message.id,
            "jointe": draft.id,
            "reponse": reponse.id,
            "champ": "courriel",
        }
        convention = Convention(
            habilitation_id=thing.id, numero=numeros.next_number(db, "CONV-2026"), contenu={}, empreinte="a" * 64
        )
        db.add(convention)
        parts["convention"] = convention.id
        form = named_delegataire(db, organisme, instructeur, f"Union {nom}")
        parts |= {
            "identification": form.id,
            "identification.formateur": dossiers.team(db, form)[0].id,
            "identification.piece": dossiers.documents(db, form)[0].id,
        }
        parts["grief"] = prepared_grief(db, thing)
        campagne = campagnes.preparee(db, f"Suivi, {nom}")
        parts |= {"campagnes": campagne.id, "question": questions.of(db, campagne)[0].id}
        changement = changements.commence(db, thing)
        parts |= {"changements": changement.id, "changements.piece": dossiers.documents(db, changement)[0].id}
        paritaire = make.binome_paritaire(db, prenom=sophie[0])
        parts |= parts_of_session(db, organisme, paritaire)
        parts["passage"] = heard(db, parts["sessions"])
        yield Side(
            thing,
            {"habilitations": thing.id, **parts},
            {
                Role.DIRIGEANT: make.dirigeant(db, organisme),
                Role.INSTRUCTEUR: instructeur,
                Role.BINOME_PARITAIRE: paritaire,
                Role.ADMINISTRATEUR: make.administrateur(db),
            },
        )


def prepared_grief(db: Session, habilitation: Habilitation) -> UUID:
    """One against this habilitation, which nobody was notified of yet."""
    procedure = Procedure(habilitation_id=habilitation.id, auteur_id=make.administrateur(db).id)
    db.add(procedure)
    db.flush()
    grief = Grief(procedure_id=procedure.id, rang=1, titre="Évaluateur non déclaré", faits="Session de Tours.")
    db.add(grief)
    db.flush()
    return grief.id


def heard(db: Session, session_id: UUID) -> UUID:
    """A row of the procès-verbal of a session, of a candidate beside the one that is removed."""
    pv = Pv(session_id=session_id, numero=numeros.next_number(db, "PV-2026"))
    candidat = Candidat(session_id=session_id, rang=9, nom_naissance="Zanetti")
    db.add_all([pv, candidat])
    db.flush()
    passage = Passage(pv_id=pv.id, candidat_id=candidat.id, rang=1)
    db.add(passage)
    db.flush()
    return passage.id


def test_no_part_of_another_request_is_reached_through_one_s_own(browse: Callable[..., Browser], db: Session) -> None:
    mine, other = sides(db)
    db.commit()
    for route in CHILDREN:
        role = next(each for each in mine.actors if each in declaration(route).audience.roles)
        actor, child = browse(mine.actors[role]), keys_of(route)[1]
        shut = role == Role.DIRIGEANT and route.name == "pv-ligne"  # its organisme reads no row, of any, before all have signed
        shown = 303 if route.name == "fil-annulation" else 403 if shut else 404  # a draft of one's own: its thread is shown again
        told = [shown, 404, 404]
        crossed = [mine.params | {child: other.params[child]}, other.params | {child: mine.params[child]}, other.params]
        sees_all = role == Role.ADMINISTRATEUR  # to whom no request is another's: a part is of its own request all the same
        crossed, told = (crossed[:2], told[:2]) if sees_all else (crossed, told)
        assert [swap(actor, route, path_of(route, params)).status_code for params in crossed] == told, name_of(route)
        assert swap(actor, route, path_of(route, mine.params)).status_code != 404, name_of(route)
    assert len(CHILDREN) >= 6
    db.rollback()
    assert db.get(PieceJointe, other.params["jointe"]) and db.get_one(Message, other.params["message"]).texte


def test_who_has_entered_no_organisme_yet_is_only_asked_which(browse: Callable[..., Browser], db: Session) -> None:
    """Someone of two organismes is signed in without a role until they choose."""
    here = world(db)
    mathilde = here.people[Role.DIRIGEANT]
    assert mathilde is not None
    other = db.exec(select(Organisme).where(Organisme.nom == "Les Ateliers du Belvédère")).one()
    held = db.exec(select(Appartenance).where(Appartenance.organisme_id == other.id, Appartenance.role == Role.REFERENT)).one()
    held.personne_id = mathilde.id
    db.add(held)
    db.commit()
    nobody_yet = browse(mathilde)
    for route in SITE:
        audience = declaration(route).audience
        if not audience.public and not audience.identified:
            answer = ask(nobody_yet, route, path_of(route, here.params))
            assert (answer.status_code, answer.headers["location"]) == (303, "/entree"), name_of(route)


def test_no_one_else_s_mail_is_read(browse: Callable[..., Browser], db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's pages show every mail: they exist on a site of one's own machine only, and only when asked for."""
    from eclat.app import create_app
    from eclat.settings import get_settings

    make.organisme(db)
    courriel = db.exec(select(Courriel)).all()[0]
    db.commit()
    for changed in ({"ECLAT_DEBUG": "0"}, {"ECLAT_DEBUG": "1", "ECLAT_BASE_URL": "https://oc-eclat.example"}):
        for name, value in changed.items():
            monkeypatch.setenv(name, value)
        get_settings.cache_clear()
        paths = {getattr(route, "path", "") for route in create_app(tasks=False).routes}
        assert not [path for path in paths if path.startswith("/dev")], changed
    monkeypatch.undo()
    get_settings.cache_clear()
    create_app(tasks=False)  # the templates name the routes of the last site made
    assert browse().get(f"/dev/courriels/{courriel.id}").status_code == 200
