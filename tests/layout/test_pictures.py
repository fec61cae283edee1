"""Picture files as they come: turned by the camera, in 16 bits, in inks, damaged, disguised, far too large."""

import io
import struct
import zlib
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import yaml
from PIL import Image, ImageCms

from reportgen.builder import build, compose, read_project
from reportgen.errors import SpecError
from reportgen.items import Picture
from reportgen.limits import Limits, limited


def project(folder: Path, name: str, data: bytes | None = None) -> Path:
    if data is not None:
        (folder / name).write_bytes(data)
    section = {"id": "one", "title": ["一图一景"], "text": ["正文一段。"], "pictures": ["p"]}
    said = {"reportgen": 1, "title": "图", "pictures": {"p": {"file": name, "alt": "图"}}, "sections": [section]}
    (folder / "content.yaml").write_text(yaml.safe_dump(said, allow_unicode=True), encoding="utf-8")
    return folder


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, form, **options)
    return output.getvalue()


def two_halves(mode: str = "RGB", left: object = (255, 0, 0), right: object = (0, 0, 255)) -> Image.Image:
    image = Image.new(mode, (120, 80), left)  # type: ignore[arg-type]
    image.paste(right, (60, 0, 120, 80))  # type: ignore[arg-type]
    return image


def shown(folder: Path) -> Image.Image:
    """Return the picture as the report's page shows it."""
    report = build(folder, "report")
    for number, page in enumerate(report.pages.pages):
        for item in page.items:
            if isinstance(item, Picture):
                image = pypdfium2.PdfDocument(report.pdf)[number].render(scale=2).to_pil().convert("RGB")
                return image.crop(tuple(round(2 * v) for v in (item.x, item.y, item.x + item.width,
                                                               item.y + item.height)))
    raise AssertionError("no picture on any page")


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    pixel = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(pixel, tuple)
    return pixel


def is_near(one: tuple[int, ...], other: tuple[int, ...], by: int = 24) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_picture_held_sideways_by_the_camera_stands_upright(tmp_path: Path, form: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right
    image = shown(project(tmp_path, "p.img", encoded(two_halves(), form, exif=exif)))
    assert image.height > image.width
    assert is_near(at(image, 0.5, 0.2), (255, 0, 0), 60)
    assert is_near(at(image, 0.5, 0.8), (0, 0, 255), 60)


def test_picture_of_sixteen_bits_keeps_its_greys(tmp_path: Path) -> None:
    image = Image.new("I;16", (120, 80), 16_384)
    for y in range(80):
        for x in range(60, 120):
            image.putpixel((x, y), 49_152)
    page = shown(project(tmp_path, "p.png", encoded(image, "PNG")))
    assert is_near(at(page, 0.25, 0.5), (64, 64, 64), 6)
    assert is_near(at(page, 0.75, 0.5), (191, 191, 191), 6)


def test_jpeg_in_inks_is_not_inverted(tmp_path: Path) -> None:
    image = two_halves("CMYK", (0, 255, 255, 0), (0, 0, 0, 0))
    page = shown(project(tmp_path, "p.jpg", encoded(image, "JPEG", quality=95)))
    red, green, blue = at(page, 0.25, 0.5)
    assert red > 180
    assert max(green, blue) < 90
    assert is_near(at(page, 0.75, 0.5), (255, 255, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "PA", "I", "F"])
def test_every_kind_of_pixel_is_painted(tmp_path: Path, mode: str) -> None:
    image = two_halves().convert("RGBA" if mode in ("PA", "LA") else "RGB")
    image = image.convert("P").convert("PA") if mode == "PA" else image.convert("L").convert(mode) if mode in (
        "I", "F") else image.convert(mode)
    form = "TIFF" if mode in ("F", "I", "PA") else "PNG"
    if mode == "PA":
        image = image.convert("RGBA")
    page = shown(project(tmp_path, "p.img", encoded(image, form)))
    assert at(page, 0.25, 0.5) != at(page, 0.75, 0.5)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in a few kilobytes."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(3751) * 2000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


GOOD = encoded(two_halves(), "PNG")
BAD = {
    "text": (b"not a picture at all", "no picture that can be read"),
    "empty": (b"", "no picture that can be read"),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n", "no picture that can be read"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture that can be read"),
    "bomb": (bomb(), "million pixels"),
    "cut short": (GOOD[:len(GOOD) // 2], "damaged"),
    "cut in its head": (GOOD[:20], "picture"),
    "cut JPEG": (encoded(two_halves(), "JPEG")[:400], "damaged"),
    "wrong sum": (GOOD[:60] + bytes([GOOD[60] ^ 0xFF]) + GOOD[61:], "damaged"),
    "no pixels": (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 2, 0, 0, 0)), "picture"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_picture_is_refused_at_its_place(tmp_path: Path, fault: str) -> None:
    data, said = BAD[fault]
    with pytest.raises(SpecError, match=said) as caught:
        build(project(tmp_path, "p.png", data), "report")
    source = caught.value.problems[0].source
    assert source is not None
    assert source.file.endswith("content.yaml")


def test_number_of_pixels_is_a_limit(tmp_path: Path) -> None:
    read = read_project(project(tmp_path, "p.png", GOOD), "report")
    with limited(Limits(pixels=9599)), pytest.raises(SpecError, match="pixels"):
        compose(read)
    with limited(Limits(pixels=9600)):
        assert compose(read).pages


def test_picture_with_a_broken_profile_is_refused(tmp_path: Path) -> None:
    data = encoded(two_halves(), "PNG", icc_profile=b"no profile")
    with pytest.raises(SpecError, match="profile does not work"):
        build(project(tmp_path, "p.png", data), "report")


def test_profile_of_a_picture_is_followed(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    report = build(project(tmp_path, "p.png", encoded(two_halves(), "PNG", icc_profile=lab)), "report")
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert sum(thing.get("/Subtype") == "/Image" for thing in pdf.objects if isinstance(thing, pikepdf.Stream)) == 1
