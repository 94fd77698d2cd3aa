"""What the shop says to words that ask for no garment."""

import pytest

from jvsm_core.dialogue.replies import _HERE, reply
from jvsm_core.errors import RequestError
from jvsm_core.language.words.table import rows

EXAMPLES = [
    (example, row["answer"]) for row in rows("replies", _HERE) for example in row["examples"].split("|")
]


@pytest.mark.parametrize(("text", "answer"), EXAMPLES)
def test_small_talk_and_questions_of_service_are_answered(retriever, text, answer):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    with pytest.raises(RequestError) as told:
        retriever.say(dialogue, text)
    assert str(told.value) == answer


@pytest.mark.parametrize("text", ["in navy, thanks", "lovely, but sleeveless please", "hello, a blue dress"])
def test_what_is_asked_beside_it_is_done(retriever, text):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    assert retriever.say(dialogue, text).constraints


def test_praise_of_what_nobody_knows_is_no_answer():
    assert reply("I love it") and not reply("I love the floofiness", ["floofiness"])
