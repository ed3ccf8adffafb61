"""The study of ranks as one writes it in numpy: the yardstick of study_bench.

usage: study_numpy.py UNITS CATEGORIES SAMPLES; prints wall seconds and processor seconds.
"""
import sys
import time

import numpy

units, categories, samples = (int(word) for word in sys.argv[1:4])
random = numpy.random.default_rng(1)
values = numpy.round(random.random((units, categories)) * 100, 3)
weights = numpy.full(categories, 1 / categories)

wall, processor = time.perf_counter(), time.process_time()
drawn = random.dirichlet(50 * weights, samples)
nominal = numpy.empty(units, dtype=numpy.int32)
nominal[numpy.argsort(-(values @ weights))] = numpy.arange(1, units + 1)
ranks = numpy.empty((samples, units), dtype=numpy.int32)
for sample in range(samples):
    ranks[sample, numpy.argsort(-(values @ drawn[sample]))] = numpy.arange(1, units + 1)
mean = ranks.mean(axis=0)
low, high = numpy.percentile(ranks, [5, 95], axis=0)
shift = numpy.abs(ranks - nominal).mean(axis=1)
print(f"{time.perf_counter() - wall:.3f} {time.process_time() - processor:.3f}")
