package devstack

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/temporalio/ui-server/v2/server"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// uiConfig is the Web UI's configuration, fixed for its life.
type uiConfig config.Config

// GetConfig implements the Web UI's ConfigProvider.
func (c *uiConfig) GetConfig() (*config.Config, error) { return (*config.Config)(c), nil }

// startUI serves the Temporal Web UI and returns when it answers.
func (s *Stack) startUI(ctx context.Context, o Options) error {
	o.Progress("starting the Web UI")
	ui := server.NewServer(server_options.WithConfigProvider(&uiConfig{
		TemporalGRPCAddress: s.TemporalAddress,
		Host:                "127.0.0.1",
		Port:                o.UIPort,
		EnableUI:            true,
		DefaultNamespace:    Namespace,
		DisableNewsFetch:    true,
		HideLogs:            true,
		CORS:                config.CORS{CookieInsecure: true}, // served without TLS
	}))
	// Start ends the whole process when it cannot listen; claimPorts has seen to
	// it that it can.
	ended := s.run("Web UI", func(ctx context.Context) error {
		defer context.AfterFunc(ctx, ui.Stop)()
		return ui.Start()
	})
	return answers(ctx, s.UIURL+"/healthz", ended)
}

// answers waits until the address says 200, or what serves it has ended.
func answers(ctx context.Context, url string, ended <-chan struct{}) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	go func() {
		select {
		case <-ended:
			cancel()
		case <-ctx.Done():
		}
	}()
	return until(ctx, func() error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		if response.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s answers %s", url, response.Status)
		}
		return errors.Join(err, response.Body.Close())
	})
}
