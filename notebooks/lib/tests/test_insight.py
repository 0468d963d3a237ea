"""Run with: python3 -m unittest discover -s notebooks/lib -t notebooks/lib (Debian's python3)."""

import json
import os
import tempfile
import threading
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest import mock

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import pandas as pd

from insight import budget, hunting, inventory, limits, plots, traffic
from insight.connection import Connection, InsightError, connect
from insight.console import Console
from insight.text import count, plain, share


class Server:
    """Stands for ClickHouse and for the console: remembers what it was asked and says what it was told."""

    def __init__(self, status=200, body=b""):
        self.asked = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(handler):  # noqa: N805, N802
                text = handler.rfile.read(int(handler.headers["Content-Length"])).decode()
                self.asked.append((urllib.parse.parse_qs(urllib.parse.urlsplit(handler.path).query), dict(handler.headers), text))
                handler.send_response(status)
                handler.send_header("Content-Length", str(len(body)))
                if status == 302:
                    handler.send_header("Location", "http://192.0.2.1/")
                handler.end_headers()
                handler.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


ANSWER = json.dumps({"meta": [{"name": "t", "type": "DateTime('UTC')"}, {"name": "n", "type": "UInt64"}, {"name": "x", "type": "Nullable(Float64)"}, {"name": "s", "type": "LowCardinality(String)"},
                              {"name": "a", "type": "Array(String)"}], "data": [["2026-03-01 10:00:00", 18446744073709551615, None, "007", ["p"]]]}).encode()


class Queries(unittest.TestCase):
    def test_types_are_pandas_own(self):
        with Server(body=ANSWER) as server:
            frame = Connection(server.url, "reader", "secret", "insight").query("SELECT 1")
        self.assertEqual(frame.t[0], pd.Timestamp("2026-03-01 10:00:00", tz="UTC"))
        self.assertEqual(frame.n[0], 2**64 - 1)
        self.assertTrue(pd.isna(frame.x[0]))
        self.assertEqual((frame.s[0], frame.a[0]), ("007", ["p"]))

    def test_no_rows_keep_their_types(self):
        body = json.dumps({"meta": [{"name": "t", "type": "DateTime64(6, 'UTC')"}, {"name": "n", "type": "UInt8"}], "data": []}).encode()
        with Server(body=body) as server:
            frame = Connection(server.url, "reader", "secret", "insight").query("SELECT 1")
        self.assertEqual([str(kind) for kind in frame.dtypes], ["datetime64[ns, UTC]", "int64"])

    def test_parameters_travel_beside_the_text(self):
        with Server(body=ANSWER) as server:
            Connection(server.url, "reader", "secret", "insight").query("SELECT {s:String}, {n:UInt8}", s="a'\t\\b", n=7, l=["x'y", "z"], when=pd.Timestamp("2026-03-01T11:00:00+01:00"))
        fields, headers, sql = server.asked[0]
        self.assertEqual(sql, "SELECT {s:String}, {n:UInt8}")
        self.assertEqual(fields["param_s"], ["a'\\t\\\\b"])
        self.assertEqual((fields["param_n"], fields["database"]), (["7"], ["insight"]))
        self.assertEqual(fields["param_when"], ["2026-03-01 10:00:00.000000"])
        self.assertNotIn("secret", json.dumps(fields))
        self.assertEqual(headers["X-Clickhouse-Key"], "secret")

    def test_tenants_travel_in_a_header_as_the_held_user(self):
        with Server(body=ANSWER) as server:
            Connection(server.url, "reader", "secret", "insight", ["shop", "ä"]).query("SELECT 1")
        headers = server.asked[0][1]
        self.assertEqual((headers["X-Clickhouse-User"], headers["X-Insight-Tenants"]), ("reader_tenants", "73686F70,C3A4"))

    def test_errors_are_one_short_line(self):
        text = b"Code: 62. DB::Exception: Syntax error: failed at position 8 (FROM): FROM. Expected one of: a, b, c. (SYNTAX_ERROR) (version 26.7.2.1)\n"
        with Server(400, text) as server, self.assertRaises(InsightError) as raised:
            Connection(server.url, "reader", "secret", "insight").query("SELECT FROM")
        self.assertEqual(str(raised.exception), "Syntax error: failed at position 8 (FROM): FROM (SYNTAX_ERROR)")

    def test_redirects_get_no_password(self):
        with Server(302) as server, self.assertRaises(InsightError):
            Connection(server.url, "reader", "secret", "insight").query("SELECT 1")

    def test_a_server_that_is_away_is_said(self):
        with self.assertRaisesRegex(InsightError, "cannot be reached"):
            Connection("http://127.0.0.1:9", "reader", "secret", "insight").query("SELECT 1")

    def test_the_password_shows_nowhere(self):
        self.assertNotIn("secret", repr(Connection("http://127.0.0.1:9", "reader", "secret", "insight")))

    def test_the_data_folder_says_where(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "run").mkdir()
            (Path(folder) / "run" / "reader.json").write_text(json.dumps({"Url": "http://127.0.0.1:9", "Username": "u", "Password": "p", "Database": "d"}))
            with mock.patch.dict(os.environ, {"INSIGHT_DATA": folder}, clear=True):
                self.assertIn("http://127.0.0.1:9, u", repr(connect()))
            with mock.patch.dict(os.environ, {"INSIGHT_DATA": folder + "/none"}, clear=True), self.assertRaisesRegex(InsightError, "INSIGHT_DATA"):
                connect()


class Consoles(unittest.TestCase):
    def test_a_start_token_goes_to_no_other_console(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "run").mkdir()
            (Path(folder) / "run" / "console.json").write_text(json.dumps({"Address": "http://127.0.0.1:9/?token=secret"}))
            with mock.patch.dict(os.environ, {"INSIGHT_DATA": folder, "INSIGHT_CONSOLE": "http://127.0.0.1:10"}, clear=True), self.assertRaisesRegex(InsightError, "wants a token"):
                Console()

    def test_replay_sends_the_policy_and_gives_the_report(self):
        with tempfile.TemporaryDirectory() as folder, Server(body=b'{"touched": 3}') as server:
            (Path(folder) / "token").write_text("insight_x\n")
            with mock.patch.dict(os.environ, {"INSIGHT_CONSOLE": server.url, "INSIGHT_TOKEN_FILE": folder + "/token"}, clear=True):
                time = pd.Timestamp("2026-03-01", tz="UTC")
                report = Console().replay({"kind": "Policy"}, time, time + pd.Timedelta(hours=1))
        fields, headers, body = server.asked[0]
        self.assertEqual((report, json.loads(body), headers["Authorization"]), ({"touched": 3}, {"kind": "Policy"}, "Bearer insight_x"))
        self.assertEqual(fields["from"], ["2026-03-01T00:00:00+00:00"])


class Words(unittest.TestCase):
    def test_names_from_traffic_are_no_markup(self):
        self.assertEqual(plain("<b>\x1b[2J$x^2$`"), "·b··[2J·x^2··")
        self.assertEqual(plain("x" * 100, 10), "x" * 9 + "…")

    def test_numbers_read_well(self):
        self.assertEqual([count(1, "edge"), count(1200, "edge"), count(2, "match", "matches")], ["1 edge", "1,200 edges", "2 matches"])
        self.assertEqual([share(1, 8), share(0, 5), share(0, 0), share(1, 1000), share(1, 1), share(1, 100000)], ["12 %", "0 %", "0 %", "0.10 %", "100 %", "0.001 %"])


class Figures(unittest.TestCase):
    def test_quantiles_of_histograms_are_within_two_percent(self):
        self.assertIsNone(traffic.quantile({}, 0.5))
        self.assertEqual(traffic.quantile({"-1": 10}, 0.5), 0.0)
        buckets = {"100": 50, "150": "45", "200": 5}
        self.assertAlmostEqual(traffic.quantile(buckets, 0.5), 1.04**100.5)
        self.assertAlmostEqual(traffic.quantile(buckets, 0.95), 1.04**150.5)
        self.assertAlmostEqual(traffic.quantile(buckets, 0.96), 1.04**200.5)

    def test_callers_stand_left_and_loops_end(self):
        places = plots.layers([("web", "orders"), ("orders", "stock"), ("web", "stock"), ("stock", "web"), ("stock", "stock")])
        self.assertEqual(set(places), {"web", "orders", "stock"})
        self.assertEqual(len({(x, y) for x, y in places.values()}), 3)
        chain = plots.layers([("a", "b"), ("b", "c"), ("a", "c")])
        self.assertTrue(chain["a"][0] < chain["b"][0] < chain["c"][0])
        self.assertEqual(chain, plots.layers([("a", "c"), ("b", "c"), ("a", "b")]))

    def test_a_staircase_goes_forward_only(self):
        figure, axes = plt.subplots()
        times = [pd.Timestamp(f"2026-03-01 10:0{minute}", tz="UTC") for minute in (5, 1, 9)]
        plots.staircase(axes, times, times[1], pd.Timestamp("2026-03-01 10:08", tz="UTC"))
        self.assertEqual(list(axes.lines[0].get_ydata()), [0, 1, 2, 2])
        self.assertTrue(all(a <= b for a, b in zip(axes.lines[0].get_xdata(), axes.lines[0].get_xdata()[1:])))
        plt.close(figure)

    def test_a_deep_chain_of_calls_is_drawn(self):
        self.assertEqual(len(plots.layers([(f"s{i:04}", f"s{i + 1:04}") for i in range(300)])), 301)

    def test_nothing_stored_is_a_picture_and_a_sentence(self):
        figure, axes = plt.subplots()
        none = pd.DataFrame()
        edges = pd.DataFrame(columns=["source", "target", "requests", "failed", "errors", "evidence"])
        plots.graph(axes, edges)
        plots.bars(axes, [], [])
        plots.lines(axes, pd.DataFrame(columns=["t", "v", "g"]), "t", "v", "g")
        plt.close(figure)
        self.assertIn("no requests", traffic.conclusion(edges))
        self.assertIn("no endpoint", inventory.conclusion(none, none))
        self.assertIn("no rule", hunting.conclusion(none, none, none, none))
        self.assertIn("judged nothing", budget.conclusion(none, none, {}))
        self.assertIn("nobody asked", limits.conclusion(None, none, none))

    def test_figures_go_where_they_are_wanted(self):
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, {"INSIGHT_FIGURES": folder}):
            figure, axes = plt.subplots()
            axes.set_title("no $formula$ here")
            plots.show(figure, "name")
            self.assertTrue((Path(folder) / "name.png").read_bytes().startswith(b"\x89PNG"))
            plt.close(figure)


class Conclusions(unittest.TestCase):
    def test_the_lowest_safe_limit_is_proposed(self):
        where = pd.Series({"host": "shop.example"})
        rates = pd.DataFrame({"busiest": [3, 5, 40]})
        replays = pd.DataFrame([{"limit": 5, "requests": 1000, "touched": 50, "touched_clients": 1, "bound": 0.06}, {"limit": 44, "requests": 1000, "touched": 0, "touched_clients": 0, "bound": 0.0009},
                                {"limit": 90, "requests": 1000, "touched": 0, "touched_clients": 0, "bound": 0.0009}])
        self.assertIn("44 a minute is the lowest limit tried that is safe", limits.conclusion(where, rates, replays))
        self.assertIn("No limit is proven safe", limits.conclusion(where, rates, replays, most_false=0.0001))

    def test_candidates_are_never_below_five(self):
        self.assertEqual(limits.candidates(pd.DataFrame({"busiest": [1, 1, 2]})), [5])

    def test_who_is_refused_often_enumerates(self):
        who = pd.DataFrame({"client": ["192.0.2.7", "192.0.2.8"], "requests": [100, 100], "paths": [90, 3], "refused": [95, 1], "enumerates": [True, False]})
        text = hunting.conclusion(pd.DataFrame(), who, pd.DataFrame(), pd.DataFrame())
        self.assertIn("1 client of 2 enumerated: 192.0.2.7 asked for 90 paths", text)


if __name__ == "__main__":
    unittest.main()
