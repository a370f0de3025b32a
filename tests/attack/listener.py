"""The listener that tests/attack/tls, tests/attack/slow and tests/bench/many_connections.py attack: demonstration data on loopback."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Listener:
    """`chengxin serve --demo` in a temporary directory; a context manager. With `tls` it makes a certificate first."""

    def __init__(self, binary=None, tls=False, wrapper=()):
        self.binary = pathlib.Path(binary or ROOT / "build/dist/bin/chengxin")
        if not os.access(self.binary, os.X_OK):
            raise SystemExit(f"{self.binary} is missing; build-scripts/build makes it")
        self.tls, self.wrapper = tls, list(wrapper)

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="chengxin-listener-"))
        command = [*self.wrapper, str(self.binary), "serve", "--data", str(self.directory / "data"), "--port", "0", "--demo"]
        if self.tls:
            key, certificate = self.directory / "key.pem", self.directory / "certificate.pem"
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "90", "-sha256",
                            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "extendedKeyUsage=serverAuth",
                            "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
            command += ["--tls-cert", str(certificate), "--tls-key", str(key)]
        self.log = open(self.directory / "log", "w+", encoding="utf-8")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)
        for line in self.process.stdout:
            found = re.search(r"已启动：(https?)://[^/:]+:(\d+)", line)
            if found:
                self.port = int(found.group(2))
                self.address = f"{found.group(1)}://127.0.0.1:{self.port}"
                return self
        self.log.seek(0)
        raise SystemExit(f"{self.binary} did not start:\n{self.log.read()}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()
        shutil.rmtree(self.directory)

    def alive(self):
        return self.process.poll() is None

    def resident_kib(self):
        """Resident memory of the server."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1))


def need(program, package):
    if not shutil.which(program):
        sys.exit(f"{program} is missing: sudo apt-get install -y --no-install-recommends {package}")
