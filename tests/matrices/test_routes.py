"""Every route × every role: who is not of the audience is turned away, a stranger's file does not exist."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select
from starlette.applications import Starlette
from starlette.routing import Route

from eclat import clock
from eclat.domain.administration import pieces, textes
from eclat.domain.comptes import vues
from eclat.domain.comptes.connexions import open_connexion
from eclat.domain.declarations import declarations, flux, ouvertures, schemas
from eclat.domain.declarations import demandes as demandes_cdc
from eclat.domain.delegataires import identifications
from eclat.domain.documentation import versions
from eclat.domain.dossiers import contenu, dossiers, equipe
from eclat.domain.habilitations import attributions, decisions, instruction
from eclat.domain.habilitations import lots as demandes
from eclat.domain.insertion import ouvertures as insertion
from eclat.domain.jurys import instruction_recours
from eclat.domain.messagerie import brouillons, groupes
from eclat.domain.sessions.calendrier import CALENDRIER
from eclat.domain.sessions.lieux import LIEUX
from eclat.domain.sessions.periodes import PERIODES
from eclat.domain.socle import numeros
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import exports, lots
from eclat.engines.grilles import tableau
from eclat.http.routing import declaration
from eclat.models import (
    Acces,
    ActionFlux,
    Appartenance,
    Bloc,
    Candidat,
    Certificat,
    Choix,
    College,
    Courriel,
    Cqp,
    Declaration,
    Delegation,
    Enregistrement,
    EtatRecours,
    EtatSession,
    Feuille,
    Fil,
    Identification,
    IssueRecours,
    NaturePiece,
    Organisme,
    Personne,
    PieceRequise,
    Point,
    Role,
    SessionCqp,
    Sexe,
    Siege,
)
from eclat.models.base import Entity
from eclat.routes import routes
from eclat.signatures import sign
from tests import campagnes, certificats, changements, controles, documents_suivis, jurys, signes
from tests import declarations as declares
from tests import factories as make
from tests.browser import Browser, browsers_of
from tests.cdc.test_xml import later
from tests.scenes import told

SITE = routes(debug=True)
ROLES = [None, *Role]


def name_of(route: Route) -> str:
    return f"{'POST' if 'POST' in (route.methods or ()) else 'GET'} {route.path}"


@dataclass
class World:
    """Two organisations that know nothing of each other, and one agent of each kind."""

    people: dict[Role | None, Personne | None]
    strangers: dict[Role, Personne]
    params: dict[str, Any]  # of the first organisation's things
    users: dict[Role | None, Utilisateur | None]


def world(db: Session) -> World:
    """The same for every route, made once."""
    people, strangers, params, users = told(db, tell)
    everyone = {each.id: each for each in db.exec(select(Personne))}
    found = World(
        {role: everyone[key] if key else None for role, key in people.items()},
        {role: everyone[key] for role, key in strangers.items()},
        params,
        users,
    )
    db.commit()
    return found


Told = tuple[dict[Role | None, UUID | None], dict[Role, UUID], dict[str, Any], dict[Role | None, Utilisateur | None]]


def tell(db: Session) -> Told:
    claire = make.administrateur(db)
    organisme = make.organisme(db)
    sophie, odile = make.instructeur(db), make.comite_technique(db)
    delegation = refused_before(db, organisme, sophie)
    thing = make.habilitation(db, organisme, etat="a_completer", instructeurs=[sophie])
    attributions.attribute(db, thing, instructeurs=[sophie.id], comite=[odile.id], by=make.user_of(db, claire))
    form = named_delegataire(db, organisme, sophie)
    other = make.organisme(db, "Les Ateliers du Belvédère")
    db.add(line := Delegation(habilitation_id=thing.id, rang=1))
    piece = dossiers.documents(db, thing)[0]
    member, point, courriel = (
        dossiers.team(db, thing)[0],
        db.exec(select(Point).where(Point.dossier_id == thing.id)).first(),
        db.exec(select(Courriel)).first(),
    )
    assert point and courriel
    document = make.published(db, roles=[Role.DIRIGEANT, Role.REFERENT], natures=["independant"])  # which no stranger is
    people: dict[Role | None, Personne | None] = {
        None: None,
        Role.DIRIGEANT: make.dirigeant(db, organisme),
        Role.REFERENT: make.referent(db, organisme),
        Role.ADMINISTRATEUR: claire,
        Role.INSTRUCTEUR: sophie,
        Role.COMITE_TECHNIQUE: odile,
        Role.BINOME_PARITAIRE: make.binome_paritaire(db),
    }
    strangers = {
        Role.DIRIGEANT: make.dirigeant(db, other),
        Role.REFERENT: make.referent(db, other, prenom="Lina", nom="Moreau"),
        Role.INSTRUCTEUR: make.instructeur(db, "Nour", "Haddad"),
        Role.COMITE_TECHNIQUE: make.comite_technique(db, "Paul", "Ferrand"),
        Role.BINOME_PARITAIRE: make.binome_paritaire(db, College.EMPLOYEURS, "Brigitte", "Caron"),
    }
    message = make.message(db, thing, by=make.user_of(db, make.dirigeant(db, organisme)))
    draft = brouillons.attach(
        db, db.get_one(Fil, message.fil_id), "plan.pdf", make.PDF, by=make.user_of(db, make.dirigeant(db, organisme))
    )
    reponse = make.reponse_type(db, by=make.user_of(db, sophie))
    params = {
        "figure": "demandes",
        "groupe": "sessions",
        "comme": db.exec(select(Appartenance.id).where(Appartenance.organisme_id == organisme.id)).first(),
        "modele": "organisme_retabli",
        "pieces": db.exec(select(PieceRequise.id)).first(),
        "blocs": described(db),
        "listes": db.exec(select(Choix.id)).first(),
        "pieces-requises": with_model(db, make.user_of(db, claire)),
        "textes-mails": textes.hold(db, "organisme_retabli").id,
        "messagerie": message.fil_id,
        "jures": jurys.juror(db).id,
        "reponses": reponse.id,
        "reponse": reponse.id,
        "exports": exports.ask(db, "organismes", "Organismes", "", "csv", 9000, by=make.user_of(db, claire)).id,
        "lots": lot_of(db, thing, claire),
        "groupes": groupes.prepare(db, "habilitation", [thing.id], by=make.user_of(db, sophie)).id,
        "message": message.id,
        "jointe": draft.id,
        "organismes": organisme.id,
        "annuaire": organisme.id,
        "habilitations": thing.id,
        "identification": form.id,
        "identification.formateur": dossiers.team(db, form)[0].id,
        "identification.piece": dossiers.documents(db, form)[0].id,
        "delegataires": delegation.id,
        "agents": sophie.id,
        "comptes": sophie.id,
        "vues": vues.save(
            db,
            "habilitations",
            "etat=en_instruction",
            nom="Les miennes",
            partagee=False,
            au_menu=False,
            by=make.user_of(db, sophie),
        ).id,
        "catalogue": db.exec(select(Enregistrement.id)).first(),
        "fichiers": piece.fichier_id,
        "connexions": open_connexion(db, claire, appareil="")[0].id,
        "courriels": courriel.id,
        "formateur": member.id,
        "piece": piece.id,
        "changements.piece": piece.id,
        **parts_of_session(db, organisme, make.binome_paritaire(db)),
        "point": point.id,
        "ligne": line.id,
        "documentation": document.id,
        "recours": recours_of(db, odile, claire),
        "reevaluations": reevaluated(db),
        "certificats": (certificat := delivered(db, organisme)),
        **declared(db, certificat, make.user_of(db, claire)),
        "mes-certificats": uuid4(),
        "passage": uuid4(),  # of a session whose jury has not sat: there is no row yet
        "{jeton}": uuid4(),
        "nature": "parchemin",
        "sorte": "mails",
        "effacements": make.effacement(db, make.dirigeant(db, organisme)).id,
        "temoin": "france",
        "grief": uuid4(),  # the same
        "convention": uuid4(),  # of a request that is not accepted: there is none
        "code": "7KQ4-M2XD-9RTP-7KQ4",
        "versions": versions.present(db, document)[0].id,
        "champ": "nda",
        "version": 1,
        "page": 1,
        "article": "enquete-d-insertion",
        "format": "csv",
        "jeton": sign("jeton", str(uuid4())),
    }
    return (
        {role: person.id if person else None for role, person in people.items()},
        {role: person.id for role, person in strangers.items()},
        params,
        {role: make.user_of(db, person) if person else None for role, person in people.items()},
    )


def lot_of(db: Session, thing: Entity, claire: Personne) -> UUID:
    """Some requests that Claire is about to entrust."""
    lot = lots.prepare(db, demandes.ATTRIBUTION, [thing.id], by=make.user_of(db, claire))
    assert lot is not None
    return lot.id


def reevaluated(db: Session) -> UUID:
    """A recours decided so that its candidate is evaluated again."""
    found = signes.contested(db)
    found.issue, found.decision, found.etat = IssueRecours.EVALUATION, "Un incident.", EtatRecours.DECIDE
    db.flush()
    return found.id


def recours_of(db: Session, member: Personne, claire: Personne) -> UUID:
    """What a candidate says against their results, entrusted to this member of the comité technique; its binôme has changed since."""
    found = signes.contested(db)
    instruction_recours.entrust(db, found, membres=[member.id], by=make.user_of(db, claire))
    db.execute(update(Siege).where(col(Siege.session_id) == found.session_id).values(jusqu_a=clock.now()))
    return found.id


def named_delegataire(
    db: Session, organisme: Organisme, instructeur: Personne, national: str = "Union Marelle"
) -> Identification:
    """The organisme is délégataire of a national one too: its form is open again, for the request was sent back."""
    dirigeant = make.dirigeant(db, organisme)
    request = make.national(
        db, national, rows=[make.row(1, courriel=dirigeant.courriel)], etat="en_attente_delegataires", prenom="Rose",
        nom_dirigeant="Castaing",
    )  # fmt: skip
    make.studied(db, request, instructeur)
    instruction.POINTS.add(db, request, texte="Les locaux", by=make.user_of(db, instructeur))
    instruction.POINTS.send_back(db, request, by=make.user_of(db, instructeur))
    (delegation,) = make.delegataires(db, request)
    identifications.reopen(db, delegation, by=make.user_of(db, dirigeant))
    return identifications.of_delegation(db, delegation)


def parts_of_session(db: Session, organisme: Organisme, member: Personne) -> dict[str, Any]:
    """A request of this organisme, whatever allowed it, with a row of each of its tables and a document; a member of the binôme paritaire
    sent it back with a point."""
    by = make.user_of(db, make.dirigeant(db, organisme))
    draft = SessionCqp(
        numero=numeros.next_number(db, "SES-2026"),
        organisme_id=organisme.id,
        etat=EtatSession.A_COMPLETER,
        demandee_le=clock.now(),
    )
    db.add(draft)
    db.flush()
    whole = {"jour": ["2027-01-12"], "de": ["9 h"], "a": ["12 h"]}
    half_day, other = tableau.add(tableau.ouvrir(db, CALENDRIER, draft, by=by), [whole, whole])
    db.add(Siege(session_id=draft.id, personne_id=member.id, college=College.SALARIES))
    db.add(point := Point(dossier_id=draft.id, texte="Le nom des tuteurs", auteur_id=member.id, envoye_le=clock.now()))
    db.flush()
    (candidate,) = make.candidats(db, draft)
    place, period = (tableau.add(tableau.ouvrir(db, each, draft, by=by), [{}])[0] for each in (LIEUX, PERIODES))
    signed = contenu.join(db, draft, NaturePiece.EMARGEMENT, "signee.pdf", make.PDF + b"1", by=by)
    sheet = Feuille(session_id=draft.id, piece_id=signed.id, du=date(2027, 1, 12), au=date(2027, 1, 12))
    db.add(sheet)
    db.flush()
    return {
        "lieu": place.id,
        "periode": period.id,
        "sessions.point": point.id,
        "sessions": draft.id,
        "sessions.formateur": equipe.add_member(db, draft, by=by).id,
        "sessions.ligne": half_day.id,
        "candidat": candidate.id,
        "seance": other.id,
        "feuille": sheet.id,
        "lundi": "2027-01-11",
        "sessions.piece": contenu.attach(db, draft, NaturePiece.AUTRE, "programme.pdf", make.PDF, by=by).id,
    }


TABLES = {"lieux": "lieu", "periodes": "periode", "candidats": "candidat"}  # of a session, beside its calendar
PARTS = ("formateur", "piece", "ligne", "point")


def key_of(route: Route, name: str, before: str) -> str:
    """What a part of the address is of: ``{id}`` is of the noun before it; a row or a document, of its own form."""
    if name == "id":
        return before
    if "/formateurs/" in route.path:
        name = "formateur"
    form, table = route.path.split("/")[1], route.path.split("/{ligne")[0].split("/")[-1]
    if name == "ligne" and form == "sessions" and table in TABLES:
        return TABLES[table]
    return f"{form}.{name}" if form in ("changements", "identification", "sessions") and name in PARTS else name


def described(db: Session) -> UUID:
    """A bloc of a registration that no session relies on."""
    cqp = db.exec(select(Cqp)).all()[0]
    db.add(held := Enregistrement(cqp_id=cqp.id, code_rncp="RNCP99999", jusqu_au=date(2020, 1, 1)))
    db.flush()
    db.add(bloc := Bloc(enregistrement_id=held.id, code="BC01", intitule="Accueillir"))
    db.flush()
    return bloc.id


def with_model(db: Session, by: Utilisateur) -> UUID:
    """A document that is asked for, with a file to fill in."""
    found = db.exec(select(PieceRequise)).first()
    assert found
    pieces.set_model(db, found, nom="modele.pdf", data=make.PDF, by=by)
    return found.id


def delivered(db: Session, organisme: Organisme) -> UUID:
    """A certificate of a session of this organisme, of which nobody else reads anything."""
    session = certificats.delivree(db, people=1)
    session.organisme_id = organisme.id
    session.habilitation_id = None
    for seat in db.exec(select(Siege).where(Siege.session_id == session.id)):
        seat.jusqu_a = clock.now()
    db.flush()
    return certificats.of(db, session)[0].id


def declared(db: Session, certificat: UUID, by: Utilisateur) -> dict[str, UUID]:
    """The declaration of that certificate, the file that carries it, and what hangs on both."""
    ouvertures.follow(db)
    one = db.exec(select(Declaration).where(Declaration.certificat_id == certificat)).one()
    one.sexe, one.acces, one.manques = Sexe.F, Acces.CONTINUE, []
    declarations.settle(db, [one])
    declares.emetteur(db, by)
    (sent,) = flux.prepare(db, action=ActionFlux.CREATION, by=by)
    declares.ecrit(db, sent)
    demandes_cdc.register(db, one, recue_le=clock.today(), demande="Mon nom", by=by)
    held = db.get_one(Certificat, certificat)
    session = db.get_one(SessionCqp, held.session_id)
    return {
        **followed(db, db.get_one(Organisme, session.organisme_id)),
        "controles": controles.prevu(db, db.get_one(Organisme, session.organisme_id)).id,
        "signalements": controles.recu(db).id,
        "changements": changements.pose(db, db.get_one(Organisme, session.organisme_id)).id,
        "documents-suivis": documents_suivis.transmis(db, db.get_one(Organisme, session.organisme_id)).id,
        "insertion": insertion.born(db, held, db.get_one(Candidat, held.candidat_id), 6, 60).id,
        "declarations": one.id,
        "envois": sent.id,
        "demandes": demandes_cdc.of(db, one)[0].id,
        "schemas": schemas.choose(db, schemas.checked(later()), "cpf-1.1.5.xsd", by=by).id,
    }


def followed(db: Session, organisme: Organisme) -> dict[str, UUID]:
    """Its annual follow-up."""
    suivi = campagnes.demande(db, organisme)
    return {
        "suivis": suivi.id, "campagnes": suivi.campagne_id, "question": campagnes.asked(db, suivi)[0].id,
    }  # fmt: skip


def refused_before(db: Session, organisme: Organisme, instructeur: Personne) -> Delegation:
    """A délégataire of the national request that this organisme had, refused since: it is still read."""
    rows = [make.row(90, courriel=f"direction-{organisme.siret}@preau.example")]
    request = make.national(db, of=organisme, rows=rows, etat="en_attente_delegataires")
    (delegation,) = make.delegataires(db, request)
    make.identification(db, delegation, etat="terminee")
    attributions.attribute(db, request, instructeurs=[instructeur.id], comite=[], by=make.decider(db))
    decisions.refuse(db, request, motif="Équipe insuffisante.", by=make.user_of(db, instructeur))
    return delegation


def path_of(route: Route, params: dict[str, Any]) -> str:
    """The route's address for these things."""
    parts, filled = route.path.split("/"), []
    for before, part in zip(["", *parts], parts, strict=False):
        name = part.strip("{}").split(":")[0]
        filled.append(str(params[key_of(route, name, before)]) if part.startswith("{") else part)
    return "/".join(filled)


def ask(browser: Browser, route: Route, path: str) -> Any:
    return browser.post(path) if "POST" in (route.methods or ()) else browser.get(path)


@pytest.mark.in_its_world
@pytest.mark.parametrize("route", SITE, ids=name_of)
def test_only_the_audience_is_let_in(site: Starlette, db: Session, route: Route) -> None:
    """Who is not of the audience is told so by the routes, before any question of the handler's: on PostgreSQL, only who may enters."""
    here = world(db)
    audience = declaration(route).audience
    path = path_of(route, here.params)
    users = here.users
    asked = [role for role in ROLES if audience.admits(users[role]) or db.get_bind().dialect.name == "sqlite"]
    assert any(audience.admits(users[role]) for role in asked), "a route that nobody may open"
    browsers = browsers_of(site, db, {role: here.people[role] for role in asked})
    for role in sorted(asked, key=lambda role: audience.admits(users[role])):  # those who may act come last
        answer = ask(browsers[role], route, path)
        assert answer.status_code < 500, f"{role}: {answer.text[:200]}"
        if audience.admits(users[role]):
            assert not is_sign_in(answer), f"{role} is of the audience"
        elif role is None:
            assert is_sign_in(answer)
        else:
            assert answer.status_code == 403, f"{role} entered"


def is_sign_in(answer: Any) -> bool:
    return (
        answer.status_code == 303
        and str(answer.headers["location"]).startswith("/connexion")
        and "deconnexion" not in str(answer.url)
    )


# What all who hold this role read, whoever they are: nobody attributes a campaign.
OF_ALL = {Role.COMITE_TECHNIQUE: ("campagne", "campagne-apercu", "campagne-archive", "campagne-conclusion", "suivi")}
COMMON = {"piece-modele": 200}  # what is the same for every organisme
OWNED = [route for route in SITE if "{" in route.path and not declaration(route).audience.public]


@pytest.mark.in_its_world
@pytest.mark.parametrize("route", OWNED, ids=name_of)
def test_a_stranger_s_file_does_not_exist(site: Starlette, db: Session, route: Route) -> None:
    """The same role elsewhere gets the 404 that an identifier of nothing gets, but of what is common to all."""
    here = world(db)
    roles = [
        role for role in here.strangers if role in declaration(route).audience.roles and route.name not in OF_ALL.get(role, ())
    ]
    nothing = {
        key: uuid4() if key not in ("champ", "format", "jeton", "version", "page", "article") else value
        for key, value in here.params.items()
    }
    for role, stranger in browsers_of(site, db, {role: here.strangers[role] for role in roles}).items():
        assert ask(stranger, route, path_of(route, here.params)).status_code == COMMON.get(route.name, 404), role
        assert ask(stranger, route, path_of(route, nothing)).status_code == 404, role
