"""Every field of every form: what it must refuse, what it must take, and whatever else anyone may type."""

import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from eclat.domain.socle import doutes
from eclat.domain.socle.champs import INVISIBLE, FormModel, as_typed, check_field, takes_many
from eclat.http.forms import Form
from eclat.tableurs import valeurs
from tests.input import answers
from tests.input.answers import FIELDS, HOSTILE, models, named

UNSAID = re.compile(r"(?i)\b(invalide|erreur|veuillez|succès|value|input|should|valid|string|error|none)\b|[!{}]")


def filled(model: type[FormModel], **typed: str) -> FormData:
    """The form with a good answer to each field, but for those given."""
    return FormData([(name, typed.get(name, answers.good(model, name))) for name in model.model_fields])


def assert_says_what_to_do(message: str) -> None:
    assert 12 < len(message) < 260, message
    assert re.search(r"\.$|[Ee]xemple", message), f"not a sentence: {message}"
    assert message[0].isupper() or message[0].isdigit() or message[0] == "«", message
    quoted = re.sub("«.*?»", "", message)
    assert not UNSAID.search(quoted), message


def assert_answered(model: type[FormModel], name: str, typed: str) -> Form[Any]:
    """The form takes the text, cleaned, and shows it again as such; or it says what to do and keeps it as typed."""
    form = Form.bind(model, filled(model, **{name: typed}))
    assert form.values(name) == [typed]
    if form.error(name):
        assert_says_what_to_do(form.error(name) or "")
        assert not form
    elif form:
        kept = getattr(form.valid, name)
        for text in as_typed(kept):
            free = "mot_de_passe" in name or name == "confirmation"  # a secret is kept to the letter
            assert free or not INVISIBLE.search(text)
            assert free or unicodedata.is_normalized("NFC", text)
        again = Form.bind(
            model, FormData([(field, each) for field in model.model_fields for each in as_typed(getattr(form.valid, field))])
        )
        assert again, again.messages
        assert getattr(again.valid, name) == kept
    return form


# A pattern that is tried again from each letter costs the square of what is typed: hours for these, which nobody waits for.
ENDLESS = {
    each: each * (100_000 // len(each)) for each in ("x", "@", "b.", "www.", "Ã", "?", "\n", "\t", "1,", "d'", "[a](", "mailto:")
}


def bound(model: type[FormModel], name: str) -> int:
    """How long its texts may be, beyond which nothing else looks at them: of the fields that are alike, the widest is tried."""
    found = [most for each in model.model_fields[name].metadata if (most := getattr(each, "max_length", None))]
    return min(found, default=1_000_000)


def checks(model: type[FormModel], name: str) -> str:
    """All that looks at its text."""
    field = model.model_fields[name]
    patterns = [each.pattern for each in field.metadata if getattr(each, "pattern", None)]
    return repr((answers.kinds(field), patterns, doutes.regards(model, name), takes_many(field)))


@pytest.mark.parametrize("repeated", ENDLESS)
def test_a_text_costs_no_more_than_its_length(repeated: str) -> None:
    alike = {checks(*each): each for each in sorted(FIELDS, key=lambda each: bound(*each))}
    for model, name in alike.values():
        for typed in (ENDLESS[repeated], f"a.b@{ENDLESS[repeated]}"):
            check_field(model, name, typed)
            for looks in doutes.regards(model, name):
                looks(typed)
    valeurs.nue(ENDLESS[repeated])


@pytest.mark.parametrize("model", models(), ids=named)
def test_a_form_takes_good_answers(model: type[FormModel]) -> None:
    form = Form.bind(model, filled(model))
    assert form, form.messages


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=named)
def test_what_a_field_refuses_is_said_and_kept(model: type[FormModel], name: str) -> None:
    for typed in answers.bad(model, name):
        form = assert_answered(model, name, typed)
        assert form.error(name), f"{typed!r} was taken"
    for typed in HOSTILE:
        assert_answered(model, name, typed)


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=named)
def test_what_people_write_is_taken(model: type[FormModel], name: str) -> None:
    for kind in answers.kinds(model.model_fields[name]):
        for typed in answers.TAKEN.get(kind, []):
            assert assert_answered(model, name, typed).error(name) in (None, *NARROWER.get(name, ())), typed


# A check of the field itself comes after the one of its kind.
NARROWER = {
    "qualiopi_jusqu_au": ("Cette date est passée.",),
    "heures": ("Ce nombre est trop grand : 60 au plus.",),
    "delai": ("Ce nombre est trop petit : 15 au moins.", "Ce nombre est trop grand : 180 au plus."),
    "part_distance": ("Ce nombre est trop grand : 100 au plus.",),
    **dict.fromkeys(
        ("responsables", "experts_employeurs", "experts_salaries", "experts"), ("Ce nombre est trop grand : 6 au plus.",)
    ),
}


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=named)
def test_a_missing_answer_is_asked_for(model: type[FormModel], name: str) -> None:
    field = model.model_fields[name]
    for empty in ([], [""], [" \u200b\t"]):
        given = [pair for pair in filled(model).multi_items() if pair[0] != name] + [(name, each) for each in empty]
        form = Form.bind(model, FormData(given))
        if takes_many(field):
            for message in filter(None, [form.error(name)]):
                assert_says_what_to_do(message)
        elif field.is_required():
            assert_says_what_to_do(form.error(name) or "")
            assert form.errors[0].anchor == f"champ-{name}"
        else:
            assert not form.error(name)


@pytest.mark.parametrize("model", models(), ids=named)
def test_repeated_and_unknown_fields_change_nothing(model: type[FormModel]) -> None:
    given = filled(model).multi_items()
    again = [(name, "autre") for name, field in model.model_fields.items() if not takes_many(field)]
    unknown = [("id", answers.KEY), ("__class__", "x"), ("model_fields", "x"), ("", "x")]
    form = Form.bind(model, FormData([*given, *again, *unknown]))
    assert form and form.valid == Form.bind(model, FormData(given)).valid


@pytest.mark.parametrize("model", models(), ids=named)
@given(data=st.data())
def test_whatever_is_typed_a_form_answers(model: type[FormModel], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(list(model.model_fields)))
    text = data.draw(
        st.text(max_size=300)
        | st.from_regex(r"[0-9 .+/@:-]{0,30}", fullmatch=True)
        | st.sampled_from(answers.CANDIDATES).flatmap(spoilt)
    )
    assert_answered(model, name, text)


def spoilt(text: str) -> st.SearchStrategy[str]:
    """A good answer with something slipped into it."""
    return st.tuples(st.integers(0, len(text)), st.text(max_size=3)).map(lambda slip: text[: slip[0]] + slip[1] + text[slip[0] :])
