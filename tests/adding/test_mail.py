"""docs/adding.md, "A mail"."""

from sqlmodel import select

from eclat.courriels import compose, organismes, rendering
from eclat.courriels.modeles import Modele
from eclat.models import Courriel
from tests.adding.recipes import blocks, written
from tests.courriels.story import Story


def test_the_recipe_makes_a_mail(db, tmp_path, monkeypatch):
    (_, texte), (_, function) = blocks("A mail")
    assert written(texte) + written(function) <= 12
    name = "referent_remplace"
    (tmp_path / f"{name}.mail").write_text(texte)
    monkeypatch.setattr(rendering, "TEXTES", tmp_path)
    named: dict[str, Modele] = {}
    monkeypatch.setattr(compose, "MODELES", named)
    wing = dict(vars(organismes))
    exec(function, wing)

    story = Story(db)
    wing[name](db, story.organisme, story.referent)
    mail = db.exec(select(Courriel)).one()
    assert named[name] == Modele("Référent CQP remplacé", "Référent")
    assert (mail.modele, mail.destinataire) == (name, "karim.benhaddou@lacour.example")
    assert (mail.objet_type, mail.objet_id) == ("organisme", story.organisme.id)
    assert mail.sujet == "Vous n’êtes plus référent CQP"
    assert mail.texte.startswith(
        "Branche Éclat - Organisme Certificateur\n\nBonjour,\n\nL’organisme Association La Cour des Possibles a"
    )
    assert "\n\nVoir mon compte\u00a0:\nhttp://127.0.0.1:8000/compte\n\nA bientôt," in mail.texte
    assert "<b>Association La Cour des Possibles</b>" in mail.html
    assert 'class="bouton"' in mail.html and ">Voir mon compte</a>" in mail.html
    assert rendering.fautes(name, texte) == []
