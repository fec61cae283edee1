"""What is made of finished editions: the print run, its shared faces, the sheet of covers, archives, letters."""

import zipfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner

from reportgen.batch import merging
from reportgen.batch.glyphs import CubicUnion, FaceUnion
from reportgen.batch.merging import write_merged
from reportgen.batch.store import Store
from reportgen.cli import main
from reportgen.fonts.cff import glyphs_of
from reportgen.fonts.embedding import subset
from reportgen.fonts.face import Face
from reportgen.fonts.library import FontLibrary
from reportgen.output.conformance import conform
from reportgen.output.standards.opened import Opened
from reportgen.pdf.target import Screen
from tests.batch.test_runs import command, run


def pictures(path: Path) -> list[bytes]:
    document = pypdfium2.PdfDocument(path)
    found = [page.render(scale=0.7).to_pil().tobytes() for page in document]
    document.close()
    return found


def test_the_print_run_shows_its_editions_and_holds_each_face_once(project: Path) -> None:
    done = run(project, "--for", "print", "--merge", str(project / "run.pdf"))
    assert done.stdout.startswith(f"{project}/run.pdf: 4 editions, 4 pages"), done.stderr
    editions = [project / "out" / name for name in ("甲县/东镇.pdf", "甲县/西镇.pdf", "乙县/南镇.pdf", "乙县/北镇.pdf")]
    assert pictures(project / "run.pdf") == [page for path in editions for page in pictures(path)]
    with pikepdf.open(project / "run.pdf") as pdf:
        names = [str(thing.FontName) for thing in pdf.objects
                 if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"]
        assert len(names) == len(set(names)) == len({name.partition("+")[2] for name in names})
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["甲县/东镇", "甲县/西镇", "乙县/南镇", "乙县/北镇"]
    assert conform((project / "run.pdf").read_bytes()) == (("PDF/X-4",), ())
    text = pypdfium2.PdfDocument(project / "run.pdf")[2].get_textpage().get_text_bounded()
    assert "南镇" in text


def elements(path: Path) -> list[tuple[str, str]]:
    with pikepdf.open(path) as pdf:
        return [(role, str(element.get("/Alt", ""))) for element, role in Opened(pdf).elements]


def test_a_run_of_screen_editions_keeps_the_tags_of_each(
        project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In files of two editions, so that trees are joined twice; the contents' links and their tags are kept too."""
    monkeypatch.setattr(merging, "AT_ONCE", 2)
    run(project, layout="brochure")
    editions = ["甲县/东镇.pdf", "甲县/西镇.pdf", "乙县/南镇.pdf"]
    write_merged(editions, Store(str(project / "out")), project / "run.pdf", "三镇", Screen())
    assert conform((project / "run.pdf").read_bytes()) == (("PDF/UA-1", "PDF/A-3", "PDF/A-3a"), ())
    parts = [element for name in editions for element in [("Part", ""), *elements(project / "out" / name)[1:]]]
    assert elements(project / "run.pdf") == [("Document", ""), *parts]
    with pikepdf.open(project / "run.pdf") as pdf:
        nodes = [list(node.Nums) for node in pdf.Root.StructTreeRoot.ParentTree.Kids]
        by_number = {int(key): value for node in nodes for key, value in zip(node[::2], node[1::2], strict=True)}
        assert len(by_number) == pdf.Root.StructTreeRoot.ParentTreeNextKey
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        assert links
        assert {str(by_number[int(link.StructParent)].S) for link in links} == {"/Link"}
        for page in pdf.pages:
            owners = by_number[int(page.StructParents)]
            assert {owner.Pg.objgen for owner in owners} == {page.objgen}


def test_a_run_of_pdf_2_is_pdf_2_and_its_bookmarks_lead_to_elements(
        project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "AT_ONCE", 2)
    (project / "second.yaml").write_text(
        "reportgen: 1\nextends: brochure\noutputs: {screen: {standard: A-4}}\n", encoding="utf-8")
    run(project, layout=str(project / "second.yaml"))
    editions = ["甲县/东镇.pdf", "甲县/西镇.pdf", "乙县/南镇.pdf"]
    write_merged(editions, Store(str(project / "out")), project / "run.pdf", "三镇", Screen())
    assert conform((project / "run.pdf").read_bytes()) == (("PDF/UA-2", "PDF/A-4"), ())
    with pikepdf.open(project / "run.pdf") as pdf, pdf.open_outline() as outline:
        assert len(pdf.Root.StructTreeRoot.Namespaces) == 1
        assert [str(item.action.SD[0].S) for item in outline.root] == ["/Part"] * 3
        sections = [one for item in outline.root for one in item.children]
        assert len(sections) >= 3
        assert all(one.action.SD[0].S != "/Part" for one in sections)
        assert not any(isinstance(thing, pikepdf.Dictionary) and merging.PLACE in thing for thing in pdf.objects)


def test_a_run_of_both_versions_of_pdf_claims_no_pdf_ua(project: Path) -> None:
    (project / "second.yaml").write_text(
        "reportgen: 1\nextends: brochure\noutputs: {screen: {standard: A-4}}\n", encoding="utf-8")
    run(project, layout="brochure")
    first = (project / "out" / "甲县" / "东镇.pdf").read_bytes()
    run(project, layout=str(project / "second.yaml"))
    (project / "out" / "甲县" / "东镇.pdf").write_bytes(first)
    editions = ["甲县/东镇.pdf", "甲县/西镇.pdf"]
    write_merged(editions, Store(str(project / "out")), project / "run.pdf", "二镇", Screen())
    assert conform((project / "run.pdf").read_bytes()) == (("PDF/A-4",), ())


def test_a_run_with_an_edition_that_has_no_tags_points_into_no_tree(project: Path) -> None:
    run(project)
    bare = project / "out" / "甲县" / "西镇.pdf"
    with pikepdf.open(bare, allow_overwriting_input=True) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save()
    editions = ["甲县/东镇.pdf", "甲县/西镇.pdf"]
    assert write_merged(editions, Store(str(project / "out")), project / "run.pdf", "二镇", Screen()) == (2, False)
    assert conform((project / "run.pdf").read_bytes()) == (("PDF/A-3",), ())
    with pikepdf.open(project / "run.pdf") as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert not any(key in page for page in pdf.pages for key in ("/StructParents", "/Tabs"))


def test_a_run_too_long_for_tags_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MOST_TAGGED", 3)
    arguments = command(project, "--merge", str(project / "run.pdf"), "--quiet")
    done = CliRunner().invoke(main, arguments[3:])
    assert f"{project}/run.pdf has no tags: more than 3 editions" in done.stderr
    assert done.exit_code == 0


def test_a_run_of_screen_editions_keeps_sections_as_bookmarks(project: Path) -> None:
    run(project, "--merge", str(project / "run.pdf"), layout="brochure")
    with pikepdf.open(project / "run.pdf") as pdf:
        with pdf.open_outline() as outline:
            assert [child.title for child in outline.root[1].children] == ["民生"]
        pages = len(pdf.pages)
    assert pages % 4 == 0


def test_charstrings_of_two_subsets_become_one_program(serif: Face) -> None:
    union = CubicUnion(serif.name)
    texts = ("东镇二〇三一", "西镇三一年")
    subsets = [subset(serif, [serif.gid(char) for char in text]) for text in texts]
    maps = [union.add(small.program) for small in subsets]
    _, whole = glyphs_of(union.program())
    for small, numbers in zip(subsets, maps, strict=True):
        assert [whole[number] for number in numbers] == list(glyphs_of(small.program)[1])
    assert len(whole) == 1 + len(set("".join(texts)))


def test_an_edition_with_rare_characters_joins_the_run(project: Path) -> None:
    rows = (project / "towns.csv").read_text(encoding="utf-8")
    assert "南镇" in rows
    (project / "towns.csv").write_text(rows.replace("南镇", "龘靐齉龗镇"), encoding="utf-8")
    run(project, "--for", "print", "--merge", str(project / "run.pdf"))
    names = ("甲县/东镇.pdf", "甲县/西镇.pdf", "乙县/龘靐齉龗镇.pdf", "乙县/北镇.pdf")
    editions = [project / "out" / name for name in names]
    assert pictures(project / "run.pdf") == [page for path in editions for page in pictures(path)]
    kinds = set()
    with pikepdf.open(project / "run.pdf") as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                kinds.add(next(key for key in ("/FontFile2", "/FontFile3") if key in thing))
    assert kinds == {"/FontFile2", "/FontFile3"}


def test_glyphs_of_two_subsets_become_one_program_with_the_same_outlines() -> None:
    kai = FontLibrary().face("LXGW WenKai")
    union = FaceUnion()
    texts = ("东镇二〇三一éü", "西镇三一é年")
    subsets = [subset(kai, [kai.gid(char) for char in text]) for text in texts]
    maps = [union.add(small.program) for small in subsets]
    path = BytesIO(union.program())
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.ttLib import TTFont

    def outline(font: TTFont, number: int) -> object:
        glyphs = font.getGlyphSet()
        pen = DecomposingRecordingPen(glyphs)
        glyphs[font.getGlyphOrder()[number]].draw(pen)
        return pen.value, glyphs[font.getGlyphOrder()[number]].width

    whole = TTFont(path)
    for small, numbers in zip(subsets, maps, strict=True):
        part = TTFont(BytesIO(small.program))
        for number, here in enumerate(numbers):
            assert outline(part, number) == outline(whole, here)
    shared = {kai.gid(char) for char in texts[0]} & {kai.gid(char) for char in texts[1]}
    assert {maps[0][subsets[0].gids[gid]] for gid in shared} == {maps[1][subsets[1].gids[gid]] for gid in shared}
    assert len(union.glyphs) < sum(map(len, maps))


def test_a_contact_sheet_and_an_archive_for_each_county(project: Path) -> None:
    done = run(project, "--contact-sheet", str(project / "covers.png"), "--zip", "county")
    assert (project / "covers.png").read_bytes().startswith(b"\x89PNG")
    with zipfile.ZipFile(project / "out" / "甲县.zip") as archive:
        assert archive.namelist() == ["东镇.pdf", "西镇.pdf"]
        assert archive.read("西镇.pdf") == (project / "out" / "甲县" / "西镇.pdf").read_bytes()
    assert f"{project}/out/乙县.zip" in done.stdout


def test_an_unknown_column_for_archives_is_wrong_usage_before_anything_is_built(project: Path) -> None:
    done = run(project, "--zip", "contry")
    assert done.returncode == 2
    assert "has no column 'contry'" in done.stderr
    assert not (project / "out").exists()


def test_editions_are_mailed_each_to_its_own(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from reportgen.cli import main

    run(project)
    (project / "content.yaml").write_text("reportgen: 1\ntitle: 云溪2031\n", encoding="utf-8")
    people = "address,file\na@example.org,out/甲县/东镇.pdf\nb@example.org,out/乙县/南镇.pdf\n"
    (project / "people.csv").write_text(people, encoding="utf-8")
    result = CliRunner().invoke(main, ["mail", str(project), "--from", "x@example.org", "--list",
                                       str(project / "people.csv"), "--dry-run"])
    assert [line.rpartition(" to ")[2] for line in result.stdout.splitlines()] == ["a@example.org", "b@example.org"]


def test_an_archive_is_called_by_its_cell_as_far_as_a_file_may_be(project: Path) -> None:
    rows = (project / "towns.csv").read_text(encoding="utf-8")
    (project / "towns.csv").write_text(rows.replace("45,280", "../../45,280"), encoding="utf-8")
    (project / "template.yaml").write_text((project / "template.yaml").read_text(encoding="utf-8").replace(
        "{row.jobs}", "1"), encoding="utf-8")
    done = run(project, "--zip", "jobs")
    assert f"{project}/out/-..-45.zip" in done.stdout, done.stderr
    assert not (project.parent / "45.zip").exists()
