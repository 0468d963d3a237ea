"""The console's REST API, for what only it can tell: what a policy would have done."""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from .connection import InsightError, opener, run_file

MAX_ANSWER_BYTES = 64 << 20


class Console:
    """The console of ``INSIGHT_CONSOLE`` with the token in the file ``INSIGHT_TOKEN_FILE``; else the one that runs on the data folder, with its start token."""

    def __init__(self):
        address, token_file = os.environ.get("INSIGHT_CONSOLE"), os.environ.get("INSIGHT_TOKEN_FILE")
        token = Path(token_file).read_text().split("\n")[0].strip() if token_file else None
        if not address or not token:
            running = urllib.parse.urlsplit(run_file("console.json")["Address"])
            own = f"{running.scheme}://{running.netloc}"
            # A token goes to the console that made it and to no other.
            if not token and (not address or address.rstrip("/") == own):
                token = urllib.parse.parse_qs(running.query).get("token", [None])[0]
            address = address or own
        if not token:
            raise InsightError("The console wants a token: make one with 'insight token create', put it into a file, and name that in INSIGHT_TOKEN_FILE.")
        self._address, self._token = address.rstrip("/"), token
        self._opener = opener(self._address)

    def replay(self, policy, start, end, samples=20):
        """What a policy (an object of kind Policy, as a dictionary) would have done to the requests of a time. Changes nothing."""
        fields = urllib.parse.urlencode({"from": start.isoformat(), "to": end.isoformat(), "samples": samples})
        return self._post(f"/api/v1/policies/replay?{fields}", policy)

    def _post(self, path, body):
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, data=json.dumps(body).encode(), headers=headers)
        try:
            with self._opener.open(request, timeout=90) as answer:
                return json.loads(answer.read(MAX_ANSWER_BYTES))
        except urllib.error.HTTPError as error:
            text = error.read(16_384).decode(errors="replace")
            try:
                text = json.loads(text).get("detail") or text
            except (ValueError, AttributeError):
                pass
            raise InsightError(f"The console answered {error.code}: {text[:400]}") from None
        except (urllib.error.URLError, OSError) as error:
            raise InsightError(f"The console at {self._address} cannot be reached: {getattr(error, 'reason', error)}.") from None
