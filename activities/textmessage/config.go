package textmessage

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"dunghen/activities/dispatch"
	"dunghen/activities/notices"
)

// ShortestKey is how many characters a signing key has at least.
const ShortestKey = 32

// Config says how text messages leave the house.
type Config struct {
	dispatch.Config

	// URL is where the provider's bridge takes messages, https://…; http is for a bridge on the same machine or network.
	URL string
	// Key signs requests; the bridge has the same one.
	Key string
	// StatusText words the notices that tell of a status; there is no sender without it.
	StatusText notices.StatusText
	// Transport replaces the way requests take; nil keeps the machine's.
	Transport http.RoundTripper
}

// Check says everything that is wrong with the address and the key. An error does not quote the key.
func (c Config) Check() error {
	var errs []error
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || u.User != nil {
		errs = append(errs, errors.New("the bridge's URL is not of the form https://host/path"))
	}
	if len(c.Key) < ShortestKey {
		errs = append(errs, fmt.Errorf("the signing key is shorter than %d characters", ShortestKey))
	}
	return errors.Join(errs...)
}
