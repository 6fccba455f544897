"""The settings as they are now: the environment first, then what OC Éclat chose on its page, then the default.

``reglages.of(db).pv_days``: the same typed object as ``settings.get_settings()``, read once in a transaction.
"""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import event
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session

from eclat.models import Reglage
from eclat.settings import Settings, get_settings

KEPT = "reglages"  # in what a session remembers of its transaction


def of(db: Session) -> Settings:
    """All of them, as this transaction sees them."""
    found: Settings | None = db.info.get(KEPT)
    if found is None:
        if db.autoflush:
            db.flush()
        rows = db.connection().exec_driver_sql("SELECT nom, valeur FROM reglage ORDER BY nom").all()
        found = db.info[KEPT] = settled(get_settings(), tuple((str(nom), str(valeur)) for nom, valeur in rows))
    return found


@lru_cache(maxsize=8)
def settled(base: Settings, chosen: tuple[tuple[str, str], ...]) -> Settings:
    """What the environment says stands, whatever was chosen."""
    said = {name: text for name, text in chosen if name in Settings.model_fields and name not in base.model_fields_set}
    read = {name: value for name, text in said.items() if (value := value_of(name, text)) is not None}
    return base.model_copy(update=read) if read else base


def value_of(name: str, text: str) -> Any:
    """None for what is no value of this setting any more: the default then stands."""
    try:
        return adapter(name).validate_python(text)
    except ValidationError:
        return None


@lru_cache(maxsize=256)
def adapter(name: str) -> TypeAdapter[Any]:
    field = Settings.model_fields[name]
    annotated: Any = field.annotation
    for each in field.metadata:
        annotated = Annotated[annotated, each]
    return TypeAdapter(annotated)


def text_of(value: Any) -> str:
    """As the environment would write it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def default(name: str) -> Any:
    return Settings.model_fields[name].default


def imposed(name: str) -> bool:
    """Whether the environment says it, so that no page may change it."""
    return name in get_settings().model_fields_set


@event.listens_for(Session, "after_transaction_end")
def ask_again(db: Session, _: Any) -> None:
    db.info.pop(KEPT, None)


@event.listens_for(Session, "after_flush")
def changed(db: Session, _: UOWTransaction) -> None:
    if any(isinstance(each, Reglage) for each in (*db.new, *db.dirty)):
        db.info.pop(KEPT, None)
