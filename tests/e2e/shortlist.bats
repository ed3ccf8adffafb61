#!/usr/bin/env bats
# What a reader of a shortlist must not overlook: what is not known, what lies outside the question, bids that void each other.
load helper

setup_file() {
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key
  QINQING=${QINQING:-$BATS_TEST_DIRNAME/../../build/release/qinqing}
  find "$BATS_TEST_DIRNAME/../../data/sample" -name '*.xml*' ! -name 'faulty*' -o -name '*.zip' | sort | xargs "$QINQING" import auto
}

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export QINQING_DB=$BATS_FILE_TMPDIR/shared.db QINQING_KEY=$BATS_FILE_TMPDIR/shared.key LC_ALL=C.UTF-8 LANGUAGE=
}

convicted=91420100MA4K31PU68  # the judgment took effect on 2025-10-31
partner=91420600MA4HX6014N    # clean
unnamed=91420600179330017W    # nobody ever sent it
tender=(decide tender_eligibility --as-of 2026-06-30 --purpose tender --no-manager --set project_kind=municipal
  --set project_place=420115 --set tender_mandatory=yes --set window_months=24)

# usage: listing LIST [FURTHER-ELEMENTS]
listing() {
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<listing source="test"><entry><record_id>1</record_id><updated_at>2026-02-01T00:00:00</updated_at>
<uscc>%s</uscc><name>某建设有限公司</name><list>%s</list><decided_on>2026-02-01</decided_on><document_no>某列〔2026〕1号</document_no>
<authority>某局</authority>%s</entry></listing>\n' "$clean" "$1" "${2:-}" > listing.xml
  qinqing import listing listing.xml
}

own_store() {
  cp "$BATS_FILE_TMPDIR/shared.db" own.db
  cp "$BATS_FILE_TMPDIR/shared.key" own.key
  export QINQING_DB=$PWD/own.db QINQING_KEY=$PWD/own.key
}

@test "a judgment between the anchor day and the day asked for is referred and named; the answer says which window it used" {
  run qinqing "${tender[@]}" --set anchor_day=2025-10-30 $convicted --format json
  [ "$status" -eq 0 ]
  jq -e '.[0] | .outcome == "refer_to_tenderer" and .rule == "bribery-later" and .window_months == 24 and .anchor_day == "2025-10-30"' <<< "$output"
  jq -e '.[0].inputs[] | select(.name == "later_bribery_convictions") | .value == 1 and (.records | length > 0)' <<< "$output"
  qinqing "${tender[@]}" --set anchor_day=2025-10-30 $convicted > answer.txt
  grep -q 'window: 24 months back from 2025-10-30' answer.txt
  grep -q 'record .*judgment .*2025-10-31' answer.txt
  qinqing "${tender[@]}" --set anchor_day=2025-10-31 $convicted --format json | jq -e '.[0].rule == "bribery-unit"'
  qinqing "${tender[@]}" --set anchor_day=2025-10-30 $convicted --format csv | tail -n 1 | grep -q ',24,2025-10-30$'
  qinqing "${tender[@]}" "$clean" --format json | jq -e '.[0].anchor_day == "2026-06-30"'
}

@test "an enterprise that nobody ever sent carries a warning in every format" {
  run qinqing decide key_project $unnamed --as-of $day --format json
  [ "$status" -eq 0 ]
  jq -e '.[0] | .registered == false and ([.warnings[].code] == ["not-registered"])' <<< "$output"
  qinqing decide key_project $unnamed --as-of $day | grep -q 'CHECK .*no registry feed sent this enterprise'
  qinqing decide key_project $unnamed "$clean" --as-of $day | grep -q "^$unnamed .*not registered here"
  qinqing decide key_project $unnamed --as-of $day --format csv | tail -n 1 | grep -q ',not-registered,'
  qinqing decide key_project "$clean" --as-of $day --format json | jq -e '.[0] | .registered and .warnings == []'
}

@test "a legal representative whom nobody knows is warned of, and what could not be looked up is listed" {
  run qinqing "${tender[@]}" $unnamed --format json
  [ "$status" -eq 0 ]
  jq -e '.[0] | .outcome == "eligible" and .rule == "clear"' <<< "$output"
  jq -e '.[0].not_known | index("representative_bribery") and index("representative_listed") and index("manager_bribery") and
    (index("bribery_convictions") | not)' <<< "$output"
  jq -e '[.[0].warnings[].code] | index("representative-not-known") and index("no-manager")' <<< "$output"
  qinqing "${tender[@]}" $unnamed "$clean" > answer.txt
  grep -q 'legal representative is not in the registry: not looked up' answer.txt
  grep -q "^$unnamed .*legal representative not known" answer.txt
  qinqing "${tender[@]}" $unnamed --format csv | tail -n 1 | grep -q 'representative_listed'
  qinqing "${tender[@]}" "$clean" --format json | jq -e '.[0] | .outcome == "eligible" and .not_known == ["manager_bribery", "manager_later_bribery", "manager_listed"]'
}

@test "a name that can be compared with nothing neither fits nor differs" {
  printf 'uscc,name\n%s,某某建设有限公司\n%s,\n%s,湖北江汉建工集团有限公司\n' $unnamed $partner "$clean" > names.csv
  run qinqing decide key_project --file names.csv --as-of $day --format json
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.[].name_fits]' <<< "$output")" = '[null,null,true]' ]
  [ "$(jq -c '[.[0].warnings[].code]' <<< "$output")" = '["name-not-checkable","not-registered"]' ]
  qinqing decide key_project --file names.csv --as-of $day > answer.txt
  grep -q 'CHECK .*某某建设有限公司.* could not be compared' answer.txt
  grep -q "^$unnamed .*name not checked" answer.txt
  qinqing decide key_project --file names.csv --as-of $day --format csv > answer.csv
  [ "$(python3 -c 'import csv,sys; print([r["name_fits"] for r in csv.DictReader(open("answer.csv"))])')" = "['', '', 'true']" ]
}

@test "a list that the model does not have is referred, and warned of where no table asks" {
  own_store
  listing provincial-9
  run qinqing "${tender[@]}" "$clean" --format json
  jq -e '.[0] | .outcome == "refer_to_tenderer" and .rule == "listing-unclear" and .unknown_lists[0].list == "provincial-9"' <<< "$output"
  qinqing "${tender[@]}" "$clean" | grep -q 'CHECK .*“provincial-9”, 某列〔2026〕1号'
  qinqing decide key_project "$clean" --as-of $day --format json | jq -e '.[0] | [.warnings[].code] == ["unknown-list"]'
  qinqing decide key_project "$clean" --as-of $day --format csv | tail -n 1 | grep -q ',unknown-list,'
}

@test "a listing bars where its scope reaches, and is referred elsewhere" {
  for scope in 湖北省 武汉市 420100 全国; do
    own_store
    listing 241 "<scope>$scope</scope>"
    run qinqing "${tender[@]}" "$clean" --format json
    [ "$status" -eq 1 ]
    [ "$(jq -r '.[0].rule' <<< "$output")" = listed ]
  done
  for scope in 宜昌市 某地区; do
    own_store
    listing 241 "<scope>$scope</scope>"
    run qinqing "${tender[@]}" "$clean" --format json
    [ "$status" -eq 0 ]
    [ "$(jq -r '.[0].rule' <<< "$output")" = listing-unclear ]
  done
}

@test "one enterprise in two bids bars them all; a bid written twice is one" {
  for second in "$clean+$partner" "$partner+$clean"; do
    run qinqing "${tender[@]}" "$clean" "$second" --format json
    [ "$status" -eq 1 ]
    [ "$(jq -r '[.[].rule] | unique[]' <<< "$output")" = several-bids ]
    jq -e --arg second "$second" '.[0].other_bids == [$second] and .[0].refused and (.[0].basis | contains("第三十七条"))' <<< "$output"
    jq -e --arg clean "$clean" '.[1] | .decided_by == $clean and .other_bids == [$clean]' <<< "$output"
  done
  run qinqing "${tender[@]}" "$clean+$partner" "$clean+$convicted"
  [ "$status" -eq 1 ]
  grep -q "CHECK .*also in $clean+$convicted: all of these bids are void" <<< "$output"
  run qinqing decide key_project "$clean" "$clean+$partner" --as-of $day --format csv
  [ "$status" -eq 1 ]
  [ "$(grep -c ',several-bids,' <<< "$output")" -eq 2 ]
  run qinqing "${tender[@]}" "$clean+$partner" "$partner+$clean" --format json
  [ "$status" -eq 0 ]
  jq -e '.[0].other_bids == [] and .[1].asked_before and ([.[1].warnings[].code] | index("asked-twice"))' <<< "$output"
}

@test "two bidders with one legal representative are pointed out, and the exit status says so" {
  own_store
  cat > tie.xml <<XML
<?xml version="1.0" encoding="UTF-8"?>
<registry source="test"><tie><record_id>t</record_id><updated_at>2020-01-01T00:00:00</updated_at><kind>legal-representative</kind>
<subject_citizen_no>420102196201011018</subject_citizen_no><subject_name>王建国</subject_name><other_uscc>$unnamed</other_uscc>
<from>2020-01-01</from></tie></registry>
XML
  qinqing import registry tie.xml # he represents $clean as well
  run qinqing "${tender[@]}" "$clean" $unnamed $partner --format json
  [ "$status" -eq 1 ]
  jq -e --arg other $unnamed '.[0] | .outcome == "eligible" and .same_representative == [$other] and ([.warnings[].code] | index("same-representative"))' <<< "$output"
  jq -e --arg other "$clean" '.[1].same_representative == [$other] and .[2].same_representative == []' <<< "$output"
  run qinqing "${tender[@]}" "$clean+$unnamed" $partner --format json
  [ "$status" -eq 0 ] # members of one bid
  run qinqing "${tender[@]}" "$clean" "$unnamed+$partner"
  [ "$status" -eq 1 ]
  grep -q "CHECK .*also that of a member of $unnamed+$partner: .*第三十四条" <<< "$output"
  run qinqing decide key_project "$clean" $unnamed --as-of $day --format json
  [ "$status" -eq 0 ] # nobody stated a purpose: persons are not looked at
  jq -e '.[0].same_representative == []' <<< "$output"
}

@test "JSON and CSV are the same in every language, warnings included" {
  for format in json csv; do
    qinqing decide bid_bond $unnamed "$clean" --as-of $day --set contract_price=60000000 --format $format > en
    LC_ALL=C.UTF-8 LANGUAGE=zh_CN qinqing decide bid_bond $unnamed "$clean" --as-of $day --set contract_price=60000000 --format $format | cmp - en
  done
  LC_ALL=C.UTF-8 LANGUAGE=zh_CN qinqing decide bid_bond $unnamed "$clean" --as-of $day --set contract_price=60000000 > zh.txt
  grep -q '请核对   没有登记数据报送过该企业' zh.txt
  grep -q "^$unnamed .*本库未登记" zh.txt
}

@test "what the asker said is shown masked and without control characters" {
  cp -r "$root/models/chuzhou-2021" model
  sed -i 's|<inputData id="input-estimate"|<inputData id="input-section" name="section"><variable name="section" typeRef="string"/></inputData>\n  &|
    s|<informationRequirement id="ladder-needs-estimate">|<informationRequirement id="ladder-needs-section"><requiredInput href="#input-section"/></informationRequirement>\n    &|' model/bid_points.dmn
  number=420104197001013008 escape=$'\e[31m'
  for format in text json csv; do
    qinqing decide bid_points "$clean" --model model --as-of $day --set city_score=75 --set contract_estimate=50000000 --set credit_points=8 \
      --set "section=$escape$number" --format $format > $format.txt
  done
  jq -e '.[0].inputs[] | select(.name == "section") | .value | contains("42****")' json.txt
  run grep -l -e 1970010 -e $'\e' text.txt json.txt csv.txt
  [ "$status" -eq 1 ]
}

@test "CSV for spreadsheets runs nothing" {
  printf '<?xml version="1.0" encoding="UTF-8"?>\n<registry source="test"><enterprise><record_id>1</record_id><updated_at>2020-01-01T00:00:00</updated_at>
<uscc>%s</uscc><name>=HYPERLINK("http://x")</name><credit_registered_on>2020-01-01</credit_registered_on></enterprise></registry>\n' $unnamed > formula.xml
  own_store
  qinqing import registry formula.xml
  for command in "decide key_project" query; do
    # shellcheck disable=SC2086
    qinqing $command $unnamed --as-of $day --format csv > out.csv
    grep -q "HYPERLINK" out.csv
    run grep -E '(^|,)"?[=+@]' out.csv
    [ "$status" -eq 1 ]
  done
}

@test "a purpose is a code" {
  for wrong in 'Tender' '招标' '420104 1970' "$(printf 'a%.0s' {1..33})"; do
    refuses 2 qinqing query "$clean" --purpose "$wrong"
    refuses 2 qinqing decide key_project "$clean" --purpose "$wrong"
    refuses 2 qinqing bribery --purpose "$wrong" < /dev/null
  done
  qinqing decide key_project "$clean" --as-of $day --purpose award-2026_1
  qinqing decide --help | grep -q 'a-z, 0-9'
}

@test "a shortlist without bidders, and managers that are and are not there, are refused" {
  printf 'uscc,name\n' > header.csv
  printf 'uscc,name\n\n\n' > blank.csv
  : > empty.csv
  for file in header blank empty; do
    refuses 3 qinqing decide key_project --file $file.csv
    grep -q "$file.csv:[0-9]*: " err.txt
  done
  refuses 2 qinqing "${tender[@]}" --persons "$sample/managers.csv" "$clean"
  grep -q -- '--no-manager' err.txt
}

@test "the nearest miss is about the bidder; what only another project would change is said to be so" {
  run qinqing decide bid_bond "$clean" --as-of $day --set contract_price=60000000 --format json
  jq -e '.[0] | .outcome == 0.02 and .nearest_miss == null and .only_project' <<< "$output"
  qinqing decide bid_bond "$clean" --as-of $day --set contract_price=60000000 | grep -q 'only another project would give a better outcome'
  run qinqing decide bid_bond 91421100MA49Q4Y87A --as-of $day --set contract_price=30000000 --format json
  jq -e '.[0] | .outcome == 0.02 and (.only_project | not) and .nearest_miss.rule == "aaa-small" and ([.nearest_miss.cells[].input] == ["信用等级"])' <<< "$output"
}

@test "the bid bond has a ceiling in yuan, in every format" {
  qinqing decide bid_bond "$clean" --as-of $day --set contract_price=60000000 --format json > answer.json
  jq -e '.[0].further.ceiling == 800000 and (.[0].basis | contains("第三十七条"))' answer.json
  qinqing decide bid_bond "$clean" --as-of $day --set contract_price=60000000 | grep -q '0.02; ceiling = 800000'
  qinqing decide bid_bond "$clean" --as-of $day --set contract_price=60000000 --format csv | tail -n 1 | grep -q ',ceiling=800000,'
}
