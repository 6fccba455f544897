"""The command line: what an operator types, and what it answers."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from eclat import cli, clock
from eclat.database import get_engine
from eclat.domain.comptes import reconnaissance
from eclat.domain.delegataires import liste as delegues
from eclat.domain.delegataires import rappels
from eclat.domain.socle.champs import check_field
from eclat.models import EtatCourriel, EtatHabilitation, EtatPersonne, Habilitation, Organisme, Personne
from eclat.pages.inscription.show import Inscription
from eclat.settings import get_settings
from tests import factories as make
from tests.conftest import ROOT
from tests.scenes import told
from tests.worlds import demonstration

AGENT = ["create-agent", "--email", "Claire@oc-eclat.example", "--nom", "Aubertin", "--prenom", "Claire", "--role", "administrateur"]  # fmt: skip


@pytest.fixture(autouse=True)
def logs_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands configure the process's logs; here the tests' own stay."""


def run(*arguments: str) -> int:
    return cli.main(list(arguments))


def test_an_agent_is_invited_by_mail(db: Session, capsys: pytest.CaptureFixture[str]) -> None:
    db.close()
    assert run(*AGENT) == 0
    assert "un mail d’activation est parti" in capsys.readouterr().out
    assert [(mail.modele, mail.destinataire) for mail in make.mails(db)] == [("activation_agent", "claire@oc-eclat.example")]


def test_an_agent_can_get_a_password_at_once(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    db.close()
    monkeypatch.setattr("sys.stdin", io.StringIO(make.PASSWORD + "\n"))
    assert run(*AGENT, "--password-stdin") == 0
    personne = db.get_one(
        Personne, reconnaissance.recognise(db, "claire@oc-eclat.example", make.PASSWORD, adresse="").personne_id
    )
    assert personne.etat == EtatPersonne.ACTIVE
    assert make.mails(db) == []


def test_a_weak_password_is_refused(db: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    db.close()
    monkeypatch.setattr("sys.stdin", io.StringIO("azerty\n"))
    assert run(*AGENT, "--password-stdin") == 1
    assert capsys.readouterr().err
    assert db.exec(select(Personne)).all() == []


def test_a_binome_member_needs_a_college(db: Session, capsys: pytest.CaptureFixture[str]) -> None:
    db.close()
    assert run("create-agent", "--email", "a@b.example", "--nom", "N", "--prenom", "P", "--role", "binome_paritaire") == 1
    assert "collège" in capsys.readouterr().err


def test_the_demonstration_is_told_once_and_names_its_sign_ins(db: Session, capsys: pytest.CaptureFixture[str]) -> None:
    db.close()
    assert run("demo") == 0
    assert "claire.aubertin@oc-eclat.example" in capsys.readouterr().out
    organismes, requests = len(db.exec(select(Organisme)).all()), len(db.exec(select(Habilitation)).all())
    assert organismes >= 10 and requests >= 6
    reconnaissance.recognise(db, "j.roux@tremplin-sud.example", "marelle-lucioles-au-preau-7", adresse="")
    db.close()
    assert run("demo") == 0
    assert len(db.exec(select(Organisme)).all()) == organismes


def test_the_demonstration_s_mails_left_at_their_date_but_for_those_that_did_not_arrive(db: Session) -> None:
    told_at = told(db, demonstration)
    mails = make.mails(db)
    failed = [each for each in mails if each.etat == EtatCourriel.ECHEC]
    again = [each for each in mails if each.etat == EtatCourriel.A_ENVOYER]
    assert failed and all(each.derniere_reponse.startswith("5") for each in failed)
    assert again and all(each.tentatives and each.prochain_essai_le > told_at for each in again)
    assert all(
        each.envoye_le and each.envoye_le - each.cree_le < timedelta(minutes=5) for each in mails if each not in failed + again
    )


def test_the_demonstration_has_a_request_that_awaits_its_délégataires(db: Session) -> None:
    told(db, demonstration)
    request = db.exec(select(Habilitation).where(Habilitation.etat == EtatHabilitation.EN_ATTENTE_DELEGATAIRES)).one()
    compte = delegues.count(db, request)
    assert (compte.termines, compte.total, compte.echecs) == (8, 12, 1)
    at, number = rappels.next_reminder(db, request, get_settings().reminders)
    assert at is not None and at > clock.now() and number == 3, "those to whom a mail can be sent"


def test_the_demonstration_refuses_a_public_site(
    db: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from eclat.settings import get_settings

    monkeypatch.setenv("ECLAT_BASE_URL", "https://oc-eclat.example")
    get_settings.cache_clear()
    assert run("demo") == 1
    assert "ECLAT_BASE_URL" in capsys.readouterr().err
    get_settings.cache_clear()


def test_the_demonstration_asks_for_the_migrations_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ECLAT_DATABASE_URL", f"sqlite:///{tmp_path}/new.db")
    get_settings.cache_clear()
    get_engine.cache_clear()
    try:
        assert run("demo") == 1
        assert "run `eclat migrate`" in capsys.readouterr().err
    finally:
        get_engine().dispose()
        get_engine.cache_clear()
        get_settings.cache_clear()


def test_check_says_what_is_wrong(database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 0
    assert "Tout va bien" in capsys.readouterr().out


def test_the_site_map_names_every_audience(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("routes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("/organismes" in line and "administrateur" in line for line in lines)
    for line in lines:
        file, number = line.split()[-1].rsplit(":", 1)
        assert re.match(r" *(async )?def |@|[A-Z]+(: .+)? = ", (ROOT / file).read_text().splitlines()[int(number) - 1]), line


@pytest.mark.parametrize("email", ["claire@", "claire", "claire aubertin@oc-eclat.example", "Claire <claire@oc-eclat.example>"])
def test_an_agent_s_address_is_judged_as_the_pages_judge_it(db: Session, capsys: pytest.CaptureFixture[str], email: str) -> None:
    typed = ["create-agent", "--email", email, "--nom", "Aubertin", "--prenom", "Claire", "--role", "administrateur"]
    value, refused = check_field(Inscription, "courriel", email)
    assert run(*typed) == (1 if refused else 0)
    db.rollback()
    assert db.exec(select(Personne.courriel)).all() == ([] if refused else [value])
    assert refused is None or refused in capsys.readouterr().err
