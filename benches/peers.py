#!/usr/bin/env python3
"""Linping and its peers on the same streets in one run: processor seconds and peak memory, one thread each.

    python3 benches/peers.py [--pbf FILE.osm.pbf]

Installs the peers with pip into a folder of its own (set LINPING_PEERS to keep it), builds `benches/figures.rs`, lets it write
the street graph, and asks every peer the same questions over it; then the rows of siting (`peers_of_siting.py`). A peer that does not install is named and left out. The
Python binding of RoutingKit asks one pair at a time only, and OSRM has no wheel for every Python: both are left out.
"""
import os
import subprocess
import sys
import tempfile

import peers_of_siting

PEERS = ["numpy", "pandas", "scipy", "igraph", "networkit", "pandana", "access"]

WORKER = r'''
import json, resource, sys, time
import numpy as np, pandas as pd
peer, folder = sys.argv[1], sys.argv[2]
nodes = pd.read_csv(folder + "/nodes.csv"); edges = pd.read_csv(folder + "/edges.csv")
n = len(nodes)
sample = lambda count: np.array([(i * 7919) % n for i in range(count)])
worth = np.arange(n) % 10
def row(name, act, **more):
    begin = time.process_time(); found = act(); spent = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(json.dumps({"peer": peer, "row": name, "seconds": round(spent, 4), "peak_mb": round(peak), **more}), flush=True)
    return found
if peer == "pandana":
    import pandana
    net = row("network made ready", lambda: pandana.Network(nodes.lon, nodes.lat, edges["from"], edges["to"], edges[["metres"]], twoway=True))
    one = sample(1000); a = np.repeat(one, 1000); b = np.tile(one, 1000)
    row("1000 x 1000 matrix", lambda: net.shortest_path_lengths(a, b))
    net.set(pd.Series(np.arange(n)), variable=pd.Series(worth.astype(float)), name="w")
    for metres in (1250, 5000):
        got = row(f"aggregate within {metres} m, every junction", lambda: net.aggregate(metres, type="sum", decay="flat", name="w"))
        print(json.dumps({"peer": peer, "checksum": float(got.sum())}), flush=True)
elif peer == "scipy":
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import dijkstra
    e = edges.groupby([np.minimum(edges["from"], edges["to"]), np.maximum(edges["from"], edges["to"])]).metres.min().reset_index()
    g = coo_matrix((e.metres, (e.iloc[:, 0], e.iloc[:, 1])), shape=(n, n)).tocsr()
    one = sample(1000)
    got = row("1000 x 1000 matrix", lambda: dijkstra(g, directed=False, indices=one)[:, one])
elif peer == "igraph":
    import igraph
    g = igraph.Graph(n=n, edges=edges[["from", "to"]].values.tolist()); g.es["w"] = edges.metres.tolist()
    one = sample(1000).tolist()
    row("1000 x 1000 matrix", lambda: g.distances(one, one, weights="w"))
elif peer == "networkit":
    import networkit as nk
    nk.setNumberOfThreads(1)
    g = nk.Graph(n, weighted=True)
    for u, v, w in edges[["from", "to", "metres"]].itertuples(index=False): g.addEdge(int(u), int(v), float(w))
    one = sample(1000).tolist()
    def run():
        s = nk.distance.SPSP(g, one); s.run(); return s
    row("1000 x 1000 matrix", run)
elif peer == "access":
    from access import Access
    pairs = pd.read_csv(folder + "/pairs.csv"); people = pd.read_csv(folder + "/people.csv"); capacity = pd.read_csv(folder + "/capacity.csv")
    a = Access(demand_df=people, demand_index="id", demand_value="people", supply_df=capacity, supply_index="id", supply_value="capacity",
               cost_df=pairs, cost_origin="origin", cost_dest="dest", cost_name="cost")
    row("2sfca:30", lambda: a.two_stage_fca(name="f", cost="cost", max_cost=30))
    row("e2sfca", lambda: a.enhanced_two_stage_fca(name="e", cost="cost"))
    row("3sfca", lambda: a.three_stage_fca(name="t", cost="cost"))
    row("raam, gap 1e-6", lambda: a.raam(name="r", cost="cost"), note="150 rounds, no gap")
'''


def main():
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    pbf = sys.argv[sys.argv.index("--pbf") + 1:][:1] if "--pbf" in sys.argv else []
    folder = os.environ.get("LINPING_PEERS") or tempfile.mkdtemp(prefix="linping-peers-")
    one = {**os.environ, "RAYON_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-m", "venv", folder + "/venv"], check=True)
    python = folder + "/venv/bin/python"
    missing = [peer for peer in PEERS if subprocess.run(
        [python, "-m", "pip", "install", "-q", "--only-binary=:all:", peer], capture_output=True).returncode]
    if missing:
        print("does not install here:", ", ".join(missing))
    ours = subprocess.run(["cargo", "bench", "-q", "--bench", "figures", "--", "--dump", folder, *sum([["--pbf", p] for p in pbf], [])],
                          cwd=here, env=one, check=True, capture_output=True, text=True).stdout
    print("Linping"); print(ours)
    for peer in ["pandana", "scipy", "igraph", "networkit", "access"]:
        if peer in missing:
            continue
        found = subprocess.run([python, "-c", WORKER, peer, folder], env=one, capture_output=True, text=True)
        print(found.stdout or "", end="")
        if found.returncode:
            print(f"{peer}: stopped: {found.stderr.strip().splitlines()[-1:]}")
    subprocess.run(["cargo", "build", "-q", "--release", "--bin", "linping"], cwd=here, env=one, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", here + "/target")
    peers_of_siting.run(folder, python, target + "/release/linping", one)


if __name__ == "__main__":
    main()
