#!/usr/bin/env bats
# The store under faults: full disk, locks, foreign and newer files, kill -9, backup.
load helper

@test "a missing, foreign, newer or remote database is one line, status 4" {
  refuses 4 qinqing query "$clean" --db missing.db
  [ ! -e missing.db ]
  echo 'not a database at all, only some text that is long enough' > foreign.db
  refuses 4 qinqing import auto "$sample/registry.xml" --db foreign.db
  sqlite3 other.db 'CREATE TABLE t(x)'
  refuses 4 qinqing import auto "$sample/registry.xml" --db other.db
  qinqing import auto "$sample/registry.xml"
  sqlite3 test.db 'PRAGMA user_version = 9999' > /dev/null
  refuses 4 qinqing query "$clean"
  refuses 4 qinqing query "$clean" --db postgresql://host/db
}

@test "a full disk is one line, status 4, and nothing is half-landed" {
  qinqing import auto "$sample/registry.xml"
  before=$(digest)
  "$GENERATE" --parties 500 --records 20000 --seed 3 --feeds penalty --out feeds
  refuses 4 bash -c "ulimit -f 4000; exec '$QINQING' import penalty feeds/penalty.xml"
  [ "$(digest)" = "$before" ]
  qinqing check
  qinqing import penalty feeds/penalty.xml
}

@test "a locked database is one line, status 4" {
  qinqing import auto "$sample/registry.xml"
  sqlite3 test.db <<< 'BEGIN IMMEDIATE;
.system touch locked; sleep 12
ROLLBACK;' &
  while [ ! -e locked ]; do sleep 0.1; done
  refuses 4 qinqing import auto "$sample/penalty.xml"
  qinqing query "$clean" --as-of $day > /dev/null
  kill %1 || true
}

@test "a missing or wrong key file is one line, status 4, that says what to do" {
  qinqing import auto "$sample/registry.xml" "$sample/bribery.xml"
  mv test.key kept.key
  refuses 4 qinqing bribery --purpose tender --as-of $day <<< 11010519491231002X
  head -c 32 /dev/zero > test.key
  refuses 4 qinqing bribery --purpose tender --as-of $day <<< 11010519491231002X
  grep -q 'test.key' err.txt
  mv kept.key test.key
  qinqing bribery --purpose tender --as-of $day <<< 11010519491231002X
}

@test "backup and restore give the same digest; neither overwrites unasked" {
  import_samples
  before=$(digest)
  qinqing backup copy.db
  refuses 4 qinqing backup copy.db || refuses 2 qinqing backup copy.db
  qinqing restore copy.db --db restored.db
  [ "$(QINQING_DB=restored.db digest)" = "$before" ]
  run qinqing restore copy.db --db restored.db
  [ "$status" -ne 0 ]
  qinqing restore copy.db --db restored.db --replace
}

@test "check finds a store sound, and a damaged one not" {
  import_samples
  qinqing check
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  size=$(stat -c %s test.db)
  dd if=/dev/urandom of=test.db bs=1 seek=$((size / 3)) count=$((size / 3)) conv=notrunc status=none
  run qinqing check
  [ "$status" -eq 4 ]
}

@test "a damaged image changes no answer, is told in one line, found by check and made anew by --repair" {
  import_samples
  qinqing check --repair | grep -q 'packed image: [0-9]* enterprises'
  penalty_feed "$(penalty_record new-1 "$clean" 2026-05-04)" > more.xml
  qinqing import penalty more.xml
  before=$(digest)
  kept=$(digest --known-at 3)
  # The directory, every block, the delta: a byte in the head of each, and one further behind.
  while read -r table which; do
    for at in 3 60; do
      cp test.db bad.db
      sqlite3 bad.db "UPDATE $table SET body = CAST(substr(body, 1, $at - 1) || x'5a' || substr(body, $at + 1) AS BLOB) WHERE $which"
      [ "$(QINQING_DB=bad.db digest 2> err.txt)" = "$before" ]
      [ "$(QINQING_DB=bad.db digest --known-at 3 2> /dev/null)" = "$kept" ]
      status=0
      QINQING_DB=bad.db qinqing check > out.txt 2> err.txt || status=$?
      [ "$status" -eq 4 ]
      grep -q 'check --repair' err.txt
      cp test.key bad.db.key
      QINQING_DB=bad.db qinqing check --repair | grep -q 'made anew'
      QINQING_DB=bad.db qinqing check
    done
  done << 'END'
image_block block % 4294967296 = 0
image_block block % 4294967296 = 1
image_delta landing = (SELECT max(landing) FROM landing)
END
}

@test "no room for the image is one line, status 4, and rows and old image stand" {
  "$GENERATE" --parties 2000 --records 40000 --seed 4 --feeds registry,honour --out feeds
  qinqing import auto feeds/*.xml
  before=$(digest)
  refuses 4 bash -c "ulimit -f 300; exec '$QINQING' check --repair"
  [ "$(digest)" = "$before" ]
  qinqing check
  qinqing check --repair
  [ "$(digest)" = "$before" ]
}

@test "repair touches nothing while the rows are damaged" {
  import_samples
  code=$(sqlite3 test.db "SELECT party FROM record WHERE length(party) = 18 LIMIT 1")
  sqlite3 test.db "UPDATE record SET body = x'ff' WHERE party = '$code'"
  status=0
  qinqing check --repair > out.txt 2> err.txt || status=$?
  [ "$status" -eq 4 ]
  [ "$(sqlite3 test.db 'SELECT count(*) FROM image')" -eq 0 ]
}

# Kills at a random point of the run, then finishes the work and compares with a clean run.
kill_at_random() {
  local limit=$1 pid
  shift
  "$QINQING" "$@" > /dev/null 2>&1 &
  pid=$!
  sleep "$(awk -v s=$RANDOM -v l="$limit" 'BEGIN {printf "%.4f", l * s / 32767}')"
  kill -9 $pid 2> /dev/null || true
  wait $pid 2> /dev/null || true
}

@test "kill -9 at 50 points of import and assess leaves the last committed state" {
  "$GENERATE" --parties 400 --records 12000 --seed 5 --out feeds
  from=$(date +%s%N)
  qinqing import auto feeds/*.xml
  limit=$(awk -v ns=$(($(date +%s%N) - from)) 'BEGIN {print ns / 1e9 * 1.1}')
  clean_digest=$(digest)
  RANDOM=${QINQING_TEST_SEED:-$$}
  echo "# QINQING_TEST_SEED=${QINQING_TEST_SEED:-$$}" >&3
  for i in $(seq 40); do
    if [ $((i % 4)) -eq 1 ]; then # from the beginning again, at times with nothing in it
      rm -f test.db*
      [ $((i % 8)) -eq 1 ] || qinqing import auto feeds/listing.xml
    fi
    had=
    qinqing check > /dev/null 2>&1 && had=yes
    [ -z "$had" ] || [ $((i % 3)) -ne 0 ] || qinqing check --repair > /dev/null # the image then goes with what lands
    kill_at_random "$limit" import auto feeds/*.xml
    if ! qinqing check 2> err.txt; then # only a first import may be cut off before there is a store
      [ -z "$had" ]
      grep -qE 'there is no such store|is empty, not a qinqing store' err.txt
    fi
  done
  qinqing import auto feeds/*.xml
  [ "$(digest)" = "$clean_digest" ]
  for _ in $(seq 10); do
    kill_at_random 0.3 assess --as-of $day
    qinqing check
  done
  qinqing assess --as-of $day
  [ "$(digest)" = "$clean_digest" ]
}

@test "a damaged row is one line and status 4, whoever reads it" {
  qinqing import auto "$sample/registry.xml" "$sample/penalty.xml"
  penalty="hex(substr(body, 2, 1)) = '06' AND hex(substr(body, 7, 1)) LIKE '%F'" # with a code, an authority, two days
  code=$(sqlite3 test.db "SELECT party FROM record WHERE length(party) = 18 AND $penalty LIMIT 1")
  for at in 2 4 12 16; do # kind, severity, the high bytes of code and authority
    cp test.db bad.db
    sqlite3 bad.db "UPDATE record SET body = CAST(substr(body, 1, $at - 1) || x'ff' || substr(body, $at + 1) AS BLOB) WHERE party = '$code' AND $penalty"
    refuses 4 qinqing query "$code" --as-of $day --db bad.db
    refuses 4 qinqing digest --as-of $day --db bad.db
    run qinqing check --db bad.db
    [ "$status" -eq 4 ]
  done
}

@test "a summary that could not be written is said, and what was read has landed" {
  status=0
  qinqing import auto "$sample/registry.xml" > /dev/full 2> err.txt || status=$?
  [ "$status" -eq 4 ]
  [ "$(wc -l < err.txt)" -eq 1 ]
  [ "$(qinqing landings | tail -n 1 | awk '{print $4}')" = registry.xml ]
}
