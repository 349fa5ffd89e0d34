// Command worker serves the office's task queue. It is configured by the
// environment variables of worker.Config; SIGINT and SIGTERM end it when running
// tasks are done. Some commands do one thing and end:
//
//	worker bounce          books a delivery status notification, read from standard input
//	worker calendar        gives every open file the catalogue's calendar
//	worker password STAFF  sets a password, read from standard input
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	_ "time/tzdata"

	"dunghen/activities/mail"
	"dunghen/schema/register"
	"dunghen/worker"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(exitCode(err))
	}
}

// bounceError is a report that was not booked.
type bounceError struct{ error }

// Unwrap returns the cause.
func (e bounceError) Unwrap() error { return e.error }

// exitCode is 1, but for a bounce what mail servers understand (sysexits.h): what is
// not hopeless comes again.
func exitCode(err error) int {
	const dataError, noUser, tryAgain = 65, 67, 75
	switch {
	case !errors.As(err, new(bounceError)):
		return 1
	case errors.Is(err, mail.ErrNoReport):
		return dataError
	case errors.Is(err, register.ErrNotFound):
		return noUser
	default:
		return tryAgain
	}
}

func run(args []string) error {
	config, err := worker.ConfigFromEnv()
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	switch {
	case len(args) == 0:
		return worker.Run(ctx, config)
	case len(args) == 1 && args[0] == "bounce":
		report, err := worker.BookBounce(ctx, config, os.Stdin)
		if err != nil {
			return bounceError{fmt.Errorf("bounce: %w", err)}
		}
		fmt.Printf("message %s: %s %s\n", report.Token, report.Action, report.Status)
		return nil
	case len(args) == 1 && args[0] == "calendar":
		sent, err := worker.SendCalendar(ctx, config)
		if err != nil {
			return fmt.Errorf("after %d files: %w", sent, err)
		}
		fmt.Printf("%d files have the new calendar\n", sent)
		return nil
	case len(args) == 2 && args[0] == "password":
		line, err := bufio.NewReader(os.Stdin).ReadString('\n')
		if line == "" && err != nil {
			return fmt.Errorf("read password: %w", err)
		}
		return worker.SetPassword(ctx, config, args[1], strings.TrimRight(line, "\r\n"))
	default:
		return fmt.Errorf("unknown command %q: bounce, calendar, password STAFF, or none", strings.Join(args, " "))
	}
}
