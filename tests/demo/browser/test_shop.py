"""The Shop as a person meets it."""

import re

import pytest
from PIL import ExifTags, Image
from playwright.sync_api import expect

from demo.shop.browse_view import PAGE

RED = "red-long-knee-dress"

#: Cards in the first row of what was found.
COLUMNS = """() => {
    const tops = [...document.querySelectorAll(".found .card")].map((card) => card.offsetTop);
    return tops.filter((top) => top === tops[0]).length;
}"""


def pick(page, garment):
    page.locator(f'.browse [data-garment="{garment}"] button').click()
    expect(page.locator(".turn.now")).to_be_visible()


def start(page, garment=RED):
    """Finds a garment by its words, as a person would, and picks it."""
    colour, _, length, category = garment.split("-")
    page.get_by_role("searchbox").fill(f"{colour} {length} {category}")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Nearest to")
    pick(page, garment)


def say(page, words):
    box = page.get_by_role("textbox", name="What should be different?")
    box.fill(words)
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text(words)
    expect(page.locator(".found.waiting")).to_have_count(0)


def found(page):
    return page.locator(".found [data-garment]").evaluate_all(
        "cards => cards.map(card => card.dataset.garment)"
    )


def test_pick_refine_refine(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    assert all("sleeveless" in garment for garment in found(page)[:3])
    say(page, "in navy")
    assert found(page)[0] == "navy-sleeveless-knee-dress"
    expect(page.locator(".turn .said").nth(1)).to_have_text("make it sleeveless")
    expect(page.locator(".search-stats")).to_contain_text("among 71 garments")
    expect(page.locator(".search-stats")).to_contain_text(re.compile(r"On screen after \d+ ms"))


def test_pick_refine_refine_in_the_shop_as_delivered(visit, shipped, shipped_retriever):
    garments = shipped_retriever.catalogue
    reference = next(
        g
        for g in garments
        if g.category == "dress"
        and g.attributes["sleeve"] == "long"
        and g.attributes["colour"] not in ("navy", "blue")
    )
    page = visit(shipped)
    page.get_by_role("button", name=re.compile("^dress")).click()
    page.locator('.facet[data-key="sleeve"] summary').click()
    page.locator('[data-facet="sleeve"][data-value="long"]').click()
    matching = sum(g.category == "dress" and g.attributes["sleeve"] == "long" for g in garments)
    expect(page.locator(".browse .bar h2")).to_have_text(f"{matching} garments")
    card = page.locator(f'.browse [data-garment="{reference.id}"]')
    shown = page.locator(".browse .card")
    while not card.count():
        before = shown.count()
        page.get_by_role("button", name=re.compile("Show more")).click()
        expect(shown).to_have_count(min(before + PAGE, matching))
    pick(page, reference.id)
    say(page, "make it sleeveless")
    first = [garments[garment].attributes for garment in found(page)[:10]]
    assert sum(a.get("sleeve") == "sleeveless" for a in first) >= 8
    say(page, "in navy")
    first = [garments[garment].attributes for garment in found(page)[:10]]
    assert sum(a.get("sleeve") == "sleeveless" and a["colour"] == "navy" for a in first) >= 8


def test_a_result_becomes_the_reference_and_can_be_undone(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    card = page.locator(".found .card").nth(1)
    title = card.locator(".name").inner_text()
    card.get_by_role("button", name="Use this").click()
    expect(page.locator(".reference .name")).to_have_text(title)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".reference .name")).to_have_text("Red long knee dress")
    page.get_by_role("button", name="Redo").click()
    expect(page.locator(".reference .name")).to_have_text(title)
    page.get_by_role("button", name="Start over").click()
    expect(page.locator(".turn")).to_have_count(1)


def test_go_back_and_try_another_way_keeps_the_first(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    say(page, "in navy")
    page.get_by_role("button", name="Go back here: make it sleeveless").click()
    expect(page.locator(".turn.now .said")).to_have_text("make it sleeveless")
    say(page, "in green")
    assert found(page)[0] == "green-sleeveless-knee-dress"
    page.locator(".also").get_by_role("button", name="in navy").click()
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    assert found(page)[0] == "navy-sleeveless-knee-dress"


def test_less_like_this_and_suggestions(visit, small):
    page = visit(small)
    start(page)
    gone = found(page)[0]
    page.locator(f'.found [data-garment="{gone}"]').get_by_role("button", name="Less like this").click()
    expect(page.locator(".turn.now .said")).to_contain_text("Less like")
    assert gone not in found(page)
    chip = page.get_by_role("group", name="Suggestions").get_by_role("button").first
    words = chip.inner_text()
    chip.click()
    expect(page.locator(".turn.now .said")).to_have_text(words)


def test_more_pins_compare_and_between(visit, small):
    page = visit(small, width=390)
    start(page)
    say(page, "in navy")
    page.get_by_role("button", name="Show me more").press("Enter")
    expect(page.locator(".found .card")).to_have_count(48)
    expect(page.locator(".found .card").nth(24).locator(".tile")).to_be_focused()
    for place in (0, 1):
        page.locator(".found .card").nth(place).get_by_role("button", name=re.compile("^Pin")).press("Enter")
        expect(page.locator(".pins li")).to_have_count(place + 1)
    page.get_by_role("button", name="Compare").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("thead th")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Compare")).to_be_focused()
    page.get_by_role("button", name="Between these two").click()
    expect(page.locator(".reference .tile")).to_have_count(2)
    page.reload()
    expect(page.locator(".pins li")).to_have_count(2)


def test_why_opens_and_gives_the_focus_back(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    why = page.locator(".found .card").first.get_by_role("button", name=re.compile("^Why"))
    why.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You asked for")
    expect(dialog).to_contain_text("sleeveless")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(why).to_be_focused()


def test_with_the_keyboard_alone(visit, small):
    page = visit(small)

    def reach(name, key="Tab", limit=90):
        for _ in range(limit):
            page.keyboard.press(key)
            label = page.evaluate(
                "document.activeElement.getAttribute('aria-label') || document.activeElement.innerText"
            )
            if re.search(name, label or ""):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                assert outline == "solid", f"{label}: the focus cannot be seen"
                return
        raise AssertionError(f"{name} was not reached with {key}")

    reach("^Start with")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("in navy")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("longer")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("longer")
    reach("^Undo")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    reach("^Go back here", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("in green")
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in green")
    expect(page.locator(".also").first).to_contain_text("in navy")
    reach("^Look closer", limit=30)
    reach("^Why", "ArrowRight", 4)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("You asked for")
    page.keyboard.press("Escape")
    expect(page.locator('[data-key^="why-"]').first).to_be_focused()
    reach("^Export", "Shift+Tab", 30)
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "conversation.html"
    reach("^Why", limit=30)  # The garment's stop of Tab is the button that was used last.
    reach("^Use this", "ArrowLeft", 4)
    page.keyboard.press("Enter")
    expect(page.locator(".turn.now .said")).to_contain_text("Took")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_garment_is_one_stop_of_tab_and_arrows_go_on(visit, small, width):
    page = visit(small, width=width)
    start(page)
    say(page, "in navy")
    held = "document.activeElement.closest('.card') && [...document.querySelectorAll('.found .card')].indexOf(document.activeElement.closest('.card'))"
    label = "document.activeElement.getAttribute('aria-label')"
    page.locator(".found .tile[data-do='detail']").first.focus()
    for garment in range(1, 24):
        page.keyboard.press("Tab")
        assert page.evaluate(held) == garment
    page.keyboard.press("Tab")
    assert page.evaluate(held) is None, "after the last of 24 comes what follows them"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Home")
    assert page.evaluate(held) == 0
    page.keyboard.press("ArrowRight")
    assert page.evaluate(label).startswith("Use this")
    page.keyboard.press("ArrowDown")
    below = page.evaluate(held)
    assert below == (2 if width < 760 else page.evaluate(COLUMNS)) and page.evaluate(label).startswith(
        "Use this"
    )
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert page.evaluate(held) == below + 1 and page.evaluate(label).startswith("Look closer")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(held) == below and page.evaluate(label).startswith("Why")
    page.keyboard.press("End")
    assert page.evaluate(held) == 23
    page.keyboard.press("ArrowUp")
    assert page.evaluate(held) < 23


def test_on_a_phone_the_request_is_drawn_beside_the_box(visit, small):
    page = visit(small, width=390, height=844)
    start(page)
    say(page, "in navy")
    drawing = page.get_by_role("button", name="Your request, drawn")
    expect(drawing.locator("img")).to_be_in_viewport()
    box = page.get_by_role("textbox", name="What should be different?")
    beside, drawn = box.bounding_box(), drawing.bounding_box()
    assert abs(beside["y"] - drawn["y"]) < 4 and drawn["x"] < beside["x"]
    assert page.locator(".understood .drawing").count() == 0
    page.mouse.wheel(0, 3000)
    expect(drawing).to_be_in_viewport()
    drawing.click()
    expect(page.get_by_role("dialog")).to_contain_text("What you asked for")
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})
    expect(page.locator(".understood .drawing img")).to_be_visible()


def test_a_reload_loses_nothing_and_two_tabs_do_not_mix(visit, small):
    one = visit(small)
    start(one)
    say(one, "make it sleeveless")
    other = visit(small, tab_of=one)
    expect(other.locator(".browse")).to_be_visible()
    start(other, "blue-short-midi-shirt")
    say(other, "longer")
    one.reload()
    expect(one.locator(".turn.now .said")).to_have_text("make it sleeveless")
    expect(one.locator(".reference .name")).to_have_text("Red long knee dress")
    expect(other.locator(".turn.now .said")).to_have_text("longer")


def test_a_slow_shop_brings_the_conversation_back_without_flashing_the_wall(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    held = []
    page.route("**/component_server/**", lambda route: held.append(route))
    with page.expect_request("**/component_server/**"):
        page.reload()
    expect(page.locator(".fr[aria-busy]")).to_have_count(1)
    expect(page.locator(".browse")).to_be_hidden()
    held[0].continue_()
    page.unroute("**/component_server/**")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")
    expect(page.locator(".fr[aria-busy]")).to_have_count(0)


def test_a_closed_tab_leaves_a_way_back(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    other = visit(small, tab_of=page)
    page.close()
    expect(other.locator(".browse")).to_be_visible()
    other.get_by_role("button", name="Back to your conversation").click()
    expect(other.locator(".turn.now .said")).to_have_text("in navy")


def test_words_that_cannot_be_used(visit, small):
    page = visit(small)
    start(page)
    say(page, "make it sleeveless")
    box = page.get_by_role("textbox")
    for turns, (words, says) in enumerate(
        {
            "": "empty",
            "   ": "empty",
            "x" * 10_000: "10000 characters",
            "qwertyuiop": "qwertyuiop",
        }.items(),
        start=2,
    ):
        box.fill(words)
        box.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(says)
        expect(page.locator(".turn")).to_have_count(turns)
        expect(box).to_have_value(words.strip())
        say(page, "in navy" if turns % 2 else "in green")
        expect(page.get_by_role("alert")).to_have_count(0)


def test_going_back_in_words(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    say(page, "longer")
    box = page.get_by_role("textbox")
    box.fill("go back")
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")


def test_a_server_that_is_gone_says_so_and_nothing_is_lost(visit, small):
    page = visit(small)
    start(page)
    page.expected.append("ERR_FAILED")
    page.route("**/component_server/**", lambda route: route.abort())
    box = page.get_by_role("textbox")
    box.fill("in navy")
    box.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    expect(box).to_have_value("in navy")
    page.unroute("**/component_server/**")
    box.press("Enter")
    expect(page.locator(".turn.now .said")).to_have_text("in navy")


def test_a_photo_starts_a_fitting_and_a_text_file_does_not(visit, small, catalogue, tmp_path):
    page = visit(small)
    renamed = tmp_path / "holiday.jpg"
    renamed.write_text("not a picture at all, only text with another name")
    page.locator('[name="photo"]').set_input_files(renamed)
    expect(page.get_by_role("alert")).to_contain_text("not a picture")
    page.locator('[name="photo"]').set_input_files(catalogue.path(catalogue["navy-sleeveless-maxi-dress"]))
    expect(page.locator(".reference .name")).to_have_text("Your photo")
    say(page, "in green")


def test_a_huge_photo_never_leaves_the_browser(visit, small, tmp_path):
    page = visit(small)
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.truncate(200 * 2**20)
    bomb = tmp_path / "bomb.png"
    Image.new("1", (9_000, 9_000)).save(bomb)
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator('[name="photo"]').set_input_files(huge)
    expect(page.get_by_role("alert")).to_contain_text("20 MB")
    page.locator('[name="photo"]').set_input_files(bomb)
    expect(page.get_by_role("alert")).to_contain_text("64 million pixels")
    assert not [url for url in sent if "component_server" in url or "upload" in url]


def test_a_photo_on_its_side_or_that_moves_starts_a_fitting_too(visit, small, tmp_path):
    page = visit(small)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    turned, moving = tmp_path / "turned.jpg", tmp_path / "moving.gif"
    Image.new("CMYK", (300, 200)).save(turned, exif=exif)
    frames = [Image.new("RGB", (200, 300), colour) for colour in ("navy", "red")]
    frames[0].save(moving, save_all=True, append_images=frames[1:])
    for photo in (turned, moving):
        page.locator('[name="photo"]').set_input_files(photo)
        preview = page.get_by_alt_text("Your photo")
        expect(preview).to_be_visible()
        assert preview.evaluate(
            "image => image.decode().then(() => image.naturalHeight > image.naturalWidth)"
        )
        page.get_by_role("link", name="Fitting Room").click()
        expect(page.locator(".browse")).to_be_visible()


def test_the_camera_starts_a_fitting_and_is_let_go(visit, small):
    page = visit(small)
    page.get_by_role("button", name="Camera").click()
    finder = page.get_by_role("dialog")
    expect(finder.locator("video")).to_have_js_property("readyState", 4)
    finder.get_by_role("button", name="Take the picture").click()
    expect(page.locator(".reference .name")).to_have_text("Your photo")
    expect(page.locator("dialog.camera video")).to_have_js_property("srcObject", None)


def test_a_camera_that_is_refused_is_told(visit, small):
    page = visit(small)
    page.evaluate("""() => {
        navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); };
    }""")
    page.get_by_role("button", name="Camera").click()
    expect(page.get_by_role("alert")).to_contain_text("allow it in the browser")


def test_a_pasted_picture_starts_a_fitting(visit, small):
    page = visit(small)
    page.evaluate("""async () => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 200, height: 300 });
        canvas.getContext("2d").fillRect(20, 20, 160, 260);
        const blob = await new Promise((done) => canvas.toBlob(done));
        const clipboardData = new DataTransfer();
        clipboardData.items.add(new File([blob], "pasted.png", { type: "image/png" }));
        const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
        document.querySelector('[name="words"]').dispatchEvent(paste);
    }""")
    expect(page.locator(".reference .name")).to_have_text("Your photo")


def test_a_missing_picture_says_so_in_its_place(visit, small):
    page = visit(small)
    page.expected.append("404")
    page.route(f"**/{RED}.png", lambda route: route.fulfill(status=404))
    page.get_by_role("searchbox").fill("red knee dress")
    page.get_by_role("searchbox").press("Enter")
    tile = page.locator(f'.browse [data-garment="{RED}"] .tile')
    expect(tile).to_have_class(re.compile("missing"))
    tile.click()
    expect(page.locator(".reference .name")).to_have_text("Red long knee dress")


def test_the_wall_is_filtered_and_goes_on(visit, small):
    page = visit(small)
    before = page.locator(".browse .card").count()
    page.get_by_role("button", name=re.compile("Show more")).click()
    expect(page.locator(".browse .card")).to_have_count(2 * before)
    page.get_by_role("button", name=re.compile("^navy, 18 garments")).click()
    expect(page.locator(".browse .bar h2")).to_have_text("18 garments")
    page.get_by_role("button", name=re.compile("^shirt")).click()
    expect(page.locator(".browse .bar h2")).to_have_text("9 garments")
    page.get_by_role("button", name="Show everything").click()
    expect(page.locator(".browse .bar h2")).to_have_text("72 garments")


def test_what_was_understood_is_drawn(visit, small):
    page = visit(small)
    start(page)
    say(page, "in navy")
    panel = page.locator(".understood")
    expect(panel).to_contain_text("navy")
    drawing = panel.get_by_role("button", name="Your request, drawn")
    expect(drawing.locator("img")).to_have_js_property("complete", True)
    drawing.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("What you asked for")
    page.keyboard.press("Escape")
    expect(drawing).to_be_focused()


def test_filters_of_a_fitting(visit, small):
    page = visit(small)
    start(page)
    page.locator(".found").get_by_label("Category").focus()
    page.locator(".found").get_by_label("Category").select_option("shirt")
    expect(page.locator(".search-stats")).to_contain_text("among 36 garments")
    assert all(garment.endswith("shirt") for garment in found(page))
    expect(page.locator(".found").get_by_label("Category")).to_be_focused()
    page.locator(".found").get_by_label("How many").select_option("12")
    expect(page.locator(".found .card")).to_have_count(12)


def test_on_a_phone(visit, small):
    page = visit(small, width=390, height=844, dark=True)

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= 390

    fits()
    start(page)
    fits()
    say(page, "make it sleeveless")
    say(page, "in navy")
    fits()
    first = page.locator(".found .card").first
    expect(first).to_be_in_viewport()
    expect(page.get_by_role("textbox")).to_be_in_viewport()
    first.get_by_role("button", name=re.compile("^Why")).click()
    expect(page.get_by_role("dialog")).to_be_in_viewport()
    fits()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Fitting Room").click()
    expect(page.get_by_role("button", name="Back to your conversation")).to_be_in_viewport(ratio=1)
    fits()


def test_the_chosen_shade_stays(visit, small):
    page = visit(small)
    paper = "getComputedStyle(document.querySelector('.fr .head')).backgroundColor"
    light = page.evaluate(paper)
    page.get_by_role("button", name="Light or dark").click()
    assert page.evaluate(paper) != light
    page.reload()
    expect(page.locator("body")).to_have_class(re.compile("dark"))
