"""What every mail must be, whichever it is. A mail without a scene in story.py fails here.

``UPDATE_SNAPSHOTS=1 pytest tests/courriels`` writes the snapshots again: read their difference before you commit it.
"""

import os
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from markupsafe import escape
from sqlmodel import Session

from eclat import courriels, throttle
from eclat.courriels.links import PAGES, sign_links
from eclat.courriels.modeles import MODELES
from eclat.domain.comptes.jetons import LIFE
from eclat.models import Courriel, Jeton, Role, UsageJeton
from eclat.signatures import unsign_id
from tests.courriels.reading import contrast, read, urls
from tests.courriels.story import SCENES, Story, modele_of

TEXTES = Path(courriels.__file__).parent / "textes"
SNAPSHOTS = Path(__file__).parent / "snapshots"
JETON = re.compile("⟦jeton:[0-9a-f-]{36}⟧")
BORN = {
    "activation_dirigeant",
    "adresse_corrigee",
    "activation_referent",
    "activation_delegataire",
    "activation_agent",
    "activation_renouvelee",
    "inscription_acceptee",
}
CERTIFICATS = {"certificat_delivre", "certificat_retire"}  # their holder’s own, which is none of an account
ENQUETES = {"declaration_a_confirmer", "enquete_insertion", "enquete_insertion-rappel"}
RESULTATS = {
    "resultats_notifies",
    "recours_recu",
    "recours_detail",
    "recours_decide",
    "reevaluation_prevue",
}  # a candidate’s own, as well
WITH_LINK = BORN - {"inscription_acceptee"} | {
    *CERTIFICATS, *RESULTATS, *ENQUETES, "etat_civil_a_confirmer", "mot_de_passe_oublie", "compte_bloque", "adresse_a_confirmer", "inscription_recue",
    "inscription_acceptee-confirmation", "inscription_deja_faite-attendue", "jury_convocation", "jury_convocation-modifie", "jury_relance",
}  # fmt: skip
WITHOUT_ACCOUNT = (
    CERTIFICATS
    | RESULTATS
    | ENQUETES
    | {
        "etat_civil_a_confirmer",
        "jury_convocation",
        "jury_convocation-modifie",
        "jury_relance",
    }
)  # whose link is no sign-in's
WITHOUT_ACTION = {
    "delegataire_rattache-attente",
    "dirigeant_remplace",
    "organisme_suspendu",
    "organisme_inactif-suspendu",
    "adresse_retiree",
    "adresse_prise",
    "delegation_retiree",
    "delegation_refusee",
    "delegation_ecartee",
    "jury_decommande",
    "vu_par_le_support",
    "referent_fusionne",
}


@pytest.fixture
def story(db: Session) -> Story:
    return Story(db)


@pytest.fixture(params=SCENES, scope="module")
def scene(request: pytest.FixtureRequest) -> str:
    """Of the module, so that what reads the same mail stands together."""
    return str(request.param)


WRITTEN: dict[str, list[Courriel]] = {}  # of each scene, by this process: who reads a mail changes nothing of it


@pytest.fixture
def mails(request: pytest.FixtureRequest, scene: str) -> list[Courriel]:
    """Those of the scene, written once for all who only read them."""
    if scene not in WRITTEN:
        story: Story = request.getfixturevalue("story")
        WRITTEN[scene] = story.write(scene)
        for each in WRITTEN[scene]:
            story.db.expunge(each)
    return WRITTEN[scene]


@pytest.fixture
def mail(mails: list[Courriel]) -> Courriel:
    return mails[0]


def test_a_mail_is_a_function_a_text_and_a_scene():
    assert set(MODELES) == {path.stem for path in TEXTES.iterdir()} == {modele_of(scene) for scene in SCENES}


def test_snapshot(mail, scene):
    """The layout is the same around all of them, the frame of a new account apart."""
    body, layout = taken_apart(mail)
    expect(SNAPSHOTS / f"{scene}.txt", body)
    expect(SNAPSHOTS / "_layout.txt", layout)


TEXTE = re.compile(
    "(.*Bonjour,\n\n)(.*)(A bientôt,\nL'équipe[^\n]*\n\n)(.*?)((?:Choisir quand[^\n]*\n[^\n]*\n\n)?Ceci est un mail automatique.*)",
    re.DOTALL,
)
NOTICE = re.compile(
    "<a [^>]*>Choisir quand vous êtes prévenu</a><br>|Choisir quand vous êtes prévenu\u00a0:\n.*\n\n"
)  # at the foot of some
HTML = re.compile('(.*>Bonjour,</p>\n)(.*)(<p[^>]*>A bientôt,.*?</p>)(.*)(</td></tr>\n<tr><td class="pied".*)', re.DOTALL)


def taken_apart(mail: Courriel) -> tuple[str, str]:
    """What this mail says in both parts, and what stands around it."""
    bodies, layouts = [], []
    for shape, part in ((TEXTE, mail.texte), (HTML, mail.html)):
        found = shape.fullmatch(part)
        assert found
        bodies.append(found[2] + found[4].lstrip("\n"))
        layouts.append(found[1] + found[3] + found[5])
    bodies += [found[0] + "\n" for found in map(NOTICE.search, layouts) if found]
    layouts = [NOTICE.sub("", each) for each in layouts]
    layout = layouts[1].replace(preview(mail), "[aperçu]").replace(escape(mail.sujet), "[sujet]")
    return f"Objet : {mail.sujet}\nAperçu : {preview(mail)}\n\n" + "\n".join(bodies), f"{layouts[0]}\n{layout}"


def expect(path: Path, written: str) -> None:
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(written)
    assert path.exists(), "no snapshot yet: see UPDATE_SNAPSHOTS above"
    assert written == path.read_text()


def test_no_snapshot_is_left_from_a_former_mail():
    assert {path.stem for path in SNAPSHOTS.iterdir()} == {"_layout", *SCENES}


def test_both_parts_lead_to_the_same_places(mail):
    links = set(read(mail.html).links)
    assert {link for link in links if link.startswith("http")} == urls(mail.texte)
    for link in links - urls(mail.texte):
        assert link.removeprefix("mailto:") == "contact@oc-eclat.example"
        assert link.removeprefix("mailto:") in mail.texte


def test_both_parts_say_the_same(mail):
    """Each line of the HTML part is in the plain part, which has nothing more than marks and addresses written out."""
    plain = flat(re.sub("(?m)^(> ?|- )|^http.*$", "", mail.texte))
    for line in read(mail.html).lines:
        assert flat(line) in plain or line == "OC Éclat"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_it_comes_from_the_branche_and_ends_with_the_footer(mail):
    footer = "Ceci est un mail automatique, merci de ne pas y répondre."
    assert mail.texte.startswith("Branche Éclat - Organisme Certificateur\n\nBonjour,\n\n")
    assert mail.texte.endswith(f"\n\n{footer}\n")
    assert "\n\nA bientôt,\nL'équipe de la Branche Éclat\n\n" in mail.texte
    lines = read(mail.html).lines
    assert lines[:3] == ["OC Éclat", "Branche Éclat - Organisme Certificateur", "Bonjour,"]
    assert lines[-1] == footer


def test_the_plain_part_is_neat(mail):
    assert "\n\n\n" not in mail.texte
    assert not [line for line in mail.texte.splitlines() if line != line.rstrip() or (line[:1] == " " and line[:2] != "  ")]
    assert not re.search("[<>{}]|&[a-z]+;|None", mail.texte.replace("\n> ", "\n").replace("\n>\n", "\n\n"))


def test_the_html_part_asks_nothing_of_the_network(mail):
    everything = read(mail.html)
    assert not {"img", "link", "script", "iframe", "object", "svg", "form"} & {element.tag for element in everything.elements}
    assert not [element for element in everything.elements if {"src", "background", "srcset"} & set(element.attributes)]
    assert not re.search(r"url\(|@import|@font-face|javascript:", mail.html)
    assert len(mail.html.encode()) < 20_000, "webmails cut long messages"


def test_the_html_part_can_be_read_by_all(mail):
    everything = read(mail.html)
    for element in everything.elements:
        if element.tag == "table":
            assert element.attributes["role"] == "presentation"
        assert "style" in element.attributes or "class" not in element.attributes, "a style that only a sheet gives"
    assert [element for element in everything.elements if element.tag == "div" and element.attributes.get("lang") == "fr"]
    assert '<html lang="fr"' in mail.html
    assert all(everything.links.values()), "a link without words"
    for ink, paper in everything.colours:
        assert contrast(ink, paper) >= 4.5, f"{ink} on {paper}"


def test_one_action_at_most_looks_like_a_button(mail, scene):
    assert mail.html.count('class="bouton"') == (0 if {scene, mail.modele} & WITHOUT_ACTION else 1)


def test_the_first_lines_of_an_inbox(mail):
    """The subject is short and names nobody; the preview says something else."""
    assert 10 < len(mail.sujet) <= 78
    for person in ("Lacombe", "Benhaddou", "Rakoto", "Aubertin", "@"):
        assert person not in mail.sujet
    assert 10 < len(preview(mail)) < 160 and preview(mail) != mail.sujet


def preview(mail: Courriel) -> str:
    found = re.search('<div class="apercu"[^>]*>(.+?)</div>', mail.html)
    return found[1] if found else ""


def test_what_people_typed_stays_their_words(db, scene):
    story = Story(
        db,
        nom='<script>alert(1)</script> & "Cie"\n\nActiver mon compte :\nhttps://evil.example/piege www.evil.example evil.example',
        motif="<img src=x>\nActiver mon compte :\nA bientôt,",
        conditions="<b>gras</b>\nVoir l’habilitation :",
        points=("<i>un</i>\nCompléter ma demande :", "deux"),
    )
    for mail in story.write(scene):
        assert not {"script", "img", "i"} & {element.tag for element in read(mail.html).elements}
        assert "<b>gras" not in mail.html
        assert "\n" not in mail.sujet
        assert not [link for link in read(mail.html).links if "evil" in link]
        shown = mail.texte + "".join(read(mail.html).shown) + preview(mail)
        assert not re.search(r"://evil|www\.evil|evil\.example", shown), "a mail program would make it a link"
        ours = [line for line in mail.texte.splitlines() if line.replace("\u00a0", " ").endswith(" :")]
        for action in ("Activer mon compte :", "Voir l’habilitation :", "Compléter ma demande :"):
            assert [line.replace("\u00a0", " ") for line in ours].count(action) <= 1
        assert mail.texte.count("\nA bientôt,") == 1


def test_a_row_holds_no_usable_link(mails, scene):
    for mail in mails:
        for part in (mail.texte, mail.html):
            assert len(JETON.findall(part)) == (1 if {scene, mail.modele} & WITH_LINK else 0)
            for page in PAGES.values():
                assert page not in JETON.sub("", part) or f"{page}{JETON.findall(part)[0]}" in part


@pytest.mark.parametrize("scene", sorted(WITH_LINK - WITHOUT_ACCOUNT), indirect=True)
def test_sending_makes_the_link_usable(db, story, scene):
    mail = story.write(scene)[0]
    (placeholder,) = JETON.findall(mail.texte)
    jeton = db.get(Jeton, UUID(placeholder[7:-1]))
    assert jeton.courriel_id == mail.id
    for part in (mail.texte, mail.html):
        sent = sign_links(part)
        assert not JETON.search(sent)
        (signed,) = re.findall(r"http://127\.0\.0\.1:8000/(?:activation|deblocage|changement-adresse)/([\w.-]+)", sent)
        assert unsign_id("jeton", signed) == jeton.id


def test_the_link_of_a_candidate_names_nothing_but_their_page(mail_of_a_candidate):
    (signed,) = re.findall(r"http://127\.0\.0\.1:8000/etat-civil/([\w.-]+)", sign_links(mail_of_a_candidate.texte))
    assert unsign_id("jeton", signed) == UUID(int=4242)
    assert mail_of_a_candidate.personne_id is None


@pytest.fixture
def mail_of_a_candidate(story: Story) -> Courriel:
    return story.write("etat_civil_a_confirmer")[0]


def test_a_link_typed_in_a_name_is_never_signed(db):
    story = Story(db, nom="Réseau ⟦jeton:00000000-0000-0000-0000-00000000f00d⟧")
    for mail in (mail for scene in SCENES for mail in story.write(scene)):
        assert "f00d" not in mail.texte + mail.html + mail.sujet


@pytest.mark.parametrize("scene", SCENES, indirect=True)
def test_the_sign_in_block_stands_where_an_account_is_born(mail):
    block = (
        f"\n\nInformations de connexion\n\nEmail : {mail.destinataire}\nIdentifiant : {mail.destinataire}\n"
        "Lien de connexion : http://127.0.0.1:8000/connexion\n\n"
    )
    assert (block in mail.texte) == (mail.modele in BORN)
    assert ("Informations de connexion" in read(mail.html).lines) == (mail.modele in BORN)


def test_the_lives_of_links_are_those_of_the_domain(story):
    assert LIFE[UsageJeton.ACTIVATION] == timedelta(days=14)
    assert {LIFE[usage] for usage in UsageJeton if usage != UsageJeton.ACTIVATION} == {timedelta(hours=1)}
    assert "une seule fois, pendant 14 jours" in story.write("activation_agent")[0].texte
    assert "une seule fois, pendant 14 jours" in story.write("activation_renouvelee")[0].texte
    assert "une seule fois, pendant une heure" in story.write("mot_de_passe_oublie")[0].texte
    assert "une seule fois, pendant une heure" in story.write("compte_bloque")[0].texte
    assert "une seule fois, pendant une heure" in story.write("adresse_a_confirmer")[0].texte
    assert throttle.LOCK.often.get_expiry() == 15 * 60
    assert "bloqué pendant 15 minutes" in story.write("compte_bloque")[0].texte


def test_each_reader_has_their_own_copy(story):
    story.hired("paul.martin@oc-eclat.example", "Paul", "Martin", Role.ADMINISTRATEUR)
    readers = [mail.destinataire for mail in story.write("inscription_a_valider")]
    assert readers == ["claire.aubertin@oc-eclat.example", "paul.martin@oc-eclat.example"]
    readers = [mail.destinataire for mail in story.write("habilitation_acceptee")]
    assert readers == ["karim.benhaddou@lacour.example", "mathilde.lacombe@lacour.example"]


def test_the_comite_technique_reads_and_the_instructeurs_study(story):
    reading = story.write("habilitation_attribuee-comite")[0]
    assert "à consulter" in reading.sujet and "La décision revient aux instructeurs." in reading.texte
    assert "acceptez ou refusez" not in reading.texte
