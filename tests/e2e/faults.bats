#!/usr/bin/env bats
# The night run when something is in its way: odd files, faults of the machine, full disks, wrong clocks, others at work.
load helper
load night

FAULTS=${FAULTS:-$root/build/release/tests/libqq_faults.so}

# Runs a command with a fault of tests/support/faults.c.
fault() { # SPEC COMMAND…
  local spec=$1
  shift
  LD_PRELOAD=$FAULTS QQ_FAULT=$spec ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0 "$@"
}

# Sets status; what was said is in out.txt and err.txt.
try() {
  status=0
  "$@" > out.txt 2> err.txt || status=$?
}

expect() { # STATUS LINES-ON-STANDARD-ERROR COMMAND…
  local expected=$1 lines=$2
  shift 2
  try "$@"
  [ "$status" -eq "$expected" ] || { echo "status $status, not $expected"; cat out.txt err.txt; return 1; }
  [ "$(wc -l < err.txt)" -eq "$lines" ] || { echo "not $lines lines:"; cat err.txt; return 1; }
}

two_files() {
  mkdir -p inbox
  open_gate
  cp "$sample/registry.xml" "$sample/penalty.xml" inbox/
}

# ---- days ----

@test "a day that has not come is not published; one that a wrong clock published binds nobody" {
  two_files
  export QINQING_TODAY=$day
  refuses 2 qinqing nightly inbox --settle 0 --as-of 2026-07-01
  [ -f inbox/penalty.xml ]
  QINQING_TODAY=2030-01-01 qinqing nightly inbox --settle 0 > /dev/null
  qinqing publish --show | grep -q '^published .*as of 2030-01-01'
  expect 0 1 night --json report.json # the way back: the next night
  grep -q 'which has not come; this night takes its place' err.txt
  [ "$(field report.json outcome)" = published ]
  qinqing publish --show | grep -q "^published .*as of $day"
  night | grep -q '^publish: nothing new'
}

@test "what waits for a day that has not come is neither confirmed nor in the way" {
  inbox_of_samples
  tight_gate
  QINQING_TODAY=2026-07-02 qinqing nightly inbox --settle 0 --config tight.conf > /dev/null || [ $? -eq 1 ]
  export QINQING_TODAY=$day
  refuses 2 qinqing publish --confirm
  grep -q 2026-07-02 err.txt
  qinqing publish --discard
  night > /dev/null || [ $? -eq 1 ]
}

# ---- the person's word ----

@test "confirm with a digest publishes what was shown or nothing" {
  inbox_of_samples
  tight_gate
  night --config tight.conf > /dev/null || [ $? -eq 1 ]
  qinqing publish --show > shown.txt
  qinqing publish --show --format json > shown.json
  shown=$(field shown.json staged.digest)
  command=$(sed -n 's/^to publish this and nothing else: qinqing //p' shown.txt)
  known=$(field shown.json staged.known_at)
  [ "$command" = "publish --confirm $shown:$day:$known" ]
  penalty_feed "$(penalty_record later "$clean" 2026-06-20)" > inbox/later.xml # another result takes its place
  night --config tight.conf > /dev/null || [ $? -eq 1 ]
  refuses 2 qinqing $command
  grep -q 'look again' err.txt
  refuses 2 qinqing publish --discard "$shown"
  qinqing publish --show --db test.db | sed -n 's/^to publish this and nothing else: qinqing //p' > command.txt
  grep -q -- "--db 'test.db'" command.txt
  before=$(digest)
  eval "qinqing $(cat command.txt)"
  [ "$(digest)" != "$before" ]
}

@test "confirm refuses an equal result of another day or landing than was shown; a digest alone is the result's" {
  inbox_of_samples
  tight_gate
  night --config tight.conf > /dev/null || [ $? -eq 1 ]
  qinqing publish --show --format json > shown.json
  shown=$(field shown.json staged.digest)
  known=$(field shown.json staged.known_at)
  refuses 2 qinqing publish --confirm "$shown:2026-06-29:$known"
  grep -q "what waits is as of $day, known at landing $known" err.txt
  refuses 2 qinqing publish --confirm "$shown:$day:$((known - 1))"
  refuses 2 qinqing publish --confirm "$shown:"
  refuses 2 qinqing publish --confirm "0$shown:$day:$known"
  qinqing publish --confirm "$shown"
  refuses 2 qinqing publish --confirm "$shown:$day:$known"
  grep -q 'nothing waits' err.txt
}

# ---- cut off at the worst moments ----

@test "kill -9 when the file of what is published is in place and its commit is not, and after the commit" {
  inbox_of_samples
  open_gate
  cp -r inbox start.inbox
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  cp test.db start.db
  cp test.db.published start.published
  before=$(digest)
  begin_again
  cp start.published test.db.published
  night --config open.conf > /dev/null
  after=$(digest)
  cp test.db.published after.published
  cp test.db.notices.csv after.csv
  for moment in rename:kill:.published openw:kill:.notices openw:kill:metrics; do
    begin_again
    cp start.published test.db.published
    status=0
    fault $moment "$QINQING" nightly inbox --settle 0 --as-of $day --config open.conf --metrics metrics.txt \
      > out.txt 2> err.txt || status=$?
    [ "$status" -eq 137 ] || { echo "$moment: status $status"; cat out.txt err.txt; false; }
    seen=$before
    [ "$moment" = rename:kill:.published ] || seen=$after
    [ "$(digest)" = "$seen" ] || { echo "$moment: $(digest)"; false; }
    cmp test.db.published after.published # of what is not published yet: as if it were not there
    qinqing publish --show > /dev/null
    night --config open.conf --metrics metrics.txt > /dev/null
    [ "$(digest)" = "$after" ]
    cmp test.db.published after.published
    cmp test.db.notices.csv after.csv
    grep -q '^qinqing_nightly_success 1' metrics.txt
    qinqing check > /dev/null
  done
}

# ---- odd files ----

@test "what is no regular file is neither opened nor waited for, in the inbox or claimed" {
  two_files
  mkdir -p inbox/claimed/folder inbox/upload
  mkfifo inbox/pipe.xml inbox/claimed/pipe2.xml
  ln -s "$sample/honour.xml" inbox/link.xml
  ln -s "$sample/honour.xml" inbox/claimed/link2.xml
  expect 1 5 timeout 60 "$QINQING" nightly inbox --settle 0 --as-of $day --json report.json
  for name in pipe.xml pipe2.xml link.xml link2.xml folder; do
    grep -q "^qinqing: $name: left: .*not a regular file" err.txt || { cat err.txt; false; }
  done
  [ -p inbox/pipe.xml ] && [ -p inbox/claimed/pipe2.xml ]
  [ "$(find inbox/done -name '*.xml' | wc -l)" -eq 2 ]
  [ "$(field report.json outcome)" = published ]
  [ "$(field report.json files.0.outcome)" = left ]
}

@test "a file of a name as long as names may be lands; its report gives the whole name" {
  two_files
  long=$(printf '%0240d' 0)x.xml
  mv inbox/penalty.xml "inbox/$long"
  expect 0 0 night --json report.json
  [ "$(find inbox/done -type f -name '*.report.json' | wc -l)" -eq 2 ]
  grep -l "\"$long\"" inbox/done/*.report.json
  [ "$(find inbox -maxdepth 1 -type f | wc -l)" -eq 0 ]
  cp "$sample/penalty.xml" "inbox/$long" # and once more
  expect 0 0 night
  [ "$(find inbox/done -type f ! -name '*.csv' | wc -l)" -eq 6 ]
}

@test "names of files are printed as text, whatever bytes they have" {
  two_files
  mv inbox/penalty.xml "$(printf 'inbox/a\033[31m\nb\377.xml')"
  printf '<penalty' > "$(printf 'inbox/c\033[31m\nd\377.xml')"
  expect 1 1 night --json report.json
  cat out.txt err.txt report.json inbox/done/*.report.json inbox/rejected/*.report.json > all.txt
  run grep -c "$(printf '\033')" all.txt
  [ "$output" -eq 0 ]
  iconv -f UTF-8 -t UTF-8 all.txt > /dev/null
  python3 -c 'import json; json.load(open("report.json", encoding="utf-8"))'
  qinqing landings | iconv -f UTF-8 -t UTF-8 > /dev/null
}

@test "no report is written over a file, and none over another's report" {
  two_files
  cp "$sample/honour.xml" inbox/penalty.xml.report.json # a sender may call a file so
  cp "$sample/listing.xml" inbox/penalty.xml.rejects.csv
  expect 0 0 night
  for file in honour listing penalty registry; do
    find inbox/done -type f -exec cmp -s {} "$sample/$file.xml" \; -print | grep -q . || { ls inbox/done; false; }
  done
  [ "$(field inbox/done/penalty.xml.report.json file)" = penalty.xml ]
  cp inbox/done/penalty.xml.report.json first.json
  rm inbox/done/penalty.xml # taken away by whoever keeps files; its report stays
  penalty_feed "$(penalty_record next "$clean" 2026-06-20)" > inbox/penalty.xml
  expect 0 0 night
  cmp first.json inbox/done/penalty.xml.report.json
  [ "$(field inbox/done/penalty.xml.2.report.json landed)" -eq 1 ]
}

# ---- faults of the machine ----

@test "a file that cannot be claimed or moved stays, with its line; the rest goes on" {
  for number in 1 2; do # EPERM, ENOENT
    rm -rf inbox test.db*
    two_files
    expect 4 1 fault rename:$number:inbox/penalty.xml "$QINQING" nightly inbox --settle 0 --as-of $day --json report.json
    grep -q '^qinqing: penalty.xml: left: cannot be claimed' err.txt
    [ -f inbox/penalty.xml ] && [ -f inbox/done/registry.xml ]
    [ "$(field report.json outcome)" = published ]
    expect 0 0 night --config open.conf
    [ -f inbox/done/penalty.xml ]
  done
  rm -rf inbox test.db*
  two_files
  expect 4 1 fault rename:1:claimed/penalty.xml "$QINQING" nightly inbox --settle 0 --as-of $day
  [ -f inbox/claimed/penalty.xml ]
  expect 0 0 night --config open.conf
  [ -f inbox/done/penalty.xml ] && [ ! -f inbox/done/penalty.xml.2 ]
  [ "$(find inbox/done -name 'penalty.xml*.report.json' | wc -l)" -eq 1 ]
}

@test "a fault of the machine while reading rejects no file; it lands the next night" {
  for call in open pread; do
    for number in 5 12 13 24; do # EIO ENOMEM EACCES EMFILE
      rm -rf inbox test.db*
      two_files
      expect 4 1 fault $call:$number:claimed/penalty.xml "$QINQING" nightly inbox --settle 0 --as-of $day --json report.json
      grep -q '^qinqing: penalty.xml: left: .*cannot be read' err.txt
      [ -f inbox/penalty.xml ] && [ -f inbox/done/registry.xml ]
      [ "$(find inbox/rejected inbox/claimed -type f | wc -l)" -eq 0 ]
      [ "$(field report.json outcome)" = published ]
      expect 0 0 night --config open.conf
      [ -f inbox/done/penalty.xml ]
    done
    rm -rf inbox test.db*
    two_files
    expect 0 0 fault $call:4:claimed/penalty.xml "$QINQING" nightly inbox --settle 0 --as-of $day # EINTR: again at once
  done
}

@test "a folder that cannot be read is told with its own reason" {
  two_files
  night > /dev/null
  expect 4 1 fault open:13:inbox/.nightly/lock "$QINQING" nightly inbox --settle 0 --as-of $day
  grep -q 'Permission denied' err.txt
  expect 4 1 fault opendir:24:inbox "$QINQING" nightly inbox --settle 0 --as-of $day
  grep -q 'inbox.*Too many open files' err.txt
  rm -r inbox/claimed
  touch inbox/claimed
  refuses 4 night
  grep -q 'File exists' err.txt
}

@test "notices or a report that cannot be written do not make a failure of a night that published" {
  two_files
  expect 4 1 night --notices none/such/notices.csv --json report.json
  grep -q 'the night is done (published), but the notices could not be written' err.txt
  [ "$(field report.json outcome)" = published ]
  [ -n "$(field report.json troubles.0)" ]
  expect 4 1 night --json none/such/report.json --metrics night.prom
  grep -q 'the night is done (nothing new), but the report could not be written' err.txt
  grep -q '^qinqing_nightly_success 1$' night.prom
  expect 0 0 night
  refuses 2 night --json - --metrics -
}

# ---- others at work ----

@test "two databases at one inbox: every file lands once, and one night's files are not another's" {
  mkdir inbox
  "$GENERATE" --parties 300 --records 6000 --seed 3 --out feeds
  cp feeds/*.xml inbox/
  count=$(find feeds -name '*.xml' | wc -l)
  for name in a b; do qinqing import auto "$sample/registry.xml" --db $name.db > /dev/null; done
  for _ in 1 2 3; do
    "$QINQING" nightly inbox --db a.db --settle 0 --as-of $day > a.txt 2>&1 &
    first=$!
    "$QINQING" nightly inbox --db b.db --settle 0 --as-of $day > b.txt 2>&1 &
    second=$!
    wait $first || [ $? -eq 4 ]
    wait $second || [ $? -eq 4 ]
  done
  [ "$(find inbox/done -name '*.xml' | wc -l)" -eq "$count" ]
  landed=$(for name in a b; do qinqing landings --db $name.db | grep -F .xml | grep -v registry.xml; done | wc -l)
  [ "$landed" -eq "$(find feeds -name '*.xml' ! -name registry.xml | wc -l)" ] || { qinqing landings --db a.db; qinqing landings --db b.db; false; }
  # files that a night of one database claimed and was cut off from
  mv inbox/done/penalty.xml inbox/claimed/
  owner=$(basename "$(cat inbox/.nightly/database)")
  other=$([ "$owner" = a.db ] && echo b.db || echo a.db)
  refuses 4 qinqing nightly inbox --db $other --settle 0 --as-of $day
  grep -q "$owner" err.txt
  qinqing nightly inbox --db "$owner" --settle 0 --as-of $day > /dev/null
  qinqing nightly inbox --db $other --settle 0 --as-of $day > /dev/null
}

# ---- databases that are none, or may not be written ----

@test "no command prints the password in what was given as a database" {
  mkdir inbox
  qinqing import auto "$sample/registry.xml" > /dev/null
  for url in 'postgres://user:geheim@host/db' 'user:geheim@host://db' 'host=h user=u PassWord=geheim'; do
    while read -r words; do
      refuses 4 qinqing $words --db "$url" || { echo "$words"; false; }
      run cat err.txt out.txt
      [[ $output != *geheim* ]] || { echo "$words: $output"; false; }
    done << END
nightly inbox
publish --show
publish --confirm
publish --discard
import auto $sample/registry.xml
landings
check
query $clean
explain $clean
assess
digest
upcoming
export bidder-credit BD1
review list
blacklist list
retract 1 --reason x
model adopt $root/models/fujian-2017
backup copy.db
restore test.db
END
    refuses 4 qinqing backup "$url"
    run cat err.txt
    [[ $output != *geheim* ]]
  done
}

@test "a store of an older release that may not be written, and one of no release at all" {
  sqlite3 old.db < "$root/tests/unit/store/schema-1.sql"
  expect 4 1 fault openw:13:old.db "$QINQING" landings --db old.db
  grep -q 'was written by an older release (schema 1, this one needs' err.txt
  qinqing landings --db old.db > /dev/null # whoever may write it
  expect 0 0 fault openw:13:old.db "$QINQING" landings --db old.db
  for version in 0 -1 -2147483648; do
    sqlite3 old.db "PRAGMA user_version = $version"
    refuses 4 qinqing landings --db old.db
    grep -q 'is damaged' err.txt
  done
}

# ---- full disks ----

@test "a disk that is full from any write on: one line, status 4, and the next night finishes" {
  inbox_of_samples
  open_gate
  cp -r inbox start.inbox
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  cp test.db start.db
  QQ_FAULT_COUNT=writes.txt fault none:1:none "$QINQING" nightly inbox --settle 0 --as-of $day --config open.conf > /dev/null
  after=$(digest) writes=$(cat writes.txt)
  [ "$writes" -gt 40 ]
  { seq 1 $((writes / 20 + 1)) "$writes"; seq $((writes - 35)) "$writes"; } | sort -nu > points.txt
  : > stages.txt
  while read -r point; do
    begin_again
    try fault "pwrite:28:@$point" "$QINQING" nightly inbox --settle 0 --as-of $day --config open.conf
    [ "$status" -eq 0 ] && continue # closing alone was in the way
    [ "$status" -eq 4 ] && [ "$(wc -l < err.txt)" -eq 1 ] || { echo "from write $point: $status"; cat out.txt err.txt; false; }
    stage=$(tail -n 1 out.txt | cut -d: -f1)
    case $stage in
    '' | claim | *.xml) stage=import ;;
    arrivals) stage=assess ;;
    listings) stage=$(qinqing publish --show | grep -q '^waiting since' && echo publish || echo stage) ;;
    publish) stage=notices ;;
    esac
    echo "$stage" >> stages.txt
    qinqing check > /dev/null
    night --config open.conf > /dev/null
    [ "$(digest)" = "$after" ]
    [ "$(find inbox/done -name '*.xml' | wc -l)" -eq 6 ]
  done < points.txt
  echo "# $writes writes; stopped in $(sort stages.txt | uniq -c | tr '\n' ' ')" >&3
  for stage in import assess stage publish notices; do grep -qx $stage stages.txt || { cat stages.txt; false; }; done
}

@test "a full disk at any stage: one line, status 4, and the next night finishes" {
  inbox_of_samples
  open_gate
  rm -rf inbox/*.xml
  "$GENERATE" --parties 300 --records 6000 --seed 3 --out feeds
  mv feeds/*.xml inbox/
  cp -r inbox start.inbox
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  cp test.db start.db
  night --config open.conf > /dev/null
  after=$(digest) size=$(($(stat -c %s test.db) / 1024))
  full=0
  for part in 20 40 60 75 85 90 95 98; do
    begin_again
    status=0
    bash -c "ulimit -f $((size * part / 100)); exec '$QINQING' nightly inbox --settle 0 --as-of $day --config open.conf" > out.txt 2> err.txt || status=$?
    [ "$status" -eq 0 ] && continue
    full=$((full + 1))
    [ "$status" -eq 4 ] || { cat err.txt; false; }
    [ "$(wc -l < err.txt)" -eq 1 ]
    qinqing check
    night --config open.conf > /dev/null
    [ "$(digest)" = "$after" ]
  done
  [ "$full" -ge 3 ]
}

teardown() { umount "$BATS_TEST_TMPDIR/disk" 2> /dev/null || true; }

@test "a small disk that holds store, inbox and reports alike: full, then larger" {
  "$GENERATE" --parties 300 --records 6000 --seed 3 --out feeds
  mkdir -p disk inbox
  cp feeds/*.xml inbox/
  night > /dev/null
  after=$(digest) full=0
  needed=$(du -sk feeds | cut -f1)
  for spare in 1200 2100 3300 4500; do
    mount -t tmpfs -o size=$((needed + spare))k tmpfs disk 2> /dev/null || skip "no right to mount a small disk"
    mkdir disk/inbox
    cp feeds/*.xml disk/inbox/
    status=0
    "$QINQING" nightly disk/inbox --db disk/test.db --settle 0 --as-of $day --json disk/night.json > out.txt 2> err.txt || status=$?
    if [ "$status" -ne 0 ]; then
      full=$((full + 1))
      [ "$status" -eq 4 ]
      [ "$(wc -l < err.txt)" -eq 1 ]
      mount -o remount,size=64m disk
      "$QINQING" nightly disk/inbox --db disk/test.db --settle 0 --as-of $day > /dev/null
      [ "$(digest --db disk/test.db)" = "$after" ]
      [ "$(find disk/inbox/done -name '*.xml' | wc -l)" -eq "$(find feeds -name '*.xml' | wc -l)" ]
    fi
    umount disk
  done
  [ "$full" -ge 2 ]
}

