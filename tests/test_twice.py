"""Every verb of the site map, sent twice at the same instant by the same person: what it leaves is what it leaves once.

One world holds a thing for each verb to act upon. It is built once, then put back for each route as the first left it.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import Session
from starlette.routing import Route

from eclat.database import reading, writing
from eclat.domain import agents, connexions, demande, equipe, facteurs, habilitations, instruction, jetons, journal, logos
from eclat.encryption import encrypt
from eclat.models import Appartenance, Organisme, Personne, Role, UsageJeton, metadata
from eclat.routes import declaration, routes
from eclat.sign_ins import cookie_name
from eclat.signatures import sign
from tests import factories as make
from tests.browser import Browser
from tests.conftest import emptied
from tests.services.postgresql import CATALOGUE
from tests.test_concurrency import together
from tests.test_routes import name_of
from tests.worlds import told

VERBS = [route for route in routes(debug=False) if "POST" in (route.methods or ()) and declaration(route).writes]

# Two may be two, because nothing tells a second click from a second wish, or because the second is a new proof.
LEGITIMATE = {
    "formateurs": "two empty rows are two people to come; an empty one is removed in one click",
    "codes-secours": "each answer shows its own codes, this once: the last are good",
    "second-facteur": "the same, for the codes that come with it",
    "connexion": "each answer carries its own cookie: two sign-ins, of which the browser keeps the last",
}

# Elsewhere the second click, even of a browser without a script, sees what the first one did, never a page of refusal.
SAID_SO = {
    "activation": (409, 410),  # a link serves once, whoever holds it: the page says so and leads to the sign-in
    "deblocage": (409, 410),  # the same
    "connexion-code": (422,),  # so does a code of the moment
    "second-facteur": (409,),  # on SQLite, where the second comes after the first: the factor is there
}


@dataclass
class Case:
    who: str | None  # the key of the world's person; None: a visitor
    path: str
    data: dict[str, Any] = field(default_factory=dict)
    files: Any = None
    half: bool = False  # from a sign-in that awaits its second step

    @property
    def said(self) -> dict[str, Any]:
        """The form now: a code of the moment is made as it is sent."""
        return {name: value() if callable(value) else value for name, value in self.data.items()}


@dataclass
class World:
    people: dict[str, Any]
    cases: dict[str, Case]


def build(db: Session) -> World:
    """A thing for each verb to act upon."""
    claire = make.administrateur(db)
    sophie, julien = make.instructeur(db), make.instructeur(db, "Julien", "Delmas")
    invited = agents.create(db, courriel="nour.haddad@oc-eclat.example", nom="Haddad", prenom="Nour", roles=[Role.INSTRUCTEUR],
                            college=None, by=make.user_of(db, claire))  # fmt: skip
    away = make.comite_technique(db)
    agents.suspend(db, away, by=make.user_of(db, claire))

    mine = make.organisme(db)
    mathilde = make.dirigeant(db, mine)
    draft = make.habilitation(db, mine)
    karim = make.referent(db, mine, active=False)
    logos.set_logo(db, mine, "logo.png", picture(), by=make.user_of(db, mathilde))
    member = equipe.add_member(db, draft, by=make.user_of(db, mathilde))
    document = next(each for each in demande.documents(db, draft) if each.nature == "requise")

    complete = make.organisme(db, "Organisme prêt", courriel="ines@pret.example")
    ready = make.habilitation(db, complete)
    new = make.organisme(db, "Organisme neuf", courriel="helene@grandpreau.example")
    helene = make.dirigeant(db, new)
    deposited = make.habilitation(db, make.organisme(db, "Organisme déposé"), etat="deposee")
    studied = make.habilitation(db, make.organisme(db, "Organisme à l’étude"), etat="en_instruction", instructeurs=[sophie])
    pointed = make.habilitation(db, make.organisme(db, "Organisme aux points"), etat="en_instruction", instructeurs=[sophie])
    other = make.habilitation(db, make.organisme(db, "Autre organisme"), etat="en_instruction", instructeurs=[sophie])
    by = make.user_of(db, sophie)
    instruction.add_point(db, pointed, texte="Le plan des locaux", by=by)
    instruction.add_point(db, pointed, texte="Le bilan", by=by)
    waiting, lifted = habilitations.points(db, pointed)
    instruction.lift_point(db, pointed, point=lifted, by=by)
    sent_back = make.organisme(db, "Organisme à compléter")
    answered = make.habilitation(db, sent_back, etat="a_completer", instructeurs=[sophie])
    asked = habilitations.points(db, answered)[0]
    asking = [make.organisme(db, f"Organisme {n}", etat="en_attente") for n in range(2)]

    lou, zoe, ines = (make.instructeur(db, prenom, "Petit") for prenom in ("Lou", "Zoé", "Inès"))
    for protected in (zoe, ines):
        facteurs.install(db, protected, make.FACTEUR)
    elsewhere, _ = connexions.open_connexion(db, lou, appareil="tests")
    activation = sign("jeton", str(jetons.issue(db, karim, UsageJeton.ACTIVATION).id))
    unlocking = sign("jeton", str(jetons.issue(db, mathilde, UsageJeton.DEBLOCAGE).id))
    used = jetons.issue(db, invited, UsageJeton.ACTIVATION)
    jetons.consume(db, used)
    places = [db.get_one(Organisme, each.organisme_id) for each in (deposited, studied)]
    lina = make.referent(db, places[0], prenom="Lina", nom="Moreau")
    second = Appartenance(personne_id=lina.id, organisme_id=places[1].id, role=Role.REFERENT)
    db.add(second)
    db.flush()
    journal.seal(db)
    people = {
        "claire": claire,
        "sophie": sophie,
        "mathilde": mathilde,
        "helene": helene,
        "lina": lina,
        "lou": lou,
        "zoe": zoe,
        "petit": ines,
        "ines": make.dirigeant(db, complete),
        "rose": make.dirigeant(db, sent_back),
    }
    form = f"/habilitations/{draft.id}"
    identity = {"nom": "Benhaddou", "prenom": "Karim"}
    cases = {
        "inscription": Case(None, "/inscription", {
            "nom": "La Cour", "siret": make.siret(), "courriel": "m.lacombe@possibles.example", "mot_de_passe": make.PASSWORD,
            "confirmation": make.PASSWORD}),
        "connexion": Case(None, "/connexion", {"identifiant": mathilde.courriel, "mot_de_passe": make.PASSWORD}),
        "deconnexion": Case("claire", "/deconnexion"),
        "mot-de-passe-oublie": Case(None, "/mot-de-passe-oublie", {"identifiant": mathilde.courriel}),
        "activation": Case(None, f"/activation/{activation}", {"nouveau_mot_de_passe": make.PASSWORD}),
        "activation-nouveau-lien": Case(None, f"/activation/{sign('jeton', str(used.id))}/nouveau-lien"),
        "deblocage": Case(None, f"/deblocage/{unlocking}"),
        "connexion-code": Case("claire", "/connexion/code", {"code": make.code}, half=True),
        "compte-mot-de-passe": Case("lou", "/compte/mot-de-passe", {
            "mot_de_passe_actuel": make.PASSWORD, "nouveau_mot_de_passe": make.PASSWORD + "-bis"}),
        "connexion-fin": Case("lou", f"/compte/connexions/{elsewhere.id}/fin"),
        "connexions-fin": Case("lou", "/compte/connexions/fin"),
        "second-facteur": Case("lou", "/compte/second-facteur", {
            "proposition": encrypt("proposition", f"{lou.id} {make.FACTEUR}"), "code": make.code}),
        "second-facteur-retrait": Case("zoe", "/compte/second-facteur/retrait", {
            "mot_de_passe": make.PASSWORD, "code": make.code}),
        "codes-secours": Case("petit", "/compte/codes-de-secours", {"mot_de_passe": make.PASSWORD}),
        "agent-reinitialisation-facteur": Case("claire", f"/agents/{ines.id}/reinitialisation-facteur"),
        "entree": Case("lina", "/entree", {"appartenance": str(second.id)}),
        "organismes-acceptation": Case("claire", "/organismes/acceptations", {"ids": [str(each.id) for each in asking]}),
        "organisme-acceptation": Case("claire", f"/organismes/{asking[0].id}/acceptation"),
        "organisme-refus": Case("claire", f"/organismes/{asking[1].id}/refus", {"motif": "Établissement fermé."}),
        "profil": Case("mathilde", "/profil", identity | {
            "telephone": "02 61 91 04 17", "site_web": "https://possibles.example", "ville": "Rennes", "code_postal": "35000"}),
        "profil-logo": Case("mathilde", "/profil/logo", files={"logo": ("logo.png", picture("tomato"))}),
        "profil-logo-retrait": Case("mathilde", "/profil/logo/retrait"),
        "referent-designation": Case("helene", "/referent", identity | {"courriel": "k.benhaddou@grandpreau.example"}),
        "referent-relance": Case("mathilde", "/referent/relance"),
        "referent-retrait": Case("mathilde", "/referent/retrait"),
        "habilitation-nouvelle": Case("helene", "/habilitations/nouvelle", {"qualification": "of_independant"}),
        "habilitation-brouillon": Case("mathilde", f"{form}/brouillon", {"tuteurs": "Deux."}, {"piece-autre": ("plan.pdf", make.PDF)}),
        "habilitation-depot": Case("ines", f"/habilitations/{ready.id}/depot"),
        "habilitation-champ": Case("mathilde", f"{form}/champs/tuteurs", {"tuteurs": "Deux journées."}),
        "point-reponse": Case("rose", f"/habilitations/{answered.id}/points/{asked.id}/reponse", {f"point-{asked.id}": "Voici."}),
        "formateurs": Case("mathilde", f"{form}/formateurs"),
        "formateur": Case("mathilde", f"{form}/formateurs/{member.id}", {f"formateur-{member.id}-nom": "Ferhat"}),
        "formateur-retrait": Case("mathilde", f"{form}/formateurs/{member.id}/retrait"),
        "pieces": Case("mathilde", f"{form}/pieces", files={"piece-qualiopi": ("nouveau.pdf", make.PDF + b"2")}),
        "piece-retrait": Case("mathilde", f"{form}/pieces/{document.id}/retrait"),
        "habilitation-attribution": Case("claire", f"/habilitations/{deposited.id}/attribution", {"instructeur_1": str(julien.id), "vu": ""}),
        "point-ajout": Case("sophie", f"/habilitations/{other.id}/ajout-point", {"texte": "Le plan des locaux"}),
        "point-levee": Case("sophie", f"/habilitations/{pointed.id}/points/{waiting.id}/levee"),
        "point-reprise": Case("sophie", f"/habilitations/{pointed.id}/points/{lifted.id}/reprise"),
        "habilitation-renvoi": Case("sophie", f"/habilitations/{pointed.id}/renvoi"),
        "habilitation-acceptation": Case("sophie", f"/habilitations/{studied.id}/acceptation", {
            "objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31"}),
        "habilitation-refus": Case("sophie", f"/habilitations/{other.id}/refus", {"motif": "Pas d’évaluateur."}),
        "agent-nouveau": Case("claire", "/agents/nouveau", {
            "nom": "Martin", "prenom": "Inès", "courriel": "ines.martin@oc-eclat.example", "roles": "instructeur"}),
        "agent-roles": Case("claire", f"/agents/{julien.id}/roles", {"roles": ["instructeur", "comite_technique"]}),
        "agent-relance": Case("claire", f"/agents/{invited.id}/relance-agent"),
        "courriel-relance": Case("claire", f"/courriels/{make.failed_mail(db).id}/relance"),
        "agent-suspension": Case("claire", f"/agents/{julien.id}/suspension"),
        "agent-retablissement": Case("claire", f"/agents/{away.id}/retablissement"),
    }  # fmt: skip
    return World({key: personne.id for key, personne in people.items()}, cases)


@cache
def picture(color: str = "teal") -> bytes:
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (64, 64), color).save(out, "PNG")
    return out.getvalue()


TABLES = [table for name, table in metadata.tables.items() if name not in CATALOGUE]


def left(database_url: str, site: Any, name: str, times: int) -> tuple[list[Any], Counter[str]]:
    """The answers, and what they changed: rows by table and by state, mails and lines of the journal by kind."""
    emptied(database_url)
    with writing() as db:
        world = told(db, build)
        case = world.cases[name]
        personne = db.get_one(Personne, world.people[case.who]) if case.who else None
        # Two clicks come from one browser; two visitors' make no difference.
        browsers = [signed_in(site, db, personne, case)] * times if personne else [Browser(site, db) for _ in range(times)]
    before = content() if times == 1 else None
    answers = together(*[partial(each.post, case.path, case.said, files=case.files) for each in browsers])
    with reading() as db:
        assert list(journal.broken_lines(db)) == []
    if times == 1:
        assert before != content(), f"{name} did nothing: {answers[0].status_code} {answers[0].headers.get('location')}"
    return answers, kinds()


def signed_in(site: Any, db: Session, personne: Personne, case: Case) -> Browser:
    if not case.half:
        return Browser(site, db, personne)
    browser = Browser(site, db)
    _, secret = connexions.open_connexion(db, personne, appareil="tests")
    db.commit()
    browser.client.cookies.set(cookie_name(), sign("connexion", secret))
    return browser


def content() -> dict[str, list[Any]]:
    with reading() as db:
        return {table.name: sorted(map(str, db.execute(table.select()))) for table in TABLES}


WORDS = ("etat", "verbe", "modele", "nature", "role", "sens", "usage")


def kinds() -> Counter[str]:
    """How many rows of each table, in each state, with each word that says what they are."""
    found: Counter[str] = Counter()
    with reading() as db:
        for table in TABLES:
            words = [column for column in table.columns if column.name in WORDS]
            for *values, count in db.execute(select(*words, func.count()).select_from(table).group_by(*words)):
                found[" ".join([table.name, *map(str, values)])] += count
    return found


@pytest.mark.parametrize("route", VERBS, ids=name_of)
def test_sent_twice_at_once_it_is_done_once(database_url: str, site: Any, route: Route) -> None:
    once, expected = left(database_url, site, route.name, 1)
    assert once[0].status_code in (200, 303), once[0].text[:300]
    twice, found = left(database_url, site, route.name, 2)
    told = sorted(each.status_code for each in twice)
    assert told[0] in (200, 303) and told[1] in (200, 303, *SAID_SO.get(route.name, ())), told
    more = (found - expected) + (expected - found)
    assert not more or route.name in LEGITIMATE, dict(more)
