#!/usr/bin/env bash
# Runs the benchmarks side by side with their limits and prints medians and pairwise ratios.
# usage: benchmarks/run.sh BUILD_FOLDER [import|check|assess|growth|table|whatif|image|study]…   (default: all)
# QQ_BENCH_ROWS (1000000) scales the tables, QQ_BENCH_PAIRS (5), QQ_BENCH_RECORDS (200000), QQ_BENCH_PARTIES (1000000), QQ_BENCH_ALL_RECORDS (10000000) scale them.
# QQ_BENCH_SMALL=1: everything tiny and once, to see that it works; its figures mean nothing.
set -euo pipefail
export LC_ALL=C
if [ -n "${QQ_BENCH_SMALL:-}" ]; then
  : "${QQ_BENCH_PAIRS:=1}" "${QQ_BENCH_RECORDS:=2000}" "${QQ_BENCH_PARTIES:=500}" "${QQ_BENCH_ALL_RECORDS:=5000}" "${QQ_BENCH_ROWS:=10000}" "${QQ_BENCH_UNITS:=1000}" "${QQ_BENCH_STUDY_UNITS:=1000}" "${QQ_BENCH_SAMPLES:=20}"
  growth_sizes='1000 2000 4000'
fi

build=$(realpath "${1:?usage: benchmarks/run.sh BUILD_FOLDER [BENCHMARK…]}")
shift
pairs=${QQ_BENCH_PAIRS:-5}
records=${QQ_BENCH_RECORDS:-200000}
all_parties=${QQ_BENCH_PARTIES:-1000000}
all_records=${QQ_BENCH_ALL_RECORDS:-10000000}
qinqing=$build/qinqing
generate=$build/qinqing-generate
yardstick=$build/sax_yardstick
day=2026-06-30
folder=${QQ_BENCH_FOLDER:-$(mktemp -d)}
mkdir -p "$folder"
[ -n "${QQ_BENCH_FOLDER:-}" ] || trap 'rm -rf "$folder"' EXIT
export QINQING_KEY=$folder/bench.key

median() { sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }

# Wall seconds and peak MiB of one command, as "seconds mebibytes". Exit status 0 and 1 both mean it did its work.
measure() {
  local from to
  from=$(date +%s%N)
  /usr/bin/time -o "$folder/time" -f '%M' "$@" > /dev/null 2> "$folder/stderr" || { [ $? -eq 1 ] || { cat "$folder/stderr" >&2; exit 1; }; }
  to=$(date +%s%N)
  awk -v ns=$((to - from)) 'END {printf "%.4f %.1f\n", ns / 1e9, $1 / 1024}' "$folder/time"
}

# compare TITLE PREPARE_A A PREPARE_B B: pairs in turn, medians, median of the pairwise ratios. The four are function names.
compare() {
  local title=$1 prepare_a=$2 a=$3 prepare_b=$4 b=$5 i line
  : > "$folder/a"; : > "$folder/b"; : > "$folder/ratio"; : > "$folder/peak"
  for ((i = 0; i < pairs; i++)); do
    $prepare_a; line=$($a); echo "${line% *}" >> "$folder/a"; echo "${line#* }" >> "$folder/peak"
    $prepare_b; line=$($b); echo "${line% *}" >> "$folder/b"
    paste <(tail -n 1 "$folder/a") <(tail -n 1 "$folder/b") | awk '{printf "%.4f\n", $1 / $2}' >> "$folder/ratio"
  done
  printf '%-44s %9.3f s   limit %9.3f s   ratio %6.2f   peak %7.1f MiB\n' "$title" "$(median < "$folder/a")" "$(median < "$folder/b")" \
    "$(median < "$folder/ratio")" "$(sort -g "$folder/peak" | tail -n 1)"
}

nothing() { :; }

fresh_store() { rm -f "$folder"/import.db*; }
import_penalties() { measure "$qinqing" import penalty "$folder/penalty/penalty.xml" --db "$folder/import.db"; }
parse_penalties() { measure "$yardstick" "$folder/penalty/penalty.xml"; }

make_penalties() {
  [ -f "$folder/penalty/penalty.xml" ] ||
    "$generate" --parties $((records / 4)) --records "$records" --seed 1 --feeds penalty --out "$folder/penalty" > /dev/null
}

bench_import() {
  make_penalties
  echo "# a: durable import of $records penalties ($(stat -c %s "$folder/penalty/penalty.xml") bytes) against a bare SAX2 push parse of the file"
  compare "import penalty.xml" fresh_store import_penalties nothing parse_penalties
}

make_gb18030() {
  make_penalties
  local utf8=$folder/penalty/penalty.xml gb18030=$folder/penalty/gb18030.xml
  [ -f "$gb18030" ] || { sed '1s/encoding="UTF-8"/encoding="GB18030"/' "$utf8" | iconv -f UTF-8 -t GB18030 > "$folder/gb18030.tmp" && mv "$folder/gb18030.tmp" "$gb18030"; }
}

check_penalties() { measure "$build/feed_check" penalty "$folder/penalty/penalty.xml"; }
check_gb18030() { measure "$build/feed_check" penalty "$folder/penalty/gb18030.xml"; }

bench_check() {
  make_gb18030
  echo "# e: reading and full checking of $records penalties, nothing stored, against a bare SAX2 push parse; the same records in GB18030 against UTF-8"
  compare "check penalty.xml" nothing check_penalties nothing parse_penalties
  compare "check penalty.xml in GB18030, against UTF-8" nothing check_gb18030 nothing check_penalties
}

make_everyone() {
  [ -f "$folder/everyone.db" ] && return
  "$generate" --parties "$all_parties" --records "$all_records" --seed 2 --out "$folder/everyone" > /dev/null
  local file
  for file in "$folder"/everyone/*.xml; do
    "$qinqing" import auto "$file" --db "$folder/everyone.db"
    rm "$file"
  done
  sqlite3 "$folder/everyone.db" 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
}

# The columns that pricing reads, as plain columns clustered by party, summed in that order by the shell, as a user would.
sum_sql='SELECT count(*), sum(kind), sum(variant), sum(severity), sum(measures), sum(code), sum(issuer), sum(acted_on), sum(decided_on),
  sum(effective_on), sum(until_on), sum(ban_until), total(amount), total(document), total(case_group), total(project), sum(landing),
  sum(updated_at) FROM (SELECT * FROM fact ORDER BY party)'
assess_everyone() { measure "$qinqing" assess --as-of $day --db "$folder/everyone.db"; }
sum_everyone() { measure sqlite3 "$folder/plain.db" "$sum_sql"; }

bench_assess() {
  make_everyone
  [ -f "$folder/plain.db" ] || "$build/plain_table" "$folder/everyone.db" "$folder/plain.db"
  echo "# b: assess $all_parties enterprises and $all_records records, results kept, against the sqlite3 shell summing the same columns"
  compare "assess" nothing assess_everyone nothing sum_everyone
}

# Marginal time per record between sizes a factor ten apart, each imported into a fresh store and assessed. Honours, whose records are
# short (450 bytes): at ten million the file and the store must both fit the page cache, or the disk is what is measured.
bench_growth() {
  echo "# c: growth; marginal microseconds a record"
  local size seconds before_import=0 before_assess=0 before=0 imported assessed i
  for size in ${growth_sizes:-100000 1000000 10000000}; do
    rm -rf "$folder/growth"
    "$generate" --parties $((size / 4)) --records "$size" --seed 3 --feeds honour --out "$folder/growth" > /dev/null
    : > "$folder/a"; : > "$folder/b"
    for ((i = 0; i < (size > 1000000 ? 1 : 3); i++)); do
      rm -f "$folder"/growth.db*
      seconds=$(measure "$qinqing" import honour "$folder/growth/honour.xml" --db "$folder/growth.db"); echo "${seconds% *}" >> "$folder/a"
      seconds=$(measure "$qinqing" assess --as-of $day --db "$folder/growth.db"); echo "${seconds% *}" >> "$folder/b"
    done
    imported=$(median < "$folder/a"); assessed=$(median < "$folder/b")
    awk -v n="$size" -v m="$before" -v i="$imported" -v j="$before_import" -v a="$assessed" -v b="$before_assess" 'BEGIN {
      printf "%9d records   import %8.2f s, marginal %6.3f us   assess %7.3f s, marginal %6.3f us\n", n, i, (i - j) / (n - m) * 1e6, a, (a - b) / (n - m) * 1e6}'
    before=$size before_import=$imported before_assess=$assessed
  done
  rm -rf "$folder/growth" "$folder"/growth.db*
}

# ZEN takes its package from npm, into the build folder. Without npm or the network the rest is measured all the same.
have_zen() {
  if [ -n "${QQ_BENCH_SMALL:-}" ]; then
    echo "small: ZEN is left out"
    return 1
  fi
  [ -d "$build/zen/node_modules/@gorules/zen-engine" ] && return
  if ! command -v npm > /dev/null || ! command -v node > /dev/null; then
    echo "no node or npm here: ZEN is left out"
    return 1
  fi
  mkdir -p "$build/zen"
  echo '{"private": true}' > "$build/zen/package.json"
  (cd "$build/zen" && npm install --no-audit --no-fund --silent "@gorules/zen-engine@$zen_version" > "$folder/npm" 2>&1) ||
    { echo "npm could not install @gorules/zen-engine: ZEN is left out"; return 1; }
}

# zen POLICY OUR_NANOSECONDS: medians of its rows a second, and how many times as many are ours.
zen() {
  local i
  "$build/table_bench" rows "$1" "$tables" 20000 > "$folder/rows.json"
  : > "$folder/zen"
  for ((i = 0; i < pairs; i++)); do
    (cd "$build/zen" && node "$tables/zen.mjs" "$tables/$1.json" "$folder/rows.json" 2) >> "$folder/zen"
  done
  awk -v policy="$1" -v version="$zen_version" -v zen="$(median < "$folder/zen")" -v ours="$2" \
    'BEGIN {printf "12 rules, %-8s ZEN %s, arrays of 1,000 rows: %.0f rows/s; ours %.0f times that\n", policy, version, zen, 1e9 / ours / zen}'
}

tables=$(dirname "$(realpath "${BASH_SOURCE[0]}")")/table
zen_version=0.54.0

bench_table() {
  local rows=${QQ_BENCH_ROWS:-1000000} policy
  echo "# d: 12 rules over 4 columns, loaded from DMN at run time, $rows rows, against the same rules as a C if-chain and as ZEN; 1,000 rules"
  "$build/table_bench" write "$folder"
  QQ_BENCH_FOLDER=$folder "$build/table_bench" run "$tables" "$rows" "$pairs" | tee "$folder/table"
  have_zen || return 0
  for policy in first unique collect; do
    zen "$policy" "$(awk -v policy="$policy" '$1 == 12 && $3 == policy {print $4; exit}' "$folder/table")"
  done
}

bench_whatif() {
  if [ ! -x "$build/whatif_bench" ]; then
    echo "# f: left out, it was built without OpenBLAS"
    return 0
  fi
  echo "# f: many weightings at once, in double, against OpenBLAS's product of the same matrices alone (QQ_BENCH_UNITS, 1000000)"
  "$build/whatif_bench" "${QQ_BENCH_UNITS:-1000000}" 16 256 "$pairs"
  echo "# one exact weighting with its moves, against a bare pass over the category scores"
  "$build/exact_bench" "${QQ_BENCH_UNITS:-1000000}" "$pairs"
}

study_ours() { "$build/study_bench" "$units" 16 "$samples" > "$folder/study"; tr '\n' ' ' < "$folder/study"; }
study_numpy() { OPENBLAS_NUM_THREADS=1 /usr/bin/python3 "$(dirname "${BASH_SOURCE[0]}")/study_numpy.py" "$units" 16 "$samples"; }

bench_study() {
  local units=${QQ_BENCH_STUDY_UNITS:-100000} samples=${QQ_BENCH_SAMPLES:-1000} i
  if ! /usr/bin/python3 -c 'import numpy' 2> /dev/null; then
    echo "# h: rank intervals without numpy to compare with: wall and processor seconds"
    study_ours && echo
    return 0
  fi
  echo "# h: rank intervals of $units enterprises under $samples weightings, on all processors, against the same in numpy; wall and processor seconds of each, ratios"
  : > "$folder/studies"
  for ((i = 0; i < pairs; i++)); do { study_ours; study_numpy; } >> "$folder/studies"; done
  awk '{print $0, $3 / $1, $4 / $2}' "$folder/studies"
  printf 'median: %.1f times as fast by the wall, %.1f by processor time\n' "$(awk '{print $3 / $1}' "$folder/studies" | median)" \
    "$(awk '{print $4 / $2}' "$folder/studies" | median)"
}

# new_penalties FILE NUMBER: a file of 1,000 penalties, new ones, of enterprises that the big store knows.
new_penalties() {
  "$generate" --parties 1000 --records 1000 --seed $((1000 + $2)) --feeds penalty --out "$folder/new" > /dev/null
  [ -f "$folder/known" ] || sqlite3 "$folder/everyone.db" "SELECT party FROM record WHERE length(party) = 18 GROUP BY party" | sort -R > "$folder/known"
  perl -CS -e 'my ($path, $number) = splice @ARGV, 0, 2; open my $in, "<", $path or die; my %for; my $at = 0;
    my @known = grep { $at++ % 64 == $number % 64 } <$in>; chomp @known;
    while (<STDIN>) { s/\b(9[0-9A-Z]{17})\b/$for{$1} \/\/= @known ? shift @known : $1/ge; s/<record_id>/<record_id>new-$number-/g; print }' \
    "$folder/known" "$2" < "$folder/new/penalty.xml" > "$1"
}

next_file() { number=$((number + 1)); new_penalties "$folder/new.xml" "$number"; }
land_in_big() { measure "$qinqing" import penalty "$folder/new.xml" --db "$folder/everyone.db"; }
empty_store() { rm -f "$folder"/small.db*; cp "$folder/empty.db" "$folder/small.db"; }
land_in_empty() { measure "$qinqing" import penalty "$folder/new.xml" --db "$folder/small.db"; }

bench_image() {
  make_everyone
  echo "# g: the packed image of $all_parties enterprises and $all_records records: made anew against one ordered scan of the rows; landing 1,000 records, image included, against landing them in an empty store"
  "$build/image_bench" "$folder/everyone.db" "$pairs"
  local number=0
  rm -f "$folder"/empty.db*
  "$qinqing" model adopt "$(dirname "${BASH_SOURCE[0]}")/../models/hubei-enterprise" --db "$folder/empty.db" > /dev/null
  compare "landing 1,000 penalties" next_file land_in_big empty_store land_in_empty
  sqlite3 "$folder/everyone.db" 'SELECT printf("deltas of these landings: %d revisions in %d landings; the image is %s", delta_revisions, landing - base,
    iif(landing = (SELECT max(landing) FROM landing), "up to date", "BEHIND")) FROM image'
}

printf '# %s; %s processors; %s\n' "$(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo)" "$(nproc)" "$(date +%F)"
for benchmark in "${@:-import check assess growth table whatif image study}"; do
  for name in $benchmark; do "bench_$name"; done
done
