"""What the attacks share: the program on demonstration data on loopback. tests/attack/tls and slow need no more; portal.py adds to it."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary_at(path=None):
    """build/dist/bin/chengxin, or the one given."""
    binary = pathlib.Path(path or ROOT / "build/dist/bin/chengxin")
    if not os.access(binary, os.X_OK):
        raise SystemExit(f"{binary} is missing; build-scripts/build makes it")
    return binary


def need(program, packages=None):
    if not shutil.which(program):
        raise SystemExit(f"{program} is missing: sudo apt-get install -y --no-install-recommends {packages or program}")


def start(binary, directory, log, *options):
    """`chengxin serve --demo` on a free port: the process and its address. What it logs goes to the open file `log`."""
    command = [str(binary), "serve", "--data", str(directory / "data"), "--port", "0", "--demo", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    for line in process.stdout:
        if found := re.search(r"已启动：(https?)://[^/:]+:(\d+)", line):
            return process, f"{found.group(1)}://127.0.0.1:{found.group(2)}"
    log.seek(0)
    raise SystemExit(f"{binary} did not start:\n{log.read()}")


class Listener:
    """In a temporary directory; a context manager. With `tls` it makes a certificate first."""

    def __init__(self, binary=None, tls=False):
        self.binary, self.tls = binary_at(binary), tls

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="chengxin-listener-"))
        options = []
        if self.tls:
            key, certificate = self.directory / "key.pem", self.directory / "certificate.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90", "-sha256",
                            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth",
                            "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
            options = ["--tls-cert", str(certificate), "--tls-key", str(key)]
        self.log = open(self.directory / "log", "w+", encoding="utf-8")
        self.process, self.address = start(self.binary, self.directory, self.log, *options)
        self.port = int(self.address.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.directory)

    def alive(self):
        return self.process.poll() is None
