#!/usr/bin/env bash
# Plants one violation after another in a small tree and sees that check.sh names each, and that it says nothing of a clean tree.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(mktemp -d)
trap 'rm -r "$tree"' EXIT
failed=0

plant() { # FILE TEXT: the tree, clean but for this file
    rm -rf "${tree:?}"/*
    mkdir -p "$tree"/engine/{include/qinqing,base,model,store,score,cli} "$tree"/{importers,data,tests,benchmarks}
    cp "$here"/../../engine/include/qinqing/{error,day,amount,identifier,text}.h "$tree/engine/include/qinqing/"
    printf '#include "qinqing/day.h"\n#include "base/day_private.h"\n#include <openssl/evp.h>\n' >"$tree/engine/base/day.c"
    printf '/* double system( */ const char *text = "atof(1) float";\n' >"$tree/engine/base/text.c"
    printf '#include <libxml/parser.h>\n#include "qinqing/text.h"\n' >"$tree/importers/reader.c"
    [[ -z ${1:-} ]] || mkdir -p "$(dirname "$tree/$1")"
    [[ -z ${1:-} ]] || printf '%b' "$2" >"$tree/$1"
}

expect() { # CHECK LINE FILE TEXT: with FILE so, CHECK says something that holds LINE
    plant "$3" "$4"
    local said
    if said=$("$here/check.sh" "$1" "$tree" 2>&1); then
        echo "check.sh $1 passes a tree where $3 is: $4" >&2
        failed=1
    elif [[ $said != *"$2"* ]]; then
        echo "check.sh $1 says \"$said\", which does not hold \"$2\"" >&2
        failed=1
    fi
}

plant '' ''
"$here/check.sh" all "$tree" || {
    echo "check.sh finds fault with a clean tree" >&2
    failed=1
}

plant engine/include/qinqing/statistics.h 'double mean(void);\n'
"$here/check.sh" floats "$tree" || {
    echo "check.sh forbids floating point in statistics" >&2
    failed=1
}

expect headers 'bad.h:1: does not compile alone' engine/include/qinqing/bad.h 'qq_day tomorrow(void);\n'
expect order 'engine/base/a.c:1: base includes qinqing/store.h' engine/base/a.c '#include "qinqing/store.h"\n'
expect order 'engine/model/a.c:2: model includes qinqing/score.h' engine/model/a.c '\n  #  include <qinqing/score.h>\n'
expect order 'importers must not include qinqing/model.h' importers/a.c '#include "qinqing/model.h"\n'
expect order 'score must not include qinqing/feed.h' engine/score/a.c '#include "qinqing/feed.h"\n'
expect order '"store/rows.h" is private to store' engine/score/a.c '#include "store/rows.h"\n'
expect order 'leaves its folder' engine/score/a.c '#include "../store/rows.h"\n'
expect order 'is not beside the file' engine/score/a.c '#include "rows.h"\n'
expect order 'module attic has no place' engine/attic/a.c '#include "qinqing/day.h"\n'
expect order 'unknown.h has no module' engine/cli/a.c '#include "qinqing/unknown.h"\n'
expect order 'fresh.h:1: has no module' engine/include/qinqing/fresh.h '#include <glib.h>\n'
expect order 'base includes qinqing/model.h' engine/include/qinqing/text.h '#include "qinqing/model.h"\n'
expect order 'must not include <sqlite3.h>' engine/include/qinqing/text.h '#include <sqlite3.h>\n'
expect doors 'engine/score/a.c:1: <libxml/tree.h>' engine/score/a.c '#include <libxml/tree.h>\n'
expect doors '<sqlite3.h> belongs to: store' importers/a.c '#include <sqlite3.h>\n'
expect doors '<openssl/sha.h>' engine/store/a.c '#include <openssl/sha.h>\n'
expect doors '<archive.h>' engine/cli/a.c '#include <archive.h>\n'
expect doors 'data/a.c:1: <libxml/tree.h>' data/a.c '#include <libxml/tree.h>\n'
for name in strcpy strcat sprintf gets atoi atof strtod system rand; do
    expect banned "engine/store/a.c:2: $name" engine/store/a.c "/* fine */\nint x(void) { return $name (1); }\n"
done
expect floats 'engine/include/qinqing/score.h:1: double' engine/include/qinqing/score.h 'double score;\n'
expect floats 'engine/score/a.c:1: double' engine/score/a.c 'double score;\n'
expect floats 'engine/include/qinqing/text.h:1: double' engine/include/qinqing/text.h 'double score(void);\n'
expect floats 'importers/a.c:3: float' importers/a.c '/* a\n b */\nfloat share;\n'
expect size 'long.c:700: 701 lines' engine/base/long.c "$(printf '\\n%.0s' {1..701})"
expect words 'engine/base/a.c:1' engine/base/a.c '/* TO''DO later */\n'

exit $failed
