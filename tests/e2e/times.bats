#!/usr/bin/env bats
# Two times: what was answered then is answered now, to the byte.
load helper

@test "query as known then gives the same bytes after revisions, revocations and retractions" {
  "$GENERATE" --parties 120 --records 2000 --seed 11 --out feeds
  set -- feeds/registry.xml feeds/penalty.xml feeds/bribery.xml feeds/honour.xml feeds/listing.xml
  codes=$(grep -ohE '<uscc>[0-9A-Z]{18}' feeds/penalty.xml | cut -c7- | sort -u | head -n 40)
  qinqing import auto "$@"
  latest=$(qinqing landings | tail -n 1 | awk '{print $1}')
  # shellcheck disable=SC2086
  qinqing query $codes --as-of $day --known-at "$latest" --format json > then.json
  then_digest=$(digest --known-at "$latest")
  qinqing import auto feeds/revocation.xml feeds/bidding.xml feeds/accident.xml
  penalty_feed "$(for code in $codes; do penalty_record "x$code" "$code" 2026-03-01; done)" > more.xml
  qinqing import penalty more.xml
  qinqing retract 2 --reason "撤回试验"
  # shellcheck disable=SC2086
  qinqing query $codes --as-of $day --known-at "$latest" --format json > again.json
  cmp then.json again.json
  [ "$(digest --known-at "$latest")" = "$then_digest" ]
  [ "$(digest)" != "$then_digest" ]
}

@test "known-at takes a landing number, a day or a time" {
  qinqing import auto "$sample/registry.xml"
  qinqing import auto "$sample/penalty.xml"
  qinqing query "$clean" --as-of $day --known-at 1 --format json | jq -e '.[0].known_at == 1'
  qinqing query "$clean" --as-of $day --known-at 2000-01-01 --format json | jq -e '.[0].known_at == 0'
  qinqing query "$clean" --as-of $day --known-at "2099-01-01T00:00:00" --format json | jq -e '.[0].known_at == 2'
}

@test "the shipped model answers from its first day on, and no day before" {
  qinqing import auto "$sample/registry.xml"
  qinqing query "$unknown" --as-of 2018-01-01
  refuses 4 qinqing query "$unknown" --as-of 2017-12-31
  grep -q 'is in force on 2017-12-31' err.txt
}

@test "an adopted model is in force from its landing on, and the older one before" {
  qinqing import auto "$sample/registry.xml"
  cp -r "$root/models/hubei-enterprise" mine
  sed -i 's/title="Integrity evaluation/title="Another integrity evaluation/' mine/model.xml
  qinqing model adopt mine
  old=$(qinqing query "$clean" --as-of $day --known-at 1 --format json | jq -r '.[0].model_digest')
  new=$(qinqing query "$clean" --as-of $day --format json | jq -r '.[0].model_digest')
  [ "$old" != "$new" ]
  [ "$(qinqing model list | grep -c "$old\|$new")" -eq 2 ]
}

@test "a model that fails its cases cannot be adopted" {
  cp -r "$root/models/hubei-enterprise" mine
  sed -i 's/id="B" title="general" title-zh="一般" points="30"/id="B" title="general" title-zh="一般" points="31"/' mine/model.xml
  run qinqing model check mine
  [ "$status" -eq 1 ]
  grep -q H06 <<< "$output"
  run qinqing model adopt mine
  [ "$status" -eq 1 ]
  [ ! -e test.db ] || [ "$(qinqing model list | grep -c hubei)" -eq 1 ]
}

# usage: revocation ID KIND TARGET FURTHER-ELEMENTS
revocation() {
  printf '<revocation source="test"><record><record_id>%s</record_id><updated_at>2026-06-01T00:00:00</updated_at><kind>%s</kind>
<uscc>91420000757013137P</uscc><name>某建设有限公司</name><target_feed>penalty</target_feed><target_source>test</target_source>
<target_record_id>%s</target_record_id><document_no>鄂建复〔2026〕%s号</document_no><authority>湖北省住房和城乡建设厅</authority>%s</record></revocation>\n' \
    "$1" "$2" "$3" "$1" "$4"
}

# Score of the enterprise under test. usage: score AS-OF [KNOWN-AT]
score() { qinqing query 91420000757013137P --as-of "$1" --known-at "${2:-2}" --format json | jq '.[0].score'; }

@test "annulled, repaired, shortened, corrected: each at both times, also when the revocation comes before its record" {
  penalty_feed "$(penalty_record p 91420000757013137P 2026-03-01)" > penalty.xml # B in quality: 80 - 30 * 0.35 = 69.5
  revocation r annul p '<effective_on>2026-06-01</effective_on>' > annul.xml
  revocation r repair p '<effective_on>2026-06-10</effective_on>' > repair.xml
  revocation r shorten p '<effective_on>2026-06-01</effective_on><until_on>2026-06-15</until_on>' > shorten.xml
  revocation r correct p '<effective_on>2026-06-01</effective_on><severity>A</severity>' > correct.xml
  for kind in annul repair shorten correct; do
    rm -f test.db*
    qinqing import auto penalty.xml
    qinqing import auto $kind.xml
    [ "$(score 2026-06-01 1)" = 69.5 ] && [ "$(score 2026-06-30 1)" = 69.5 ] # as known before the revocation
    case $kind in
      annul) [ "$(score 2026-06-30)" = 80 ] && [ "$(score 2026-03-01)" = 80 ] ;;
      repair) [ "$(score 2026-06-09)" = 69.5 ] && [ "$(score 2026-06-10)" = 80 ] ;;
      shorten) [ "$(score 2026-06-15)" = 69.5 ] && [ "$(score 2026-06-16)" = 80 ] ;;
      correct) [ "$(score 2026-03-01)" = 59 ] && [ "$(score 2026-06-30)" = 59 ] ;;
    esac
    after=$(digest)
    rm -f test.db*
    qinqing import auto $kind.xml
    [ "$(score 2026-06-30 1)" = 80 ] # nothing to act on yet
    qinqing import auto penalty.xml
    [ "$(digest)" = "$after" ]
  done
}

@test "an expired record costs nothing, shows nowhere in public, and stays in the file" {
  penalty_feed "$(penalty_record p 91420000757013137P 2024-03-01)" > penalty.xml
  qinqing import auto penalty.xml
  [ "$(score 2024-06-30 1)" = 69.5 ]
  [ "$(score 2025-03-01 1)" = 69.5 ]
  [ "$(score 2025-03-02 1)" = 80 ]
  ! qinqing query 91420000757013137P --as-of 2025-03-02 | grep -q D1-3-03 || false
}
