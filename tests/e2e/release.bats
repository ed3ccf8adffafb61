#!/usr/bin/env bats
# model release: what a proposed package does beside the one in force, and whether it is fit.
load helper

setup_file() {
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key
  QINQING=${QINQING:-$BATS_TEST_DIRNAME/../../build/release/qinqing}
  GENERATE=${GENERATE:-$BATS_TEST_DIRNAME/../../build/release/qinqing-generate}
  "$GENERATE" --parties 600 --records 6000 --seed 3 --as-of 2026-06-30 --out "$BATS_FILE_TMPDIR/feeds" > /dev/null
  for file in "$BATS_FILE_TMPDIR"/feeds/*.xml; do
    "$QINQING" import auto "$file" || [ $? -eq 1 ]
  done
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key LC_ALL=C.UTF-8 LANGUAGE=
}

release() { qinqing model release --as-of $day "$@"; }

# A package like the default one, with a text of model.xml replaced. usage: package FOLDER SED-EXPRESSION
package() {
  mkdir "$1"
  cp "$root"/models/hubei-enterprise/* "$1"
  sed -i "$2" "$1/model.xml"
}
sound='s/version="1.0"/version="1.1"/'
unsound='s/id="quality" \(.*\) weight="0.35"/id="quality" \1 weight="0.30"/; s/id="conduct" \(.*\) weight="0.30"/id="conduct" \1 weight="0.35"/'

digest_of() { qinqing model check "$1" 2> /dev/null | sed 's/.*digest //'; }

@test "release: a sound package that passes its gate is fit; the report holds both digests; nothing is put in force" {
  package next "$sound"
  adopted=$(qinqing model list)
  release next --gate 0.01 --format json --report page.html > r.json 2> err.txt
  [ ! -s err.txt ]
  [ "$(jq -r .parameters.fit r.json)" = yes ]
  [ "$(jq -r .parameters.digest_after r.json)" = "$(digest_of next)" ]
  [ "$(jq -r .parameters.digest_before r.json)" = "$(digest_of "$root/models/hubei-enterprise")" ]
  jq -e '[.tables.requirements[].met] == [1, 1]' r.json
  jq -e '[.tables.check[] | {(.key): .count}] | add | .cases == .held and .tables == .proved' r.json
  xmllint --noout page.html
  [ "$(qinqing model list)" = "$adopted" ]
}

@test "release: below the gate it is not fit, the report is written all the same, and a reason makes it fit" {
  package next "$sound"
  refuses 1 release next --gate 1 --format json --output r.json
  grep -q '^qinqing: not fit to be put in force: below the gate 1: .*; if that is to be so, say why with --accept-gate$' err.txt
  [ "$(jq -r .parameters.fit r.json)" = no ]
  jq -e '[.tables.requirements[].met] == [1, 0, 0]' r.json
  jq -e '[.tables | to_entries[] | select(.key | startswith("fairness_")) | .value[] | select(.fails == 1)] | length > 0' r.json
  release next --gate 1 --accept-gate 'newcomers start lower by law' --format json > r.json
  jq -e '.parameters.fit == "yes" and .parameters.accepted == "newcomers start lower by law"' r.json
  jq -e '.tables.requirements[2].found == "accepted: newcomers start lower by law"' r.json
}

@test "release: a package that is not sound is never fit" {
  package next "$unsound"
  refuses 1 release next --gate 0.01 --accept-gate because --format json --output r.json
  grep -q '^qinqing: not fit to be put in force: the package is not sound, findings: ' err.txt
  jq -e '.parameters.fit == "no" and (.tables.findings | length) > 0' r.json
}

@test "release: who is graded otherwise, and why, as compare says it; groups as fairness says it" {
  package next "$unsound"
  release next --format json > r.json || [ $? -eq 1 ]
  qinqing whatif compare hubei-enterprise ./next --as-of $day --format json > c.json
  for table in differences summary migrations causes moved by_region; do
    [ "$(jq -cS ".tables.$table" r.json)" = "$(jq -cS ".tables.$table" c.json)" ]
  done
  qinqing whatif fairness --model ./next --as-of $day --gate 0.8 --format json > f.json || [ $? -eq 1 ]
  for attribute in ownership region size founded newcomer; do
    [ "$(jq -cS ".tables.fairness_$attribute" r.json)" = "$(jq -cS ".tables.by_$attribute" f.json)" ]
  done
}

@test "release: the line of a decision in place of grades" {
  package next "$unsound"
  release next --decision fund_support --format json > r.json || [ $? -eq 1 ]
  [ "$(jq -r .parameters.favourable r.json)" = 'fund_support: priority' ]
  jq -e '.tables.outcomes | length > 0' r.json
}

@test "release: a gate that could judge nothing is no pass" {
  package next "$sound"
  export QINQING_DB=empty.db QINQING_KEY=empty.key
  qinqing import auto "$sample/registry.xml" > /dev/null
  refuses 1 release next --by ownership --format json --output r.json
  grep -q 'the gate 0.8 could judge nothing, by ownership; if that is to be so' err.txt
  release next --by ownership --accept-gate 'a store for training' > r.txt
}

@test "release: why an attribute cannot be compared is said in the reader's language" {
  package next "$sound"
  export QINQING_DB=empty.db QINQING_KEY=empty.key
  penalty_feed '' > nothing.xml
  qinqing import auto nothing.xml > /dev/null
  release next --by size --accept-gate 'a store for training' --format json | jq -e '[.sections[].prose[]?] | any(. == "Nobody counted has the favourable outcome: there is nothing to compare.")'
  LC_ALL=zh_CN.UTF-8 release next --by size --accept-gate 'a store for training' --format json > zh.json
  jq -e '[.sections[].prose[]?] | any(test("没有可比")) and all(test("compare") | not)' zh.json
}

@test "release: one line for what cannot be asked" {
  package next "$sound"
  refuses 2 release
  refuses 2 release next next
  refuses 2 release next --accept-gate ' '
  refuses 2 release next --gate 2
  refuses 2 release next --with a=b
  refuses 2 release next --decision no_such
  grep -q '^qinqing: model hubei-enterprise has no decision “no_such”; it has [a-z_, ]*$' err.txt
  refuses 2 release next --decision wage_deposit
  grep -q ': say it by --with$' err.txt
  refuses 3 release no-such-folder
}
