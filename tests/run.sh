# Each part on every core at once. All are run, whatever fails before: one reading of the output tells everything.
set -u
failed=0
part() {
    echo "— $1"
    shift
    .venv/bin/python -m pytest -n auto --dist worksteal -p no:cacheprovider "$@" || failed=1
}
part "SQLite" --db sqlite -m "not journey and not markup"
part "PostgreSQL" --db postgresql -m "not journey and not markup"
rm -rf tests/journeys/captures
part "Browser" -m journey
part "Markup" -m markup -n 0
exit $failed
