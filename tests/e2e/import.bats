#!/usr/bin/env bats
# What comes in: counts, order, repeats, encodings, packed files, refusals.
load helper

@test "every sample lands without rejects and in one landing each" {
  run import_samples
  [ "$status" -eq 0 ]
  [ "$(grep -c 'rejected 0$' <<< "$output")" -eq "$(good_samples | wc -l)" ]
}

@test "a second import changes nothing" {
  import_samples
  before=$(digest)
  run import_samples
  [ "$status" -eq 0 ]
  [ "$(grep -c 'landing 0:.* landed 0,.* revised 0, queued 0,' <<< "$output")" -eq "$(good_samples | wc -l)" ]
  [ "$(digest)" = "$before" ]
}

@test "any order of files, in one run or many, ends in the same digest" {
  import_samples
  before=$(digest)
  for seed in 1 2 3; do
    rm -f test.db*
    good_samples | shuf --random-source=<(yes $seed) | xargs -n 1 "$QINQING" import auto
    [ "$(digest)" = "$before" ]
  done
}

@test "GB18030, GBK, UTF-16, a wrong declaration and a BOM end in the same digest as UTF-8" {
  qinqing import auto "$sample/penalty.xml"
  before=$(digest)
  body=$(tail -n +2 "$sample/penalty.xml")
  { printf '<?xml version="1.0" encoding="GB18030"?>\n'; echo "$body"; } | iconv -f UTF-8 -t GB18030 > gb18030.xml
  { printf '<?xml version="1.0" encoding="GB2312"?>\n'; echo "$body"; } > wrong.xml
  { printf '\xef\xbb\xbf'; echo "$body"; } > bom.xml
  { printf '<?xml version="1.0" encoding="UTF-16"?>\n'; echo "$body"; } | iconv -f UTF-8 -t UTF-16 > utf16.xml
  echo "$body" | iconv -f UTF-8 -t GB18030 > silent.xml
  for form in gb18030 wrong bom utf16 silent; do
    rm -f test.db*
    qinqing import auto $form.xml
    [ "$(digest)" = "$before" ]
  done
}

@test "standard input, .gz and .zip land like the file" {
  qinqing import auto "$sample/penalty.xml"
  before=$(digest)
  cp "$sample/penalty.xml" penalty.xml
  gzip -k penalty.xml
  zip -q penalty.zip penalty.xml
  for way in penalty.xml.gz penalty.zip; do
    rm -f test.db*
    qinqing import auto $way
    [ "$(digest)" = "$before" ]
  done
  rm -f test.db*
  qinqing import penalty - < penalty.xml
  [ "$(digest)" = "$before" ]
}

@test "faulty records are rejected one by one, the rest lands, status 1" {
  run qinqing import auto "$sample/faulty.xml" --rejects rejects.csv
  [ "$status" -eq 1 ]
  head -n 1 rejects.csv | grep -qx 'file,line,element,value,reason'
  rejected=$(($(wc -l < rejects.csv) - 1))
  [ "$rejected" -ge 5 ]
  grep -q "rejected $rejected\$" <<< "$output"
  ! grep -q 'landed 0,' <<< "$output" || false
}

@test "a wrong check digit, 31 February and a negative fine are rejected with line, element and reason" {
  { penalty_record 1 91420000757013137Q 2026-03-01
    penalty_record 2 91420000757013137P 2026-02-31
    penalty_record 3 91420000757013137P 2026-03-01 '<fine>-5.00</fine>'
    penalty_record 4 91420000757013137P 2026-03-01; } > records
  penalty_feed "$(cat records)" > feed.xml
  run qinqing import penalty feed.xml --rejects rejects.csv
  [ "$status" -eq 1 ]
  [ "$(wc -l < rejects.csv)" -eq 4 ]
  grep -q '^[^,]*feed.xml,[0-9]*,uscc,' rejects.csv
  grep -q ',decided_on,' rejects.csv
  grep -q ',fine,' rejects.csv
  grep -q 'landed 1,' <<< "$output"
}

@test "--strict refuses the whole file for one bad record" {
  penalty_feed "$(penalty_record 1 91420000757013137Q 2026-03-01; penalty_record 2 91420000757013137P 2026-03-01)" > feed.xml
  qinqing import auto "$sample/registry.xml"
  before=$(digest)
  run qinqing import penalty feed.xml --strict
  [ "$status" -eq 3 ]
  [ "$(digest)" = "$before" ]
}

@test "a changed record becomes a revision, and the older one arriving later does not come back" {
  penalty_feed "$(penalty_record 1 91420000757013137P 2026-03-01)" > old.xml
  penalty_feed "$(penalty_record 1 91420000757013137P 2026-03-01 '<note>改</note>' 2026-06-01T00:00:00)" | sed 's/<severity>B/<severity>C/' > new.xml
  qinqing import penalty old.xml
  run qinqing import penalty new.xml
  grep -q 'landed 0, unchanged 0, revised 1,' <<< "$output"
  after=$(digest)
  rm -f test.db*
  qinqing import penalty new.xml old.xml
  [ "$(digest)" = "$after" ]
}

@test "a name alone waits for a person and costs nothing until attached" {
  qinqing import auto "$sample/registry.xml"
  before=$(digest)
  penalty_feed "$(penalty_record 9 X 2026-03-01 | sed 's/<uscc>X<.uscc>//')" > feed.xml
  run qinqing import penalty feed.xml
  [ "$status" -eq 0 ]
  grep -q 'queued 1,' <<< "$output"
  [ "$(digest)" = "$before" ]
  key=$(qinqing review list | awk '$1 == "identity" {print $2; exit}')
  qinqing review attach "$key" "$clean" --why "公司来函确认" --who 张三
  [ "$(digest)" != "$before" ]
  ! qinqing review list | grep -q "^identity *$key" || false
}

@test "retract takes a landing back, and the file can land again" {
  qinqing import auto "$sample/registry.xml"
  before=$(digest)
  run qinqing import auto "$sample/penalty.xml"
  landing=$(sed -n 's/.*landing \([0-9]*\):.*/\1/p' <<< "$output")
  with=$(digest)
  [ "$with" != "$before" ]
  qinqing retract "$landing" --reason "重复报送"
  [ "$(digest)" = "$before" ]
  qinqing import auto "$sample/penalty.xml"
  [ "$(digest)" = "$with" ]
  refuses 4 qinqing retract "$landing" --reason again || refuses 2 qinqing retract "$landing" --reason again
}

@test "bad files: one clear line, status 3, nothing lands" {
  qinqing import auto "$sample/registry.xml"
  before=$(digest)
  head -c 2000 "$sample/penalty.xml" > truncated.xml
  printf '<?xml version="1.0"?><penalty source="x"><record><record_id>\xff\xfe\xff</record_id></record></penalty>' > undecodable.xml
  : > empty.xml
  printf '<!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><penalty source="x">&b;</penalty>' > laughs.xml
  printf '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><penalty source="x">&x;</penalty>' > external.xml
  printf '<unheard-of/>' > root.xml
  echo 'not xml at all' > text.xml
  mkdir folder.xml
  for file in truncated undecodable empty laughs external root text folder; do
    refuses 3 qinqing import auto $file.xml
    [ "$(digest)" = "$before" ]
  done
  refuses 3 qinqing import auto missing.xml
}

@test "an unreadable file is status 3" {
  [ "$(id -u)" -ne 0 ] || skip "root reads everything"
  cp "$sample/penalty.xml" locked.xml
  chmod 000 locked.xml
  refuses 3 qinqing import auto locked.xml
}

@test "a million levels deep and a gigabyte of text are refused quickly in little memory" {
  [ -z "${QINQING_SANITIZED:-}" ] || skip "a sanitizer's shadow does not fit into the limit"
  { printf '<penalty source="x">'; yes '<a>' | head -n 1000000; } | refuses 3 qinqing import penalty -
  { printf '<penalty source="x"><record><record_id>'; head -c 1000000000 /dev/zero | tr '\0' 'a'; } > big.fifo.txt &
  wait
  refuses 3 /usr/bin/env bash -c "ulimit -v 600000; exec '$QINQING' import penalty big.fifo.txt"
  rm -f big.fifo.txt
}

@test "a broken file among good ones keeps only itself out" {
  head -c 2000 "$sample/penalty.xml" > truncated.xml
  run qinqing import auto "$sample/registry.xml" truncated.xml "$sample/honour.xml"
  [ "$status" -eq 3 ]
  grep -q 'registry.xml: feed registry' <<< "$output"
  grep -q 'honour.xml: feed honour' <<< "$output"
}

@test "generated feeds land in any order, and twice is once" {
  "$GENERATE" --parties 300 --records 3000 --seed 7 --out feeds
  qinqing import auto feeds/*.xml
  before=$(digest)
  run qinqing import auto feeds/*.xml
  [ "$status" -eq 0 ]
  ! grep -v 'landed 0,.* revised 0,' <<< "$output" || false
  rm -f test.db*
  find feeds -name '*.xml' | sort -r | xargs "$QINQING" import auto
  [ "$(digest)" = "$before" ]
}

@test "no citizen number stays in clear anywhere" {
  number=$(grep -ohE '<(citizen_no|SUBJECT_CODE|subject_citizen_no)>[0-9]{17}[0-9X]' "$sample"/*.xml | head -n 1 | grep -oE '[0-9]{17}[0-9X]$')
  [ -n "$number" ]
  import_samples
  sqlite3 test.db 'PRAGMA wal_checkpoint(TRUNCATE)' > /dev/null
  ! grep -q "$number" test.db || false
  [ "$(stat -c %a test.key)" = 600 ]
  sed "s/$number/${number%?}Z/" "$sample/registry.xml" "$sample/bribery.xml" > /dev/null
}
