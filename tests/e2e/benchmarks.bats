#!/usr/bin/env bats
# Every benchmark still runs: at a tiny size, whatever its figures.
load helper

@test "each benchmark runs to its end and prints its figures" {
  build=$(dirname "$QINQING") script=$root/benchmarks/run.sh
  [ -x "$build/sax_yardstick" ] || skip "the yardsticks are not built"
  command -v /usr/bin/time > /dev/null || skip "the program time is not installed"
  mapfile -t names < <(sed -nE 's/^bench_([a-z_]+)\(\).*/\1/p' "$script")
  [ "${#names[@]}" -ge 5 ]
  QQ_BENCH_SMALL=1 timeout 60 "$script" "$build" > out.txt 2> err.txt || { cat out.txt err.txt; false; }
  # a heading each, and by default all of them
  [ "$(grep -cE '^# [a-z]+: ' out.txt)" -ge "${#names[@]}" ] || { cat out.txt; false; }
  for name in "${names[@]}"; do
    grep -E '^for benchmark in ' "$script" | grep -qw "$name" || { echo "$name is not run by default"; false; }
  done
  grep -qE '^import penalty.xml .* ratio +[0-9]' out.txt
  [ ! -s err.txt ] || { cat err.txt; false; }
}
