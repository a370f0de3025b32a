"""The portal that tests/attack/sqlmap and tests/attack/wapiti attack: demonstration data on loopback, and what there is to attack."""

import collections
import json
import pathlib
import shutil
import sqlite3
import tempfile
import urllib.error
import urllib.request

from listener import start

PASSWORD = "Yanshi-Only-2026"  # of the demo accounts, which exist in demonstration data only

# A value of each parameter with which the endpoint does its work; what is not here is empty.
SAMPLES = {
    "q": "公司", "kind": "all", "sort": "-decided_on", "page": "1", "page_size": "20", "catalogue": "penalty", "code": "penalty",
    "slug": "clerk", "from": "2026-01-01", "to": "2026-12-31", "year": "2026", "id": "1", "severity": "error", "state": "done",
    "name": "demo-clerk", "password": "Falsch-1-Geheim", "old_password": "Falsch-1-Geheim", "new_password": "Neu-2-Geheim.3",
    "record_id": "1", "decision": "confirm", "reason": "数据有误", "usccs": ["91659900MA00000001"],
    "changes": [{"column": "CF_NR_FK", "value": "0.2"}], "uscc": "91659900MA00000001", "authority": "伊宁市市场监督管理局",
    "county": "654002", "next": "/upload", "plain": "1",
}

# Pages for people are not in /openapi.json: method, path, fields, role.
PAGES = [
    ("get", "/", [], "guest"),
    ("get", "/search", ["q", "kind", "authority", "county", "year", "page", "plain"], "guest"),
    ("get", "/subject", ["uscc", "name", "plain"], "guest"),
    ("get", "/publicity", ["catalogue", "q", "authority", "county", "from", "to", "sort", "page", "plain"], "guest"),
    ("get", "/record", ["id", "plain"], "guest"),
    ("get", "/help", ["page", "plain"], "guest"),
    ("get", "/sign-in/plain", ["next", "plain"], "guest"),
    ("post", "/sign-in/plain", ["name", "password", "next", "plain"], "guest"),
    ("get", "/uploads", ["state", "catalogue", "q", "sort", "page", "plain"], "demo-clerk"),
    ("get", "/held", ["q", "page", "plain"], "demo-credit"),
    ("post", "/held", ["record_id", "decision", "reason", "plain"], "demo-credit"),
    ("get", "/upload/plain", ["catalogue", "plain"], "demo-clerk"),
    ("get", "/upload/plain/result", ["id", "plain"], "demo-clerk"),
    ("post", "/upload/plain/undo", ["id", "reason", "plain"], "demo-clerk"),
    ("post", "/password/plain", ["old_password", "new_password", "plain"], "demo-clerk"),
]

Request = collections.namedtuple("Request", "method path fields body_type role")  # body_type: "", "json", "form", "multipart"


class Portal:
    """Starts `chengxin serve` on demonstration data in a temporary directory; a context manager."""

    def __init__(self, binary, site):
        self.binary, self.site = binary, site
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="chengxin-attack-"))
        self.process = None

    def __enter__(self):
        self._start()
        self._stop()
        self._never_lock_out()
        self._start()
        return self

    def __exit__(self, *_):
        self._stop()
        shutil.rmtree(self.directory)

    def _start(self):
        self.log = open(self.directory / "log", "w+", encoding="utf-8")
        self.process, self.address = start(self.binary, self.directory, self.log, "--site", self.site, "--access-log")

    def _stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.flush()

    def _never_lock_out(self):
        """Lock-out and growing delays would hide the sign-in from the tools: forget each failure as it is stored."""
        with sqlite3.connect(self.directory / "data" / "chengxin.db") as database:
            database.execute("CREATE TRIGGER never_lock_out AFTER INSERT ON login_attempt BEGIN DELETE FROM login_attempt; END")

    def session(self, account):
        """A new session cookie of a demo account; empty for a guest."""
        if account == "guest":
            return ""
        body = json.dumps({"name": account, "password": PASSWORD}).encode()
        request = urllib.request.Request(self.address + "/api/v1/accounts/sign-in", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return answer.headers["Set-Cookie"].split(";")[0]

    def signed_in(self, cookie):
        """Whether the session of this cookie is still good."""
        try:
            urllib.request.urlopen(urllib.request.Request(self.address + "/api/v1/accounts/me", headers={"Cookie": cookie})).close()
        except urllib.error.HTTPError:
            return False
        return True

    def status(self, method, path):
        """Of a request by a guest."""
        try:
            with urllib.request.urlopen(urllib.request.Request(self.address + path, method=method)) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def endpoints(self):
        """Every operation of /openapi.json with at least one field, once for each role that may call it."""
        with urllib.request.urlopen(self.address + "/openapi.json") as answer:
            document = json.load(answer)
        roles = {"anyone": ["guest"], "signed_in": ["demo-clerk", "demo-admin"], "import_upload": ["demo-clerk"], "import_confirm": ["demo-credit"]}
        requests = []
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                for role in roles.get(operation["x-permission"], ["demo-admin"]):
                    requests.append(Request(method, path, *fields_of(operation), role))
        return requests

    def server_errors(self):
        """Requests that were answered 5xx, from the access log, and the number of all requests. 501 is the right answer to a
        method that does not exist, 503 says that a queue is full."""
        self.log.flush()
        lines = [json.loads(line) for line in open(self.log.name, encoding="utf-8") if '"status"' in line]
        wrong = [line for line in lines if str(line["status"]).startswith("5") and str(line["status"]) not in ("501", "503")]
        return wrong, len(lines)

    def alive(self):
        return self.process.poll() is None


def fields_of(operation):
    """Names of the fields, and the type of the body."""
    if "requestBody" not in operation:
        return [parameter["name"] for parameter in operation.get("parameters", [])], ""
    media, content = next(iter(operation["requestBody"]["content"].items()))
    return list(content["schema"].get("properties", {})), "json" if media == "application/json" else "multipart"


def pages():
    return [Request(method, path, fields, "form" if method == "post" else "", role) for method, path, fields, role in PAGES]


def sample(path, name):
    return "clerk" if (path, name) == ("/help", "page") else SAMPLES.get(name, "")
