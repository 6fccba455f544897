"""The convention of an habilitation: made with its acceptance, signed by both, withdrawn, amended; sessions wait for it."""

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col, select

from eclat.domain.habilitations import avenants, clauses, convention_contenu, conventions, decisions, modele_convention
from eclat.domain.habilitations.conventions import Preuve
from eclat.domain.sessions import couverture, sessions
from eclat.domain.socle import convention_policies
from eclat.domain.socle.errors import ChampRefuse, DejaFait, Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.engines import journal
from eclat.models import Convention, EtatConvention, Evenement, Habilitation, Partie, Reglage, SignatureConvention
from tests import factories as make

C = EtatConvention


@pytest.fixture
def accepted(db: Session) -> Habilitation:
    make.administrateur(db)
    return make.habilitation(db, make.organisme(db), etat="acceptee")


def made(db: Session, habilitation: Habilitation) -> Convention:
    return conventions.of(db, habilitation)[0]


def signed(db: Session, habilitation: Habilitation, convention: Convention) -> None:
    proof = Preuve(convention.empreinte, "192.0.2.4")
    conventions.sign(db, habilitation, preuve=proof, by=make.owner(db, habilitation))
    conventions.countersign(db, habilitation, preuve=proof, by=make.decider(db))


def said(convention: Convention) -> str:
    return " ".join(words for each in convention.contenu["articles"] for line in each["paragraphes"] for words, _ in line)


def sent(db: Session, modele: str) -> list[str]:
    return [mail.destinataire for mail in make.mails(db) if mail.modele == modele]


def test_an_acceptance_makes_its_convention_which_states_the_seven_items(db: Session, accepted: Habilitation) -> None:
    convention = made(db, accepted)
    assert convention.numero.startswith("CONV-") and convention.etat == C.A_SIGNER and convention.bloquante
    titres = [each["titre"] for each in convention.contenu["articles"]]
    assert titres[:7] == [each.titre for each in clauses.CLAUSES if each.loi]
    text = said(convention)
    assert "préparer les candidats à la certification et évaluer leurs compétences" in text and accepted.numero in text
    assert "{" not in text and "toute la France" in text
    assert convention.empreinte == convention_contenu.empreinte_of(convention.contenu)
    assert sent(db, "convention_a_signer") == [make.owner(db, accepted).courriel]


def test_the_dirigeant_signs_first_then_oc_eclat(db: Session, accepted: Habilitation) -> None:
    convention, owner, claire = made(db, accepted), make.owner(db, accepted), make.decider(db)
    proof = Preuve(convention.empreinte, "192.0.2.4")
    with pytest.raises(Refus, match="L’organisme signe le premier"):
        conventions.countersign(db, accepted, preuve=proof, by=claire)
    with pytest.raises(Refus, match="a changé"):
        conventions.sign(db, accepted, preuve=Preuve("0" * 64), by=owner)
    with pytest.raises(Interdit):
        conventions.sign(db, accepted, preuve=proof, by=claire)
    conventions.sign(db, accepted, preuve=proof, by=owner)
    with pytest.raises(DejaFait):
        conventions.sign(db, accepted, preuve=proof, by=owner)
    assert made(db, accepted).etat == C.A_CONTRESIGNER and sent(db, "convention_a_contresigner")
    conventions.countersign(db, accepted, preuve=proof, by=claire)
    with pytest.raises(DejaFait):
        conventions.countersign(db, accepted, preuve=proof, by=claire)
    assert convention.etat == C.SIGNEE and convention.signee_le is not None
    rows = conventions.signatures(db, convention)
    assert [(each.partie, each.personne_id) for each in rows] == [
        (Partie.ORGANISME, owner.personne_id), (Partie.OC_ECLAT, claire.personne_id),
    ]  # fmt: skip
    assert all(each.empreinte == convention.empreinte and each.adresse_ip == "192.0.2.4" for each in rows)
    assert sent(db, "convention_signee") == [owner.courriel]
    lines = db.exec(select(Evenement).where(col(Evenement.verbe).in_(("convention_signature", "convention_contresignature"))))
    assert {each.details["empreinte"] for each in lines} == {convention.empreinte}


def test_what_both_have_not_signed_is_withdrawn_and_made_again(db: Session, accepted: Habilitation) -> None:
    first, claire = made(db, accepted), make.decider(db)
    with pytest.raises(Refus, match="attend encore une signature"):
        conventions.establish(db, accepted, by=claire)
    conventions.withdraw(db, accepted, motif="Un nom mal écrit.", by=claire)
    assert first.etat == C.RETIREE and sent(db, "convention_retiree") == [make.owner(db, accepted).courriel]
    with pytest.raises(Refus, match="n’a pas de convention à signer"):
        conventions.sign(db, accepted, preuve=Preuve(first.empreinte), by=make.owner(db, accepted))
    conventions.establish(db, accepted, by=claire)
    second = made(db, accepted)
    assert second.numero != first.numero and second.bloquante
    signed(db, accepted, second)
    with pytest.raises(Refus, match="a déjà sa convention"):
        conventions.establish(db, accepted, by=make.user_of(db, make.administrateur(db, "Paul", "Ney")))


def test_an_avenant_changes_the_territory_once_both_signed(db: Session, accepted: Habilitation) -> None:
    claire = make.decider(db)
    with pytest.raises(Refus, match="attend encore une signature"):
        avenants.amend(db, accepted, changements="La Bretagne.", regions=["Bretagne"], by=claire)
    base = made(db, accepted)
    signed(db, accepted, base)
    with pytest.raises(ChampRefuse):
        avenants.amend(db, accepted, changements="Ailleurs.", regions=["Atlantide"], by=claire)
    known = avenants.written(avenants.team(db, accepted))
    joined = f"{known}\nJeanne Morin, Formation et évaluation\n\nPaul Roux"
    changed = "La Bretagne seule.\nUne formatrice de plus."
    avenants.amend(db, accepted, changements=changed, regions=["Bretagne"], equipe=joined, by=claire)
    avenant, decision = made(db, accepted), decisions.last_decision(db, accepted)
    (team,) = [each["lignes"] for each in avenant.contenu["annexes"] if each["titre"] == "Équipe pédagogique"]
    assert team == [*avenants.team(db, accepted), ["Jeanne Morin", "Formation et évaluation"], ["Paul Roux", ""]]
    assert f"Équipe pédagogique\u00a0: {len(team)} personnes, dont " in said(avenant)
    assert decision is not None
    assert avenant.numero == f"{base.numero}-A1" and not avenant.bloquante and decision.regions == []
    assert "Une formatrice de plus." in said(avenant) and "Bretagne." in said(avenant)
    assert conventions.in_force(db, accepted) == base and couverture.of(db, accepted.organisme_id), (
        "the convention stays in force"
    )
    signed(db, accepted, avenant)
    assert decision.regions == ["Bretagne"] and conventions.in_force(db, accepted) == base
    avenants.amend(db, accepted, changements="Partout.", by=make.user_of(db, make.administrateur(db, "Paul", "Ney")))
    assert (
        made(db, accepted).numero == f"{base.numero}-A2" and made(db, accepted).contenu["annexes"] == avenant.contenu["annexes"]
    )


def test_sessions_wait_for_the_convention_and_say_who_has_to_sign(db: Session, accepted: Habilitation) -> None:
    organisme, owner = make.organisme_of(db, accepted), make.owner(db, accepted)
    convention = made(db, accepted)
    with pytest.raises(Refus, match=f"Signez d’abord la convention {convention.numero}"):
        sessions.start(db, organisme, by=owner)
    conventions.sign(db, accepted, preuve=Preuve(convention.empreinte), by=owner)
    with pytest.raises(Refus, match="quand OC Éclat aura signé la convention"):
        sessions.start(db, organisme, by=owner)
    conventions.countersign(db, accepted, preuve=Preuve(convention.empreinte), by=make.decider(db))
    assert sessions.start(db, organisme, by=owner).organisme_id == organisme.id


def test_a_convention_that_was_withdrawn_is_waited_for(db: Session, accepted: Habilitation) -> None:
    conventions.withdraw(db, accepted, motif="Une erreur.", by=make.decider(db))
    assert "aura établi une nouvelle convention" in couverture.why_none(db, accepted.organisme_id)


def test_sessions_wait_for_nothing_where_oc_eclat_does_not_want_it(db: Session, accepted: Habilitation) -> None:
    db.add(Reglage(nom="convention_required", valeur="false"))
    db.flush()
    assert couverture.why_none(db, accepted.organisme_id) == ""


def test_an_habilitation_accepted_before_there_were_conventions_is_not_held_back(db: Session, accepted: Habilitation) -> None:
    db.execute(delete(Convention))
    assert couverture.of(db, accepted.organisme_id)
    conventions.establish(db, accepted, by=make.decider(db))
    assert not made(db, accepted).bloquante and couverture.of(db, accepted.organisme_id), "nor by the one that is made for it"
    signed(db, accepted, made(db, accepted))


def test_each_is_told_of_what_awaits_them(db: Session, accepted: Habilitation) -> None:
    owner, claire = make.owner(db, accepted), make.decider(db)
    sophie = make.user_of(db, make.instructeur(db))

    def awaiting() -> list[int]:
        return [len(conventions.awaiting(db, each)) for each in (owner, claire, sophie)]

    def found(*etats: EtatConvention) -> bool:
        return db.exec(select(Habilitation).where(*convention_policies.awaiting_signature(*etats))).first() is not None

    assert awaiting() == [1, 0, 0] and found()
    conventions.sign(db, accepted, preuve=Preuve(made(db, accepted).empreinte), by=owner)
    assert awaiting() == [0, 1, 0] and found(C.A_CONTRESIGNER) and not found(C.A_SIGNER)
    conventions.countersign(db, accepted, preuve=Preuve(made(db, accepted).empreinte), by=claire)
    assert awaiting() == [0, 0, 0] and not found()


# --- clauses ------------------------------------------------------------------------------------------------------------


def test_a_paragraph_that_has_nothing_to_say_is_left_out() -> None:
    values = {"organisme": "La **Cour** {x}", "conditions": "", "cqp": "CQP"}
    assert clauses.paragraphes("Pour {organisme}\u00a0: **{cqp}**.\n\nConditions\u00a0: {conditions}", values) == [
        [("Pour La **Cour** {x}\u00a0: ", False), ("CQP", True), (".", False)]
    ]


@pytest.mark.parametrize(
    ("cle", "texte", "why"),
    [
        ("objet", " ", "La loi veut cette clause"),
        ("autres", "{organisne}", "Vous vouliez sans doute {organisme}"),
        ("autres", "{organisme", "n’a pas son pendant"),
        ("autres", "**gras", "n’a pas son pendant"),
        ("autres", "", ""),
    ],
)
def test_what_is_wrong_in_a_clause_is_said(cle: str, texte: str, why: str) -> None:
    found = " ".join(clauses.fautes(cle, texte))
    assert why in found and bool(found) == bool(why)


@pytest.mark.parametrize("clause", clauses.CLAUSES, ids=lambda each: each.cle)
def test_the_clauses_that_ship_are_right(clause: clauses.Clause) -> None:
    assert clauses.fautes(clause.cle, clause.texte) == []


def publish(db: Session, by: Utilisateur, vu: int = 0, **changed: str) -> object:
    return modele_convention.publish(
        db, modele_convention.hold(db), textes=modele_convention.texts(db)[0] | changed, vu=vu, by=by
    )


def test_a_convention_keeps_the_clauses_that_it_was_made_with(db: Session, accepted: Habilitation) -> None:
    claire, first = make.decider(db), made(db, accepted)
    publish(db, claire, contrepartie="45 euros par candidat présenté.", differends="")
    assert modele_convention.texts(db)[1] == 1 and [each.version for each, _ in modele_convention.versions(db)] == [1]
    with pytest.raises(modele_convention.Devance):
        publish(db, claire, autres="Rien d’autre.")
    with pytest.raises(ChampRefuse):
        publish(db, claire, 1, objet="")
    publish(db, claire, 0)  # nothing changes: a second click
    second = made(db, make.habilitation(db, make.organisme(db, "Les Ateliers"), etat="acceptee"))
    assert (first.modele_version, second.modele_version) == (0, 1)
    assert "45 euros" in said(second) and "45 euros" not in said(first)
    assert "Différends" not in [each["titre"] for each in second.contenu["articles"]]
    assert journal.was_written(db, modele_convention.hold(db), "clauses")
    assert not db.exec(select(SignatureConvention)).all()
