# Each part on every core at once, and one more process for the tests that wait. All parts are run, whatever fails before: one
# reading of the output tells everything. What does not depend on the database is asked once, on SQLite.
set -u
unset PYTHONDONTWRITEBYTECODE  # the rewritten assertions and the servers' code are compiled once, not by each process
failed=0
processes=$(($(getconf _NPROCESSORS_ONLN) + 1))
part() {
    echo "— $1"
    shift
    .venv/bin/python -m pytest -n $processes --dist worksteal -p no:cacheprovider "$@" || failed=1
}
part "SQLite" --db sqlite -m "not journey and not markup"
part "PostgreSQL" --db postgresql -m "not journey and not markup" --ignore=tests/input --ignore=tests/security --ignore=tests/courriels --ignore=tests/test_mute_redis.py
rm -rf tests/journeys/captures
part "Browser" -m journey tests/journeys tests/courriels/test_rendering.py
part "Markup" -m markup -n 0 tests/journeys/test_markup.py
exit $failed
