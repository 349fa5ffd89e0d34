package devstack

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// historyShards is fixed by the first start of a database. 16 was measured to
// be three times as fast as 1 on two cores; more gave nothing.
const historyShards = 16

// startTemporal runs the Temporal server on the stack's PostgreSQL unless there
// is another one, and gives it our namespace.
func (s *Stack) startTemporal(ctx context.Context, o Options) error {
	tuned := newTuning()
	if o.TemporalAddress == "" {
		o.Progress("starting Temporal")
		if err := s.runTemporal(ctx, o, tuned); err != nil {
			return fmt.Errorf("Temporal: %w", err)
		}
		s.TemporalAddress = local(o.TemporalPort)
	}
	anyNew, err := prepareNamespace(ctx, s.TemporalAddress, searchAttributes(o))
	if err != nil {
		return fmt.Errorf("Temporal at %s: %w", s.TemporalAddress, err)
	}
	tuned.registered(anyNew)
	return nil
}

func (s *Stack) runTemporal(ctx context.Context, o Options, tuned *tuning) error {
	logger := log.NewZapLogger(log.BuildZapLogger(log.Config{
		Level:      "info",
		Format:     "json",
		OutputFile: filepath.Join(o.logDir(), "temporal.log"),
	}))
	stores, err := prepareStores(ctx, s.DatabaseURL, logger)
	if err != nil {
		return err
	}
	conf, hosts, err := temporalConfig(o.TemporalPort, stores)
	if err != nil {
		return err
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(conf),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts),
		temporal.WithLogger(logger),
		temporal.WithDynamicConfigClient(tuned),
	)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	s.parts = append(s.parts, part{"Temporal", server.Stop})
	return nil
}

// temporalConfig describes a server of one node on 127.0.0.1. Only the
// frontend has a port people know; the other services talk to each other.
func temporalConfig(frontendPort int, stores map[string]config.DataStore) (*config.Config, map[primitives.ServiceName]static.Hosts, error) {
	inner, err := freePorts(3)
	if err != nil {
		return nil, nil, err
	}
	ports := map[primitives.ServiceName]int{
		primitives.FrontendService: frontendPort,
		primitives.HistoryService:  inner[0],
		primitives.MatchingService: inner[1],
		primitives.WorkerService:   inner[2],
	}
	services := map[string]config.Service{}
	hosts := map[primitives.ServiceName]static.Hosts{}
	for name, port := range ports {
		services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnLocalHost: true}}
		hosts[name] = static.Hosts{All: []string{local(port)}, Self: local(port)}
	}
	const name = "active"
	return &config.Config{
		Global: config.Global{Membership: config.Membership{
			MaxJoinDuration:  30 * time.Second,
			BroadcastAddress: "127.0.0.1",
		}},
		Persistence: config.Persistence{
			DefaultStore:     defaultStore,
			VisibilityStore:  visibilityStore,
			NumHistoryShards: historyShards,
			DataStores:       stores,
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        name,
			CurrentClusterName:       name,
			ClusterInformation: map[string]cluster.ClusterInformation{
				name: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: local(frontendPort)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            services,
		PublicClient:        config.PublicClient{HostPort: local(frontendPort)},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{Archival: config.ArchivalNamespaceDefaults{
			History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
		}},
	}, hosts, nil
}
