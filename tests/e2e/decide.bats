#!/usr/bin/env bats
# What decision tables say: outcomes, windows, persons, consortia, shortlists, what is missing, and the export of scores.
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

listed=91420107MA48C3B052
convicted=91420100MA4K31PU68
collusion=91420105MA49BE1A9D
represented=91429004MA49G9QH9M # its legal representative was convicted
project=(--as-of 2026-06-30 --purpose tender --set project_kind=municipal --set project_place=420115
  --set tender_mandatory=yes)
eligible=(decide tender_eligibility "${project[@]}")

# The registry says who represents an enterprise. usage: represented_by CITIZEN-NUMBER USCC
represented_by() {
  cat > tie.xml <<XML
<?xml version="1.0" encoding="UTF-8"?>
<registry source="test"><person><record_id>p</record_id><updated_at>2020-01-01T00:00:00</updated_at><citizen_no>$1</citizen_no><name>某甲</name></person>
<tie><record_id>t</record_id><updated_at>2020-01-01T00:00:00</updated_at><kind>legal-representative</kind><subject_citizen_no>$1</subject_citizen_no>
<subject_name>某甲</subject_name><other_uscc>$2</other_uscc><from>2020-01-01</from></tie></registry>
XML
  qinqing import registry tie.xml
}

# outcome and rule of the first bidder. usage: outcome WORD…
outcome() { qinqing "$@" --format json | jq -r '.[0] | "\(.outcome) \(.rule)"'; }

@test "the shortlist of the sample: one barred, one consortium; why, by which article, from which document" {
  run qinqing "${eligible[@]}" --set window_months=24 --file "$sample/shortlist.csv" --persons "$sample/managers.csv" --format json
  [ "$status" -eq 1 ]
  [ "$(jq -r '[.[].outcome] | join(" ")' <<< "$output")" = "eligible refer_to_tenderer barred refer_to_tenderer eligible" ]
  jq -e '.[2] | .refused and .rule == "listed" and (.basis | contains("241号")) and .nearest_miss.outcome == "eligible"' <<< "$output"
  jq -e '.[2].nearest_miss.cells == [{"input": "列入失信名单", "value": true, "cell": "false"}]' <<< "$output"
  jq -e '.[2].inputs[] | select(.name == "listed") | .records[0].document == "武建黑〔2026〕3号"' <<< "$output"
  jq -e '.[3] | .decided_by == "91420105MA49BE1A9D" and (.members | length == 2) and .members[1].outcome == "eligible"' <<< "$output"
  jq -e 'all(.[]; .as_of == "2026-06-30" and (.model_digest | length == 64) and .engine_semantics == 1 and .name_fits == true)' <<< "$output"
  run qinqing "${eligible[@]}" --set window_months=24 --file "$sample/shortlist.csv" --persons "$sample/managers.csv"
  grep -q 'on a recognised list' <<< "$output"
  grep -q '《招标投标法实施条例》第三十九条' <<< "$output"
  LC_ALL=zh_CN.UTF-8 LANGUAGE=zh_CN run qinqing "${eligible[@]}" --set window_months=24 --file "$sample/shortlist.csv" --persons "$sample/managers.csv"
  grep -q '在失信名单有效期内' <<< "$output"
}

@test "a list bars, a conviction within the window and a finding of collusion are referred; the window and its anchor count" {
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager $listed)" = "barred listed" ]
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager $convicted)" = "refer_to_tenderer bribery-unit" ]
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager $collusion)" = "refer_to_tenderer collusion" ]
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager $represented)" = "refer_to_tenderer bribery-representative" ]
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager "$clean")" = "eligible clear" ]
  old=91420200104752098E # convicted in the old archive
  [ "$(outcome "${eligible[@]}" --set window_months=24 --no-manager $old)" = "eligible clear" ]
  [ "$(outcome "${eligible[@]}" --set window_months=120 --no-manager $old)" = "refer_to_tenderer bribery-unit" ]
  [ "$(outcome "${eligible[@]}" --set window_months=24 --set anchor_day=2025-10-30 --no-manager $convicted)" = "refer_to_tenderer bribery-later" ]
  refuses 2 qinqing "${eligible[@]}" --set window_months=30 --no-manager $convicted
  grep -q '24, 36, 120' err.txt
}

@test "the decision on the day before a listing does not know it" {
  [ "$(outcome decide key_project $listed --as-of 2026-01-11)" != "excluded listed" ]
  [ "$(outcome decide key_project $listed --as-of 2026-01-12)" = "excluded listed" ]
}

@test "a ban bars only from the projects it fits, and only in its days" {
  export QINQING_DB=$BATS_TEST_TMPDIR/ban.db QINQING_KEY=$BATS_TEST_TMPDIR/ban.key
  penalty_feed "$(penalty_record 1 91420600179330017W 2026-05-01 '<ban_from>2026-05-01</ban_from><ban_until>2027-04-30</ban_until>
    <ban_kinds>municipal</ban_kinds><ban_places>420100</ban_places><ban_article>《中华人民共和国招标投标法实施条例》第六十七条</ban_article>')" > p.xml
  qinqing import penalty p.xml
  represented_by 11010519491231002X 91420600179330017W
  ask() { outcome decide tender_eligibility 91420600179330017W --purpose tender --no-manager --set tender_mandatory=yes --set window_months=24 "$@"; }
  [ "$(ask --as-of 2026-06-30 --set project_kind=municipal --set project_place=420115)" = "barred ban-fits" ]
  [ "$(ask --as-of 2027-04-30 --set project_kind=municipal --set project_place=420115)" = "barred ban-fits" ]
  [ "$(ask --as-of 2027-05-01 --set project_kind=municipal --set project_place=420115)" = "eligible clear" ]
  [ "$(ask --as-of 2026-06-30 --set project_kind=house --set project_place=420115)" = "eligible clear" ]
  [ "$(ask --as-of 2026-06-30 --set project_kind=municipal --set project_place=420600)" = "eligible clear" ]
}

@test "project managers come from a file or standard input, are looked up and shown masked" {
  number=420104197001013008
  qinqing "${eligible[@]}" --set window_months=24 --persons - "$clean" --format json <<< $number > out.json
  jq -e '.[0] | .manager == "4201**********3008" and .looked_up["project-manager"] == 1' out.json
  qinqing "${eligible[@]}" --set window_months=24 --persons - "$clean" <<< "$clean,$number" > out.txt
  grep -q '4201\*\*\*\*\*\*\*\*\*\*3008' out.txt
  run grep -q $number out.json out.txt
  [ "$status" -ne 0 ]
  refuses 2 qinqing "${eligible[@]}" --set window_months=24 "$clean"
  grep -q -- '--no-manager' err.txt
  echo "$clean,420104197001013009" > bad.csv
  refuses 3 qinqing "${eligible[@]}" --set window_months=24 --persons bad.csv "$clean"
  grep -q 'bad.csv:1: ' err.txt
  run grep -q 42010419 err.txt
  [ "$status" -ne 0 ]
  refuses 3 qinqing "${eligible[@]}" --set window_months=24 --persons - "$clean" $listed <<< $number
  refuses 2 qinqing decide key_project --persons bad.csv "$clean"
}

@test "a convicted project manager is referred" {
  export QINQING_DB=$BATS_TEST_TMPDIR/person.db QINQING_KEY=$BATS_TEST_TMPDIR/person.key
  cat > b.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<bribery source="test"><record><ARCHIVE_ID>1</ARCHIVE_ID><UPDATED_AT>2026-01-01T00:00:00</UPDATED_AT><SOURCE_KIND>2</SOURCE_KIND>
<SUBJECT_KIND>2</SUBJECT_KIND><SUBJECT_NAME>某甲</SUBJECT_NAME><SUBJECT_CODE>11010519491231002X</SUBJECT_CODE><OFFENCE_CODE>CR-389</OFFENCE_CODE>
<ACT_TO>2024-01-01</ACT_TO><AMOUNT>50000</AMOUNT><CASE_NO>（2025）鄂01刑初9号</CASE_NO><COURT>某法院</COURT><JUDGED_ON>2025-05-01</JUDGED_ON>
<EFFECTIVE_ON>2025-06-01</EFFECTIVE_ON><SENTENCE>有罪</SENTENCE><STATUS>1</STATUS></record></bribery>
XML
  qinqing import bribery b.xml
  qinqing "${eligible[@]}" --set window_months=24 --persons - "$unknown" --format json <<< 11010519491231002X > out.json
  jq -e '.[0] | .outcome == "refer_to_tenderer" and .rule == "bribery-manager"' out.json
}

@test "what is missing is named, and so is what cannot be set" {
  refuses 2 qinqing decide tender_eligibility "$clean"
  for name in project_kind project_place tender_mandatory window_months bribery_convictions -purpose; do grep -q -- "$name" err.txt; done
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price=1 --set grade=AAA
  grep -q '“grade” is read from the records' err.txt
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price=1 --set colour=red
  grep -q 'asks you for contract_price (number' err.txt
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price=cheap
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price=-1
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price=1 --set contract_price=2
  refuses 2 qinqing decide bid_bond "$clean" --set contract_price
  refuses 2 qinqing decide nothing "$clean"
  for name in bid_bond bid_bonus financing fund_support key_project reserved_fund_supervision tender_eligibility wage_deposit; do grep -q $name err.txt; done
  refuses 2 qinqing decide bid_bond
  refuses 2 qinqing decide
}

@test "rates and ladders" {
  [ "$(outcome decide bid_bond "$clean" --as-of $day --set contract_price=50000000)" = "0 aaa-small" ]
  [ "$(outcome decide bid_bond "$clean" --as-of $day --set contract_price=50000000.01)" = "0.02 good-large" ]
  [ "$(outcome decide bid_bonus "$clean" --as-of $day --set contract_price=1)" = "5 aaa-1" ]
  [ "$(outcome decide wage_deposit 91421100MA49Q4Y87A --as-of $day --set contract_price=20000000 --set real_name_and_account=yes --set several_projects=no)" = "0.04 listed" ]
  [ "$(outcome decide reserved_fund_supervision "$clean" --as-of $day)" = "5 best" ]
  [ "$(outcome decide financing $listed --as-of $day)" = "not_recommended listed" ]
}

@test "a consortium is decided by its lowest member, whatever the order" {
  for word in "$clean+$listed" "$listed+$clean"; do
    run qinqing decide key_project "$word" --as-of $day --format json
    [ "$status" -eq 1 ]
    jq -e --arg who $listed '.[0] | .outcome == "excluded" and .decided_by == $who and (.members | length == 2)' <<< "$output"
  done
  run qinqing decide key_project "$clean+$clean" --as-of $day --format json
  [ "$status" -eq 1 ]
  jq -e '.[0].error | contains("twice")' <<< "$output"
}

@test "an invalid code is told by its character and does not stop the others" {
  run qinqing decide key_project 9142000075701313OP "$clean" --as-of $day --format json
  [ "$status" -eq 1 ]
  jq -e '(.[0].error | contains("O")) and .[1].outcome == "priority"' <<< "$output"
  run qinqing decide key_project 11010519491231002X --format json
  run grep -q 19491231 <<< "$output"
  [ "$status" -ne 0 ]
}

@test "a CSV shortlist in UTF-8, with a mark, in GB18030 and UTF-16; a name that does not fit is pointed out" {
  printf '名称,统一社会信用代码\n"湖北江汉建工集团有限公司",%s\n' "$clean" > utf8.csv
  { printf '\xef\xbb\xbf'; cat utf8.csv; } > mark.csv
  iconv -f UTF-8 -t GB18030 utf8.csv > gb.csv
  iconv -f UTF-8 -t UTF-16 utf8.csv > utf16.csv
  for file in utf8 mark gb utf16; do
    run qinqing decide key_project --file $file.csv --as-of $day --format json
    [ "$status" -eq 0 ]
    jq -e '.[0] | .name_fits and .name_given == "湖北江汉建工集团有限公司"' <<< "$output"
  done
  printf 'uscc,name\r\n%s,湖北江汉建工集团公司\r\n' "$clean" > wrong.csv
  run qinqing decide key_project --file wrong.csv --as-of $day
  [ "$status" -eq 1 ]
  grep -q 'CHECK' <<< "$output"
}

@test "no number and no control character comes back from what was given" {
  number=420104197001013008 escape=$'\e[31m'
  printf 'uscc,name\n%s,%s%s\n%sQ,\n%s%s,\n' "$clean" "$escape" $number $number "$escape" $number > given.csv
  for format in text json csv; do
    status=0
    qinqing decide key_project --file given.csv --as-of $day --format $format > $format.txt 2>&1 || status=$?
    [ "$status" -eq 1 ]
  done
  grep -q 'CHECK .*42\*\*\*' text.txt
  refuses 2 qinqing decide "$escape$number" "$clean" --as-of $day
  cp err.txt decision.txt
  refuses 2 qinqing decide bid_bond "$clean" --as-of $day --set "contract_price=$escape${number}x"
  cp err.txt value.txt
  refuses 2 qinqing decide bid_bond "$clean" --as-of $day --set "$escape$number=1"
  run grep -l -e 1970010 -e $'\e' text.txt json.txt csv.txt decision.txt value.txt err.txt
  [ "$status" -eq 1 ]
}

@test "a hostile or useless CSV file is refused in one line" {
  printf 'name\nx\n' > nocode.csv
  printf 'uscc\n"abc' > open.csv
  printf '\xff\xff\xff\xff\x80' > bytes.csv
  printf 'uscc\nab\0cd\n' > zero.csv
  head -c 5000 /dev/zero | tr '\0' x > long.csv
  : > empty.csv
  head -c 5000000 /dev/zero > big.csv
  { echo uscc; yes "$clean" | head -n 1001; } > many.csv
  for file in nocode open bytes zero long empty big many absent; do
    refuses 3 qinqing decide key_project --file $file.csv
    grep -q "$file.csv" err.txt
  done
}

@test "a thousand bidders in one question" {
  { echo uscc; yes "$clean" | head -n 1000; } > many.csv
  [ "$(qinqing decide key_project --file many.csv --as-of $day --format csv | wc -l)" -eq 1001 ]
}

@test "the same question gives the same bytes, and knows only what was known" {
  qinqing decide key_project $listed --as-of $day --format json > a.json || true
  qinqing decide key_project $listed --as-of $day --format json > b.json || true
  cmp a.json b.json
  [ "$(outcome decide key_project $listed --as-of $day --known-at 0)" = "equal others" ]
}

@test "another model's tables are asked by --model" {
  models=$BATS_TEST_DIRNAME/../../models
  run qinqing decide bid_points "$clean" --model "$models/chuzhou-2021" --as-of $day --set city_score=75 \
    --set contract_estimate=50000000 --set credit_points=8 --format json
  [ "$status" -eq 0 ]
  jq -e '.[0] | .outcome == 7.5 and .model == "chuzhou-2021" and (.reason | length > 0)' <<< "$output"
}

@test "a table with a gap or an overlap gives no answer, and says what it saw" {
  cp -r "$BATS_TEST_DIRNAME/../../models/hubei-enterprise" model
  sed -i 's/<text>&lt;= 50000000/<text>\&lt; 50000000/' model/bid_bond.dmn
  refuses 3 qinqing decide bid_bond "$clean" --model model --as-of $day --set contract_price=50000000
  grep -q 'contract_price = 50000000' err.txt
  run qinqing model check model
  [ "$status" -eq 1 ]
  grep -q 'bid_bond.dmn' <<< "$output"
}

@test "export bidder-credit: one element a bidder, the lowest member of a consortium, ranks" {
  qinqing export bidder-credit E4201150000000011001001 --as-of $day > credit.xml
  xmllint --noout credit.xml
  [ "$(grep -c '<BIDDER_CREDIT_INFO>' credit.xml)" -eq 4 ]
  grep -A14 "<BIDDER_ORG_CODE>$clean<" credit.xml | grep -q '<SCORE>95.750</SCORE>'
  grep -A14 "<BIDDER_ORG_CODE>$clean<" credit.xml | grep -q '<PROJECT_RANK>1</PROJECT_RANK>'
  qinqing export bidder-credit E4201150000000061001001 --as-of $day > union.xml
  grep -q "<UNION_ORGAN_SET_CODE>$collusion;" union.xml
  qinqing export bidder-credit E4201150000000061001001 --as-of $day | cmp - union.xml
  refuses 2 qinqing export bidder-credit nowhere
  refuses 2 qinqing export
}

@test "decide: a place that is no division code, and an anchor after the day asked for, are refused" {
  for wrong in project_place=武汉市 project_place=42 project_place=4201150 anchor_day=2026-07-01; do
    run qinqing decide tender_eligibility 91420100MA4KX2B75W --as-of 2026-06-30 --purpose tender --no-manager --set tender_mandatory=yes \
      --set window_months=24 --set project_kind=municipal --set project_place=420115 --set $wrong
    [ "$status" -eq 2 ]
    [[ $output == *"${wrong%%=*}"* ]]
    [ "${#lines[@]}" -eq 1 ]
  done
}

@test "decide: a wrong code is shown as it was given, in UTF-8; what could be a citizen number is not" {
  run qinqing "${eligible[@]}" --set window_months=24 --no-manager 91420100MA4KX2B75A $'9\xff\x1b1' 9420104197001013008 --format json
  [ "$status" -eq 1 ]
  [ "$(jq -r '.[0].uscc' <<< "$output")" = 91420100MA4KX2B75A ]
  iconv -f UTF-8 -t UTF-8 <<< "$output" > /dev/null
  [[ $output != *420104197001013008* ]]
}
