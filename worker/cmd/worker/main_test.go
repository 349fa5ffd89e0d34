package main

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"dunghen/activities/mail"
	"dunghen/schema/register"
)

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{errors.New("SMTP_ADDRESS: missing"), 1},
		{register.ErrNotFound, 1},
		{bounceError{fmt.Errorf("bounce: %w", mail.ErrNoReport)}, 65},
		{bounceError{fmt.Errorf("bounce: %w", register.ErrNotFound)}, 67},
		{bounceError{fmt.Errorf("bounce: %w", register.ErrUnavailable)}, 75},
		{bounceError{errors.New("broken pipe")}, 75},
	} {
		require.Equal(t, c.want, exitCode(c.err), c.err)
	}
}
