# What the bench needs beside the tests' services: wrk, to ask a page again and again. Installed with apt when we are root, else named.
command -v wrk >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing wrk with apt…"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq wrk >/dev/null
else
    echo "The bench needs this Debian package: wrk (for example: sudo apt install wrk)" >&2
    exit 1
fi
