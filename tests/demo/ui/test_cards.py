"""What of a card is the same in every turn is made once, and is still right."""

from demo.ui.cards import Cards
from demo.ui.pictures import Pictures


def test_a_card_made_before_is_the_same(catalogue, monkeypatch):
    one, other = catalogue.garments[:2]
    cards = Cards(Pictures(catalogue), "€")
    first = [cards.result(garment, None, lazy) for garment in (one, other) for lazy in (True, False)]
    assert len(set(first)) == 4
    monkeypatch.setattr(Cards, "image", lambda *_: 1 / 0)
    assert first == [cards.result(garment, None, lazy) for garment in (one, other) for lazy in (True, False)]


def test_only_so_many_are_remembered(catalogue, monkeypatch):
    monkeypatch.setattr("demo.ui.cards.REMEMBERED", 2)
    cards = Cards(Pictures(catalogue))
    for garment in catalogue:
        assert f'data-garment="{garment.id}"' in cards.result(garment, None)
        assert len(cards._made) <= 2
