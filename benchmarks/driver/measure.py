#!/usr/bin/env python3
"""Measures vws beside other clients, in interleaved rounds: for each row, round 1 of every client, then round 2 of every client, and so on. Rows
that are compared with one another, such as the points of a curve, are measured together.

Most rows, and how a run is measured, are the shared benchmark's own (../../shared/bench/run, loaded as a module); rows.py adds TLS, compression and
the cost of many sockets. Each run becomes a line of JSON in the results file, behind a line that tells machine and commit."""
import argparse, collections, json, os, resource, subprocess, sys, time, types

import report, rows
from servers import Servers

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FILES = 25_000  # 10,000 sockets, some of which take two descriptors while they are opened


def load_driver(bench):
    """The shared driver as a module: as a script it would begin to measure at once."""
    path = os.path.join(bench, "run")
    with open(path) as file:
        body, call, rest = file.read().rpartition("\nmain()")
    if not call or rest.strip():
        raise SystemExit(f"measure: {path} does not end with main(); it has changed, and so must this")
    driver = types.ModuleType("driver")
    driver.__file__ = path
    exec(compile(body, path, "exec"), driver.__dict__)
    one_cpu = driver.proc_cpu
    driver.proc_cpu = lambda pids: sum(map(one_cpu, pids))  # a row may have several servers
    driver.W.update(rows.ROWS)
    return driver


def options(titles):
    ap = argparse.ArgumentParser(prog="benchmarks/compare FOLDER [--built]", formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    ap.add_argument("--build", required=True, help=argparse.SUPPRESS)
    ap.add_argument("--bench", required=True, help=argparse.SUPPRESS)
    ap.add_argument("--meta", default="{}", help=argparse.SUPPRESS)
    ap.add_argument("--out", metavar="FILE", help="results, appended; default: benchmarks/results/DATE-COMMIT.jsonl")
    ap.add_argument("--workloads", default=",".join(titles), metavar="ROW,…", help="default, all: " + ", ".join(titles))
    ap.add_argument("--only", default=",".join(rows.DEFAULT), metavar="CLIENT,…", help=f"default: {', '.join(rows.DEFAULT)}; see also peers.json")
    ap.add_argument("--client", action="append", default=[], metavar="NAME=COMMAND", help="one more client of the rows that the shared driver has")
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("--scale", default="", metavar="ROW=SHARE,…", help="fewer messages (w4: sockets) for every client; all=SHARE for the rest")
    ap.add_argument("--nice", type=int, default=0, help="of servers and clients (negative needs root)")
    ap.add_argument("--foreign", type=float, default=1.0, help="repeat a run, 3 times at most, when others took more than this share of the machine")
    ap.add_argument("--timeout", type=float, default=120, help="seconds for one run")
    ap.add_argument("--port", type=int, default=9470, help="and the two after it")
    ap.add_argument("--server-core", default="0")
    a = ap.parse_args()
    a.build, a.workloads = os.path.abspath(a.build), a.workloads.split(",")
    shares = {name: float(share) for name, share in (part.split("=") for part in a.scale.split(",") if part)}
    a.scales = {name: shares.get(name, shares.get("all", 1)) for name in titles}
    unknown = [name for name in [*a.workloads, *shares] if name not in (*titles, "all")]
    if unknown:
        ap.error(f"no such rows: {', '.join(unknown)}; there are {', '.join(titles)}")
    return a


def clients(a):
    """The peers of the shared benchmark, and ours; those of them that --only names."""
    with open(os.path.join(a.bench, "peers.json")) as file:
        found = json.load(file)
    script = os.path.join(HERE, "client.lua")
    found += [{"name": name, "cmd": f"{a.build}/{name}/vws run {script}"} for name in rows.OURS if os.path.exists(f"{a.build}/{name}/vws")]
    found += [dict(zip(("name", "cmd"), text.split("=", 1))) for text in a.client]
    only = [*a.only.split(","), *(text.split("=", 1)[0] for text in a.client)]
    missing = [name for name in only if name not in [client["name"] for client in found]]
    if missing:
        raise SystemExit(f"measure: no such clients: {', '.join(missing)}; there are {', '.join(client['name'] for client in found)}")
    return [client for client in found if client["name"] in only]


def allow_files():
    """As many descriptors as 10,000 sockets need, in each process, as far as this one may."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(hard, FILES), max(hard, FILES)))
    except ValueError:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        print(f"measure: ulimit -n is {hard}; {FILES} is safe for the rows of 10,000 sockets", file=sys.stderr)


def measure(driver, a, group, record):
    """All rounds of a group of rows: round 1 of every row and client, then round 2. group: [(row, its clients)], all served alike."""
    servers = Servers(driver, a)
    faults = collections.Counter()
    with servers.running(rows.server_of(group[0][0])) as (port, pids):
        a.port, base = port, a.port
        for _ in range(a.runs):
            for name, client in ((name, client) for name, there in group for client in there):
                if faults[name, client["name"]] < 2:
                    run = repeat(driver, a, name, client, types.SimpleNamespace(pid=pids))
                    if "error" in run:
                        faults[name, client["name"]] += 1
                        print(f"{name} {client['name']}: {run['error']}", file=sys.stderr)
                    record(run)
        a.port = base


def repeat(driver, a, name, client, server):
    """One run; again where others disturbed it."""
    for _ in range(3):
        # A fresh address each time: the closed connections of one run do not starve the next. The certificate is for one alone.
        a.address = 0 if rows.server_of(name) == "tls" else a.address % 20_000 + 1
        run = driver.one(rows.adapted(name, client, a.build, HERE), name, a, server, a.address)
        if "error" in run or run["foreign"] <= a.foreign:
            break
    return run


def takes_part(driver, name, client):
    return rows.fits(name, client["name"]) and not {name, driver.W[name][0]} & set(client.get("skip", ()))


def build_lws_wss(a):
    """The peer's binding of libwebsockets speaks ws alone; with a patch of a few lines it speaks wss alone."""
    folder = os.path.join(a.build, "lws-wss")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(
        f"""set -e
        cp "$1/lws-lua/lwslua.c" lwslua.c
        patch --quiet lwslua.c "$2/driver/lws-wss.patch"
        gcc -O2 -Wall -shared -fPIC -o lwslua.so lwslua.c $(pkg-config --cflags lua5.4) -lwebsockets""".replace("$1", a.bench).replace("$2", HERE),
        shell=True, check=True, cwd=folder)


def main():
    driver = load_driver(sys.argv[sys.argv.index("--bench") + 1])
    a = options(list(driver.W))
    a.address = int(time.time()) % 20_000
    allow_files()
    there = clients(a)
    if any(name.startswith("tls") for name in a.workloads) and any(client["name"] == "lws+Lua" for client in there):
        build_lws_wss(a)
    results = []
    with open(a.out, "a") as out:
        def record(line):
            out.write(json.dumps(line) + "\n")
            out.flush()
            results.append(line)

        kinds = {name: {"mode": driver.W[name][0], "title": driver.W[name][6]} for name in a.workloads}
        record({"meta": json.loads(a.meta) | {"runs": a.runs, "rows": kinds}})
        for group_name in dict.fromkeys(map(rows.group_of, a.workloads)):
            began = time.monotonic()
            names = [name for name in a.workloads if rows.group_of(name) == group_name]
            group = [(name, [client for client in there if takes_part(driver, name, client)]) for name in names]
            measure(driver, a, group, record)
            print(f"{', '.join(names)}: {time.monotonic() - began:.0f} s", file=sys.stderr)
    print(report.text(report.Results(results)))
    print(f"written: {a.out}; for RESULTS.md and its plots: benchmarks/report {a.out}", file=sys.stderr)


main()
