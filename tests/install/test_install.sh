#!/usr/bin/env bash
# Usage: test_install.sh BUILD COMPILER SANITIZERS. Installs BUILD into an empty folder, compiles a small program against it by
# pkg-config alone, runs it, and looks for everything that should have come along.
set -euo pipefail
build=$1
compiler=$2
sanitizers=$3
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
prefix=$folder/usr

cmake --install "$build" --prefix "$prefix" >"$folder/log" || { cat "$folder/log"; exit 1; }
pc=$(find "$prefix" -name qinqing.pc)
export PKG_CONFIG_PATH=${pc%/*}
flags=$(pkg-config --cflags --libs qinqing)

includes=$(cd "$prefix/include" && printf '#include <%s>\\n' qinqing/*.h)
sed "s|@INCLUDES@|$includes|" "$here/consumer.c.in" >"$folder/consumer.c"
# shellcheck disable=SC2086
"$compiler" -std=c17 -Wall -Wextra ${sanitizers:+-fsanitize=$sanitizers} "$folder/consumer.c" $flags -o "$folder/consumer"
said=$("$folder/consumer")
[[ $said == 91420000757013137P ]] || { echo "the consumer says \"$said\""; exit 1; }

status=0
for file in share/qinqing/feeds/penalty.xml share/qinqing/models/hubei-enterprise/model.xml \
    share/qinqing/models/schema/model.xsd share/qinqing/data/reference share/qinqing/data/sample \
    share/locale/zh_CN/LC_MESSAGES/qinqing.mo; do
    [[ -e $prefix/$file ]] || { echo "not installed: $file"; status=1; }
done
for program in qinqing qinqing-generate; do
    [[ -x $build/$program ]] || continue
    "$prefix/bin/$program" --help >/dev/null || { echo "$program --help fails"; status=1; }
done
exit $status
