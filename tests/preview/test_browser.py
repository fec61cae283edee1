"""The preview's page in real Chromium, driven as its readers drive it."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.preview.conftest import Started, edit

STATIC = Path(__file__).parents[2] / "reportgen" / "preview" / "static"
Opened = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Opened]:
    """Give a function that opens an address in a window; no script may fail and nothing may be fetched elsewhere."""
    contexts, faults = [], []

    def visited(address: str, *, width: int = 1400, height: int = 900, locale: str = "zh-CN") -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, locale=locale)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
        page.on("request", lambda request: None if request.url.startswith(address) else faults.append(request.url))
        page.goto(address)
        return page
    yield visited
    for context in contexts:
        context.close()
    assert faults == []


def shown(page: Page, number: int) -> str | None:
    """Return the digest of a page's picture as it is on the desk."""
    return page.locator(f'.page[data-index="{number - 1}"]').get_attribute("data-digest")


def wait_for_another(page: Page, number: int, before: str | None) -> None:
    """Wait until a page on the desk has another picture than before."""
    page.wait_for_function("""([index, old]) =>
        document.querySelector(`.page[data-index="${index}"]`).dataset.digest !== old""", arg=[number - 1, before])


def go_to(page: Page, number: int, view: str = "2") -> None:
    """Show a page alone by its thumbnail, then in the view of a key."""
    page.wait_for_selector(".page[data-digest]")
    page.keyboard.press("3")
    page.locator(f'.page[data-index="{number - 1}"]').click()
    page.keyboard.press(view)
    page.wait_for_selector(f'.page[data-index="{number - 1}"][data-digest]')


def current(page: Page) -> int:
    return int("".join(filter(str.isdigit, page.locator("#status").inner_text().split("，")[0].split(" of ")[0])))


def point_of(page: Page, number: int, text_line: int) -> tuple[float, float]:
    """Return a point of the window in the first box of a page that comes from a line of the content."""
    found = page.evaluate("""async ([index, line]) => {
        const events = new EventSource('events');
        const state = JSON.parse(await new Promise((done) => { events.onmessage = (event) => done(event.data); }));
        events.close();
        const { boxes } = await (await fetch(`boxes/${state.number}/${index}`)).json();
        const [x, y, w, h] = boxes.find((box) => box[4][1] === line);
        const frame = document.querySelector(`.page[data-index="${index}"]`).getBoundingClientRect();
        const scale = frame.width / state.pages[index][1];
        return [frame.left + (x + w / 2) * scale, frame.top + (y + h / 2) * scale];
    }""", [number - 1, text_line])
    return found[0], found[1]


def line_of(project: Path, text: str) -> int:
    lines = (project / "content.yaml").read_text(encoding="utf-8").splitlines()
    (number,) = [number for number, line in enumerate(lines, 1) if text in line]
    return number


def test_a_save_changes_its_page_in_place_and_leaves_the_window_where_it_is(
        start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    go_to(page, 9)
    page.keyboard.press("9")
    page.locator("#desk").evaluate("desk => desk.scrollBy(0, 77)")
    page.wait_for_selector('.page[data-index="8"][data-digest]')
    before, top = shown(page, 9), page.locator("#desk").evaluate("desk => desk.scrollTop")
    neighbour = shown(page, 10) if page.locator('.page[data-index="9"]').count() else None
    page.evaluate("window.sameDocument = true")
    edit(project, "激发人才活力", "焕发人才活力")
    wait_for_another(page, 9, before)
    assert page.locator("#desk").evaluate("desk => desk.scrollTop") == top
    assert page.evaluate("window.sameDocument")
    assert neighbour is None or shown(page, 10) == neighbour
    assert page.locator('.page[data-index="8"] img').count() == 1
    assert page.locator(".page.changed").get_attribute("data-index") == "8"


def test_an_error_lies_over_the_last_good_pages_with_its_line_and_goes_when_mended(
        start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    page.wait_for_selector(".page[data-digest]")
    before = shown(page, 1)
    edit(project, "title: 回顾2024！", "titel: 回顾2024！")
    trouble = page.locator("#trouble")
    expect(trouble).to_be_visible()
    expect(trouble).to_contain_text(f"content.yaml:{line_of(project, 'titel')}")
    expect(trouble).to_contain_text("unknown-key")
    assert shown(page, 1) == before
    assert page.title().startswith("✗")
    trouble.get_by_role("button", name="收起").click()
    expect(trouble.locator("li")).to_have_count(0)
    edit(project, "titel: 回顾2024！", "title: 回顾2025！")
    expect(trouble).to_be_hidden()
    wait_for_another(page, 1, before)
    assert page.title() == "回顾2025！"


def test_a_project_that_cannot_be_set_at_first_is_shown_once_it_can(
        start: Started, visit: Opened, project: Path) -> None:
    edit(project, "reportgen: 1", "reportgen: 7")
    page = visit(start(project))
    expect(page.locator("#trouble")).to_contain_text("content.yaml:2")
    edit(project, "reportgen: 7", "reportgen: 1")
    page.wait_for_selector(".page[data-digest]")
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize("text", ["新增就业超{jobs}", "jobs: {value", "新增学位，是新增托位的两倍多"])
def test_a_click_on_text_figure_or_chart_shows_its_line(
        start: Started, visit: Opened, project: Path, text: str) -> None:
    page = visit(start(project))
    go_to(page, 5)
    line = line_of(project, text)
    page.mouse.click(*point_of(page, 5, line))
    expect(page.locator("#panel .where")).to_contain_text(f"content.yaml:{line}:")
    expect(page.locator("#panel .meant")).to_contain_text(text)


def test_a_click_starts_the_editor_at_the_line_without_a_shell(
        start: Started, visit: Opened, project: Path, tmp_path: Path) -> None:
    told, program = tmp_path / "told.json", tmp_path / "my editor.py"
    program.write_text(f"import json, sys\nopen({str(told)!r} + '~', 'w').write(json.dumps(sys.argv[1:]))\n"
                       f"import os\nos.rename({str(told)!r} + '~', {str(told)!r})\n", encoding="utf-8")
    command = f"{shlex.quote(sys.executable)} {shlex.quote(str(program))} -g '{{file}}:{{line}};$(id)'"
    page = visit(start(project, "--editor", command))
    go_to(page, 5)
    line = line_of(project, "新增就业超{jobs}")
    page.mouse.click(*point_of(page, 5, line))
    expect(page.locator("#panel .where")).to_be_visible()
    for _ in range(100):
        if told.exists():
            break
        page.wait_for_timeout(50)
    assert json.loads(told.read_text()) == ["-g", f"{project / 'content.yaml'}:{line};$(id)"]


def test_the_figures_panel_leads_to_every_use_and_marks_it(start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    page.wait_for_selector(".page[data-digest]")
    page.keyboard.press("d")
    fact = page.locator('[data-fact="cluster_share"]')
    expect(fact).to_contain_text("达87%")
    expect(fact.locator(".uses > li")).to_have_count(3)
    fact.get_by_role("button", name="图表").click()
    expect(page.locator('.page[data-index="3"] .flash')).to_have_count(1)
    frame, mark = page.locator("#desk").bounding_box(), page.locator(".flash").bounding_box()
    assert frame
    assert mark
    assert frame["y"] <= mark["y"] <= frame["y"] + frame["height"] - 20
    page.locator("#panel input").fill("jobs")
    expect(page.locator("[data-fact]")).to_have_count(1)
    edit(project, "value: 1.3, unit: 万人", "value: 1.4, unit: 万人")
    expect(page.locator('[data-fact="jobs"]')).to_contain_text("超1.4万人")
    assert page.locator("#panel input").input_value() == "jobs"


def test_two_tabs_both_follow_and_stand_where_they_stood(start: Started, visit: Opened, project: Path) -> None:
    address = start(project)
    one, other = visit(address), visit(address, locale="en-GB")
    for page in (one, other):
        page.wait_for_selector(".page[data-digest]")
    other.keyboard.press("3")
    before = {shown(one, 1), shown(other, 1)}
    assert len(before) == 1
    edit(project, "title: 回顾2024！", "title: 回望2024！")
    for page in (one, other):
        wait_for_another(page, 1, next(iter(before)))
    assert shown(one, 1) == shown(other, 1)
    assert other.locator("#desk").get_attribute("data-view") == "thumbs"


def test_three_hundred_pages_keep_the_document_small(start: Started, visit: Opened, tmp_path: Path) -> None:
    sections = "".join(f"  - id: s{n}\n    title: [第{n}章标题]\n    text: [第{n}章的正文。]\n" for n in range(300))
    (tmp_path / "content.yaml").write_text(f"reportgen: 1\ntitle: 长文\nsections:\n{sections}", encoding="utf-8")
    (tmp_path / "layout.yaml").write_text("reportgen: 1\nextends: brochure\npage: {multiple: 1}\n"
                                          "flow: [{template: plain, each: section}]\n", encoding="utf-8")
    page = visit(start(tmp_path))
    page.wait_for_selector(".page[data-digest]", timeout=60_000)
    counts = []
    for key in ("1", "2", "3"):
        page.keyboard.press(key)
        page.keyboard.press("Home")
        page.wait_for_timeout(150)
        counts.append(page.locator(".page").count())
    assert counts[0] <= 8
    assert counts[1] <= 6
    assert counts[2] < 100
    page.keyboard.press("2")
    page.keyboard.press("End")
    page.wait_for_selector('.page[data-index="299"][data-digest]')
    assert page.locator(".page").count() <= 6
    before, top = shown(page, 300), page.locator("#desk").evaluate("desk => desk.scrollTop")
    edit(tmp_path, "第299章的正文", "第299章的新正文")
    wait_for_another(page, 300, before)
    assert page.locator("#desk").evaluate("desk => desk.scrollTop") == top


def test_the_views_overlays_and_zoom_follow_the_keyboard(start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    page.wait_for_selector(".page[data-digest]")
    desk = page.locator("#desk")
    go_to(page, 4, "1")
    left, right = (page.locator(f'.page[data-index="{index}"]').bounding_box() for index in (3, 4))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert abs(left["x"] + left["width"] - right["x"]) <= 1.5
    page.keyboard.press("g")
    page.keyboard.press("f")
    page.keyboard.press("b")
    marks = page.locator('.page[data-index="3"] .marks')
    expect(marks.locator(".column")).to_have_count(12)
    expect(marks.locator(".frame-name").first).to_have_text("band")
    assert marks.locator(".baseline").count() > 30
    assert marks.locator(".box").count() > 30
    for key in "gfb":
        page.keyboard.press(key)
    expect(page.locator(".marks")).to_have_count(0)
    width = left["width"]
    page.keyboard.press("+")
    wider = page.locator('.page[data-index="3"]').bounding_box()
    assert wider
    assert wider["width"] > width
    page.keyboard.press("0")
    again = page.locator('.page[data-index="3"]').bounding_box()
    assert again
    assert again["width"] == pytest.approx(width, abs=0.5)
    page.keyboard.press("3")
    assert desk.get_attribute("data-view") == "thumbs"
    page.locator('.page[data-index="6"]').click()
    assert desk.get_attribute("data-view") == "single"
    assert current(page) == 7
    page.keyboard.press("End")
    expect(page.locator("#status")).to_contain_text("第 12 页")
    page.keyboard.press("Home")
    expect(page.locator("#status")).to_contain_text("第 1 页")


def test_an_overlay_turned_off_before_its_boxes_came_is_drawn_when_it_is_turned_on_again(
        start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    go_to(page, 1, "1")
    held: list[Route] = []
    page.route("**/boxes/*/0", lambda route: route.continue_() if held else held.append(route))
    page.keyboard.press("g")
    page.keyboard.press("g")
    while not held:
        page.wait_for_timeout(50)
    with page.expect_response(held[0].request.url):
        held[0].continue_()
    page.evaluate("new Promise(requestAnimationFrame)")
    page.keyboard.press("g")
    expect(page.locator('.page[data-index="0"] .column')).to_have_count(12)


def test_the_help_lists_every_key(start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    page.wait_for_selector(".page[data-digest]")
    page.keyboard.press("?")
    keys = page.locator("#help kbd").all_inner_texts()
    assert {*"→←1234+-09gfbdcsel?np", "Esc", "Home", "End"} <= set(keys)
    page.keyboard.press("g")
    expect(page.locator(".marks")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()


def test_the_plates_of_a_page_are_shown_ink_by_ink(start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project))
    page.wait_for_selector(".page[data-digest]")
    page.keyboard.press("4")
    plates = page.locator("#plates figure")
    expect(plates).to_have_count(4, timeout=60_000)
    assert plates.locator("b").all_inner_texts() == ["青 C", "品 M", "黄 Y", "黑 K"]
    assert all(plates.nth(index).locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
               for index in range(4))
    page.keyboard.press("n")
    expect(page.locator("#plates")).to_have_attribute("data-page", "1")
    page.keyboard.press("1")
    expect(page.locator("#plates")).to_have_count(0)
    expect(page.locator(".page").first).to_be_visible()


def test_a_narrow_window_has_all_of_it_and_never_scrolls_sideways(start: Started, visit: Opened, project: Path) -> None:
    page = visit(start(project), width=380, height=720)
    page.wait_for_selector(".page[data-digest]")
    assert page.locator("#desk").get_attribute("data-view") == "single"
    for panel in ("d", "c", "s"):
        page.keyboard.press(panel)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        box = page.locator("#panel").bounding_box()
        assert box
        assert box["y"] > 300
    sheet = page.locator('.page[data-index="0"]').bounding_box()
    assert sheet
    assert 300 < sheet["width"] <= 380
    for button in page.locator("#bar button").all():
        frame = button.bounding_box()
        assert frame
        assert frame["x"] >= 0
        assert frame["x"] + frame["width"] <= 380


def test_the_language_is_the_browsers_the_commands_or_the_one_chosen(
        start: Started, visit: Opened, project: Path) -> None:
    address = start(project)
    chinese, english = visit(address), visit(address, locale="en-GB")
    expect(chinese.locator("#views")).to_have_text("跨页单页缩略印版")
    expect(english.locator("#views")).to_have_text("SpreadsPagesThumbnailsPlates")
    expect(english.locator("#status")).to_contain_text("Page 1 of 12")
    assert english.locator("html").get_attribute("lang") == "en"
    english.keyboard.press("l")
    expect(english.locator("#status")).to_contain_text("第 1 页")
    english.reload()
    expect(english.locator("#views")).to_have_text("跨页单页缩略印版")
    expect(visit(start(project, "--language", "en")).locator("#views")).to_have_text("SpreadsPagesThumbnailsPlates")


def test_every_word_of_the_interface_is_in_both_languages_and_used() -> None:
    table = json.loads((STATIC / "words.json").read_text(encoding="utf-8"))
    scripts = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.js"))
    spoken = {"error", "warning", "note", "text", "figure", "chart", "comparison", "Cyan", "Magenta", "Yellow", "Black"}
    for key, words in table.items():
        assert len(words) == 2
        assert all(words)
        assert words[0].count("{") == words[1].count("{")
        assert f'"{key}"' in scripts or key in spoken, f"{key} is said nowhere"
    assert "innerHTML" not in scripts
    assert "eval(" not in scripts


def test_the_end_of_the_program_is_told(visit: Opened, project: Path) -> None:
    process = subprocess.Popen([sys.executable, "-m", "reportgen", "preview", str(project), "--no-open"],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    assert process.stdout is not None
    page = visit(process.stdout.readline().strip())
    page.wait_for_selector(".page[data-digest]")
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=20) == ("\n", "")
    assert process.returncode == 0
    expect(page.locator("#status")).to_contain_text("预览已断开")
