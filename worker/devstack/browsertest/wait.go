package browsertest

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/stretchr/testify/require"
)

// glance is how often a page is looked at while something is waited for.
const glance = 20 * time.Millisecond

// Until waits for a condition; what says what it is.
func (p *Person) Until(what string, condition func() bool) {
	p.t.Helper()
	if p.comes(condition) {
		return
	}
	require.FailNow(p.t, "waited in vain for "+what, "%s\n%s\n%s", p.URL(), p.Text("body"), strings.Join(p.watch.complaints(), "\n"))
}

func (p *Person) comes(condition func() bool) bool {
	deadline := time.NewTimer(Patience)
	defer deadline.Stop()
	again := time.NewTicker(glance)
	defer again.Stop()
	for !condition() {
		select {
		case <-deadline.C:
			return false
		case <-again.C:
		}
	}
	return true
}

// See waits until the words are to be seen on the page; white space does not count.
func (p *Person) See(words ...string) {
	p.t.Helper()
	for _, word := range words {
		p.Until(fmt.Sprintf("the words %q", word), func() bool { return strings.Contains(p.Text("body"), word) })
	}
}

// Gone waits until the words are not to be seen any more.
func (p *Person) Gone(word string) {
	p.t.Helper()
	p.Until(fmt.Sprintf("the words %q to go", word), func() bool { return !strings.Contains(p.Text("body"), word) })
}

// NotSee expects that the words are not on the page as it stands.
func (p *Person) NotSee(words ...string) {
	p.t.Helper()
	for _, word := range words {
		require.NotContains(p.t, p.Text("body"), word)
	}
}

// Text is what is to be read in the first element of a CSS selector, each run of
// white space as one space; "" when there is none.
func (p *Person) Text(selector string) string {
	text := evaluate[string](p, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
	return strings.Join(strings.Fields(text), " ")
}

// Texts are those of every element of a CSS selector.
func (p *Person) Texts(selector string) []string {
	texts := evaluate[[]string](p, fmt.Sprintf("[...document.querySelectorAll(%q)].map(e => e.innerText)", selector))
	for i, text := range texts {
		texts[i] = strings.Join(strings.Fields(text), " ")
	}
	return texts
}

// Attribute is one of the first element of a CSS selector; "" when there is none.
func (p *Person) Attribute(selector, name string) string {
	return evaluate[string](p, fmt.Sprintf("document.querySelector(%q)?.getAttribute(%q) ?? ''", selector, name))
}

// Count is how many elements a CSS selector finds.
func (p *Person) Count(selector string) int {
	return evaluate[int](p, fmt.Sprintf("document.querySelectorAll(%q).length", selector))
}

// Script runs JavaScript in the page, promises awaited, and drops what it gives.
func (p *Person) Script(code string) {
	p.t.Helper()
	require.Nil(p.t, do(p, runtime.Evaluate, evaluation(code)).ExceptionDetails, code)
}

// Read is what JavaScript says of the page, promises awaited; the zero value while the
// page has nothing to say.
func Read[T any](p *Person, code string) T { return evaluate[T](p, code) }

// evaluate reads something off the page. A page that is about to give way to the
// next one has nothing to say: the zero value, and the waiter asks again.
func evaluate[T any](p *Person, code string) (value T) {
	answer, err := try(p, runtime.Evaluate, evaluation(code))
	if err != nil || answer.ExceptionDetails != nil || len(answer.Result.Value) == 0 {
		return value
	}
	if err := json.Unmarshal(answer.Result.Value, &value); err != nil {
		var none T
		return none
	}
	return value
}

func evaluation(code string) runtime.EvaluateParams {
	return runtime.EvaluateParams{Expression: code, AwaitPromise: new(true), ReturnByValue: new(true)}
}
