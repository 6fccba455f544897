"""Whole forms filled with anything: never a failure of ours, and an answer of 400 or more keeps nothing."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from eclat import throttle
from eclat.domain.champs import FormModel
from tests.input import answers
from tests.input.test_routes import POSTS, World, bound, complete, rehearsed, wellformed, world

__all__ = ["bound", "rehearsed", "world"]  # fixtures

TEXTS = (
    st.text(max_size=60)
    | st.sampled_from(answers.HOSTILE)
    | st.sampled_from(answers.CANDIDATES)
    | st.sampled_from([bad for each in answers.BAD.values() for bad in each])
)
NAMES = st.sampled_from(
    sorted(
        {name for model in answers.models() for name in model.model_fields}
        | {"ids", "base", "rang", "cv", "suite", "appartenance", "vu"}
    )
)
SETTINGS = settings(max_examples=settings().max_examples * 3)


@SETTINGS
@given(data=st.data())
def test_whatever_a_form_holds_it_is_answered(
    world: World, bound: list[type[FormModel]], rehearsed: list[int], data: st.DataObject
) -> None:
    route = data.draw(st.sampled_from(POSTS), label="route")
    case, browser = world.case(route)
    models = (
        [model for model in answers.models() if data.draw(st.booleans())]
        if data.draw(st.booleans(), label="of other forms")
        else []
    )
    body: dict[str, Any] = complete(case, models)
    slips = data.draw(st.dictionaries(NAMES, st.lists(TEXTS.map(wellformed), max_size=2), max_size=4), label="slips")
    if data.draw(st.booleans(), label="prefixed"):
        slips = {f"{case.prefix}{name}": typed for name, typed in slips.items()}
    rehearsed.clear()
    throttle.counters.cache_clear()
    answer = browser.post(case.path, body | slips, files=case.files or None, htmx=data.draw(st.booleans(), label="htmx"))
    assert answer.status_code < 500
    assert answer.status_code < 400 or not rehearsed or case.draft is not None, "refused, and yet kept"
