"""How a fitting begins: from the wall of all garments, a photo, the camera or what was pasted."""

import re

from PIL import ExifTags, Image
from playwright.sync_api import expect
from shopping import RED, say


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
