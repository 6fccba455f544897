"""Whole forms filled with anything: never a failure of ours, and an answer of 400 or more keeps nothing."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.input import answers
from tests.input.test_routes import POSTS, World, complete, post, rehearsed, wellformed, world

__all__ = ["rehearsed", "world"]  # fixtures

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
# The fixtures hold for every example: each request is undone, and the count of those kept begins again.
SETTINGS = settings(max_examples=settings().max_examples * 2, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(data=st.data())
def test_whatever_a_form_holds_it_is_answered(world: World, rehearsed: list[int], data: st.DataObject) -> None:
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
    answer = post(browser, case, body | slips, htmx=data.draw(st.booleans(), label="htmx"))
    assert answer.status_code < 500
    assert answer.status_code < 400 or not rehearsed or case.draft is not None or case.counts, "refused, and yet kept"
