"""The language of mails' texts: what each mark becomes in both parts, and what an administrateur is told of a mistake."""

import re

import pytest

from eclat.courriels.modeles import MODELES
from eclat.courriels.rendering import compiled, fautes, original
from eclat.courriels.textes import TexteFautif
from eclat.courriels.typed import Value

HEAD = "sujet : Pour {organisme}\naperçu : De {organisme}\n\n"
LIEN = "http://127.0.0.1:8000/x?a=1&b=2"


def filled(body: str, **values: Value) -> tuple[str, str, str]:
    """The subject, and the body of both parts without its styles."""
    given = {"organisme": "Tilleul", "lien": LIEN, "admin_email": "a@b.example"} | values
    (rendu,) = compiled(HEAD + body).filled(given, [{"email": "moi@b.example", "username": "moi@b.example"}])
    texte = rendu.texte.partition("Bonjour,\n\n")[2].partition("\n\nA bientôt,")[0]
    html = re.sub(r' (style|class|role|border|bgcolor|width|cell\w+)="[^"]*"|</?tbody>', "", rendu.html)
    return rendu.sujet, texte, html.partition("<p>Bonjour,</p>\n")[2].partition("\n<p>A bientôt,")[0]


def test_words_of_ours_and_of_others():
    sujet, texte, html = filled("**{organisme}** est à l’abri & vous ?\nSur deux lignes.", organisme="<Le\nTilleul>")
    assert sujet == "Pour <Le Tilleul>"
    assert texte == "<Le Tilleul> est à l’abri & vous ?\nSur deux lignes."
    assert html == "<p><b>&lt;Le Tilleul&gt;</b> est à l’abri &amp; vous ?<br>Sur deux lignes.</p>"


@pytest.mark.parametrize("oui", [True, False])
def test_a_condition_within_a_sentence(oui):
    _, texte, html = filled("C’est {si oui}oui{sinon}non, **{organisme}**{fin}.", oui=oui)
    assert texte == ("C’est oui." if oui else "C’est non, Tilleul.")
    assert html == ("<p>C’est oui.</p>" if oui else "<p>C’est non, <b>Tilleul</b>.</p>")


@pytest.mark.parametrize("oui", [True, False])
def test_a_condition_around_paragraphs(oui):
    _, texte, html = filled(
        "Un.\n{si oui}\nDeux.\n\nTrois.\n{sinon}\n{si motif}\n> {motif}\n{fin}\n{fin}\n\nCinq.", oui=oui, motif="Non"
    )
    assert texte == ("Un.\n\nDeux.\n\nTrois.\n\nCinq." if oui else "Un.\n\n> Non\n\nCinq.")
    assert ("<p>Deux.</p>" in html, "Non" in html) == (oui, not oui)


def test_a_list_a_quotation_and_a_frame():
    _, texte, html = filled(
        "Voici :\n- {points}\n- et {organisme}\n> Il dit : {motif}\n| **Demande**\n| {numero}",
        points=["un\ndeux", "<3>"], motif="a\n\nb", numero="HAB-1",
    )  # fmt: skip
    assert texte == "Voici :\n\n- un\n  deux\n- <3>\n- et Tilleul\n\n> Il dit : a\n>\n> b\n\nDemande\nHAB-1"
    assert re.sub(r"\s*\n\s*", "", html) == (
        "<p>Voici :</p><ul><li>un<br>deux</li><li>&lt;3&gt;</li><li>et Tilleul</li></ul>"
        "<table><tr><td>Il dit : a<br><br>b</td></tr></table>"
        "<table><tr><td><p><b>Demande</b><br><span>HAB-1</span></p></td></tr></table>"
    )


def test_a_button_a_link_and_an_address():
    _, texte, html = filled("Voyez [la page]({lien}), ou {admin_email}.\n\n[Voir & lire](https://exemple.example/?a&b)")
    assert texte == f"Voyez la page, ou a@b.example.\n{LIEN}\n\nVoir & lire\u00a0:\nhttps://exemple.example/?a&b"
    assert (
        '<p>Voyez <a href="http://127.0.0.1:8000/x?a=1&amp;b=2">la page</a>, ou <a href="mailto:a@b.example">a@b.example</a>.</p>'
        in html
    )
    assert '<td><a href="https://exemple.example/?a&amp;b">Voir &amp; lire</a></td>' in html


def test_a_value_is_shown_wherever_it_is_put():
    _, texte, _ = filled("{points}, {actif}\n> {points}\n- {actif}", points=["un", "deux"], actif=True)
    assert texte == "un, deux, oui\n\n> un\n> deux\n\n- oui"


@pytest.mark.parametrize(
    "typed", ["**a**", "[b](http://c.example)", "{lien}", "{{ lien }}", "{% if x %}", "⟦lien⟧", "a\n\n- b\n| c"]
)
def test_what_is_typed_makes_nothing_of_ours(typed):
    words = re.sub(r"[^\S\u00a0]+", " ", typed.replace("⟦", "")).strip().replace("://", ":\u200b//").replace("c.ex", "c.\u200bex")
    sujet, texte, html = filled("Pour {organisme}.", organisme=typed)
    assert (texte, html) == (f"Pour {words}.", f"<p>Pour {words}.</p>")
    assert sujet == "Pour " + words.replace("\u200b", "")


def test_a_mark_within_a_mark_is_no_mark():
    """Taking one out must not leave another."""
    key = "00000000-0000-0000-0000-00000000f00d"
    for typed in (f"⟦jeton:{key}⟧", f"⟦jeton:{key[:8]}⟦jeton:{key}⟧{key[8:]}⟧", f"⟦jeton:{key[:8]}⟦{key[8:]}⟧"):
        assert not {"⟦"} & set(
            "".join(filled("Pour {organisme}.\n> {motif}\n- {points}", organisme=typed, motif=typed, points=[typed]))
        )


# --- mistakes ---


@pytest.mark.parametrize(
    ("body", "ligne", "message"),
    [
        ("Bonjour {organisme_nom}.", 4, "« {organisme_nom} » n’existe pas. Vous vouliez sans doute {organisme}."),
        ("Un.\n\n{si conditoins}\nDeux.\n{fin}", 6, "« {conditoins} » n’existe pas. Vous vouliez sans doute {conditions}."),
        ("{xyz}", 4, "« {xyz} » n’existe pas."),
        ("{organisme.id}", 4, "« {organisme.id} » n’est pas une variable."),
        ("{}", 4, "« {} » n’est pas une variable."),
        ("Un.\n\n[Voir]", 6, "« Voir » n’a pas d’adresse. Écrivez : [Voir]({lien})"),
        ("[Voir]()", 4, "« Voir » n’a pas d’adresse. Écrivez : [Voir]({lien})"),
        ("[Voir](lien)", 4, "« lien » n’est pas l’adresse d’un lien. Écrivez : [Voir]({lien})"),
        ("[Voir](javascript:alert)", 4, "« javascript:alert » n’est pas l’adresse d’un lien. Écrivez : [Voir]({lien})"),
        ("[Voir]({organisme})", 4, "« {organisme} » n’est pas l’adresse d’un lien. Écrivez : [Voir]({lien})"),
        ("[]({lien})", 4, "Un lien n’a pas de mots."),
        ("Un **mot.", 4, "« ** » n’a pas son pendant : « Un **mot. »."),
        ("Un {organisme.", 4, "« { » n’a pas son pendant : « Un {organisme. »."),
        ("Un mot].", 4, "« ] » n’a pas son pendant : « Un mot]. »."),
        ("⟦jeton:1⟧", 4, "« ⟦ » n’a pas son pendant : « ⟦jeton:1⟧ »."),
        ("{{ organisme }}", 4, "« { » n’a pas son pendant : « { »."),
        ("{% if x %}", 4, "« {% if x %} » n’est pas une variable."),
        ("Un.\n{si conditions}\nDeux.", 5, "{si …} n’a pas son {fin}."),
        ("Un {si conditions}deux.", 4, "{si …} n’a pas son {fin}."),
        ("**{si conditions}un** deux{fin}", 4, "{si …} n’a pas son {fin}."),
        ("Un.\n{fin}", 5, "{fin} n’a pas son {si …}."),
        ("{si conditions}un{sinon}deux{sinon}trois{fin}", 4, "{sinon} n’a pas son {si …}."),
        ("{si conditions}[un]({lien}){fin}", 4, "Un lien dans une phrase ne dépend pas d’une condition"),
        ("Un.\n\nDeux.\n", 7, "Il manque {lien} : le mail ne mènerait plus nulle part."),
        ("{si lien}Un.{fin}", 4, "Il manque {lien} : le mail ne mènerait plus nulle part."),
        ("{si conditions}\n[Voir]({lien})\n{fin}", 6, "{lien} ne doit dépendre d’aucune condition"),
        ("{si conditions}{lien}{sinon}Un.{fin}", 4, "{lien} ne doit dépendre d’aucune condition"),
        ("{si conditions}\n{si numero}\n{lien}\n{fin}\n{sinon}\n{lien}\n{fin}", 10, "{lien} ne doit dépendre d’aucune condition"),
        ("[{lien}](https://exemple.fr)", 4, "Ni gras ni lien ici : retirez {lien}."),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_line(body, ligne, message):
    found = fautes("habilitation_acceptee", HEAD + body)
    assert [each for each in found if each.ligne == ligne and each.message.startswith(message)], found


@pytest.mark.parametrize(
    "body",
    [
        "{lien}",
        "- {lien}",
        "Voyez [ceci]({lien}).",
        "{si conditions}\n[Un]({lien})\n{sinon}\n{si numero}{lien}{sinon}{lien}{fin}\n{fin}",
        "{si conditions}\n{lien}\n{fin}\n\n{lien}",
    ],
)
def test_a_link_that_is_there_in_every_case(body):
    assert fautes("habilitation_acceptee", HEAD + body) == []


def test_a_mistake_in_what_an_inbox_shows():
    for source, message in (
        ("sujet : x\n\nUn.", "L’aperçu manque."),
        ("sujet :\naperçu : x\n\nUn.", "L’objet manque."),
        (
            "sujet : x\naperçu : x\ncouleur : rouge\n\nUn.",
            "Avant la première ligne vide, il n’y a que « sujet : » et « aperçu : ».",
        ),
        ("sujet : **x**\naperçu : x\n\nUn.", "Ni gras ni lien ici."),
        ("sujet : {lien}\naperçu : x\n\n{lien}", "Ni gras ni lien ici : retirez {lien}."),
        ("sujet : x\naperçu : {lien}\n\n{lien}", "Ni gras ni lien ici : retirez {lien}."),
        ("sujet : x\naperçu : x\n\n\n", "Le message est vide."),
    ):
        with pytest.raises(TexteFautif, match=re.escape(message)):
            compiled(source)


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(TexteFautif) as refused:
        compiled("sujet : x\naperçu : x\n\nUn **mot.\n\n[Voir]\n\n{si x}")
    assert [each.ligne for each in refused.value.fautes] == [4, 6, 8]


@pytest.mark.parametrize("modele", MODELES)
def test_a_text_of_ours_can_be_edited(modele):
    assert fautes(modele, original(modele)) == []
    assert fautes(modele, original(modele).replace("\n\n", "\n\nVotre adresse : {email}.\n\n", 1)) == []


def test_a_mail_that_does_not_give_what_its_text_shows_is_not_written():
    with pytest.raises(KeyError, match="a text shows motif"):
        filled("{si faux}{motif}{fin}", faux=False)
