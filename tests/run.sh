# `make test`: every part, whatever fails before, so that one reading of the output tells everything. What does not depend on the
# database is asked once, on SQLite; so are pages, which hold no SQL: what they ask is tried by itself in tests/domain and tests/engines,
# and every address by tests/matrices. Who is sent away before a handler asks anything is sent away on SQLite; on PostgreSQL each address
# is opened by those who may. PostgreSQL and the browser, which wait for others more than they work, run side by side. The browser's are
# handed out a file at a time: those of a file share a server and a story, which another process would have to begin again.
#
# `make test ONLY=delegataires`: one wing, its domain on both databases and its pages.
set -u
cores=$(getconf _NPROCESSORS_ONLN)
unset PYTHONDONTWRITEBYTECODE  # the rewritten assertions and the servers' code are compiled once, not by each process
TESTS_TOGETHER=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) # what the migrations leave, made once for every process of every part
export TESTS_TOGETHER
trap 'rm -rf "$TESTS_TOGETHER"' EXIT
failed=0
processes=$((cores + 1))
tests() {
    .venv/bin/python -m pytest -n $processes --dist worksteal -p no:cacheprovider "$@"
}
part() {
    echo "— $1"
    shift
    tests "$@" || failed=1
}

wing=${1:-}
if [ -n "$wing" ]; then
    folders=$(ls -d tests/domain/"$wing" tests/pages/"$wing" 2>/dev/null)
    [ -n "$folders" ] || { echo "A wing has its tests in tests/domain or tests/pages: $(ls tests/domain tests/pages | grep -v '[.:_]' | sort -u | xargs)"; exit 2; }
    part "SQLite" --db sqlite $folders
    [ -d tests/domain/"$wing" ] && part "PostgreSQL" --db postgresql tests/domain/"$wing"
    exit $failed
fi

part "SQLite" --db sqlite -m "not journey and not markup"
rm -rf tests/journeys/captures
browser=$(mktemp)
(
    processes=$cores
    part "Browser" --dist loadfile --no-loadscope-reorder -m journey tests/journeys tests/courriels/test_rendering.py
    part "Markup" -m markup -n 0 tests/journeys/test_markup.py
    exit $failed
) >"$browser" 2>&1 &
aside=$!
part "PostgreSQL" --db postgresql -m "not journey and not markup" --ignore=tests/pages --ignore=tests/input --ignore=tests/security --ignore=tests/courriels --ignore=tests/matrices/test_mute_redis.py
wait $aside || failed=1
cat "$browser"
rm -f "$browser"
exit $failed
