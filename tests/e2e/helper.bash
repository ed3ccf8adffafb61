# Shared by the end-to-end tests: the real program on real files, each test in a folder of its own.
# QINQING and GENERATE name the programs; the suite sets them.

# shellcheck disable=SC2034  # used by the suites

root=$(cd "${BATS_TEST_DIRNAME}/../.." && pwd)
sample=$root/data/sample
day=2026-06-30
QINQING=${QINQING:-$root/build/release/qinqing}
GENERATE=${GENERATE:-$root/build/release/qinqing-generate}
# A clean enterprise, one with a conviction, and a valid code nobody sent.
clean=$(sed -n 1p "$sample/demo-codes")
unknown=91420600179330017W

setup() {
  cd "$BATS_TEST_TMPDIR" || return
  export QINQING_DB=$BATS_TEST_TMPDIR/test.db QINQING_KEY=$BATS_TEST_TMPDIR/test.key LC_ALL=C.UTF-8 LANGUAGE=
  unset QINQING_FEEDS QINQING_TODAY
  [ -z "${today:-}" ] || export QINQING_TODAY=$today
}

qinqing() { "$QINQING" "$@"; }

# Sample files without faults, in the shell's order.
good_samples() { find "$sample" -name '*.xml*' ! -name 'faulty*' -o -name '*.zip' | sort; }

import_samples() { good_samples | xargs "$QINQING" import auto; }

digest() { "$QINQING" digest --as-of $day "$@" | tail -n 1; }

# One line on standard error that begins with the program's name, and the status expected.
# usage: refuses STATUS COMMAND…
refuses() {
  local expected=$1 status=0
  shift
  "$@" > out.txt 2> err.txt || status=$?
  [ "$status" -eq "$expected" ] || { echo "status $status, not $expected"; cat err.txt; return 1; }
  [ "$(wc -l < err.txt)" -eq 1 ] || { echo "not one line:"; cat err.txt; return 1; }
  grep -q '^qinqing: ' err.txt
}

# A penalty feed on standard output. usage: penalty_feed RECORDS-XML
penalty_feed() { printf '<?xml version="1.0" encoding="UTF-8"?>\n<penalty source="test">\n%s\n</penalty>\n' "$1"; }

# usage: penalty_record ID USCC DECIDED [FURTHER-ELEMENTS] [UPDATED]
penalty_record() {
  printf '<record><record_id>%s</record_id><updated_at>%s</updated_at><uscc>%s</uscc><name>某建设有限公司</name>
<document_no>鄂建罚字〔2026〕%s号</document_no><authority>武汉市住房和城乡建设局</authority><code>D1-3-03</code><severity>B</severity>
<decided_on>%s</decided_on>%s</record>\n' "$1" "${5:-2026-05-01T00:00:00}" "$2" "$1" "$3" "${4:-}"
}
