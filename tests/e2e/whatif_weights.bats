#!/usr/bin/env bats
# What other weights, other figures and other packages do to everyone: what-if weights and compare.
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

other=quality=0.5,conduct=0.2,performance=0.1,probity=0.2
weights() { qinqing whatif weights --as-of $day "$@"; }
compare() { qinqing whatif compare --as-of $day "$@"; }

# The one line that a refusal says. usage: says STATUS TEXT COMMAND…
says() {
  local status=$1 text=$2
  shift 2
  refuses "$status" "$@"
  grep -qF -- "$text" err.txt || { cat err.txt; return 1; }
}

# A package like the default one, with a text of model.xml replaced. usage: package FOLDER SED-EXPRESSION…
package() {
  mkdir "$1"
  cp "$root"/models/hubei-enterprise/* "$1"
  local folder=$1
  shift
  for expression; do sed -i "$expression" "$folder/model.xml"; done
}

@test "weights: the same as everyone assessed with an edited model, party by party, for any number of threads" {
  package edited 's/id="quality" \(.*\) weight="0.35"/id="quality" \1 weight="0.5"/; s/id="conduct" \(.*\) weight="0.30"/id="conduct" \1 weight="0.2"/' \
    's/id="performance" \(.*\) weight="0.15"/id="performance" \1 weight="0.1"/'
  weights $other --all --format json > matrix.json
  compare hubei-enterprise ./edited --all --format json > priced.json
  for key in summary migrations by_region by_kind; do
    [ "$(jq -cS ".tables.$key" matrix.json)" = "$(jq -cS ".tables.$key" priced.json)" ]
  done
  [ "$(jq -r .parameters.digest matrix.json)" = "$(qinqing digest --as-of $day --model ./edited | tail -n 1)" ]
  jq -cS '[.tables.moved[] | del(.cause)]' matrix.json > a
  jq -cS '[.tables.moved[] | del(.cause)]' priced.json > b
  cmp a b
  [ "$(jq length a)" -gt 5 ]
  for threads in 1 2 3; do
    weights $other --all --format json --threads $threads | cmp - matrix.json
  done
}

@test "weights: nominal ones move nobody, and everyone is where assessing has them" {
  weights conduct=0.3,performance=0.15,quality=0.35,probity=0.2 --format json > same.json
  [ "$(jq '.tables.summary[0] | .changed + .crossed' same.json)" = 0 ]
  qinqing digest --as-of $day > digest.txt
  grep -q "$(jq '.tables.summary[0].parties' same.json) enterprises" digest.txt
}

@test "weights: what is no weighting is one line" {
  says 2 'the weights sum to 1.100000; make them sum to 1' weights quality=0.5,conduct=0.2,performance=0.2,probity=0.2
  says 2 'no weight for conduct, performance, probity; name every category, or say --rest scale' weights quality=0.5
  says 2 'there is no category “honour” in model hubei-enterprise; it has conduct, performance, quality, probity' weights honour=1
  says 2 'weight “quality=NaN”: not a decimal number' weights quality=NaN
  says 2 'more decimals than can be kept' weights quality=0.1234567
  says 2 'category quality is weighted twice; keep one' weights quality=0.5,quality=0.5
  says 2 'whatif weights needs weights' weights
  says 2 '--rest takes one word, scale' weights quality=0.5 --rest share
  says 2 'there is no attribute “colour”' weights $other --by colour
  says 2 '--with says what a decision asks' weights $other --with a=b
  says 2 '--limit takes a number of 1 or more' weights $other --limit -1
  says 2 '--threads takes 1 to 256' weights $other --threads 1000
  says 2 'there is no format “yaml”' weights $other --format yaml
  says 2 'model chuzhou-2021 has no weights: its score is given by others' weights usual=1 --model "$root/models/chuzhou-2021"
  says 2 'nobody has a score; there is nothing to rank' qinqing whatif montecarlo --as-of $day --model "$root/models/fujian-2017"
  weights quality=0.5 --rest scale --format json | grep -q 'conduct=0.230770,performance=0.115384,quality=0.500000,probity=0.153846'
}

@test "weights --set: any figure; an impossible one gives the line of model.xml" {
  weights --set grades/AA/from=86 --by none --format json > set.json
  [ "$(jq '.tables.summary[0].downgraded' set.json)" -gt 0 ]
  package edited 's/<grade id="AA" from="85"/<grade id="AA" from="86"/'
  [ "$(jq -r .parameters.digest set.json)" = "$(qinqing digest --as-of $day --model ./edited | tail -n 1)" ]
  says 3 'model.xml:330: grade A does not begin below the one before it; write the best first' weights --set grades/AA/from=50
  says 3 'the weights of the categories sum to 1.150000' weights --set categories/quality/weight=0.5
  says 2 'there is no “BB” in <grades> of model.xml; it has AAA, AA, A, B, C, D' weights --set grades/BB/from=70
  says 2 'is no edit; write it as path=value' weights --set grades/AA
  says 2 '<grounds> has 3 of “BL-3”; say which by its number there' weights --set grounds/BL-3/count=2
  weights $other --set items/G-01/points=12 --set repetition/factor=2 --by none > /dev/null
}

@test "weights --decision: who crosses its line, asked of those that changed" {
  weights $other --by none --decision fund_support --all --format json > fund.json
  moved=$(jq '[.tables.outcomes[] | select(.before != .after) | .parties] | add // 0' fund.json)
  [ "$moved" -gt 0 ]
  [ "$moved" = "$(jq '.tables.decided | length' fund.json)" ]
  [ "$(jq '[.tables.outcomes[].parties] | add' fund.json)" = "$(jq '.tables.summary[0].changed' fund.json)" ]
  uscc=$(jq -r '.tables.decided[0].uscc' fund.json)
  [ "$(qinqing decide fund_support "$uscc" --as-of $day --format json | jq -r '.[0].outcome')" = "$(jq -r '.tables.decided[0].outcome_before' fund.json)" ]
  says 2 'here --set changes the model: say it by --with' weights $other --decision tender_eligibility
  says 2 'nonesuch' weights $other --decision nonesuch
}

@test "compare: every change has one cause and causes add up; both ways; a package beside itself has none" {
  package edited 's/<step months="24" points="60"/<step months="24" points="50"/' 's/code="G-01" category="quality" points="10"/code="G-01" category="quality" points="12"/' \
    's/id="AA" from="85"/id="AA" from="88"/' '/honour code="G-05"/d' 's/title="Probity"/title="Honesty"/'
  for pair in 'hubei-enterprise ./edited' './edited hubei-enterprise'; do
    compare $pair --by none --all --format json > compare.json
    jq -e '.tables | (([.causes[].first] | add) == .summary[0].changed)' compare.json
    jq -e '.tables | (([.causes[].score_change * 1000 | round] | add) == (.summary[0].score_change * 1000 | round))' compare.json
    jq -e '.tables | ([.causes[].element] | sort) == ["convictions/24", "grades/AA", "items/G-01", "items/G-05"]' compare.json
    jq -e '.tables | (.moved | length) == .summary[0].crossed' compare.json
    jq -e '.tables | .differences[0] | .element == "words" and .effect == "words only"' compare.json
  done
  compare hubei-enterprise hubei-enterprise --by none --format json | jq -e '.tables | .summary[0].changed == 0 and (.differences | length) == 0'
  digest=$(qinqing query "$clean" --as-of $day --format json | jq -r '.[0].model_digest')
  compare "${digest:0:10}" ./edited --by none > /dev/null
}

@test "compare: models that are not there, and packages that do not compile, are one line" {
  package broken 's/weight="0.35"/weight="0.45"/'
  says 3 'the weights of the categories sum to 1.100000' compare hubei-enterprise ./broken
  says 3 'nowhere' compare hubei-enterprise ./nowhere
  refuses 3 compare hubei-enterprise nonesuch
  says 2 'whatif compare takes two models' compare hubei-enterprise
}

@test "the page, the workbook's tables and a terminal in Chinese" {
  weights $other --report page.html --format csv --table migrations > migrations.csv
  head -n 1 migrations.csv | grep -q '^before,to_aaa,to_aa,to_a,to_b,to_c,to_d,to_none'
  xmllint --html --noout page.html 2> /dev/null
  grep -q '<svg' page.html
  LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN weights $other | grep -q '等级如何变动\|按等级的企业数'
}

@test "montecarlo: the same bytes on one and two threads, no spread no interval, and who is asked for" {
  qinqing whatif montecarlo --as-of $day --samples 50 --format json --threads 1 > one.json
  qinqing whatif montecarlo --as-of $day --samples 50 --format json --threads 2 | cmp - one.json
  qinqing whatif montecarlo --as-of $day --samples 50 --format json --seed 2 > other.json
  ! cmp -s one.json other.json || return 1
  qinqing whatif montecarlo --as-of $day --samples 20 --spread none --all --format json > none.json
  jq -e '.tables | .summary[0].rank_shift == 0 and ([.parties[] | .rank == .rank_low and .rank == .rank_high and .flips == 0] | all)' none.json
  uscc=$(jq -r '.tables.parties[3].uscc' none.json)
  qinqing whatif montecarlo --as-of $day --samples 20 --party "$uscc" --edges 1 --format json |
    jq -e --arg uscc "$uscc" '.tables.parties | length == 1 and .[0].uscc == $uscc and .[0].score != null'
  score=$(jq --arg uscc "$uscc" '.tables.parties[] | select(.uscc == $uscc) | .score' none.json)
  [ "$(qinqing query "$uscc" --as-of $day --format json | jq '.[0].score')" = "$score" ]
}

@test "sensitivity: indices of weights; leaving a category out; the same on one and two threads" {
  qinqing whatif sensitivity --as-of $day --samples 16 --format json --threads 1 > one.json
  qinqing whatif sensitivity --as-of $day --samples 16 --format json --threads 2 | cmp - one.json
  jq -e '.tables | ([.sensitivity[].input] == ["conduct", "performance", "quality", "probity"]) and ([.weights[].effective] | add | . > 0.999 and . < 1.001)' one.json
}

@test "montecarlo: points vary; the same bytes on one and two threads; no share no interval" {
  vary() { qinqing whatif montecarlo --as-of $day --samples 40 --spread none --format json "$@"; }
  vary --points-spread 0.2 --all --threads 1 > one.json
  vary --points-spread 0.2 --all --threads 2 | cmp - one.json
  jq -e '.tables | .summary[0].rank_shift > 0 and .summary[0].flips > 0 and (.points | length == 14) and
    (.points[] | select(.path == "items/G-01") | .nominal == 10 and .low == 8 and .high == 12 and (.title | test("Luban")))' one.json
  jq -e '.parameters | .points_spread == "0.2" and .seed == "1" and (.assumed | test("uniform"))' one.json
  vary --points-spread 0 --all | jq -e '.tables | .points == null and .summary[0].rank_shift == 0 and ([.parties[] | .rank_low == .rank_high and .flips == 0] | all)'
  vary --points-spread 0.9 --together | jq -e '.tables.points | [.[].element] | unique == ["clean-record", "convictions", "items/conduct", "items/performance", "items/quality", "severities"]'
  vary --items G-01=0.5,severities=0.1 | jq -e '.tables.points | [.[].path] == ["severities/A", "severities/B", "severities/C", "items/G-01"]'
  # Nominal scores are those of a query.
  uscc=$(jq -r '.tables.parties[0].uscc' one.json)
  [ "$(qinqing query "$uscc" --as-of $day --format json | jq '.[0].score')" = "$(jq '.tables.parties[0].score' one.json)" ]
}

@test "sensitivity: points are inputs, by code and title; what nobody has moves nothing; the page draws them" {
  feel() { qinqing whatif sensitivity --as-of $day --samples 64 --format json "$@"; }
  feel --points-spread 0.2 --threads 1 --report page.html > one.json
  feel --points-spread 0.2 --threads 2 | cmp - one.json
  jq -e '.parameters.evaluations == "1280" and .parameters.rows == "64"' one.json
  jq -e '.tables.sensitivity | length == 18 and (.[] | select(.input == "items/G-02") | .total >= 0 and .total_low <= .total and .total <= .total_high)' one.json
  grep -q 'items/G-02' page.html
  grep -q 'Provincial prize for quality' page.html
  # A single element has all of the variance.
  feel --spread none --items G-01=0.5 | jq -e '[.tables.sensitivity[] | select(.input != "items/G-01") | [.first, .first_low, .first_high, .total, .total_low, .total_high] == [0, 0, 0, 0, 0, 0]] | length == 4 and all'
  feel --spread none --items G-01=0.5 | jq -e '.tables.sensitivity | [.[] | select(.total != null and .total > 0)] | length == 1 and .[0].input == "items/G-01" and .[0].first > 0.9'
}

@test "montecarlo and sensitivity: what cannot be drawn is one line" {
  says 2 '--samples takes 2 to 10000000' qinqing whatif montecarlo --samples 1000000000
  says 2 '--spread share:NaN: write none, share:0.25' qinqing whatif montecarlo --spread share:NaN
  says 2 '--spread wide: write none' qinqing whatif montecarlo --spread wide
  says 2 '--edges -1: write points' qinqing whatif montecarlo --edges -1
  says 2 'could pass one another at grade AA' qinqing whatif montecarlo --as-of $day --edges 6
  says 2 '--seed x: write a whole number' qinqing whatif montecarlo --seed x
  says 2 'no enterprise of this code has a score' qinqing whatif montecarlo --as-of $day --party 91420600179330017W
  says 2 '--points-spread -0.1: write a share from 0 to 1' qinqing whatif montecarlo --points-spread -0.1
  says 2 '--points-spread NaN: write a share' qinqing whatif sensitivity --points-spread NaN
  says 2 'sensitivity needs weights or points that vary' qinqing whatif sensitivity --as-of $day --spread none --points-spread 0
  says 2 'sensitivity needs weights or points that vary' qinqing whatif sensitivity --as-of $day --spread share:0
  says 2 '--points-spread 1.5: write a share' qinqing whatif montecarlo --points-spread 1.5
  says 2 'there are no points of “G-99” in model hubei-enterprise; it has severities/A, ' qinqing whatif montecarlo --as-of $day --items G-99=0.2
  says 2 'D1-3-01 costs what its severity costs' qinqing whatif montecarlo --as-of $day --points-spread 0.1 --items D1-3-01
  says 2 'could make severities/B cost more than severities/A; let them move less, or together' qinqing whatif montecarlo --as-of $day --points-spread 0.5
  says 2 '--items says whose points vary; say how far' qinqing whatif sensitivity --items G-01
  says 2 '--together is about points that vary' qinqing whatif montecarlo --together
  says 2 'edges of grades move no rank' qinqing whatif sensitivity --edges 1
  says 2 'sensitivity needs weights or points that vary' qinqing whatif sensitivity --spread none
}

@test "the analyst's story of README.md gives the figures that are told there" {
  export QINQING_DB=story.db QINQING_KEY=story.key
  "$GENERATE" --parties=2000 --records=20000 --seed=7 --out=feeds > /dev/null
  qinqing import auto feeds/*.xml > /dev/null || [ $? -eq 1 ]
  qinqing whatif weights $other --as-of $day --by none --format json --report quality.html |
    jq -e '.tables.summary[0] == {parties: 2034, changed: 611, crossed: 104, upgraded: 43, downgraded: 61, score_change: -335.65}'
  [ "$(grep -c '<svg' quality.html)" -ge 2 ]
  qinqing whatif montecarlo --as-of $day --samples 1000 --seed 1 --format json |
    jq -e '.tables | .stability[0].enterprises == 1888 and .parties[0].distance == 0.05 and .parties[0].flips == 0.487'
  qinqing whatif sensitivity --as-of $day --seed 1 --format json |
    jq -e '.tables | (.sensitivity[] | select(.input == "quality").total | . > 0.66 and . < 0.68) and
      (.weights[] | select(.category == "quality").left_out == 110.2)'
}
