#!/usr/bin/env bats
# Real schemes as packages, beside the default model: means over quarters, values that others sent, no grades.
load helper

# One sent value. usage: value ID CODE VALUE FROM [UNTIL]
value() {
  printf '<record><record_id>%s</record_id><updated_at>2026-01-01T00:00:00</updated_at><uscc>%s</uscc><name>某建设有限公司</name>
<code>%s</code><value>%s</value><from>%s</from>%s<authority>福建省住房和城乡建设厅</authority></record>\n' \
    "$1" "$clean" "$2" "$3" "$4" "${5:+<until>$5</until>}"
}

evaluation_feed() { printf '<?xml version="1.0" encoding="UTF-8"?>\n<evaluation source="test">\n%s\n</evaluation>\n' "$1"; }

import_values() {
  evaluation_feed "$(value u FJ-U-HOUSE 95 2016-01-01; value c FJ-C-HOUSE 90 2016-01-01; value s FJ-S-HOUSE 92 2016-01-01
    value s2 FJ-S-HOUSE 86 2026-03-01; value g JX-GOOD 5 2025-01-01; value b JX-BAD 4 2026-02-10)" > values.xml
  qinqing import auto values.xml "$sample/registry.xml"
}

@test "every package of models holds" {
  for package in "$root"/models/*/model.xml; do
    qinqing model check "$(dirname "$package")"
  done
}

@test "three schemes answer about one enterprise, each by its own package" {
  import_values
  qinqing query "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" --format json > fj.json
  grep -q '"score": 91.970' fj.json
  jq -e '.[0] | .model == "fujian-2017" and .grade == null and .trust == null and .blacklisted == false and
    (.categories | length) == 3 and .period == {"from": "2026-01-01", "until": "2026-03-31"} and .registered and (.reasons | length) == 4' fj.json
  qinqing query "$clean" --as-of 2026-04-10 --model "$root/models/fujian-2017" --format json | grep -q '"score": 92.900'
  qinqing query "$clean" --as-of 2026-04-01 --model "$root/models/jiangxi-2020" --format json | grep -q '"score": 72.778'
  qinqing query "$clean" --as-of 2026-04-01 --model "$root/models/chuzhou-2021" --format json > cz.json
  jq -e '.[0] | .score == null and .grade == null and .categories == [] and .reasons == []' cz.json
  qinqing query "$clean" --as-of 2026-04-11 --format json | jq -e '.[0] | .model == "hubei-enterprise" and .grade != null'
}

@test "a value that nobody sent leaves no score, and the answer names it" {
  qinqing import auto "$sample/registry.xml"
  qinqing query "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" --format json > none.json
  jq -e '.[0] | .score == null and ([.reasons[].code] | sort) == ["FJ-C-HOUSE", "FJ-S-HOUSE", "FJ-U-HOUSE"]' none.json
  qinqing query "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" | grep -q 'no score: what it rests on was not sent'
  qinqing explain "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" | grep -q 'nobody sent this value'
  qinqing assess --as-of 2026-04-11 --model "$root/models/fujian-2017" | grep -q 'without a score: '
  qinqing query "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" --format csv | tail -n 1 | grep -q ',,,,false,'
}

@test "an explanation shows the days of the quarter, and they add up" {
  import_values
  qinqing explain "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" > explain.txt
  grep -q 'the period that answers: 2026-01-01 … 2026-03-31' explain.txt
  grep -q 'on each of 59 days, 2026-01-01 … 2026-02-28: 5428.000' explain.txt
  grep -q 'mean: 8094.000 over 90 days' explain.txt
  LC_ALL=C.UTF-8 LANGUAGE=zh_CN qinqing explain "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" > zh.txt
  grep -q '采用的周期：2026-01-01 … 2026-03-31' zh.txt
  grep -q '平均值：8094.000 ÷ 90 天' zh.txt
  qinqing explain "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" --format json > explain.json
  # Each category: the sum over the steps, to the thousandth, is its score times the days less the rounding.
  jq -e '.period.days == 90 and ([.period.steps[].days] | add) == 90 and (.period.steps | length) == 2 and
    .period.steps[0].categories[2].score == 92 and .period.steps[1].categories[2].score == 86 and
    ([.period.steps[] | .days * .categories[2].score] | add) == 8094 and
    ([.adjustments[] | select(.kind == "mean")] | length) == 1' explain.json
  jq -e '.period.steps[0].lines | length == 3' explain.json
}

@test "upcoming and next_change find the day on which another quarter answers" {
  import_values
  qinqing query "$clean" --as-of 2026-04-10 --model "$root/models/fujian-2017" --format json | jq -e '.[0].next_change == "2026-04-11"'
  qinqing query "$clean" --as-of 2026-04-11 --model "$root/models/fujian-2017" --format json | jq -e '.[0].next_change == "2026-07-11"'
  qinqing query "$clean" --as-of 2026-07-11 --model "$root/models/fujian-2017" --format json | jq -e '.[0].next_change == null'
  qinqing upcoming --as-of 2026-04-01 --days 20 --model "$root/models/fujian-2017" --format json > upcoming.json
  jq -e --arg uscc "$clean" '[.[] | select(.uscc == $uscc)] | length == 1 and .[0].day == "2026-04-11" and .[0].score == 91.97 and
    .[0].grade == null' upcoming.json
}

@test "assess, digest and everything else take a package, and threads do not matter" {
  import_values
  for package in fujian-2017 jiangxi-2020 chuzhou-2021; do
    qinqing assess --as-of 2026-04-11 --model "$root/models/$package"
    one=$(qinqing digest --as-of 2026-04-11 --threads 1 --model "$root/models/$package" | tail -n 1)
    two=$(qinqing digest --as-of 2026-04-11 --threads 2 --model "$root/models/$package" | tail -n 1)
    [ "$one" = "$two" ]
    qinqing explain "$clean" --as-of 2026-04-11 --model "$root/models/$package"
  done
}

@test "models stand side by side: the default stays, the others are asked for by id" {
  import_values
  default=$(qinqing query "$clean" --as-of 2026-04-11 --format json | jq -r '.[0].model_digest')
  before=$(qinqing landings | tail -n 1 | awk '{print $1}')
  qinqing model adopt "$root/models/fujian-2017" --beside
  qinqing model adopt "$root/models/jiangxi-2020" --beside
  qinqing model adopt "$root/models/jiangxi-2020" --beside | grep -q 'landing 4'
  [ "$(qinqing query "$clean" --as-of 2026-04-11 --format json | jq -r '.[0].model_digest')" = "$default" ]
  qinqing query "$clean" --as-of 2026-04-11 --model fujian-2017 --format json | jq -e '.[0].score == 91.97'
  qinqing query "$clean" --as-of 2026-04-11 --model jiangxi-2020 --format json | jq -e '.[0].score == 72.778'
  qinqing query "$clean" --as-of 2026-04-11 --model hubei-enterprise --format json | jq -e --arg d "$default" '.[0].model_digest == $d'
  qinqing digest --as-of 2026-04-11 --model fujian-2017
  QINQING_TODAY=2026-04-11 qinqing model list > list.txt
  grep -q 'hubei-enterprise *1.0 *default' list.txt
  [ "$(grep -c beside list.txt)" -eq 2 ]
  refuses 3 qinqing query "$clean" --as-of 2026-04-11 --model fujian-2017 --known-at "$before"
  refuses 3 qinqing query "$clean" --as-of 2026-04-11 --model no-such-model
  refuses 3 qinqing query "$clean" --as-of 2016-12-31 --model fujian-2017
  qinqing check
}

@test "another track of a scheme is a copy with its own codes and id" {
  import_values
  evaluation_feed "$(value mu FJ-U-MUNIC 80 2016-01-01; value mc FJ-C-MUNIC 80 2016-01-01; value ms FJ-S-MUNIC 80 2016-01-01)" > munic.xml
  qinqing import auto munic.xml
  cp -r "$root/models/fujian-2017" municipal
  sed -i 's/-HOUSE"/-MUNIC"/; s/"fujian-2017"/"fujian-2017-municipal"/' municipal/model.xml municipal/cases.xml
  qinqing model adopt "$root/models/fujian-2017" --beside
  qinqing model adopt municipal --beside
  qinqing query "$clean" --as-of 2026-04-11 --model fujian-2017-municipal --format json | grep -q '"score": 80.000'
  qinqing query "$clean" --as-of 2026-04-11 --model fujian-2017 --format json | grep -q '"score": 91.970'
}

@test "a printed scheme says its period, its ends and what others send, in both languages" {
  qinqing model show "$root/models/fujian-2017" --lang zh --format html > fj.html
  grep -q '按周期取平均' fj.html
  grep -q '报送的基础分' fj.html
  qinqing model show "$root/models/jiangxi-2020" --lang en --format markdown | grep -q 'When the base is given'
  qinqing model show "$root/models/chuzhou-2021" --lang en | grep -q 'city_score'
  [ "$(qinqing model show "$root/models/chuzhou-2021" --lang en | grep -c 'Authorities whose')" -eq 0 ]
}

@test "the ladder of Chuzhou says how many bid points a city score is worth" {
  import_values
  points() {
    qinqing decide bid_points "$clean" --model "$root/models/chuzhou-2021" --as-of 2026-04-11 --set city_score="$1" \
      --set contract_estimate="$2" --set credit_points="$3" --format json | jq -r '.[0] | "\(.outcome) \(.rule)"'
  }
  [ "$(points 19.99 5000000 8)" = "0 ladder-01" ]
  [ "$(points 40 5000000 8)" = "8 ladder-02" ]
  [ "$(points 39.99 5000000 8)" = "7.5 ladder-03" ]
  [ "$(points 39.99 5000000 10)" = "9.5 ladder-03" ]
  [ "$(points 120 500000000 5)" = "$(points 200 500000000 5)" ]
  refuses 2 qinqing decide bid_points "$clean" --model "$root/models/chuzhou-2021" --as-of 2026-04-11 --set city_score=50 \
    --set contract_estimate=5000000 --set credit_points=4
  refuses 2 qinqing decide bid_points "$clean" --model "$root/models/chuzhou-2021" --as-of 2026-04-11
}
