"""Documents made for tests, byte by byte where they have to be wrong."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pypdf


def write_pdf(path: Path, pages: list[str]) -> None:
    """A PDF with one line of Helvetica on each page; "" for an empty page."""
    objects: list[bytes] = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for text in pages:
        stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode("latin-1") if text else b""
        content = len(objects) + 1
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources %b >>" % (content, font)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, table)
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\n" % (len(objects) + 1)
    path.write_bytes(data + b"startxref\n%d\n%%%%EOF\n" % start)


def lock_pdf(path: Path, password: str) -> None:
    writer = pypdf.PdfWriter(clone_from=path)
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)


def write_word(path: Path) -> None:
    """A heading, a paragraph, a list and a table with a cell over two columns."""
    document = docx.Document()
    document.add_heading("Mietvertrag", 1)
    document.add_paragraph("Die Miete beträgt 800 €.")
    document.add_paragraph("Küche", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Nebenkosten"
    table.cell(1, 0).text = "Wasser"
    table.cell(1, 1).text = "30"
    document.save(str(path))


def write_bomb(path: Path, unpacked_bytes: int) -> None:
    """A DOCX whose text is `unpacked_bytes` of one character."""
    write_word(path)
    with zipfile.ZipFile(path) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad:
        for name, data in parts.items():
            if name != "word/document.xml":
                bad.writestr(name, data)
        with bad.open("word/document.xml", "w", force_zip64=True) as part:
            head, tail = parts["word/document.xml"].split(b"Mietvertrag")
            part.write(head)
            block = b"A" * 1_000_000
            for _ in range(unpacked_bytes // len(block)):
                part.write(block)
            part.write(tail)


def understate_sizes(path: Path) -> None:
    """Lets a ZIP file say that what it unpacks to is a kilobyte."""
    data = bytearray(path.read_bytes())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 24 : start + 28] = (1000).to_bytes(4, "little")
        start += 4
    path.write_bytes(data)
