#!/usr/bin/env python3
"""The tables of a results file, as Markdown: report.py RESULTS.jsonl prints them; with a second file, they replace what stands there between
the two marks."""
import json, statistics, sys

import rows

BEGIN, END = "<!-- tables: benchmarks/report -->", "<!-- end of tables -->"
COLUMNS = {
    "flood": ["rate", "mb_s", "cpu_per_m", "peak_kb"],
    "send": ["rate", "cpu_per_m", "peak_kb"],
    "echo": ["rate", "p50_us", "p99_us", "p999_us", "cpu_per_m", "peak_kb"],
    "connect": ["rate", "kb_per_conn", "cpu", "rss0_kb", "rss1_kb", "peak_kb"],
    "startup": ["elapsed", "cpu", "peak_kb"],
}
HEADINGS = {
    "rate": "a second", "mb_s": "MB/s", "cpu_per_m": "CPU s a million", "peak_kb": "peak memory", "p50_us": "p50 µs", "p99_us": "p99 µs",
    "p999_us": "p99.9 µs", "kb_per_conn": "KiB a connection", "cpu": "CPU s", "rss0_kb": "memory before", "rss1_kb": "memory after",
    "elapsed": "time", "per_cpu_s": "messages a CPU second", "foreign": "others' CPU",
}


class Results:
    """The runs of one file, by row and client."""

    def __init__(self, lines):
        self.metas, self.runs = [], {}
        for line in lines:
            if "meta" in line:
                self.metas.append(line["meta"])
            else:
                if line.get("counted_cpu"):
                    line["per_cpu_s"] = line["counted"] / line["counted_cpu"]
                self.runs.setdefault(line["workload"], {}).setdefault(line["client"], []).append(line)
        if not self.metas:
            raise SystemExit("report: the file does not begin with a line that tells machine and commit; measure.py writes one")
        self.kinds = {name: kind for meta in self.metas for name, kind in meta["rows"].items()}

    @classmethod
    def of(cls, path):
        with open(path) as file:
            return cls([json.loads(line) for line in file if line.strip()])

    def good(self, row, client):
        return [run for run in self.runs.get(row, {}).get(client, ()) if "error" not in run]

    def values(self, row, client, figure):
        return sorted(run[figure] for run in self.good(row, client) if figure in run)

    def median(self, row, client, figure):
        values = self.values(row, client, figure)
        return statistics.median(values) if values else None


def number(figure, value):
    if figure == "elapsed":
        return f"{value * 1000:.0f} ms"
    if figure in ("peak_kb", "rss0_kb", "rss1_kb"):
        return f"{value / 1024:.0f} MiB"
    if figure == "foreign":
        return f"{value:.0%}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}"


def cell(results, row, client, figure):
    """The median, and least and most behind it."""
    values = results.values(row, client, figure)
    if not values:
        return "–"
    middle = number(figure, statistics.median(values))
    return middle if figure.endswith("_kb") or figure == "foreign" else f"{middle} ({number(figure, values[0])}–{number(figure, values[-1])})"


def table(heading, lines):
    return "\n".join(["| " + " | ".join(line) + " |" for line in [heading, ["---"] * len(heading), *lines]])


def row_table(results, row):
    mode, figures = results.kinds[row]["mode"], COLUMNS[results.kinds[row]["mode"]]
    order = "elapsed" if mode == "startup" else figures[0]

    def rank(client):
        median = results.median(row, client, order)
        return (median is None, (median or 0) * (1 if order == "elapsed" else -1))

    lines = []
    for client in sorted(results.runs[row], key=rank):
        runs, good = results.runs[row][client], results.good(row, client)
        what = [cell(results, row, client, figure) for figure in (*figures, "foreign")] if good \
            else ["failed: " + runs[-1]["error"].replace("\n", " ").replace("|", "/")[:90], *["–"] * len(figures)]
        lines.append([client, f"{len(good)}/{len(runs)}", f"{runs[-1]['n']:,}", *what])
    counted = "sockets" if mode in ("connect", "startup") else "messages"
    return table(["client", "runs", counted, *(HEADINGS[figure] for figure in (*figures, "foreign"))], lines)


def curve_table(results, kind):
    """One line for each number of sockets, one column for each client."""
    measured = [row for row in results.runs if row.split("-")[0] == kind]
    clients = list(dict.fromkeys(client for row in measured for client in results.runs[row]))
    return table(
        ["sockets", *clients],
        [[f"{int(row.split('-')[1]):,}", *(cell(results, row, client, "per_cpu_s") for client in clients)] for row in measured])


def aims_table(results):
    lines = []
    for row, client, figure, relation, factor, other, other_row in rows.AIMS:
        mine = results.median(row, client, figure)
        base = 1.0 if other is None else results.median(other_row or row, other, figure)
        if mine is None or base is None:
            continue
        ratio = mine / base
        met = ratio >= factor if relation == ">=" else ratio <= factor
        of = "" if other is None else f" × {other}" + (f" in {other_row}" if other_row else "")
        shown = number(figure, mine) if other is None else f"{ratio:.2f}{of}"
        aim = number(figure, factor) if other is None else f"{factor:g}"
        lines.append([row, client, HEADINGS[figure], shown, f"{'≥' if relation == '>=' else '≤'} {aim}", "yes" if met else "**no**"])
    return table(["row", "client", "figure", "measured", "aim", "met"], lines) if lines else "None of the rows that have an aim was measured."


def text(results, plots=False):
    """All of it; with links to the plots, where RESULTS.md stands beside them."""
    parts = []
    for meta in results.metas:
        parts.append(f"Commit {meta['commit']}, {meta['date']}, {meta['runtime']}, {meta['machine']}, load {meta['load']} at the beginning; "
                     f"{meta['runs']} rounds. Each figure is the median of its runs, with least and most in brackets.")
    parts += ["### Aims", aims_table(results)]
    if plots and "lws+Lua" in {client for clients in results.runs.values() for client in clients}:
        parts += ["![Speed as a multiple of lws+Lua](results/ratios.svg)"]
    for kind, title in rows.CURVES.items():
        if any(row.split("-")[0] == kind for row in results.runs):
            parts += [f"### {title}", "Messages for each CPU second of the client.", curve_table(results, kind)]
            parts += [f"![{title}](results/{kind}.svg)"] if plots else []
    for row in (row for row in results.runs if rows.group_of(row) not in rows.CURVES):
        parts += [f"### {row}: {results.kinds[row]['title']}", row_table(results, row)]
    return "\n\n".join(parts)


def replace(path, tables):
    with open(path) as file:
        old = file.read()
    if old.count(BEGIN) != 1 or old.count(END) != 1 or old.index(BEGIN) > old.index(END):
        raise SystemExit(f"report: {path} must hold, once each and in this order: {BEGIN} and {END}")
    with open(path, "w") as file:
        file.write(old[: old.index(BEGIN)] + f"{BEGIN}\n\n{tables}\n\n" + old[old.index(END):])


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        raise SystemExit("usage: report.py RESULTS.jsonl [RESULTS.md]")
    results = Results.of(sys.argv[1])
    if len(sys.argv) == 3:
        replace(sys.argv[2], text(results, plots=True))
    else:
        print(text(results))
