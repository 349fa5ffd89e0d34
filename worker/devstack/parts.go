package devstack

import (
	"context"
	"time"

	"dunghen/gateway"
	"dunghen/worker"
	"dunghen/worker/devstack/mailbox"
)

// sender is the address the office's letters come from.
const sender = "Bộ phận Một cửa <motcua@stttt.example.vn>"

func (s *Stack) startMailbox(_ context.Context, o Options) error {
	box, err := mailbox.Open(local(o.SMTPPort), o.mailDir())
	if err != nil {
		return err
	}
	s.Mailbox = box
	s.parts = append(s.parts, part{"mailbox", box.Close})
	return nil
}

func (s *Stack) startWorker(_ context.Context, o Options) error {
	if o.WithoutWorker {
		return nil
	}
	certificate, password, err := o.certificate(time.Now())
	if err != nil {
		return err
	}
	s.run("worker", func(ctx context.Context) error {
		return worker.Run(ctx, worker.Config{
			DatabaseURL:        s.DatabaseURL,
			TemporalAddress:    s.TemporalAddress,
			Namespace:          Namespace,
			CatalogueDir:       o.CatalogueDir,
			PublicURL:          s.GatewayURL,
			SigningCertificate: certificate,
			SigningPassword:    password,
			SMTPAddress:        s.Mailbox.Address(),
			MailFrom:           sender,
			TextMessageURL:     s.MailURL + "/texts",
			TextMessageKey:     textKey,
		})
	})
	return nil
}

// startGateway returns when the gateway has reached Temporal and PostgreSQL.
func (s *Stack) startGateway(ctx context.Context, o Options) error {
	if o.WithoutGateway {
		return nil
	}
	ended := s.run("gateway", func(ctx context.Context) error {
		return gateway.Run(ctx, gateway.Config{
			Address:         local(o.Port),
			TextMessageKey:  textKey,
			DatabaseURL:     s.DatabaseURL,
			TemporalAddress: s.TemporalAddress,
			Namespace:       Namespace,
			CatalogueDir:    o.CatalogueDir,
			PublicURL:       s.GatewayURL,
			EngineUI:        s.UIURL,
			UploadDir:       o.uploadDir(),
		})
	})
	return answers(ctx, s.GatewayURL+"/readyz", ended)
}
