# The same tests on both databases side by side (one core each), then the browser's journeys.
set -u
log=$(mktemp)
.venv/bin/python -m pytest --db postgresql -m "not journey" -p no:cacheprovider >"$log" 2>&1 &
other=$!
echo "— SQLite"
.venv/bin/python -m pytest --db sqlite -m "not journey" -p no:cacheprovider
sqlite=$?
wait $other
postgresql=$?
echo "— PostgreSQL"
cat "$log"
rm -f "$log"
echo "— Browser"
.venv/bin/python -m pytest -m journey -p no:cacheprovider
journeys=$?
[ "$sqlite" = 0 ] && [ "$postgresql" = 0 ] && [ "$journeys" = 0 ]
