package register

import (
	"database/sql"
	"fmt"
	"reflect"
	"time"

	"dunghen/workflows/procedure"
)

// zoned scans a timestamptz into t in procedure.Zone, NULL as the zero time.
func zoned(t *time.Time) sql.Scanner { return instant{t} }

type instant struct{ t *time.Time }

// Scan implements sql.Scanner.
func (i instant) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*i.t = time.Time{}
	case time.Time:
		*i.t = v.In(procedure.Zone)
	default:
		return fmt.Errorf("an instant cannot be %T", value)
	}
	return nil
}

// orNull stores the zero time as NULL.
func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

var timeType = reflect.TypeFor[time.Time]()

// inZone sets every non-zero time reachable from v to procedure.Zone: instants that
// come out of JSON have only an offset.
func inZone(v reflect.Value) {
	switch {
	case v.Type() == timeType:
		if t := v.Interface().(time.Time); !t.IsZero() {
			v.Set(reflect.ValueOf(t.In(procedure.Zone)))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		inZone(v.Elem())
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			inZone(v.Index(i))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			inZone(v.Field(i))
		}
	}
}
