// Command worker serves the office's task queue. It is configured by the
// environment variables of worker.Config; SIGINT and SIGTERM end it when running
// tasks are done.
//
// "worker calendar" instead gives every open file the catalogue's calendar, and
// ends: to be run once when a notice about days off has been put into the data.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata"

	"dunghen/worker"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

func run() error {
	config, err := worker.ConfigFromEnv()
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if len(os.Args) > 1 && os.Args[1] == "calendar" {
		sent, err := worker.SendCalendar(ctx, config)
		fmt.Printf("%d files have the new calendar\n", sent)
		return err
	}
	return worker.Run(ctx, config)
}
