"""Settings: the environment first, then what was chosen, then the default; of two who change one, neither is lost unseen."""

import pytest
from sqlmodel import Session, select

from eclat import reglages as reader
from eclat.database import reading
from eclat.domain.administration import reglages
from eclat.domain.administration.groupes import GROUPES, PAR_CLE, PAR_NOM
from eclat.domain.socle.errors import Interdit, Refus
from eclat.domain.socle.utilisateur import Utilisateur
from eclat.models import Evenement, Reglage
from eclat.settings import Settings, get_settings
from tests import factories as make

JURYS = PAR_CLE["jurys"]
HOSTED = {  # what the host of the site decides
    "database_url", "redis_url", "smtp_url", "base_url", "secret_key", "admin_email", "mail_from", "bounce_url", "bounce_from",
    "storage_url", "debug", "companies_url", "branche_url", "publisher", "publication_director", "hosting", "metrics_from",
    "trusted_proxies", "pv_signataires", "web_threads", "web_exports", "web_connections", "database_patience",
    "connection_patience", "log_json", "seal_key", "seal_password",
}  # fmt: skip


@pytest.fixture
def claire(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db))


@pytest.fixture
def hugo(db: Session) -> Utilisateur:
    return make.user_of(db, make.administrateur(db, "Hugo", "Vasseur"))


def change(db: Session, by: Utilisateur, vus: dict[str, str], **valeurs: object) -> list[str]:
    return [each.nom for each in reglages.change_group(db, JURYS, valeurs=valeurs, vus=vus, by=by)]


def test_each_setting_is_of_a_group_or_of_the_host() -> None:
    assert set(PAR_NOM) | HOSTED == set(Settings.model_fields) and not set(PAR_NOM) & HOSTED
    assert sum(len(each.reglables) for each in GROUPES) == len(PAR_NOM)


def test_what_is_chosen_is_read_at_once_by_all(db: Session, claire: Utilisateur) -> None:
    assert reader.of(db).pv_days == 15 and reader.of(db).jury_reminders == [3, 10]
    assert change(db, claire, {"pv_days": "15"}, pv_days=20, jury_reminder_days="5,1", pv_second_facteur=False) == []
    assert (reader.of(db).pv_days, reader.of(db).jury_reminders, reader.of(db).pv_second_facteur) == (20, [1, 5], False)
    db.commit()
    with reading() as other:
        assert reader.of(other).pv_days == 20
    etat = reglages.of(db, [JURYS])["pv_days"]
    assert (etat.par, etat.dit, etat.defaut_dit) == (
        "Claire Aubertin",
        "20\u00a0jours après le jury",
        "15\u00a0jours après le jury",
    )
    lines = db.exec(select(Evenement).where(Evenement.verbe == "reglage")).all()
    assert {each.details["nom"]: (each.details["avant"], each.details["apres"]) for each in lines} == {
        "pv_days": ("15", "20"), "jury_reminder_days": ("10,3", "5,1"), "pv_second_facteur": ("true", "false"),
    }  # fmt: skip


def test_the_environment_wins(db: Session, claire: Utilisateur, monkeypatch: pytest.MonkeyPatch) -> None:
    change(db, claire, {}, pv_days=20)
    monkeypatch.setenv("ECLAT_PV_DAYS", "40")
    get_settings.cache_clear()
    db.commit()
    assert reader.of(db).pv_days == 40 and reglages.of(db, [JURYS])["pv_days"].impose
    assert change(db, claire, {}, pv_days=10) == [] and db.exec(select(Reglage.valeur)).all() == ["20"]
    with pytest.raises(Refus, match="hébergement"):
        reglages.change(db, db.exec(select(Reglage)).one(), valeur="10", by=claire)
    monkeypatch.undo()
    get_settings.cache_clear()
    db.rollback()
    assert reader.of(db).pv_days == 20


def test_what_is_no_value_any_more_leaves_the_default(db: Session, claire: Utilisateur) -> None:
    db.add(Reglage(nom="pv_days", valeur="beaucoup"))
    db.add(Reglage(nom="disparu", valeur="1"))
    db.flush()
    assert reader.of(db).pv_days == 15
    with pytest.raises(Refus, match="ne convient pas"):
        reglages.change(db, db.exec(select(Reglage).where(Reglage.nom == "pv_days")).one(), valeur="0", by=claire)


def test_of_two_who_change_one_neither_is_lost(db: Session, claire: Utilisateur, hugo: Utilisateur) -> None:
    seen = {nom: each.vu for nom, each in reglages.of(db, [JURYS]).items()}
    assert change(db, hugo, seen, pv_days=20, jury_quorum=1) == []
    assert change(db, claire, seen, pv_days=15, jury_quorum=2) == []  # left as she saw it: his stays
    assert (reader.of(db).pv_days, reader.of(db).jury_quorum) == (20, 2)
    assert change(db, claire, seen, pv_days=25, jury_quorum=3) == ["jury_quorum", "pv_days"]
    assert (reader.of(db).pv_days, reader.of(db).jury_quorum) == (20, 2)
    assert change(db, claire, {"pv_days": "20", "jury_quorum": "2"}, pv_days=25, jury_quorum=3) == []
    assert change(db, hugo, seen, pv_days=25) == []  # what he wants is so already
    assert reader.of(db).pv_days == 25


def test_only_an_administrateur_changes_them(db: Session) -> None:
    with pytest.raises(Interdit):
        change(db, make.user_of(db, make.instructeur(db)), {}, pv_days=20)
