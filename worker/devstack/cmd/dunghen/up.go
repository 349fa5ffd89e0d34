package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"dunghen/worker/devstack"
)

// up runs the stack until the context ends or a part of it gives up.
func up(ctx context.Context, args []string) error {
	if len(args) > 0 {
		return errors.New("up takes no arguments; it is configured by environment variables")
	}
	o, err := devstack.FromEnv()
	if err != nil {
		return err
	}
	o.Progress = func(step string) { fmt.Printf("%s…\n", step) }
	log, err := logToFile(o.DataDir)
	if err != nil {
		return err
	}
	stack, err := devstack.Start(ctx, o)
	if err != nil {
		return errors.Join(err, log.Close())
	}
	fmt.Print(summary(stack))
	ended := stack.Wait(ctx)
	fmt.Println("stopping…")
	return errors.Join(ended, stack.Stop(), log.Close())
}

// logToFile sends the log of worker and gateway to a file: the terminal is for
// what people must read.
func logToFile(dataDir string) (*os.File, error) {
	dir := filepath.Join(dataDir, "logs")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(filepath.Join(dir, "dunghen.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(file, nil)))
	return file, nil
}

// summary is the one block that "make run" prints.
func summary(s *devstack.Stack) string {
	var b strings.Builder
	b.WriteString("\nĐúng Hẹn is running.\n\n")
	line := func(name, value string) { fmt.Fprintf(&b, "  %-9s %s\n", name, value) }
	line("desk", s.GatewayURL+"/desk")
	line("public", s.GatewayURL)
	line("Web UI", s.UIURL)
	line("mail", s.MailURL)
	line("logs", filepath.Join(s.DataDir, "logs"))
	for i, account := range s.Accounts {
		name := ""
		if i == 0 {
			name = "accounts"
		}
		line(name, account)
	}
	line("next", "make demo        (in another terminal; Ctrl-C here stops everything)")
	b.WriteString("\n")
	return b.String()
}
