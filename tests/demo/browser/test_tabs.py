"""What a browser keeps of a conversation: over a reload, in two tabs, after a closed one, while nobody answers."""

from playwright.sync_api import expect
from shopping import say, start


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
