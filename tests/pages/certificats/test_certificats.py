"""Certificates on the pages of who follows their session: one by one, as a ZIP, as a register; the catalogue that they rest on."""

import io
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from eclat import clock
from eclat.domain.certificats import delivrances, editions, modeles, paquets, production
from eclat.domain.socle import fichiers
from eclat.domain.socle.utilisateur import SYSTEME
from eclat.models import (
    Certificat,
    Enregistrement,
    EtatCertificat,
    Fichier,
    ModeleCertificat,
    NatureCertificat,
    SessionCqp,
    ValeurBloc,
)
from eclat.tasks.certificats import make_certificates
from tests import certificats, jurys
from tests import factories as make
from tests.browser import Browser
from tests.papier import text_of


def made(db: Session, session: SessionCqp) -> list[Certificat]:
    """All that the worker does."""
    db.commit()
    make_certificates(str(session.id))
    db.expire_all()
    found = certificats.of(db, session)
    assert all(each.fichier_id for each in found)
    for each in found:
        db.expunge(each)
    db.commit()
    return found


def test_who_follows_the_session_takes_them(db: Session, browse: Callable[..., Browser]) -> None:
    owner = make.habilite(db)
    session = certificats.attribuee(db, owner)
    stranger = make.habilite(db, "Un autre organisme")
    key = session.id
    dirigeant = browse(make.dirigeant(db, owner))
    karim, claire, other = browse(make.referent(db, owner)), browse(make.administrateur(db)), browse(make.referent(db, stranger))
    first, *_ = found = made(db, session)
    db.commit()
    for reader in (karim, claire, dirigeant):
        page = reader.get(f"/sessions/{key}").text
        assert "3 documents délivrés" in page and "Tout télécharger (ZIP)" in page
        listed = reader.get(f"/sessions/{key}/certificats").text
        assert all(each.numero in listed for each in found)
        pdf = reader.get(f"/certificats/{first.id}/document")
        assert pdf.content.startswith(b"%PDF") and pdf.headers["content-type"] == "application/pdf"
        zipped = reader.get(f"/sessions/{key}/certificats.zip")
        with zipfile.ZipFile(io.BytesIO(zipped.content)) as archive:
            assert archive.testzip() is None and len(archive.namelist()) == 3
            assert archive.read(archive.namelist()[0]) == pdf.content
    for path in (f"/certificats/{first.id}", f"/certificats/{first.id}/document", f"/sessions/{key}/certificats.zip"):
        assert other.get(path).status_code == 404
        assert browse().get(path).status_code == 303
    assert karim.get("/certificats").status_code == 403
    assert karim.post(f"/certificats/{first.id}/retrait", {"motif": "x"}).status_code == 403


def test_before_they_are_made(db: Session, browse: Callable[..., Browser]) -> None:
    """What would hold them back is said while there is time, and an empty ZIP is refused."""
    session = certificats.delivree(db)
    claire = browse(make.administrateur(db))
    db.commit()
    assert "se prépare" in claire.get(f"/certificats/{certificats.of(db, session)[0].id}").text
    empty = claire.get(f"/sessions/{session.id}/certificats.zip")
    assert f'href="/sessions/{session.id}/certificats">Certificats' in claire.get(f"/sessions/{session.id}/resultats").text
    assert empty.status_code == 409 and "revenez dans quelques minutes" in empty.text


def test_what_holds_back_is_said_with_the_name(db: Session, browse: Callable[..., Browser]) -> None:
    owner = make.habilite(db)
    session = certificats.a_attribuer(db, owner)
    first = make.inscrits(db, session)[0]
    first.nom_naissance = "王小明"
    claire, karim = browse(make.administrateur(db)), browse(make.referent(db, owner))
    db.commit()
    for reader in (claire, karim):
        early = reader.get(f"/sessions/{session.id}/certificats").text
        assert "王小明" in early and "Écrivez ce nom en lettres latines" in early
    certificats.signed(db, session)
    production.produce(db, session.id)
    db.commit()
    late = claire.get(f"/sessions/{session.id}/certificats").text
    assert "1 candidat attend son certificat" in late and "lettres latines" in late


def test_names_of_the_zip_are_unique_legal_and_short(db: Session) -> None:
    session = certificats.a_attribuer(db)
    odd = [('A/B\\C:*?"<>|', "Zoé"), ('A/B\\C:*?"<>|', "Zoé"), ("De " + "Longueville-" * 5, "Anne, Marie, Élodie. ")]
    for candidat, (nom, prenoms) in zip(make.inscrits(db, session), odd, strict=True):
        candidat.nom_naissance, candidat.prenoms = nom[:60], prenoms
    db.flush()
    certificats.signed(db, session)
    production.produce(db, session.id)
    names = [paquets.name_of(each) for each in certificats.of(db, session)]
    assert len({each.casefold() for each in names}) == 3 and all(len(each) <= 94 for each in names)
    assert not set('<>:"/\\|?*') & set("".join(names)) and not [each for each in names if each.removesuffix(".pdf")[-1] in " ."]


def test_register_is_searched_and_exported(db: Session, browse: Callable[..., Browser]) -> None:
    session = certificats.a_attribuer(db)
    first = make.inscrits(db, session)[0]
    first.nom_naissance, first.prenoms = "D’Alméida", "Zoé"
    db.flush()
    certificats.signed(db, session)
    production.produce(db, session.id)
    claire = browse(make.administrateur(db))
    db.commit()
    for sought in ("almeida zoe", "Zoé d’Al", "CQP-", f"{clock.today().year}-0001"):
        assert "D’Alméida" in claire.client.get("/certificats", params={"q": sought}).text
    assert "Aucun certificat trouvé" in claire.client.get("/certificats", params={"q": "almeidaz"}).text
    sheet = claire.post("/certificats/export", {"format": "csv"})
    assert sheet.status_code == 200 and "D’Alméida" in sheet.content.decode("utf-8-sig")
    assert claire.post("/certificats/export", {"format": "xlsx"}).content.startswith(b"PK")


def test_withdrawn_and_edited_again(db: Session, browse: Callable[..., Browser]) -> None:
    """A duplicata is what was delivered, with the template of that day, whatever changed since."""
    session = certificats.attribuee(db)
    claire = browse(make.administrateur(db))
    first, second, _ = made(db, session)
    held = db.get_one(Enregistrement, session.enregistrement_id)
    held.niveau = 4
    key = session.id
    db.commit()
    assert claire.post(f"/certificats/{first.id}/duplicata", {"motif": "Perdu"}).status_code == 303
    make_certificates(str(key))
    db.expire_all()
    again = db.get_one(Certificat, first.id)
    assert again.duplicata_id and again.duplicata_id != again.fichier_id and again.duplicatas == 1
    db.commit()
    pdf = claire.get(f"/certificats/{first.id}/duplicata.pdf").content
    said = text_of(pdf)
    assert "Duplicata, édité le" in said and "Marianne Estève" in said and "Niveau 3" in said
    assert "Duplicata" not in text_of(claire.get(f"/certificats/{first.id}/document").content)
    db.commit()
    assert claire.post(f"/certificats/{second.id}/retrait", {"motif": ""}).status_code == 422
    assert claire.post(f"/certificats/{second.id}/retrait", {"motif": "Fraude établie"}).status_code == 303
    db.expire_all()
    assert db.get_one(Certificat, second.id).etat == EtatCertificat.RETIRE
    db.commit()
    page = claire.get(f"/certificats/{second.id}").text
    assert "Fraude établie" in page and "Lever le retrait" in page
    assert claire.post(f"/certificats/{second.id}/levee", {"motif": ""}).status_code == 422
    assert claire.post(f"/certificats/{second.id}/levee", {"motif": "Retiré par erreur"}).status_code == 303
    make_certificates(str(key))
    db.rollback()
    db.expire_all()
    assert len(certificats.of(db, session)) == 4 and db.get_one(Certificat, second.id).etat == EtatCertificat.RETIRE


def test_catalogue_says_what_is_missing_and_is_corrected(db: Session, browse: Callable[..., Browser]) -> None:
    claire, held = browse(make.administrateur(db)), db.exec(select(Enregistrement)).one()
    db.commit()
    assert "Il manque la date de la décision" in claire.get("/catalogue").text
    at = f"/catalogue/{held.id}/mentions"
    wrong = claire.post(
        at, {"decision_le": "31/02/2025", "niveau": "9", "nsf": "33", "certificateurs": "OC ÉCLAT 123 456 789 00011"}
    )
    assert wrong.status_code == 422 and all(
        each in wrong.text for each in ("trois chiffres", "OC ÉCLAT 123 456 789 00011", 'value="9"')
    )
    typed = {
        "decision_le": "25/06/2025", "niveau": "3", "cec": "3", "nsf": "335 332t",
        "certificateurs": f"OC ÉCLAT ; {make.siret()}\nCPNEF ÉCLAT",
    }  # fmt: skip
    assert claire.post(at, typed).status_code == 303
    db.expire_all()
    assert held.nsf == ["335", "332t"] and [each["nom"] for each in held.certificateurs] == ["OC ÉCLAT", "CPNEF ÉCLAT"]
    db.commit()
    page = claire.get("/catalogue").text
    assert "CPNEF ÉCLAT" in page and "Il manque" not in page and "CPNEF ÉCLAT" in claire.get(at).text


def test_template_is_never_backwards_and_is_previewed(db: Session, browse: Callable[..., Browser]) -> None:
    claire, held = browse(make.administrateur(db)), certificats.mentions(db, db.exec(select(Enregistrement)).one())
    db.commit()
    at = f"/catalogue/{held.id}/modeles/parchemin"
    typed = {
        "accroche": "décerné à", "texte": "qui a validé {blocs} devant {jury}.", "signataire": "Marianne Estève", "qualite": "présidente",
        "lieu": "Paris", "rayons": "oui", "lieu_naissance": "oui", "du": f"{clock.today():%d/%m/%Y}",
    }  # fmt: skip
    past = claire.post(at, typed | {"du": f"{clock.today() - timedelta(days=1):%d/%m/%Y}"})
    assert past.status_code == 422 and "jamais" in past.text
    assert "{bloc}" in claire.post(at, typed | {"texte": "a validé {bloc}"}).text
    for holder, place in (("france", "Saint-Étienne (France)"), ("etranger", "São João del-Rei (Brésil)")):
        pdf = claire.post(f"{at}/apercu/{holder}", typed)
        assert pdf.headers["content-type"] == "application/pdf" and "Essai sans valeur" in text_of(pdf.content)
        assert place in text_of(pdf.content)
    assert claire.post(f"{at}/apercu/autre", typed).status_code == 404
    assert db.exec(select(ModeleCertificat)).all() == []
    db.commit()
    assert claire.post(at, typed).status_code == 303
    later = f"{clock.today() + timedelta(days=30):%d/%m/%Y}"
    assert claire.post(at, typed | {"signataire": "Jean Roux", "du": later}).status_code == 303
    before = claire.post(at, typed | {"signataire": "Ana Roy"})
    assert before.status_code == 422 and "La version 2 sert à partir du" in before.text
    db.expire_all()
    kind = NatureCertificat.PARCHEMIN
    now, then = (modeles.en_vigueur(db, held.id, kind, clock.today() + timedelta(days=each)) for each in (0, 30))
    assert now and then and (now.version, then.version, then.signataire) == (1, 2, "Jean Roux")
    db.commit()
    assert "sert aujourd’hui" in claire.get(at).text


def test_two_that_made_the_same_document_keep_one(db: Session) -> None:
    session = certificats.delivree(db)
    db.commit()
    make_certificates(str(session.id), str(session.id))
    db.expire_all()
    keys = [each.fichier_id for each in certificats.of(db, session)]
    assert len(set(keys)) == 3 and None not in keys
    assert editions.under_way(db) == []


def test_one_that_is_over_gets_no_document(db: Session) -> None:
    session = certificats.delivree(db)
    (first, *_) = certificats.of(db, session)
    delivrances.withdraw(db, first, motif="Erreur", by=SYSTEME)
    db.commit()
    make_certificates(str(session.id))
    db.expire_all()
    assert [bool(each.fichier_id) for each in certificats.of(db, session)] == [False, True, True]


def test_one_that_cannot_be_drawn_keeps_none_of_the_others_back(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever stops it: it is told by its number, and tried again later."""
    session = certificats.delivree(db)
    (first, *_) = certificats.of(db, session)
    odd, draw = first.id, editions.made
    db.commit()

    def made(each: Certificat) -> bytes:
        if each.id == odd:
            raise KeyError("nsf")
        return draw(each)

    monkeypatch.setattr(editions, "made", made)
    make_certificates(str(session.id))
    db.expire_all()
    assert [bool(each.fichier_id) for each in certificats.of(db, session)] == [False, True, True]
    assert db.get_one(Certificat, odd).essaye_le is not None


def test_a_duplicata_asked_before_the_first_is_made_comes_after_it(db: Session) -> None:
    session = certificats.delivree(db, people=1)
    (one,) = certificats.of(db, session)
    delivrances.edit_again(db, one, motif="Perdu", by=make.decider(db))
    db.commit()
    make_certificates(str(session.id))
    db.expire_all()
    assert one.fichier_id and one.duplicata_id and one.fichier_id != one.duplicata_id
    first, again = (text_of(fichiers.read(db.get_one(Fichier, key))) for key in (one.fichier_id, one.duplicata_id))
    assert "Duplicata" not in first and "Duplicata, édité le" in again
    assert editions.under_way(db) == []
    former = one.duplicata_id
    delivrances.edit_again(db, one, motif="Perdu encore", by=make.decider(db))
    db.commit()
    assert db.exec(select(Fichier.id).where(Fichier.id == former)).first() is None, "nothing would ever erase it"


def test_the_reason_of_a_withdrawal_is_for_its_holder(db: Session, browse: Callable[..., Browser]) -> None:
    owner = make.habilite(db)
    session = certificats.attribuee(db, owner)
    claire, karim = browse(make.administrateur(db)), browse(make.referent(db, owner))
    (first, *_) = made(db, session)
    delivrances.withdraw(db, db.get_one(Certificat, first.id), motif="Fraude établie", by=make.decider(db))
    db.commit()
    at = f"/certificats/{first.id}"
    assert "Fraude établie" in claire.get(at).text
    page = karim.get(at).text
    assert "Ne vaut plus depuis le" in page and "Fraude" not in page


def test_where_nobody_won_anything_no_certificate_is_announced(db: Session, browse: Callable[..., Browser]) -> None:
    none = dict.fromkeys(jurys.BLOCS, ValeurBloc.NON_VALIDE)
    session = certificats.attribuee(db, valeurs=[none] * 3)
    claire = browse(make.administrateur(db))
    db.commit()
    make_certificates(str(session.id))
    page = claire.get(f"/sessions/{session.id}/certificats").text
    assert "aucun certificat n’est à délivrer" in page and "une fois les résultats attribués" not in page
    assert "À corriger avant" not in page
