package browsertest

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

// watch hears what goes on in a tab. The events come on a goroutine of their own.
type watch struct {
	home string

	mu     sync.Mutex
	loads  int
	asked  map[network.RequestID]string // address by request
	hosts  []string                     // other than home that may be asked
	wrongs []string
	calm   bool // failures to reach the server are expected
}

func newWatch(home string) *watch {
	address, err := url.Parse(home)
	if err != nil {
		return &watch{home: home}
	}
	return &watch{home: address.Host, asked: map[network.RequestID]string{}}
}

func (w *watch) see(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *page.EventLoadEventFired:
		w.loads++
	case *runtime.EventExceptionThrown:
		w.complain("exception: %s", thrown(e.ExceptionDetails))
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning || e.Type == runtime.ConsoleAPICalledTypeAssert {
			w.complain("console: %s", said(e.Args))
		}
	case *page.EventJavascriptDialogOpening:
		w.complain("dialog: %s", e.Message)
	case *log.EventEntryAdded:
		// Failures of the network are judged below, where the kind of request is known.
		if e.Entry.Source != log.EntrySourceNetwork && (e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning) {
			w.complain("%s: %s (%s)", e.Entry.Source, e.Entry.Text, e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		w.asked[e.RequestID] = e.Request.URL
		if foreign(e.Request.URL, append(w.hosts, w.home)) {
			w.complain("a request to another host: %s", e.Request.URL)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled && e.Type != network.ResourceTypeEventSource && !w.calm {
			w.complain("%s %s: %s", e.Type, w.asked[e.RequestID], e.ErrorText)
		}
	case *network.EventResponseReceived:
		// A refusal (4xx) is an answer where a person or htmx asked; a picture, a style
		// or a script that is missing is a fault, and so is every 5xx.
		answer := slices.Contains([]network.ResourceType{network.ResourceTypeDocument, network.ResourceTypeXHR, network.ResourceTypeFetch}, e.Type)
		if status := e.Response.Status; status >= 500 && !w.calm || status >= 400 && !answer {
			w.complain("%s %s: status %d", e.Type, e.Response.URL, status)
		}
	}
}

func (w *watch) complain(format string, args ...any) {
	w.wrongs = append(w.wrongs, fmt.Sprintf(format, args...))
}

// complaints are what went wrong so far, in order.
func (w *watch) complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.wrongs)
}

// loaded is how many pages have been loaded in this tab.
func (w *watch) loaded() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.loads
}

func (w *watch) expectOutage(expected bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calm = expected
}

// Outage says whether the server may be out of reach from now on: requests that
// fail for it are no complaints while it may.
func (p *Person) Outage(expected bool) { p.watch.expectOutage(expected) }

// Abroad says that another host (host:port) may be asked too from now on.
func (p *Person) Abroad(host string) {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	p.watch.hosts = append(p.watch.hosts, host)
}

// Complaints are what went wrong so far, in order. They are forgotten: whoever asks
// judges them.
func (p *Person) Complaints() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	wrongs := p.watch.wrongs
	p.watch.wrongs = nil
	return wrongs
}

// thrown are the words of an exception.
func thrown(details *runtime.ExceptionDetails) string {
	if details.Exception != nil {
		return details.Text + " " + details.Exception.Description
	}
	return details.Text
}

// said are the words of a call to the console.
func said(args []*runtime.RemoteObject) string {
	words := make([]string, len(args))
	for i, arg := range args {
		words[i] = arg.Description
		if json.Unmarshal(arg.Value, &words[i]) != nil && words[i] == "" {
			words[i] = string(arg.Value) // neither an object nor a string
		}
	}
	return strings.Join(words, " ")
}

// foreign says whether an address leads to none of the hosts.
func foreign(address string, hosts []string) bool {
	to, err := url.Parse(address)
	if err != nil {
		return true
	}
	switch to.Scheme {
	case "http", "https", "ws", "wss":
		return !slices.Contains(hosts, to.Host)
	default: // data:, blob:, about:, the browser's own reader of PDF
		return false
	}
}
