# SPDX-License-Identifier: Apache-2.0
"""Files in parts on raw connections: what is stored, who may read it, what is refused, what is collected."""

import base64
import hashlib
import os
import shutil
import tempfile
import time
import unittest

from prmd import BUILD, PATIENCE, RpcError, Server, ServerCase, World

PART = 196608
MOST = 25 << 20
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40


def begin(client, name="offer.pdf", **more):
    return client.call("files.begin", name=name, **more)["upload"]


def append(client, upload, offset, data):
    return client.call("files.append", upload=upload, offset=offset, data=base64.b64encode(data).decode())["size"]


def upload(client, content, name="offer.pdf", part=PART, **more):
    """A file in parts, each waited for; its row."""
    id = begin(client, name)
    for offset in range(0, len(content), part):
        assert append(client, id, offset, content[offset:offset + part]) == min(offset + part, len(content))
    return client.call("files.commit", upload=id, **more)["file"]


def read(client, id):
    content = b""
    while True:
        answer = client.call("files.read", id=id, offset=len(content))
        part = base64.b64decode(answer["data"])
        assert answer["offset"] == len(content)
        content += part
        if not part:
            assert answer["size"] == len(content)
            return content


def stored(server):
    """Every file below DIR/files, by its path there."""
    root = os.path.join(server.data, "files")
    return sorted(os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names)


def comes_to(server, most):
    """Whether nothing but these is left in the end: the thread that ends a draft is another than the one that answers."""
    end = time.monotonic() + PATIENCE
    while not set(stored(server)) <= set(most):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class FilesCase(ServerCase):
    ARGUMENTS = ("--simulated-clock",)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.world = World(cls.server)
        cls.alpha = cls.world.partner("Alpha")
        cls.beta = cls.world.partner("Beta")

    @classmethod
    def tearDownClass(cls):
        cls.world.close()
        super().tearDownClass()


class Uploads(FilesCase):
    def test_in_parts(self):
        content = PDF + os.urandom(PART * 3)
        before = stored(self.server)
        file = upload(self.alpha, content)
        self.assertEqual((file["name"], file["type"], file["size"]), ("offer.pdf", "application/pdf", len(content)))
        digest = hashlib.sha256(content).hexdigest()
        self.assertEqual(file["sha256"], digest)
        self.assertRegex(file["id"], "^file_[0-9a-z]{13}$")
        self.assertEqual(read(self.alpha, file["id"]), content)
        self.assertEqual(self.alpha.call("files.get", id=file["id"])["file"]["sha256"], digest)
        path = os.path.join(self.server.data, "files", digest[:2], digest)
        with open(path, "rb") as bytes_:
            self.assertEqual(bytes_.read(), content)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        self.assertTrue(comes_to(self.server, before + [os.path.relpath(path, os.path.join(self.server.data, "files"))]))

    def test_without_waiting(self):
        """Parts sent one behind the other, the commit too: in order, and read from another connection."""
        content = os.urandom(PART * 12 + 77)
        id = begin(self.alpha)
        sent = [self.alpha.send("files.append", upload=id, offset=offset,
            data=base64.b64encode(content[offset:offset + PART]).decode()) for offset in range(0, len(content), PART)]
        commit = self.alpha.send("files.commit", upload=id, sha256=hashlib.sha256(content).hexdigest())
        self.assertEqual([self.alpha.receive(one)["size"] for one in sent],
            [min(offset + PART, len(content)) for offset in range(0, len(content), PART)])
        file = self.alpha.receive(commit)["file"]
        self.assertEqual(read(self.alpha, file["id"]), content)

    def test_an_empty_one_and_one_byte(self):
        for content in (b"", b"x"):
            file = upload(self.alpha, content, "small")
            self.assertEqual((file["size"], read(self.alpha, file["id"])), (len(content), content))

    def test_equal_content_is_stored_once(self):
        content = os.urandom(5000)
        before = stored(self.server)
        one, two = upload(self.alpha, content, "one"), upload(self.beta, content, "two")
        self.assertNotEqual(one["id"], two["id"])
        self.assertEqual(one["sha256"], two["sha256"])
        path = "%s/%s" % (one["sha256"][:2], one["sha256"])
        self.assertIn(path, stored(self.server))
        self.assertTrue(comes_to(self.server, before + [path]))
        self.assert_fails("not_found", self.beta.call, "files.get", id=one["id"])

    def test_a_wrong_offset(self):
        id = begin(self.alpha)
        append(self.alpha, id, 0, b"abc")
        for offset in (0, 2, 4, 1 << 40):
            error = self.assert_fails("invalid_state", append, self.alpha, id, offset, b"def")
            self.assertEqual(error.data["offset"], 3)
        append(self.alpha, id, 3, b"def")
        file = self.alpha.call("files.commit", upload=id)["file"]
        self.assertEqual(read(self.alpha, file["id"]), b"abcdef")

    def test_a_wrong_hash(self):
        before = stored(self.server)
        id = begin(self.alpha)
        append(self.alpha, id, 0, b"not what was meant")
        error = self.assert_fails("invalid_params", self.alpha.call, "files.commit", upload=id, sha256="0" * 64)
        self.assertEqual(error.fields(), {"sha256": "mismatch"})
        self.assert_fails("not_found", self.alpha.call, "files.commit", upload=id)
        self.assertTrue(comes_to(self.server, before))

    def test_what_is_no_base64(self):
        id = begin(self.alpha)
        for data in ("%%%%", "abc", "ab=c", "a" * 5, "YWJj\\n", "YWI", "YW=="+"YW==", "===="):
            error = self.assert_fails("invalid_params", self.alpha.call, "files.append", upload=id, offset=0, data=data)
            self.assertEqual(error.fields(), {"data": "format"})
        append(self.alpha, id, 0, b"still there")
        self.alpha.call("files.commit", upload=id)

    def test_a_part_too_long(self):
        id = begin(self.alpha)
        answer = self.alpha.call("files.begin", name="x")
        self.assertEqual(answer["part"], PART)
        data = base64.b64encode(bytes(PART + 3)).decode()
        answer = self.alpha.ask('{"jsonrpc":"2.0","id":1,"method":"files.append","params":{"upload":"%s","offset":0,"data":"%s"}}'
            % (id, data))
        self.assertIn(answer["error"]["data"]["kind"], ("parse", "invalid_params"))

    def test_26_mib(self):
        before = stored(self.server)
        error = self.assert_fails("limit", begin, self.alpha, size=MOST + 1)
        self.assertIn(str(MOST), error.message)
        id = begin(self.alpha, size=MOST)
        part = os.urandom(PART)
        offset = 0
        while offset + PART <= MOST:
            append(self.alpha, id, offset, part)
            offset += PART
        append(self.alpha, id, offset, part[:MOST - offset])
        self.assert_fails("limit", append, self.alpha, id, MOST, b"!")
        self.assert_fails("not_found", self.alpha.call, "files.commit", upload=id)
        self.assertTrue(comes_to(self.server, before))

    def test_25_mib(self):
        content = os.urandom(1 << 20) * 25
        file = upload(self.alpha, content, "large")
        self.assertEqual(file["size"], MOST)
        self.assertEqual(hashlib.sha256(read(self.alpha, file["id"])).hexdigest(), file["sha256"])

    def test_the_same_commit_again(self):
        """A client that lost the answer asks with its key again."""
        id = begin(self.alpha)
        append(self.alpha, id, 0, b"once")
        first = self.alpha.call("files.commit", upload=id, idempotency_key="files-again")
        other = self.client(self.alpha_token())
        self.assertEqual(other.call("files.commit", upload=id, idempotency_key="files-again"), first)
        self.assert_fails("idempotency_mismatch", other.call, "files.commit", upload="upload_other",
            idempotency_key="files-again")
        self.assert_fails("not_found", other.call, "files.commit", upload=id)

    def alpha_token(self):
        return self.world.admin.call("tokens.create", user=self.alpha.session["user"])["token"]

    def test_another_connection_goes_on(self):
        id = begin(self.alpha)
        append(self.alpha, id, 0, b"begun here, ")
        other = self.client(self.alpha_token())
        append(other, id, 12, b"ended there")
        other.close()
        file = self.alpha.call("files.commit", upload=id)["file"]
        self.assertEqual(read(self.alpha, file["id"]), b"begun here, ended there")

    def test_too_many_open(self):
        carl = self.world.channel
        open_ = [begin(carl, "one of many") for _ in range(16)]
        error = self.assert_fails("limit", begin, carl)
        self.assertIn("retry_after_ms", error.data)
        begin(self.beta)
        for id in open_:
            carl.call("files.commit", upload=id)
        carl.call("files.commit", upload=begin(carl))

    def test_too_much_open(self):
        """128 MiB of one user's open uploads."""
        pia = self.world.manager
        part = base64.b64encode(os.urandom(PART)).decode()
        uploads = [begin(pia) for _ in range(6)]
        refused = None
        for id in uploads:
            try:
                for offset in range(0, MOST - PART, PART):
                    pia.call("files.append", upload=id, offset=offset, data=part)
            except Exception as error:
                refused = error
                break
        self.assertEqual(refused and refused.kind, "limit")
        self.assertEqual(id, uploads[-1])
        append(self.beta, begin(self.beta), 0, b"others are served on")
        for id in uploads:
            pia.call("files.commit", upload=id)

    def test_without_authentication(self):
        nobody = self.client()
        for method, params in (("files.begin", {"name": "x"}), ("files.append", {"upload": "x", "offset": 0, "data": ""}),
                ("files.commit", {"upload": "x"}), ("files.get", {"id": "file_0000000000001"}),
                ("files.read", {"id": "file_0000000000001"})):
            self.assert_fails("unauthenticated", nobody.call, method, params)

    def test_what_it_is_and_what_it_says_it_is(self):
        for name, content, type_ in (
                ("invoice.pdf", b"MZ\x90\x00\x03" + bytes(200), "application/x-msdownload"),
                ("invoice.pdf", b"\x7fELF\x02\x01\x01" + bytes(60), "application/x-executable"),
                ("photo.png", b"<!DOCTYPE html><script>alert(1)</script>", "text/html"),
                ("photo.jpg", b"  \n<SVG xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
                ("a.txt", b"<?xml version='1.0'?><!-- --><svg/>", "image/svg+xml"),
                ("a.exe", b"\x89PNG\r\n\x1a\n", "image/png"),
                ("notes", "Gr\u00fc\u00dfe aus K\u00f6ln\n".encode(), "text/plain"),
                ("notes", b"\xff\xfe\x00\x01", "application/octet-stream"),
                ("book.docx", b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(40) + b"word/document.xml",
                    "application/vnd.openxmlformats-officedocument.wordprocessingml.document")):
            file = upload(self.alpha, content, name)
            self.assertEqual((file["name"], file["type"]), (name, type_))

    def test_names(self):
        for name, kept in (("../../etc/passwd", "passwd"), ("C:\\Users\\x\\plan.pdf", "plan.pdf"), ("a/b/", "file"),
                ("x\u0001y\u007fz.txt", "xyz.txt"), ("..", "file"), (" . ", "file"),
                ("evil\u202efdp.exe", "evilfdp.exe"), ("line\r\nbreak: x.txt", "linebreak x.txt"),
                ("\u200bzero\ufeff", "zero"), ("x.pdf\u00a0", "x.pdf"), ("x.pdf\u3164\u2003", "x.pdf"), ("\u4f60\u597d.pdf", "\u4f60\u597d.pdf"), ('say "hi".txt', "say hi.txt"),
                ("n" * 248 + ".tar.gz", "n" * 193 + ".tar.gz")):
            file = upload(self.alpha, b"names", name)
            self.assertEqual(file["name"], kept, name)
        error = self.assert_fails("invalid_params", begin, self.alpha, "n" * 4096)
        self.assertEqual(error.fields(), {"name": "range"})
        self.assert_fails("invalid_params", begin, self.alpha, "")


class Reading(FilesCase):
    def test_the_uploader_alone_before_it_is_named(self):
        file = upload(self.alpha, b"secret of Alpha")
        self.assertEqual(read(self.alpha, file["id"]), b"secret of Alpha")
        colleague = self.world.user("Anna Alpha", ["partner_sales"], partner=self.world.partners["Alpha"])
        for other in (self.beta, colleague, self.world.channel, self.world.admin, self.world.manager):
            self.assert_fails("not_found", other.call, "files.get", id=file["id"])
            self.assert_fails("not_found", other.call, "files.read", id=file["id"])

    def test_an_upload_is_nobody_elses(self):
        id = begin(self.alpha)
        append(self.alpha, id, 0, b"mine")
        absent = self.assert_fails("not_found", append, self.beta, "upload_" + "0" * 32, 0, b"x")
        foreign = self.assert_fails("not_found", append, self.beta, id, 0, b"x")
        self.assertEqual((absent.code, absent.message, absent.data), (foreign.code, foreign.message, foreign.data))
        self.assert_fails("not_found", self.beta.call, "files.commit", upload=id)
        self.assertEqual(read(self.alpha, self.alpha.call("files.commit", upload=id)["file"]["id"]), b"mine")

    def test_ids_that_are_none(self):
        for id in ("file_0123456789abc", "file_0000000000000", "file_7zzzzzzzzzzzz"):
            self.assert_fails("not_found", self.alpha.call, "files.get", id=id)
        for id in ("", "file_", "deal_0123456789abc", "../../prmd.db", "file_0123456789abc/../x"):
            self.assert_fails("invalid_params", self.alpha.call, "files.get", id=id)

    def test_parts(self):
        file = upload(self.alpha, b"0123456789")
        part = lambda **more: base64.b64decode(self.alpha.call("files.read", id=file["id"], **more)["data"])
        self.assertEqual(part(offset=3, limit=4), b"3456")
        self.assertEqual(part(offset=8), b"89")
        self.assertEqual(part(offset=10), b"")
        self.assertEqual(part(offset=1 << 50), b"")
        self.assert_fails("invalid_params", part, limit=0)
        self.assert_fails("invalid_params", part, limit=PART + 1)
        self.assert_fails("invalid_params", part, offset=-1)


class Collecting(FilesCase):
    def test_after_a_day(self):
        content = os.urandom(1000)
        file = upload(self.alpha, content)
        again = upload(self.beta, content)
        path = "%s/%s" % (file["sha256"][:2], file["sha256"])
        self.world.admin.call("clock.advance", by=23 * 3600)
        self.assertEqual(read(self.alpha, file["id"]), content)
        third = upload(self.beta, content)
        self.world.admin.call("clock.advance", by=2 * 3600)
        for client, gone in ((self.alpha, file), (self.beta, again)):
            self.assert_fails("not_found", client.call, "files.get", id=gone["id"])
        self.assertIn(path, stored(self.server), "another has the same bytes")
        self.assertEqual(read(self.beta, third["id"]), content)
        self.world.admin.call("clock.advance", by=24 * 3600)
        self.assertNotIn(path, stored(self.server))
        fourth = upload(self.alpha, content)
        self.assertEqual(read(self.alpha, fourth["id"]), content)


class Naming(unittest.TestCase):
    """Rows of a plugin that name files: who may name which, and who reads them through what."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.mkdtemp(prefix="prmd-papers-")
        cls.addClassCleanup(shutil.rmtree, folder)
        for name in os.listdir(os.path.join(BUILD, "plugins")):
            os.symlink(os.path.join(os.path.abspath(BUILD), "plugins", name), os.path.join(folder, name))
        os.symlink(os.path.join(os.path.abspath(BUILD), "tests", "api", "plugins", "papers.so"), os.path.join(folder, "papers.so"))
        cls.server = Server("--simulated-clock", "--plugins", folder)
        cls.addClassCleanup(cls.server.remove)
        cls.world = World(cls.server)
        cls.alpha = cls.world.partner("Alpha")
        cls.anna = cls.world.user("Anna Alpha", ["partner_sales"], partner=cls.world.partners["Alpha"])
        cls.beta = cls.world.partner("Beta")
        cls.child = cls.world.partner("Alpha Child", parent=cls.world.partners["Alpha"])
        cls.channel = cls.world.channel
        cls.bound = cls.world.user("Greta Germany", ["channel_manager"], territories=[cls.world.germany])

    @classmethod
    def tearDownClass(cls):
        cls.world.close()
        assert cls.server.stop() == 0, cls.server.log_text()[-4000:]
        code, output = cls.server.verify()
        assert code == 0, output

    assert_fails = ServerCase.assert_fails

    def may_read(self, client, id):
        try:
            client.call("files.read", id=id)
            return True
        except RpcError as error:
            self.assertEqual(error.kind, "not_found")
            return False

    def readers(self, id):
        people = {"alpha": self.alpha, "anna": self.anna, "beta": self.beta, "child": self.child, "channel": self.channel,
            "bound": self.bound}
        return {name for name, client in people.items() if self.may_read(client, id)}

    def test_who_reads_a_row_reads_its_files(self):
        file = upload(self.alpha, b"a paper")["id"]
        self.assertEqual(self.readers(file), {"alpha"})
        paper = self.alpha.call("papers.put", file=file)["paper"]
        self.assertEqual(paper["file"], file)
        self.assertEqual(self.readers(file), {"alpha", "anna", "channel"})
        self.alpha.call("papers.change", id=paper["id"], file=None)
        self.assertEqual(self.readers(file), {"alpha"}, "nothing names it any more")

    def test_lists_and_objects_name_too(self):
        one, two, three = (upload(self.alpha, b"%d" % i)["id"] for i in range(3))
        paper = self.alpha.call("papers.put", more=[one, two, one], cover={"image": three})["paper"]
        for file in (one, two, three):
            self.assertEqual(self.readers(file), {"alpha", "anna", "channel"})
        self.alpha.call("papers.change", id=paper["id"], more=[two])
        self.assertEqual(self.readers(one), {"alpha"})
        self.assertEqual(self.readers(two), {"alpha", "anna", "channel"})

    def test_a_parent_reads_its_childs(self):
        file = upload(self.child, b"of a child")["id"]
        self.child.call("papers.put", file=file)
        self.assertEqual(self.readers(file), {"alpha", "anna", "child", "channel"})

    def test_what_is_the_vendors_stays_so(self):
        paper = self.alpha.call("papers.put")["paper"]["id"]
        file = upload(self.channel, b"poor work")["id"]
        self.channel.call("papers.change", id=paper, review=file)
        self.assertEqual(self.readers(file), {"channel"})
        self.assert_fails("invalid_params", self.alpha.call, "papers.put", file=file)
        self.channel.call("papers.change", id=paper, file=file)
        self.assertEqual(self.readers(file), {"alpha", "anna", "channel"})

    def test_what_one_may_not_read_one_may_not_name(self):
        own = upload(self.beta, b"of Beta")["id"]
        named = upload(self.alpha, b"of Alpha, named")["id"]
        self.alpha.call("papers.put", file=named)
        foreign = upload(self.alpha, b"of Alpha")["id"]
        absent = "file_0000000000001"
        told = []
        for id in (absent, foreign, named):
            error = self.assert_fails("invalid_params", self.beta.call, "papers.put", file=id)
            self.assertEqual(error.fields(), {"file": "not_found"})
            told.append((error.code, error.message, error.data))
        self.assertEqual(told[0], told[1])
        self.assertEqual(told[0], told[2])
        error = self.assert_fails("invalid_params", self.beta.call, "papers.put", more=[own, named, own, absent],
            cover={"image": foreign})
        self.assertEqual(error.fields(), {"more[1]": "not_found", "more[3]": "not_found", "cover.image": "not_found"})
        mine = self.beta.call("papers.put", file=own)["paper"]["id"]
        self.assert_fails("invalid_params", self.beta.call, "papers.change", id=mine, file=named)
        self.assert_fails("invalid_params", self.beta.call, "papers.look", file=named)
        self.assertEqual(self.beta.call("papers.look", file=own)["file"], own)
        self.assertEqual(self.readers(named), {"alpha", "anna", "channel"})
        # The same content under an id of one's own is one's own.
        again = upload(self.beta, b"of Alpha, named")["id"]
        self.beta.call("papers.put", file=again)

    def test_nor_through_a_plugin_that_does_not_look(self):
        foreign = upload(self.alpha, b"not to be had")["id"]
        error = self.assert_fails("invalid_params", self.beta.call, "papers.steal", text=foreign)
        self.assertEqual(error.fields(), {"file": "not_found"})
        self.assert_fails("not_found", self.beta.call, "papers.describe", text=foreign)
        self.assertEqual(self.channel.call("papers.pry", text=foreign), {})

    def test_the_service(self):
        row = upload(self.alpha, b"%PDF-1.4 a paper", "paper.pdf")
        told = self.alpha.call("papers.describe", text=row["id"])["file"]
        self.assertEqual({key: told[key] for key in ("id", "name", "size", "type", "sha256")},
            {key: row[key] for key in ("id", "name", "size", "type", "sha256")})
        self.assert_fails("not_found", self.alpha.call, "papers.describe", text="file_0000000000001")
        self.assert_fails("not_found", self.alpha.call, "papers.describe", text="nonsense")

    def test_what_a_row_names_stays(self):
        admin = self.world.admin
        kept, freed = upload(self.alpha, b"kept for good")["id"], upload(self.alpha, b"kept for a while")["id"]
        self.alpha.call("papers.put", file=kept)
        paper = self.alpha.call("papers.put", file=freed)["paper"]["id"]
        admin.call("clock.advance", by=3 * 86400)
        self.assertEqual(self.readers(kept), {"alpha", "anna", "channel"})
        self.alpha.call("papers.change", id=paper, file=None)
        admin.call("clock.advance", by=86400 - 60)
        self.assertTrue(self.may_read(self.alpha, freed))
        admin.call("clock.advance", by=120)
        self.assertFalse(self.may_read(self.alpha, freed))
        self.assertTrue(self.may_read(self.alpha, kept))

    def test_a_dry_run_names_nothing(self):
        file = upload(self.alpha, b"only asked")["id"]
        self.alpha.call("papers.put", file=file, dry_run=True)
        self.assertEqual(self.readers(file), {"alpha"})


if __name__ == "__main__":
    unittest.main()
