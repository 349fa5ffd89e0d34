package worker

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"go.temporal.io/sdk/client"

	"dunghen/activities"
	"dunghen/schema/catalogue"
	"dunghen/schema/register"
	"dunghen/worker/audit"
	"dunghen/workflows/contract"
)

// newAuditor has the independent auditor look at the installation, and gives what it finds to the unit of the data on
// behalf of the director.
func newAuditor(book *register.Store, office *catalogue.Catalogue, engine client.Client, databaseURL string) *activities.Auditor {
	law := office.Reporting().Audit
	return activities.NewAuditor(newTaskGiver(book, office), activities.Auditing{
		Look: func(ctx context.Context, at time.Time) (int, []register.AuditFinding, error) {
			return look(ctx, databaseURL, engine, at)
		},
		Task: activities.RecurringTask{
			ID: contract.AuditSchedule, Unit: law.Unit, HeadUnit: office.Organisation().HeadUnit(law.Unit), Within: law.Within,
		},
		Most: law.Most,
	})
}

// look judges register and engine. The register is read as of one instant, by a connection of its own: it may take long.
func look(ctx context.Context, databaseURL string, engine client.Client, at time.Time) (looked int, found []register.AuditFinding, err error) {
	db, err := sql.Open("postgres", databaseURL)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	report, err := audit.Register(ctx, tx, at)
	if err != nil {
		return 0, nil, err
	}
	if err := audit.Engine(ctx, tx, engine, &report); err != nil {
		return 0, nil, err
	}
	for _, c := range report.Counts {
		looked += c.Of
	}
	for _, f := range report.Findings {
		found = append(found, register.AuditFinding{Rule: f.Rule, Subject: f.Subject, Words: f.Words})
	}
	return looked, found, nil
}
