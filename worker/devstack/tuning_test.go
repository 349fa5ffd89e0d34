package devstack

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/server/common/dynamicconfig"
)

// Search attributes are read anew until every cache knows those that were registered.
func TestSearchAttributesAreReadAnewWhileTheyAreNew(t *testing.T) {
	key := dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key()
	anew := func(v bool) []dynamicconfig.ConstrainedValue { return []dynamicconfig.ConstrainedValue{{Value: v}} }
	tuned := newTuning()
	require.Equal(t, anew(true), tuned.GetValue(key))
	tuned.registered(true)
	require.Equal(t, anew(true), tuned.GetValue(key))
	tuned.settled.Store(time.Now().Add(-time.Minute).UnixNano())
	require.Equal(t, anew(false), tuned.GetValue(key))

	again := newTuning()
	again.registered(false)
	require.Equal(t, anew(false), again.GetValue(key))
	require.Equal(t, anew(true), again.GetValue(dynamicconfig.WorkflowTimeSkippingEnabled.Key()))
	require.Nil(t, again.GetValue(dynamicconfig.HistoryPersistenceMaxQPS.Key()))
}
