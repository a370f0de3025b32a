#!/usr/bin/env python3
"""How long others wait while a large file is published: issue 9, section 4.

  tests/bench/busy_bench.py [--binary build/release/bin/chengxin] [--generate PROGRAM] [--rows 250000] [--others 8]

Starts a server on a new directory, uploads a file of so many rows, and until the batch is done keeps eight clients that fail to sign in
and eight that hold a plain page of a result open (each asks again as soon as it is answered). Meanwhile it measures a public list, and
the sign-in of a right password from a device used before. Times are wall-clock milliseconds of a whole request on loopback.
"""
import argparse, http.client, json, multiprocessing, pathlib, re, shutil, subprocess, sys, tempfile, threading, time, uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TODAY = "2026-11-02"


class Client:
    def __init__(self, port):
        self.port, self.cookies, self.connection = port, {}, None

    def ask(self, method, path, body=None, kind=None):
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}
        if kind:
            headers["Content-Type"] = kind
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
            content = answer.read()
        except Exception:
            self.connection.close()
            self.connection = None
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, text = value.split(";", 1)[0].split("=", 1)
                self.cookies[key] = text
        return answer.status, content

    def post(self, path, value):
        return self.ask("POST", path, json.dumps(value).encode(), "application/json")

    def sign_in(self, name, password):
        return self.post("/api/v1/accounts/sign-in", {"name": name, "password": password})[0]

    def upload(self, file):
        mark = uuid.uuid4().hex
        body = (f"--{mark}\r\nContent-Disposition: form-data; name=\"catalogue\"\r\n\r\npenalty\r\n--{mark}\r\n"
                f"Content-Disposition: form-data; name=\"file\"; filename=\"large.csv\"\r\n\r\n").encode() + file.read_bytes() + f"\r\n--{mark}--\r\n".encode()
        status, content = self.ask("POST", "/api/v1/data-import/upload", body, f"multipart/form-data; boundary={mark}")
        if status != 200:
            sys.exit(f"upload: {status} {content.decode()}")
        return json.loads(content)["batch_id"]


def quantiles(times):
    times = sorted(times)
    at = lambda part: times[min(len(times) - 1, int(part * len(times)))] * 1000 if times else float("nan")
    return {"requests": len(times), "p50": round(at(0.5), 1), "p99": round(at(0.99), 1), "worst": round(at(1), 1)}


def measured(function):
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


def sign_in_now_and_then(over, known):
    times = []
    while not over.is_set():
        begin = time.perf_counter()
        if known.sign_in("known", "Hua2-Sheng.9") != 200:
            sys.exit("a sign-in from a known device was refused")
        times.append(time.perf_counter() - begin)
        time.sleep(0.3)
    return times


def read_lists(over, reader):
    times, number = [], 0
    while not over.is_set():
        number += 1
        times.append(measured(lambda: reader.ask("GET", f"/api/v1/publicity/records?page={number % 50 + 1}")))
        time.sleep(0.01)
    return times


class Measure:
    """A function in a process of its own, which gives times until `over`."""

    def __init__(self, over, function, client):
        self.over, self.times = over, multiprocessing.Queue()
        self.process = multiprocessing.Process(target=lambda: self.times.put(function(over, client)))
        self.process.start()

    def end(self):
        self.over.set()
        times = self.times.get(timeout=60)
        self.process.join()
        return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(ROOT / "build/release/bin/chengxin"))
    parser.add_argument("--generate", default=str(ROOT / "build/release/bench/bench_generate"))
    parser.add_argument("--rows", type=int, default=250_000)
    parser.add_argument("--others", type=int, default=8, help="clients that fail to sign in, and as many with a plain page")
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="chengxin-busy-"))
    data, file, small = work / "data", work / "rows.csv", work / "first.csv"
    run = lambda *words, **more: subprocess.run([options.binary, *words], check=True, capture_output=True, text=True, **more)
    subprocess.run([options.generate, str(options.rows), str(file)], check=True)
    lines = file.read_bytes().split(b"\n")
    small.write_bytes(b"\n".join(lines[:2001]) + b"\n")
    run("import", "--data", str(data), "--catalogue", "penalty", "--today", TODAY, str(small))
    run("user", "add", "--data", str(data), "--role", "credit_office", "--password-stdin", "clerk", input="Hua2-Sheng.9\n")
    run("user", "add", "--data", str(data), "--role", "credit_office", "--password-stdin", "known", input="Hua2-Sheng.9\n")
    server = subprocess.Popen([options.binary, "serve", "--data", str(data), "--port", "0", "--today", TODAY], stdout=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+)/", server.stdout.readline()).group(1))
    stop = threading.Event()
    failures, pages, refused = [], [], []

    def repeat(work_once, times):
        while not stop.is_set():
            times.append(measured(work_once))

    try:
        clerk, known, reader = Client(port), Client(port), Client(port)
        if clerk.sign_in("clerk", "Hua2-Sheng.9") != 200 or known.sign_in("known", "Hua2-Sheng.9") != 200:
            sys.exit("sign-in fails")
        quiet = quantiles([measured(lambda: reader.ask("GET", "/api/v1/publicity/records?page=%d" % n)) for n in range(1, 201)])
        quiet_sign_in = quantiles([measured(lambda: known.sign_in("known", "Hua2-Sheng.9")) for _ in range(10)])
        batch = clerk.upload(file)
        threads = []
        for number in range(options.others):
            def fail(client=Client(port), name=f"stranger{number}"):
                status = client.sign_in(name, "wrong")
                if status == 429:
                    refused.append(status)
                    time.sleep(0.2)
            threads.append(threading.Thread(target=repeat, args=(fail, failures)))
            page = Client(port)
            page.cookies = dict(clerk.cookies)
            def open_page(client=page):
                client.ask("GET", f"/upload/plain/result?id={batch}")
                time.sleep(0.05) # the browser draws it
            threads.append(threading.Thread(target=repeat, args=(open_page, pages)))
        # What is measured runs in processes of its own: the interpreter's lock would be measured otherwise.
        over = multiprocessing.Event()
        measures = [Measure(over, sign_in_now_and_then, known), Measure(over, read_lists, reader)]
        begin = time.perf_counter()
        for thread in threads:
            thread.start()
        while True:
            state = json.loads(clerk.ask("GET", f"/api/v1/data-import/batch?id={batch}")[1])
            if state["state"] in ("done", "failed"):
                break
            time.sleep(0.2)
        took = time.perf_counter() - begin
        stop.set()
        signs, lists = [measure.end() for measure in measures]
        for thread in threads:
            thread.join()
        result = {"rows": options.rows, "import_seconds": round(took, 1), "state": state["state"], "accepted": state["accepted"], "list_quiet": quiet,
                  "list": quantiles(lists), "sign_in_quiet": quiet_sign_in, "sign_in_known_device": quantiles(signs), "failing_sign_in": quantiles(failures),
                  "plain_result": quantiles([time_ - 0.05 for time_ in pages]), "refused": len(refused)}
        print(json.dumps(result, indent=2))
    finally:
        stop.set()
        server.terminate()
        server.wait()
        shutil.rmtree(work)


main()
