package devstack

import (
	"sync/atomic"
	"time"

	"go.temporal.io/server/common/dynamicconfig"
)

// newcomers is how long the server's caches may hold search attributes as they
// were before some were registered; the server reads them anew each minute.
const newcomers = 75 * time.Second

// tuning is the server's dynamic configuration.
type tuning struct {
	fixed dynamicconfig.StaticClient
	// settled is when every cache knows our search attributes, in nanoseconds of
	// the epoch; 0 while that is not known.
	settled atomic.Int64
}

func newTuning() *tuning {
	return &tuning{fixed: dynamicconfig.StaticClient{
		dynamicconfig.WorkflowTimeSkippingEnabled.Key(): true,
		// A skipped timer fires at once instead of within a second; only
		// several nodes with different clocks need the default.
		dynamicconfig.TimerProcessorMaxTimeShift.Key(): 20 * time.Millisecond,
		// The pause of a second between two runs is computed with the real
		// time: after a skip the new run would start days too late.
		dynamicconfig.WorkflowIdReuseMinimalInterval.Key(): time.Duration(0),
	}}
}

// GetValue answers the server. What was just registered is seen at once; but
// that costs two reads behind a lock at every start, every description and
// every change of a search attribute, so it ends when the caches are fresh.
func (t *tuning) GetValue(key dynamicconfig.Key) []dynamicconfig.ConstrainedValue {
	if key != dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key() {
		return t.fixed.GetValue(key)
	}
	settled := t.settled.Load()
	return []dynamicconfig.ConstrainedValue{{Value: settled == 0 || time.Now().UnixNano() < settled}}
}

// registered says that all search attributes are there, and whether any is new.
func (t *tuning) registered(anyNew bool) {
	at := time.Now()
	if anyNew {
		at = at.Add(newcomers)
	}
	t.settled.Store(at.UnixNano())
}
