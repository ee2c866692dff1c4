"""Times the peers of `linping measure`: processor seconds, median of five, one machine, one run.

    pip install numpy pandas inequality econcomplex
    python benches/peers/measures.py TRADE.csv        # columns country, product, value

Beside it: `cargo bench --bench statistics` (`gini`, `complexity_of_45_places_239_industries`). leapfrog-py, the peer of `linping project`,
needs keys of its own for a plain projection; its time stands in `benches/statistics.rs`.
"""

import statistics
import sys
import time

import numpy
import pandas


def median_seconds(work):
    work()
    times = []
    for _ in range(5):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def main():
    from econcomplex import eci_pci_eigenvector
    from inequality.gini import Gini

    incomes = numpy.random.default_rng(1).lognormal(10.0, 0.8, 1_000_000)
    print(f"inequality: Gini of {len(incomes)} values  {1e3 * median_seconds(lambda: Gini(incomes)):.1f} ms")
    trade = pandas.read_csv(sys.argv[1], dtype={"product": str})
    table = trade.pivot_table(index="country", columns="product", values="value", fill_value=0).to_numpy()
    shares = table / table.sum(axis=1, keepdims=True) / (table.sum(axis=0) / table.sum())
    present = (shares >= 1).astype(float)
    seconds = median_seconds(lambda: eci_pci_eigenvector(present, use_rca=False))
    print(f"econcomplex: complexity of {present.shape[0]} × {present.shape[1]}  {1e3 * seconds:.1f} ms")


if __name__ == "__main__":
    main()
