#!/usr/bin/env bash
# Runs the benchmarks side by side with their limits and prints medians and pairwise ratios.
# usage: benchmarks/run.sh BUILD_FOLDER [import|check|peak|assess|batch|night|growth|table|whatif|image|study]…   (default: all)
# QQ_BENCH_ROWS (1000000) scales the tables, QQ_BENCH_PAIRS (5), QQ_BENCH_RECORDS (200000), QQ_BENCH_PARTIES (1000000), QQ_BENCH_ALL_RECORDS (10000000) scale them.
# QQ_BENCH_PEAK_RECORDS (840000): of the file whose import's peak memory is taken, about 1 GB.
# QQ_BENCH_SMALL=1: everything tiny and once, to see that it works; its figures mean nothing.
set -euo pipefail
export LC_ALL=C
if [ -n "${QQ_BENCH_SMALL:-}" ]; then
  : "${QQ_BENCH_PAIRS:=1}" "${QQ_BENCH_RECORDS:=2000}" "${QQ_BENCH_PARTIES:=500}" "${QQ_BENCH_ALL_RECORDS:=5000}" "${QQ_BENCH_ROWS:=10000}" "${QQ_BENCH_UNITS:=1000}" "${QQ_BENCH_STUDY_UNITS:=1000}" "${QQ_BENCH_SAMPLES:=20}" "${QQ_BENCH_PEAK_RECORDS:=2000}"
  growth_sizes='1000 5000'
fi

build=$(realpath "${1:?usage: benchmarks/run.sh BUILD_FOLDER [BENCHMARK…]}")
shift
pairs=${QQ_BENCH_PAIRS:-5}
records=${QQ_BENCH_RECORDS:-200000}
peak_records=${QQ_BENCH_PEAK_RECORDS:-840000}
all_parties=${QQ_BENCH_PARTIES:-1000000}
all_records=${QQ_BENCH_ALL_RECORDS:-10000000}
qinqing=$build/qinqing
generate=$build/qinqing-generate
yardstick=$build/sax_yardstick
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
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

bench_peak() {
  echo "# l: peak memory of importing $peak_records penalties"
  [ -f "$folder/gigabyte/penalty.xml" ] ||
    "$generate" --parties $((peak_records / 4)) --records "$peak_records" --seed 6 --feeds penalty --out "$folder/gigabyte" > /dev/null
  fresh_store
  local line
  line=$(measure "$qinqing" import penalty "$folder/gigabyte/penalty.xml" --db "$folder/import.db")
  printf 'import of %s bytes: %.1f s, peak %.1f MiB, goal 64\n' "$(stat -c %s "$folder/gigabyte/penalty.xml")" "${line% *}" "${line#* }"
  fresh_store
}

# make_store STORE PARTIES RECORDS SEED: of all feeds.
make_store() {
  local store=$1 feeds=$folder/feeds file
  rm -rf "$feeds" "$store.making"*
  "$generate" --parties "$2" --records "$3" --seed "$4" --out "$feeds" > /dev/null
  for file in "$feeds"/*.xml; do
    "$qinqing" import auto "$file" --db "$store.making" > /dev/null
    rm "$file"
  done
  close_store "$store"
}

# What was made is complete once it has its name.
close_store() {
  sqlite3 "$1.making" 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  mv "$1.making" "$1"
}

make_everyone() {
  [ -f "$folder/everyone.db" ] && return
  echo "making a store of $all_parties enterprises and $all_records records"
  make_store "$folder/everyone.db" "$all_parties" "$all_records" 2
}

# Takes kept results back, so that the next assessment writes all of its own.
forget_results() { sqlite3 "$1" 'DELETE FROM assessment_block; DELETE FROM generation; PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null; }

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

# Half honours, half penalties, and the registry; without mergers, of which a fold over one party's rows can know nothing.
make_batch_store() {
  [ -f "$batch/batch.db" ] && return
  local feed file
  rm -rf "$batch"
  mkdir "$batch"
  "$qinqing" model adopt "$here/batch/model" --db "$batch/batch.db.making" > /dev/null
  for feed in registry honour penalty; do
    echo "making and importing the $feed feed"
    "$generate" --parties "$all_parties" --records $((all_records / 2)) --seed 5 --feeds "$feed" --out "$batch" > /dev/null
    file=$batch/$feed.xml
    [ "$feed" != registry ] || sed -i '/<kind>merged-into</d' "$file"
    "$qinqing" import "$feed" "$file" --db "$batch/batch.db.making" > /dev/null
    rm "$file"
  done
  close_store "$batch/batch.db"
}

make_batch() {
  make_batch_store
  [ -f "$batch/columns.bin" ] && return
  echo "writing its columns and the plain table"
  rm -f "$batch/plain.db"
  "$build/batch_columns" "$batch/batch.db" "$here/batch/prices.csv" $day "$batch"
}

make_duckdb() {
  have_package DuckDB @duckdb/node-api "$duckdb_version" || return 1
  [ -f "$batch/batch.duckdb" ] && return
  echo "loading DuckDB's table"
  (cd "$build/duckdb" && node "$here/batch/duckdb.mjs" load "$batch")
}

# One run of each side: seconds go to the file of its name, grades to NAME.grades as "GRADE COUNT" lines.
batch_ours() {
  local line
  forget_results "$batch/batch.db"
  line=$(measure "$qinqing" assess --as-of $day --db "$batch/batch.db")
  echo "${line% *}" >> "$batch/ours"
  echo "${line#* }" >> "$batch/peak"
}
batch_fold() {
  "$build/batch_fold" "$batch/columns.bin" > "$batch/out"
  sed -n 1p "$batch/out" >> "$batch/fold"
  sed -n 2p "$batch/out" >> "$batch/fold2"
  sed 1,2d "$batch/out" | sort > "$batch/fold.grades"
}
batch_duckdb() {
  (cd "$build/duckdb" && node "$here/batch/duckdb.mjs" ask "$batch" "$batch/grades.sql") > "$batch/out"
  sed -n 1p "$batch/out" >> "$batch/duckdb"
  sed 1d "$batch/out" | sort > "$batch/duckdb.grades"
}
batch_sqlite() {
  local from
  from=$(date +%s%N)
  sqlite3 -readonly -separator ' ' "$batch/plain.db" < "$batch/grades.sql" > "$batch/out"
  awk -v ns=$(($(date +%s%N) - from)) 'BEGIN {printf "%.4f\n", ns / 1e9}' >> "$batch/sqlite"
  sort "$batch/out" > "$batch/sqlite.grades"
}

same_grades() {
  cmp -s "$batch/ours.grades" "$batch/$1.grades" && return
  { echo "batch: the grades of $1 (right) are not ours (left):"; paste "$batch/ours.grades" "$batch/$1.grades"; } >&2
  exit 1
}

# tell SIDE WORDS GOAL
tell_side() {
  printf '%-44s %9.3f s   limit %9.3f s   ratio %6.2f   goal %s\n' "$2" "$(median < "$batch/ours")" "$(median < "$batch/$1")" \
    "$(paste "$batch/ours" "$batch/$1" | awk '{print $1 / $2}' | median)" "$3"
}

bench_batch() {
  local batch=$folder/batch sides='fold sqlite' threads side i
  make_batch
  ! make_duckdb || sides='fold duckdb sqlite'
  echo "# j: assess $all_parties enterprises with $all_records penalties and honours, results kept whole, against a bare fold and one SQL statement"
  sed "s/\$day/$(($(date -u -d $day +%s) / 86400))/g" "$here/batch/grades.sql" > "$batch/grades.sql"
  rm -f "$batch"/{ours,fold,fold2,duckdb,sqlite,peak}
  for threads in 1 2; do
    "$qinqing" assess --as-of $day --db "$batch/batch.db" --threads $threads > "$batch/assessed.$threads"
  done
  sed -nE 's/^(AAA|AA|A|B|C|D) .* ([0-9]+) .*$/\1 \2/p' "$batch/assessed.2" | awk '$2 > 0' | sort > "$batch/ours.grades"
  if [ "$(grep ^digest "$batch/assessed.1")" != "$(grep ^digest "$batch/assessed.2")" ]; then
    echo "batch: one thread and two give two digests; see $batch/assessed.1 and .2" >&2
    exit 1
  fi
  for ((i = 0; i < pairs; i++)); do
    echo "round $((i + 1)) of $pairs"
    batch_ours
    for side in $sides; do
      "batch_$side"
      same_grades "$side"
    done
  done
  tell_side fold "to the bare fold, one thread" '2'
  tell_side fold2 "to the bare fold, two threads" '-'
  [[ $sides != *duckdb* ]] || tell_side duckdb "to DuckDB $duckdb_version, two threads" '0.25'
  tell_side sqlite "to SQLite's shell" '0.02 (50 times as fast)'
  echo "grades of all sides: $(tr '\n' ' ' < "$batch/ours.grades")peak $(sort -g "$batch/peak" | tail -n 1) MiB; with one thread and with two: $(grep ^digest "$batch/assessed.2")"
}

next_day() {
  number=$((number + 1))
  night_day=$(date -u -d "2026-06-01 +$number days" +%F)
}
one_night() { measure "$qinqing" nightly "$folder/night/inbox" --as-of "$night_day" --config "$folder/night/nightly.conf" --db "$folder/night/store.db"; }
assess_night() { measure "$qinqing" assess --as-of "$night_day" --db "$folder/night/store.db"; }

bench_night() {
  local number=0 night_day=2026-06-01 published first
  make_everyone
  echo "# k: a night with an empty inbox over $all_parties enterprises and $all_records records, against assess alone, each on another day"
  rm -rf "$folder/night"
  mkdir -p "$folder/night/inbox"
  cp "$folder/everyone.db" "$folder/night/store.db"
  printf '[gate]\nchanged = 100%%\ndowngraded = 100%%\n' > "$folder/night/nightly.conf"
  export QINQING_TODAY=2026-12-31 # no night of a day that has not come
  first=$(one_night)
  echo "the first night, which has everything to publish: ${first% *} s"
  compare "night" next_day one_night next_day assess_night
  unset QINQING_TODAY
  published=$(sqlite3 "$folder/night/store.db" 'SELECT count(*) FROM publication')
  if [ "$published" -ne $((pairs + 1)) ]; then
    echo "night: $published of $((pairs + 1)) nights published; try one of them by hand over a copy of $folder/everyone.db" >&2
    exit 1
  fi
  rm -rf "$folder/night"
}

# Assessing again, all results to be kept anew: the image is there.
assess_anew() {
  local i seconds
  : > "$folder/b"
  for ((i = 0; i < (pairs < 3 ? pairs : 3); i++)); do
    forget_results "$1"
    seconds=$(measure "$qinqing" assess --as-of $day --db "$1")
    echo "${seconds% *}" >> "$folder/b"
  done
  median < "$folder/b"
}

# The store of so many records of all feeds: that of `assess`, or one made for it.
mixed_store() {
  if [ "$1" -eq "$all_records" ]; then
    make_everyone > "$folder/making"
    echo "$folder/everyone.db"
  else
    rm -f "$folder"/growth.db*
    make_store "$folder/growth.db" $(($1 / 10)) "$1" 3
    measure "$qinqing" assess --as-of $day --db "$folder/growth.db" > "$folder/making"
    echo "$folder/growth.db"
  fi
}

import_and_assess() { # SIZE: seconds of importing, of assessing with the image to be made, of assessing
  local size=$1 seconds i
  rm -rf "$folder/growth"
  "$generate" --parties $((size / 4)) --records "$size" --seed 3 --feeds honour --out "$folder/growth" > /dev/null
  : > "$folder/a"; : > "$folder/first"
  for ((i = 0; i < (size > 1000000 || pairs < 3 ? 1 : 3); i++)); do
    rm -f "$folder"/growth.db*
    seconds=$(measure "$qinqing" import honour "$folder/growth/honour.xml" --db "$folder/growth.db"); echo "${seconds% *}" >> "$folder/a"
    seconds=$(measure "$qinqing" assess --as-of $day --db "$folder/growth.db"); echo "${seconds% *}" >> "$folder/first"
  done
  echo "$(median < "$folder/a") $(median < "$folder/first") $(assess_anew "$folder/growth.db")"
}

# Marginal time per record between sizes a factor ten apart, each imported into a fresh store and assessed. Honours, whose records are
# short (450 bytes): at ten million the file and the store must both fit the page cache, or the disk is what is measured. Assessing
# is measured with records of all feeds as well.
bench_growth() {
  echo "# c: growth; seconds, and marginal microseconds a record; spread of the marginal times behind the first, goal 15 %"
  local size
  : > "$folder/growth.txt"
  for size in ${growth_sizes:-100000 1000000 10000000}; do
    echo "measuring $size records"
    echo "$size $(import_and_assess "$size") $(assess_anew "$(mixed_store "$size")")" >> "$folder/growth.txt"
  done
  awk '{
      for (i = 2; i <= 5; i++) {
        marginal = ($i - before[i]) / ($1 - records) * 1e6; before[i] = $i
        text[NR, i] = sprintf("%9.3f s %7.3f us", $i, marginal)
        if (NR > 1 && (!(i in least) || marginal < least[i])) least[i] = marginal
        if (NR > 1 && marginal > most[i]) most[i] = marginal
      }
      records = size[NR] = $1
    } END {
      printf "%9s   %-20s   %-20s   %-20s   %s\n", "records", "import honours", "assess, image made", "assess", "assess, all feeds"
      for (n = 1; n <= NR; n++) printf "%9d   %s   %s   %s   %s\n", size[n], text[n, 2], text[n, 3], text[n, 4], text[n, 5]
      printf "%9s", "spread"
      for (i = 2; i <= 5; i++) printf("   %20s", least[i] > 0 ? sprintf("%.0f %%", (most[i] / least[i] - 1) * 100) : "-")
      print ""
    }' "$folder/growth.txt"
  rm -rf "$folder/growth" "$folder"/growth.*
}

# have_package NAME PACKAGE VERSION: from npm, into the build folder. Without npm or the network the rest is measured all the same.
have_package() {
  local name=$1 package=$2 version=$3 place=$build/${1,,}
  if [ -n "${QQ_BENCH_SMALL:-}" ]; then
    echo "small: $name is left out"
    return 1
  fi
  [ -d "$place/node_modules/$package" ] && return
  if ! command -v npm > /dev/null || ! command -v node > /dev/null; then
    echo "no node or npm here: $name is left out"
    return 1
  fi
  mkdir -p "$place"
  echo '{"private": true}' > "$place/package.json"
  (cd "$place" && npm install --no-audit --no-fund --silent "$package@$version" > "$folder/npm" 2>&1) ||
    { echo "npm could not install $package: $name is left out"; return 1; }
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

tables=$here/table
zen_version=0.54.0
duckdb_version=1.5.6-r.1

bench_table() {
  local rows=${QQ_BENCH_ROWS:-1000000} policy
  echo "# d: 12 rules over 4 columns, loaded from DMN at run time, $rows rows, against the same rules as a C if-chain and as ZEN; 1,000 rules"
  "$build/table_bench" write "$folder"
  QQ_BENCH_FOLDER=$folder "$build/table_bench" run "$tables" "$rows" "$pairs" | tee "$folder/table"
  have_package ZEN @gorules/zen-engine "$zen_version" || return 0
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
study_numpy() { OPENBLAS_NUM_THREADS=1 /usr/bin/python3 "$here/study_numpy.py" "$units" 16 "$samples"; }

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
  "$qinqing" model adopt "$here/../models/hubei-enterprise" --db "$folder/empty.db" > /dev/null
  compare "landing 1,000 penalties" next_file land_in_big empty_store land_in_empty
  sqlite3 "$folder/everyone.db" 'SELECT printf("deltas of these landings: %d revisions in %d landings; the image is %s", delta_revisions, landing - base,
    iif(landing = (SELECT max(landing) FROM landing), "up to date", "BEHIND")) FROM image'
}

printf '# %s; %s processors; %s\n' "$(awk -F': ' '/model name/ {print $2; exit}' /proc/cpuinfo)" "$(nproc)" "$(date +%F)"
for benchmark in "${@:-import check peak assess batch night growth table whatif image study}"; do
  for name in $benchmark; do "bench_$name"; done
done
