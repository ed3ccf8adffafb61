#!/usr/bin/env bash
# Holds the shape of the sources. Usage: check.sh CHECK [ROOT]
#   headers   every public header compiles alone, warning-clean, with gcc and clang
#   order     a module includes only lower modules, and of private headers only its own
#   doors     each third-party library is included behind its one door only
#   banned    no function that overruns, follows the locale or runs a shell
#   floats    no floating point where points, money and days are counted
#   size      no source file beyond 700 lines
#   words     no leftovers
#   all       all of these
# One line a violation on standard error: file:line: what. Exit status 0 clean, 1 violations, 2 usage.
set -euo pipefail

# Modules from low to high: one includes itself and what has a lower number. The importers stand above the store.
declare -A rank=(
    [base]=1 [model]=2 [store]=3 [importers]=4 [portfolio]=4 [score]=5 [blacklist]=6 [decide]=7 [whatif]=8 [desk]=9
    [service]=10 [check]=11 [cli]=12
)
# The module of every public header.
declare -A home=(
    [error]=base [day]=base [amount]=base [identifier]=base [text]=base [sm3]=base [sha256]=base [json]=base [record]=base
    [sorter]=base [csv]=base [model]=model [cases]=model [store]=store [image]=store [portfolio]=portfolio [feed]=importers [score]=score [publish]=score [sweep]=score [brief]=score [published]=score [check]=check
    [decimal]=decide [feel]=decide [dmn]=decide [table]=decide [policy]=decide [decide]=decide
    [report]=whatif [population]=whatif [shift]=whatif [weightings]=whatif [variation]=whatif [points]=whatif [edit]=model [composite]=whatif
    [statistics]=whatif [uncertainty]=whatif [fit]=whatif
    [backtest]=whatif [decided]=whatif [fairness]=whatif [tenders]=whatif [calibrate]=whatif
)
# Files whose module is not that of their folder, and why: the runner of a model's cases prices them, so it is of the package checker.
declare -A moved=([engine/score/cases.c]=check)
# Public headers that a module may not include although they are lower: importers price nothing, scoring reads no feed.
forbidden=('importers model' 'importers cases' 'score feed')
# Private headers that others may include: what generated files need.
shared='base/embedded.h base/levels.h'

# Headers of third parties and the modules that are their door.
doors=(
    'libxml/|importers model decide'
    'sqlite3.h|store desk'
    'openssl/|base desk'
    'archive.h|importers'
    'archive_entry.h|importers'
    'zstd.h|store'
    'bid_|decide'
    'gsl/|whatif'
    'xlsxwriter.h|whatif'
    'microhttpd.h|service'
    'cairo|desk'
    'pango|desk'
)

banned='strcpy|strcat|stpcpy|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtod|strtof|strtold|system|popen|rand|srand|tmpnam|mktemp|alloca'

root=.
violations=0

complain() {
    echo "$1" >&2
    violations=$((violations + 1))
}

# Sources below the folders given, relative to root, as they are listed by the file system.
sources() {
    local folder
    for folder in "$@"; do
        [[ -d $root/$folder ]] && (cd "$root" && find "$folder" -name '*.[ch]' -type f)
    done | LC_ALL=C sort
}

# The module a file belongs to; nothing for public headers, tests and tools, which no order binds.
module_of() {
    if [[ -n ${moved[$1]:-} ]]; then
        echo "${moved[$1]}"
        return
    fi
    case $1 in
    engine/include/*) ;;
    engine/*) cut -d/ -f2 <<<"$1" ;;
    importers/*) echo importers ;;
    esac
}

# file:line:included, for quotes and angle brackets alike; public headers with their module's own name for it.
includes() {
    (cd "$root" && { grep -HnoE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"][^>"]+[>"]' "$@" /dev/null || true; }) |
        sed -E 's/[[:space:]]*#[[:space:]]*include[[:space:]]*//'
}

check_public_include() { # PLACE MODULE HEADER
    local place=$1 module=$2 header=$3 owner pair
    owner=${home[$header]:-}
    if [[ -z $owner ]]; then
        complain "$place: qinqing/$header.h has no module; add it to the table in tests/architecture/check.sh"
        return
    fi
    if ((rank[$owner] > rank[$module])); then
        complain "$place: $module includes qinqing/$header.h of the higher module $owner"
    fi
    for pair in "${forbidden[@]}"; do
        [[ $pair == "$module $header" ]] && complain "$place: $module must not include qinqing/$header.h"
    done
    return 0
}

check_private_include() { # PLACE FILE MODULE HEADER
    local place=$1 file=$2 module=$3 header=$4 target
    [[ " $shared " == *" $header "* ]] && return
    if [[ $header == *..* ]]; then
        complain "$place: \"$header\" leaves its folder"
    elif [[ $header == */* ]]; then
        target=${header%%/*}
        [[ $target == "$module" || $target == "$(cut -d/ -f2 <<<"$file")" ]] ||
            complain "$place: \"$header\" is private to $target"
    elif [[ ! -f $root/${file%/*}/$header ]]; then
        complain "$place: \"$header\" is not beside the file"
    fi
}

check_order() {
    local file line what module header
    local -a files
    mapfile -t files < <(sources engine importers)
    while IFS=: read -r file line what; do
        module=$(module_of "$file")
        [[ -z $module ]] && continue
        if [[ -z ${rank[$module]:-} ]]; then
            complain "$file:1: module $module has no place in the order; add it to tests/architecture/check.sh"
            continue
        fi
        header=${what:1:-1}
        if [[ $header == qinqing/*.h ]]; then
            header=${header#qinqing/}
            check_public_include "$file:$line" "$module" "${header%.h}"
        elif [[ $what == \"* ]]; then
            check_private_include "$file:$line" "$file" "$module" "$header"
        fi
    done < <(includes "${files[@]}")
    check_public_headers
}

# A public header includes only public headers of its own or lower modules, and of third parties only GLib.
check_public_headers() {
    local file line what header name
    local -a files
    mapfile -t files < <(sources engine/include/qinqing)
    while IFS=: read -r file line what; do
        header=${what:1:-1}
        name=$(basename "$file" .h)
        if [[ -z ${home[$name]:-} ]]; then
            complain "$file:1: has no module; add it to the table in tests/architecture/check.sh"
            continue
        fi
        case $header in
        qinqing/*.h)
            header=${header#qinqing/}
            check_public_include "$file:$line" "${home[$name]}" "${header%.h}"
            ;;
        glib.h | std*.h | inttypes.h | limits.h) ;;
        *) complain "$file:$line: a public header must not include $what" ;;
        esac
    done < <(includes "${files[@]}")
}

check_doors() {
    local file line what module header door prefix allowed
    local -a files
    mapfile -t files < <(sources engine importers data)
    while IFS=: read -r file line what; do
        module=$(module_of "$file")
        header=${what:1:-1}
        for door in "${doors[@]}"; do
            prefix=${door%%|*}
            allowed=" ${door#*|} "
            [[ $header == "$prefix"* && $allowed != *" ${module:-none} "* ]] &&
                complain "$file:$line: $what belongs to:$allowed"
        done
    done < <(includes "${files[@]}")
    return 0
}

# Reports where PATTERN (perl) stands in code: comments and text are blanked out first, lines keep their numbers.
report_code() { # WHAT PATTERN FILE...
    local what=$1 pattern=$2 hit
    shift 2
    (($# > 0)) || return 0
    while IFS= read -r hit; do
        complain "$hit $what"
    done < <(cd "$root" && perl -e '
        my $pattern = shift @ARGV;
        for my $file (@ARGV) {
            open my $in, "<", $file or die "$file: $!";
            local $/; my $text = <$in>; close $in;
            $text =~ s{(/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\x27(?:\\.|[^\x27\\\n])*\x27)}
                      {my $t = $1; $t =~ s/[^\n]/ /g; $t}gse;
            my $number = 0;
            for my $line (split /\n/, $text) {
                $number++;
                print "$file:$number: $1\n" while $line =~ /$pattern/g;
            }
        }' "$pattern" "$@")
}

check_banned() {
    local -a files
    mapfile -t files < <(sources engine importers data tests benchmarks)
    report_code 'must not be called' "(?<![\\w.>])($banned)\\s*\\(" "${files[@]}"
}

# Statistics are real numbers: public headers of whatif may have them.
check_floats() {
    local file
    local -a files=()
    while IFS= read -r file; do
        [[ $file == engine/include/* && ${home[$(basename "$file" .h)]:-} == whatif ]] || files+=("$file")
    done < <(sources engine/include engine/base engine/model engine/store engine/score engine/blacklist engine/decide importers)
    report_code 'is floating point: count in integers' '\b(float|double|gfloat|gdouble|long double|_Float\w+|g_ascii_strtod|g_strtod)\b' \
        "${files[@]}"
}

check_size() {
    local file lines
    while IFS= read -r file; do
        lines=$(wc -l <"$root/$file")
        ((lines > 700)) && complain "$file:700: $lines lines; look for a second idea in it"
    done < <(sources engine importers data tests benchmarks)
    return 0
}

check_words() {
    local hit
    while IFS= read -r hit; do
        complain "$hit"
    done < <(cd "$root" && { grep -rnwE 'TODO|FIXME|XXX|HACK' --include='*.[ch]' --include='CMakeLists.txt' \
        --include='*.xml' --include='*.cmake' engine importers models data benchmarks 2>/dev/null || true; })
}

check_headers() {
    local header compiler flags
    flags=$(pkg-config --cflags glib-2.0)
    for header in "$root"/engine/include/qinqing/*.h; do
        for compiler in gcc clang; do
            command -v "$compiler" >/dev/null || continue
            # shellcheck disable=SC2086
            printf '#include "qinqing/%s"\n' "$(basename "$header")" |
                "$compiler" -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror \
                    -I"$root/engine/include" ${flags//-I/-isystem } -fsyntax-only -xc - ||
                complain "${header#"$root"/}:1: does not compile alone with $compiler"
        done
    done
}

checks=(headers order doors banned floats size words)
wanted=${1:-}
root=${2:-$(cd "$(dirname "$0")/../.." && pwd)}
if [[ $wanted == all ]]; then
    for check in "${checks[@]}"; do "check_$check"; done
elif [[ " ${checks[*]} " == *" $wanted "* ]]; then
    "check_$wanted"
else
    echo "usage: check.sh {${checks[*]} all} [ROOT]" >&2
    exit 2
fi
((violations == 0)) || exit 1
