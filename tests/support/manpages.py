# SPDX-License-Identifier: Apache-2.0
"""The manual pages of Debian's packages manpages, manpages-dev, manpages-de and manpages-fr as articles: what somebody wrote for
readers, in three languages, thousands of them. examples/packages.sh fetches them (prm_fetch_manuals), with mandoc, which makes
text of them: packages that are unpacked and not installed, since small systems leave manual pages out.

    python3 -B tests/support/manpages.py [FOLDER]      what is there
"""

import concurrent.futures
import glob
import gzip
import os
import re
import subprocess
import sys

LANGUAGES = ("en", "de", "fr")
BODY_MOST = 100000  # characters; longer ones are cut, at a line
WIDE = 1000  # no line is broken: paragraphs are


def folder():
    """Where the pages are: a folder `manuals` in one of those of PATH; None if they were not fetched."""
    for place in os.environ.get("PATH", "").split(os.pathsep):
        if os.path.isfile(os.path.join(place, "manuals", "usr", "bin", "mandoc")):
            return os.path.join(place, "manuals")
    return None


def files(root, language):
    """(code, file) of each page that is not another's name."""
    pages = os.path.join(root, "usr", "share", "man", "" if language == "en" else language)
    for file in sorted(glob.glob(os.path.join(pages, "man[1-9]", "*.gz"))):
        if not os.path.islink(file):
            yield os.path.basename(file)[:-len(".gz")], file


def text_of(root, source):
    done = subprocess.run([os.path.join(root, "usr", "bin", "mandoc"), "-Tutf8", "-Kutf-8", "-Owidth=%d" % WIDE], input=source,
        capture_output=True)
    return re.sub(".\b", "", done.stdout.decode(errors="replace"))


def sections(text):
    """(heading, lines) in order; what is indented belongs to the heading before."""
    found = [("", [])]
    for line in text.splitlines()[1:-1]:  # without the running head and foot
        if line and not line[0].isspace():
            found.append((line.strip(), []))
        elif line.strip() or (found[-1][1] and found[-1][1][-1]):
            found[-1][1].append(line.strip())
    return found[1:]


def article(code, text):
    """What is imported: the title is the line of the first section, "ls - list directory contents"; None if there is none."""
    parts = sections(text)
    title = " ".join(" ".join(parts[0][1]).split()) if parts else ""
    if len(title) < 3:
        return None
    body = "\n\n".join("# %s\n%s" % (heading, "\n".join(lines).strip()) for heading, lines in parts[1:])[:BODY_MOST]
    names = re.split(" [-–—] ", title)[0]
    keywords = [name for name in re.split(r"[,\s]+", names) if 0 < len(name) <= 60][:30]
    return {"code": code, "title": title[:200], "body": body.strip() or title, "keywords": keywords}


def read(root, language, code, file):
    with gzip.open(file) as source:
        text = source.read()
    if text.lstrip().startswith(b".so "):
        return None  # another's name
    made = article(code, text_of(root, text))
    return made and {"locale": language, **made}


def articles(root, languages=LANGUAGES):
    """All of them, in order."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        asked = [pool.submit(read, root, language, code, file) for language in languages
            for code, file in files(root, language)]
        return [one.result() for one in asked if one.result()]


def batches(made, most=50, size=400000):
    """What one call takes."""
    batch, used = [], 0
    for one in made:
        length = len(one["body"].encode()) + 1000
        if batch and (len(batch) == most or used + length > size):
            yield batch
            batch, used = [], 0
        batch.append(one)
        used += length
    if batch:
        yield batch


def bring(manager, audience, made):
    """Imports them, published; how many there were of each kind."""
    counts = {"created": 0, "changed": 0, "unchanged": 0, "busy": 0}
    for batch in batches(made):
        done = manager.call("knowledge.import", audience=audience, publish=True, articles=batch)
        for kind in counts:
            counts[kind] += done[kind]
    return counts


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else folder()
    made = articles(root)
    for language in LANGUAGES:
        print("%s: %d articles, %d characters" % (language, sum(one["locale"] == language for one in made),
            sum(len(one["body"]) for one in made if one["locale"] == language)))


if __name__ == "__main__":
    main()
