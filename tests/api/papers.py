# SPDX-License-Identifier: Apache-2.0
"""Invoices as they come in: PDF and PNG, made of nothing but the standard library, each different."""

import base64
import struct
import zlib


def pdf(text):
    """A document of one page that says it."""
    stream = b"BT /F1 18 Tf 72 720 Td (%s) Tj ET" % text.encode()
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, table, len(objects) + 1, len(made))


def png(number):
    """A picture of 64 by 1 pixels, white where the number has a bit."""
    part = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 64, 1, 1, 0, 0, 0, 0)) + part(b"IDAT",
        zlib.compress(b"\0" + struct.pack(">Q", number))) + part(b"IEND", b"")


def paper(number):
    """(name, content): every other one is a picture."""
    return ("%d.pdf" % number, pdf("Invoice %d" % number)) if number % 2 else ("%d.png" % number, png(number))


def upload(client, name, content):
    """The id of the file."""
    begun = client.call("files.begin", name=name)["upload"]
    client.call("files.append", upload=begun, offset=0, data=base64.b64encode(content).decode())
    return client.call("files.commit", upload=begun)["file"]["id"]
