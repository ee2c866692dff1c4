"""Siting and its peers on the same instances: user seconds of the whole run, median of three, one thread each."""
import json
import resource
import statistics
import subprocess

PEERS = ["numpy", "scipy", "highspy", "spopt", "geopandas", "ortools"]
RUNS = 3

WORKER = r'''
import json, resource, sys
import numpy as np
peer, row, folder = sys.argv[1:4]
data = np.load(f"{folder}/{row}.npz")
cost, weight, p = data["cost"], data["weight"], int(data["p"])
room, own, radius = data["room"], data["own"], float(data["radius"])
n, m = cost.shape
begin = resource.getrusage(resource.RUSAGE_SELF).ru_utime

def highs(columns, rows, whole, limit=60.0):
    """Least Σ c x; columns (c, upper), rows (indices, values, low, high)."""
    import highspy
    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("time_limit", limit)):
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(columns), len(rows)
    model.col_cost_ = np.array([c for c, _ in columns], float)
    model.col_lower_, model.col_upper_ = np.zeros(len(columns)), np.array([u for _, u in columns], float)
    model.row_lower_ = np.array([row[2] for row in rows], float)
    model.row_upper_ = np.array([row[3] for row in rows], float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0] + [len(row[0]) for row in rows])
    model.a_matrix_.index_ = np.concatenate([np.asarray(row[0]) for row in rows])
    model.a_matrix_.value_ = np.concatenate([np.asarray(row[1], float) for row in rows])
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger if one else highspy.HighsVarType.kContinuous for one in whole]
    solver.passModel(model)
    solver.run()
    info = solver.getInfo()
    return info.objective_function_value, info.mip_gap if whole else 0.0

INF = float("inf")
def serving(scale):
    """Columns x (row-major), then y; every demand served once by an open site."""
    columns = [(cost[i, j] * scale[i], 1.0) for i in range(n) for j in range(m)] + [(own[j], 1.0) for j in range(m)]
    rows = [(np.arange(i * m, i * m + m), np.ones(m), 1.0, 1.0) for i in range(n)]
    rows += [([i * m + j, n * m + j], [1.0, -1.0], -INF, 0.0) for i in range(n) for j in range(m)]
    return columns, rows
def only_places(rows):
    return rows + [(np.arange(n * m, n * m + m), np.ones(m), p, p)]
def holding(rows):
    return rows + [(np.append(np.arange(j, n * m, m), n * m + j), np.append(weight, -room[j]), -INF, 0.0) for j in range(m)]

if peer == "highspy":
    if row == "p-median":
        columns, rows = serving(weight)
        value, gap = highs(columns, only_places(rows), [False] * (n * m) + [True] * m)
    elif row == "mclp":
        near = cost <= radius
        keys = {}
        for i in range(n):
            keys[near[i].tobytes()] = keys.get(near[i].tobytes(), 0.0) + weight[i]
        sets = [(np.flatnonzero(np.frombuffer(key, bool)), w) for key, w in keys.items()]
        sets = [one for one in sets if len(one[0])]
        columns = [(0.0, 1.0)] * m + [(w, 1.0) for _, w in sets]
        rows = [(np.append(s, m + k), np.ones(len(s) + 1), 1.0, INF) for k, (s, _) in enumerate(sets)]
        rows.append((np.arange(m), np.ones(m), p, p))
        value, gap = highs(columns, rows, [True] * m + [False] * len(sets))
        value = sum(w for _, w in sets) - value
    elif row == "cflp":
        columns, rows = serving(weight)
        value, gap = highs(columns, holding(rows), [False] * (n * m) + [True] * m)
    elif row == "cpmp":
        columns, rows = serving(weight)
        value, gap = highs(columns, holding(only_places(rows)), [True] * (n * m + m))
    else:
        columns = [(cost[i, j], weight[i]) for i in range(n) for j in range(m)]
        rows = [(np.arange(i * m, i * m + m), np.ones(m), weight[i], weight[i]) for i in range(n)]
        rows += [(np.arange(j, n * m, m), np.ones(n), -INF, room[j]) for j in range(m)]
        value, gap = highs(columns, rows, [])
elif peer == "ortools":
    from ortools.graph.python import min_cost_flow
    flow = min_cost_flow.SimpleMinCostFlow()
    heads, tails = np.repeat(np.arange(n), m), np.tile(np.arange(n, n + m), n)
    flow.add_arcs_with_capacity_and_unit_cost(heads, tails, np.repeat(weight, m).astype(int), cost.ravel().astype(int))
    flow.add_arcs_with_capacity_and_unit_cost(np.arange(n, n + m), np.full(m, n + m), room.astype(int), np.zeros(m, int))
    flow.set_nodes_supplies(np.arange(n), weight.astype(int))
    flow.set_node_supply(n + m, -int(weight.sum()))
    flow.solve()
    value, gap = flow.optimal_cost(), 0.0
else:
    import pulp
    from spopt.locate import MCLP, PMedian
    solver = pulp.HiGHS(msg=False, threads=1, timeLimit=60)
    if row == "p-median":
        asked = PMedian.from_cost_matrix(cost, weight, p_facilities=p)
    else:
        asked = MCLP.from_cost_matrix(cost, weight, service_radius=radius, p_facilities=p)
    asked = asked.solve(solver)
    value, gap = pulp.value(asked.problem.objective), None
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": spent.ru_utime - begin, "peak_mb": spent.ru_maxrss / 1000, "value": value, "gap": gap}))
'''

# What is asked of whom, and our words for it.
ROWS = {
    "p-median": ("p-median 200 x 200, p = 20", ["highspy", "spopt"], ["--p", "20"]),
    "mclp": ("maximal cover 3,000 x 500, p = 20", ["highspy", "spopt"], ["--p", "20", "--radius", "1000"]),
    "cflp": ("facilities 50 x 50 with room", ["highspy"], []),
    "cpmp": ("whole demands 50 x 50, p = 5 with room", ["highspy"], ["--p", "5"]),
    "assign": ("seats 3,000 x 40", ["ortools", "highspy"], []),
}

MAKE = r'''
import sys
import numpy as np
folder = sys.argv[1]
chance = np.random.default_rng(7)
def places(count): return chance.uniform(0, 10_000, (count, 2))
def town(name, n, m, p, radius, room, own):
    homes, sites = places(n), places(m)
    cost = np.floor(np.sqrt(((homes[:, None] - sites[None]) ** 2).sum(2)))
    weight = chance.integers(1, 100, n).astype(float)
    each = np.full(m, np.ceil(weight.sum() * room))
    price = np.floor(chance.uniform(*own, m))
    np.savez(f"{folder}/{name}.npz", cost=cost, weight=weight, p=p, radius=radius, room=each, own=price)
    with open(f"{folder}/{name}-demand.csv", "w") as file:
        file.write("id,population\n" + "".join(f"d{i},{w:.0f}\n" for i, w in enumerate(weight)))
    with open(f"{folder}/{name}-supply.csv", "w") as file:
        file.write("id,capacity,cost\n" + "".join(f"s{j},{q:.0f},{c:.0f}\n" for j, (q, c) in enumerate(zip(each, price))))
    with open(f"{folder}/{name}-cost.csv", "w") as file:
        file.write("origin,dest,minutes\n")
        near = cost <= (radius if name == "mclp" else np.inf)
        file.writelines(f"d{i},s{j},{cost[i, j]:.0f}\n" for i, j in zip(*near.nonzero()))
town("p-median", 200, 200, 20, 0, 1.0, (0, 0))
town("mclp", 3000, 500, 20, 1000, 1.0, (0, 0))
town("cflp", 50, 50, 0, 0, 0.12, (400_000, 900_000))
town("cpmp", 50, 50, 5, 0, 0.22, (0, 0))
town("assign", 3000, 40, 0, 0, 1.1 / 40, (0, 0))
'''


def run(folder, python, linping, environment):
    """Prints a line for each row and peer, ours first."""
    missing = [peer for peer in PEERS if subprocess.run(
        [python, "-m", "pip", "install", "-q", "--only-binary=:all:", peer], capture_output=True).returncode]
    if missing:
        print("does not install here:", ", ".join(missing))
    subprocess.run([python, "-c", MAKE, folder], check=True)
    for row, (words, peers, flags) in ROWS.items():
        table = [f"--{kind}={folder}/{row}-{kind}.csv" for kind in ("demand", "supply", "cost")]
        ours = [median(lambda: measured([linping, "site", row, *table, *flags, "--json", "--time-limit", "60"], environment))]
        print(json.dumps({"peer": "Linping", "row": words, **ours[0]}), flush=True)
        for peer in peers:
            if peer in missing:
                continue
            found = median(lambda: measured([python, "-c", WORKER, peer, row, folder], environment))
            print(json.dumps({"peer": peer, "row": words, **found}), flush=True)


def measured(command, environment):
    """One run: user seconds (a peer's without the import of Python's libraries), peak memory, value and gap."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    if found.returncode:
        return {"stopped": found.stderr.strip().splitlines()[-1:]}
    told = json.loads(found.stdout.strip().splitlines()[-1]) if "peak_mb" in found.stdout else json.loads(found.stdout)
    return {"seconds": round(told["seconds"] if "peak_mb" in told else spent, 3),
            "value": told.get("value", told.get("objective")), "gap": told.get("gap")}


def median(once):
    found = [once() for _ in range(RUNS)]
    stopped = [one for one in found if "stopped" in one]
    if stopped:
        return stopped[0]
    middle = statistics.median(one["seconds"] for one in found)
    return next(one for one in found if one["seconds"] == middle)
