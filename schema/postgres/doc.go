// Package postgres runs a private PostgreSQL server: it finds the server
// binaries (or installs them with the system's package manager), creates a
// cluster of its own in one directory, starts it on 127.0.0.1 and stops it.
//
// It exists for development and tests only; an office in production brings its
// own PostgreSQL and gives its address in DATABASE_URL.
//
// What lies in the directory: cluster/ (the data), password (of the one
// superuser, readable by the server's account only), server.log, and lock,
// which the process running the server holds, so that no second one touches it.
//
// PostgreSQL refuses to run as root. A root process runs it as the system
// account "dunghen", created when missing. Where that account cannot reach the
// directory (a clone under /root), the cluster is put under /var/lib/dunghen
// and the directory becomes a symbolic link to it; the file "origin" there
// names the directory it belongs to.
//
// The package must not import anything but the standard library and lib/pq.
package postgres
