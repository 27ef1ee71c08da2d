"""The servers of the rows, each for as long as a row needs it."""
import contextlib, os, socket, subprocess, sys, time

import deflate_server

HERE = os.path.dirname(os.path.abspath(__file__))
READY = 10  # seconds
HOST = "127.0.1.1"  # that the certificate is for, and the first address that the shared driver uses


class Servers:
    """Starts what a row needs, and says where it listens and which processes it is."""

    def __init__(self, driver, options):
        self.driver, self.options = driver, options

    @contextlib.contextmanager
    def running(self, kind):
        """Yields the port and the process ids."""
        port, started = self.options.port, []
        try:
            if kind != "deflate":
                self.start(started, [os.path.join(self.options.build, "wsload"), str(port)], port)
            if kind == "tls":
                self.start(started, self.front(port + 1, port), port + 1)
            elif kind == "deflate":
                self.write("message.json", deflate_server.message(0), "wb")
                self.start(started, [sys.executable, os.path.join(HERE, "deflate_server.py"), str(port + 2)], port + 2)
            yield port + {"plain": 0, "tls": 1, "deflate": 2}[kind], [server.pid for server in started]
        finally:
            for server in started:
                server.terminate()
            for server in started:
                server.wait()

    def start(self, started, command, port):
        nice = str(self.options.nice)
        environment = dict(os.environ, LD_LIBRARY_PATH=f"{self.options.build}/ngx/usr/lib/x86_64-linux-gnu")
        server = subprocess.Popen(
            ["taskset", "-c", self.options.server_core, "nice", "-n", nice, *command], start_new_session=True, env=environment)
        started.append(server)
        self.driver.favour(server.pid, self.options.nice)
        limit = time.monotonic() + READY
        while True:
            if server.poll() is not None:
                raise SystemExit(f"measure: {command[0]} has ended with {server.returncode}; is port {port} free?")
            with contextlib.suppress(OSError), socket.create_connection((HOST, port)):
                return
            if time.monotonic() > limit:
                raise SystemExit(f"measure: {command[0]} does not listen on port {port} after {READY} s")
            time.sleep(0.02)

    def front(self, port, behind):
        """nginx as the end of TLS, the one that the shared build has unpacked. TLS 1.2 is there for nginx-lua, which also does not verify it."""
        folder = os.path.join(self.options.build, "tls")
        os.makedirs(folder, exist_ok=True)
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30", "-subj", f"/CN={HOST}",
             "-addext", f"subjectAltName=IP:{HOST},DNS:{HOST}", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"],
            check=True, capture_output=True)
        temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.write("tls/nginx.conf", f"""
            daemon off; master_process off; pid {folder}/pid; error_log stderr crit;
            events {{ worker_connections 1000; }}
            http {{
              access_log off; {temporary}
              server {{
                listen {port} ssl; ssl_certificate {folder}/certificate.pem; ssl_certificate_key {folder}/key.pem; ssl_protocols TLSv1.2 TLSv1.3;
                location / {{
                  proxy_pass http://127.0.0.1:{behind}; proxy_http_version 1.1; proxy_buffer_size 64k; proxy_buffers 4 64k; proxy_read_timeout 1h;
                  proxy_set_header Upgrade websocket; proxy_set_header Connection Upgrade;
                }}
              }}
            }}
            """)
        nginx = os.path.join(self.options.build, "ngx/usr/sbin/nginx")
        if not os.path.exists(nginx):
            raise SystemExit(f"measure: the rows tls-… need {nginx}, which the shared build unpacks; leave them out with --workloads")
        return [nginx, "-e", "stderr", "-p", folder, "-c", f"{folder}/nginx.conf"]

    def write(self, name, content, mode="w"):
        with open(os.path.join(self.options.build, name), mode) as file:
            file.write(content)
