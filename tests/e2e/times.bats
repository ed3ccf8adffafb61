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
