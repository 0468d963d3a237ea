"""SQL over ClickHouse's HTTP interface, as the user who may only read.

Where the facts are, in this order:

* ``INSIGHT_READER_URL``, ``INSIGHT_READER_USERNAME``, ``INSIGHT_READER_PASSWORD_FILE``, ``INSIGHT_READER_DATABASE``: a server of your own;
* ``run/reader.json`` in the data folder that ``INSIGHT_DATA`` names;
* the same in ``data`` or ``data/demo``, here or up to three folders above.

``INSIGHT_TENANTS`` (names with commas between them) holds every query to these tenants: the server's row policies do it, whatever the SQL says.
"""

import ipaddress
import json
import os
import re
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pandas as pd

MAX_ROWS = 1_000_000
MAX_SECONDS = 120
MAX_ANSWER_BYTES = 1 << 30
HELD_SUFFIX = "_tenants"
TENANT_HEADER = "X-Insight-Tenants"


class InsightError(Exception):
    """Something that a person can mend: the message says what."""


def connect():
    """The facts of the running system."""
    environment = os.environ
    tenants = [t for t in environment.get("INSIGHT_TENANTS", "").split(",") if t]
    if url := environment.get("INSIGHT_READER_URL"):
        file = environment.get("INSIGHT_READER_PASSWORD_FILE")
        password = Path(file).read_text().splitlines()[0] if file else ""
        return Connection(url, environment.get("INSIGHT_READER_USERNAME", "insight_reader"), password, environment.get("INSIGHT_READER_DATABASE", "insight"), tenants)
    address = run_file("reader.json")
    return Connection(address["Url"], address["Username"], address["Password"], address["Database"], tenants)


def run_file(name):
    """A file that the running system wrote into ``run`` of its data folder."""
    if data := os.environ.get("INSIGHT_DATA"):
        folders = [Path(data)]
    else:
        here = Path.cwd()
        folders = [above / "data" / below for above in [here, *list(here.parents)[:3]] for below in ("", "demo")]
    for folder in folders:
        file = folder / "run" / name
        if file.is_file():
            return json.loads(file.read_text())
    raise InsightError(f"There is no run/{name} in {', '.join(str(f) for f in folders)}: start Insight, and name its data folder in INSIGHT_DATA.")


def opener(url):
    """Loopback is asked directly, whatever proxy the environment names."""
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    return urllib.request.build_opener(_NoRedirect(), *([urllib.request.ProxyHandler({})] if local else []))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A password goes where it is meant to go and nowhere else."""

    def redirect_request(self, *_):
        return None


class Connection:
    """One server, one user. Every query is one request."""

    def __init__(self, url, username, password, database, tenants=()):
        if not re.match(r"^https?://[^/@]+/?$", url):
            raise InsightError(f"'{url}' is no address of ClickHouse, such as http://127.0.0.1:8123")
        self._url = url.rstrip("/")
        self._database = database
        self._headers = {"X-ClickHouse-User": username + (HELD_SUFFIX if tenants else ""), "X-ClickHouse-Key": password}
        if tenants:
            self._headers[TENANT_HEADER] = ",".join(t.encode().hex().upper() for t in tenants)
        self._opener = opener(self._url)

    def __repr__(self):
        return f"Connection({self._url}, {self._headers['X-ClickHouse-User']})"

    def query(self, sql, **parameters):
        """The answer as a DataFrame. ``{name:Type}`` in the SQL takes the parameter of that name: values are never spliced into text."""
        body = json.loads(self._ask(sql, parameters, "JSONCompact"))
        if len(body["data"]) > MAX_ROWS:
            raise InsightError(f"More than {MAX_ROWS:,} rows: count in SQL, or take fewer.")
        names = [column["name"] for column in body["meta"]]
        frame = pd.DataFrame(body["data"], columns=names)
        for position, column in enumerate(body["meta"]):
            frame.isetitem(position, _typed(frame.iloc[:, position], column["type"]))
        return frame

    def value(self, sql, **parameters):
        """The only value of an answer; None when there is none."""
        frame = self.query(sql, **parameters)
        return None if frame.empty else frame.iloc[0, 0]

    def arrow(self, sql, **parameters):
        """The answer as a pyarrow Table, where pyarrow is installed: faster for millions of rows."""
        import pyarrow.ipc  # noqa: PLC0415 - Debian 12 has none, and nothing else needs it

        return pyarrow.ipc.open_stream(self._ask(sql, parameters, "ArrowStream")).read_all()

    def _ask(self, sql, parameters, form):
        fields = {"database": self._database, "default_format": form, "session_timezone": "UTC", "limit": MAX_ROWS + 1, "max_execution_time": MAX_SECONDS,
                  "wait_end_of_query": 1}
        fields.update({"param_" + name: _text(value) for name, value in parameters.items()})
        request = urllib.request.Request(f"{self._url}/?{urllib.parse.urlencode(fields)}", data=sql.encode(), headers=self._headers)
        try:
            with self._opener.open(request, timeout=MAX_SECONDS + 15) as answer:
                body = answer.read(MAX_ANSWER_BYTES + 1)
        except urllib.error.HTTPError as error:
            raise InsightError(_short(error.read(16_384).decode(errors="replace"))) from None
        except (urllib.error.URLError, OSError) as error:
            raise InsightError(f"ClickHouse at {self._url} cannot be reached: {getattr(error, 'reason', error)}. Is Insight running?") from None
        if len(body) > MAX_ANSWER_BYTES:
            raise InsightError("The answer is larger than 1 GiB: count in SQL, or take fewer rows.")
        return body


def _text(value):
    """A parameter in ClickHouse's escaped text form."""
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_quoted(item) for item in value) + "]"
    if isinstance(value, pd.Timestamp) or hasattr(value, "isoformat"):
        time = pd.Timestamp(value)
        value = (time.tz_convert("UTC") if time.tzinfo else time).strftime("%Y-%m-%d %H:%M:%S.%f")
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r").replace("\0", "\\0")


def _quoted(item):
    return str(item) if isinstance(item, (int, float)) else "'" + str(item).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _typed(column, kind):
    """Numbers as numbers and times as times in UTC; arrays and maps stay lists and dictionaries."""
    kind = re.sub(r"^(?:LowCardinality|Nullable|SimpleAggregateFunction\(\w+, )\(?(.*?)\)*$", r"\1", kind) if kind.startswith(("LowCardinality", "Nullable")) else kind
    if kind.startswith(("DateTime", "Date")):
        return pd.to_datetime(column, utc=True, errors="coerce")
    if re.fullmatch(r"U?Int(8|16|32|64)", kind):
        numbers = pd.to_numeric(column)
        return numbers if len(column) else numbers.astype("int64")
    if kind.startswith(("Float", "Decimal")):
        return pd.to_numeric(column, errors="coerce").astype(float)
    return column


def _short(text):
    """ClickHouse's sentence with its place and name, without versions and lists of what else could have stood there."""
    text = re.sub(r"^Code: \d+\. DB::Exception: ", "", text.strip())
    text = re.sub(r"\s*\(version [^)]*\)\s*$", "", text)
    name = re.search(r"\(([A-Z][A-Z0-9_]+)\)\s*$", text)
    text = re.split(r"\. Expected one of|: [Ww]hile executing|:? [Ii]n scope ", text)[0]
    text = "".join(c if c.isprintable() else "·" for c in " ".join(text.split()))[:400]
    return text if name is None or name.group(0).strip() in text else f"{text} {name.group(0).strip()}"
