#!/usr/bin/env bats
# The night run: files in and away, the gate, publications, faults at any point.
load helper
load night

landed_names() { "$QINQING" landings | awk '$3 != "adoption" && NR > 2 {print $5}'; }

known_at() { "$QINQING" query "$clean" --as-of $day --format json > answer.json; field answer.json 0.known_at; }

@test "a night lands the inbox, assesses, publishes and reports" {
  mkdir inbox
  for file in registry penalty revocation listing; do cp "$sample/$file.xml" inbox/; done
  echo half > inbox/later.xml.part
  run night --json report.json --metrics night.prom --notices notices.csv
  [ "$status" -eq 0 ] || { echo "$output"; false; }
  for stage in claim import arrivals assess publish notices; do
    grep -qE "^$stage: .*\([0-9]+\.[0-9]{2} s\)$" <<< "$output" || { echo "$output"; false; }
  done
  [ "$(find inbox -maxdepth 1 -type f)" = inbox/later.xml.part ]
  [ "$(find inbox/done -name '*.xml' | wc -l)" -eq 4 ]
  [ "$(field inbox/done/penalty.xml.report.json outcome)" = landed ]
  [ "$(field report.json outcome)" = published ]
  [ "$(field report.json published.digest)" = "$(digest)" ]
  [ "$(field report.json published.known_at)" = "$(known_at)" ]
  grep -q '^qinqing_nightly_success 1$' night.prom
  grep -qE '^qinqing_nightly_stage_seconds\{stage="assess"\} [0-9.]+$' night.prom
  head -n 1 notices.csv | grep -q '^uscc,name,day,'
  [ "$(cut -d, -f1 notices.csv | sort | uniq -d)" = "" ]
}

@test "notices hold exactly the grades and listings that upcoming shows to change, one row a party" {
  inbox_of_samples
  open_gate
  night --config open.conf --notices notices.csv > /dev/null
  qinqing upcoming --as-of $day --days 30 --format json > upcoming.json
  python3 - << 'END'
import csv, json
rows = {row["uscc"]: row for row in csv.DictReader(open("notices.csv"))}
first = {}
for change in json.load(open("upcoming.json")):
    differs = change["grade"] != change["grade_before"] or change["blacklisted"] != change["blacklisted_before"]
    if differs: first.setdefault(change["uscc"], change["day"])
assert {code: row["day"] for code, row in rows.items()} == first, (rows, first)
END
}

@test "notices have the names of the day, whatever was kept of the night before" {
  inbox_of_samples
  open_gate
  night --config open.conf > /dev/null
  cp test.db.notices.csv first.csv
  code=$(sed -n 2p first.csv | cut -d, -f1)
  for damage in "rm" "truncate -s 60" "truncate -s -3" "cp first.csv"; do # by what is kept, lost or damaged: the same
    night --config open.conf > /dev/null
    cmp test.db.notices.csv first.csv
    $damage test.db.names
    night --config open.conf > /dev/null
    cmp test.db.notices.csv first.csv
  done
  python3 - "$code" "$sample/registry.xml" > inbox/renamed.xml << 'END'
import re, sys
code, path = sys.argv[1:]
text = open(path, encoding="utf-8").read()
record = next(r for r in re.findall(r"<enterprise>.*?</enterprise>", text, re.S) if code in r)
record = re.sub(r"<updated_at>.*?<", "<updated_at>2026-06-29T10:30:00<", record)
print('<registry source="42-zjt">' + re.sub(r"<name>.*?<", "<name>新名称有限公司<", record) + "</registry>")
END
  night --config open.conf > /dev/null
  grep -q "^$code,新名称有限公司," test.db.notices.csv
  [ "$(diff first.csv test.db.notices.csv | grep -c '^>')" -eq 1 ]
}

@test "the file of what is published says what is kept; damaged or lost it is as if it were not there" {
  inbox_of_samples
  open_gate
  night --config open.conf > /dev/null
  [ -s test.db.published ]
  [ ! -e test.db.published.new ]
  qinqing publish --show > whole.txt
  grep -qE '^by grade: AAA [0-9]+, AA ' whole.txt
  truncate -s -1 test.db.published
  qinqing publish --show | cmp - whole.txt
  rm test.db.published
  qinqing publish --show | cmp - whole.txt
  qinqing publish --show --format json > shown.json
  jq -e '(.grades | add) == .published.parties' shown.json
}

@test "an empty inbox, an unknown one, and a night of no news" {
  refuses 3 night
  mkdir inbox
  night > /dev/null
  run night
  [ "$status" -eq 0 ]
  grep -q '^publish: nothing new' <<< "$output"
  night --json - > report.json # alone on standard output
  [ "$(field report.json outcome)" = unchanged ]
  refuses 2 qinqing nightly inbox --as-of 2026-01-01
  refuses 2 qinqing nightly
  refuses 2 qinqing nightly inbox --as-of yesterday
}

@test "a file that cannot be read is rejected with a report, the others land" {
  mkdir inbox
  cp "$sample/registry.xml" inbox/
  echo '<penalty source="x"><record>' > inbox/broken.xml
  run night
  [ "$status" -eq 1 ]
  [ -f inbox/rejected/broken.xml ]
  [ "$(field inbox/rejected/broken.xml.report.json outcome)" = rejected ]
  [ -n "$(field inbox/rejected/broken.xml.report.json reason)" ]
  [ -f inbox/done/registry.xml ]
  cp "$sample/registry.xml" inbox/ # known already, and never over the first
  night > /dev/null
  [ -f inbox/done/registry.xml.2 ]
  [ "$(field inbox/done/registry.xml.2.report.json outcome)" = known ]
  [ "$(field inbox/done/registry.xml.2.report.json landing)" = 1 ]
}

@test "expectations stop a bad feed before it lands" {
  mkdir inbox
  cp "$sample/registry.xml" inbox/
  night > /dev/null
  before=$(digest)
  try() { # CONFIG-LINES FILE
    printf '%b' "$1" > night.conf
    cp "$2" inbox/
    run night --config night.conf
    [ "$status" -eq 1 ]
    grep -q ': rejected: ' <<< "$output" || { echo "$output"; false; }
    [ "$(digest)" = "$before" ]
  }
  try '[feed penalty]\nleast_records = 100000\n' "$sample/penalty.xml"
  try '[feed penalty]\nmost_records = 1\n' "$sample/penalty.xml"
  try '[feed penalty]\nmost_rejected = 0.5%\n' "$sample/faulty.xml"
  penalty_feed "$(penalty_record a "$clean" 2020-01-01 '' 2020-01-02T00:00:00)" > old.xml
  try '[feed penalty]\nnewest_within_days = 30\n' old.xml
  printf '[feed penalty]\nexpected_every_days = 2\n' > night.conf
  run night --config night.conf
  [ "$status" -eq 1 ]
  grep -q 'feed penalty: no file ever came' <<< "$output"
  cp "$sample/penalty.xml" inbox/
  printf '[feed penalty]\nexpected_every_days = 2\nleast_records = 1\n[gate]\nchanged=100%%\ndowngraded=100%%\n' > night.conf
  night --config night.conf > /dev/null
  for wrong in '[feed nothing]\n' '[gate]\nchanged = 5\n' '[gate]\nfloodgate = 5\n' '[feed penalty]\nleast_records = x\n' 'text\n'; do
    printf '%b' "$wrong" > night.conf
    refuses 3 night --config night.conf
  done
}

@test "the gate holds what changes too much; confirm publishes it, discard drops it" {
  inbox_of_samples
  tight_gate
  before=$(digest) landing=$(known_at)
  run night --config tight.conf --json held.json
  [ "$status" -eq 1 ]
  grep -q '^publish: held: ' <<< "$output" || { echo "$output"; false; }
  [ "$(field held.json outcome)" = held ]
  [ "$(digest)" = "$before" ]
  [ "$(known_at)" = "$landing" ]
  qinqing publish --show > shown.txt
  grep -q '^waiting since' shown.txt
  grep -q '^parties by grade' shown.txt
  qinqing publish --show --format json > shown.json
  [ "$(field shown.json staged.digest)" = "$(field held.json digest)" ]
  [ "$(field shown.json changes.changed)" = "$(field held.json changes.changed)" ]
  run qinqing blacklist list --on $day # published: nothing; known to supervisors: all
  published=${#lines[@]}
  run qinqing blacklist list --on $day --proposed
  [ "${#lines[@]}" -gt "$published" ]
  qinqing publish --discard
  [ "$(digest)" = "$before" ]
  refuses 2 qinqing publish --confirm
  refuses 2 qinqing publish --discard
  refuses 2 qinqing publish --show --confirm
  run night --config tight.conf
  [ "$status" -eq 1 ]
  qinqing publish --confirm --why 'looked at'
  [ "$(digest)" = "$(field held.json digest)" ]
  [ "$(known_at)" != "$landing" ]
  qinqing publish --show | grep -q '^nothing waits'
}

@test "every change is put down to calendar, data or model, and the parts add up" {
  inbox_of_samples
  open_gate
  night --config open.conf > /dev/null
  penalty_feed "$(penalty_record new1 "$clean" 2026-06-20)" > inbox/new.xml
  qinqing model adopt "$root/models/fujian-2017" > /dev/null # from now on the default, with other grades
  night --config open.conf --as-of 2026-09-30 --json report.json > /dev/null
  python3 - << 'END'
import json
from decimal import Decimal
changes = json.load(open("report.json"), parse_float=Decimal)["changes"]
parties = changes["parties"]
assert parties and all(changes["changed_by"].values()), changes["changed_by"]
for party in parties:
    before, after = party["before"]["score"] or 0, party["after"]["score"] or 0
    assert after - before == sum(party["points"].values()), party
assert changes["changed"] == sum(1 for party in parties if party["before"]["present"])
assert sum(m["parties"] for m in changes["migrations"]) == changes["parties_after"] + changes["gone"]
END
}

@test "the gate delays nothing that the law ends" {
  mkdir inbox
  cp "$sample/registry.xml" inbox/
  # three penalties: one to expire, one to be repaired, one to be annulled; and a listing to be removed
  penalty_feed "$(penalty_record keep "$clean" 2026-05-01)$(penalty_record repair "$clean" 2026-05-02)$(penalty_record annul "$clean" 2026-05-03)$(penalty_record expire "$clean" 2026-05-04 '<published_until>2026-07-10</published_until>')" > inbox/p.xml
  night > /dev/null
  qinqing blacklist enter "$clean" --list 241 --document 列1 --authority 厅 --date 2026-06-01 --why test | grep -q 'next publication'
  night > /dev/null
  listed() { "$QINQING" query "$clean" --as-of "$1" --format json > answer.json; field answer.json 0.blacklisted; }
  reasons() { "$QINQING" query "$clean" --as-of "$1" --format json > answer.json; python3 -c 'import json
print(" ".join(sorted(reason["document"] for reason in json.load(open("answer.json"))[0]["reasons"] if reason["document"])))'; }
  landing=$(known_at)
  [ "$(listed $day)" = True ]
  # a new penalty and the ends come; the gate holds the night
  penalty_feed "$(penalty_record new "$clean" 2026-06-20)$(penalty_record new2 "$clean" 2026-06-20)" > inbox/new.xml
  cat > inbox/ends.xml << 'END'
<?xml version="1.0" encoding="UTF-8"?>
<revocation source="test">
<record><record_id>r1</record_id><updated_at>2026-06-21T00:00:00</updated_at><uscc>USCC</uscc><name>某建设有限公司</name><kind>repair</kind><target_document_no>鄂建罚字〔2026〕repair号</target_document_no><effective_on>2026-07-01</effective_on><document_no>修1</document_no><authority>厅</authority></record>
<record><record_id>r2</record_id><updated_at>2026-06-21T00:00:00</updated_at><uscc>USCC</uscc><name>某建设有限公司</name><kind>annul</kind><target_document_no>鄂建罚字〔2026〕annul号</target_document_no><effective_on>2026-06-21</effective_on><document_no>撤1</document_no><authority>厅</authority></record>
</revocation>
END
  sed -i "s/USCC/$clean/" inbox/ends.xml
  tight_gate
  run night --config tight.conf
  [ "$status" -eq 1 ] || { echo "$output"; false; }
  [ "$(find inbox/rejected -type f | wc -l)" -eq 0 ]
  [ "$(known_at)" = "$landing" ]
  reasons $day > now.txt
  grep -q repair now.txt
  run grep -q annul now.txt
  [ "$status" -ne 0 ]
  run grep -q new now.txt
  [ "$status" -ne 0 ]
  reasons 2026-07-01 > later.txt # the repair, on its day
  run grep -q repair later.txt
  [ "$status" -ne 0 ]
  grep -q expire later.txt
  reasons 2026-07-11 > later.txt # the end of the stated term
  run grep -q expire later.txt
  [ "$status" -ne 0 ]
  qinqing blacklist remove "$clean" --list 241 --document 移1 --authority 厅 --date 2026-06-25 --why test > /dev/null
  [ "$(listed 2026-06-24)" = True ]
  [ "$(listed $day)" = False ]
  run qinqing blacklist list --on $day
  run grep -q "$clean" <<< "$output"
  [ "$status" -ne 0 ]
  # the answer says what it rests on, and is the same when asked again by that
  "$QINQING" query "$clean" --as-of $day --format json > answer.json
  known=$(field answer.json 0.known_at)+$(field answer.json 0.ends_known_at)
  penalty_feed "$(penalty_record more "$clean" 2026-06-22)" > more.xml
  qinqing import auto more.xml > /dev/null
  "$QINQING" query "$clean" --as-of $day --format json --known-at "$known" | cmp - answer.json
  qinqing review list > /dev/null
}

@test "the units of systemd are well-formed, with this program in them" {
  command -v systemd-analyze > /dev/null || skip "systemd-analyze is not installed"
  unit=$(dirname "$QINQING")/engine/cli/qinqing-nightly.service
  sed "s|^ExecStart=[^ ]*|ExecStart=$QINQING|" "$unit" > qinqing-nightly.service
  cp "$root/engine/cli/systemd/qinqing-nightly.timer" .
  run systemd-analyze verify ./qinqing-nightly.service ./qinqing-nightly.timer
  [ "$status" -eq 0 ] && [ -z "$output" ] || { echo "$output"; false; }
  mkdir inbox # and the shipped configuration is one
  night --config "$root/engine/cli/systemd/nightly.conf" > /dev/null || [ $? -eq 1 ]
}

@test "two nights cannot run; the second names the first" {
  mkdir inbox
  qinqing import auto "$sample/registry.xml" > /dev/null
  "$GENERATE" --parties 2000 --records 60000 --seed 7 --out feeds
  mv feeds/*.xml inbox/
  "$QINQING" nightly inbox --settle 0 > /dev/null 2>&1 &
  first=$!
  while [ ! -d inbox/claimed ]; do sleep 0.01; done
  kill -STOP $first # however slow this machine is, it does not end meanwhile
  refuses 4 night
  grep -q "process $first" err.txt
  refuses 4 qinqing publish --confirm
  kill -9 $first
  wait $first 2> /dev/null || true
  qinqing check
}

@test "kill -9 at random points of a night: a plain rerun gives the same digest, every file once, readers whole" {
  inbox_of_samples
  open_gate
  cp -r inbox start.inbox
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  cp test.db start.db
  before=$(digest) limit=9
  for _ in 1 2 3; do # how long one takes, when nothing else is in the way
    begin_again
    from=$(date +%s%N)
    night --config open.conf > /dev/null
    limit=$(awk -v ns=$(($(date +%s%N) - from)) -v l=$limit 'BEGIN {s = ns / 1e9; print s < l ? s : l}')
  done
  after=$(digest)
  names=$(landed_names | sort)
  [ "$before" != "$after" ]
  RANDOM=${QINQING_TEST_SEED:-$$}
  echo "# QINQING_TEST_SEED=${QINQING_TEST_SEED:-$$}" >&3
  stages=
  for _ in $(seq "${QQ_KILLS:-20}"); do
    begin_again
    "$QINQING" nightly inbox --settle 0 --as-of $day --config open.conf > night.txt 2>&1 &
    pid=$!
    sleep "$(awk -v s=$RANDOM -v l="$limit" 'BEGIN {printf "%.4f", 0.95 * l * s / 32767}')"
    kill -9 $pid 2> /dev/null || true
    wait $pid 2> /dev/null || true
    stages="$stages $(tail -n 1 night.txt | cut -d: -f1 | tr -d ' ')"
    seen=$(digest)
    [ "$seen" = "$before" ] || [ "$seen" = "$after" ] || { echo "a mixed generation: $seen"; false; }
    [ "$(find inbox -name '*.xml' | wc -l)" -eq 6 ]
    night --config open.conf > /dev/null
    [ "$(digest)" = "$after" ]
    [ "$(landed_names | sort)" = "$names" ] || { landed_names; false; }
    [ "$(find inbox/done -name '*.xml' | wc -l)" -eq 6 ]
    [ "$(find inbox inbox/claimed inbox/rejected -maxdepth 1 -type f | wc -l)" -eq 0 ]
  done
  echo "# cut off after:$(tr ' ' '\n' <<< "$stages" | sort | uniq -c | tr '\n' ' ')" >&3
  qinqing check
}

@test "who reads during a night sees what was published before or after it, nothing between" {
  inbox_of_samples
  open_gate
  rm -f inbox/*.xml
  "$GENERATE" --parties 1000 --records 30000 --seed 9 --out feeds
  mv feeds/*.xml inbox/
  before=$(digest)
  "$QINQING" nightly inbox --settle 0 --as-of $day --config open.conf > /dev/null &
  pid=$!
  while kill -0 $pid 2> /dev/null; do digest >> seen.txt; done
  wait $pid
  after=$(digest)
  [ "$before" != "$after" ]
  grep -q "$before" seen.txt
  run grep -v -e "$before" -e "$after" seen.txt
  [ -z "$output" ] || { echo "between: $output"; false; }
}

@test "an inbox that holds the database is refused before anything is moved" {
  mkdir own
  cp "$sample/registry.xml" own
  run qinqing nightly own --db own/store.db --settle 0
  [ "$status" -eq 2 ]
  [[ $output == *"the database lies in this folder"* ]]
  [ -e own/registry.xml ]
}

@test "a kept result whose bytes changed is never read: one line says how to keep it anew" {
  inbox_of_samples
  tight_gate
  run night --config tight.conf
  [ "$status" -eq 1 ]
  qinqing check > /dev/null
  sqlite3 test.db "UPDATE assessment_block SET body = CAST(substr(body, 1, 40) || x'7f' || substr(body, 42) AS BLOB) WHERE typeof(body) = 'blob'"
  rm -f test.db.published
  refuses 4 qinqing publish --show
  grep -q 'are damaged; `qinqing assess --as-of' err.txt
  run qinqing check
  [ "$status" -eq 4 ]
  [ "${#lines[@]}" -eq 2 ] # what is published and what waits
  printf '%s\n' "$output" > err.txt
  # What it says to do is enough.
  # shellcheck disable=SC2016 # the command stands between backquotes
  sed -n 's/.*`\(qinqing assess .*\)` keeps them anew$/\1/p' err.txt > commands.txt
  [ "$(grep -c -- "--db '$QINQING_DB'$" commands.txt)" -eq 2 ]
  mkdir elsewhere # another default store
  while read -r _ words; do eval "QINQING_DB=elsewhere/none.db \"\$QINQING\" $words" > /dev/null; done < commands.txt
  qinqing check > /dev/null
  qinqing publish --show > /dev/null
  sqlite3 test.db 'DELETE FROM assessment_block WHERE generation = (SELECT min(generation) FROM generation)'
  run qinqing check
  [ "$status" -eq 4 ]
}

@test "the command that keeps a damaged result anew names its model, by digest where it is not the default" {
  inbox_of_samples
  cp -r "$root/models/hubei-enterprise" other
  sed -i 's/"hubei-enterprise"/"other"/' other/model.xml other/cases.xml
  qinqing model adopt other --beside > /dev/null
  qinqing assess --as-of $day --model other > /dev/null
  sqlite3 test.db "UPDATE assessment_block SET checksum = 1 - checksum WHERE generation = (SELECT max(generation) FROM generation)"
  run qinqing check
  [ "$status" -eq 4 ]
  printf '%s\n' "$output" > err.txt
  # shellcheck disable=SC2016 # the command stands between backquotes
  sed -n 's/.*`\(qinqing assess .*\)` keeps them anew$/\1/p' err.txt > command.txt
  grep -Eq -- '--model [0-9a-f]{64} --db' command.txt
  read -r _ words < command.txt
  eval "\"\$QINQING\" $words" > /dev/null
  qinqing check > /dev/null
}

@test "a night that cannot read what is published makes it anew, and says so" {
  inbox_of_samples
  open_gate
  for damage in "UPDATE assessment_block SET checksum = 1 - checksum" "DELETE FROM assessment_block"; do
    sqlite3 test.db "$damage WHERE generation = (SELECT g.generation FROM generation g JOIN publication p
      USING (as_of, known_at, model_digest) ORDER BY p.publication DESC LIMIT 1)"
    rm -f test.db.published
    run qinqing check
    [ "$status" -eq 4 ]
    status=0
    night --config open.conf --json report.json > out.txt 2> err.txt || status=$?
    [ "$status" -eq 0 ]
    [ "$(wc -l < err.txt)" -eq 1 ]
    grep -q '; this night has kept them anew$' err.txt || { cat err.txt; false; }
    [ "$(field report.json outcome)" = published ]
    qinqing check > /dev/null
    day=2026-07-05
  done
}

@test "blocks kept before there were checksums go with the nights" {
  inbox_of_samples
  rm -f inbox/*.xml
  sqlite3 test.db "UPDATE assessment_block SET checksum = NULL"
  qinqing publish --show > /dev/null
  day=2026-07-01 night > /dev/null
  [ "$(sqlite3 test.db 'SELECT count(*) FROM generation WHERE base IS NOT NULL')" -eq 0 ] # nothing rests on them
  for day in 2026-07-02 2026-07-03 2026-07-04; do night > /dev/null; done
  [ "$(sqlite3 test.db 'SELECT count(*) FROM assessment_block WHERE checksum IS NULL')" -eq 0 ]
}
