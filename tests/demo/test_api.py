"""The endpoints for programs, through Gradio's own client."""

from dataclasses import replace

import pytest
from fakes import FakeEmbedder
from gradio_client import Client
from gradio_client.exceptions import AppError

from demo import build
from demo.api import Api
from demo.ui.pictures import Pictures
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError


@pytest.fixture(scope="module")
def described(catalogue, tmp_path_factory):
    """The endpoints over the small shop, where the catalogue states all that can be filtered by."""
    genders = {"red": "women", "blue": "men", "green": "unisex"}

    def stated(garment):
        colour = garment.attributes["colour"]
        gender = {"gender": genders[colour]} if colour in genders else {}
        return replace(
            garment,
            attributes={**garment.attributes, **gender},
            brand="Acme" if colour == "navy" else "Other",
            sizes=("S", "M"),
            sold_out=() if colour == "blue" else ("M",),
            availability="in stock" if colour == "red" else "out of stock",
        )

    shop = replace(catalogue, garments=tuple(map(stated, catalogue)))
    retriever = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path_factory.mktemp("cache"))
    return Api(retriever, Pictures(shop))


@pytest.fixture(scope="module")
def client(retriever):
    blocks = build.build(retriever)
    address = build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    yield Client(address, verbose=False)
    blocks.close(verbose=False)


def test_start_gives_the_nearest_without_itself(client):
    hits = client.predict(garment_id="red-long-knee-dress", k=3, api_name="/start")
    assert len(hits) == 3 and "red-long-knee-dress" not in [hit["id"] for hit in hits]


def test_refine_gives_what_was_asked_as_json(client):
    hits = client.predict(
        reference_id="red-long-knee-dress",
        refinements=["make it sleeveless", "in navy"],
        k=4,
        api_name="/refine",
    )
    best = hits[0]
    assert {"id", "title", "score", "attributes", "image"} < set(best)
    assert 20 <= best["price"] <= 91 and best["url"] == best["brand"] == ""
    assert [(one["words"], one["met"], one["witness"]) for one in best["verdicts"]] == [
        ("sleeveless", True, "stated"),
        ("navy", True, "stated"),
    ]
    assert best["id"] == "navy-sleeveless-knee-dress"
    assert best["attributes"]["sleeve"] == "sleeveless"
    assert [hit["score"] for hit in hits] == sorted((hit["score"] for hit in hits), reverse=True)


def test_what_was_let_go_of_and_what_nobody_knows_is_told(catalogue, tmp_path):
    rows = tuple(one for one in catalogue if one.attributes["colour"] != "navy")
    retriever = Retriever.assemble(FakeEmbedder(), replace(catalogue, garments=rows), cache=tmp_path)
    api = Api(retriever, Pictures(retriever.catalogue))
    asked = ["make it sleeveless", "in navy qwertyuiop"]
    hits = api.refine("red-long-knee-dress", asked, k=3)
    assert [one["met"] for one in hits[0]["verdicts"]] == [True, False]
    assert all(len(hit["relaxed"]) == 1 and hit["relaxed"][0].startswith("navy") for hit in hits)
    assert all(hit["ignored"] == ["qwertyuiop"] for hit in hits)
    plain = api.refine("red-long-knee-dress", ["make it sleeveless"], k=1)[0]
    assert plain["relaxed"] == plain["ignored"] == []


def test_a_shop_says_what_can_be_asked_for(client):
    shop = client.predict(api_name="/describe_shop")
    assert shop["garments"] == 72 and shop["prices"] == [20.0, 91.0]
    assert shop["attributes"]["colour"] == {"red": 18, "blue": 18, "green": 18, "navy": 18}


def test_search_by_words(client):
    (hit,) = client.predict(text="green midi shirt", k=1, api_name="/search")
    assert {"green", "midi", "shirt"} <= set(hit["id"].split("-"))


def test_pictures_are_served_from_the_address_in_the_hit(client):
    import httpx

    (hit,) = client.predict(text="navy", k=1, api_name="/search")
    answer = httpx.get(client.src.rstrip("/") + hit["image"])
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"


def test_nothing_else_of_the_catalogues_folder_is_served(client, catalogue):
    import httpx

    (hit,) = client.predict(text="navy", k=1, api_name="/search")
    shop, _, picture = hit["image"].partition("/images/")
    row = (catalogue.folder / "garments.jsonl").resolve()
    for address in (
        f"/gradio_api/file={row}",
        f"/gradio_api/file={catalogue.path(catalogue[hit['id']])}",
        f"{shop}/garments.jsonl",
        f"{shop}/images/../garments.jsonl",
        f"{shop}/images/%2e%2e/garments.jsonl",
        f"{shop}//{row}",
        f"/pictures/other/images/{picture}",
    ):
        assert httpx.get(client.src.rstrip("/") + address).status_code == 404, address
    assert str(catalogue.folder) not in hit["image"], "no address tells where the server keeps its files"


@pytest.mark.parametrize(
    ("call", "says"),
    [
        ({"garment_id": "nobody", "api_name": "/start"}, "no garment"),
        ({"garment_id": "red-long-knee-dress", "k": 0, "api_name": "/start"}, "from 1 to 200"),
        ({"text": "", "api_name": "/search"}, "empty"),
        (
            {
                "reference_id": "red-long-knee-dress",
                "refinements": ["x" * 10_000],
                "k": 3,
                "api_name": "/refine",
            },
            "10000",
        ),
        (
            {"reference_id": "red-long-knee-dress", "refinements": "navy", "k": 3, "api_name": "/refine"},
            "list of texts",
        ),
    ],
)
def test_bad_calls_get_a_plain_message(client, call, says):
    with pytest.raises(AppError, match=says) as error:
        client.predict(**call)
    assert "Traceback" not in str(error.value)


def test_an_answer_goes_on_where_another_one_ended(client):
    asked = {"reference_id": "red-long-knee-dress", "refinements": ["in navy"], "api_name": "/refine"}
    whole = [hit["id"] for hit in client.predict(**asked, k=9)]
    parts = [hit["id"] for skip in (0, 3, 6) for hit in client.predict(**asked, k=3, skip=skip)]
    assert parts == whole and len(set(whole)) == 9


@pytest.mark.parametrize(
    ("chosen", "holds"),
    [
        ({"category": "shirt"}, lambda hit: hit["attributes"]["category"] == "shirt"),
        ({"price_min": 30, "price_max": 40}, lambda hit: 30 <= hit["price"] <= 40),
        ({"brand": "acme"}, lambda hit: hit["brand"] == "Acme"),
        ({"gender": "women"}, lambda hit: hit["attributes"]["gender"] in ("women", "unisex")),
        ({"size": "M"}, lambda hit: hit["id"].startswith("blue")),
        ({"availability": "in stock"}, lambda hit: hit["id"].startswith("red")),
    ],
)
def test_filters_are_exact(described, chosen, holds):
    found = described.search("sleeveless", k=60, **chosen)
    refined = described.refine("green-long-knee-dress", ["sleeveless"], k=60, **chosen)
    assert 0 < len(found) < 60 and all(map(holds, found))
    assert 0 < len(refined) < 60 and all(map(holds, refined))


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"brand": "nobody"}, "no garment of the shop has the brand 'nobody'"),
        ({"category": "hats"}, "no category 'hats'"),
        ({"price_max": -1}, "price_max"),
        ({"skip": -1}, "skip must be a whole number from 0"),
        ({"skip": 195}, "together at most 200"),
    ],
)
def test_a_filter_that_cannot_hold_is_told(described, chosen, says):
    with pytest.raises(RequestError, match=says):
        described.search("navy", **chosen)


def test_the_endpoints_are_typed(client):
    described = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(described) == {"/start", "/refine", "/search", "/describe_shop"}
    refine = {p["parameter_name"]: p["type"].get("type") for p in described["/refine"]["parameters"]}
    assert {"reference_id": "string", "refinements": "array", "k": "integer"}.items() <= refine.items()
    filters = {"skip", "category", "price_min", "price_max", "gender", "brand", "size", "availability"}
    assert filters < set(refine)
