package devstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"google.golang.org/protobuf/types/known/durationpb"

	"dunghen/workflows/contract"
)

const (
	// retention is how long Temporal keeps a closed file's history. The
	// office's own record lies in PostgreSQL and has no such limit.
	retention = 30 * 24 * time.Hour
	// readyTimeout allows for a slow machine's first start.
	readyTimeout = 90 * time.Second
	// readyPoll is how often a starting server is asked.
	readyPoll = 100 * time.Millisecond
)

// searchAttributes are those the namespace gets.
func searchAttributes(o Options) map[string]enumspb.IndexedValueType {
	if o.SearchAttributes != nil {
		return o.SearchAttributes
	}
	return contract.SearchAttributes
}

// prepareNamespace waits for the server and makes sure that our namespace and
// its search attributes exist; it says whether any of these is new.
func prepareNamespace(ctx context.Context, address string, wanted map[string]enumspb.IndexedValueType) (anyNew bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	var c client.Client
	err = until(ctx, func() (err error) {
		c, err = Dial(ctx, address)
		return err
	})
	if err != nil {
		return false, err
	}
	defer c.Close()
	err = until(ctx, func() error {
		_, err := c.WorkflowService().RegisterNamespace(ctx, &workflowservice.RegisterNamespaceRequest{
			Namespace:                        Namespace,
			Description:                      "Đúng Hẹn",
			WorkflowExecutionRetentionPeriod: durationpb.New(retention),
		})
		if errors.As(err, new(*serviceerror.NamespaceAlreadyExists)) {
			return nil
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("namespace %s: %w", Namespace, err)
	}
	if anyNew, err = prepareSearchAttributes(ctx, c, wanted); err != nil {
		return false, fmt.Errorf("search attributes: %w", err)
	}
	return anyNew, nil
}

// prepareSearchAttributes adds what is missing and returns when the server
// knows all of them; it says whether any was missing.
func prepareSearchAttributes(ctx context.Context, c client.Client, wanted map[string]enumspb.IndexedValueType) (added bool, err error) {
	var present map[string]enumspb.IndexedValueType
	list := func() error {
		response, err := c.OperatorService().ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: Namespace})
		present = response.GetCustomAttributes()
		return err
	}
	// The server's services learn of a new namespace one after the other.
	if err := until(ctx, list); err != nil {
		return false, err
	}
	missing := map[string]enumspb.IndexedValueType{}
	for name, kind := range wanted {
		switch have, ok := present[name]; {
		case !ok:
			missing[name] = kind
		case have != kind:
			return false, fmt.Errorf("%s is registered as %s, wanted is %s; only an empty database can take the new kind", name, have, kind)
		}
	}
	if len(missing) == 0 {
		return false, nil
	}
	if _, err := c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace:        Namespace,
		SearchAttributes: missing,
	}); err != nil {
		return false, err
	}
	return true, until(ctx, func() error {
		if err := list(); err != nil {
			return err
		}
		for name := range missing {
			if _, ok := present[name]; !ok {
				return fmt.Errorf("%s is not visible yet", name)
			}
		}
		return nil
	})
}

// Dial connects to the office's namespace without logging to the terminal.
func Dial(ctx context.Context, address string) (client.Client, error) {
	return client.DialContext(ctx, client.Options{
		HostPort:  address,
		Namespace: Namespace,
		Logger:    sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
}

// until repeats an attempt until it succeeds or the context ends.
func until(ctx context.Context, attempt func() error) error {
	poll := time.NewTicker(readyPoll)
	defer poll.Stop()
	for {
		err := attempt()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-poll.C:
		}
	}
}
