"""The endpoints for programs, through Gradio's own client."""

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from demo import build


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


def test_the_endpoints_are_typed(client):
    described = client.view_api(return_format="dict", print_info=False)["named_endpoints"]
    assert set(described) == {"/start", "/refine", "/search", "/describe_shop"}
    refine = {p["parameter_name"]: p["type"]["type"] for p in described["/refine"]["parameters"]}
    assert refine == {"reference_id": "string", "refinements": "array", "k": "integer"}
