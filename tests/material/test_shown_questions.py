"""What is shown of a question gives nothing away, and comes back as it was meant."""

import json
from dataclasses import asdict, replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.answers import BadAnswer, clean_answer, fold
from courses.grading import grade
from courses.outline import (
    Cloze,
    Matching,
    Mistakes,
    MultipleChoice,
    Option,
    Ordering,
    Question,
    SingleChoice,
    TableEntry,
    TrueFalse,
)
from courses.showing import shown, to_original, to_shown
from tests.material.every_kind import (
    ALL,
    MATCH,
    MULTIPLE,
    NUMBER,
    ORDER,
    SECRET,
    SINGLE,
    TRUE_FALSE,
)

SEEDS = st.text(max_size=20)


@given(question=st.sampled_from(ALL), seed=SEEDS)
def test_what_is_shown_holds_no_key(question: Question, seed: str) -> None:
    view = json.dumps(asdict(shown(question, seed)), ensure_ascii=False)
    assert SECRET not in view
    assert not {"right", "answer", "answers", "why", "explanation", "see"} & set(json.loads(view))


@given(seed=SEEDS, rights=st.sets(st.integers(0, 3), min_size=1, max_size=3))
def test_what_is_shown_does_not_depend_on_which_option_is_right(seed: str, rights: set[int]) -> None:
    other = replace(
        MULTIPLE, options=tuple(Option(text, index in rights) for index, text in enumerate("甲乙丙丁"))
    )
    assert shown(other, seed) == shown(MULTIPLE, seed)
    assert shown(replace(TRUE_FALSE, answer=True), seed) == shown(TRUE_FALSE, seed)
    assert shown(replace(NUMBER, answer=Decimal(7)), seed) == shown(NUMBER, seed)


def some_answer(question: Question) -> st.SearchStrategy[object]:
    match question:
        case SingleChoice():
            return st.integers(0, 2)
        case MultipleChoice():
            return st.sets(st.integers(0, 3)).map(list)
        case Ordering():
            return st.permutations(range(4)).map(list)
        case Matching():
            return st.lists(st.none() | st.integers(0, 1), min_size=3, max_size=3)
        case TrueFalse():
            return st.booleans()
        case Cloze():
            return st.tuples(st.none() | st.text(max_size=5), st.sampled_from([None, "理由", "挨拶"])).map(
                list
            )
        case TableEntry():
            return st.lists(st.none() | st.text(max_size=5), min_size=2, max_size=2)
        case Mistakes():
            return st.sets(st.integers(0, 3)).map(list)
    return st.just("1200")


ANSWERED = st.sampled_from(ALL).flatmap(lambda question: st.tuples(st.just(question), some_answer(question)))


@given(answered=ANSWERED, seed=SEEDS)
def test_an_answer_comes_back_the_same_from_the_shown_order(
    answered: tuple[Question, object], seed: str
) -> None:
    question, answer = answered
    cleaned = clean_answer(question, answer)
    assert to_original(question, seed, to_shown(question, seed, answer)) == cleaned
    assert to_shown(question, seed, to_original(question, seed, answer)) == cleaned


@given(seed=SEEDS)
def test_clicking_the_right_words_on_the_screen_is_right(seed: str) -> None:
    single, order, match = shown(SINGLE, seed), shown(ORDER, seed), shown(MATCH, seed)
    assert grade(SINGLE, to_original(SINGLE, seed, single.options.index("甲"))).right
    clicked = [order.items.index(item) for item in ORDER.items]
    assert grade(ORDER, to_original(ORDER, seed, clicked)).right
    chosen = [match.rights.index(pair.right) for pair in MATCH.pairs]
    assert grade(MATCH, to_original(MATCH, seed, chosen)).right


@given(seed=SEEDS)
def test_leaving_the_shown_order_untouched_is_never_the_right_order(seed: str) -> None:
    assert not grade(ORDER, to_original(ORDER, seed, [0, 1, 2, 3])).right


def test_the_same_attempt_shows_the_same_order_and_others_another() -> None:
    assert shown(SINGLE, "attempt-1") == shown(SINGLE, "attempt-1")
    seen = {shown(SINGLE, f"attempt-{number}").options for number in range(200)}
    assert seen == set(permutations("甲乙丙"))
    first = [shown(SINGLE, f"attempt-{number}").options[0] for number in range(600)]
    assert all(150 < first.count(text) < 250 for text in "甲乙丙")


def test_the_shuffle_is_the_same_on_every_machine() -> None:
    """Attempts in the database outlive a version of Python: this order may never change."""
    assert shown(ORDER, "attempt-1").items == ("理由", "まとめ", "例", "結論")


@pytest.mark.parametrize("answer", [99, [0, 0], "甲", [9]])
def test_a_forged_answer_is_refused_before_it_is_translated(answer: object) -> None:
    for question in (SINGLE, MULTIPLE, ORDER, MATCH):
        with pytest.raises(BadAnswer):
            to_original(question, "seed", answer)


@pytest.mark.parametrize("typed", ["葛\U000e0100城", "葛\ufe00城", " 葛 城\u200b"])
def test_a_sign_for_a_variant_of_a_letter_does_not_make_another_answer(typed: str) -> None:
    assert fold(typed) == fold("葛城") and fold("髙橋") != fold("高橋")


@given(text=st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
