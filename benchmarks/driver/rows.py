"""What is measured beyond the rows of the shared driver, by whom, and what is aimed at."""
import shlex

# As the shared driver's W: name: (mode, path, sockets, messages per socket, size, attempts at once, title)
ROWS = {
    "tls-4k": ("flood", "/flood?n={n}&size={size}", 1, 100_000, 4096, 1, "flood over TLS, 1 socket, 4 KiB"),
    "tls-echo": ("echo", "/echo", 1, 50_000, 64, 1, "echo over TLS, 1 socket, 64 B"),
    "deflate": ("flood", "/flood?n={n}", 1, 100_000, 1024, 1, "permessage-deflate: flood, 1 KiB of JSON"),
    "deflate-single": ("flood", "/flood?n={n}", 1, 100_000, 1024, 1, "permessage-deflate without context takeover: flood, 1 KiB of JSON"),
    "deflate-echo": ("echo", "/echo", 1, 20_000, 1024, 1, "permessage-deflate without context takeover: echo, 1 KiB of JSON"),
    "settled": ("connect", "/idle", 10_000, 0, 0, 200, "10,000 sockets, when they have been quiet for a while"),
    # As rows of the shared driver, but so long that the runtime has begun to optimise, which on a single core takes it a second or more.
    "long-32": ("flood", "/flood?n={n}&size={size}", 1, 40_000_000, 32, 1, "long flood, 1 socket, 32 B"),
    "long-256": ("flood", "/flood?n={n}&size={size}", 1, 20_000_000, 256, 1, "long flood, 1 socket, 256 B"),
    "long-4k": ("flood", "/flood?n={n}&size={size}", 1, 4_000_000, 4096, 1, "long flood, 1 socket, 4 KiB"),
    "long-100": ("flood", "/flood?n={n}&size={size}", 100, 300_000, 128, 100, "long flood, 100 sockets, 128 B"),
    "long-echo": ("echo", "/echo", 100, 8_000, 64, 100, "long echo, 100 sockets, 64 B"),
    "long-send": ("send", "/sink?n={n}", 1, 20_000_000, 64, 1, "long send, 1 socket, 64 B"),
}
SETTLING = 15  # seconds
SOCKETS = (1, 10, 100, 1_000, 10_000)
ECHOES = 200_000  # of a run, whatever the number of sockets
TICKS = 10_000
TICKS_PER_SECOND = 1_000


def of(sockets):
    return f"{sockets:,} socket{'s' if sockets > 1 else ''}"


ROWS |= {f"scale-{n}": ("steady", "/echo", n, ECHOES // n, 64, min(n, 200), f"echo, {of(n)}, {ECHOES:,} messages") for n in SOCKETS}
ROWS |= {
    f"pace-{n}": (
        "ticks", f"/tick?ms={1_000 * n // TICKS_PER_SECOND}&size={{size}}", n, TICKS // n, 64, min(n, 200),
        f"{TICKS_PER_SECOND:,} messages a second over {of(n)}")
    for n in SOCKETS
}

CURVES = {"scale": "What an echo costs, by number of sockets", "pace": "What a message costs at a constant pace, by number of sockets"}

OURS = ("vws", "vws-aot")
LUA_PEERS = ("lws+Lua", "nginx-lua")
DEFAULT = (*OURS, "C floor", "C floor+Lua", *LUA_PEERS, "Node ws")
TLS = (*OURS, *LUA_PEERS, "lua-http", "Node ws", "Python websockets")
DEFLATE = (*OURS, "Node ws")
SCALE = (*OURS, "lws+Lua")
LONG = (*OURS, "C floor+Lua")
CLIENTS = {"tls": TLS, "deflate": DEFLATE, "settled": OURS, "scale": SCALE, "pace": SCALE, "long": LONG, "long-echo": SCALE}  # by kind of row, or row


def for_both(aims):
    """The aims, and the same for the native binary; the start has one of its own for each."""
    for aim in aims:
        yield aim
        if aim[0] != "w5":
            yield tuple("vws-aot" if part == "vws" else part for part in aim)


# row, client, figure, least or most, factor, of which client (None: the number itself), of which row (None: the same)
AIMS = list(for_both([
    ("w1-32", "vws", "rate", ">=", 0.8, "C floor+Lua", None), ("w1-32", "vws", "rate", ">=", 1.6, "nginx-lua", None),
    ("w1-256", "vws", "rate", ">=", 0.75, "C floor+Lua", None), ("w1-256", "vws", "rate", ">=", 1.6, "nginx-lua", None),
    ("w1-4k", "vws", "rate", ">=", 1.0, "C floor+Lua", None), ("w1-4k", "vws", "rate", ">=", 1.3, "nginx-lua", None),
    ("w1-1m", "vws", "rate", ">=", 0.9, "C floor+Lua", None),
    ("w1t-256", "vws", "rate", ">=", 0.85, "vws", "w1-256"), ("w1t-4k", "vws", "rate", ">=", 0.85, "vws", "w1-4k"),
    ("w2", "vws", "rate", ">=", 0.7, "C floor+Lua", None), ("w2", "vws", "rate", ">=", 1.8, "nginx-lua", None),
    ("w3-1", "vws", "p50_us", "<=", 1.0, "lws+Lua", None), ("w3-1", "vws", "cpu_per_m", "<=", 1.3, "lws+Lua", None),
    ("w3-100", "vws", "rate", ">=", 1.1, "lws+Lua", None), ("w3-100", "vws", "p99_us", "<=", 1.0, "lws+Lua", None),
    ("w4", "vws", "rate", ">=", 3.0, "lws+Lua", None), ("settled", "vws", "kb_per_conn", "<=", 6.0, None, None),
    ("w5", "vws", "elapsed", "<=", 0.280, None, None), ("w5", "vws-aot", "elapsed", "<=", 0.050, None, None),
    ("w6", "vws", "rate", ">=", 50.0, "lws+Lua", None),
    *((row, "vws", "rate", ">=", 1.0, peer, None) for row in ("tls-4k", "tls-echo") for peer in (*LUA_PEERS, "lua-http")),
    *((row, "vws", "rate", ">=", 1.0, "Node ws", None) for row in ("deflate", "deflate-single", "deflate-echo")),
    ("scale-10000", "vws", "per_cpu_s", ">=", 0.5, "vws", "scale-10"),
    ("pace-10000", "vws", "per_cpu_s", ">=", 0.5, "vws", "pace-10"),
]))


def server_of(row):
    """plain (the shared server), tls (the same behind a front) or deflate."""
    return row.split("-")[0] if row.startswith(("tls", "deflate")) else "plain"


def group_of(row):
    """Rows that are compared with one another, and so are measured together, have the same answer: those of a curve, and text with binary."""
    kind = row.split("-")[0]
    return kind if kind in CURVES else row.replace("w1t-", "w1-")


def fits(row, client):
    names = CLIENTS.get(row, CLIENTS.get(row.split("-")[0]))
    return names is None or client in names


def adapted(row, client, build, here):
    """The client as this row needs it: with other variables, another command, or as it is."""
    kind, env, cmd = row.split("-")[0], dict(client.get("env", {})), client["cmd"]
    if kind == "tls":
        certificate = f"{build}/tls/certificate.pem"
        env |= {"SSL_CERT_FILE": certificate, "NODE_EXTRA_CA_CERTS": certificate, "WSB_CA": certificate}
        if client["name"] == "lws+Lua":
            env["LUA_CPATH"] = f"{build}/lws-wss/?.so;;"
        # the shared driver knows ws:// alone
        cmd = "sh -c " + shlex.quote('export WSB_URL="wss${WSB_URL#ws}"; exec "$@"') + f" sh {cmd}"
    elif kind == "deflate":
        env |= {"WSB_COMPRESSION": "takeover" if row == "deflate" else "no takeover", "WSB_PAYLOAD": f"{build}/message.json"}
        if client["name"] == "Node ws":
            cmd = f"node -r {shlex.quote(f'{here}/driver/node_deflate.js')} {{bench}}/node-ws/client.js"
    elif kind == "settled":
        env["WSB_SETTLING"] = str(SETTLING)
    elif kind in CURVES and client["name"] == "lws+Lua":
        cmd = f"lua5.4 {shlex.quote(f'{here}/driver/lws_as_vws.lua')} {shlex.quote(f'{here}/client.lua')}"
    return client | {"env": env, "cmd": cmd}
