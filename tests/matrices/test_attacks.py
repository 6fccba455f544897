"""What someone ill-willed, or a broken program, may send: nothing leaks, nothing changes that they may not change, nothing fails."""

import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from eclat.domain.comptes import jetons
from eclat.domain.dossiers import equipe
from eclat.domain.habilitations import attributions, instruction
from eclat.domain.organismes import referents
from eclat.http.middleware import CSP
from eclat.logs import plain_tracebacks
from eclat.models import (
    EtatHabilitation,
    EtatOrganisme,
    EtatPersonne,
    Formateur,
    Habilitation,
    Jeton,
    Organisme,
    Personne,
    Piece,
    Point,
    RoleAgent,
    UsageJeton,
)
from eclat.signatures import sign
from tests import factories as make
from tests.browser import Browser


def send(browser: Browser, path: str, body: bytes, content_type: str) -> Any:
    return browser.client.post(path, content=body, headers={"Content-Type": content_type, "Sec-Fetch-Site": "same-origin"})


def parts(*fields: tuple[str, bytes]) -> bytes:
    lines = [b'--X\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n' % (name.encode(), value) for name, value in fields]
    return b"".join(lines) + b"--X--\r\n"


@pytest.fixture
def filed(db: Session) -> Habilitation:
    """A request sent back to Mathilde Lacombe by Sophie Rakoto: both may look at it."""
    make.administrateur(db)
    thing = make.habilitation(db, make.organisme(db), etat="a_completer", instructeurs=[make.instructeur(db)])
    db.commit()
    return thing


def people(db: Session, filed: Habilitation) -> tuple[Personne, Personne]:
    organisme = db.get(Organisme, filed.organisme_id)
    assert organisme is not None
    return make.dirigeant(db, organisme), db.exec(select(Personne).where(Personne.prenom == "Sophie")).one()


def again(db: Session, thing: Any) -> Any:
    """The row as the requests left it."""
    db.rollback()
    db.expire_all()
    return db.get(type(thing), thing.id)


# --- rights: what an address or a body may name -------------------------------------------------------------------------


def test_nothing_of_another_request_can_be_named_in_one_s_own(browse, db: Session, filed: Habilitation) -> None:
    other = make.organisme(db, "Les Ateliers du Belvédère")
    own = make.habilitation(db, other, complete=False)
    stranger = browse(make.dirigeant(db, other))
    member = db.exec(select(Formateur).where(Formateur.dossier_id == filed.id)).one()
    point = db.exec(select(Point).where(Point.dossier_id == filed.id)).one()
    piece = db.exec(select(Piece).where(Piece.dossier_id == filed.id, Piece.nature == "cv")).one()
    db.commit()
    path = f"/habilitations/{own.id}"
    pdf = ("cv.pdf", make.PDF)
    answers = [
        stranger.post(f"{path}/formateurs/{member.id}", {"equipe-nom": "Volé"}),
        stranger.post(f"{path}/formateurs/{member.id}/retrait"),
        stranger.post(f"{path}/formateurs", {"remise": str(uuid4()), "rang": "1", "cv": f"piece-cv-{piece.id}"}),
        stranger.post(f"{path}/formateurs/{member.id}/copie"),
        stranger.post(f"{path}/formateurs/collage", {"texte": "Volé\tVolé", "depart": str(member.id)}),
        stranger.post(f"{path}/formateurs", {"remise": str(member.id), "equipe-nom": "Volé"}, htmx=True),
        stranger.post(f"{path}/points/{point.id}/reponse", {f"point-{point.id}": "Réponse d’un autre"}),
        stranger.post(f"{path}/pieces/{piece.id}/retrait"),
        stranger.post(f"{path}/pieces", files={f"piece-cv-{member.id}": pdf}),
        stranger.post(f"{path}/pieces", files={f"piece-point-{point.id}": pdf}),
        stranger.post(f"{path}/brouillon", files={f"piece-cv-{member.id}": pdf}),
        stranger.get(f"/fichiers/{piece.fichier_id}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 12
    assert (again(db, member).nom, again(db, point).reponse, again(db, piece).retiree_le) == ("Orsini", "", None)


def test_a_whole_form_only_saves_what_the_form_has(browse, db: Session, filed: Habilitation) -> None:
    mathilde, _ = people(db, filed)
    before = (filed.numero, filed.organisme_id, filed.etat)
    body = {
        "numero": "HAB-0",
        "organisme_id": str(uuid4()),
        "etat": "acceptee",
        "saisies": "{}",
        "nda": "53351234567",
        "cqp_id": str(uuid4()),
    }
    browse(mathilde).post(f"/habilitations/{filed.id}/brouillon", body)
    for name in ("etat", "numero", "organisme_id", "saisies", "id", "__class__"):
        assert browse(mathilde).post(f"/habilitations/{filed.id}/champs/{name}", {name: "acceptee"}).status_code == 404
    kept = again(db, filed)
    assert (kept.numero, kept.organisme_id, kept.etat) == before


def test_a_profile_cannot_accept_itself(browse, db: Session) -> None:
    organisme = make.organisme(db, profil_complet=False)
    mathilde = make.dirigeant(db, organisme)
    number = organisme.siret
    db.commit()
    form = {
        "siret": make.siret(), "telephone": "0261910417", "site_web": "https://possibles.example", "nom": "Lacombe", "prenom": "Mathilde",
        "etat": "suspendu", "logo_id": str(uuid4()), "courriel": "autre@possibles.example", "profil_complet_le": "",
    }  # fmt: skip
    assert browse(mathilde).post("/profil", form).status_code == 303
    kept = again(db, organisme)
    assert (kept.etat, kept.siret, kept.logo_id) == (EtatOrganisme.ACCEPTE, number, None)
    assert again(db, mathilde).courriel != "autre@possibles.example"


def test_an_administrateur_makes_no_agent_of_someone_of_an_organisme(browse, db: Session) -> None:
    claire, organisme = make.administrateur(db), make.organisme(db)
    mathilde = make.dirigeant(db, organisme)
    db.commit()
    admin = browse(claire)
    for verb in ("roles", "suspension", "retablissement", "relance-agent"):
        assert admin.post(f"/agents/{mathilde.id}/{verb}", {"roles": "administrateur"}).status_code == 404
    form = {"nom": "Lacombe", "prenom": "Mathilde", "courriel": mathilde.courriel, "roles": "administrateur"}
    assert admin.post("/agents/nouveau", form).status_code == 422
    assert admin.post("/agents/nouveau", form | {"courriel": "x@oc-eclat.example", "roles": "dirigeant"}).status_code == 422
    db.rollback()
    assert db.exec(select(RoleAgent).where(RoleAgent.personne_id == mathilde.id)).all() == []


def test_only_instructeurs_may_be_given_a_request(browse, db: Session, filed: Habilitation) -> None:
    mathilde, _ = people(db, filed)
    claire, odile = db.exec(select(Personne).where(Personne.prenom == "Claire")).one(), make.comite_technique(db)
    suspended = make.instructeur(db, "Nour", "Haddad")
    suspended.etat = EtatPersonne.SUSPENDUE
    db.commit()
    for chosen in (mathilde, odile, claire, suspended):
        answer = browse(claire).post(f"/habilitations/{filed.id}/attribution", {"instructeur_1": str(chosen.id)})
        assert answer.status_code == 422


def test_a_former_instructeur_no_longer_sees_nor_decides(browse, db: Session, filed: Habilitation) -> None:
    _, sophie = people(db, filed)
    claire = db.exec(select(Personne).where(Personne.prenom == "Claire")).one()
    piece = db.exec(select(Piece).where(Piece.dossier_id == filed.id)).first()
    assert piece is not None
    attributions.attribute(
        db, filed, instructeurs=[make.instructeur(db, "Nour", "Haddad").id], comite=[], by=make.user_of(db, claire)
    )
    db.commit()
    former = browse(sophie)
    for path in (f"/habilitations/{filed.id}", f"/fichiers/{piece.fichier_id}", f"/organismes/{filed.organisme_id}"):
        assert former.get(path).status_code == 404
    assert former.post(f"/habilitations/{filed.id}/refus", {"motif": "Non", "confirme": "oui"}).status_code == 404


def test_verbs_out_of_their_order_are_refused_and_change_nothing(browse, db: Session) -> None:
    make.administrateur(db)
    sophie = make.instructeur(db)
    filed = make.habilitation(db, make.organisme(db), etat="en_instruction", instructeurs=[sophie])
    instruction.POINTS.add(db, filed, texte="Certificat Qualiopi", by=make.user_of(db, sophie))
    instruction.POINTS.send_back(db, filed, by=make.user_of(db, sophie))
    db.commit()
    path = f"/habilitations/{filed.id}"
    dates = {"objet": "evaluer", "valide_du": "2027-01-01", "valide_jusqu_au": "2029-12-31", "confirme": "oui"}
    studying = browse(sophie)
    assert studying.post(f"{path}/acceptation", dates).status_code == 409
    assert studying.post(f"{path}/refus", {"motif": "Non", "confirme": "oui"}).status_code == 409
    assert studying.post(f"{path}/ajout-point", {"texte": "Encore"}).status_code == 409
    told = len(make.mails(db))
    db.rollback()
    answer = studying.post(f"{path}/renvoi")  # her second click: the file again, and what she has just done
    assert answer.status_code == 303 and "Vous venez de renvoyer" in studying.follow(answer).text
    assert again(db, filed).etat == EtatHabilitation.A_COMPLETER
    assert len(make.mails(db)) == told


@pytest.mark.parametrize("etat", [EtatPersonne.SUSPENDUE, "role ended"])
def test_an_agent_put_out_is_out_at_once(browse, db: Session, etat: str) -> None:
    make.administrateur(db)
    paul = make.administrateur(db, "Paul", "Ferrand")
    browser = browse(paul)
    assert browser.get("/organismes").status_code == 200
    if etat == EtatPersonne.SUSPENDUE:
        paul.etat = EtatPersonne.SUSPENDUE
        db.add(paul)
    else:
        held = db.exec(select(RoleAgent).where(RoleAgent.personne_id == paul.id)).one()
        held.jusqu_a = held.cree_le
    db.commit()
    assert browser.get("/organismes").status_code in (303, 403)
    assert browser.post(f"/agents/{paul.id}/roles", {"roles": "administrateur"}).status_code in (303, 403)


# --- tokens -------------------------------------------------------------------------------------------------------------


def link(db: Session, personne: Personne, usage: UsageJeton = UsageJeton.ACTIVATION) -> str:
    return sign("jeton", str(jetons.issue(db, personne, usage).id))


CHOICE = {"nouveau_mot_de_passe": make.PASSWORD + "-autre"}


def test_a_link_forged_cut_or_made_for_something_else_opens_nothing(browse, db: Session) -> None:
    karim = make.referent(db, make.organisme(db), active=False)
    good = link(db, karim)
    key = str(db.exec(select(Jeton.id)).first())
    db.commit()
    bad = [
        good[:-1],
        good + "A",
        good[:10],
        key,
        sign("connexion", key),
        sign("annonce", key),
        sign("jeton", str(uuid4())),
        "é.é",
        "%00",
        "." * 50,
    ]
    for signed in bad:
        assert browse().get(f"/activation/{signed}").status_code == 410, signed
        assert browse().post(f"/activation/{signed}", CHOICE).status_code == 410, signed
        assert browse().post(f"/activation/{signed}/nouveau-lien").status_code < 500, signed
    assert again(db, karim).mot_de_passe is None


def test_looking_at_a_link_uses_nothing_and_using_it_closes_the_others(browse, db: Session) -> None:
    karim = make.referent(db, make.organisme(db), active=False)
    first, second = link(db, karim), link(db, karim)
    db.commit()
    for _ in range(3):
        assert browse().get(f"/activation/{first}").status_code == 200
        assert browse().client.head(f"/activation/{first}").status_code == 200
    assert browse().post(f"/activation/{first}", CHOICE).status_code == 303
    for signed in (first, second):
        assert browse().get(f"/activation/{signed}").status_code == 410
        assert (
            browse().post(f"/activation/{signed}", {"nouveau_mot_de_passe": "un-tout-autre-secret-de-verger"}).status_code == 410
        )


def test_a_referent_taken_out_keeps_no_link_that_enters(browse, db: Session) -> None:
    """Not even one asked for again from the page of forgotten passwords."""
    organisme = make.organisme(db)
    karim = make.referent(db, organisme, active=False)
    signed = link(db, karim)
    mathilde = make.user_of(db, make.dirigeant(db, organisme))
    referents.remove(db, organisme, by=mathilde)
    db.commit()
    browser = browse()
    answer = browser.post(f"/activation/{signed}", CHOICE)
    assert answer.status_code == 410 or answer.headers["location"] == "/connexion"
    assert browser.get("/referent").headers["location"].startswith("/connexion")


def test_a_changed_password_ends_every_sign_in(browse, db: Session) -> None:
    mathilde = make.dirigeant(db, make.organisme(db))
    signed = link(db, mathilde, UsageJeton.MOT_DE_PASSE)
    elsewhere = browse(mathilde)
    db.commit()
    assert elsewhere.get("/profil").status_code == 200
    assert browse().post(f"/activation/{signed}", CHOICE).status_code == 303
    assert elsewhere.get("/profil").headers["location"].startswith("/connexion")


# --- what is said to whom does not know ---------------------------------------------------------------------------------


def test_the_pages_say_the_same_of_a_known_and_an_unknown_address(browse, db: Session) -> None:
    make.administrateur(db)
    mathilde = make.dirigeant(db, make.organisme(db))
    db.commit()
    form = {"nom": "La Cour", "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
    for path, field in (("/mot-de-passe-oublie", "identifiant"), ("/connexion", "identifiant"), ("/inscription", "courriel")):
        texts = set()
        for address in (mathilde.courriel, "inconnu@possibles.example"):
            values = form | {"siret": make.siret(), field: address}
            if path == "/connexion":
                values["mot_de_passe"] = "pas le bon mot de passe"
            answer = browse().post(path, values)
            texts.add((answer.status_code, answer.text.replace(address, "ADRESSE")))
        assert len(texts) == 1, path


def test_the_time_of_an_answer_does_not_tell_who_is_known(browse, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is held until half a second after its request came, whatever was done meanwhile."""
    held: list[float] = []

    async def sleep_until(instant: float) -> None:
        held.append(instant)

    monkeypatch.setattr("eclat.http.web.STEADY_S", 0.5)
    monkeypatch.setattr("eclat.http.web.anyio.current_time", lambda: 100.0)
    monkeypatch.setattr("eclat.http.web.anyio.sleep_until", sleep_until)
    make.administrateur(db)
    mathilde = make.dirigeant(db, make.organisme(db))
    db.commit()
    for address in (mathilde.courriel, "inconnu@possibles.example"):
        browse().post("/mot-de-passe-oublie", {"identifiant": address})
    assert held == [100.5, 100.5]


# --- what is typed ------------------------------------------------------------------------------------------------------

HOSTILE = [
    "\x00", "a\x00b@x.fr", "x" * 10_000, "🙂" * 50, "\u202eevil", "<script>alert(1)</script>", "{{ 7*7 }}{% raw %}", "' OR 1=1; --", "1e400",
    "-1", "9" * 5_000, "٣", "²", "31/02/2026", "0000-00-00", "a" * 60 + "@" + ".".join(["b" * 60] * 3) + ".fr", "İ" * 32 + "@" + ".".join(["b" * 60] * 3) + ".fr",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_words_break_a_form(browse, db: Session, filed: Habilitation, typed: str) -> None:
    mathilde, sophie = people(db, filed)
    claire = db.exec(select(Personne).where(Personne.prenom == "Claire")).one()
    member, point, organisme = db.exec(select(Formateur.id)).one(), db.exec(select(Point.id)).one(), filed.organisme_id
    own, admin, studying, visitor = browse(mathilde), browse(claire), browse(sophie), browse()
    path, address = f"/habilitations/{filed.id}", typed if "@" in typed else f"{uuid4()}@x.fr"
    names = {"nom": typed[:100], "prenom": typed[:100]}
    db.commit()  # these posts are long, and PostgreSQL ends a transaction that waits for them
    answers = [
        visitor.post("/inscription", {"nom": typed[:200], "siret": make.siret(), "courriel": address, "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}),
        visitor.post("/inscription", dict.fromkeys(("nom", "siret", "courriel", "mot_de_passe", "confirmation"), typed)),
        visitor.post("/connexion", {"identifiant": typed, "mot_de_passe": typed, "suite": typed}),
        visitor.post("/mot-de-passe-oublie", {"identifiant": typed}),
        visitor.post("/mot-de-passe/force", {"mot_de_passe": typed, "nom": typed}),
        own.post("/profil", dict.fromkeys(("siret", "statut_juridique", "date_declaration", "adresse", "code_postal", "ville", "telephone", "site_web", "nom", "prenom"), typed)),
        own.post("/referent", names | {"courriel": address}),
        own.post("/entree", {"appartenance": typed}),
        own.post(f"{path}/brouillon", dict.fromkeys(("qualification", "cqp_id", "objet", "nda", "qualiopi_jusqu_au", "sessions_par_an", "departements"), typed)),
        own.post(f"{path}/points/{point}/reponse", {f"point-{point}": typed}),
        own.post(f"{path}/formateurs/{member}", {f"equipe-{name}": typed for name in ("nom", "fonction", "diplome")}),
        own.post(f"{path}/formateurs", {"rang": typed}),
        own.post(f"{path}/formateurs", {"remise": str(uuid4()), "rang": "2", "cv": typed}),
        own.post(f"{path}/formateurs", {"remise": typed, "rang": typed}),
        own.post(f"{path}/formateurs/collage", {"texte": typed, "colonne": "equipe-nom"}),
        own.post(f"{path}/champs/nda", {"nda": "1", "base": typed}),
        own.post(f"{path}/pieces", {f"piece-{typed[:50]}": "x"}),
        own.post(f"{path}/pieces", files={"piece-autre": (typed[:300] or "x", make.PDF)}),
        admin.post("/agents/nouveau", names | {"courriel": address, "roles": typed, "college": typed}),
        admin.post("/organismes/acceptations", {"ids": [typed, str(organisme)]}),
        admin.post(f"/organismes/{organisme}/refus", {"motif": typed}),
        admin.post(f"{path}/attribution", {"instructeur_1": typed, "comite": typed, "vu": typed}),
        admin.get("/organismes?" + "&".join(f"{name}=a@%00" for name in ("q", "etat", "tri", "avant", "apres", "rang"))),
        admin.client.get("/organismes", params={"q": typed[:500], "rang": typed[:50]}),
        admin.client.get("/habilitations", params={"q": typed[:500], "rang": typed[:50], "onglet": typed[:50]}),
        studying.post(f"{path}/acceptation", dict.fromkeys(("objet", "valide_du", "valide_jusqu_au", "conditions"), typed)),
    ]  # fmt: skip
    assert [(answer.request.url.path, answer.status_code) for answer in answers if answer.status_code >= 500] == []
    for reader in (own, studying, admin):  # what was kept can be read by everyone
        page = reader.get(path)
        assert page.status_code == 200 and "<script>alert(1)" not in page.text and "{{ 49" not in page.text


@pytest.mark.parametrize("charset", ["utf-7", "raw_unicode_escape", "undefined", "idna", "punycode", "base64", "utf-16"])
def test_no_alphabet_brings_in_what_a_page_cannot_carry(browse, db: Session, filed: Habilitation, charset: str) -> None:
    mathilde, sophie = people(db, filed)
    body = parts(("nda", b"+2AA-\\ud800\x00"))
    answer = send(
        browse(mathilde), f"/habilitations/{filed.id}/champs/nda", body, f"multipart/form-data; boundary=X; charset={charset}"
    )
    assert answer.status_code in (303, 400)
    for reader in (mathilde, sophie):
        assert browse(reader).get(f"/habilitations/{filed.id}").status_code == 200


BODIES = [
    (b'{"nom": "x"}', "application/json"), (b"x", "multipart/form-data"), (b"nom=x", "text/plain"), (b"", ""),
    (b"--X\r\nContent-Disp", "multipart/form-data; boundary=X"), (parts(("nom", b"x"))[:-9], "multipart/form-data; boundary=X"),
    (b"--", "multipart/form-data; boundary="), (b"nom=%ED%A0%80&%00=%ff&siret&&;=", "application/x-www-form-urlencoded"), (b"\xff" * 99, "application/x-www-form-urlencoded"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "content_type"), BODIES, ids=range(len(BODIES)))
def test_no_body_breaks_a_page(browse, db: Session, filed: Habilitation, body: bytes, content_type: str) -> None:
    mathilde, _ = people(db, filed)
    before = filed.nda
    for path in ("/inscription", "/connexion", "/mot-de-passe-oublie", "/mot-de-passe/force"):
        assert send(browse(), path, body, content_type).status_code in (200, 400, 415, 422)
    for path in (
        "/profil",
        "/profil/logo",
        "/referent",
        *(f"/habilitations/{filed.id}/{end}" for end in ("champs/nda", "brouillon", "pieces")),
    ):
        assert send(browse(mathilde), path, body, content_type).status_code in (303, 400, 404, 415, 422)
    assert again(db, filed).nda == before, "a body cut short empties no field"


def test_what_an_autosave_says_to_have_seen_may_be_anything(browse, db: Session, filed: Habilitation) -> None:
    mathilde, _ = people(db, filed)
    many = json.dumps([[f"a{n}", 1] for n in range(8_000)])
    for base in ("[" * 60_000, '[["nda","\\ud800"]]', '{"ab": 1}', "[1]", "null", many):
        answer = send(
            browse(mathilde),
            f"/habilitations/{filed.id}/champs/nda",
            parts(("nda", b"1"), ("base", base.encode())),
            "multipart/form-data; boundary=X",
        )
        assert answer.status_code in (303, 400, 409)


def test_documents_named_for_nothing_are_not_taken(browse, db: Session, filed: Habilitation) -> None:
    mathilde, _ = people(db, filed)
    own, path = browse(mathilde), f"/habilitations/{filed.id}/pieces"
    for key in (
        "piece-cv",
        "piece-point",
        "piece-requise",
        f"piece-requise-{uuid4()}",
        f"piece-cv-{uuid4()}",
        f"piece-qualiopi-{uuid4()}",
        "piece-zzz",
        "autre",
    ):
        assert own.post(path, files={key: ("a.pdf", make.PDF)}, htmx=True).status_code == 404, key
        assert own.post(path, {key: "sans fichier"}, htmx=True).status_code in (404, 422), key


def test_only_a_cv_comes_back_with_its_row(browse, db: Session, filed: Habilitation) -> None:
    mathilde, _ = people(db, filed)
    required = db.exec(select(Piece).where(Piece.nature == "requise")).first()
    own, path = browse(mathilde), f"/habilitations/{filed.id}"
    assert required is not None and own.post(f"{path}/pieces/{required.id}/retrait", htmx=True).status_code == 200
    assert (
        own.post(
            f"{path}/formateurs", {"remise": str(uuid4()), "rang": "5", "cv": f"piece-cv-{required.id}"}, htmx=True
        ).status_code
        == 404
    )


def test_a_form_of_sixty_empty_file_fields_is_kept(browse, db: Session) -> None:
    """Without a script, each row of a large team sends one."""
    organisme = make.organisme(db)
    thing = make.habilitation(db, organisme, complete=False)
    mathilde = make.dirigeant(db, organisme)
    keys = [equipe.add_member(db, thing, by=make.user_of(db, mathilde)).id for _ in range(60)]
    db.commit()
    empty = b"".join(
        b'--X\r\nContent-Disposition: form-data; name="piece-cv-%b"; filename=""\r\n\r\n\r\n' % str(key).encode() for key in keys
    )
    answer = send(
        browse(mathilde), f"/habilitations/{thing.id}/brouillon", empty + b"--X--\r\n", "multipart/form-data; boundary=X"
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(("name", "data"), [
    ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"), ("page.pdf", b"<html><script>alert(1)</script></html>"),
    ("page.html", b"<!doctype html>"), ("two.pdf", make.PDF + b"PK\x05\x06" + bytes(18)), ("bomb.png", b"\x89PNG\r\n\x1a\n" + bytes(8)),
])  # fmt: skip
def test_a_page_in_disguise_is_not_taken(browse, db: Session, filed: Habilitation, name: str, data: bytes) -> None:
    mathilde, _ = people(db, filed)
    answer = browse(mathilde).post(f"/habilitations/{filed.id}/pieces", files={"piece-autre": (name, data)}, htmx=True)
    assert answer.status_code == 422
    assert browse(mathilde).post("/profil/logo", files={"logo": (name, data)}, htmx=True).status_code == 422


# --- mails --------------------------------------------------------------------------------------------------------------


def test_no_name_adds_a_header_a_tag_or_a_link_to_a_mail(browse, db: Session) -> None:
    make.administrateur(db)
    db.commit()
    name = (
        "Asso\r\nBcc: x@evil.example <a href=//evil.example>ici</a> www.evil.example ⟦jeton:00000000-0000-0000-0000-000000000000⟧"
    )
    form = {
        "nom": name,
        "siret": make.siret(),
        "courriel": "m@possibles.example",
        "mot_de_passe": make.PASSWORD,
        "confirmation": make.PASSWORD,
    }
    assert browse().post("/inscription", form).status_code == 303
    db.rollback()
    for mail in make.mails(db):
        assert "\n" not in mail.sujet and "jeton:00000000" not in mail.texte + mail.html
        assert "www.evil.example" not in mail.texte
        assert all(urlsplit(url).hostname == "127.0.0.1" for url in links(mail.html))


def links(html: str) -> list[str]:
    found: list[str] = []
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attrs: found.extend(value or "" for name, value in attrs if name in ("href", "src"))  # type: ignore[method-assign]
    reader.feed(html)
    return [url for url in found if not url.startswith("mailto:contact@")]


def test_nobody_s_mailbox_is_flooded_from_here(browse, db: Session) -> None:
    make.administrateur(db)
    organisme = make.organisme(db)
    mathilde = make.dirigeant(db, organisme)
    make.referent(db, organisme, active=False)
    db.commit()
    own, visitor = browse(mathilde), browse()
    for _ in range(8):
        form = {"nom": "La Cour", "courriel": mathilde.courriel, "mot_de_passe": make.PASSWORD, "confirmation": make.PASSWORD}
        assert visitor.post("/inscription", form | {"siret": make.siret()}).status_code == 303
        visitor.post("/mot-de-passe-oublie", {"identifiant": mathilde.courriel})
        own.post("/referent/relance")
        for address in ("victime@autre.example", "autre@autre.example"):
            own.post("/referent", {"nom": "N", "prenom": "P", "courriel": address})
    db.rollback()
    sent = [(mail.modele, mail.destinataire) for mail in make.mails(db) if mail.modele != "inscription_recue"]
    assert max(sent.count(each) for each in set(sent)) <= 5


# --- addresses, headers, logs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["[", "[::1", "evil.example", "127.0.0.1@evil.example", "127.0.0.1.evil.example", ""])
def test_a_host_that_makes_no_sense_is_refused(browse, host: str) -> None:
    assert browse().get("/connexion", Host=host).status_code == 400


@pytest.mark.parametrize(
    "origin", ["http://[", "null", "", "http://127.0.0.1:8000.evil.example", "http://127.0.0.1:8000@evil.example"]
)
def test_an_origin_that_makes_no_sense_is_refused(browse, origin: str) -> None:
    assert browse().client.post("/connexion", headers={"Origin": origin}).status_code == 403


def test_an_address_that_makes_no_sense_leads_nowhere(browse) -> None:
    answer = browse().get("/organismes", htmx=True, **{"HX-Current-URL": "http://["})
    assert answer.headers["hx-redirect"].startswith("/connexion")


@pytest.mark.parametrize("path", [
    "/static/%00", "/static/../pyproject.toml", "/static/..%2f..%2fpyproject.toml", "/static/%2e%2e/%2e%2e/etc/passwd", "/static//etc/passwd",
    "/static/..%5c..%5cx", "/static/" + "a" * 5_000, "/%00", "/fichiers/..%2f..%2fx", "/fichiers/x",
])  # fmt: skip
def test_no_path_leaves_the_folder(browse, path: str) -> None:
    assert browse().get(path).status_code == 404


def test_a_failure_carries_the_strict_headers_and_its_reference(browse, db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eclat.pages.connexion.show.reconnaissance.recognise", lambda *_, **__: 1 / 0)
    visitor: Browser = browse()
    visitor.client = type(visitor.client)(
        visitor.client.app, base_url=str(visitor.client.base_url), follow_redirects=False, raise_server_exceptions=False
    )
    answer = visitor.post("/connexion", {"identifiant": "x@y.fr", "mot_de_passe": "x"})
    assert answer.status_code == 500
    assert answer.headers["content-security-policy"] == CSP and answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-request-id"] in answer.text


def test_the_log_of_a_failure_tells_where_and_nothing_of_anyone(db: Session) -> None:
    def traced(error: BaseException) -> str:
        return json.dumps(plain_tracebacks()(None, "error", {"exc_info": error}))

    make.organisme(db, courriel="m.lacombe@possibles.example")
    try:
        db.add(Personne(courriel="m.lacombe@possibles.example"))
        db.flush()
    except IntegrityError as error:
        said = traced(error)
        assert "m.lacombe" not in str(error).split("DETAIL")[0]
    assert "m.lacombe" not in said and "IntegrityError" in said and "test_attacks.py" in said


def test_a_cookie_of_nobody_is_nobody_s(browse, db: Session) -> None:
    visitor: Browser = browse()
    for value in ("x", "a.b.c", sign("connexion", "x" * 43), sign("jeton", str(UUID(int=0)))):
        visitor.client.cookies.set("eclat", value)
        visitor.client.cookies.set("eclat-annonce", value)
        assert visitor.get("/connexion").status_code == 200
        assert visitor.get("/organismes").status_code == 303
