# SPDX-License-Identifier: Apache-2.0
"""Figures of partners over windows, as an evaluation asks for them, and how far figures are behind while deals are registered."""

import re
import ssl
import tempfile
import threading
import urllib.request

LAG = re.compile(r"^prmd_metrics_lag_(entries|seconds) (\S+)$", re.M)


class Watch(threading.Thread):
    """Reads now and then how far figures are behind."""

    def __init__(self, server):
        super().__init__()
        self.context = ssl.create_default_context(cafile=server.certificate)
        self.url, self.seen, self.over = "https://localhost:%d/metrics" % server.port, [], threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            with urllib.request.urlopen(self.url, context=self.context, timeout=60) as answer:
                self.seen.append({name: float(value) for name, value in LAG.findall(answer.read().decode())})

    def end(self):
        self.over.set()
        self.join()
        return {name: max((one[name] for one in self.seen), default=0) for name in ("entries", "seconds")}


def part_windows(bench, tool):
    with tempfile.TemporaryDirectory(prefix="figures-") as directory:
        figures = tool("bench_figures", directory, bench.size(1000, 20), bench.size(3000, 50))
    row = lambda what, figure, target="": bench.row("windows", what, figure, target)
    row("10 figures over 12 months, partner of 3000 events, us", "%.0f" % figures["busy_today_us"], "< 500")
    row("the same as of any day", "%.0f" % figures["busy_any_day_us"], "< 500")
    row("10 figures over 12 months, partner of 20 events, us", "%.0f" % figures["ordinary_today_us"], "< 100")
    row("the same, of one product", "%.0f" % figures["ordinary_product_us"], "< 2000")
    row("sums by month, of what the writer has for an event", "%.0f %%" % (100 * figures["months_us"] / figures["busy_event_us"]))
    vendor, count = bench.vendor(), bench.size(20000, 64)
    vendor.ready(count)
    watch = Watch(vendor.server)
    watch.start()
    try:
        load = vendor.register(count)
    finally:
        lag = watch.end()
    row("registrations a second", "%d" % load["requests_per_s"])
    row("figures behind the journal meanwhile, s / entries", "%.2f / %d" % (lag["seconds"], lag["entries"]), "< 1")
    return {**figures, "lag": lag}
