"""What a person waits for, as the browser sees it: `pytest tests/demo/browser/test_timing.py -s`.

Prints medians, beside that of a trivial request to the same server in the same run: where that is
slow, the machine is busy with something else, and nothing here can be told.
"""

from statistics import median

import pytest

#: Milliseconds from opening the page to the first garments' pictures.
OPEN = 2000

#: Milliseconds from Enter to the turn's garments with their first pictures.
TURN = 400

#: Milliseconds above which a request that does nothing says that the machine is busy.
BUSY = 25

SAID = ("in navy", "longer", "make it sleeveless", "in green", "shorter")

#: Pictures of the first row are drawn.
PICTURES = """(within) => {
    const first = [...document.querySelectorAll(`${within} .card img`)].slice(0, 4);
    return first.length > 0 && first.every((image) => image.complete && image.naturalWidth > 0);
}"""

WALL = f"""async () => {{
    const drawn = {PICTURES};
    while (!drawn(".browse")) await new Promise(requestAnimationFrame);
    return performance.now();
}}"""

SAY = f"""async (words) => {{
    const drawn = {PICTURES};
    const box = document.querySelector('[name="refinement"]');
    const said = () => document.querySelector(".turn.now .said")?.textContent === words;
    box.value = words;
    const began = performance.now();
    box.form.requestSubmit();
    while (!said() || !drawn(".found")) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}}"""

NOTHING = """async () => {
    const began = performance.now();
    await (await fetch("gradio_api/app_id")).text();
    return performance.now() - began;
}"""


@pytest.mark.parametrize("shop", ["small", "shipped"])
def test_nobody_waits_long(visit, request, shop):
    address = request.getfixturevalue(shop)
    opened = [(page := visit(address)).evaluate(WALL) for _ in range(3)]
    nothing = [page.evaluate(NOTHING) for _ in range(5)]
    page.locator(".browse [data-garment] button").first.click()
    page.locator(".turn.now").wait_for()
    turns = [page.evaluate(SAY, words) for words in SAID]
    nothing += [page.evaluate(NOTHING) for _ in range(5)]
    told = (
        f"{shop} shop: first garments after {median(opened):.0f} ms, a turn after {median(turns):.0f} ms, "
        f"a trivial request after {median(nothing):.0f} ms"
    )
    print(f"\n{told}")
    if median(nothing) > BUSY:
        pytest.skip(f"the machine is too busy to tell: {told}")
    # The best of some: other work on the machine must not fail what the page can do.
    assert min(opened) <= OPEN, opened
    assert min(turns) <= TURN, turns
